package emulator

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

func scanRoutes(org []string) []route {
	return []route{{
		op: "createScan", method: http.MethodPut, path: "/org/sites/{site_id}/scan", kinds: org,
		handle: withSite(createScan),
	}}
}

const frequencyOnce = "once"

// frequencies are the values of scan-frequency.
func frequencies() []string {
	return []string{frequencyOnce, "hourly", "daily", "weekly", "monthly", "continuous"}
}

// scanDefaults are the params that the service fills in (api-behaviour 5, "Defaults").
func scanDefaults() map[string]string {
	return map[string]string{
		"rate": "1000", "max-host-rate": "40", "max-attempts": "3", "max-sockets": "2048", "max-group-size": "4096",
		"max-ttl": "255",
		"passes":  "1", "tos": "0", "screenshots": "true", "nameservers": "", "excludes": "", "tcp-excludes": "",
		"subnet-ping-net-size": "256", "subnet-ping-sample-rate": "3",
	}
}

const defaultGracePeriod = "4" // hours

// scanNumbers are options that hold a whole number as text.
func scanNumbers() []string {
	return []string{
		"rate", "max-host-rate", "passes", "max-attempts", "max-sockets", "max-group-size", "max-ttl", "tos",
		"subnet-ping-net-size",
		"subnet-ping-sample-rate", "max-hosts",
	}
}

// scanTexts are the other options that become params.
func scanTexts() []string {
	return []string{
		"targets", "excludes", "tcp-ports", "tcp-excludes", "udp-ports", "screenshots", "nameservers", "subnet-ping",
		"subnet-ping-probes",
		"host-ping", "host-ping-probes", "probes", "max-duration",
	}
}

// createScan makes a one-off scan or, with a frequency, a recurring one.
func createScan(c *call, st *site) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	t := c.newTask(st)
	if err := c.scanMeta(t, f); err != nil {
		return nil, err
	}
	params, err := c.scanParams(t, f)
	if err != nil {
		return nil, err
	}
	if f.err != nil {
		return nil, f.err
	}
	if err := c.chooseScanner(t, f, st, params); err != nil {
		return nil, err
	}
	if f.err != nil {
		return nil, f.err
	}
	if params["targets"] == "defaults" && c.e.hasVariant("targets-resolved") {
		params["targets"] = strings.Join(siteTargets(st), " ")
	}
	t.Params = params
	c.s.tasks().add(t)
	return c.taskRow(t), nil
}

func (c *call) newTask(st *site) *task {
	n := c.s.next()
	return &task{
		ID: newID(), OrgID: st.OrgID, SiteID: st.ID, Type: "scan", Status: statusNew, Sequence: n,
		Name:      fmt.Sprintf("Scan %d of %s", n, st.Name),
		Frequency: frequencyOnce, GracePeriod: defaultGracePeriod, CreatedAt: c.unix(), UpdatedAt: c.unix(),
		Begun: c.now.UnixNano(), Description: c.stored(""),
	}
}

// scanMeta reads the options that become fields of the task instead of params.
func (c *call) scanMeta(t *task, f *fields) error {
	if name := f.value("scan-name"); name != "" {
		t.Name = name
	}
	c.patchText(&t.Description, f.str("scan-description"))
	if freq := f.value("scan-frequency"); freq != "" {
		if !slices.Contains(frequencies(), freq) {
			return badRequest("invalid scan-frequency: " + freq)
		}
		t.Frequency = freq
	}
	if t.Frequency != frequencyOnce {
		t.Recur, t.Status = true, statusActive
	}
	if start := f.decimal("scan-start"); start != nil {
		t.StartTime = *start
	}
	if grace := f.decimal("scan-grace-period"); grace != nil {
		t.GracePeriod = strconv.FormatInt(*grace, 10)
	}
	t.Tags = f.value("scan-tags")
	if id := f.id("scan-template"); id != nil && *id != "" {
		if err := c.checkScanTemplate(*id, t.OrgID); err != nil {
			return err
		}
		t.TemplateID = *id
	}
	return nil
}

// scanParams builds the params of a task: defaults, then the template's, then what was sent.
func (c *call) scanParams(t *task, f *fields) (map[string]string, error) {
	params := scanDefaults()
	if tpl, ok := c.s.scanTemplates().get(t.TemplateID); ok {
		maps.Copy(params, tpl.Params)
		delete(params, "scan-tags") // like those of a scan
	}
	for _, k := range scanNumbers() {
		if n := f.decimal(k); n != nil {
			params[k] = strconv.FormatInt(*n, 10)
		}
	}
	for _, k := range scanTexts() {
		if s := f.str(k); s != nil {
			params[k] = *s
		}
	}
	for _, k := range slices.Sorted(maps.Keys(f.values)) {
		if !f.asked[k] && isProbeOption(k) {
			if s := f.str(k); s != nil {
				params[k] = *s
			}
		}
	}
	if t.Tags != "" && c.e.hasVariant("scan-tags-in-params") {
		params["scan-tags"] = t.Tags
	}
	if f.err == nil && len(entries(params["targets"])) == 0 {
		return nil, badRequest("targets is required")
	}
	return params, c.finishParams(params)
}

// finishParams checks params and writes address lists the way they read back.
func (c *call) finishParams(params map[string]string) error {
	if err := checkParams(params); err != nil {
		return err
	}
	for _, k := range []string{"targets", "excludes"} {
		if _, set := params[k]; set && !c.e.hasVariant("targets-verbatim") {
			params[k] = strings.Join(entries(params[k]), " ")
		}
	}
	return nil
}

// checkParams refuses values that a scan cannot use.
func checkParams(params map[string]string) error {
	for _, k := range []string{"probes", "subnet-ping-probes", "host-ping-probes"} {
		if err := checkProbes(params[k]); err != nil {
			return err
		}
	}
	for _, k := range []string{"screenshots", "subnet-ping", "host-ping"} {
		if v := params[k]; v != "" && v != "true" && v != "false" {
			return badRequest("invalid value for " + k + `: want "true" or "false"`)
		}
	}
	for _, k := range scanNumbers() {
		if v := params[k]; v != "" {
			if n, err := strconv.Atoi(v); err != nil || n < 0 {
				return badRequest("invalid value for " + k + ": want a decimal string")
			}
		}
	}
	for _, k := range []string{"targets", "excludes"} {
		if bad, ok := badEntry(params[k]); !ok {
			return badRequest("invalid " + k + " entry: " + bad)
		}
	}
	return nil
}

// siteTargets are the addresses that "defaults" stands for.
func siteTargets(st *site) []string {
	return append(entries(str(st.Scope)), slices.Sorted(maps.Keys(st.Subnets))...)
}

// chooseScanner decides who scans: a hosted zone, a group, an Explorer, or any connected Explorer.
func (c *call) chooseScanner(t *task, f *fields, st *site, params map[string]string) error {
	groupID := f.id("explorer-group-id")
	zone := f.value("hosted-zone-id")
	if zone == "" || zone == zeroID {
		zone = f.value("hosted-zone-name")
	}
	if f.err != nil {
		return f.err
	}
	if zone != "" {
		z, err := c.s.zone(zone)
		if err != nil {
			return err
		}
		t.ZoneID = z.ID
		return checkPublic(params["targets"], st)
	}
	if groupID != nil && *groupID != "" {
		g, ok := c.s.explorerGroups().get(*groupID)
		if !ok || g.OrgID != c.org.ID {
			return badRequest("explorer group not found")
		}
		t.GroupID = g.ID
		if c.e.hasVariant("explorer-group-echo") {
			params["explorer-group-id"] = g.ID
		}
	}
	return c.chooseExplorer(t, f)
}

// chooseExplorer takes the Explorer that is asked for, or any connected one. A group needs a
// connected one, too.
func (c *call) chooseExplorer(t *task, f *fields) error {
	explorerID, agentID := f.id("explorer"), f.id("agent")
	if f.err != nil {
		return f.err
	}
	want := ""
	for _, id := range []*string{explorerID, agentID} {
		if id != nil && *id != "" {
			want = *id
		}
	}
	if want != "" {
		if x, ok := c.s.explorers().get(want); !ok || x.OrgID != c.org.ID {
			return badRequest("explorer not found")
		}
	}
	x, ok := c.s.explorers().first(func(x *explorer) bool {
		return x.OrgID == c.org.ID && x.online(c.now) && (want == "" || x.ID == want)
	})
	if !ok {
		return badRequest("no available agents")
	}
	if t.GroupID == "" {
		t.AgentID = x.ID
	}
	return nil
}

// checkPublic refuses private targets for hosted zones, which scan the Internet only.
func checkPublic(targets string, st *site) error {
	list := entries(targets)
	if slices.Contains(list, "defaults") {
		list = append(list, siteTargets(st)...)
	}
	if i := slices.IndexFunc(list, isPrivate); i >= 0 {
		return badRequest("hosted zones can only scan public addresses, not " + list[i])
	}
	return nil
}
