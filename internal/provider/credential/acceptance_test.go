package credential_test

import (
	"fmt"
	"maps"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

const (
	address = "runzero_credential.test"
	base    = "/account/credentials"
)

// Calls of a create and of a replacement.
var (
	made     = map[string]int{"PUT createAccountCredential": 1}
	replaced = map[string]int{"DELETE removeAccountCredential": 1, "PUT createAccountCredential": 1}
)

// everywhere are the variables of a credential that all scans may use. On a real console those of
// one organization may: what scans of others could use is none of a test's business.
func everywhere(c *acctest.Console, org string) acctest.Variables {
	if c.Live() {
		return acctest.Variables{"global": nil, "acl": map[string]string{org: "user"}}
	}
	return acctest.Variables{"global": true, "acl": nil}
}

func TestAccCredential(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		c.NeedsLicense(base)
		org, other := c.Bootstrap().OrganizationID, c.Organization("Other")
		var id string
		none := map[string]int{}
		acctest.LifeCycle{
			Address: address, ID: &id, Variables: acctest.Variables{"organization": org, "other": other},
			Steps: []acctest.LifeCycleStep{
				{
					Name: "create", Config: "full", Action: plancheck.ResourceActionCreate, Calls: made,
					Holds: map[string]knownvalue.Check{
						"global": knownvalue.Bool(false), "cidrs": knownvalue.SetSizeExact(2), "secret_wo_version": knownvalue.Null(),
						"secret": secretOf("public,private"),
					},
				},
				{Name: "respelled", Calls: map[string]int{"GET getAccountCredentials": 1}},
				{Name: "unmanaged_cidrs", Writes: none},
				{ // a setting of the provider's own
					Name: "timeouts", Action: plancheck.ResourceActionUpdate, Writes: none,
				},
				{
					Name: "deleted outside", Config: "full", Action: plancheck.ResourceActionCreate, Writes: made,
					Outside: func() { c.CallOutside(http.MethodDelete, base+"/"+id, nil) },
				},
				{
					Name: "replaced", Variables: everywhere(c, other), Action: plancheck.ResourceActionDestroyBeforeCreate,
					Writes: replaced,
				},
			},
		}.Run(t, c)
	})
}

func secretOf(community string) knownvalue.Check {
	return knownvalue.MapExact(map[string]knownvalue.Check{"community": knownvalue.StringExact(community)})
}

// No call changes a credential: whatever changes, it is replaced.
func TestAccCredentialReplaced(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		c.NeedsLicense(base)
		org, other := c.Bootstrap().OrganizationID, c.Organization("Other")
		secret := map[string]string{"community": "public,private"}
		steps := []acctest.LifeCycleStep{{
			Name: "create", Action: plancheck.ResourceActionCreate,
			Variables: acctest.Variables{"secret": secret, "cidrs": []string{"10.0.0.17/32"}},
		}}
		for _, change := range []acctest.LifeCycleStep{ // each changes one thing
			{Name: "networks", Variables: acctest.Variables{"secret": secret, "cidrs": []string{"10.0.0.18/32"}}},
			{Name: "secret, for all networks"},
			{
				Name:      "for one organization",
				Variables: acctest.Variables{"global": false, "acl": map[string]string{org: "user"}},
			},
			{
				Name:      "for none",
				Variables: acctest.Variables{"global": false, "acl": map[string]string{org: "none"}},
			},
			{
				Name:      "type",
				Variables: acctest.Variables{"type": "shodan_api_key", "secret": map[string]string{"api_key": "other"}},
			},
		} {
			change.Action, change.Writes = plancheck.ResourceActionDestroyBeforeCreate, replaced
			steps = append(steps, change)
		}
		acctest.LifeCycle{
			Address: address, Config: "credential", Variables: everywhere(c, other), WithoutCLI: true, Steps: steps,
		}.Run(t, c)
	})
}

// makeCredential makes a credential outside of Terraform that has what [everywhere] says, and gives
// its id.
func makeCredential(c *acctest.Console, name string) string {
	acl := map[string]any{}
	if c.Live() {
		acl[c.Bootstrap().OrganizationID] = "user"
	}
	return fmt.Sprint(c.CallOutside(http.MethodPut, base, map[string]any{
		"name": c.Name(name), "type": "snmpv2_community", "global": !c.Live(), "acl": acl, "cidrs": "10.0.0.17/32",
		"secret": map[string]any{"community": "theirs"},
	})["id"])
}

// The console does not show a secret: after an import that of the configuration is believed, and
// nothing is sent.
func TestAccCredentialImport(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		c.NeedsLicense(base)
		id := makeCredential(c, "Imported")
		variables := acctest.Variables{"prefix": c.Name("")}
		maps.Copy(variables, everywhere(c, c.Bootstrap().OrganizationID))
		step := func(community string, step resource.TestStep) resource.TestStep {
			all := maps.Clone(variables)
			all["community"] = community
			step.Config, step.ConfigVariables = c.Config(acctest.HCL(t, "credential")), all.ForCLI()
			return step
		}
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				step("mine", resource.TestStep{
					ResourceName: address, ImportState: true, ImportStateId: id, ImportStatePersist: true,
				}),
				{RefreshState: true, ExpectNonEmptyPlan: true, Check: resource.TestCheckNoResourceAttr(address, "secret.%")},
				step("mine", resource.TestStep{
					PreConfig:        c.ResetRequests,
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
					Check:            c.CheckWrites(map[string]int{}),
					ConfigStateChecks: []statecheck.StateCheck{
						statecheck.ExpectKnownValue(address, tfjsonpath.New("secret"), secretOf("mine")),
						statecheck.ExpectKnownValue(address, tfjsonpath.New("id"), knownvalue.StringExact(id)),
					},
				}),
				step("mine", resource.TestStep{
					ResourceName: address, ImportState: true, ImportStateVerify: true,
					ImportStateVerifyIgnore: []string{"secret"},
				}),
				step("new", resource.TestStep{
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionDestroyBeforeCreate),
				}),
			},
		})
	})
}

func TestAccCredentialImportWriteOnly(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		c.NeedsLicense(base)
		acctest.LifeCycle{
			Address: address, Config: "credential", Variables: everywhere(c, c.Bootstrap().OrganizationID), WithoutCLI: true,
			Versions: writeOnly,
			Steps: []acctest.LifeCycleStep{
				{Name: "import", ImportID: makeCredential(c, "Write-only")},
				{
					Name: "the configuration is believed", Action: plancheck.ResourceActionUpdate,
					Writes: map[string]int{},
					Holds:  map[string]knownvalue.Check{"secret_wo_version": knownvalue.Int64Exact(4)},
				},
			},
		}.Run(t, c)
	})
}

// The secret is adopted, so that the plan is an update; the identity is what is tested.
func TestAccCredentialImportByIdentity(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		c.NeedsLicense(base)
		variables := acctest.Variables{"prefix": c.Name("")}
		maps.Copy(variables, everywhere(c, c.Bootstrap().OrganizationID))
		config, given := c.Config(acctest.HCL(t, "credential")), variables.ForCLI()
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			Steps: []resource.TestStep{
				{Config: config, ConfigVariables: given},
				{
					Config: config, ConfigVariables: given, ResourceName: address, ImportState: true,
					ImportStateKind: resource.ImportBlockWithResourceIdentity, ExpectNonEmptyPlan: true,
				},
			},
		})
	})
}

// writeOnly skips a CLI that has no write-only values.
var writeOnly = []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)}

// What the CLI makes of a secret that it must not keep is seen by
// TestAccCredentialWriteOnlyIsKeptNowhere.
func TestAccCredentialWriteOnly(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		none, null := map[string]int{}, knownvalue.Null()
		given := func(community string, number int) acctest.Variables {
			return acctest.Variables{"community": community, "number": number}
		}
		acctest.LifeCycle{
			Address: address, WithoutCLI: true, Versions: writeOnly,
			Steps: []acctest.LifeCycleStep{
				{Name: "secret", Variables: given("one", 0), Action: plancheck.ResourceActionCreate},
				{
					Name: "the same secret leaves the state", Config: "write_only", Variables: given("one", 1),
					Action: plancheck.ResourceActionUpdate, Writes: none,
					Holds: map[string]knownvalue.Check{"secret": null, "secret_wo": null},
				},
				{
					Name: "another one without another version", Config: "write_only", Variables: given("not noticed", 1),
					Writes: none,
				},
				{
					Name: "another version", Config: "write_only", Variables: given("two", 2),
					Action: plancheck.ResourceActionDestroyBeforeCreate, Writes: replaced,
				},
				{ // the provider does not know that it is the same
					Name: "back in the state", Config: "secret", Variables: given("two", 0),
					Action: plancheck.ResourceActionDestroyBeforeCreate, Writes: replaced,
				},
				{
					Name: "another one leaves the state", Config: "write_only", Variables: given("three", 3),
					Action: plancheck.ResourceActionDestroyBeforeCreate, Writes: replaced,
				},
			},
		}.Run(t, c)
	})
}

func TestAccCredentialData(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		create := func(name string) string {
			return fmt.Sprint(c.CallOutside(http.MethodPut, base, map[string]any{
				"name": name, "type": "snmpv2_community", "acl": map[string]any{org: "user"}, "global": false,
				"cidrs": "10.0.0.0/24", "secret": map[string]any{"community": "x"},
			})["id"])
		}
		id := create("Switches")
		create("Routers")
		twice := ""
		if !c.Has("credential-name-unique") {
			twice = "Twin"
			create(twice)
			create(twice)
		}
		steps := acctest.Lookup{
			Name: "credential", Plural: "credentials", Title: `credential`, By: "name", ID: id, Known: "Switches", Twice: twice,
			Calls: map[string]int{"GET getAccountCredentials": 1},
		}.Steps(c)
		const all, one = "data.runzero_credentials.test", "data.runzero_credential.test"
		steps = append(steps, resource.TestStep{
			Config: c.Config(acctest.Data("runzero_credentials", `search = "name:switch"`),
				acctest.Data("runzero_credential", `name = "Switches"`)),
			Check: resource.ComposeAggregateTestCheckFunc(
				acctest.Listed(all, "credentials", "name", "Switches"),
				resource.TestCheckResourceAttr(one, "id", id),
				resource.TestCheckResourceAttr(one, "type", "snmpv2_community"),
				resource.TestCheckResourceAttr(one, "global", "false"),
				resource.TestCheckResourceAttr(one, "acl."+org, "user"),
				resource.TestCheckTypeSetElemAttr(one, "cidrs.*", "10.0.0.0/24"),
				resource.TestCheckNoResourceAttr(one, "last_used_at"),
				resource.TestCheckNoResourceAttr(one, "last_used_by"),
			),
		})
		acctest.TestWithoutCLI(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}
