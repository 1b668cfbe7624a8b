package exporttoken_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const (
	typeName = "runzero_export_token"
	address  = "runzero_export_token.test"
)

func TestAccExportToken(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		other := c.Organization("Other")
		in := func(org string) string { return "organization_id = \"" + org + "\"\n" }
		config := func(attributes string) string { return c.Config(acctest.Resource(typeName, attributes)) }
		byDefault := func(org, attributes string) string {
			if c.Live() {
				return c.ConfigWith(`organization_id = "`+org+`"`, acctest.Resource(typeName, attributes))
			}
			return c.ProviderBlock("account_token = \""+b.AccountToken+"\"\norganization_id = \""+org+`"`) +
				acctest.Resource(typeName, attributes)
		}
		prefix := "^ET"
		if c.Has("export-token-xt") {
			prefix = "^XT"
		}
		replaced := func(configuration string, checks ...resource.TestCheckFunc) resource.TestStep {
			return resource.TestStep{
				PreConfig: c.ResetRequests,
				Config:    configuration, ConfigPlanChecks: acctest.ExpectAction(address,
					plancheck.ResourceActionDestroyBeforeCreate),
				Check: resource.ComposeAggregateTestCheckFunc(
					append(checks, c.NoReadAfterWrite("getAccountOrganizationExportToken"),
						c.CheckWrites(map[string]int{
							"DELETE deleteAccountOrganizationExportToken": 1,
							"POST createAccountOrganizationExportToken":   1,
						}))...),
			}
		}
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig:        c.ResetRequests,
					Config:           config(in(b.OrganizationID) + `comment = "SIEM"`),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckCalls(map[string]int{
							"POST createAccountOrganizationExportToken": 1,
							"GET getAccountOrganizations":               1,
						}), // once in a process, for the account
						resource.TestMatchResourceAttr(address, "token", regexp.MustCompile(prefix)),
						resource.TestCheckResourceAttr(address, "organization_id", b.OrganizationID),
						resource.TestCheckResourceAttr(address, "comment", "SIEM"),
						resource.TestCheckResourceAttrSet(address, "created_at"),
					),
				},
				replaced(config(in(b.OrganizationID)+`comment = "CMDB"`),
					resource.TestCheckResourceAttr(address, "comment", "CMDB")),
				{ // a comment that is no longer named is no longer managed
					Config: config(in(b.OrganizationID)), ConfigPlanChecks: acctest.ExpectNoChange(),
					Check: resource.TestCheckResourceAttr(address, "comment", "CMDB"),
				},
				{
					Config:           byDefault(b.OrganizationID, ""),
					ConfigPlanChecks: acctest.ExpectNoChange(),
				}, // the same, said once for all
				{
					ResourceName: address, ImportState: true, ImportStateIdFunc: acctest.ImportID(address, "id"),
					ImportStateVerify: true, ImportStateVerifyIgnore: []string{"token", "issued_at"},
				},
				replaced(config(in(other)), resource.TestCheckResourceAttr(address, "organization_id", other),
					resource.TestCheckNoResourceAttr(address, "comment")),
				replaced(byDefault(b.OrganizationID, ""),
					resource.TestCheckResourceAttr(address, "organization_id", b.OrganizationID)),
			},
		})
	})
}

func lifeCycle(c *acctest.Console) acctest.Rotating {
	org := c.Bootstrap().OrganizationID
	return acctest.Rotating{
		Type: typeName, Attributes: "organization_id = \"" + org + "\"\ncomment = \"SIEM\"",
		Create: "POST createAccountOrganizationExportToken", Rotate: "PATCH rotateAccountOrganizationExportToken",
		First: map[string]int{"GET getAccountOrganizations": 1},
		List:  "GET getAccountOrganizationExportTokens", Path: "/account/orgs/" + org + "/exportTokens/%s",
		Works:    "/export/org/sites.json",
		Make:     func() string { return made(c, org, "SIEM") },
		ImportID: func(id string) string { return org + "/" + id },
	}
}

func TestAccExportTokenKeepers(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) { lifeCycle(c).TestKeepers(t, c) })
}

func TestAccExportTokenAge(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) { lifeCycle(c).TestAge(t, c) })
}

// Whatever reads show of the secret, the state keeps it. Masked ones are part of the other setting.
func TestAccExportTokenReadInFull(t *testing.T) {
	t.Parallel()
	c := acctest.Start(t, emulator.Options{Variants: []string{"key-token-full"}})
	lifeCycle(c).TestKeepers(t, c)
}

func TestAccExportTokenImport(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) { lifeCycle(c).TestImport(t, c) })
}

func TestAccExportTokenImportByIdentity(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		acctest.Test(t, c, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: c.Config(acctest.Resource(typeName,
					"organization_id = \""+c.Bootstrap().OrganizationID+"\"\ncomment = \"SIEM\""))},
				{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
			},
		})
	})
}

func TestAccExportTokenWrongInput(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		in := "organization_id = \"" + b.OrganizationID + "\"\n"
		imported := func(id, want string) resource.TestStep {
			return resource.TestStep{
				Config:       c.Config(acctest.Resource(typeName, in)),
				ResourceName: address, ImportState: true, ImportStateId: id, ExpectError: regexp.MustCompile("(?s)" + want),
			}
		}
		other := c.Organization("Other")
		far := made(c, other, "SIEM")
		c.ExpectRefused(t, typeName,
			acctest.InvalidConfig{
				Attributes: `organization_id = "EMEA"`,
				Error:      `organization_id ... not a UUID`,
			},
			acctest.InvalidConfig{
				Attributes: in + `rotate_after_days = 366`,
				Error:      `rotate_after_days ... between 1 and 365`,
			},
			acctest.InvalidConfig{
				Attributes: in + `rotate_early_days = 3`,
				Error:      `rotate_early_days ... rotate_after_days`,
			},
			acctest.InvalidConfig{
				Attributes: in + "rotate_after_days = 7\nrotate_early_days = 8",
				Error:      `rotate_early_days ... is due as soon`,
			},
			acctest.InvalidConfig{Error: `runzero_export_token needs an organization ... Set organization_id`},
			acctest.InvalidConfig{
				Attributes: "organization_id = \"" + acctest.UnknownID + "\"\ncomment = \"x\"", Applied: true,
				Error: `Cannot create export token "x" ... organization not found`,
			},
			acctest.InvalidConfig{
				Provider: c.OrganizationToken(),
				Error:    `runzero_export_token cannot be managed with an organization token ... No call was made`,
			},
		)
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				imported(far, `does\s+not\s+say\s+which\s+organization.*ORGANIZATION_ID/ID`),
				imported("SIEM", `does\s+not\s+say\s+which\s+organization`),
				imported(other+"/SIEM", `not\s+a\s+UUID.*runzero_export_tokens\s+finds`),
				imported("Other/"+far, `not\s+an\s+organization's\s+UUID`),
				imported(b.OrganizationID+"/"+far, `Cannot\s+import\s+non-existent\s+remote\s+object`),
			},
		})
	})
}
