package ssogroupmapping_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

const (
	typeName = "runzero_sso_group_mapping"
	address  = "runzero_sso_group_mapping.test"
)

func group(c *acctest.Console, name string) string {
	return fmt.Sprint(c.CallOutside(http.MethodPost, "/account/groups", map[string]any{"name": c.Name(name)})["id"])
}

// makeMapping creates a mapping outside of Terraform and gives its id.
func makeMapping(c *acctest.Console, group, value string) string {
	body := map[string]any{
		"group_id": group, "sso_attribute": c.Name("department"), "sso_value": c.Name(value),
		"description": "theirs",
	}
	return fmt.Sprint(c.CallOutside(http.MethodPost, "/account/sso/groups", body)["id"])
}

func TestAccSSOGroupMapping(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		c.NeedsLicense("/account/sso/groups")
		first, second := group(c, "First"), group(c, "Second")
		makeMapping(c, first, "another")
		groups, security := c.Name("groups"), c.Name("security") // nobody signs in with such an attribute
		var id string
		const created, updated = "POST createAccountGroupMapping", "PUT updateAccountGroupMapping"
		text, one, none := knownvalue.StringExact, map[string]int{updated: 1}, map[string]int{}
		inFirst, inSecond := acctest.Variables{"group": first}, acctest.Variables{"group": second}
		edit := func(group, attribute, value, description string) {
			c.CallOutside(http.MethodPut, "/account/sso/groups", map[string]any{
				"id": id, "group_id": group, "sso_attribute": attribute, "sso_value": value, "description": description,
			})
		}
		changed := acctest.LifeCycleStep{
			Name: "changed", Variables: inSecond, Action: plancheck.ResourceActionUpdate, Writes: one,
			Unasked: []string{"getAccountGroupMapping"},
			Holds: map[string]knownvalue.Check{
				"group_id": text(second), "sso_attribute": text(groups), "sso_value": text(security), "description": text(""),
			},
		}
		drift := changed
		drift.Name, drift.Config = "drift of everything", "changed"
		drift.Outside = func() { edit(first, c.Name("x"), c.Name("y"), "z") }
		acctest.LifeCycle{
			Address: address, ID: &id, Variables: inFirst,
			Steps: []acctest.LifeCycleStep{
				{
					Name: "create", Config: "full", Action: plancheck.ResourceActionCreate,
					Calls: map[string]int{created: 1, "GET getAccountOrganizations": 1},
					Holds: map[string]knownvalue.Check{
						"sso_value": text(c.Name("IT, Security")), "description": text("who looks after it"),
						"created_at": knownvalue.NotNull(),
					},
				},
				{Name: "no change", Config: "full", Calls: map[string]int{"GET getAccountGroupMappings": 1}},
				changed,
				{Name: "timeouts", Variables: inSecond, Action: plancheck.ResourceActionUpdate, Writes: none},
				drift,
				{
					Name: "a description that the configuration does not name is not managed", Config: "minimal",
					Variables: inSecond, Outside: func() { edit(second, groups, security, "theirs") },
				},
				{
					Name: "and goes along", Config: "minimal", Action: plancheck.ResourceActionUpdate, Writes: one,
					Holds: map[string]knownvalue.Check{"description": text("theirs")},
				},
				{
					Name: "deleted outside", Config: "minimal",
					Outside: func() { c.CallOutside(http.MethodDelete, "/account/sso/groups/"+id, nil) },
					Action:  plancheck.ResourceActionCreate, Writes: map[string]int{created: 1},
					Holds: map[string]knownvalue.Check{"description": knownvalue.Null()},
				},
				{Name: "import", Import: true},
			},
		}.Run(t, c)
	})
}

// A mapping goes before the group that it names, however the service takes to the deletion of a
// group in use.
func TestAccSSOGroupMappingOfAGroup(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		config := func(name string) string {
			return c.Config(`
				resource "runzero_group" "test" {
					name = "Viewers"
					`+name+`
				}`, acctest.Resource(typeName,
				"group_id = runzero_group.test.id\nsso_attribute = \"department\"\nsso_value = \"IT\""))
		}
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: config(`expires_at = "2040-01-31T08:00:00Z"`), ConfigPlanChecks: acctest.ExpectEmptyPlanAfter()},
				{
					PreConfig: c.ResetRequests, Config: c.Config(),
					Check: c.CheckWrites(map[string]int{"DELETE removeAccountGroupMapping": 1, "DELETE removeAccountGroup": 1}),
				},
			},
		})
	})
}

func TestAccSSOGroupMappingImportByIdentity(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: c.Config(acctest.Resource(typeName,
					fmt.Sprintf("group_id = %q\nsso_attribute = \"a\"\nsso_value = \"b\"", group(c, "G"))))},
				{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
			},
		})
	})
}

func TestAccSSOGroupMappingRefused(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		in := "group_id = \"" + acctest.UnknownID + "\"\n"
		c.ExpectRefused(t, typeName,
			acctest.InvalidConfig{
				Attributes: "group_id = \"Viewers\"\nsso_attribute = \"a\"\nsso_value = \"b\"",
				Error:      `group_id ... not a UUID`,
			})
		c.ExpectRefused(t, typeName, acctest.InvalidConfig{
			Attributes: in + "sso_attribute = \"\"\nsso_value = \"b\"",
			Error:      `sso_attribute ... is empty`,
		})
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					Config:      c.Config(acctest.Resource(typeName, in+"sso_attribute = \"a\"\nsso_value = \"b\"")),
					ExpectError: regexp.MustCompile(`(?s)Cannot\s+create\s+SSO\s+group\s+mapping\s+"b".*group`),
				},
			},
		})
	})
}

func TestAccSSOGroupMappingData(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		viewers, admins := group(c, "Viewers"), group(c, "Admins")
		id := makeMapping(c, viewers, "IT, Security")
		makeMapping(c, viewers, "staff")
		makeMapping(c, admins, "staff")
		steps := acctest.Lookup{
			Name: "sso_group_mapping", Plural: "sso_group_mappings", Title: `SSO\s+group\s+mapping`, By: "sso_value", ID: id,
			Known: "IT, Security", Twice: "staff",
			Calls: map[string]int{"GET getAccountGroupMappings": 1},
		}.Steps(c)
		const one, all = "data.runzero_sso_group_mapping.test", "data.runzero_sso_group_mappings.test"
		attr := resource.TestCheckResourceAttr
		steps = append(steps, resource.TestStep{
			PreConfig: c.ResetRequests,
			Config: c.Config(acctest.Data("runzero_sso_group_mapping", `id = "`+id+`"`),
				acctest.Data("runzero_sso_group_mappings", `search = "ADMIN"`)),
			Check: resource.ComposeAggregateTestCheckFunc(
				c.CheckCalls(map[string]int{"GET getAccountGroupMappings": 1}),
				acctest.Listed(all, "sso_group_mappings", "group_id", admins),
				attr(one, "group_id", viewers), attr(one, "group_name", "Viewers"), attr(one, "sso_attribute", "department"),
				attr(one, "description", "theirs"),
				resource.TestCheckResourceAttrSet(one, "created_at"), resource.TestCheckResourceAttrSet(one, "created_by"),
			),
		})
		acctest.TestWithoutCLI(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}
