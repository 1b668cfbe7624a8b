package apitoken_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

func TestAccAPITokenData(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		token := func(comment, org string) string {
			body := map[string]any{"comment": comment}
			if org != "" {
				body["organization_id"] = org
			}
			return fmt.Sprint(c.CallOutside(http.MethodPut, "/account/keys", body)["id"])
		}
		id := token("Pipeline", b.OrganizationID)
		token("Twin", "")
		token("Twin", "")
		c.CallOutside(http.MethodDelete, "/account/keys/"+token("Pipeline", ""),
			nil) // a deleted one does not make the comment ambiguous
		once := map[string]int{"GET getAccountKeys": 1}
		steps := acctest.Lookup{
			Name: "api_token", Plural: "api_tokens", Title: `API\s+token`, By: "comment", ID: id, Known: "Pipeline",
			Twice: "Twin", Calls: once,
		}.Steps(c)
		const all, one = "data.runzero_api_tokens.test", "data.runzero_api_token.test"
		steps = append(steps,
			resource.TestStep{ // the service has no search here: it filters the one list
				PreConfig: c.ResetRequests,
				Config: c.Config(acctest.Data("runzero_api_tokens", `search = "TWIN"`),
					acctest.Data("runzero_api_token", `comment = "Pipeline"`),
					`data "runzero_api_tokens" "none" { search = "comment:Twin" }`),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckCalls(once),
					acctest.Listed(all, "api_tokens", "comment", "Twin", "Twin"),
					acctest.Listed("data.runzero_api_tokens.none", "api_tokens", "comment"),
					resource.TestCheckNoResourceAttr(all, "api_tokens.0.organization_id"),
					resource.TestCheckResourceAttr(one, "organization_id", b.OrganizationID),
					resource.TestCheckResourceAttr(one, "usage_today", "0"),
					resource.TestCheckNoResourceAttr(one, "last_used_at"),
					resource.TestCheckNoResourceAttr(one, "token"),
				),
			},
			resource.TestStep{ // a token looks itself up
				Config: c.ProviderBlock(`account_token = "`+b.AccountToken+`"`) +
					acctest.Data("runzero_api_token", `comment = "first account token"`),
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttrSet(one, "last_used_at"),
					resource.TestCheckResourceAttr(one, "last_used_ip", "127.0.0.1"),
				),
			},
		)
		acctest.TestWithoutCLI(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}
