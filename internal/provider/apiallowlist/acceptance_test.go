package apiallowlist_test

import (
	"fmt"
	"net/http"
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

// unpublished are the provider's settings for the endpoint.
func unpublished() acctest.Settings {
	return acctest.Settings{"unpublished_endpoints": map[string]string{"account_settings": "/account/settings"}}
}

// signedIn are the settings of a provider that has the account token and the endpoint.
func (r scenario) signedIn() acctest.Settings {
	all := unpublished()
	all["base_url"], all["account_token"] = r.URL, r.Bootstrap().AccountToken
	return all
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
func (r scenario) holds(writes int, entries ...string) func() error {
	return func() error {
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

// list are the addresses of a configuration.
func list(entries ...string) acctest.Variables {
	return acctest.Variables{"addresses": append([]string{}, entries...)}
}

func TestAccAPIAllowlist(t *testing.T) {
	run(t, func(t *testing.T, r scenario) {
		const update = plancheck.ResourceActionUpdate
		acctest.LifeCycle{
			Address: address, Config: "list", Provider: r.signedIn(),
			Steps: []acctest.LifeCycleStep{
				{
					Name: "create", Variables: list(here, "192.0.2.0/24", "2001:db8::1"),
					Action: plancheck.ResourceActionCreate, Check: r.holds(1, here, "192.0.2.0/24", "2001:db8::1"),
					Holds: map[string]knownvalue.Check{
						"id": knownvalue.StringExact(r.account()), "addresses": knownvalue.SetSizeExact(3),
					},
				},
				{
					Name: "no change", Variables: list(here, "192.0.2.0/24", "2001:db8::1"),
					Check: r.holds(0, here, "192.0.2.0/24", "2001:db8::1"),
				},
				{ // order and spelling mean nothing to the console
					Name: "respelled", Variables: list("2001:0DB8:0::1", "192.0.2.0/24", here+"/32"), Action: update,
					Check: r.holds(0, here, "192.0.2.0/24", "2001:db8::1"),
				},
				{
					Name: "shorter", Variables: list(here, "192.0.2.0/24"), Action: update,
					Check: r.holds(1, here, "192.0.2.0/24"),
				},
				{
					Name: "drift", Variables: list(here, "192.0.2.0/24"), Action: update,
					Outside: func() { r.set(here + ", 203.0.113.0/24") }, Check: r.holds(1, here, "192.0.2.0/24"),
				},
				{Name: "import", Import: true},
				{ // those of the provider's own are not sent
					Name: "settings", Config: "settings", Variables: list(here, "192.0.2.0/24"), Action: update,
					Check: r.holds(0, here, "192.0.2.0/24"),
				},
			},
		}.Run(t, r.Console)
		if err := r.holds(1)(); err != nil {
			t.Errorf("after the destroy: %v", err)
		}
	})
}

// An empty list is none: anybody may call from anywhere.
func TestAccAPIAllowlistCleared(t *testing.T) {
	run(t, func(t *testing.T, r scenario) {
		const update = plancheck.ResourceActionUpdate
		acctest.LifeCycle{
			Address: address, Config: "list", Provider: r.signedIn(), WithoutCLI: true,
			Steps: []acctest.LifeCycleStep{
				{Name: "create", Variables: list(here), Action: plancheck.ResourceActionCreate, Check: r.holds(1, here)},
				{Name: "cleared", Variables: list(), Action: update, Check: r.holds(1)},
				{Name: "no change", Variables: list(), Check: r.holds(0)},
				{Name: "set again", Variables: list(here), Action: update, Check: r.holds(1, here)},
			},
		}.Run(t, r.Console)
	})
}

// The guard is all that stands between this list and a lock-out: with allow_lockout it is written,
// and the console refuses the very next call.
func TestAccAPIAllowlistLockOut(t *testing.T) {
	run(t, func(t *testing.T, r scenario) {
		const refused = `would lock this machine out ... 127.0.0.1 ... Nothing was written ... allow_lockout`
		const update = plancheck.ResourceActionUpdate
		none := map[string]int{}
		acctest.LifeCycle{
			Address: address, Config: "list", Provider: r.signedIn(), WithoutCLI: true,
			Steps: []acctest.LifeCycleStep{
				{Name: "create", Variables: list("192.0.2.0/24"), Error: refused, Writes: none},
				// Even where the caller says that it calls from elsewhere: the console knows better.
				{Name: "said to call from there", Config: "said_to_call_from_there", Error: refused, Writes: none},
				{
					Name: "from here", Variables: list(here), Action: plancheck.ResourceActionCreate,
					Check: r.holds(1, here),
				},
				{Name: "update", Variables: list("192.0.2.0/24"), Error: refused, Writes: none},
				{
					Name: "around here", Variables: list("127.0.0.0/8"), Action: update,
					Check: r.holds(1, "127.0.0.0/8"),
				},
				{ // the plan after the apply is locked out
					Name: "allowed", Config: "allowed", Error: `Cannot read API allowlist ... allowlist`,
				},
				{
					Name: "let in again", Variables: list(here), Action: update,
					Outside: func() {
						if got := r.now(); !strings.Contains(got, "192.0.2.0/24") {
							t.Errorf("the list was not written: %q", got)
						}
						r.set(here)
					},
					Check: r.holds(0, here),
				},
			},
		}.Run(t, r.Console)
	})
}

// The console does not tell the address of an API client.
func TestAccAPIAllowlistAPIClient(t *testing.T) {
	run(t, func(t *testing.T, r scenario) {
		none := map[string]int{}
		given := func(addresses, callers []string) acctest.Variables {
			return acctest.Variables{"addresses": addresses, "callers": callers}
		}
		two := []string{here, "192.0.2.0/24"}
		acctest.LifeCycle{
			Address: address, Config: "callers", Provider: r.Client(unpublished()), WithoutCLI: true,
			Steps: []acctest.LifeCycleStep{
				{
					Name: "where it calls from is not known", Variables: given(two, nil), Writes: none,
					Error: `may lock this machine out ... not tell that of an API client ... caller_addresses`,
				},
				{
					Name: "called from more", Writes: none,
					Variables: given(two, []string{"192.0.2.0/23", "127.0.0.1"}),
					Error:     `would lock Terraform out ... 192.0.2.0/23 of caller_addresses`,
				},
				{
					Name: "create", Variables: given(two, []string{"127.0.0.1", "192.0.2.128/25"}),
					Action: plancheck.ResourceActionCreate, Check: r.holds(1, two...),
				},
				{
					Name: "called from more than the new list", Writes: none,
					Variables: given([]string{here}, []string{"127.0.0.1", "192.0.2.128/25"}),
					Error:     `192.0.2.128/25 of caller_addresses`,
				},
				{
					Name: "allowed", Action: plancheck.ResourceActionUpdate,
					Variables: acctest.Variables{"addresses": []string{here, "198.51.100.0/24"}, "lockout": true},
					Check:     r.holds(1, here, "198.51.100.0/24"),
				},
			},
		}.Run(t, r.Console)
	})
}

// An address that is known only after another resource is made is held against the list then.
func TestAccAPIAllowlistCallerKnownLate(t *testing.T) {
	acctest.RunOnceWith(t, emulator.Options{Unpublished: true}, func(t *testing.T, c *acctest.Console) {
		r := scenario{c}
		acctest.LifeCycle{
			Address: address, Provider: r.Client(unpublished()),
			Steps: []acctest.LifeCycleStep{{Name: "late", Error: `would lock Terraform out ... 203.0.113.9`}},
		}.Run(t, c)
		if err := r.holds(0)(); err != nil {
			t.Error(err)
		}
	})
}

// What others put into the list is not overwritten by a create: it is imported.
func TestAccAPIAllowlistImport(t *testing.T) {
	run(t, func(t *testing.T, r scenario) {
		r.set(here + ",198.51.100.0/24")
		account, both := r.account(), list(here, "198.51.100.0/24")
		acctest.LifeCycle{
			Address: address, Config: "list", Provider: r.signedIn(), WithoutCLI: true,
			Steps: []acctest.LifeCycleStep{
				{
					Name: "create", Variables: list(here), Writes: map[string]int{},
					Error: `has an allowlist already ... 198.51.100.0/24 ... Nothing was written ... import ... ` + account,
				},
				{
					Name: "of another account", Variables: both, ImportID: acctest.UnknownID,
					Error: `belongs to account ` + account + ` ... ` + acctest.UnknownID,
				},
				{
					Name: "of no account", Variables: both, ImportID: typeName,
					Error: `not a UUID ... UUID of the account`,
				},
				{Name: "taken over", Variables: both, ImportID: account},
				{
					Name: "no change", Variables: both, Check: r.holds(0, here, "198.51.100.0/24"),
				},
				{Name: "import", Import: true},
			},
		}.Run(t, r.Console)
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
		acctest.TestWithoutCLI(t, r.Console, resource.TestCase{
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
