package emulator

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"time"
)

// The types below are what a person and a test may see: no secret is in them.
type stateView struct {
	Account       accountView        `json:"account"`
	Usage         usageView          `json:"usage"`
	Variants      []string           `json:"variants"`
	Organizations []organizationView `json:"organizations"`
	Tokens        []tokenView        `json:"tokens"`
	Clients       []clientView       `json:"api_clients"`
	Zones         []zoneView         `json:"hosted_zones"`
	Requests      []Request          `json:"requests"` // the last 100, newest first
	accountObjects
}

type accountView struct {
	ID               string `json:"id"`
	Name             string `json:"name"`
	MaxOrganizations int    `json:"license_max_orgs"`
}

type usageView struct {
	Limit     int `json:"limit"`
	Today     int `json:"today"`
	Remaining int `json:"remaining"`
	Total     int `json:"total"`
	Burst     int `json:"burst"`
	Window    int `json:"window_seconds"`
}

type organizationView struct {
	ID          string         `json:"id"`
	Name        string         `json:"name"`
	Description string         `json:"description"`
	ParentID    string         `json:"parent_id"`
	Parent      string         `json:"parent"`
	Assets      int            `json:"assets"`
	Sites       []siteView     `json:"sites"`
	Schedules   []scheduleView `json:"schedules"`
	Tasks       int            `json:"tasks"` // of all kinds and ages, schedules included
	Explorers   []explorerView `json:"explorers"`
	Groups      []groupView    `json:"explorer_groups"`
}

type siteView struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	Description string       `json:"description"`
	Scope       []string     `json:"scope"`
	Excludes    []string     `json:"excludes"`
	Subnets     []subnetView `json:"subnets"`
	Assets      int          `json:"assets"`
}

type subnetView struct {
	CIDR        string            `json:"cidr"`
	Description string            `json:"description"`
	Tags        map[string]string `json:"tags"`
}

type scheduleView struct {
	ID        string            `json:"id"`
	Name      string            `json:"name"`
	Site      string            `json:"site"`
	SiteID    string            `json:"-"` // for the page
	Status    string            `json:"status"`
	Error     string            `json:"error"`
	Frequency string            `json:"frequency"`
	Scanner   string            `json:"scanner"`
	Targets   string            `json:"targets"`
	Params    map[string]string `json:"params"`
	NextRun   string            `json:"next_run"` // RFC 3339, empty while paused
}

type explorerView struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Site      string `json:"site"`
	Connected bool   `json:"connected"`
}

type groupView struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type tokenView struct {
	ID           string `json:"id"`
	Kind         string `json:"kind"` // client, organization or export
	Organization string `json:"organization"`
	Comment      string `json:"comment"`
	Token        string `json:"token"` // masked
	Used         int64  `json:"used"`
	LastUsedAt   int64  `json:"last_used_at"`
}

type clientView struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type zoneView struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Enabled bool   `json:"enabled"`
}

// view collects what can be seen.
func (e *Emulator) view() stateView {
	e.lock()
	defer e.mu.Unlock()
	s, now := e.state, e.opts.Now()
	s.Usage.roll(now)
	e.advance(s, now)
	v := stateView{
		Account: accountView{s.Account.ID, s.Account.Name, s.Account.MaxOrganizations},
		Usage: usageView{
			Limit: e.opts.DailyLimit, Today: s.Usage.Today, Remaining: e.remaining(), Total: s.Usage.Total, Burst: e.opts.Burst,
			Window: int(e.opts.Window.Seconds()),
		},
		Variants: e.ActiveVariants(), accountObjects: s.viewAccount(),
	}
	held := s.holdings("")
	for _, o := range s.Orgs.list {
		if !o.Inactive {
			v.Organizations = append(v.Organizations, s.viewOrganization(o, held, now))
		}
	}
	for _, k := range s.APITokens.list {
		kind, org := kindAccount, ""
		if o, ok := s.Orgs.get(k.OrgID); ok {
			kind, org = kindOrganization, o.Name
		}
		if !k.Inactive {
			v.Tokens = append(v.Tokens, tokenView{k.ID, kind, org, str(k.Comment), mask(k.Token), k.Counter, k.LastUsedAt})
		}
	}
	for _, t := range s.ExportTokens.list {
		if o, ok := s.Orgs.get(t.OrgID); ok && !t.Inactive {
			v.Tokens = append(v.Tokens, tokenView{
				t.ID, kindExport, o.Name, str(t.Comment), mask(t.Token), t.Counter,
				t.LastUsedAt,
			})
		}
	}
	for _, c := range s.Clients.list {
		v.Clients = append(v.Clients, clientView{c.ID, c.Name})
	}
	for _, z := range s.Zones.list {
		v.Zones = append(v.Zones, zoneView{z.ID, z.Name, z.Enabled})
	}
	v.Requests = e.newestRequests(requestsShown)
	return v
}

func (s *state) viewOrganization(o *organization, held map[string]holding, now time.Time) organizationView {
	v := organizationView{ID: o.ID, Name: o.Name, Description: str(o.Description), ParentID: o.ParentID}
	if p, ok := s.Orgs.get(o.ParentID); ok {
		v.Parent = p.Name
	}
	v.Assets = s.orgAssets(o)
	for _, st := range s.Sites.list {
		if st.OrgID != o.ID || st.Inactive {
			continue
		}
		sv := siteView{
			ID: st.ID, Name: st.Name, Description: str(st.Description), Scope: entries(str(st.Scope)),
			Excludes: entries(str(st.Excludes)),
		}
		for _, cidr := range slices.Sorted(maps.Keys(st.Subnets)) {
			sv.Subnets = append(sv.Subnets, subnetView{cidr, str(st.Subnets[cidr].Description), st.Subnets[cidr].Tags})
		}
		sv.Assets = held[st.ID].assets
		v.Sites = append(v.Sites, sv)
	}
	for _, t := range s.Tasks.list {
		if t.OrgID != o.ID {
			continue
		}
		v.Tasks++
		if t.Recur && t.Status != statusRemoved {
			v.Schedules = append(v.Schedules, s.viewSchedule(t))
		}
	}
	for _, x := range s.Explorers.list {
		if x.OrgID == o.ID {
			v.Explorers = append(v.Explorers, explorerView{x.ID, x.Name, s.siteName(x.SiteID), x.online(now)})
		}
	}
	for _, g := range s.ExplorerGroups.list {
		if g.OrgID == o.ID {
			v.Groups = append(v.Groups, groupView{g.ID, g.Name})
		}
	}
	return v
}

func (s *state) siteName(id string) string {
	if st, ok := s.Sites.get(id); ok {
		return st.Name
	}
	return "all sites"
}

func (s *state) viewSchedule(t *task) scheduleView {
	v := scheduleView{
		ID: t.ID, Name: t.Name, Site: s.siteName(t.SiteID), SiteID: t.SiteID, Status: t.Status, Error: t.Error,
		Frequency: t.Frequency,
		Targets:   t.Params["targets"], Params: maskedOptions(t.Params),
	}
	if z, ok := s.Zones.get(t.ZoneID); ok {
		v.Scanner = "hosted zone " + z.Name
	} else if g, ok := s.ExplorerGroups.get(t.GroupID); ok {
		v.Scanner = "group " + g.Name
	} else if x, ok := s.Explorers.get(t.AgentID); ok {
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
