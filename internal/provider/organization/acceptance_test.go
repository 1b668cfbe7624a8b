package organization_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const (
	typeName = "runzero_organization"
	address  = "runzero_organization.test"
)

func TestAccOrganization(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		parent, second := c.Organization("Parent"), c.Organization("Second parent")
		var id string
		const (
			created = "PUT createAccountOrganization"
			updated = "PATCH updateAccountOrganization"
			listed  = "GET getAccountOrganizations"
			asked   = "getAccountOrganization"
		)
		text, number, is, set := knownvalue.StringExact, knownvalue.Int64Exact, knownvalue.Bool, knownvalue.NotNull()
		one := map[string]int{updated: 1}
		recreated := map[string]int{listed: 1, created: 1}
		if !c.Has("inactive-listed") { // a list without it is no proof yet: the organization itself is asked for, once
			recreated["GET "+asked] = 1
		}
		edit := func(fields map[string]any) func() {
			return func() { c.CallOutside(http.MethodPatch, "/account/orgs/"+id, fields) }
		}
		changed := acctest.LifeCycleStep{
			Name: "changed", Action: plancheck.ResourceActionUpdate, Writes: one, Unasked: []string{asked},
			Holds: map[string]knownvalue.Check{
				"name": text(c.Name("Europe")), "description": text(""), "parent_id": text(parent),
				"expiration_assets_stale": number(0), "expiration_scans": number(1095),
				"keep_latest_integration_attributes": is(false),
			},
		}
		drift := changed
		drift.Name, drift.Config, drift.Outside = "drift of everything", "changed", edit(map[string]any{
			"name": c.Name("Edited"), "description": "edited", "expiration_assets_stale": "1",
			"expiration_assets_offline": "1", "expiration_integration_attributes": "1", "expiration_scans": "1",
			"expiration_vulnerabilities": "1", "keep_latest_integration_attributes": "true",
		})
		steps := []acctest.LifeCycleStep{
			{
				Name: "create", Config: "full", Action: plancheck.ResourceActionCreate,
				Calls: map[string]int{created: 1}, // and nothing is read
				Holds: map[string]knownvalue.Check{
					"parent_id": text(parent), "expiration_vulnerabilities": number(50),
					"keep_latest_integration_attributes": is(true), "account_id": set, "download_token": set,
					"created_at": set,
				},
			},
			{Name: "no change", Config: "full", Calls: map[string]int{listed: 1}},
			changed,
			{Name: "own_settings", Action: plancheck.ResourceActionUpdate, Writes: map[string]int{}},
			drift,
			{
				Name: "what the configuration does not name is not managed", Config: "minimal",
				Outside: edit(map[string]any{"name": c.Name("Europe"), "description": "theirs", "expiration_scans": "77"}),
			},
			{
				Name: "deleted outside", Config: "minimal",
				Outside: func() { c.CallOutside(http.MethodDelete, "/account/orgs/"+id, nil) },
				Action:  plancheck.ResourceActionCreate, Calls: recreated,
				Holds: map[string]knownvalue.Check{
					"parent_id": knownvalue.Null(), "expiration_scans": number(365), // the service's own (api-behaviour 3)
				},
			},
		}
		// Whether the service moves an organization is not known: where it does not, the difference stays
		// visible.
		stays := c.Has("org-patch-parent")
		for _, to := range []string{second, ""} {
			steps = append(steps, acctest.LifeCycleStep{
				Name: "moved to " + to, Config: "within", Variables: acctest.Variables{"parent": to},
				Action: plancheck.ResourceActionUpdate, Writes: one, Unasked: []string{asked},
				Holds: map[string]knownvalue.Check{"parent_id": text(to)}, NeverSettles: stays,
			})
			if stays {
				break // it is at the top level already
			}
		}
		acctest.LifeCycle{
			Address: address, ID: &id, Variables: acctest.Variables{"parent": parent}, Steps: steps,
		}.Run(t, c)
	})
}

// A tree of organizations with objects inside, gone at once and made again.
func TestAccOrganizationWithChildren(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		config := c.Config(`
			resource "runzero_organization" "test" { name = "Top" }
			resource "runzero_organization" "below" {
				name      = "Below"
				parent_id = runzero_organization.test.id
			}
			resource "runzero_organization" "lowest" {
				name      = "Lowest"
				parent_id = runzero_organization.below.id
			}
			resource "runzero_site" "test" {
				organization_id = runzero_organization.test.id
				name            = "Berlin"
			}
			resource "runzero_api_token" "test" {
				organization_id = runzero_organization.test.id
				comment         = "Pipeline"
			}
			resource "runzero_export_token" "test" {
				organization_id = runzero_organization.test.id
				comment         = "SIEM"
			}`)
		all := map[string]int{
			"PUT createAccountOrganization": 3, "PUT createSite": 1, "PUT createAccountKey": 1,
			"POST createAccountOrganizationExportToken": 1,
		}
		var top, below, lowest string
		again := resource.ConfigPlanChecks{PostApplyPostRefresh: acctest.ExpectEmptyPlanAfter().PostApplyPostRefresh}
		for address, action := range map[string]plancheck.ResourceActionType{
			"runzero_organization.test": plancheck.ResourceActionCreate, "runzero_site.test": plancheck.ResourceActionCreate,
			"runzero_api_token.test":      plancheck.ResourceActionCreate,
			"runzero_export_token.test":   plancheck.ResourceActionCreate,
			"runzero_organization.below":  plancheck.ResourceActionUpdate,
			"runzero_organization.lowest": plancheck.ResourceActionNoop,
		} {
			again.PreApply = append(again.PreApply, plancheck.ExpectResourceAction(address, action))
		}
		step := resource.TestStep{ // the one below moved to the top level by itself, and is moved back
			PreConfig: func() { c.CallOutside(http.MethodDelete, "/account/orgs/"+top, nil); c.ResetRequests() },
			Config:    config, ConfigPlanChecks: again,
			Check: resource.ComposeAggregateTestCheckFunc(
				c.CheckWrites(map[string]int{
					"PUT createAccountOrganization": 1, "PUT createSite": 1, "PUT createAccountKey": 1,
					"POST createAccountOrganizationExportToken": 1, "PATCH updateAccountOrganization": 1,
				}),
				resource.TestCheckResourceAttrPtr("runzero_organization.below", "id", &below),
				resource.TestCheckResourceAttrPtr("runzero_organization.lowest", "id", &lowest),
			),
		}
		if c.Has("org-patch-parent") {
			step.ConfigPlanChecks.PostApplyPostRefresh, step.ExpectNonEmptyPlan = nil, true
		}
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests, Config: config, ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckWrites(all), acctest.Attribute(address, "id", &top),
						acctest.Attribute("runzero_organization.below", "id", &below),
						acctest.Attribute("runzero_organization.lowest", "id", &lowest),
					),
				},
				step,
			},
		})
	})
}

// A console that takes less than it is sent: the state keeps the plan, and the next plan shows the
// difference.
func TestAccOrganizationOddConsole(t *testing.T) {
	t.Parallel()
	c := acctest.Start(t,
		emulator.Options{Variants: []string{"numbers-as-strings", "expiration-clamped", "empty-text-ignored"}})
	config := func(attributes string) string { return c.Config(acctest.Resource(typeName, attributes)) }
	acctest.Test(t, c, resource.TestCase{
		ProtoV6ProviderFactories: c.Factories(),
		Steps: []resource.TestStep{
			{
				Config:           config("name = \"A\"\ndescription = \"text\"\nexpiration_scans = 30"),
				ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
			},
			{
				Config: config("name = \"A\"\ndescription = \"text\"\nexpiration_scans = 3000"), ExpectNonEmptyPlan: true,
				Check: resource.TestCheckResourceAttr(address, "expiration_scans", "3000"),
			},
			{
				Config:           config("name = \"A\"\ndescription = \"text\"\nexpiration_scans = 1095"),
				ConfigPlanChecks: acctest.ExpectNoChange(),
			},
			{
				Config: config("name = \"A\"\ndescription = \"\""), ExpectNonEmptyPlan: true,
				Check: resource.TestCheckResourceAttr(address, "description", ""),
			},
		},
	})
}
