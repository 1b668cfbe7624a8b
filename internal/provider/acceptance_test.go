package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

func TestAccCredentials(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		list := acctest.Data("runzero_sites", "")
		for name, test := range map[string]struct {
			block, hcl string
			env        map[string]string
			want       string // an error; "" = it works
		}{
			"none": {hcl: list, want: `(?s)No runZero credential.*RUNZERO_CLIENT_ID`},
			"two in the block": {
				block: fmt.Sprintf("account_token = %q\norganization_token = %q", b.AccountToken,
					b.OrganizationToken), hcl: list,
				want: `(?s)More than one.*account_token in\s+the\s+provider\s+block.*organization_token\s+in\s+the\s+provider\s+block`,
			},
			"block and environment": {
				block: fmt.Sprintf("account_token = %q", b.AccountToken),
				env:   map[string]string{"RUNZERO_CLIENT_ID": b.ClientID, "RUNZERO_CLIENT_SECRET": b.ClientSecret}, hcl: list,
				want: `(?s)account_token\s+in\s+the\s+provider\s+block.*RUNZERO_CLIENT_ID\s+in\s+the\s+environment`,
			},
			"half an API client": {
				block: fmt.Sprintf("client_id = %q", b.ClientID), hcl: list,
				want: `(?s)Half an API client.*RUNZERO_CLIENT_SECRET`,
			},
			"wrong prefix": {
				block: fmt.Sprintf("account_token = %q", b.OrganizationToken), hcl: list,
				want: `(?s)Not an account token.*organization\s+token`,
			},
			"download token": {
				block: `account_token = "DT00000000000000000000000000000000"`, hcl: list,
				want: `(?s)Not an account token.*start\s+with\s+CT`,
			},
			"token that is not known": {
				block: `account_token = "CT00000000000000000000000000000000"`, hcl: list,
				want: `(?s)401.*Check\s+that\s+the\s+token`,
			},
			"client that is not known": {
				block: fmt.Sprintf("client_id = %q\nclient_secret = \"wrong/+=\"", b.ClientID),
				hcl:   list, want: `(?s)Check\s+that\s+the\s+token\s+or\s+API\s+client`,
			},
			"http to another machine": {
				block: fmt.Sprintf("account_token = %q", b.AccountToken),
				env:   map[string]string{"BASE": "http://console.example.com"}, hcl: list, want: `(?s)address cannot be used.*https`,
			},
			"organization token for an organization": {
				block: fmt.Sprintf("organization_token = %q", b.OrganizationToken),
				hcl:   acctest.Resource("runzero_organization", `name = "x"`),
				want:  `(?s)runzero_organization cannot be created with an\s+organization\s+token.*starts with .CT.*No call was made`,
			},
			"export token for a site": {
				block: fmt.Sprintf("export_token = %q", b.ExportToken),
				hcl:   acctest.Resource("runzero_site", "organization_id = \""+b.OrganizationID+"\"\nname = \"x\""),
				want:  `(?s)runzero_site cannot be managed with an\s+export\s+token`,
			},
			"RUNZERO_ORG_ID that is none": {
				block: fmt.Sprintf("account_token = %q", b.AccountToken),
				env:   map[string]string{"RUNZERO_ORG_ID": "EMEA"}, hcl: list, want: `RUNZERO_ORG_ID is not a UUID`,
			},
			"unreadable CA": {block: fmt.Sprintf("account_token = %q\nca_certificate = \"/does/not/exist.pem\"",
				b.AccountToken), hcl: list, want: `(?s)Cannot read the CA certificate`},
			"max_retries in words": {
				block: fmt.Sprintf("account_token = %q", b.AccountToken),
				env:   map[string]string{"RUNZERO_MAX_RETRIES": "many"}, hcl: list, want: `RUNZERO_MAX_RETRIES`,
			},
			"timeout out of bounds": {
				block: fmt.Sprintf("account_token = %q\nrequest_timeout = \"5h\"", b.AccountToken),
				hcl:   list, want: `request_timeout`,
			},
			"token with a line break": {
				block: `account_token = "CT0123\nABC"`, hcl: list,
				want: `(?s)The runZero credential cannot be used.*white\s+space`,
			},
			"budget of no call": {block: fmt.Sprintf("account_token = %q\napi_budget = { max_calls = 0 }",
				b.AccountToken), hcl: list, want: `(?s)api_budget\.max_calls|max_calls.*at\s+least\s+1`},
			"rate of too few": {block: fmt.Sprintf("account_token = %q\nrate_limit = { calls = 5 }",
				b.AccountToken), hcl: list, want: `(?s)rate_limit\.calls|calls.*between\s+10`},
			"window without a unit": {
				block: fmt.Sprintf(
					"account_token = %q\nrate_limit = { calls = 100, window = \"60\" }", b.AccountToken), hcl: list,
				want: `(?s)Invalid duration.*rate_limit\.window`,
			},
			"account token":      {block: fmt.Sprintf("account_token = %q", b.AccountToken), hcl: list},
			"organization token": {block: fmt.Sprintf("organization_token = %q", b.OrganizationToken), hcl: list},
			"API client": {block: fmt.Sprintf("client_id = %q\nclient_secret = %q", b.ClientID,
				b.ClientSecret), hcl: list},
			"API client in the environment": {env: map[string]string{
				"RUNZERO_CLIENT_ID":     b.ClientID,
				"RUNZERO_CLIENT_SECRET": b.ClientSecret, "RUNZERO_ORG_ID": b.OrganizationID,
			}, hcl: list},
		} {
			t.Run(name, func(t *testing.T) {
				block := c.ProviderBlock(test.block)
				if base := test.env["BASE"]; base != "" {
					block = strings.Replace(block, c.URL, base, 1)
				}
				step := resource.TestStep{Config: block + test.hcl, PlanOnly: test.want != ""}
				if test.want != "" {
					step.ExpectError = regexp.MustCompile(test.want)
				}
				run := acctest.TestWithoutCLI
				if test.want == "" || name == "none" { // a CLI shows one error like another
					run = acctest.Test
				}
				run(t, c, resource.TestCase{
					ProtoV6ProviderFactories: c.FactoriesWith(test.env),
					Steps:                    []resource.TestStep{step},
				})
			})
		}
	})
}

// The wrong kind of credential is refused at plan time, before any call.
func TestAccWrongKindMakesNoCall(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		config := c.ProviderBlock(fmt.Sprintf("organization_token = %q", c.Bootstrap().OrganizationToken)) +
			acctest.Resource("runzero_api_token", `comment = "x"`)
		c.ResetRequests()
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{{
				Config: config, PlanOnly: true,
				ExpectError: regexp.MustCompile(`needs an account\s+token`),
			}},
		})
		if n := len(c.Requests()); n != 0 {
			t.Errorf("%d calls were made, want none", n)
		}
	})
}

// With an organization token everything of its organization works, and nothing of another.
func TestAccOrganizationToken(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		other := c.Organization("Other")
		provider := c.ProviderBlock(fmt.Sprintf("organization_token = %q", c.Bootstrap().OrganizationToken))
		site := func(attributes string) string {
			return provider + acctest.Resource("runzero_site", attributes)
		}
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					Config: site(`name = "Berlin"`), ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
					Check: resource.TestCheckResourceAttr("runzero_site.test", "organization_id", c.Bootstrap().OrganizationID),
				},
				{
					Config:           site("name = \"Berlin\"\ndescription = \"Office\""),
					ConfigPlanChecks: acctest.ExpectAction("runzero_site.test", plancheck.ResourceActionUpdate),
				},
				{
					Config:      site("organization_id = \"" + other + "\"\nname = \"Berlin\""),
					ExpectError: regexp.MustCompile(`(?s)token\s+belongs\s+to`),
				},
			},
		})
		if rows := c.List("/org/sites?_oid=" + other); len(rows) != 1 {
			t.Errorf("the other organization has %d sites, want its own one", len(rows))
		}
	})
}

// A proxy's or a wrong host's page never removes anything from the state.
func TestAccAnswersOfNoConsole(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		config := c.Config(acctest.Resource("runzero_site",
			"organization_id = \""+c.Bootstrap().OrganizationID+"\"\nname = \"Berlin\""))
		answer := func(status int, contentType, body string) func() {
			return func() {
				c.Intercept(func(next http.Handler) http.Handler {
					return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						if strings.HasSuffix(r.URL.Path, "/account/api/token") {
							next.ServeHTTP(w, r)
							return
						}
						w.Header().Set("Content-Type", contentType)
						w.WriteHeader(status)
						_, _ = w.Write([]byte(body))
					})
				})
			}
		}
		const page = "<!DOCTYPE html><html><body>Sign in</body></html>"
		steps := []resource.TestStep{{Config: config, ConfigPlanChecks: acctest.ExpectEmptyPlanAfter()}}
		for _, fault := range []struct {
			before func()
			want   string
		}{
			{answer(200, "text/html", page), `(?s)does not come from\s+a\s+runZero\s+console.*base_url`},
			{answer(404, "text/html", page), `(?s)does not come from\s+a\s+runZero\s+console`},
			{answer(401, "application/json", `{"error":"token is undefined or invalid: API key not found"}`), `401`},
			{
				answer(403, "application/json", `{"title":"request failed","detail":"role does not allow this","status":"error"}`),
				`(?s)role\s+does\s+not\s+allow`,
			},
			{answer(403, "application/json",
				`{"title":"request failed","detail":"license does not include this","status":"error"}`), `(?s)license`},
		} {
			steps = append(steps,
				resource.TestStep{PreConfig: fault.before, Config: config, ExpectError: regexp.MustCompile(fault.want)},
				resource.TestStep{
					PreConfig: func() { c.Intercept(nil) }, Config: config,
					ConfigPlanChecks: acctest.ExpectNoChange(),
				},
			)
		}
		acctest.Test(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}

// A credential that the same run creates defers; it does not fail the plan.
func TestAccCredentialOfTheSameRun(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		config := c.Config() + fmt.Sprintf(`
			resource "runzero_organization" "new" { name = "New" }

			resource "runzero_api_token" "new" {
				organization_id = runzero_organization.new.id
				comment         = "for the second provider"
			}

			provider "second" {
				base_url           = %q
				organization_token = runzero_api_token.new.token
			}

			resource "runzero_site" "test" {
				provider = second
				name     = "Berlin"
			}`, c.URL)
		// One process serves all configurations of a provider in these tests, so the second has a name of
		// its own.
		factories := c.Factories()
		factories["second"] = c.FactoriesWith(
			map[string]string{"RUNZERO_ACCOUNT_TOKEN": c.Bootstrap().AccountToken})["runzero"]
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: factories,
			// Known in the plan already, though one of the two is not: nothing must be half applied.
			Steps: []resource.TestStep{{
				Config: config,
				ExpectError: regexp.MustCompile(
					`(?s)More than one runZero credential.*RUNZERO_ACCOUNT_TOKEN.*organization_token`),
			}},
		})
		if n := len(c.Writes()); n > 0 {
			t.Errorf("%d kinds of writes were made before that was said", n)
		}
		factories["second"] = c.Factories()["runzero"]
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: factories,
			Steps: []resource.TestStep{
				{
					Config: config, ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
					Check: resource.TestCheckResourceAttrPair("runzero_site.test", "organization_id", "runzero_organization.new",
						"id"),
				},
			},
		})
	})
}

// Deleting an organization elsewhere takes its children along: warnings and a plan
// to create them, no error and no call for each child.
func TestAccChildrenOfADeletedOrganization(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		// A new organization has no Explorer; here one registers at once.
		c.Intercept(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
				if q.Method != http.MethodPut || !strings.HasSuffix(q.URL.Path, "/account/orgs") {
					next.ServeHTTP(w, q)
					return
				}
				answer := httptest.NewRecorder()
				next.ServeHTTP(answer, q)
				var made struct {
					ID   string
					Data struct{ ID string } // of consoles that wrap single objects
				}
				if json.Unmarshal(answer.Body.Bytes(), &made) == nil && made.ID+made.Data.ID != "" {
					c.AddExplorer(made.ID+made.Data.ID, "probe")
				}
				maps.Copy(w.Header(), answer.Header())
				w.WriteHeader(answer.Code)
				_, _ = w.Write(answer.Body.Bytes())
			})
		})
		config := c.Config(`
			resource "runzero_organization" "test" { name = "Tenant" }

			resource "runzero_site" "test" {
				count           = 3
				organization_id = runzero_organization.test.id
				name            = "Site ${count.index}"
			}

			data "runzero_explorers" "test" {
				organization_id = runzero_organization.test.id
			}

			resource "runzero_scan_schedule" "test" {
				organization_id = runzero_organization.test.id
				site_id         = runzero_site.test[0].id
				name            = "Weekly"
				frequency       = "weekly"
				explorer_id     = data.runzero_explorers.test.explorers[0].id
			}

			resource "runzero_api_token" "test" {
				organization_id = runzero_organization.test.id
				comment         = "reader"
			}

			resource "runzero_export_token" "test" {
				organization_id = runzero_organization.test.id
				comment         = "exporter"
			}`)
		var id string
		create := func(address string) plancheck.PlanCheck {
			return plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate)
		}
		checks := acctest.ExpectEmptyPlanAfter()
		checks.PreApply = []plancheck.PlanCheck{
			create("runzero_organization.test"), create("runzero_site.test[0]"), create("runzero_site.test[2]"),
			create("runzero_scan_schedule.test"), create("runzero_api_token.test"), create("runzero_export_token.test"),
		}
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					Config: config, Check: acctest.Attribute("runzero_organization.test", "id", &id),
					ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
				},
				{
					PreConfig: func() { c.CallOutside(http.MethodDelete, "/account/orgs/"+id, nil) }, Config: config,
					ConfigPlanChecks: checks,
				},
			},
		})
	})
}
