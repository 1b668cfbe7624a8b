package apiclient_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

const anyID = "3d1f7a52-6b0e-4a8c-9a35-c7e0b1f2d4a6"

func TestAccAPIClientWrongInput(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		id := fmt.Sprintf("client_id = %q\n", anyID)
		wrong := func(attributes, text string) acctest.InvalidConfig {
			return acctest.InvalidConfig{Attributes: attributes, Error: text}
		}
		c.ExpectRefused(t, typeName,
			wrong("", `xactly one of these attributes ... client_id,name`),
			wrong(id+`name = "CI"`, `xactly one of these attributes ... client_id,name`),
			wrong(id+"client_secret_wo = \"a\"\nclient_secret_current = \"b\"", `client_secret_wo,client_secret_current`),
			wrong("name = \"CI\"\nclient_secret_wo = \"a\"", `name,client_secret_wo`),
			wrong(`client_id = "CI"`, `not a UUID`),
			wrong(id+`client_secret_wo_version = 1`, `client_secret_wo`),
			wrong(id+"client_secret_wo = \"a\"\nrotate_early_days = 7\nrotate_after_days = 7",
				`less than rotate_after_days`),
		)
		c.ExpectRefused(t, typeName,
			wrong(id, `prove that its secret works ... client_secret_wo`),
			wrong(`name = "CI"`, `published runZero API cannot create ... client_id ... unpublished_endpoints`),
			wrong(fmt.Sprintf("client_id = %q\nclient_secret_wo = %q", b.ClientID, b.ClientSecret),
				`the API client that the provider signs in with ... Give the provider another credential`),
		)
		acctest.Test(t, c, resource.TestCase{
			TerraformVersionChecks:   withWriteOnly(),
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests,
					Config: c.ProviderBlock(`organization_token = "`+b.OrganizationToken+`"`) +
						acctest.Resource(typeName, id+`client_secret_wo = "a"`),
					ExpectError: regexp.MustCompile(
						`(?s)runzero_api_client\s+cannot\s+be\s+managed\s+with\s+an\s+organization\s+token`),
				},
				{
					Config:       c.Config(acctest.Resource(typeName, id)),
					ResourceName: address, ImportState: true, ImportStateId: "CI",
					ExpectError: regexp.MustCompile(
						`(?s)Cannot\s+import\s+API\s+client.*not\s+a\s+UUID.*by\s+ID:\s+UUID\s+of\s+the\s+API\s+client`),
				},
			},
		})
		c.ExpectNoCall(t)
	})
}

// A client that the provider signs in with later is not rotated: neither by an update nor by a
// destroy.
func TestAccAPIClientOwn(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newRig(c)
		attributes := fmt.Sprintf("client_id = %q\n%s\nrevoke_on_destroy = true\n", r.id, current(r.secret))
		own := func(more string) string { return c.Config(acctest.Resource(typeName, attributes+more)) }
		refused := regexp.MustCompile(`(?s)provider\s+signs\s+in\s+with`)
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: r.config(attributes)},
				{PreConfig: c.ResetRequests, Config: own(""), ConfigPlanChecks: acctest.ExpectNoChange()},
				{Config: own(`keepers = { a = "1" }`), ExpectError: refused},
				{Config: own(""), Destroy: true, ExpectError: refused},
				{Config: r.config(attributes + "\n"), Check: c.CheckWrites(map[string]int{})},
			},
		})
	})
}

func TestAccAPIClientImport(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newRig(c)
		update := acctest.ExpectAction(address, plancheck.ResourceActionUpdate)
		const first, second = `keepers = { a = "1" }`, `keepers = { a = "2" }`
		acctest.Test(t, c, resource.TestCase{
			TerraformVersionChecks:   withWriteOnly(),
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests, Config: r.adopted(), ResourceName: address, ImportState: true, ImportStateId: r.id,
					ImportStatePersist: true,
				},
				{
					Config: r.adopted(writeOnly(r.secret)), ConfigPlanChecks: acctest.ExpectNoChange(),
					Check: resource.ComposeTestCheckFunc(r.proved(0, 0), c.CheckCalls(map[string]int{}), r.none(),
						resource.TestCheckNoResourceAttr(address, "issued_at")),
				},
				{
					Config: r.adopted(writeOnly(r.secret)), ResourceName: address, ImportState: true, ImportStateId: r.id,
					ImportStateKind: resource.ImportBlockWithID,
				},
				{ // the first keepers are taken as they are, and the age counts from now
					Config: r.adopted(first, "rotate_after_days = 30"), ConfigPlanChecks: update,
					Check: resource.ComposeTestCheckFunc(r.proved(0, 0), resource.TestCheckResourceAttrSet(address, "rotate_at")),
				},
				{
					Config: r.adopted(second),
					ExpectError: regexp.MustCompile(
						`(?s)Cannot\s+rotate\s+API\s+client.*neither\s+the\s+state\s+nor\s+the\s+configuration`),
				},
				{
					PreConfig: c.ResetRequests, Config: r.adopted(second, writeOnly(r.secret)), ConfigPlanChecks: update,
					Check: resource.ComposeTestCheckFunc(r.proved(0, 1), r.expectNew(&r.secret)),
				},
			},
		})
	})
}

func TestAccAPIClientImportByIdentity(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newRig(c)
		acctest.Test(t, c, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: r.adopted(writeOnly(r.secret))},
				{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
			},
		})
	})
}

// Another API client is another object; a revoke that the state cannot carry out is said before and
// refused after.
func TestAccAPIClientReplacedAndUnrevokable(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newRig(c)
		acctest.Test(t, c, resource.TestCase{
			TerraformVersionChecks:   withWriteOnly(),
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: r.adopted(writeOnly(r.secret), "revoke_on_destroy = true")},
				{
					Config:  r.adopted(writeOnly(r.secret), "revoke_on_destroy = true"),
					Destroy: true,
					ExpectError: regexp.MustCompile(
						`(?s)Cannot\s+delete\s+API\s+client.*state\s+does\s+not\s+hold\s+it.*Rotate\s+once`),
				},
				{
					Config:           r.adopted(writeOnly(r.secret)),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
				},
				{
					PreConfig: c.ResetRequests,
					Config:    r.config(fmt.Sprintf("client_id = %q\n%s", anyID, writeOnly("other"))), PlanOnly: true,
					ExpectNonEmptyPlan: true,
					ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPreRefresh: []plancheck.PlanCheck{
						plancheck.ExpectResourceAction(address, plancheck.ResourceActionDestroyBeforeCreate),
					}},
				},
			},
		})
	})
}
