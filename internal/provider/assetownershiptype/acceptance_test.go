package assetownershiptype_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
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
		var id string
		const (
			created = "POST createAccountAssetOwnershipTypes"
			updated = "PATCH updateAccountAssetOwnershipType"
			listed  = "GET getAccountAssetOwnershipTypes"
		)
		text, number, is := knownvalue.StringExact, knownvalue.Int64Exact, knownvalue.Bool
		edit := func(name string, order int) func() {
			return func() {
				c.CallOutside(http.MethodPatch, path+"/"+id, map[string]any{"name": c.Name(name), "order": order, "hidden": true})
			}
		}
		changed := acctest.LifeCycleStep{
			Name: "changed", Action: plancheck.ResourceActionUpdate, Calls: map[string]int{listed: 1, updated: 1},
			Holds: map[string]knownvalue.Check{
				"name": text(c.Name("Business Owner")), "order": number(0), "hidden": is(false),
			},
		}
		drift := changed
		drift.Name, drift.Config, drift.Outside = "drift of everything", "changed", edit("X", 9)
		acctest.LifeCycle{
			Address: address, ID: &id,
			Steps: []acctest.LifeCycleStep{
				{
					// Which types there were has to be known to tell the new one from others of its name.
					Name: "create", Config: "full", Action: plancheck.ResourceActionCreate,
					Calls: map[string]int{created: 1, listed: 1, "GET getAccountOrganizations": 1},
					Holds: map[string]knownvalue.Check{
						"name": text(c.Name("Asset Owner")), "order": number(7), "hidden": is(true),
						"reference": knownvalue.NotNull(),
					},
				},
				{Name: "no change", Config: "full", Calls: map[string]int{listed: 1}},
				changed,
				{Name: "timeouts", Action: plancheck.ResourceActionUpdate, Writes: map[string]int{}},
				drift,
				{
					Name: "what the configuration does not name is not managed", Config: "minimal",
					Outside: edit("Asset Owner", 5),
				},
				{
					Name: "deleted outside", Config: "minimal",
					Outside: func() { c.CallOutside(http.MethodDelete, path+"/"+id, nil) },
					Action:  plancheck.ResourceActionCreate, Writes: map[string]int{created: 1},
					Holds: map[string]knownvalue.Check{"hidden": is(false)},
				},
				{Name: "import", Import: true},
				{
					Name: "numbered", Action: plancheck.ResourceActionUpdate, Writes: map[string]int{updated: 1},
					Holds:        map[string]knownvalue.Check{"reference": number(42)},
					NeverSettles: c.Has("ownership-reference-server"), // then the difference stays visible
				},
				{Name: "destroyed by itself", Removed: true, Writes: map[string]int{"DELETE deleteAccountAssetOwnershipType": 1}},
			},
		}.Run(t, c)
		if !slices.ContainsFunc(c.List(path), func(row map[string]any) bool { return row["id"] == neighbor }) {
			t.Error("the neighbor went with it")
		}
	})
}

func TestAccAssetOwnershipTypeImportByIdentity(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		acctest.TestWithoutCLI(t, c, resource.TestCase{
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
		acctest.TestWithoutCLI(t, c, resource.TestCase{
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
		acctest.TestWithoutCLI(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}
