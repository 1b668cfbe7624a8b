package apiallowlist_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const (
	typeName = "runzero_api_allowlist"
	address  = "runzero_api_allowlist.test"
	here     = "127.0.0.1" // how the emulated console sees the provider
	optIn    = "unpublished_endpoints = { account_settings = \"/account/settings\" }\n"
	key      = "api_key_ip_allowlist"
)

// scenario is a console that has the unpublished endpoint, used with an account token.
type scenario struct{ *acctest.Console }

// run runs a test against such a console under each setting.
func run(t *testing.T, test func(t *testing.T, r scenario)) {
	t.Helper()
	acctest.RunWith(t, emulator.Options{Unpublished: true},
		func(t *testing.T, c *acctest.Console) { test(t, scenario{c}) })
}

func (r scenario) token() string {
	return fmt.Sprintf("account_token = %q\n", r.Bootstrap().AccountToken)
}

func (r scenario) client() string {
	b := r.Bootstrap()
	return fmt.Sprintf("client_id = %q\nclient_secret = %q\n", b.ClientID, b.ClientSecret)
}

func (r scenario) config(attributes string) string {
	return r.ProviderBlock(r.token()+optIn) + acctest.Resource(typeName, attributes)
}

func addresses(entries ...string) string {
	return fmt.Sprintf("addresses = [%s]\n", `"`+strings.Join(entries, `", "`)+`"`)
}

// account is the account's id.
func (r scenario) account() string { return fmt.Sprint(r.List("/account/orgs")[0]["client_id"]) }

// set changes the list outside of Terraform.
func (r scenario) set(text string) {
	r.CallOutside(http.MethodPatch, "/account/settings", map[string]any{key: text})
	r.ResetRequests()
}

// now is the list that the console holds.
func (r scenario) now() string {
	return fmt.Sprint(r.CallOutside(http.MethodGet, "/account/settings", nil)[key])
}

// holds checks the console's list, and how often it was written since the last reset.
func (r scenario) holds(writes int, entries ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if got := r.now(); strings.Join(strings.FieldsFunc(got, func(c rune) bool { return c == ',' || c == ' ' }),
			",") != strings.Join(entries, ",") {
			return fmt.Errorf("the console holds %q, not %q", got, entries)
		}
		n := 0
		for _, q := range r.Requests() {
			switch {
			case q.Method == http.MethodPatch && strings.HasSuffix(q.Path, "/account/settings"):
				n++
			case q.Method != http.MethodGet && !strings.HasSuffix(q.Path, "/account/api/token"):
				return fmt.Errorf("something else was written: %s %s", q.Method, q.Path)
			}
		}
		if n != writes {
			return fmt.Errorf("%d writes, not %d", n, writes)
		}
		return nil
	}
}

func TestAccAPIAllowlist(t *testing.T) {
	run(t, func(t *testing.T, r scenario) {
		update := acctest.ExpectAction(address, plancheck.ResourceActionUpdate)
		step := func(attributes string, checks resource.ConfigPlanChecks, more ...resource.TestCheckFunc) resource.TestStep {
			return resource.TestStep{
				PreConfig: r.ResetRequests, Config: r.config(attributes), ConfigPlanChecks: checks,
				Check: resource.ComposeTestCheckFunc(more...),
			}
		}
		drift := step(addresses(here, "192.0.2.0/24"), update, r.holds(1, here, "192.0.2.0/24"))
		drift.PreConfig = func() { r.set(here + ", 203.0.113.0/24") }
		acctest.Test(t, r.Console, resource.TestCase{
			ProtoV6ProviderFactories: r.Factories(),
			CheckDestroy:             r.holds(1),
			Steps: []resource.TestStep{
				step(addresses(here, "192.0.2.0/24", "2001:db8::1"), acctest.ExpectAction(address, plancheck.ResourceActionCreate),
					r.holds(1, here, "192.0.2.0/24", "2001:db8::1"), resource.TestCheckResourceAttr(address, "id", r.account()),
					resource.TestCheckResourceAttr(address, "addresses.#", "3")),
				step(addresses(here, "192.0.2.0/24", "2001:db8::1"), acctest.ExpectNoChange(),
					r.holds(0, here, "192.0.2.0/24", "2001:db8::1")),
				// Order and spelling mean nothing.
				step(addresses("2001:0DB8:0::1", "192.0.2.0/24", here+"/32"), acctest.ExpectEmptyPlanAfter(),
					r.holds(0, here, "192.0.2.0/24", "2001:db8::1")),
				step(addresses(here, "192.0.2.0/24"), update, r.holds(1, here, "192.0.2.0/24")),
				drift,
				// Settings of the provider's own are not sent.
				step(addresses(here, "192.0.2.0/24")+"allow_lockout = true\ntimeouts = { read = \"1m\" }", update,
					r.holds(0, here, "192.0.2.0/24")),
				{
					ResourceName: address, ImportState: true, ImportStateVerify: true,
					ImportStateVerifyIgnore: []string{"allow_lockout", "timeouts"},
				},
				step("addresses = []", update, r.holds(1)),
				step("addresses = []", acctest.ExpectNoChange(), r.holds(0)),
				step(addresses(here), update, r.holds(1, here)),
				{
					PreConfig: r.ResetRequests, Config: r.config(addresses(here)),
					ConfigPlanChecks: acctest.ExpectNoChange(),
				}, // what CheckDestroy counts from
			},
		})
	})
}

// The guard is all that stands between this list and a lock-out: with allow_lockout it is written,
// and the console refuses the very next call.
func TestAccAPIAllowlistLockOut(t *testing.T) {
	run(t, func(t *testing.T, r scenario) {
		elsewhere := addresses("192.0.2.0/24")
		refused := func(attributes string) resource.TestStep {
			return resource.TestStep{
				PreConfig: r.ResetRequests, Config: r.config(attributes),
				ExpectError: regexp.MustCompile(
					`(?s)would\s+lock\s+this\s+machine\s+out.*127\.0\.0\.1.*Nothing\s+was\s+written.*allow_lockout`),
			}
		}
		acctest.Test(t, r.Console, resource.TestCase{
			ProtoV6ProviderFactories: r.Factories(),
			Steps: []resource.TestStep{
				refused(elsewhere),
				// Even where the caller says that it calls from elsewhere: the console knows better.
				refused(elsewhere + `caller_addresses = ["192.0.2.9"]`),
				{Config: r.config(addresses(here)), Check: r.holds(1, here)}, // nothing was written before
				refused(elsewhere),
				{
					Config:           r.config(addresses("127.0.0.0/8")),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate), Check: r.holds(1, "127.0.0.0/8"),
				},
				{
					Config: r.config(elsewhere + "allow_lockout = true"),
					ExpectError: regexp.MustCompile(
						`(?s)Cannot\s+read\s+API\s+allowlist.*allowlist`), // the plan after the apply is locked out
				},
				{
					PreConfig: func() {
						if got := r.now(); !strings.Contains(got, "192.0.2.0/24") {
							t.Errorf("the list was not written: %q", got)
						}
						r.set(here)
					},
					Config: r.config(addresses(here)), Check: r.holds(0, here),
				},
			},
		})
	})
}

// The console does not tell the address of an API client.
func TestAccAPIAllowlistAPIClient(t *testing.T) {
	run(t, func(t *testing.T, r scenario) {
		config := func(attributes string) string {
			return r.ProviderBlock(r.client()+optIn) + acctest.Resource(typeName, attributes)
		}
		list := addresses(here, "192.0.2.0/24")
		step := func(attributes, text string) resource.TestStep {
			return resource.TestStep{
				PreConfig: r.ResetRequests, Config: config(attributes),
				ExpectError: regexp.MustCompile("(?s)" + text),
			}
		}
		acctest.Test(t, r.Console, resource.TestCase{
			ProtoV6ProviderFactories: r.Factories(),
			Steps: []resource.TestStep{
				step(list, `may\s+lock\s+this\s+machine\s+out.*not\s+tell\s+that\s+of\s+an\s+API\s+client.*caller_addresses`),
				step(list+`caller_addresses = ["192.0.2.0/23", "127.0.0.1"]`,
					`would\s+lock\s+Terraform\s+out.*192\.0\.2\.0/23\s+of\s+caller_addresses`),
				{ // known at apply only
					Config: config(list +
						"caller_addresses = [terraform_data.egress.output]\n}\nresource \"terraform_data\" \"egress\" {\n  input = " +
						"\"203.0.113.9\""),
					ExpectError: regexp.MustCompile(`(?s)would\s+lock\s+Terraform\s+out.*203\.0\.113\.9`),
				},
				{
					PreConfig: r.ResetRequests, Config: config(list + `caller_addresses = ["127.0.0.1", "192.0.2.128/25"]`),
					Check:            r.holds(1, here, "192.0.2.0/24"),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
				},
				step(addresses(here)+`caller_addresses = ["127.0.0.1", "192.0.2.128/25"]`,
					`192\.0\.2\.128/25\s+of\s+caller_addresses`),
				{
					PreConfig: r.ResetRequests, Config: config(addresses(here, "198.51.100.0/24") + "allow_lockout = true"),
					Check:            r.holds(1, here, "198.51.100.0/24"),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
				},
			},
		})
	})
}

// What others put into the list is not overwritten by a create: it is imported.
func TestAccAPIAllowlistImport(t *testing.T) {
	run(t, func(t *testing.T, r scenario) {
		r.set(here + ",198.51.100.0/24")
		list := addresses(here, "198.51.100.0/24")
		acctest.Test(t, r.Console, resource.TestCase{
			ProtoV6ProviderFactories: r.Factories(),
			Steps: []resource.TestStep{
				{
					Config: r.config(addresses(here)),
					ExpectError: regexp.MustCompile(
						`(?s)has\s+an\s+allowlist\s+already.*198\.51\.100\.0/24.*Nothing\s+was\s+written.*import.*` + r.account()),
				},
				{
					Config: r.config(list), ResourceName: address, ImportState: true, ImportStateId: acctest.UnknownID,
					ExpectError: regexp.MustCompile(`(?s)belongs\s+to\s+account\s+` + r.account() + `.*` + acctest.UnknownID),
				},
				{
					Config: r.config(list), ResourceName: address, ImportState: true, ImportStateId: typeName,
					ExpectError: regexp.MustCompile(`(?s)not\s+a\s+UUID.*UUID\s+of\s+the\s+account`),
				},
				{
					Config: r.config(list), ResourceName: address, ImportState: true, ImportStateId: r.account(),
					ImportStatePersist: true,
				},
				{
					PreConfig: r.ResetRequests, Config: r.config(list), ConfigPlanChecks: acctest.ExpectNoChange(),
					Check: r.holds(0, here, "198.51.100.0/24"),
				},
				{Config: r.config(list), ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
			},
		})
	})
}

func TestAccAPIAllowlistImportByIdentity(t *testing.T) {
	run(t, func(t *testing.T, r scenario) {
		acctest.Test(t, r.Console, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			ProtoV6ProviderFactories: r.Factories(),
			Steps: []resource.TestStep{
				{Config: r.config(addresses(here))},
				{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
			},
		})
	})
}

func TestAccAPIAllowlistData(t *testing.T) {
	run(t, func(t *testing.T, r scenario) {
		r.set("192.0.2.0/24, " + here)
		const one = "data.runzero_api_allowlist.test"
		config := r.ProviderBlock(r.token()+optIn) + acctest.Data(typeName, "")
		acctest.Test(t, r.Console, resource.TestCase{
			ProtoV6ProviderFactories: r.Factories(),
			Steps: []resource.TestStep{
				{
					Config: config,
					Check: resource.ComposeAggregateTestCheckFunc(
						resource.TestCheckResourceAttr(one, "id", r.account()),
						resource.TestCheckResourceAttr(one, "enabled", "true"),
						resource.TestCheckResourceAttr(one, "text", here+",192.0.2.0/24"),
						resource.TestCheckTypeSetElemAttr(one, "addresses.*", "192.0.2.0/24"),
					),
				},
				{
					PreConfig: func() { r.set("") }, Config: config,
					Check: resource.ComposeAggregateTestCheckFunc(
						resource.TestCheckResourceAttr(one, "enabled", "false"), resource.TestCheckResourceAttr(one, "text", ""),
						resource.TestCheckResourceAttr(one, "addresses.#", "0")),
				},
			},
		})
	})
}
