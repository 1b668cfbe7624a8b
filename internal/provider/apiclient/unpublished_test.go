package apiclient_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const (
	optIn   = `unpublished_endpoints = { api_clients = "/account/api/clients" }`
	clients = "/account/api/clients"
	list    = "GET getAPIClients"
	make1   = "POST createAPIClient"
	remove1 = "DELETE removeAPIClient"
)

// named counts the API clients of a name in the console.
func (r *scenario) named(name string) (n int) {
	for _, row := range r.List(clients) {
		if row["name"] == name {
			n++
		}
	}
	return n
}

// follow makes the scenario prove secrets of the API client in the state.
func (r *scenario) follow() resource.TestCheckFunc {
	return acctest.Attribute(address, "client_id", &r.id)
}

func TestAccAPIClientCreated(t *testing.T) {
	acctest.RunWith(t, emulator.Options{Unpublished: true}, func(t *testing.T, c *acctest.Console) {
		r := newRig(c)
		config := func(attributes string) string { return r.config(attributes, optIn) }
		update, create := acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
			acctest.ExpectAction(address, plancheck.ResourceActionCreate)
		step := func(
			attributes string, checks resource.ConfigPlanChecks, writes map[string]int,
			more ...resource.TestCheckFunc,
		) resource.TestStep {
			return resource.TestStep{
				PreConfig: c.ResetRequests, Config: config(attributes), ConfigPlanChecks: checks,
				Check: resource.ComposeTestCheckFunc(
					append([]resource.TestCheckFunc{c.CheckWrites(writes), r.follow()}, more...)...),
			}
		}
		none, gone := map[string]int{}, step(`name = "Nightly"`, create, map[string]int{make1: 1})
		gone.PreConfig = func() { c.CallOutside(http.MethodDelete, clients+"/"+r.id, nil); c.ResetRequests() }
		gone.Check = resource.ComposeTestCheckFunc(gone.Check, r.expectNew(&r.last))
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			CheckDestroy: func(*terraform.State) error {
				if r.named("Nightly") != 0 || r.works(r.last) || c.Writes()[remove1] != 1 {
					return errors.New("the API client was not deleted by one call")
				}
				return nil
			},
			Steps: []resource.TestStep{
				step(`name = "CI"`, create, map[string]int{make1: 1}, r.expectNew(&r.last),
					resource.TestCheckResourceAttrPair(address, "id", address, "client_id")),
				step(`name = "CI"`, acctest.ExpectNoChange(), none, c.CheckCalls(map[string]int{list: 1}), r.expectUnchanged()),
				step("name = \"CI\"\nkeepers = { a = \"1\" }", update, map[string]int{rotate: 1}, r.expectNew(&r.last)),
				step(`name = "Nightly"`, acctest.ExpectAction(address, plancheck.ResourceActionDestroyBeforeCreate),
					map[string]int{remove1: 1, make1: 1}, r.expectNew(&r.last)),
				gone,
				{
					PreConfig: c.ResetRequests, Config: config(`name = "Nightly"`),
					ConfigPlanChecks: acctest.ExpectNoChange(),
				}, // what CheckDestroy counts from
			},
		})
	})
}

// An imported one keeps its name and lets a secret that nobody knows be.
func TestAccAPIClientCreatedImport(t *testing.T) {
	acctest.RunWith(t, emulator.Options{Unpublished: true}, func(t *testing.T, c *acctest.Console) {
		r := newRig(c)
		id, _ := c.AddAPIClient("CI")
		config := r.config(`name = "CI"`, optIn)
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					Config: config, ResourceName: address, ImportState: true, ImportStateId: anyID,
					ExpectError: regexp.MustCompile(`Cannot\s+import\s+non-existent`),
				},
				{Config: config, ResourceName: address, ImportState: true, ImportStateId: id, ImportStatePersist: true},
				{
					PreConfig: c.ResetRequests, Config: config, ConfigPlanChecks: acctest.ExpectNoChange(),
					Check: resource.ComposeTestCheckFunc(r.none(), c.CheckCalls(map[string]int{list: 1})),
				},
				{
					Config: config, ResourceName: address, ImportState: true, ImportStateId: id,
					ImportStateKind: resource.ImportBlockWithID,
				},
				{Config: r.config("name = \"CI\"\nkeepers = { a = \"1\" }", optIn)},
				{Config: r.config("name = \"CI\"\nkeepers = { a = \"1\" }\nrotate_after_days = 1", optIn)},
				{
					PreConfig:   func() { c.Advance(2 * day) },
					Config:      r.config("name = \"CI\"\nkeepers = { a = \"1\" }\nrotate_after_days = 1", optIn),
					ExpectError: regexp.MustCompile(`(?s)Cannot\s+rotate\s+API\s+client.*was\s+imported.*-replace`),
				},
			},
		})
	})
}

// What the opt-in cannot do is said: no endpoint, a lost answer, an opt-in that went away.
func TestAccAPIClientCreatedFailures(t *testing.T) {
	acctest.RunWith(t, emulator.Options{Unpublished: true}, func(t *testing.T, c *acctest.Console) {
		r := newRig(c)
		lose := false
		c.Intercept(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
				if strings.HasSuffix(q.URL.Path, "/account/clients") { // a path that this console does not know
					w.Header().Set("Content-Type", "application/json")
					w.WriteHeader(http.StatusNotFound)
					_, _ = w.Write([]byte(`{"error":"not found"}`))
					return
				}
				if lose && q.Method == http.MethodPost && strings.HasSuffix(q.URL.Path, clients) {
					next.ServeHTTP(httptest.NewRecorder(), q)
					w.WriteHeader(http.StatusBadGateway)
					return
				}
				next.ServeHTTP(w, q)
			})
		})
		config := r.config(`name = "CI"`, optIn)
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					Config: r.config(`name = "CI"`, `unpublished_endpoints = { api_clients = "/account/clients" }`),
					ExpectError: regexp.MustCompile(
						`(?s)Cannot\s+create\s+API\s+client\s+"CI".*no\s+such\s+endpoint\s+at\s+/account/clients.*cannot\s+create,\s+list\s+or\s+delete.*client_id`),
				},
				{
					PreConfig: func() { lose = true }, Config: config,
					ExpectError: regexp.MustCompile(
						`(?s)Cannot\s+create\s+API\s+client\s+"CI".*may\s+be\s+left\s+over.*not\s+known\s+whether.*secret\s+is\s+lost.*delete\s+what\s+nobody\s+else\s+made`),
				},
				{PreConfig: func() { lose = false }, Config: config},
				{
					Config:      r.config(`name = "CI"`),
					ExpectError: regexp.MustCompile(`(?s)published\s+runZero\s+API\s+cannot\s+create`),
				},
				{
					Config: r.ProviderBlock(fmt.Sprintf("account_token = %q", c.Bootstrap().AccountToken)) +
						`data "runzero_sites" "any" {}`,
					ExpectError: regexp.MustCompile(
						`(?s)Cannot\s+delete\s+API\s+client\s+"CI".*unpublished_endpoints\.api_clients\s+again`),
				},
				{Config: config, ConfigPlanChecks: acctest.ExpectNoChange()},
			},
		})
		if n := r.named("CI"); n != 3 { // those whose secret was lost: they may be somebody else's, and are never deleted
			t.Errorf("%d API clients named CI are left, not the 3 sends of the lost create", n)
		}
	})
}
