package group_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

const (
	typeName  = "runzero_group"
	address   = "runzero_group.test"
	expiresAt = "2040-01-31T08:00:00Z"
	inUnix    = 2211609600 // the same
)

// makeGroup creates a group outside of Terraform and gives its id.
func makeGroup(c *acctest.Console, body map[string]any) string {
	body["name"] = c.Name(fmt.Sprint(body["name"]))
	return fmt.Sprint(c.CallOutside(http.MethodPost, "/account/groups", body)["id"])
}

// edit changes a group outside of Terraform.
func edit(c *acctest.Console, id string, body map[string]any) {
	body["id"], body["name"] = id, c.Name(fmt.Sprint(body["name"]))
	c.CallOutside(http.MethodPut, "/account/groups", body)
	c.ResetRequests()
}

// holdsRoles checks the roles that the console holds.
func holdsRoles(c *acctest.Console, id *string, want map[string]any) func() error {
	return func() error {
		if diff := cmp.Diff(want, c.CallOutside(http.MethodGet, "/account/groups/"+*id, nil)["org_roles"]); diff != "" {
			return fmt.Errorf("the console holds other roles (-want +got):\n%s", diff)
		}
		return nil
	}
}

func TestAccGroup(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		c.NeedsLicense("/account/groups")
		a, b := c.Organization("A"), c.Organization("B")
		makeGroup(c, map[string]any{"name": "Another"})
		var id string
		const (
			later   = "2041-01-31T09:00:00+01:00"
			updated = "PUT updateAccountGroup"
			created = "POST createAccountGroup"
		)
		text, null, none := knownvalue.StringExact, knownvalue.Null(), map[string]int{}
		changed := map[string]knownvalue.Check{
			"name": text(c.Name("Annotators")), "description": text(""), "org_default_role": text("viewer"),
			"expires_at": text(later),
			"org_roles":  knownvalue.MapExact(map[string]knownvalue.Check{a: text("annotator")}),
		}
		acctest.LifeCycle{
			Address: address, ID: &id,
			Variables: acctest.Variables{"a": a, "b": b},
			Steps: []acctest.LifeCycleStep{
				{
					Name: "create", Config: "full", Action: plancheck.ResourceActionCreate,
					Calls: map[string]int{created: 1},
					Holds: map[string]knownvalue.Check{
						"description": text("may look"), "org_default_role": text("none"), "expires_at": text(expiresAt),
						"org_roles": knownvalue.MapSizeExact(2), "created_at": knownvalue.NotNull(),
					},
				},
				{Name: "no change", Config: "full", Calls: map[string]int{"GET getAccountGroups": 1}},
				{
					Name: "changed", Action: plancheck.ResourceActionUpdate, Writes: map[string]int{updated: 1},
					Unasked: []string{"getAccountGroup"}, Holds: changed,
					Check: holdsRoles(c, &id, map[string]any{a: "annotator", b: "none"}),
				},
				{Name: "respelled", Writes: none},
				{Name: "timeouts", Action: plancheck.ResourceActionUpdate, Writes: none},
				{
					Name: "drift of everything", Config: "changed", Action: plancheck.ResourceActionUpdate,
					Outside: func() {
						edit(c, id, map[string]any{
							"name": "X", "description": "x", "org_default_role": "admin", "expires_at": inUnix,
							"org_roles": map[string]any{a: "user", b: "user"},
						})
					},
					Writes: map[string]int{updated: 1}, Unasked: []string{"getAccountGroup"}, Holds: changed,
					Check: holdsRoles(c, &id, map[string]any{a: "annotator", b: "none"}),
				},
				{ // one thing alone changes: all the rest goes along, also what a role "none" hides
					Name: "renamed", Variables: acctest.Variables{"expires_at": later}, Action: plancheck.ResourceActionUpdate,
					Writes: map[string]int{updated: 1},
					Holds: map[string]knownvalue.Check{
						"name": text(c.Name("Renamed")), "org_default_role": text("viewer"),
					},
					Check: holdsRoles(c, &id, map[string]any{a: "annotator", b: "none"}),
				},
				{
					Name: "deleted outside", Config: "renamed", Variables: acctest.Variables{"expires_at": expiresAt},
					Outside: func() { c.CallOutside(http.MethodDelete, "/account/groups/"+id, nil) },
					Action:  plancheck.ResourceActionCreate, Writes: map[string]int{created: 1},
					Holds: map[string]knownvalue.Check{
						"description": null, "org_default_role": null, "org_roles": knownvalue.MapSizeExact(0),
					},
				},
				{ // no call is known that makes it permanent
					Name: "permanent", Config: "renamed", Variables: acctest.Variables{"expires_at": nil},
					Action: plancheck.ResourceActionDestroyBeforeCreate,
					Writes: map[string]int{created: 1, "DELETE removeAccountGroup": 1},
					Holds:  map[string]knownvalue.Check{"expires_at": null},
				},
				{
					Name: "an expiry that others set is not managed", Config: "renamed", Variables: acctest.Variables{"expires_at": nil},
					Outside: func() { edit(c, id, map[string]any{"name": "Renamed", "expires_at": inUnix}) },
				},
				{ // and is not lost
					Name: "last", Action: plancheck.ResourceActionUpdate, Writes: map[string]int{updated: 1},
					Holds: map[string]knownvalue.Check{"expires_at": text(expiresAt)},
				},
			},
		}.Run(t, c)
	})
}

func TestAccGroupImport(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		c.NeedsLicense("/account/groups")
		a, b := c.Organization("A"), c.Organization("B")
		id := makeGroup(c, map[string]any{
			"name": "Viewers", "description": "may look", "org_default_role": "viewer",
			"expires_at": inUnix, "org_roles": map[string]any{a: "admin", b: "none"},
		})
		config := c.Config(acctest.Resource(typeName,
			fmt.Sprintf("name = %q\norg_roles = { %q = \"admin\" }", c.Name("Viewers"), a)))
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: config, ResourceName: address, ImportState: true, ImportStateId: id, ImportStatePersist: true},
				{
					PreConfig: c.ResetRequests, Config: config, ConfigPlanChecks: acctest.ExpectNoChange(),
					Check: c.CheckWrites(map[string]int{}),
				},
				{ResourceName: address, ImportState: true, ImportStateVerify: true},
				{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID}, // then nothing is planned
				{
					Config: config, ResourceName: address, ImportState: true, ImportStateId: "Viewers",
					ExpectError: regexp.MustCompile(`(?s)is\s+not\s+a\s+UUID.*runzero_groups\s+finds`),
				},
			},
		})
	})
}

func TestAccGroupImportByIdentity(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: c.Config(acctest.Resource(typeName, `name = "Viewers"`))},
				{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
			},
		})
	})
}

func TestAccGroupRefused(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		c.ExpectRefused(t,
			typeName,
			acctest.InvalidConfig{
				Attributes: "name = \"V\"\nexpires_at = \"2040-01-31\"",
				Error:      `expires_at ... date without a time`,
			},
			acctest.InvalidConfig{
				Attributes: "name = \"V\"\nexpires_at = \"\"",
				Error:      `expires_at ... not an RFC 3339 time`,
			},
			acctest.InvalidConfig{
				Attributes: "name = \"V\"\nexpires_at = \"2040-01-31T08:00:00.5Z\"",
				Error:      `expires_at ... whole seconds`,
			},
		)
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					Config: c.Config(acctest.Resource(typeName,
						"name = \"V\"\norg_roles = { \""+acctest.UnknownID+"\" = \"viewer\" }")),
					ExpectError: regexp.MustCompile(`(?s)Cannot\s+create\s+group\s+"V".*organization\s+not\s+found`),
				},
			},
		})
	})
}

func TestAccGroupData(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		a := c.Organization("A")
		id := makeGroup(c, map[string]any{
			"name": "Viewers", "description": "may look", "org_default_role": "viewer",
			"expires_at": inUnix, "org_roles": map[string]any{a: "none"},
		})
		makeGroup(c, map[string]any{"name": "Twins"})
		makeGroup(c, map[string]any{"name": "Twins"})
		steps := acctest.Lookup{
			Name: "group", Plural: "groups", Title: "group", By: "name", ID: id, Known: "Viewers", Twice: "Twins",
			Calls: map[string]int{"GET getAccountGroups": 1},
		}.Steps(c)
		const one, all = "data.runzero_group.test", "data.runzero_groups.test"
		attr := resource.TestCheckResourceAttr
		steps = append(steps, resource.TestStep{
			PreConfig: c.ResetRequests,
			Config: c.Config(acctest.Data("runzero_group", `name = "Viewers"`),
				acctest.Data("runzero_groups", `search = "MAY"`)),
			Check: resource.ComposeAggregateTestCheckFunc(
				c.CheckCalls(map[string]int{"GET getAccountGroups": 1}),
				acctest.Listed(all, "groups", "id", id),
				attr(one, "description", "may look"), attr(one, "org_default_role", "viewer"), attr(one, "org_roles."+a, "none"),
				attr(one, "expires_at", expiresAt),
				attr(one, "user_count", "0"), attr(one, "role_summary", "A:none, all:viewer"),
				resource.TestCheckResourceAttrSet(one, "account_id"), resource.TestCheckResourceAttrSet(one, "created_at"),
				resource.TestCheckResourceAttrSet(one, "created_by"),
			),
		})
		acctest.TestWithoutCLI(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}
