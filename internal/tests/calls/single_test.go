package calls

import (
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// With snapshot_reads = false a plan without changes asks for each object once, by itself.
func TestCallsWithoutSnapshots(t *testing.T) {
	t.Parallel()
	r := start(t, emulator.Options{}, "snapshot_reads = false")
	r.Write(`
		resource "runzero_organization" "test" {
			count = 3
			name  = "Tenant ${count.index}"
		}

		resource "runzero_site" "test" {
			count           = 9
			organization_id = runzero_organization.test[count.index % 3].id
			name            = "Site ${count.index}"
		}

		resource "runzero_api_token" "test" {
			count   = 4
			comment = "Reader ${count.index}"
		}

		resource "runzero_export_token" "test" {
			count           = 3
			organization_id = runzero_organization.test[count.index].id
			comment         = "Exporter"
		}

		resource "runzero_scan_schedule" "test" {
			count           = 3
			organization_id = runzero_organization.test[count.index].id
			site_id         = runzero_site.test[count.index].id
			name            = "Weekly"
			frequency       = "weekly"
			start_time      = "2035-01-07T20:00:00Z"
			hosted_zone     = "auto"
			targets         = ["www.example.com"]
		}

		resource "runzero_group" "test" {
			count            = 4
			name             = "Team ${count.index}"
			org_default_role = "viewer"
		}

		resource "runzero_user" "test" {
			count            = 4
			email            = "colleague${count.index}@example.com"
			org_default_role = "viewer"
		}`)
	r.Apply()
	r.ExpectCalls("create", map[string]int{
		"PUT createAccountOrganization": 3, "PUT createSite": 9, "PUT createAccountKey": 4,
		"POST createAccountOrganizationExportToken": 3,
		"PUT createScan": 3, "POST createAccountGroup": 4, "PUT createAccountUser": 4,
	})
	r.ExpectNoChange()
	r.ExpectCalls("plan without changes", map[string]int{
		"GET getAccountOrganization": 3, "GET getSite": 9, "GET getAccountKey": 4, "GET getAccountOrganizationExportToken": 3,
		"GET getTask": 3, "GET getAccountGroup": 4, "GET getAccountUser": 4,
	})
}
