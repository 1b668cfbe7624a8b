package main

import (
	"fmt"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
)

// sharedNames is how many names of a kind the actors have in common.
const sharedNames = 6

// actorKinds are the kinds that every actor makes, with the same names and comments as the others.
// Those whose names are unique at the console can be had by one of them only.
func actorKinds() []string {
	return []string{
		"api_token", "api_token", "export_token", "api_client", "credential", "site", "group",
		"scan_template", "scan_schedule", "custom_integration",
	}
}

// suffix ends the names that only one object can have: that of another workspace is another one.
const suffix = "${local.suffix}"

// addShared adds an object like those of the others. site is where the schedules belong to.
func (m *model) addShared(name, site string) {
	k := kindNamed(name)
	o := &object{kind: k, key: fmt.Sprintf("%s%d", k.Short, m.Number()), fixed: true}
	shared := fmt.Sprintf("Shared %d", m.random.IntN(sharedNames))
	a := fixture.Attributes{}
	switch name {
	case "api_token", "export_token":
		a["comment"], a["keepers"] = fixture.Pick(m, fixture.Neighbor, "SIEM"), map[string]any{"generation": "0"}
	case "api_client":
		a["name"], a["keepers"] = fixture.Neighbor, map[string]any{"generation": "0"}
	case "credential":
		a["name"], a["type"], a["global"] = fixture.Neighbor, "shodan_api_key", true
		a["secret"] = map[string]any{"api_key": m.Secret()}
	case "site":
		a["name"], a["description"], a["scope"] = shared+suffix, m.made(), []any{"10.0.0.0/24", "192.0.2.1"}
	case "group":
		a["name"], a["description"], a["org_default_role"] = shared, m.made(), "viewer"
	case "scan_template":
		a["name"], a["description"], a["global"], a["rate"] = shared, m.made(), true, 500
	case "scan_schedule":
		a["name"], a["description"], a["site_id"], a["frequency"] = shared, m.made(), site, "weekly"
		a["start_time"], a["hosted_zone"], a["targets"] = "2031-01-05T20:00:00Z", "auto", []any{"www.example.com"}
	case "custom_integration":
		a["name"], a["description"] = fmt.Sprintf("shared-%d", m.random.IntN(sharedNames))+suffix, m.made()
	}
	o.attributes = a
	if unique := name == "site" || name == "custom_integration"; unique && m.named(name, a["name"]) {
		return
	}
	m.objects = append(m.objects, o)
}

// made is the description of what is made by a pipeline; people write others.
func (m *model) made() string { return fixture.Pick(m, "made by Terraform", "made by a pipeline") }

// named reports whether the model has an object of that name.
func (m *model) named(kind string, name any) bool {
	return len(m.objectsOf(kind, func(o *object) bool { return o.attributes["name"] == name })) > 0
}

// mutateShared changes some objects, takes some away and adds others, keeping about n.
func (m *model) mutateShared(n int, site string) {
	for range max(3, n/4) {
		switch roll := m.random.Float64(); {
		case roll < 0.25 && len(m.objects) > n/2:
			m.remove(fixture.Pick(m, m.objects...))
		case roll < 0.45:
			m.rotate()
		case roll < 0.7 && len(m.objects) > 0:
			if o := fixture.Pick(m, m.objects...); o.attributes["description"] != nil {
				o.attributes["description"] = m.made()
			}
		default:
			m.addShared(fixture.Pick(m, actorKinds()...), site)
		}
	}
	for tries := 0; len(m.objects) < n && tries < 5*n; tries++ {
		m.addShared(fixture.Pick(m, actorKinds()...), site)
	}
}

// kindNamed is the kind of a resource, which is one of [kinds].
func kindNamed(name string) *kind {
	for _, k := range kinds() {
		if k.name == name {
			return k
		}
	}
	panic("there is no kind " + name)
}

// hasSecret tells the kinds whose secret is shown once or never: nobody can take one over.
func hasSecret(kind string) bool {
	return kind == "api_token" || kind == "export_token" || kind == "api_client" || kind == "credential"
}
