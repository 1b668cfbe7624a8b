package apiallowlist_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

func TestAccAPIAllowlistWrongInput(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		wrong := func(attributes, text string) acctest.InvalidConfig {
			return acctest.InvalidConfig{Attributes: attributes, Error: text}
		}
		c.ExpectRefused(t, typeName,
			wrong(addresses("192.0.2.1-192.0.2.9"), `not accepted here`),
			wrong(addresses("router.example.com"), `not accepted here`),
			wrong(addresses(here)+"caller_addresses = []", `caller_addresses`),
		)
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests,
					Config: c.ProviderBlock("account_token = \""+c.Bootstrap().AccountToken+
						"\"\nunpublished_endpoints = { account_settings = \"account/settings?x=1\" }") +
						acctest.Resource(typeName, addresses(here)),
					ExpectError: acctest.TextPattern(`account_settings ... starts with a slash`),
				},
			},
		})
		c.ExpectNoCall(t)
	})
}

// Without the opt-in nothing is called, and the user gets what a person needs.
func TestAccAPIAllowlistNotOptedIn(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		token := "account_token = \"" + c.Bootstrap().AccountToken + "\"\n"
		step := func(settings, hcl, text string) resource.TestStep {
			return resource.TestStep{
				Config: c.ProviderBlock(token+settings) + hcl, ExpectError: regexp.MustCompile("(?s)" + text),
			}
		}
		list := acctest.Resource(typeName, addresses("2001:DB8::1", "192.0.2.0/24"))
		const says = `cannot\s+be\s+managed\s+on\s+published\s+calls.*no\s+call\s+to\s+read\s+or\s+write.*\n\s+192\.0\.2\.0/24,2001:db8::1\n.*unpublished_endpoints\s+=\s+\{\s+account_settings`
		c.ResetRequests()
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				step("", list, says),
				step(`unpublished_endpoints = { api_clients = "/account/api/clients" }`, list, says),
				step("", acctest.Data(typeName, ""),
					`no\s+call\s+to\s+read\s+or\s+write.*Look\s+the\s+list\s+up\s+in\s+the\s+console`),
				{ // an organization token cannot, whatever the opt-in
					Config:      c.ProviderBlock("organization_token = \""+c.Bootstrap().OrganizationToken+"\"\n"+optIn) + list,
					ExpectError: regexp.MustCompile(`cannot\s+be\s+managed\s+with\s+an\s+organization\s+token`),
				},
			},
		})
		c.ExpectNoCall(t)
	})
}

// A console that has no such endpoint says so in its own ways.
func TestAccAPIAllowlistNoSuchEndpoint(t *testing.T) {
	run(t, func(t *testing.T, r scenario) {
		for name, answer := range map[string]func(w http.ResponseWriter){
			"JSON": func(w http.ResponseWriter) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(http.StatusNotFound)
				_, _ = w.Write([]byte(`{"error":"not found"}`))
			},
			"page": func(w http.ResponseWriter) {
				w.Header().Set("Content-Type", "text/html")
				_, _ = w.Write([]byte("<!DOCTYPE html><title>runZero</title>"))
			},
		} {
			r.Intercept(func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
					if strings.HasSuffix(q.URL.Path, "/account/settings") {
						answer(w)
						return
					}
					next.ServeHTTP(w, q)
				})
			})
			t.Log(name)
			acctest.TestWithoutCLI(t, r.Console, resource.TestCase{
				ProtoV6ProviderFactories: r.Factories(),
				Steps: []resource.TestStep{{
					Config: r.config(addresses(here)),
					ExpectError: regexp.MustCompile(
						`(?s)Cannot\s+create\s+API\s+allowlist.*no\s+such\s+endpoint\s+at\s+/account/settings.*published\s+runZero\s+API\s+has\s+no\s+call.*unpublished_endpoints\.account_settings.*\n\s+127\.0\.0\.1\n`),
				}},
			})
		}
	})
}

// The opt-in goes away while the allowlist is in the state: nothing is called, nothing is lost.
func TestAccAPIAllowlistOptOut(t *testing.T) {
	run(t, func(t *testing.T, r scenario) {
		without := r.ProviderBlock(r.token()) + acctest.Resource(typeName, addresses(here))
		acctest.TestWithoutCLI(t, r.Console, resource.TestCase{
			ProtoV6ProviderFactories: r.Factories(),
			Steps: []resource.TestStep{
				{Config: r.config(addresses(here))},
				{
					PreConfig: r.ResetRequests, Config: without,
					ExpectError: regexp.MustCompile(`(?s)published\s+calls.*\n\s+127\.0\.0\.1\n`),
				},
				{
					Config:      r.ProviderBlock(r.token()) + `data "runzero_sites" "any" {}`,
					ExpectError: regexp.MustCompile(`(?s)Cannot\s+delete\s+API\s+allowlist.*Set\s+the\s+opt-in\s+again.*state\s+rm`),
				},
				{
					Config: r.config(addresses(here)), ConfigPlanChecks: acctest.ExpectNoChange(),
					Check: func(*terraform.State) error { return r.holds(0, here)() },
				},
			},
		})
	})
}
