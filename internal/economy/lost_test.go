package economy

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// beyond opts in to the endpoints that the API document does not have.
const beyond = `unpublished_endpoints = {
	account_settings = "/account/settings"
	api_clients      = "/account/api/clients"
}`

// everything has at least one object of each kind. All of them can be told the version, which changes them.
func everything(explorer, version string) string {
	return fmt.Sprintf(`
locals {
  explorer = %q
  version  = %q
}
`, explorer, version) + `
resource "runzero_organization" "test" {
  name        = "Tenant"
  description = local.version
}

resource "runzero_site" "test" {
  organization_id = runzero_organization.test.id
  name            = "Berlin"
  description     = local.version
  scope           = ["10.0.0.1", "berlin.example.com"]
}

resource "runzero_api_token" "test" {
  count           = 2
  organization_id = runzero_organization.test.id
  comment         = "Reader"
  keepers         = { version = local.version }
}

resource "runzero_api_token" "account" {
  comment = "Reader"
  keepers = { version = local.version }
}

resource "runzero_export_token" "test" {
  count           = 2
  organization_id = runzero_organization.test.id
  comment         = "Exporter"
  keepers         = { version = local.version }
}

resource "runzero_scan_schedule" "test" {
  organization_id = runzero_organization.test.id
  site_id         = runzero_site.test.id
  name            = "Weekly"
  description     = local.version
  frequency       = "weekly"
  start_time      = "2035-01-07T20:00:00Z"
  hosted_zone     = "auto"
  targets         = ["www.example.com"]
}

resource "runzero_scan_template" "test" {
  organization_id = runzero_organization.test.id
  name            = "Gentle"
  description     = local.version
  global          = true
  rate            = 500
}

resource "runzero_credential" "test" {
  type   = "snmpv2_community"
  name   = "Switches, ${local.version}"
  global = true
  secret = { community = "public" }
}

resource "runzero_user" "test" {
  email            = "colleague@example.com"
  first_name       = local.version
  org_default_role = "viewer"
}

resource "runzero_group" "test" {
  name             = "Viewers"
  description      = local.version
  org_default_role = "viewer"
}

resource "runzero_sso_group_mapping" "test" {
  group_id      = runzero_group.test.id
  sso_attribute = "department"
  sso_value     = "IT"
  description   = local.version
}

resource "runzero_asset_ownership_type" "test" {
  name   = "Owner"
  hidden = local.version == "second"
}

resource "runzero_custom_integration" "test" {
  name        = "cmdb-import"
  description = local.version
}

resource "runzero_explorer" "test" {
  explorer_id          = local.explorer
  max_concurrent_scans = local.version == "first" ? 2 : 3
}

resource "runzero_api_allowlist" "test" {
  caller_addresses = ["127.0.0.1"]

  addresses = ["127.0.0.0/8", "192.0.2.0/24", local.version == "first" ? "198.51.100.1" : "198.51.100.2"]
}

resource "runzero_api_client" "test" {
  name = "Pipeline"
}
`
}

// resources is how many resources [everything] has. One of them, the API client, never changes, and one, the Explorer, is
// never deleted.
const resources = 18

// lossy are the consoles that tests of lost answers run against.
func lossy() map[string][]string {
	return map[string][]string{"default": nil, "other": {"other"}}
}

// Whatever answer is lost: each write happens once, and what it made is in the state.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	for name, variants := range lossy() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, emulator.Options{Unpublished: true, Variants: variants}, beyond)
			explorer := r.AddExplorer(r.Bootstrap().OrganizationID, "BERLIN")
			l := &loser{}
			r.Intercept(l.wrap)

			for _, version := range []string{"first", "second"} {
				r.write(everything(explorer, version))
				r.apply()
				if lost := l.answers(); len(lost) < resources-1 {
					t.Errorf("%s: only %d answers were lost: %v", version, len(lost), lost)
				}
				r.matched(version)
				r.working()
				r.empty()
				for address, one := range r.state() {
					for _, name := range []string{"description", "first_name"} {
						if v, has := one.Attributes[name]; has && v != version {
							t.Errorf("%s of %s is %v, not %s", name, address, v, version)
						}
					}
				}
			}
			r.destroy()
			if lost := l.answers(); len(lost) < resources-1 {
				t.Errorf("destroy: only %d answers were lost: %v", len(lost), lost)
			}
			r.matched("after the destroy")
		})
	}
}

// A write that never reached the console is sent again.
func TestLostRequests(t *testing.T) {
	t.Parallel()
	r := start(t, emulator.Options{Unpublished: true}, beyond)
	explorer := r.AddExplorer(r.Bootstrap().OrganizationID, "BERLIN")
	l := &loser{unsent: true}
	r.Intercept(l.wrap)
	for _, version := range []string{"first", "second"} {
		r.write(everything(explorer, version))
		r.apply()
		r.matched(version)
		r.working()
		r.empty()
	}
	r.destroy()
	r.matched("after the destroy")
}

// working fails unless each token of the state opens what it is for.
func (r *rig) working() {
	r.t.Helper()
	tokens := 0
	for address, one := range r.state() {
		var path string
		switch one.Type {
		case "runzero_api_token":
			path = "/org?_oid=" + r.Bootstrap().OrganizationID
			if org, ok := one.Attributes["organization_id"].(string); ok {
				path = "/org?_oid=" + org
			}
		case "runzero_export_token":
			path = fmt.Sprintf("/export/org/sites.json?_oid=%v", one.Attributes["organization_id"])
		default:
			continue
		}
		tokens++
		token, ok := one.Attributes["token"].(string)
		switch {
		case !ok || token == "":
			r.t.Errorf("%s has no token", address)
		case !r.Accepts(token, path):
			r.t.Errorf("the token of %s does not work", address)
		}
	}
	if tokens == 0 {
		r.t.Error("there is no token in the state")
	}
}

// Two tokens that look alike, made at once, with both answers lost: each resource has one of its own.
func TestLostTwins(t *testing.T) {
	t.Parallel()
	r := start(t, emulator.Options{})
	l := &loser{most: 2} // both requests have the same text
	r.Intercept(l.wrap)
	r.write(`resource "runzero_api_token" "test" {
		count   = 2
		comment = "Twin"
	}`)
	r.apply()
	if lost := l.answers(); len(lost) < 2 || strings.Contains(strings.Join(lost, ""), http.MethodDelete) {
		t.Fatalf("%v were lost, not two creates", lost)
	}
	if n := len(r.made()); n != 2 {
		t.Errorf("there are %d tokens, not 2", n)
	}
	r.matched("after the apply") // which also finds an id that two resources have
	r.working()
	r.empty()
}
