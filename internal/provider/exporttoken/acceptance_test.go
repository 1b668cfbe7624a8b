package exporttoken_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const (
	typeName = "runzero_export_token"
	address  = "runzero_export_token.test"
)

// startsWith checks how a token begins, and never shows it.
func startsWith(prefix string) knownvalue.Check {
	return knownvalue.StringFunc(func(token string) error {
		if !strings.HasPrefix(token, prefix) {
			return errors.New("the token does not start with " + prefix)
		}
		return nil
	})
}

func TestAccExportToken(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		org, other := b.OrganizationID, c.Organization("Other")
		text := knownvalue.StringExact
		prefix := "ET"
		if c.Has("export-token-xt") {
			prefix = "XT"
		}
		byDefault := acctest.Settings{"base_url": c.URL, "account_token": b.AccountToken, "organization_id": org}
		if c.Live() { // the credential of a real console stands in no file
			delete(byDefault, "account_token")
		}
		in := func(organization, comment any) acctest.Variables {
			return acctest.Variables{"organization": organization, "comment": comment}
		}
		replaced := acctest.LifeCycleStep{
			Action: plancheck.ResourceActionDestroyBeforeCreate, Unasked: []string{"getAccountOrganizationExportToken"},
			Writes: map[string]int{
				"DELETE deleteAccountOrganizationExportToken": 1, "POST createAccountOrganizationExportToken": 1,
			},
		}
		another, moved, back := replaced, replaced, replaced
		another.Name, another.Variables = "another comment", in(org, "CMDB")
		another.Holds = map[string]knownvalue.Check{"comment": text("CMDB")}
		moved.Name, moved.Variables = "another organization", in(other, nil)
		moved.Holds = map[string]knownvalue.Check{"organization_id": text(other), "comment": knownvalue.Null()}
		back.Name, back.Variables, back.Provider = "the default organization", in(nil, nil), byDefault
		back.Holds = map[string]knownvalue.Check{"organization_id": text(org)}
		acctest.LifeCycle{
			Address: address, Config: "token", WithoutCLI: true,
			Steps: []acctest.LifeCycleStep{
				{
					Name: "create", Variables: in(org, "SIEM"), Action: plancheck.ResourceActionCreate,
					Calls: map[string]int{
						"POST createAccountOrganizationExportToken": 1,
						"GET getAccountOrganizations":               1, // once in a process, for the account
					},
					Holds: map[string]knownvalue.Check{
						"token": startsWith(prefix), "organization_id": text(org), "comment": text("SIEM"),
						"created_at": knownvalue.NotNull(),
					},
				},
				another,
				{
					Name: "a comment that is no longer named is no longer managed", Variables: in(org, nil),
					Holds: map[string]knownvalue.Check{"comment": text("CMDB")},
				},
				{Name: "the same, said once for all", Variables: in(nil, nil), Provider: byDefault},
				{
					Name: "import", Import: true, ImportsBy: func(id string) string { return id },
					ImportIgnores: []string{"token", "issued_at"},
				},
				moved,
				back,
			},
		}.Run(t, c)
	})
}

func lifeCycle(c *acctest.Console) acctest.Rotating {
	org := c.Bootstrap().OrganizationID
	return acctest.Rotating{
		Type: typeName, Variables: acctest.Variables{"organization": org, "comment": "SIEM"},
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

func TestAccExportTokenUnknownKeepers(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) { lifeCycle(c).TestUnknownKeepersWithoutCLI(t, c) })
}

func TestAccExportTokenAge(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) { lifeCycle(c).TestAge(t, c) })
}

func TestAccExportTokenImport(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) { lifeCycle(c).TestImport(t, c) })
}

// Whatever reads show of the secret, the state keeps it. Masked ones are part of the other setting.
func TestAccExportTokenReadInFull(t *testing.T) {
	t.Parallel()
	c := acctest.Start(t, emulator.Options{Variants: []string{"key-token-full"}})
	r := lifeCycle(c)
	r.WithoutCLI = true
	r.TestKeepers(t, c)
}

func TestAccExportTokenImportByIdentity(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		acctest.Test(t, c, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					Config:          c.Config(acctest.HCL(t, "token")),
					ConfigVariables: lifeCycle(c).Variables.ForCLI(),
				},
				{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
			},
		})
	})
}

func TestAccExportTokenWrongInput(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		in := "organization_id = \"" + b.OrganizationID + "\"\n"
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
		for id, text := range map[string]string{
			far:                          `does not say which organization ... ORGANIZATION_ID/ID`,
			"SIEM":                       `does not say which organization`,
			other + "/SIEM":              `not a UUID ... runzero_export_tokens finds`,
			"Other/" + far:               `not an organization's UUID`,
			b.OrganizationID + "/" + far: `Cannot import non-existent remote object`,
		} {
			c.ExpectImportRefused(t, typeName, id, text)
		}
	})
}
