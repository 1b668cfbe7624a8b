package credential_test

import (
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
	address = "runzero_credential.test"
	base    = "/account/credentials"
)

func pattern(s string) *regexp.Regexp { return regexp.MustCompile("(?s)" + s) }

// snmp is a credential that other attributes can be added to.
func snmp(name, more string) string {
	return fmt.Sprintf("type = \"snmpv2_community\"\nname = %q\n%s", name, more)
}

func TestAccCredential(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		c.NeedsLicense(base)
		org, other := c.Bootstrap().OrganizationID, c.Organization("Other")
		config := func(attributes string) string {
			return c.Config(acctest.Resource("runzero_credential", attributes))
		}
		const secret = "secret = { community = \"public,private\" }\n"
		switches, routers := c.Name("Switches"), c.Name("Routers")
		everywhere := "global = true"
		if c.Live() { // what scans of others could use is none of a test's business
			everywhere = `acl = { "` + other + `" = "user" }`
		}
		full := snmp(switches, secret+`cidrs = ["10.0.0.17/32", "192.168.1.0/24"]`+"\n"+`acl = { "`+org+`" = "user", "`+other+
			`" = "none" }`)
		var id string
		made := map[string]int{"PUT createAccountCredential": 1}
		both := map[string]int{"DELETE removeAccountCredential": 1, "PUT createAccountCredential": 1}
		steps := []resource.TestStep{
			{
				PreConfig: c.ResetRequests, Config: config(full),
				ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckCalls(made), acctest.Attribute(address, "id", &id),
					resource.TestCheckResourceAttr(address, "global", "false"),
					resource.TestCheckResourceAttr(address, "cidrs.#", "2"),
					resource.TestCheckResourceAttr(address, "secret.community", "public,private"),
					resource.TestCheckNoResourceAttr(address, "secret_wo_version"),
				),
			},
			{ // other spellings of the same
				PreConfig: c.ResetRequests, ConfigPlanChecks: acctest.ExpectNoChange(),
				Config: config(snmp(switches, secret+`cidrs = ["192.168.1.0/24", "10.0.0.17"]`+"\n"+`acl = { "`+other+
					`" = "none", "`+org+`" = "user" }`)),
				Check: resource.ComposeTestCheckFunc(c.CheckCalls(map[string]int{"GET getAccountCredentials": 1}),
					resource.TestCheckResourceAttrPtr(address, "id", &id)),
			},
			{ // not managed any more
				PreConfig:        c.ResetRequests,
				Config:           config(snmp(switches, secret+`acl = { "`+other+`" = "none", "`+org+`" = "user" }`)),
				ConfigPlanChecks: acctest.ExpectNoChange(),
				Check:            c.CheckWrites(map[string]int{}),
			},
			{ // a setting of the provider's own
				PreConfig: c.ResetRequests, Config: config(full + "\ntimeouts = { read = \"1m\" }"),
				ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
				Check:            c.CheckWrites(map[string]int{}),
			},
			{ // deleted outside
				PreConfig: func() { c.CallOutside(http.MethodDelete, base+"/"+id, nil); c.ResetRequests() },
				Config:    config(full), ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
				Check: c.CheckWrites(made),
			},
		}
		for _, attributes := range []string{ // each changes one thing
			snmp(routers, secret+`cidrs = ["10.0.0.17/32"]`+"\n"+everywhere),
			snmp(routers, secret+`cidrs = ["10.0.0.18/32"]`+"\n"+everywhere),
			snmp(routers, "secret = { community = \"other\" }\n"+everywhere),
			snmp(routers, "secret = { community = \"other\" }\nglobal = false\n"+`acl = { "`+org+`" = "user" }`),
			snmp(routers, "secret = { community = \"other\" }\nglobal = false\n"+`acl = { "`+org+`" = "none" }`),
			fmt.Sprintf("type = \"shodan_api_key\"\nname = %q\n%s\nsecret = { api_key = \"other\" }", routers, everywhere),
		} {
			steps = append(steps, resource.TestStep{
				PreConfig: c.ResetRequests, Config: config(attributes),
				ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionDestroyBeforeCreate),
				Check:            c.CheckWrites(both),
			})
		}
		acctest.Test(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}

func TestAccCredentialImport(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		c.NeedsLicense(base)
		everywhere, acl := "global = true", map[string]any{}
		if c.Live() { // what scans of others could use is none of a test's business
			org := c.Bootstrap().OrganizationID
			everywhere, acl[org] = `acl = { "`+org+`" = "user" }`, "user"
		}
		create := func(name string) string {
			return fmt.Sprint(c.CallOutside(http.MethodPut, base, map[string]any{
				"name": c.Name(name), "type": "snmpv2_community", "global": !c.Live(), "acl": acl, "cidrs": "10.0.0.17/32",
				"secret": map[string]any{"community": "theirs"},
			})["id"])
		}
		config := func(name, more string) string {
			return c.Config(acctest.Resource("runzero_credential",
				snmp(c.Name(name), everywhere+"\ncidrs = [\"10.0.0.17\"]\n"+more)))
		}
		id := create("Imported")
		unknown, update := resource.TestCheckNoResourceAttr(address, "secret.%"),
			acctest.ExpectAction(address, plancheck.ResourceActionUpdate)
		nothing := c.CheckWrites(map[string]int{})
		const mine, changed = "secret = { community = \"mine\" }", "secret = { community = \"new\" }"
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					Config: config("Imported", mine), ResourceName: address, ImportState: true, ImportStateId: id,
					ImportStatePersist: true,
				},
				{RefreshState: true, ExpectNonEmptyPlan: true, Check: unknown},
				{
					PreConfig: c.ResetRequests, Config: config("Imported", mine), ConfigPlanChecks: update,
					Check: resource.ComposeTestCheckFunc(
						nothing, resource.TestCheckResourceAttr(address, "secret.community", "mine"),
						resource.TestCheckResourceAttr(address, "id", id),
					),
				},
				{
					Config: config("Imported", mine), ResourceName: address, ImportState: true, ImportStateVerify: true,
					ImportStateVerifyIgnore: []string{"secret"},
				},
				{
					Config:           config("Imported", changed),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionDestroyBeforeCreate),
				},
			},
		})
		second := create("Write-only")
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)},
			Steps: []resource.TestStep{
				{
					Config: config("Write-only", writeOnly("x", 4)), ResourceName: address, ImportState: true, ImportStateId: second,
					ImportStatePersist: true,
				},
				{
					PreConfig: c.ResetRequests, Config: config("Write-only", writeOnly("x", 4)), ConfigPlanChecks: update,
					Check: resource.ComposeTestCheckFunc(
						nothing, resource.TestCheckResourceAttr(address, "secret_wo_version", "4"),
						resource.TestCheckResourceAttr(address, "id", second),
					),
				},
			},
		})
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			Steps: []resource.TestStep{
				{Config: config("By identity", mine)},
				// The secret is adopted, so that plan is an update; the identity is what is tested.
				{
					Config: config("By identity", mine), ResourceName: address, ImportState: true,
					ImportStateKind: resource.ImportBlockWithResourceIdentity, ExpectNonEmptyPlan: true,
				},
			},
		})
	})
}

func writeOnly(community string, version int) string {
	return fmt.Sprintf("secret_wo = { community = %q }\nsecret_wo_version = %d\n", community, version)
}

func TestAccCredentialWriteOnly(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		config := func(more string) string {
			return c.Config(acctest.Resource("runzero_credential", snmp("Switches", "global = true\n"+more)))
		}
		update, replace := acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
			acctest.ExpectAction(address, plancheck.ResourceActionDestroyBeforeCreate)
		stateless := resource.ComposeTestCheckFunc(
			resource.TestCheckNoResourceAttr(address, "secret.%"), resource.TestCheckNoResourceAttr(address, "secret_wo.%"),
		)
		step := func(more string, checks resource.ConfigPlanChecks, writes int) resource.TestStep {
			want := map[string]int{}
			if writes == 2 {
				want = map[string]int{"DELETE removeAccountCredential": 1, "PUT createAccountCredential": 1}
			}
			return resource.TestStep{
				PreConfig: c.ResetRequests, Config: config(more), ConfigPlanChecks: checks,
				Check: c.CheckWrites(want),
			}
		}
		moved := step(writeOnly("one", 1), update, 0)
		moved.Check = resource.ComposeTestCheckFunc(moved.Check, stateless)
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)},
			Steps: []resource.TestStep{
				{Config: config("secret = { community = \"one\" }")},
				moved, // the same secret leaves the state
				step(writeOnly("not noticed", 1), acctest.ExpectNoChange(), 0),
				step(writeOnly("two", 2), replace, 2),
				step("secret = { community = \"two\" }", replace, 2), // the provider does not know that it is the same
				step(writeOnly("three", 3), replace, 2),
			},
		})
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
		acctest.Test(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}
