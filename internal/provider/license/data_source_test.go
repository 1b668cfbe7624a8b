package license_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

const address = "data.runzero_license.test"

func TestAccLicenseData(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		c.SetDailyUsage(120)
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests,
					Config: c.Config(acctest.Data("runzero_license", ""),
						`output "settings" { value = jsondecode(data.runzero_license.test.settings) }`),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckCalls(map[string]int{"GET getAccountLicense": 1}),
						resource.TestCheckResourceAttr(address, "license_type", "platform"),
						resource.TestCheckResourceAttr(address, "license_max_assets", "100000"),
						resource.TestCheckResourceAttr(address, "usage.limit", "100000"),
						resource.TestMatchResourceAttr(address, "usage.used_today", regexp.MustCompile(`^12\d$`)),
						resource.TestMatchResourceAttr(address, "usage.remaining", regexp.MustCompile(`^998[78]\d$`)),
						resource.TestMatchResourceAttr(address, "license_expiration", regexp.MustCompile(`^20\d\d-\d\d-\d\dT.*Z$`)),
						resource.TestMatchResourceAttr(address, "settings", regexp.MustCompile(`^\{`)),
						resource.TestCheckNoResourceAttr(address, "subscription_canceled_at"),
						resource.TestCheckNoResourceAttr(address, "partner"),
					),
				},
				{
					Config: c.ProviderBlock(fmt.Sprintf("organization_token = %q", c.Bootstrap().OrganizationToken)) +
						acctest.Data("runzero_license", ""),
					ExpectError: regexp.MustCompile(`(?s)runzero_license\s+cannot\s+be.*needs\s+an\s+account\s+token`),
				},
			},
		})
	})
}
