package organization_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
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
		emea, europe := c.Name("EMEA"), c.Name("Europe")
		config := func(attributes string) string { return c.Config(acctest.Resource(typeName, attributes)) }
		within := func(id, rest string) string { return "parent_id = \"" + id + "\"\n" + rest }
		full := `
			name                              = "` + emea + `"
			description                       = "Europe, Middle East, Africa"
			expiration_assets_stale           = 10
			expiration_assets_offline         = 20
			expiration_integration_attributes = 30
			expiration_scans                  = 40
			expiration_vulnerabilities        = 50
			keep_latest_integration_attributes = true`
		changed := `
			name                              = "` + europe + `"
			description                       = ""
			expiration_assets_stale           = 0
			expiration_assets_offline         = 21
			expiration_integration_attributes = 31
			expiration_scans                  = 1095
			expiration_vulnerabilities        = 51
			keep_latest_integration_attributes = false`
		var id, again string
		written := func(writes map[string]int) resource.TestCheckFunc {
			return resource.ComposeAggregateTestCheckFunc(c.CheckWrites(writes), c.NoReadAfterWrite("getAccountOrganization"))
		}
		one := map[string]int{"PATCH updateAccountOrganization": 1}
		recreated := map[string]int{"GET getAccountOrganizations": 1, "PUT createAccountOrganization": 1}
		if !c.Has("inactive-listed") { // a list without it is no proof yet: the organization itself is asked for, once
			recreated["GET getAccountOrganization"] = 1
		}
		steps := []resource.TestStep{
			{
				PreConfig:        c.ResetRequests,
				Config:           config(within(parent, full)),
				ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckCalls(map[string]int{"PUT createAccountOrganization": 1}), // and nothing is read
					acctest.Attribute(address, "id", &id),
					resource.TestCheckResourceAttr(address, "parent_id", parent),
					resource.TestCheckResourceAttr(address, "expiration_vulnerabilities", "50"),
					resource.TestCheckResourceAttr(address, "keep_latest_integration_attributes", "true"),
					resource.TestCheckResourceAttrSet(address, "account_id"),
					resource.TestCheckResourceAttrSet(address, "download_token"),
					resource.TestCheckResourceAttrSet(address, "created_at"),
				),
			},
			{
				PreConfig: c.ResetRequests,
				Config:    config(within(parent, full)), ConfigPlanChecks: acctest.ExpectNoChange(),
				Check: c.CheckCalls(map[string]int{"GET getAccountOrganizations": 1}),
			},
			{
				PreConfig:        c.ResetRequests,
				Config:           config(within(parent, changed)),
				ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
				Check: resource.ComposeAggregateTestCheckFunc(
					written(one),
					resource.TestCheckResourceAttrPtr(address, "id", &id),
					resource.TestCheckResourceAttr(address, "name", europe),
					resource.TestCheckResourceAttr(address, "description", ""),
					resource.TestCheckResourceAttr(address, "parent_id", parent),
					resource.TestCheckResourceAttr(address, "expiration_assets_stale", "0"),
					resource.TestCheckResourceAttr(address, "expiration_scans", "1095"),
					resource.TestCheckResourceAttr(address, "keep_latest_integration_attributes", "false"),
				),
			},
			{ // settings of the provider's own cost no call
				PreConfig:        c.ResetRequests,
				Config:           config(within(parent, changed) + "\nforce_destroy = true\ntimeouts = { create = \"5m\" }"),
				ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
				Check:            c.CheckWrites(map[string]int{}),
			},
			{ // drift of everything
				PreConfig: func() {
					c.CallOutside(http.MethodPatch, "/account/orgs/"+id, map[string]any{
						"name": c.Name("Edited"), "description": "edited", "expiration_assets_stale": "1",
						"expiration_assets_offline":         "1",
						"expiration_integration_attributes": "1", "expiration_scans": "1", "expiration_vulnerabilities": "1",
						"keep_latest_integration_attributes": "true",
					})
					c.ResetRequests()
				},
				Config:           config(within(parent, changed)),
				ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
				Check: resource.ComposeAggregateTestCheckFunc(
					written(one),
					resource.TestCheckResourceAttr(address, "name", europe),
					resource.TestCheckResourceAttr(address, "description", ""),
				),
			},
			{ // what the configuration does not name is not managed
				PreConfig: func() {
					c.CallOutside(http.MethodPatch, "/account/orgs/"+id,
						map[string]any{"name": europe, "description": "theirs", "expiration_scans": "77"})
				},
				Config: config(`name = "` + europe + `"`), ConfigPlanChecks: acctest.ExpectNoChange(),
			},
			{ // deleted outside
				PreConfig:        func() { c.CallOutside(http.MethodDelete, "/account/orgs/"+id, nil); c.ResetRequests() },
				Config:           config(`name = "` + europe + `"`),
				ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckCalls(recreated),
					acctest.Attribute(address, "id", &again),
					resource.TestCheckNoResourceAttr(address, "parent_id"),
					resource.TestCheckResourceAttr(address, "expiration_scans", "365"), // the service's own (api-behaviour 3)
				),
			},
		}
		// Whether the service moves an organization is not known: where it does not, the difference stays
		// visible.
		moves := !c.Has("org-patch-parent")
		for _, to := range []string{second, ""} {
			step := resource.TestStep{
				PreConfig:        c.ResetRequests,
				Config:           config(within(to, `name = "`+europe+`"`)),
				ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
				Check: resource.ComposeAggregateTestCheckFunc(written(one),
					resource.TestCheckResourceAttr(address, "parent_id", to),
					resource.TestCheckResourceAttrPtr(address, "id", &again)),
			}
			if !moves {
				step.ConfigPlanChecks, step.ExpectNonEmptyPlan = resource.ConfigPlanChecks{}, true
			}
			steps = append(steps, step)
			if !moves {
				break // it is at the top level already
			}
		}
		acctest.Test(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
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
