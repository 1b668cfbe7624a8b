package emulator

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// explorer is a registered Explorer (api-behaviour 10). None can be made by the API.
type explorer struct {
	ID             string `json:"id"`
	OrgID          string `json:"organization_id"`
	SiteID         string `json:"site_id"` // empty = all sites
	Name           string `json:"name"`
	CreatedAt      int64  `json:"created_at"`
	UpdatedAt      int64  `json:"updated_at"`
	Connected      bool   `json:"connected"`
	DisconnectedAt int64  `json:"disconnected_at"`
	MaxScans       int64  `json:"max_concurrent_scans"`
	Number         int64  `json:"number"`
	RestartedUntil int64  `json:"restarted_until,omitempty"` // unix nanoseconds
}

func (x *explorer) Key() string { return x.ID }

func (s *state) explorers() *table[*explorer] { return tableOf[*explorer](s) }

func explorerKind() objectKind {
	return objectKind{
		name:   "explorer",
		routes: explorerRoutes(accountTokenKinds(), organizationTokenKinds()),
		tables: []tableKind{
			tableOfRows("explorers", func(x *explorer) string { return x.Name }),
			tableOfRows[*explorerGroup]("explorer_groups", nil),
		},
		forget: func(s *state, organizationID string, _ int64) {
			s.explorers().removeIf(func(x *explorer) bool { return x.OrgID == organizationID })
			s.explorerGroups().removeIf(func(g *explorerGroup) bool { return g.OrgID == organizationID })
		},
	}
}

// restartTime is how long an Explorer is away when it restarts.
const restartTime = time.Second

// online tells whether an Explorer is connected; one that restarts is not.
func (x *explorer) online(now time.Time) bool {
	return x.Connected && now.UnixNano() >= x.RestartedUntil
}

// uninstalled is an Explorer that was removed, which also takes the program off its host
// (api-behaviour 10).
type uninstalled struct {
	ID    string `json:"id"`
	OrgID string `json:"organization_id"`
	Name  string `json:"name"`
	At    int64  `json:"at"`
}

// explorerGroup is a group of Explorers, which the API only knows by the id in a scan.
type explorerGroup struct {
	ID    string `json:"id"`
	OrgID string `json:"organization_id"`
	Name  string `json:"name"`
}

func (g *explorerGroup) Key() string { return g.ID }

func (s *state) explorerGroups() *table[*explorerGroup] { return tableOf[*explorerGroup](s) }

func explorerRoutes(acct, org []string) []route {
	out := []route{{
		op: "getAccountAgents", method: http.MethodGet, path: "/account/agents", kinds: acct,
		handle: listAccountExplorers,
	}}
	for _, n := range []struct{ path, param, noun string }{
		{"/org/explorers", "explorer_id", "Explorer"},
		{"/org/agents", "agent_id", "Agent"}, // the legacy name of the same calls
	} {
		one := n.path + "/{" + n.param + "}"
		out = append(out,
			route{op: "get" + n.noun + "s", method: http.MethodGet, path: n.path, kinds: org, handle: listExplorers},
			route{
				op: "get" + n.noun, method: http.MethodGet, path: one, kinds: org,
				handle: withExplorer(n.param, readExplorer),
			},
			route{
				op: "remove" + n.noun, method: http.MethodDelete, path: one, kinds: org,
				handle: withExplorer(n.param, removeExplorer),
			},
			route{
				op: "update" + n.noun + "Settings", method: http.MethodPatch, path: one, kinds: org,
				handle: withExplorer(n.param, patchExplorer),
			},
			route{
				op: "upgrade" + n.noun, method: http.MethodPost, path: one + "/update", kinds: org,
				handle: withExplorer(n.param, upgradeExplorer),
			},
		)
	}
	return out
}

func withExplorer(param string, h func(*call, *explorer) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		id, err := c.pathID(param)
		if err != nil {
			return nil, err
		}
		x, ok := c.s.explorers().get(id)
		if !ok || x.OrgID != c.org.ID {
			return nil, notFoundOld()
		}
		return h(c, x)
	}
}

// register adds an Explorer as if it had just been installed: on all sites, named by its host in
// upper case.
func (s *state) register(orgID, name string, now int64) *explorer {
	n := s.next()
	if name == "" {
		name = fmt.Sprintf("explorer-%d", n)
	}
	x := &explorer{
		ID: newID(), OrgID: orgID, Name: strings.ToUpper(name), CreatedAt: now, UpdatedAt: now, Connected: true,
		Number: n,
	}
	s.explorers().add(x)
	return x
}

func (c *call) explorerRow(x *explorer) object {
	checkin, online := c.unix(), x.online(c.now)
	if !online {
		checkin = x.DisconnectedAt
	}
	host := fmt.Sprintf("10.255.%d.%d", x.Number/250%250, 1+x.Number%250)
	return object{
		"id": x.ID, "client_id": c.s.Account.ID, "organization_id": x.OrgID, "created_at": x.CreatedAt,
		"updated_at": x.UpdatedAt,
		"host_id":    strings.ReplaceAll(x.ID, "-", ""), "hub_id": c.s.Account.ID, "name": x.Name,
		"site_id":      orZero(x.SiteID),
		"last_checkin": checkin,
		"os":           "linux", "arch": "amd64", "version": explorerVersion, "external_ip": "198.51.100.10",
		"internal_ip": host,
		"system_info": x.systemInfo(host, checkin), "connected": online, "inactive": false, "deactivated_at": 0,
		"tags":     object{},
		"settings": object{"max_concurrent_scans": max(1, x.MaxScans)}, "disconnected_at": x.DisconnectedAt,
		"offlined_at":         x.DisconnectedAt,
		"offline_notified_at": 0, "npcap_version": "",
	}
}

// explorerVersion has the form of a capture: version, build and commit (api-behaviour 10).
const explorerVersion = "5.1.260818 (build 20260818090000) [0123456789abcdef0123456789abcdef01234567]"

// systemInfo is what an Explorer tells about its host: large, and another with every check-in
// (api-behaviour 10).
func (x *explorer) systemInfo(address string, checkin int64) object {
	return object{
		"info_schema_version": 1, "timestamp": checkin, "started": x.CreatedAt, "pid": 500 + x.Number,
		"path":       "/opt/runzero/bin/runzero-explorer-" + x.OrgID,
		"addresses":  object{address + "/24": "eth0"},
		"attributes": object{"CanScreenshot": "true", "ChromePath": "/usr/bin/chromium"},
		"cpu":        object{"cores": 4, "mhz": 2400, "modelName": "Virtual CPU", "vendorId": "Example"}, "egress4": address,
		"egress6": "",
		"disks": []object{{
			"device": "/dev/vda1", "fstype": "ext4", "mountpoint": "/",
			"opts": []string{"rw", "relatime"},
		}},
		"ec2_attributes": object{}, "env": []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin"}, "go_arch": "amd64",
		"go_os": "linux", "go_version": "go1.26",
		"goroutines": strings.Repeat("goroutine 1 [running]:\n", 40),
		"host":       object{"hostname": strings.ToLower(x.Name), "os": "linux", "uptime": checkin - x.CreatedAt},
		"mem": object{
			"total": int64(8) << 30, "available": int64(4)<<30 + checkin%4096, "used": int64(4) << 30,
			"usedPercent": 50,
		},
		"nets": []object{{"name": "eth0", "addrs": []object{{"addr": address + "/24"}}}}, "npcap_version": "",
		"user": object{"Uid": "0", "Name": "root"},
	}
}

func (c *call) explorerRows(is func(*explorer) bool) (any, error) {
	q, err := c.parseSearch([]string{"name"}, "name", "id", "site", "site_id", "organization", "organization_id",
		"connected", "os")
	if err != nil {
		return nil, err
	}
	var out []object
	for _, x := range c.s.explorers().list {
		about := subject{
			"name": {x.Name}, "id": {x.ID}, "site_id": {orZero(x.SiteID)}, "organization_id": {x.OrgID},
			"connected": {fmt.Sprint(x.online(c.now))}, "os": {"linux"},
		}
		if st, ok := c.s.sites().get(x.SiteID); ok {
			about["site"] = []string{st.Name, st.ID}
		}
		if o, ok := c.s.organizations().get(x.OrgID); ok {
			about["organization"] = []string{o.Name, o.ID}
		}
		if is(x) && q.matches(about) {
			out = append(out, c.explorerRow(x))
		}
	}
	return out, nil
}

// listExplorers takes no search, unlike /account/agents.
func listExplorers(c *call) (any, error) {
	c.query.Del("search")
	return c.explorerRows(func(x *explorer) bool { return x.OrgID == c.org.ID })
}

func listAccountExplorers(c *call) (any, error) {
	return c.explorerRows(func(*explorer) bool { return true })
}

func readExplorer(c *call, x *explorer) (any, error) { return c.explorerRow(x), nil }

// removeExplorer also uninstalls the program (api-behaviour 10), which is kept on record.
func removeExplorer(c *call, x *explorer) (any, error) {
	c.s.Uninstalled = append(c.s.Uninstalled, uninstalled{ID: x.ID, OrgID: x.OrgID, Name: x.Name, At: c.unix()})
	c.s.explorers().removeIf(func(y *explorer) bool { return y == x })
	return nothing{}, nil
}

// upgradeExplorer restarts an Explorer, which is away for a moment (api-behaviour 10).
func upgradeExplorer(c *call, x *explorer) (any, error) {
	x.UpdatedAt, x.RestartedUntil = c.unix(), c.now.Add(restartTime).UnixNano()
	if x.Connected {
		x.DisconnectedAt = c.unix()
	}
	return nothing{}, nil
}

func patchExplorer(c *call, x *explorer) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	siteID, settings := f.id("site_id"), f.object("settings")
	var scans *int64
	if settings != nil {
		inner := newFields(settings)
		scans = inner.integer("max_concurrent_scans")
		if inner.err != nil {
			return nil, inner.err
		}
		if scans != nil && *scans < 0 {
			return nil, badRequest("invalid value for max_concurrent_scans")
		}
	}
	if f.err != nil {
		return nil, f.err
	}
	if siteID != nil {
		st, ok := c.s.sites().get(*siteID)
		switch {
		case *siteID == "" && c.e.hasVariant("explorer-all-sites-refused"):
			return nil, badRequest("site not found")
		case *siteID != "" && (!ok || st.Inactive || st.OrgID != x.OrgID):
			return nil, badRequest("site not found")
		}
		x.SiteID = *siteID
	}
	if scans != nil {
		x.MaxScans = *scans
	}
	x.UpdatedAt = c.unix()
	return c.explorerRow(x), nil
}
