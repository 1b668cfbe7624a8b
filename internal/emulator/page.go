package emulator

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator/webpage"
)

// view collects what can be seen.
func (e *Emulator) view() webpage.State {
	e.lock()
	defer e.mu.Unlock()
	s, now := e.state, e.opts.Now()
	s.Usage.roll(now)
	e.advance(s, now)
	v := webpage.State{
		Account: webpage.Account{
			ID: s.Account.ID, Name: s.Account.Name, MaxOrganizations: s.Account.MaxOrganizations,
		},
		Usage: webpage.Usage{
			Limit: e.opts.DailyLimit, Today: s.Usage.Today, Remaining: e.remaining(), Total: s.Usage.Total, Burst: e.opts.Burst,
			Window: int(e.opts.Window.Seconds()),
		},
		Variants: e.ActiveVariants(), AccountObjects: s.viewAccount(),
	}
	held := s.holdings("")
	for _, o := range s.organizations().list {
		if !o.Inactive {
			v.Organizations = append(v.Organizations, s.viewOrganization(o, held, now))
		}
	}
	for _, k := range s.apiTokens().list {
		kind, org := kindAccount, ""
		if o, ok := s.organizations().get(k.OrgID); ok {
			kind, org = kindOrganization, o.Name
		}
		if !k.Inactive {
			v.Tokens = append(v.Tokens, webpage.Token{
				ID: k.ID, Kind: kind, Organization: org, Comment: str(k.Comment), Token: mask(k.Token),
				Used: k.Counter, LastUsedAt: k.LastUsedAt,
			})
		}
	}
	for _, t := range s.exportTokens().list {
		if o, ok := s.organizations().get(t.OrgID); ok && !t.Inactive {
			v.Tokens = append(v.Tokens, webpage.Token{
				ID: t.ID, Kind: kindExport, Organization: o.Name, Comment: str(t.Comment), Token: mask(t.Token),
				Used: t.Counter, LastUsedAt: t.LastUsedAt,
			})
		}
	}
	for _, c := range s.apiClients().list {
		v.Clients = append(v.Clients, webpage.APIClient{ID: c.ID, Name: c.Name})
	}
	v.Objects = s.listings(e.kinds)
	for _, r := range e.newestRequests(webpage.RequestsShown) {
		v.Requests = append(v.Requests, webpage.Request(r))
	}
	return v
}

func (s *state) viewOrganization(o *organization, held map[string]holding, now time.Time) webpage.Organization {
	v := webpage.Organization{ID: o.ID, Name: o.Name, Description: str(o.Description), ParentID: o.ParentID}
	if p, ok := s.organizations().get(o.ParentID); ok {
		v.Parent = p.Name
	}
	v.Assets = s.orgAssets(o)
	for _, st := range s.sites().list {
		if st.OrgID != o.ID || st.Inactive {
			continue
		}
		sv := webpage.Site{
			ID: st.ID, Name: st.Name, Description: str(st.Description), Scope: entries(str(st.Scope)),
			Excludes: entries(str(st.Excludes)),
		}
		for _, cidr := range slices.Sorted(maps.Keys(st.Subnets)) {
			sv.Subnets = append(sv.Subnets, webpage.Subnet{
				CIDR: cidr, Description: str(st.Subnets[cidr].Description), Tags: st.Subnets[cidr].Tags,
			})
		}
		sv.Assets = held[st.ID].assets
		v.Sites = append(v.Sites, sv)
	}
	for _, t := range s.tasks().list {
		if t.OrgID != o.ID {
			continue
		}
		v.Tasks++
		if t.Recur && t.Status != statusRemoved {
			v.Schedules = append(v.Schedules, s.viewSchedule(t))
		}
	}
	for _, x := range s.explorers().list {
		if x.OrgID == o.ID {
			v.Explorers = append(v.Explorers, webpage.Explorer{
				ID: x.ID, Name: x.Name, Site: s.siteName(x.SiteID), Connected: x.online(now),
			})
		}
	}
	for _, g := range s.explorerGroups().list {
		if g.OrgID == o.ID {
			v.Groups = append(v.Groups, webpage.ExplorerGroup{ID: g.ID, Name: g.Name})
		}
	}
	return v
}

func (s *state) siteName(id string) string {
	if st, ok := s.sites().get(id); ok {
		return st.Name
	}
	return "all sites"
}

func (s *state) viewSchedule(t *task) webpage.Schedule {
	v := webpage.Schedule{
		ID: t.ID, Name: t.Name, Site: s.siteName(t.SiteID), SiteID: t.SiteID, Status: t.Status, Error: t.Error,
		Frequency: t.Frequency,
		Targets:   t.Params["targets"], Params: maskedOptions(t.Params),
	}
	if z, ok := s.hostedZones().get(t.ZoneID); ok {
		v.Scanner = "hosted zone " + z.Name
	} else if g, ok := s.explorerGroups().get(t.GroupID); ok {
		v.Scanner = "group " + g.Name
	} else if x, ok := s.explorers().get(t.AgentID); ok {
		v.Scanner = x.Name
	}
	if next := t.nextRun(); !next.IsZero() {
		v.NextRun = next.Format(time.RFC3339)
	}
	return v
}

// maskedOptions are options of a scan without the values of those that may be secrets, such as SNMP
// communities.
func maskedOptions(params map[string]string) map[string]string {
	out := maps.Clone(params)
	for k, v := range out {
		if v != "" && secretOption(k) {
			out[k] = mask("")
		}
	}
	return out
}

// secretOption tells whether an option of a scan may hold a secret, such as the SNMP communities in
// snmp-comms.
func secretOption(key string) bool {
	return slices.ContainsFunc([]string{"comm", "password", "passphrase", "secret", "token", "key"},
		func(part string) bool { return strings.Contains(strings.ToLower(key), part) })
}

// burstGauges returns how much of the burst limit each address has used in the window that ends
// now, the busiest first.
func (e *Emulator) burstGauges(now time.Time) []webpage.Gauge {
	var all []webpage.Gauge
	for ip, used := range e.burst.used(now) {
		if used > 0 {
			all = append(all, webpage.Gauge{Subject: ip, Used: used, Limit: e.opts.Burst})
		}
	}
	slices.SortFunc(all, func(a, b webpage.Gauge) int { return cmp.Or(b.Used-a.Used, strings.Compare(a.Subject, b.Subject)) })
	return all
}

// faultsOn names the faults that the console was told to make, with their probability.
func (e *Emulator) faultsOn() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	var on []string
	for _, f := range e.rates.list() {
		if f.rate > 0 {
			on = append(on, fmt.Sprintf("%s %s%%", f.kind, strconv.FormatFloat(100*f.rate, 'g', 3, 64)))
		}
	}
	return on
}

// pageView is what the page shows.
func (e *Emulator) pageView() webpage.View {
	now := e.opts.Now().UTC()
	v := webpage.View{State: e.view(), Now: now, Bursts: e.burstGauges(now), Faults: e.faultsOn()}
	for _, k := range KnownVariants() {
		if e.hasVariant(k.Name) {
			v.Answers = append(v.Answers, webpage.Answer{Name: k.Name, Text: k.Text, Section: k.Section})
		}
	}
	return v
}

// servePage answers GET / with a page for a person.
func (e *Emulator) servePage(w http.ResponseWriter, r *http.Request) {
	if readOnly(w, r) {
		webpage.Serve(w, r, e.pageView)
	}
}

// serveState answers GET /_state with what a test may want to look at.
func (e *Emulator) serveState(w http.ResponseWriter, r *http.Request) {
	if !readOnly(w, r) {
		return
	}
	data, err := json.MarshalIndent(e.view(), "", "  ")
	if err != nil {
		http.Error(w, "the state cannot be shown", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(append(data, '\n'))
}

func readOnly(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	w.Header().Set("Allow", "GET, HEAD")
	http.Error(w, "read only", http.StatusMethodNotAllowed)
	return false
}
