package assetownershiptype_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

const (
	typeName = "runzero_asset_ownership_type"
	address  = "runzero_asset_ownership_type.test"
	path     = "/account/assets/ownership-types"
)

// makeType creates an ownership type outside of Terraform and gives its id.
func makeType(t *testing.T, c *acctest.Console, name string) string {
	t.Helper()
	name = c.Name(name)
	status, answer := c.Outside(http.MethodPost, path, []map[string]any{{"name": name}})
	var all []struct{ ID, Name string }
	if err := json.Unmarshal(answer, &all); status >= http.StatusMultipleChoices || err != nil {
		t.Fatalf("creating %s: status %d: %v", name, status, err)
	}
	for _, one := range all {
		if one.Name == name {
			return one.ID
		}
	}
	t.Fatalf("%s was not created", name)
	return ""
}

func TestAccAssetOwnershipType(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		c.NeedsLicense(path)
		neighbor := makeType(t, c, "Neighbour")
		config := func(attributes string) string { return c.Config(acctest.Resource(typeName, attributes)) }
		named := func(name string) string { return fmt.Sprintf("name = %q", c.Name(name)) }
		full, changed := named("Asset Owner")+"\norder = 7\nhidden = true", named("Business Owner")+
			"\norder = 0\nhidden = false"
		var id string
		one := map[string]int{"PATCH updateAccountAssetOwnershipType": 1}
		made := map[string]int{"POST createAccountAssetOwnershipTypes": 1}
		update, create := acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
			acctest.ExpectAction(address, plancheck.ResourceActionCreate)
		attr := resource.TestCheckResourceAttr
		changedHolds := resource.ComposeAggregateTestCheckFunc(
			c.CheckCalls(map[string]int{"GET getAccountAssetOwnershipTypes": 1, "PATCH updateAccountAssetOwnershipType": 1}),
			resource.TestCheckResourceAttrPtr(address, "id", &id),
			attr(address, "name", c.Name("Business Owner")), attr(address, "order", "0"), attr(address, "hidden", "false"),
		)
		numbered := resource.TestStep{
			PreConfig: c.ResetRequests, Config: config(named("Asset Owner") + "\nreference = 42"), ConfigPlanChecks: update,
			Check: resource.ComposeAggregateTestCheckFunc(c.CheckWrites(one), attr(address, "reference", "42")),
		}
		if c.Has("ownership-reference-server") { // then the difference stays visible
			numbered.ConfigPlanChecks, numbered.ExpectNonEmptyPlan = resource.ConfigPlanChecks{}, true
		}
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests, Config: config(full), ConfigPlanChecks: create,
					Check: resource.ComposeAggregateTestCheckFunc(
						// Which types there were has to be known to tell the new one from others of its name.
						c.CheckCalls(map[string]int{
							"POST createAccountAssetOwnershipTypes": 1, "GET getAccountAssetOwnershipTypes": 1,
							"GET getAccountOrganizations": 1,
						}), acctest.Attribute(address, "id", &id),
						attr(address, "name", c.Name("Asset Owner")), attr(address, "order", "7"), attr(address, "hidden", "true"),
						resource.TestCheckResourceAttrSet(address, "reference"),
					),
				},
				{
					PreConfig: c.ResetRequests, Config: config(full), ConfigPlanChecks: acctest.ExpectNoChange(),
					Check: c.CheckCalls(map[string]int{"GET getAccountAssetOwnershipTypes": 1}),
				},
				{PreConfig: c.ResetRequests, Config: config(changed), ConfigPlanChecks: update, Check: changedHolds},
				{
					PreConfig: c.ResetRequests, Config: config(changed + "\ntimeouts = { create = \"5m\" }"), ConfigPlanChecks: update,
					Check: c.CheckWrites(map[string]int{}),
				},
				{ // drift of everything
					PreConfig: func() {
						c.CallOutside(http.MethodPatch, path+"/"+id, map[string]any{"name": c.Name("X"), "order": 9, "hidden": true})
						c.ResetRequests()
					},
					Config: config(changed), ConfigPlanChecks: update, Check: changedHolds,
				},
				{ // what the configuration does not name is not managed
					PreConfig: func() {
						c.CallOutside(http.MethodPatch, path+"/"+id,
							map[string]any{"name": c.Name("Asset Owner"), "order": 5, "hidden": true})
					},
					Config: config(named("Asset Owner")), ConfigPlanChecks: acctest.ExpectNoChange(),
				},
				{ // deleted outside
					PreConfig: func() { c.CallOutside(http.MethodDelete, path+"/"+id, nil); c.ResetRequests() },
					Config:    config(named("Asset Owner")), ConfigPlanChecks: create,
					Check: resource.ComposeAggregateTestCheckFunc(c.CheckWrites(made), acctest.Attribute(address, "id", &id),
						attr(address, "hidden", "false")),
				},
				{ResourceName: address, ImportState: true, ImportStateVerify: true},
				{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID}, // then nothing is planned
				numbered,
				{ // destroyed by itself
					PreConfig: c.ResetRequests, Config: c.Config(acctest.Data(typeName, `id = "`+neighbor+`"`)),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckWrites(map[string]int{"DELETE deleteAccountAssetOwnershipType": 1}),
						attr("data."+address, "name", c.Name("Neighbour"))),
				},
			},
		})
	})
}

func TestAccAssetOwnershipTypeImportByIdentity(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		acctest.Test(t, c, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: c.Config(acctest.Resource(typeName, `name = "Asset Owner"`))},
				{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
			},
		})
	})
}

// A license without the feature removes nothing from the state, and is named in every error.
func TestAccAssetOwnershipTypeUnlicensed(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		config := c.Config(acctest.Resource(typeName, `name = "Asset Owner"`))
		says := func(verb string) *regexp.Regexp {
			return regexp.MustCompile(`(?s)Cannot\s+` + verb +
				`\s+.*asset.ownership.type.*license\s+does\s+not\s+seem\s+to\s+include\s+asset\s+ownership`)
		}
		license := func(on bool) func() { return func() { c.SetOwnershipLicensed(on) } }
		c.ExpectRefused(t, typeName, acctest.InvalidConfig{Attributes: `name = ""`, Error: `name ... is empty`})
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{PreConfig: license(false), Config: config, ExpectError: says("create")},
				{PreConfig: license(true), Config: config},
				{PreConfig: license(false), Config: config, ExpectError: says("read")},
				{Config: c.Config(acctest.Data("runzero_asset_ownership_types", "")), ExpectError: says("(list|read)")},
				{PreConfig: license(true), Config: config, ConfigPlanChecks: acctest.ExpectNoChange()},
				{Config: c.Config()}, // gone, so that what follows leaves nothing behind
			},
		})
	})
}

func TestAccAssetOwnershipTypeData(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		id := makeType(t, c, "Asset Owner")
		makeType(t, c, "Backup")
		c.CallOutside(http.MethodPatch, path+"/"+id, map[string]any{"name": "Asset Owner", "order": 4, "hidden": true})
		steps := acctest.Lookup{
			Name: "asset_ownership_type", Plural: "asset_ownership_types", Title: `asset\s+ownership\s+type`, By: "name", ID: id,
			Known: "Asset Owner",
			Calls: map[string]int{"GET getAccountAssetOwnershipTypes": 1},
		}.Steps(c)
		const one, all = "data.runzero_asset_ownership_type.test", "data.runzero_asset_ownership_types.test"
		steps = append(steps, resource.TestStep{
			PreConfig: c.ResetRequests,
			Config: c.Config(acctest.Data("runzero_asset_ownership_type", fmt.Sprintf("id = %q", id)),
				acctest.Data("runzero_asset_ownership_types", `search = "BACK"`)),
			Check: resource.ComposeAggregateTestCheckFunc(
				c.CheckCalls(map[string]int{"GET getAccountAssetOwnershipTypes": 1}),
				acctest.Listed(all, "asset_ownership_types", "name", "Backup"),
				resource.TestCheckResourceAttr(one, "order", "4"), resource.TestCheckResourceAttr(one, "hidden", "true"),
				resource.TestCheckResourceAttrSet(one, "reference"),
			),
		})
		acctest.Test(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}
