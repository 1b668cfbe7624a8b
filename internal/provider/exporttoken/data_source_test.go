package exporttoken_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

// made makes an export token outside of Terraform and gives its id.
func made(c *acctest.Console, org, comment string) string {
	return fmt.Sprint(c.CallOutside(http.MethodPost, "/account/orgs/"+org+"/exportTokens",
		map[string]any{"comment": comment})["id"])
}

func TestAccExportTokenData(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org, other := c.Bootstrap().OrganizationID, c.Organization("Other")
		id := made(c, org, "SIEM")
		made(c, org, "Twin")
		made(c, org, "Twin")
		far := made(c, other, "SIEM")
		c.CallOutside(http.MethodDelete, "/account/orgs/"+org+"/exportTokens/"+made(c, org, "SIEM"), nil)
		in := "organization_id = \"" + org + "\"\n"
		once := map[string]int{"GET getAccountOrganizationExportTokens": 1}
		steps := acctest.Lookup{
			Name: "export_token", Plural: "export_tokens", Title: `export\s+token`, By: "comment", In: in, ID: id, Known: "SIEM",
			Twice: "Twin", Calls: once,
		}.Steps(c)
		const all, one = "data.runzero_export_tokens.test", "data.runzero_export_token.test"
		steps = append(steps,
			resource.TestStep{ // the service has no search here: it filters the one list of each organization
				PreConfig: c.ResetRequests,
				Config: c.Config(acctest.Data("runzero_export_tokens", in+`search = "TWIN"`),
					acctest.Data("runzero_export_token", in+`comment = "SIEM"`),
					`data "runzero_export_tokens" "other" { organization_id = "`+other+`" }`),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckCalls(map[string]int{"GET getAccountOrganizationExportTokens": 2}),
					acctest.Listed(all, "export_tokens", "comment", "Twin", "Twin"),
					acctest.Listed("data.runzero_export_tokens.other", "export_tokens", "id", far),
					resource.TestCheckResourceAttr("data.runzero_export_tokens.other", "export_tokens.0.organization_id", other),
					resource.TestCheckResourceAttr(one, "id", id),
					resource.TestCheckResourceAttr(one, "organization_id", org),
					resource.TestCheckNoResourceAttr(one, "last_used_at"),
					resource.TestCheckNoResourceAttr(one, "token"),
				),
			},
			resource.TestStep{
				Config:      c.Config(acctest.Data("runzero_export_tokens", "")),
				ExpectError: regexp.MustCompile(`(?s)runzero_export_token\s+needs\s+an\s+organization`),
			},
			resource.TestStep{ // an organization that is not there
				Config: c.Config(acctest.Data("runzero_export_tokens", `organization_id = "`+acctest.UnknownID+`"`)),
				ExpectError: regexp.MustCompile(`(?s)Cannot\s+list\s+runzero_export_tokens.*its\s+organization\s+` +
					acctest.UnknownID + `\s+is\s+gone`),
			},
		)
		acctest.TestWithoutCLI(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}
