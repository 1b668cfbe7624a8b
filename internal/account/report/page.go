package report

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math/big"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/account/coverage"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/account/htmlpage"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

//go:embed page.html
var source string

// How much the page shows: a browser takes some ten thousand rows.
const (
	rowsShown = 1000 // of one table, or entries of one list
	linesOpen = 300  // organizations are open from the start while they have no more sites together
)

// page is an account in the order of the page.
type page struct {
	Style         template.CSS
	Policy        string
	Name, Console string
	At            string
	Calls         int
	License       string
	Daily, Assets *htmlpage.Gauge
	Notes         []string

	Registered, Unscanned      string // numbers of addresses; Unscanned "" = none
	Covered, Coverable         int    // sites: wholly in recurring scans, and with networks
	Others                     int
	Sites, Schedules, Findings int
	Gaps                       []gap
	Unscheduled                []place
	Idle                       []coverage.ScanWithoutExplorer
	Overlaps                   []overlap

	Tree   []branch
	Tokens []token
	Users  []person
	Groups []person
}

type place struct{ Site, Organization string }

type gap struct {
	place
	Networks, Elsewhere []string
}

type overlap struct {
	First, Second string
	Networks      []string
}

// branch is an organization at its place in the tree.
type branch struct {
	runzero.Organization
	Level     int // 1 = has no parent
	Open      bool
	Assets    int
	Schedules int
	Explorers []runzero.Explorer
	Rows      []siteRow
}

type siteRow struct {
	ID, Name, Description string
	Scope, Excludes       []string
	Subnets               []subnet
	Scans                 []schedule
	Unscanned             string
}

type subnet struct {
	CIDR, Description string
	Tags              map[string]string
}

type schedule struct {
	Name, Frequency, Next, Place, Error string
	IsPaused                            bool
	Targets, Excludes                   []string
}

type token struct {
	ID, Kind, Comment, Organization, CreatedBy, Age, LastUsed, From string
}

type person struct {
	ID, Who, Name, Role, LastActive, Until string
	Roles                                  []string
	Superuser, NoMFA                       bool
}

// parsed is the template, once.
var parsed = sync.OnceValues(func() (*template.Template, error) {
	return template.New("report").Funcs(htmlpage.Funcs()).
		Funcs(template.FuncMap{"rowsShown": func() int { return rowsShown }}).Parse(source)
})

// Write writes the page.
func Write(w io.Writer, a Account) error {
	t, err := parsed()
	if err != nil {
		return fmt.Errorf("parsing the page: %w", err)
	}
	p, err := newPage(a)
	if err != nil {
		return err
	}
	if err := t.Execute(w, p); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}

// WriteFile writes the page into a file that only its owner reads, whole or not at all.
func WriteFile(name string, a Account) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".report-*") // only its owner reads it
	if err != nil {
		return fmt.Errorf("making the report: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	err = Write(f, a)
	if closeErr := f.Close(); err == nil && closeErr != nil {
		err = fmt.Errorf("writing the report: %w", closeErr)
	}
	if err != nil {
		return err
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return fmt.Errorf("putting the report in place: %w", err)
	}
	return nil
}

func newPage(a Account) (page, error) {
	answer, err := coverage.Compute(a.Account, coverage.Question{ComparesWithinOrganizations: true})
	if err != nil {
		return page{}, err
	}
	p := page{
		Style: htmlpage.Style(), Policy: htmlpage.Policy(), Name: "Account", Console: a.Console,
		At: stamp(a.ReadAt), Calls: int(a.Usage.Calls), Sites: len(a.Sites), Schedules: len(a.Scans),
		Daily: gauge(a.Usage.Today, a.Usage.Limit), Notes: notes(a, answer),
	}
	if a.License != nil {
		p.Name = cmp.Or(a.License.Name, p.Name)
		p.License = a.License.Type
		if !a.License.ExpiresAt.IsZero() {
			p.License = strings.TrimSpace(p.License + " until " + a.License.ExpiresAt.UTC().Format("2 Jan 2006"))
		}
		p.Assets = gauge(a.License.LiveAssetCount, a.License.MaxAssets)
	} else if len(a.Organizations) == 1 {
		p.Name = a.Organizations[0].Name
	}
	names := map[string]string{}
	for _, o := range a.Organizations {
		names[o.ID] = o.Name
	}
	p.addCoverage(answer, names)
	p.addTree(a, answer)
	p.addTokens(a, names)
	p.addPeople(a, names)
	return p, nil
}

// notes say what is missing on the page.
func notes(a Account, answer coverage.Answer) []string {
	var out []string
	if answer.AreScansCut {
		out = append(out, "The console cut its list of recurring scans off: what is shown as not scanned may be scanned.")
	}
	if answer.AreOverlapsCut {
		out = append(out, "There are too many overlaps of sites to list: not all are shown.")
	}
	for _, part := range a.NotRead {
		out = append(out, "Not read: "+part)
	}
	return out
}

func (p *page) addCoverage(answer coverage.Answer, names map[string]string) {
	p.Registered = thousands(answer.Totals.Registered)
	if answer.Totals.Unscanned.Sign() > 0 {
		p.Unscanned = thousands(answer.Totals.Unscanned)
	}
	others := answer.Addressless
	p.Others = others.Scopes.Total() + others.Targets.Total() + others.Excludes.Total()
	for _, s := range answer.Sites {
		at := place{s.Name, names[s.OrganizationID]}
		if s.Addresses.Sign() > 0 {
			p.Coverable++
			if !s.IsUnscanned() {
				p.Covered++
			}
		}
		if s.IsUnscanned() {
			p.Gaps = append(p.Gaps, gap{at, texts(s.Unscanned), texts(s.ScannedElsewhere)})
		}
		if s.Scans == 0 && s.Entries > 0 {
			p.Unscheduled = append(p.Unscheduled, at)
		}
	}
	p.Idle = answer.WithoutExplorer
	for _, o := range answer.Overlaps {
		p.Overlaps = append(p.Overlaps, overlap{o.First.Name, o.Second.Name, texts(o.Networks)})
	}
	p.Findings = len(p.Gaps) + len(p.Unscheduled) + len(p.Idle) + len(p.Overlaps)
}

// addTree puts organizations into the order of the tree, every level by name.
func (p *page) addTree(a Account, answer coverage.Answer) {
	rows, explorers, schedules := siteRows(a, answer), map[string][]runzero.Explorer{}, map[string]int{}
	for _, e := range a.Explorers {
		explorers[e.OrganizationID] = append(explorers[e.OrganizationID], e)
	}
	for _, t := range a.Scans {
		schedules[t.OrganizationID]++
	}
	known, children := map[string]bool{}, map[string][]runzero.Organization{}
	for _, o := range a.Organizations {
		known[o.ID] = true
	}
	for _, o := range a.Organizations {
		parent := o.ParentID
		if !known[parent] || parent == o.ID {
			parent = ""
		}
		children[parent] = append(children[parent], o)
	}
	sites, placed := 0, map[string]bool{}
	var below func(parent string, level int)
	below = func(parent string, level int) {
		slices.SortFunc(children[parent], func(a, b runzero.Organization) int {
			return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
		})
		for _, o := range children[parent] {
			if placed[o.ID] {
				continue
			}
			placed[o.ID] = true
			sites += len(rows[o.ID])
			b := branch{
				Organization: o, Level: level, Open: sites <= linesOpen, Schedules: schedules[o.ID],
				Explorers: explorers[o.ID], Rows: rows[o.ID],
			}
			if o.AssetCount != nil {
				b.Assets = int(*o.AssetCount)
			}
			p.Tree = append(p.Tree, b)
			below(o.ID, level+1)
		}
	}
	below("", 1)
	for _, o := range a.Organizations { // a circle has no top
		if !placed[o.ID] {
			children[""] = []runzero.Organization{o}
			below("", 1)
		}
	}
}

// siteRows are the sites by organization, ordered by name.
func siteRows(a Account, answer coverage.Answer) map[string][]siteRow {
	sites, scans := map[string]runzero.Site{}, map[string][]schedule{}
	for _, s := range a.Sites {
		sites[s.ID] = s
	}
	explorers := map[string]string{}
	for _, e := range a.Explorers {
		explorers[e.ID] = e.Name
	}
	for _, t := range a.Scans {
		scans[t.SiteID] = append(scans[t.SiteID], newSchedule(t, explorers, a.ReadAt))
	}
	out := map[string][]siteRow{}
	for _, covered := range answer.Sites {
		s := sites[covered.ID]
		row := siteRow{
			ID: s.ID, Name: s.Name, Description: s.Description, Scope: netset.SplitStored(s.Scope),
			Excludes: netset.SplitStored(s.Excludes), Scans: scans[s.ID], Unscanned: thousands(covered.UnscannedAddresses),
		}
		for cidr, n := range s.Subnets {
			row.Subnets = append(row.Subnets, subnet{cidr, n.Description, n.Tags})
		}
		slices.SortFunc(row.Subnets, func(a, b subnet) int {
			x, y := netset.Addresses(a.CIDR), netset.Addresses(b.CIDR)
			return cmp.Or(x.From().Compare(y.From()), cmp.Compare(a.CIDR, b.CIDR))
		})
		slices.SortFunc(row.Scans, func(a, b schedule) int { return cmp.Compare(a.Name, b.Name) })
		out[s.OrganizationID] = append(out[s.OrganizationID], row)
	}
	return out
}

func newSchedule(t runzero.Task, explorers map[string]string, now time.Time) schedule {
	next := t.RecurNext
	if next.IsZero() && t.StartTime.After(now) { // it has never run
		next = t.StartTime
	}
	s := schedule{
		Name: t.Name, Frequency: cmp.Or(t.RecurFrequency, "recurring"), Next: stamp(next), Error: t.Error,
		IsPaused: strings.EqualFold(t.Status, "paused"), Place: "any Explorer",
		Targets: netset.SplitStored(t.Params["targets"]), Excludes: netset.SplitStored(t.Params["excludes"]),
	}
	switch {
	case t.HostedZoneID != "":
		s.Place = "a hosted zone"
	case t.AgentID != "":
		s.Place = cmp.Or(explorers[t.AgentID], "an Explorer that is gone")
	}
	return s
}

func (p *page) addTokens(a Account, names map[string]string) {
	for _, t := range a.APITokens {
		kind := "account"
		if t.OrganizationID != "" {
			kind = "organization"
		}
		p.Tokens = append(p.Tokens, token{
			t.ID, kind, t.Comment, cmp.Or(names[t.OrganizationID], t.OrganizationID), t.CreatedBy, age(t.CreatedAt, a.ReadAt),
			stamp(t.LastUsedAt), t.LastUsedIP,
		})
	}
	for _, t := range a.ExportTokens {
		p.Tokens = append(p.Tokens, token{
			t.ID, "export", t.Comment, cmp.Or(names[t.OrganizationID], t.OrganizationID), "", age(t.CreatedAt, a.ReadAt),
			stamp(t.LastUsedAt), t.LastUsedBy,
		})
	}
	slices.SortStableFunc(p.Tokens, func(a, b token) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Organization, b.Organization), cmp.Compare(a.Comment, b.Comment),
			cmp.Compare(a.ID, b.ID))
	})
}

func (p *page) addPeople(a Account, names map[string]string) {
	for _, u := range a.Users {
		last := u.LastActivityAt
		if last.Before(u.LastLoginAt) {
			last = u.LastLoginAt
		}
		p.Users = append(p.Users, person{
			ID: u.ID, Who: u.Email, Name: u.Name, Role: u.OrgDefaultRole, Roles: roles(u.OrgRoles, names), Superuser: u.Superuser,
			LastActive: stamp(last), NoMFA: !u.MFAEnabled && !u.SSOOnly,
		})
	}
	for _, g := range a.Groups {
		p.Groups = append(p.Groups, person{
			ID: g.ID, Who: g.Name, Name: g.Description, Role: g.OrgDefaultRole, Roles: roles(g.OrgRoles, names),
			Until: stamp(g.ExpiresAt),
		})
	}
	for _, some := range [][]person{p.Users, p.Groups} {
		slices.SortFunc(some, func(a, b person) int { return cmp.Or(cmp.Compare(a.Who, b.Who), cmp.Compare(a.ID, b.ID)) })
	}
}

func roles(all, names map[string]string) []string {
	out := make([]string, 0, len(all))
	for id, role := range all {
		out = append(out, cmp.Or(names[id], id)+"="+role)
	}
	slices.Sort(out)
	return out
}

func gauge(used, limit *int64) *htmlpage.Gauge {
	if used == nil || limit == nil {
		return nil
	}
	return &htmlpage.Gauge{Used: int(*used), Limit: int(*limit)}
}

func texts(prefixes []netip.Prefix) []string {
	out := make([]string, 0, len(prefixes))
	for _, p := range prefixes {
		out = append(out, p.String())
	}
	return out
}

// stamp is a time for the page, "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// age is how long ago a time was, in days.
func age(t, now time.Time) string {
	if t.IsZero() {
		return "unknown"
	}
	days := max(0, int(now.Sub(t).Hours()/24))
	return htmlpage.Number(days) + " " + htmlpage.Noun(days, "day")
}

// thousands writes a number of addresses; very large ones, which are of IPv6, as a power of two.
func thousands(n *big.Int) string {
	if n.BitLen() > 48 {
		return fmt.Sprintf("about 2^%d", n.BitLen()-1)
	}
	return htmlpage.Number(int(n.Int64()))
}
