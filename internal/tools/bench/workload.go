package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// organizations is how many the objects of a workload are spread over.
const organizations = 10

// workload is what one configuration manages, besides its organizations.
type workload struct{ sites, tokens, schedules int }

// mixed is the account that a team of the given number of sites has.
func mixed(sites int) workload {
	return workload{sites: sites, tokens: min(200, sites/5), schedules: min(500, sites/2)}
}

// organizations is the number of organizations that the configuration makes.
func (w workload) organizations() int { return min(organizations, w.sites) }

// objects is how many resources the configuration holds.
func (w workload) objects() int {
	return w.organizations() + w.sites + w.tokens + w.schedules
}

// String names the workload in the report.
func (w workload) String() string {
	var parts []string
	for _, part := range []struct {
		n    int
		what string
	}{{w.sites, "sites"}, {w.tokens, "tokens"}, {w.schedules, "schedules"}} {
		if part.n > 0 {
			parts = append(parts, grouped(part.n)+" "+part.what)
		}
	}
	return strings.Join(parts, ", ")
}

// edited is the description of the first site, or of the first schedule where there
// are no sites, before and after the one change.
type edited string

const (
	before edited = "A branch office."
	after  edited = "A branch office that moved."
)

// place is where schedules go in a workload that has no sites of its own.
type place struct{ organization, site, explorer string }

// configuration is the provider's way to say the workload. rateLimit is the provider
// attribute, "" for the default; at is needed where there are no sites.
func (w workload) configuration(rateLimit string, at place) string {
	var b strings.Builder
	fmt.Fprintf(&b, "provider \"runzero\" {\n%s}\n\n%s", rateLimit, first)
	scanned := 0 // sites that have scans; few, because the CLI reads all instances of what an expression refers to
	if w.sites > 0 {
		if w.schedules > 0 {
			scanned = min(w.organizations(), max(w.sites/10, 1))
		}
		fmt.Fprintf(&b, `resource "runzero_organization" "all" {
  count = %d
  name  = format("Organization %%02d", count.index)
}

resource "runzero_site" "all" {
  count           = %d
  organization_id = runzero_organization.all[count.index %% %d].id
  name            = format("site-%%05d", count.index)
  description     = count.index == 0 ? var.first : "A branch office."
  scope           = ["10.${floor(count.index / 250)}.${count.index %% 250}.0/24"]
  excludes        = ["10.${floor(count.index / 250)}.${count.index %% 250}.1"]
}

`, w.organizations(), w.sites-scanned, w.organizations())
	}
	if w.tokens > 0 {
		fmt.Fprintf(&b, `resource "runzero_api_token" "all" {
  count           = %d
  organization_id = runzero_organization.all[count.index %% %d].id
  comment         = format("Pipeline %%03d", count.index)
}

`, w.tokens, w.organizations())
	}
	if w.schedules > 0 {
		where := place{
			organization: fmt.Sprintf("runzero_organization.all[count.index %% %d].id", scanned),
			site:         fmt.Sprintf("runzero_site.scanned[count.index %% %d].id", scanned),
			explorer:     fmt.Sprintf("data.runzero_explorers.all[count.index %% %d].explorers[0].id", scanned),
		}
		change := `"A branch office."`
		if w.sites == 0 {
			where = place{
				organization: strconv.Quote(at.organization), site: strconv.Quote(at.site),
				explorer: strconv.Quote(at.explorer),
			}
			change = `count.index == 0 ? var.first : "A branch office."`
		} else {
			fmt.Fprintf(&b, `data "runzero_explorers" "all" {
  count           = %[1]d
  organization_id = runzero_organization.all[count.index].id
}

resource "runzero_site" "scanned" {
  count           = %[1]d
  organization_id = runzero_organization.all[count.index].id
  name            = format("scanned-%%02d", count.index)
  scope           = ["192.168.${count.index}.0/24"]
}

`, scanned)
		}
		fmt.Fprintf(&b, `resource "runzero_scan_schedule" "all" {
  count           = %d
  organization_id = %s
  site_id         = %s
  name            = format("schedule-%%05d", count.index)
  description     = %s
  frequency       = "weekly"
  explorer_id     = %s
  rate            = 500
}
`, w.schedules, where.organization, where.site, change, where.explorer)
	}
	return b.String()
}

// floor is the same number of the CLI's own resources, which are kept in the state
// and are nothing anywhere else: what the CLI itself costs.
func (w workload) floor() string {
	var b strings.Builder
	b.WriteString(first)
	changing := true
	for _, part := range []struct {
		n    int
		kind string
	}{{w.sites, "site"}, {w.schedules, "schedule"}, {w.organizations(), "organization"}, {w.tokens, "token"}} {
		if part.n == 0 {
			continue
		}
		input := `format("Object %05d", count.index)`
		if changing {
			input = `count.index == 0 ? var.first : format("Object %05d", count.index)`
		}
		changing = false
		fmt.Fprintf(&b, "resource \"terraform_data\" %q {\n  count = %d\n  input = %s\n}\n\n", part.kind, part.n, input)
	}
	return b.String()
}

// first is the one value that changes.
const first = "variable \"first\" {\n  type = string\n}\n\n"

// writeFirst sets that value for a directory.
func writeFirst(dir string, value edited) error {
	if err := os.WriteFile(filepath.Join(dir, "first.auto.tfvars"), fmt.Appendf(nil, "first = %q\n", value),
		0o600); err != nil {
		return fmt.Errorf("write the value that changes: %w", err)
	}
	return nil
}
