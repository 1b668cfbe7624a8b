package main

import (
	"fmt"
	"strings"
)

// attributes are those of a block. maybe sets one at times.
type attributes map[string]any

func (a attributes) maybe(m *model, p float64, name string, value any) attributes {
	if m.chance(p) {
		a[name] = value
	}
	return a
}

// called is a name that no other object has.
func (m *model) called(o *object, what string) string {
	return fmt.Sprintf("%s %s %d", what, o.key, m.number())
}

func (m *model) description() string {
	return pick(m, "Made by Terraform", "Größe & Ort <b>", "", fmt.Sprintf("Text %d", m.random.IntN(5)))
}

// somewhere is an organization of the model, nil where there is none.
func (m *model) somewhere() *object {
	if all := m.objectsOf("organization", nil); len(all) > 0 {
		return pick(m, all...)
	}
	return nil
}

// roles are a role in one organization or none.
func (m *model) roles() map[string]any {
	if o := m.somewhere(); o != nil {
		return map[string]any{o.ref("id"): pick(m, "viewer", "user", "annotator", "admin")}
	}
	return map[string]any{}
}

func (m *model) network() string {
	return fmt.Sprintf("10.%d.%d.0/24", m.random.IntN(200), m.random.IntN(250))
}

func (m *model) public() string {
	return pick(m, fmt.Sprintf("8.8.%d.%d", m.random.IntN(250), 1+m.random.IntN(250)),
		fmt.Sprintf("host-%d.example.com", m.random.IntN(20)))
}

func some(m *model, n int, one func() string) []any {
	all := []any{}
	for range 1 + m.random.IntN(n) {
		all = append(all, one())
	}
	return all
}

// makeOrganization makes an organization at the top, or below one that is: the service allows three
// levels.
func makeOrganization(m *model, o *object) map[string]any {
	a := attributes{"name": m.called(o, "Organization")}
	a.maybe(m, 0.6, "description", m.description()).maybe(m, 0.4, "expiration_scans", 30+m.random.IntN(300)).maybe(m, 0.3,
		"expiration_assets_stale", 10+m.random.IntN(50))
	if top := m.objectsOf("organization", func(p *object) bool { return p.fixed && p != o }); !o.fixed && len(top) > 0 {
		if _, had := o.attributes["parent_id"]; had {
			a["parent_id"] = "" // left out, it would stay below a parent that a later round may delete: that is refused
		}
		a.maybe(m, 0.6, "parent_id", pick(m, top...).ref("id"))
	}
	return a
}

// makeSite makes a site at home, or in an organization of the model. Which of them is fixed.
func makeSite(m *model, o *object) map[string]any {
	a := attributes{"name": m.called(o, "Site")}
	if !o.fixed {
		org := m.somewhere()
		if org == nil {
			return nil
		}
		a["organization_id"] = org.ref("id")
	}
	a.maybe(m, 0.6, "description", m.description())
	a.maybe(m, 0.8, "scope",
		some(m, 3, func() string { return pick(m, m.network(), m.public(), "192.0.2.20-192.0.2.29") }))
	a.maybe(m, 0.3, "excludes", some(m, 2, m.network))
	a.maybe(m, 0.4, "subnets", map[string]any{
		m.network(): map[string]any{"description": "Floor", "tags": map[string]any{"zone": pick(m, "office", "server")}},
		m.network(): map[string]any{"tags": map[string]any{"owner": pick(m, "it", "ot")}},
	})
	return a
}

func makeTemplate(m *model, o *object) map[string]any {
	a := attributes{"name": m.called(o, "Template")}
	switch org := m.somewhere(); {
	case o.fixed:
		a["global"] = true
	case org == nil:
		return nil
	default:
		a["acl"] = map[string]any{org.ref("id"): "user"}
	}
	return a.maybe(m, 0.6, "description", m.description()).maybe(m, 0.7, "rate", 100*(1+m.random.IntN(30))).maybe(m, 0.4,
		"tcp_ports", pick(m, "22,80,443", "1-1024"))
}

// makeExplorer takes over one of the Explorers that are there. An object keeps the one that it has.
func makeExplorer(m *model, o *object) map[string]any {
	name, _ := o.attributes["name"].(string)
	for _, x := range m.home.explorers {
		used := len(m.objectsOf("explorer", func(other *object) bool { return other.attributes["name"] == x.name })) > 0
		if name == "" && !used {
			name = x.name
		}
	}
	if name == "" {
		return nil
	}
	a := attributes{"name": name, "site_id": ""}
	if sites := m.objectsOf("site", func(s *object) bool { return s.fixed }); len(sites) > 0 {
		a.maybe(m, 0.8, "site_id", pick(m, sites...).ref("id"))
	}
	return a.maybe(m, 0.6, "max_concurrent_scans", 1+m.random.IntN(8))
}

// makeSchedule makes a recurring scan: at home by an Explorer, elsewhere by a hosted zone, which
// scans public addresses only.
func makeSchedule(m *model, o *object) map[string]any {
	sites := m.objectsOf("site", nil)
	if len(sites) == 0 {
		return nil
	}
	s := pick(m, sites...)
	a := attributes{
		"name":       pick(m, "Nightly", "Weekly", m.called(o, "Scan")),
		"frequency":  pick(m, "hourly", "daily", "weekly", "monthly"),
		"start_time": fmt.Sprintf("2031-%02d-%02dT%02d:00:00Z", 1+m.random.IntN(12), 1+m.random.IntN(28), m.random.IntN(24)),
		"site_id":    s.ref("id"),
	}
	if s.fixed {
		a["explorer_id"] = pick(m, m.home.explorers...).id
		a.maybe(m, 0.7, "targets", some(m, 2, m.network))
	} else {
		a["organization_id"], a["hosted_zone"], a["targets"] = s.ref("organization_id"), pick(m, "auto", "zone1", "zone2"),
			some(m, 2, m.public)
	}
	if all := m.objectsOf("scan_template", func(t *object) bool { return t.fixed }); len(all) > 0 {
		a.maybe(m, 0.3, "template_id", pick(m, all...).ref("id"))
	}
	a.maybe(m, 0.3, "tags", map[string]any{"purpose": pick(m, "audit", "servers")})
	return a.maybe(m, 0.5, "description", m.description()).maybe(m, 0.6, "rate", 100*(1+m.random.IntN(20))).maybe(m, 0.4,
		"paused", m.chance(0.5))
}

// makeSampling makes a traffic sampling, which needs a connected Explorer: those at home.
func makeSampling(m *model, o *object) map[string]any {
	sites := m.objectsOf("site", func(s *object) bool { return s.fixed })
	if len(sites) == 0 {
		return nil
	}
	a := attributes{
		"site_id": pick(m, sites...).ref("id"), "explorer_id": pick(m, m.home.explorers...).id,
		"interfaces": some(m, 2, func() string { return pick(m, "eth0", "eth1", "Ethernet 2") }),
	}
	return a.maybe(m, 0.5, "name", m.called(o, "Sampling")).maybe(m, 0.5, "description", m.description()).
		maybe(m, 0.5, "targets", some(m, 2, m.network)).maybe(m, 0.3, "excludes", some(m, 2, m.network)).
		maybe(m, 0.3, "tags", map[string]any{"purpose": pick(m, "audit", "servers")})
}

// validSchedule holds a schedule to who can scan what: see makeSchedule.
func validSchedule(a map[string]any) bool {
	_, elsewhere := a["organization_id"]
	_, zone := a["hosted_zone"]
	_, explorer := a["explorer_id"]
	targets, _ := a["targets"].([]any)
	for _, t := range targets {
		if strings.HasPrefix(fmt.Sprint(t), "10.") == elsewhere {
			return false
		}
	}
	return zone == elsewhere && explorer != elsewhere && (len(targets) > 0 || !elsewhere)
}

// neighbor is the name or comment of objects that others made, and that are none of Terraform's
// business.
const neighbor = "Pipeline"

// comment is one that other tokens may have too.
func (m *model) comment() string {
	return pick(m, neighbor, "SIEM", "CMDB", fmt.Sprintf("Token %d", m.number()))
}

func makeToken(m *model, _ *object) map[string]any {
	a := attributes{"keepers": map[string]any{"generation": "0"}}
	if org := m.somewhere(); org != nil {
		a.maybe(m, 0.7, "organization_id", org.ref("id"))
	}
	return a.maybe(m, 0.9, "comment", m.comment()).maybe(m, 0.2, "rotate_after_days", 30+m.random.IntN(60))
}

func makeClient(m *model, o *object) map[string]any {
	return attributes{"name": pick(m, neighbor, m.called(o, "Client")), "keepers": map[string]any{"generation": "0"}}
}

// makeAllowlist makes a list that always covers this machine.
func makeAllowlist(m *model, _ *object) map[string]any {
	list := append([]any{"127.0.0.0/8"},
		some(m, 3, func() string { return pick(m, m.network(), "2001:db8:10::/48", "198.51.100.7") })...)
	return attributes{"addresses": list, "caller_addresses": []any{"127.0.0.1"}}
}

// secret is a text that must not be seen again.
func (m *model) secret() string {
	s := fmt.Sprintf("Secret/%08x+%08x=", m.random.Uint32(), m.random.Uint32())
	m.secrets = append(m.secrets, s)
	return s
}

func makeCredential(m *model, o *object) map[string]any {
	a := attributes{"name": pick(m, neighbor, "Cloud", m.called(o, "Credential")), "global": true}
	if org := m.somewhere(); org != nil && m.chance(0.5) {
		delete(a, "global")
		a["acl"] = map[string]any{org.ref("id"): "user"}
	}
	switch m.random.IntN(3) {
	case 0:
		a["type"], a["secret"] = "snmpv2_community", map[string]any{"community": m.secret()}
		a.maybe(m, 0.5, "cidrs", some(m, 2, m.network))
	case 1:
		a["type"], a["secret"] = "shodan_api_key", map[string]any{"api_key": m.secret()}
	default:
		a["type"], a["secret"] = "aws_access_secret",
			map[string]any{"access_key": m.secret(), "secret_access_key": m.secret()}
	}
	return a
}

func makeUser(m *model, o *object) map[string]any {
	a := attributes{"email": fmt.Sprintf("%s-%d@example.com", o.key, m.number())}
	a.maybe(m, 0.6, "first_name", pick(m, "James", "Maria", "Zoë")).maybe(m, 0.6, "last_name", pick(m, "Smith", "Garcia"))
	a.maybe(m, 0.7, "org_default_role", pick(m, "viewer", "user", "annotator")).maybe(m, 0.5, "org_roles",
		m.roles()).maybe(m, 0.2, "superuser", m.chance(0.5))
	return a.maybe(m, 0.3, "invite", map[string]any{"subject": "Welcome"})
}

func makeGroup(m *model, o *object) map[string]any {
	a := attributes{"name": m.called(o, "Group"), "org_default_role": pick(m, "viewer", "user")}
	return a.maybe(m, 0.6, "description", m.description()).maybe(m, 0.5, "org_roles", m.roles()).maybe(m, 0.3,
		"expires_at", fmt.Sprintf("2035-%02d-01T00:00:00Z", 1+m.random.IntN(12)))
}

// makeMapping makes one that another may be the same as.
func makeMapping(m *model, _ *object) map[string]any {
	groups := m.objectsOf("group", nil)
	if len(groups) == 0 {
		return nil
	}
	a := attributes{
		"group_id": pick(m, groups...).ref("id"), "sso_attribute": pick(m, "department", "team"),
		"sso_value": pick(m, "IT", "Security", "IT,Security"),
	}
	return a.maybe(m, 0.5, "description", m.description())
}

func makeOwnership(m *model, o *object) map[string]any {
	a := attributes{"name": pick(m, neighbor, m.called(o, "Owner"))}
	return a.maybe(m, 0.6, "order", 1+m.random.IntN(40)).maybe(m, 0.5, "hidden", m.chance(0.5))
}

// icon is a small PNG.
const icon = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR42mNwgAIGyhgAQGYQAQewk6IAAAAASUVORK5CYII="

func makeIntegration(m *model, o *object) map[string]any {
	a := attributes{"name": strings.ReplaceAll(m.called(o, "integration"), " ", "-")}
	return a.maybe(m, 0.6, "description", m.description()).maybe(m, 0.4, "icon", icon)
}
