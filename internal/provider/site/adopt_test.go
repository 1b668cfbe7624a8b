package site_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const siteType = "runzero_site"

// adopter makes sites of a configuration through one configured provider.
type adopter struct {
	*acctest.Objects
	c *acctest.Console
}

func newAdopter(t *testing.T, c *acctest.Console) adopter {
	t.Helper()
	return adopter{c.Objects(t.Context(), c.Client(nil)), c}
}

// attributes sets some attributes of a site; the others are null.
func (a adopter) attributes(set map[string]any) tftypes.Value {
	values := map[string]tftypes.Value{}
	of := a.TypeOf(siteType)
	for name, kind := range of.AttributeTypes {
		values[name] = tftypes.NewValue(kind, set[name])
	}
	return tftypes.NewValue(of, values)
}

func (a adopter) none() acctest.Object {
	return acctest.Object{TypeName: siteType, State: tftypes.NewValue(a.TypeOf(siteType), nil)}
}

// make plans and applies one site, and gives what both had to say.
func (a adopter) make(t *testing.T, one acctest.Object, set map[string]any) (made acctest.Object, said string) {
	t.Helper()
	planned, err := a.Plan(t.Context(), one, a.attributes(set))
	if err != nil {
		t.Fatal(err)
	}
	made, text, err := a.Apply(t.Context(), one, planned)
	said = planned.Problem + "\n" + text
	if err != nil {
		said += "\n" + err.Error()
	}
	return made, said
}

// automatic is the id of the site that an organization has from the start.
func automatic(t *testing.T, c *acctest.Console, org string) string {
	t.Helper()
	for _, row := range c.List("/org/sites?_oid=" + org) {
		if row["name"] == "Primary" {
			id, _ := row["id"].(string)
			return id
		}
	}
	t.Fatal("the organization has no site Primary")
	return ""
}

func idOf(t *testing.T, one acctest.Object) (id string) {
	t.Helper()
	values := map[string]tftypes.Value{}
	if err := one.State.As(&values); err != nil || values["id"].As(&id) != nil {
		t.Fatal("the state has no id")
	}
	return id
}

// The site that an organization has from the start is taken over with one update, is from then on a
// site like any other, and nothing is left to plan.
func TestAccSiteAdoptsTheAutomaticOne(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Organization("New")
		id := automatic(t, c, org)
		settings := map[string]any{
			"organization_id": org, "name": "Primary", "adopt_existing": true, "description": "Offices",
			"scope": []tftypes.Value{tftypes.NewValue(tftypes.String, "10.7.0.0/16")},
		}
		a := newAdopter(t, c)
		c.ResetRequests()
		one, said := a.make(t, a.none(), settings)
		if strings.TrimSpace(said) != "" || idOf(t, one) != id {
			t.Fatalf("%s is not %s: %s", one.State, id, said)
		}
		want := map[string]int{"GET getSites": 1, "GET getAccountOrganizations": 1, "PATCH updateSite": 1}
		if calls := c.Calls(); !maps.Equal(calls, want) {
			t.Errorf("the calls are %v", calls)
		}
		a = newAdopter(t, c)
		read, err := a.Read(t.Context(), one)
		if err != nil {
			t.Fatal(err)
		}
		planned, err := a.Plan(t.Context(), read, a.attributes(settings))
		if err != nil || len(acctest.Differences(read.State, planned.State)) > 0 {
			t.Fatalf("the next plan: %v, %v", acctest.Differences(read.State, planned.State), err)
		}
		settings["name"], settings["adopt_existing"] = "Offices", nil
		if one, said = a.make(t, read, settings); idOf(t, one) != id {
			t.Errorf("a new name: %s", said)
		}
		planned, err = a.Plan(t.Context(), one, tftypes.NewValue(a.TypeOf(siteType), nil))
		if err == nil {
			_, _, err = a.Apply(t.Context(), one, planned)
		}
		if status, _ := c.Outside(http.MethodGet, "/org/sites/"+id+"?_oid="+org, nil); err != nil || status == http.StatusOK {
			t.Errorf("after the destroy it answers %d: %v", status, err)
		}
	})
}

// An organization token, which has no list of organizations, takes over the site of its own one.
func TestAccSiteIsAdoptedWithAnOrganizationToken(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		id := automatic(t, c, c.Bootstrap().OrganizationID)
		a := adopter{c.Objects(t.Context(), c.OrganizationToken()), c}
		one, said := a.make(t, a.none(), map[string]any{"name": "Primary", "adopt_existing": true, "description": "Offices"})
		if strings.TrimSpace(said) != "" || idOf(t, one) != id {
			t.Errorf("%s is not %s: %s", one.State, id, said)
		}
	})
}

// Nothing to change is no write at all, and a second block does not get the same site.
func TestAccSiteIsAdoptedOnce(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Organization("New")
		a := newAdopter(t, c)
		settings := map[string]any{"organization_id": org, "name": "Primary", "adopt_existing": true}
		c.ResetRequests()
		one, said := a.make(t, a.none(), settings)
		if idOf(t, one) != automatic(t, c, org) || len(c.Writes()) > 0 {
			t.Errorf("writes %v: %s", c.Writes(), said)
		}
		if _, said = a.make(t, a.none(), settings); !strings.Contains(said, "is the site of another block") {
			t.Errorf("a second block: %s", said)
		}
	})
}

// What is not as the service made it is refused with the command that imports it, and stays as it
// is. The plan says so beforehand where the console was listed.
func TestAccSiteAdoptsNothingElse(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		for name, tt := range map[string]struct {
			change map[string]any
			why    string
		}{
			"described": {map[string]any{"description": "mine"}, "has a description"},
			"scoped":    {map[string]any{"scope": "10.0.0.1-10.0.0.9"}, "has a scope"},
			"excluding": {map[string]any{"excludes": "10.0.0.1"}, "has excludes"},
			"divided":   {map[string]any{"subnets": map[string]any{"10.0.0.0/24": map[string]any{}}}, "has registered subnets"},
			"full":      {nil, "holds assets"},
			"later":     {nil, "was not made together with its organization"},
		} {
			org := c.Organization("With " + name)
			id, site := automatic(t, c, org), "Primary"
			switch {
			case tt.change != nil:
				tt.change["name"] = site
				c.CallOutside(http.MethodPatch, "/org/sites/"+id+"?_oid="+org, tt.change)
			case name == "full":
				if err := c.AddAssets(org, id, 2); err != nil {
					t.Fatal(err)
				}
			default:
				c.Advance(time.Minute)
				site = "Offices"
				id = c.Site(org, site)
			}
			a := newAdopter(t, c)
			c.ResetRequests()
			settings := map[string]any{"organization_id": org, "name": site, "adopt_existing": true}
			_, said := a.make(t, a.none(), settings)
			for _, want := range []string{tt.why, "terraform import runzero_site.NAME " + org + "/" + id, "nothing was changed"} {
				if !strings.Contains(said, want) {
					t.Errorf("%s: %q is not in %s", name, want, said)
				}
			}
			if writes := c.Writes(); writes["PATCH updateSite"] != 0 {
				t.Errorf("%s: the writes are %v", name, writes)
			}
			// Once the lists are at hand, the plan says it as well.
			a = newAdopter(t, c)
			if _, err := a.Import(t.Context(), siteType, org+"/"+id); err != nil {
				t.Fatal(err)
			}
			if _, err := a.Import(t.Context(), "runzero_organization", org); err != nil {
				t.Fatal(err)
			}
			planned, err := a.Plan(t.Context(), a.none(), a.attributes(settings))
			if err != nil || !strings.Contains(planned.Problem, "is not taken over") ||
				strings.Contains(planned.Problem, "The console has a site with the name") {
				t.Errorf("%s: the plan says %v %s", name, err, planned.Problem)
			}
		}
	})
}

// Without such a site, a create is a create.
func TestAccSiteAdoptOfNothingCreates(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		a := newAdopter(t, c)
		c.ResetRequests()
		_, said := a.make(t, a.none(), map[string]any{
			"organization_id": c.Organization("New"), "name": "Offices", "adopt_existing": true,
		})
		if c.Writes()["PUT createSite"] != 1 || strings.TrimSpace(said) != "" {
			t.Errorf("the writes are %v: %s", c.Writes(), said)
		}
	})
}

// A list that lags behind does not hide the site for good.
func TestAccSiteAdoptsFromALaggingList(t *testing.T) {
	acctest.RunWith(t, emulator.Options{ListLag: 1500 * time.Millisecond}, func(t *testing.T, c *acctest.Console) {
		org := c.Organization("New")
		a := newAdopter(t, c)
		one, said := a.make(t, a.none(), map[string]any{
			"organization_id": org, "name": "Primary", "adopt_existing": true, "description": "Offices",
		})
		if strings.TrimSpace(said) != "" {
			t.Fatal(said)
		}
		row := c.CallOutside(http.MethodGet, "/org/sites/"+idOf(t, one)+"?_oid="+org, nil)
		if row["name"] != "Primary" || row["description"] != "Offices" {
			t.Errorf("the console has %v", row)
		}
	})
}

// A site Primary in an organization that is still to be made is warned of, unless it is adopted.
func TestAccSitePrimaryOfANewOrganizationIsWarnedOf(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		a := newAdopter(t, c)
		for _, tt := range []struct {
			name  string
			adopt any
			warns bool
		}{
			{"Primary", nil, true},
			{"Primary ", false, true},
			{"Primary", true, false},
			{"Primary", tftypes.UnknownValue, false},
			{"Offices", nil, false},
		} {
			planned, err := a.Plan(t.Context(), a.none(), a.attributes(map[string]any{
				"organization_id": tftypes.UnknownValue, "name": tt.name, "adopt_existing": tt.adopt,
			}))
			if err != nil || strings.Contains(planned.Problem, "set adopt_existing = true") != tt.warns {
				t.Errorf("%q, adopt_existing %v: %v %s", tt.name, tt.adopt, err, planned.Problem)
			}
		}
	})
}
