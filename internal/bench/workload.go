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

// sitesCSV is the list of sites as a person keeps it: a row for each.
func sitesCSV(sites int, first edited) string {
	var b strings.Builder
	b.WriteString("name,organization,description,scope,exclude\n")
	for i := range sites {
		description := before
		if i == 0 {
			description = first
		}
		fmt.Fprintf(&b, "site-%05d,%d,%s,10.%d.%d.0/24,10.%d.%d.1\n", i, i%organizations, description, i/250, i%250, i/250, i%250)
	}
	return b.String()
}

// schedulesCSV is the same for schedules.
func schedulesCSV(w workload, first edited) string {
	var b strings.Builder
	b.WriteString("name,site,organization,description\n")
	for i := range w.schedules {
		description := before
		if i == 0 && w.sites == 0 {
			description = first
		}
		fmt.Fprintf(&b, "schedule-%05d,site-%05d,%d,%s\n", i, i, i%organizations, description)
	}
	return b.String()
}

// place is where schedules go in a workload that has no sites of its own.
type place struct{ organization, site, explorer string }

// lists reads the rows once: the CLI evaluates what stands in for_each anew for every
// instance.
const lists = `locals {
  sites     = { for row in csvdecode(file("sites.csv")) : row.name => row }
  schedules = { for row in csvdecode(file("schedules.csv")) : row.name => row }
}

`

// configuration is the provider's way to say the workload. rateLimit is the provider
// attribute, "" for the default; at is needed where there are no sites.
func (w workload) configuration(rateLimit string, at place) string {
	var b strings.Builder
	fmt.Fprintf(&b, "provider \"runzero\" {\n%s}\n\n%s", rateLimit, lists)
	if w.sites > 0 {
		fmt.Fprintf(&b, `resource "runzero_organization" "all" {
  count = %d
  name  = format("Organization %%02d", count.index)
}

resource "runzero_site" "all" {
  for_each        = local.sites
  organization_id = runzero_organization.all[each.value.organization].id
  name            = each.key
  description     = each.value.description
  scope           = [each.value.scope]
  excludes        = [each.value.exclude]
}

`, w.organizations())
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
			organization: "runzero_site.all[each.value.site].organization_id", site: "runzero_site.all[each.value.site].id",
			explorer: "data.runzero_explorers.all[each.value.organization].explorers[0].id",
		}
		if w.sites == 0 {
			where = place{organization: strconv.Quote(at.organization), site: strconv.Quote(at.site), explorer: strconv.Quote(at.explorer)}
		} else {
			fmt.Fprintf(&b, `data "runzero_explorers" "all" {
  count           = %d
  organization_id = runzero_organization.all[count.index].id
}

`, w.organizations())
		}
		fmt.Fprintf(&b, `resource "runzero_scan_schedule" "all" {
  for_each        = local.schedules
  organization_id = %s
  site_id         = %s
  name            = each.key
  description     = each.value.description
  frequency       = "weekly"
  explorer_id     = %s
  rate            = 500
}
`, where.organization, where.site, where.explorer)
	}
	return b.String()
}

// floor is the same number of the CLI's own resources, which are kept in the state
// and are nothing anywhere else: what the CLI itself costs.
func (w workload) floor() string {
	var b strings.Builder
	b.WriteString(lists)
	for _, part := range []struct {
		n          int
		kind, rows string
	}{{w.sites, "site", "sites"}, {w.schedules, "schedule", "schedules"}} {
		if part.n > 0 {
			fmt.Fprintf(&b, `resource "terraform_data" %q {
  for_each = local.%s
  input    = each.value.description
}

`, part.kind, part.rows)
		}
	}
	for _, part := range []struct {
		n    int
		kind string
	}{{w.organizations(), "organization"}, {w.tokens, "token"}} {
		if part.n > 0 {
			fmt.Fprintf(&b, "resource \"terraform_data\" %q {\n  count = %d\n  input = format(\"Object %%03d\", count.index)\n}\n\n", part.kind, part.n)
		}
	}
	return b.String()
}

// writeRows puts the lists where the configuration reads them.
func (w workload) writeRows(dir string, first edited) error {
	for name, text := range map[string]string{"sites.csv": sitesCSV(w.sites, first), "schedules.csv": schedulesCSV(w, first)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return fmt.Errorf("write the list of objects: %w", err)
		}
	}
	return nil
}
