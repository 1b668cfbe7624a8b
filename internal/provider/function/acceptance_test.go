package function_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// withFunctions are the versions that know provider functions.
func withFunctions() []tfversion.TerraformVersionCheck {
	return []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_8_0)}
}

// result is what an expression gives.
type result struct {
	expression string
	want       knownvalue.Check
}

// offline runs steps with a provider that has no configuration, and no console to reach. The first
// has an output for each result.
func offline(t *testing.T, results []result, steps ...resource.TestStep) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance test: set TF_ACC=1, or use make test")
	}
	t.Parallel()
	var all resource.TestStep
	for i, one := range results {
		name := fmt.Sprintf("result_%d", i)
		all.Config += fmt.Sprintf("output %q {\n  value = %s\n}\n", name, one.expression)
		all.ConfigStateChecks = append(all.ConfigStateChecks, statecheck.ExpectKnownOutputValue(name, one.want))
	}
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks: withFunctions(),
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"runzero": providerserver.NewProtocol6WithError(provider.New(provider.Options{
				Version: "test", Getenv: func(string) string { return "" },
			})()),
		},
		Steps: append([]resource.TestStep{all}, steps...),
	})
}

// fails is a step with an error; the CLI breaks its lines anywhere.
func fails(expression string, words string) resource.TestStep {
	return resource.TestStep{
		Config:      fmt.Sprintf("output \"test\" {\n  value = %s\n}\n", expression),
		ExpectError: regexp.MustCompile(strings.Join(strings.Fields(regexp.QuoteMeta(words)), `[\s│]+`)),
	}
}

func strs(all ...string) knownvalue.Check {
	checks := make([]knownvalue.Check, 0, len(all))
	for _, one := range all {
		checks = append(checks, knownvalue.StringExact(one))
	}
	return knownvalue.ListExact(checks)
}

func TestAccTokenKind(t *testing.T) {
	const secret = "S3cretMarker"
	offline(t,
		[]result{
			{`provider::runzero::token_kind("OT0123")`, knownvalue.StringExact("organization")},
		},
		resource.TestStep{
			Config: `
				variable "token" {
					default   = "CT` + secret + `"
					sensitive = true
				}
				output "test" { value = nonsensitive(provider::runzero::token_kind(var.token)) }`,
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("test",
				knownvalue.StringExact("account"))},
		},
		fails(`provider::runzero::token_kind("hello")`, `the text is no runZero token: those start with CT (account)`),
		fails(`provider::runzero::token_kind(null)`, `argument must not be null`),
	)
}

func TestAccCIDRMerge(t *testing.T) {
	offline(t,
		[]result{
			{
				`provider::runzero::cidr_merge(["10.0.0.128/25", "10.0.0.0-10.0.0.127", "2001:DB8::1"])`,
				strs("10.0.0.0/24", "2001:db8::1/128"),
			},
			{`provider::runzero::cidr_merge([])`, strs()},
			{
				`provider::runzero::cidr_merge(["10.0.0.1/24", "www.example.com", "AS64500", "country4:US"])`,
				strs("10.0.0.0/24"),
			},
		},
		fails(`provider::runzero::cidr_merge(["10.0.0.1/240"])`,
			`element 0 ("10.0.0.1/240"): the prefix length /240 is not between`),
		// What is known only after apply is waited for.
		resource.TestStep{
			Config: `
				resource "terraform_data" "net" { input = "10.0.1.0/24" }
				output "test" { value = provider::runzero::cidr_merge(["10.0.0.0/24", terraform_data.net.output]) }`,
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("test", strs("10.0.0.0/23"))},
		},
	)
}

func TestAccCIDRSubtract(t *testing.T) {
	offline(t,
		[]result{
			{
				`provider::runzero::cidr_subtract(["10.0.0.0/8", "192.168.0.0/16"], toset(["10.128.0.0/9", "192.168.0.0/16"]))`,
				strs("10.0.0.0/9"),
			},
			{
				`provider::runzero::cidr_subtract(["10.0.0.0/8", "public:all"], ["www.example.com", "10.128.0.0/9"])`,
				strs("10.0.0.0/9"),
			},
		},
		fails(`provider::runzero::cidr_subtract(["10.0.0.0/8"], [null])`, `element 0 is null`),
	)
}

func TestAccCIDRIntersect(t *testing.T) {
	offline(t,
		[]result{
			{
				`provider::runzero::cidr_intersect(["10.0.0.0/8", "host"], ["10.1.0.0/16", "11.0.0.0/8", "10.2.0.5"])`,
				strs("10.1.0.0/16", "10.2.0.5/32"),
			},
			{`provider::runzero::cidr_intersect(["10.0.0.0/8"], ["2001:db8::/32"])`, strs()},
		},
		fails(`provider::runzero::cidr_intersect(["10.0.0.0/8"], ["10.0.0.300"])`,
			`element 0 ("10.0.0.300"): 300 in "10.0.0.300" is not between 0 and 255`),
	)
}

func TestAccCIDRContains(t *testing.T) {
	yes, no := knownvalue.Bool(true), knownvalue.Bool(false)
	offline(t,
		[]result{
			{`provider::runzero::cidr_contains(["10.0.0.0/9", "10.128.0.0/9"], "10.0.0.0/8")`, yes},
			{`provider::runzero::cidr_contains(["10.0.0.0/9"], ["10.0.0.0/9", "10.128.0.1"])`, no},
			{`provider::runzero::cidr_contains(["10.0.0.0/8", "host"], toset(["10.0.0.1-9", "www.example.com"]))`, yes},
			{`provider::runzero::cidr_contains(["10.0.0.0/8"], "www.example.com")`, no},
			{`provider::runzero::cidr_contains([], [])`, yes},
		},
		fails(`provider::runzero::cidr_contains(["10.0.0.0/8"], 7)`, `give a text or a list of texts`),
	)
}

func TestAccCIDROverlaps(t *testing.T) {
	pair := func(first, second string, networks ...string) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"first": knownvalue.StringExact(first), "second": knownvalue.StringExact(second), "networks": strs(networks...),
		})
	}
	offline(t,
		[]result{
			{`provider::runzero::cidr_overlaps({
			b = ["10.0.0.0/16", "10.5.0.0/24", "host"], a = ["10.0.128.0/17", "10.5.0.9"], c = toset(["192.168.0.0/24"]), d = [], e = ["192.168.0.128-192.168.1.255"]
		})`, knownvalue.ListExact([]knownvalue.Check{
				pair("a", "b", "10.0.128.0/17", "10.5.0.9/32"),
				pair("c", "e", "192.168.0.128/25"),
			})},
			{`provider::runzero::cidr_overlaps({})`, knownvalue.ListExact(nil)},
		},
		fails(`provider::runzero::cidr_overlaps({ berlin = ["10.0.0.0/33"] })`, `["berlin"]: element 0 ("10.0.0.0/33")`),
	)
}

func TestAccAllowlist(t *testing.T) {
	offline(t,
		[]result{
			{
				`provider::runzero::allowlist(["203.0.113.7/32", "2001:DB8::/32", "198.51.100.0/24"])`,
				knownvalue.StringExact("198.51.100.0/24,203.0.113.7,2001:db8::/32"),
			},
			{`provider::runzero::allowlist([])`, knownvalue.StringExact("")},
		},
		fails(`provider::runzero::allowlist(["203.0.113.7", "office.example.com"])`, `element 1 ("office.example.com")`),
		fails(`provider::runzero::allowlist(["203.0.113.7/24"])`, `element 0 ("203.0.113.7/24"): it has host bits set`),
	)
}

func TestAccParseSitesCSV(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		const (
			header = "name,description,scope,exclusion,subnet_ranges,subnet_tags,subnet_descriptions\n"
			berlin = "Berlin,Head office,\"10.16.0.0/20, berlin.example.com\",10.16.14.1 - " +
				"10.16.14.9,10.16.0.0/22;10.16.4.0/23,zone=office floor=1;,Office;\n"
			lab = "Lab,,10.18.0.0/20,,,,\n"
		)
		config := func(file string) string {
			site := func(key string) string {
				return acctest.Resource("runzero_site",
					fmt.Sprintf("organization_id = %q\n", c.Bootstrap().OrganizationID)+strings.ReplaceAll(`
					name        = local.sites["KEY"].name
					description = local.sites["KEY"].description
					scope       = local.sites["KEY"].scope
					excludes    = local.sites["KEY"].excludes
					subnets     = local.sites["KEY"].subnets`, "KEY", key))
			}
			return c.Config(
				fmt.Sprintf("locals {\n  sites = { for s in provider::runzero::parse_sites_csv(%q) : s.name => s }\n}\n", file),
				site("Berlin"), strings.Replace(site("Lab"), `"test"`, `"lab"`, 1),
				`output "names" { value = keys(local.sites) }`)
		}
		const address = "runzero_site.test"
		nothing := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
		resource.Test(t, resource.TestCase{
			TerraformVersionChecks:   withFunctions(),
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					Config:            config(header + berlin + lab),
					ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("names", strs("Berlin", "Lab"))},
					Check: resource.ComposeAggregateTestCheckFunc(
						resource.TestCheckResourceAttr(address, "description", "Head office"),
						resource.TestCheckResourceAttr(address, "scope.#", "2"),
						resource.TestCheckResourceAttr(address, "excludes.#", "1"),
						resource.TestCheckResourceAttr(address, "subnets.%", "2"),
						resource.TestCheckResourceAttr(address, "subnets.10.16.0.0/22.tags.floor", "1"),
						resource.TestCheckResourceAttr(address, "subnets.10.16.0.0/22.description", "Office"),
						resource.TestCheckNoResourceAttr(address, "subnets.10.16.4.0/23.description"),
						resource.TestCheckResourceAttr("runzero_site.lab", "subnets.%", "0"),
					),
				},
				{Config: config(header + berlin + lab), ConfigPlanChecks: nothing},
				// Without the columns nothing is said about the sites, so they stay as they are.
				{Config: config("name\nBerlin\nLab\n"), ConfigPlanChecks: nothing},
				{ // an empty cell takes away
					Config: config(header + strings.Replace(berlin, "Head office", "", 1) + lab),
					Check: func(*terraform.State) error {
						for _, site := range c.List("/account/sites") {
							if site["name"] == "Berlin" && site["description"] != nil && site["description"] != "" {
								return fmt.Errorf("the description is still %q", site["description"])
							}
						}
						return nil
					},
				},
				{
					Config:      config(header + berlin + "Lab,,10.18.0.0/33,,,,\n"),
					ExpectError: regexp.MustCompile(`line[\s│]+3,[\s│]+scope:[\s│]+"10\.18\.0\.0/33"[\s│]+is[\s│]+refused`),
				},
				{Config: config(header + berlin + lab)}, // the test destroys with the last configuration
			},
		})
	})
}
