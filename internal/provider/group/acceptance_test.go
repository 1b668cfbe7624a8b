package group_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

const (
	typeName = "runzero_group"
	address  = "runzero_group.test"
	expiry   = "2040-01-31T08:00:00Z"
	inUnix   = 2211609600 // the same
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

// raw checks the roles that the console holds.
func raw(c *acctest.Console, id *string, want map[string]any) resource.TestCheckFunc {
	return func(*terraform.State) error {
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
		annotators, renamed := c.Name("Annotators"), fmt.Sprintf("name = %q", c.Name("Renamed"))
		config := func(attributes string) string { return c.Config(acctest.Resource(typeName, attributes)) }
		full := fmt.Sprintf(`
			name             = %q
			description      = "may look"
			org_default_role = "none"
			expires_at       = %q
			org_roles        = { %q = "viewer", %q = "admin" }`, c.Name("Viewers"), expiry, a, b)
		changed := fmt.Sprintf(`
			name             = %q
			description      = ""
			org_default_role = "viewer"
			expires_at       = "2041-01-31T09:00:00+01:00"
			org_roles        = { %q = "annotator" }`, annotators, a)
		respelled := fmt.Sprintf(`
			name             = %q
			description      = ""
			org_default_role = "viewer"
			expires_at       = "2041-01-31T08:00:00Z"
			org_roles        = { %q = "annotator" }`, annotators, a)
		var id, again string
		one, none := map[string]int{"PUT updateAccountGroup": 1}, map[string]int{}
		update, create := acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
			acctest.ExpectAction(address, plancheck.ResourceActionCreate)
		attr := resource.TestCheckResourceAttr
		changedHolds := resource.ComposeAggregateTestCheckFunc(
			c.CheckWrites(one), c.NoReadAfterWrite("getAccountGroup"), resource.TestCheckResourceAttrPtr(address, "id", &id),
			attr(address, "name", annotators), attr(address, "description", ""), attr(address, "org_default_role", "viewer"),
			attr(address, "expires_at", "2041-01-31T09:00:00+01:00"), attr(address, "org_roles.%", "1"),
			attr(address, "org_roles."+a, "annotator"),
			raw(c, &id, map[string]any{a: "annotator", b: "none"}),
		)
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests, Config: config(full), ConfigPlanChecks: create,
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckCalls(map[string]int{"POST createAccountGroup": 1}), acctest.Attribute(address, "id", &id),
						attr(address, "description", "may look"), attr(address, "org_default_role", "none"),
						attr(address, "expires_at", expiry),
						attr(address, "org_roles.%", "2"), resource.TestCheckResourceAttrSet(address, "created_at"),
					),
				},
				{
					PreConfig: c.ResetRequests, Config: config(full), ConfigPlanChecks: acctest.ExpectNoChange(),
					Check: c.CheckCalls(map[string]int{"GET getAccountGroups": 1}),
				},
				{PreConfig: c.ResetRequests, Config: config(changed), ConfigPlanChecks: update, Check: changedHolds},
				{
					PreConfig: c.ResetRequests, Config: config(respelled), ConfigPlanChecks: acctest.ExpectNoChange(),
					Check: c.CheckWrites(none),
				},
				{
					PreConfig: c.ResetRequests, Config: config(changed + "\ntimeouts = { create = \"5m\" }"), ConfigPlanChecks: update,
					Check: c.CheckWrites(none),
				},
				{ // drift of everything
					PreConfig: func() {
						edit(c, id, map[string]any{
							"name": "X", "description": "x", "org_default_role": "admin", "expires_at": inUnix,
							"org_roles": map[string]any{a: "user", b: "user"},
						})
					},
					Config: config(changed), ConfigPlanChecks: update, Check: changedHolds,
				},
				{ // one thing alone changes: all the rest goes along, also what a role "none" hides
					PreConfig: c.ResetRequests, Config: config(renamed + "\nexpires_at = \"2041-01-31T09:00:00+01:00\""),
					ConfigPlanChecks: update,
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckWrites(one), attr(address, "name", c.Name("Renamed")), attr(address, "org_default_role", "viewer"),
						raw(c, &id, map[string]any{a: "annotator", b: "none"}),
					),
				},
				{ // deleted outside
					PreConfig: func() { c.CallOutside(http.MethodDelete, "/account/groups/"+id, nil); c.ResetRequests() },
					Config:    config(renamed + "\nexpires_at = \"" + expiry + `"`), ConfigPlanChecks: create,
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckWrites(map[string]int{"POST createAccountGroup": 1}), acctest.Attribute(address, "id", &id),
						resource.TestCheckNoResourceAttr(address, "description"),
						resource.TestCheckNoResourceAttr(address, "org_default_role"), attr(address, "org_roles.%", "0"),
					),
				},
				{ // no call is known that makes it permanent
					PreConfig: c.ResetRequests, Config: config(renamed),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionDestroyBeforeCreate),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckWrites(map[string]int{"POST createAccountGroup": 1, "DELETE removeAccountGroup": 1}),
						acctest.Attribute(address, "id", &again),
						resource.TestCheckNoResourceAttr(address, "expires_at"),
					),
				},
				{ // an expiry that others set is not managed
					PreConfig: func() { edit(c, again, map[string]any{"name": "Renamed", "expires_at": inUnix}) },
					Config:    config(renamed), ConfigPlanChecks: acctest.ExpectNoChange(),
				},
				{ // and is kept
					PreConfig: c.ResetRequests, Config: config(fmt.Sprintf("name = %q", c.Name("Last"))), ConfigPlanChecks: update,
					Check: resource.ComposeAggregateTestCheckFunc(c.CheckWrites(one), attr(address, "expires_at", expiry)),
				},
			},
		})
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
		resource.Test(t, resource.TestCase{
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
		resource.Test(t, resource.TestCase{
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
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				c.Refused(
					typeName,
					acctest.InvalidConfig{
						Attributes: "name = \"V\"\nexpires_at = \"2040-01-31\"",
						Error:      `expires_at.*date\s+without\s+a\s+time`,
					},
					acctest.InvalidConfig{
						Attributes: "name = \"V\"\nexpires_at = \"\"",
						Error:      `expires_at.*not\s+an\s+RFC\s+3339\s+time`,
					},
					acctest.InvalidConfig{
						Attributes: "name = \"V\"\nexpires_at = \"2040-01-31T08:00:00.5Z\"",
						Error:      `expires_at.*whole\s+seconds`,
					},
				),
				c.NoCall(),
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
				attr(one, "expires_at", expiry),
				attr(one, "user_count", "0"), attr(one, "role_summary", "A:none, all:viewer"),
				resource.TestCheckResourceAttrSet(one, "account_id"), resource.TestCheckResourceAttrSet(one, "created_at"),
				resource.TestCheckResourceAttrSet(one, "created_by"),
			),
		})
		resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}
