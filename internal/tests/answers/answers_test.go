package answers_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// subjects makes one object of each resource of the registry, with most of what it can be told.
func subjects(p *pair, c *console) map[string]subject {
	t := p.t
	t.Helper()
	all := map[string]subject{}
	add := func(typeName string, attributes map[string]any) subject {
		s := p.create(typeName, attributes)
		s.privates, s.identities = privates(s), identities(t, p, s)
		all[typeName] = s
		return s
	}
	org := add("runzero_organization", map[string]any{"name": "Tenant", "description": "The first", "force_destroy": true})
	in := org.get(t, "id")
	site := add("runzero_site", map[string]any{
		"organization_id": in, "name": "Berlin", "description": long("Offices. "),
		"scope":    []string{"10.0.0.0/24", "berlin.example.com"},
		"excludes": []string{"10.0.0.1"}, "timeouts": map[string]any{"read": "5m"},
		"subnets": map[string]any{"10.0.0.0/25": map[string]any{
			"description": "Floor 1",
			"tags":        map[string]any{"floor": "1"},
		}},
	})
	add("runzero_api_token", map[string]any{
		"organization_id": in, "comment": "Reader",
		"keepers": map[string]any{"version": "1"}, "rotate_after_days": 90,
	})
	add("runzero_export_token", map[string]any{
		"organization_id": in, "comment": "Exporter",
		"keepers": map[string]any{"version": "1"},
	})
	add("runzero_scan_schedule", map[string]any{
		"organization_id": in, "site_id": site.get(t, "id"), "name": "Weekly", "description": long("All of it. "),
		"frequency":  "weekly",
		"start_time": "2035-01-07T20:00:00Z", "hosted_zone": "auto", "targets": []string{"www.example.com"}, "rate": 500,
		"tcp_ports": "1-1000", "probes": []string{"arp", "echo"}, "tags": map[string]any{"owner": "it"},
		"nameservers": []string{"192.0.2.1"}, "probe_options": map[string]any{"snmp-port": "161"},
	})
	add("runzero_scan_template", map[string]any{
		"organization_id": in, "name": "Gentle", "description": long("Slow. "),
		"global": true, "rate": 500, "tags": map[string]any{"owner": "it"}, "probes": []string{"arp", "echo"},
	})
	add("runzero_credential", map[string]any{
		"type": "snmpv2_community", "name": "Switches", "global": true,
		"secret": map[string]any{"community": "public"},
	})
	add("runzero_user", map[string]any{
		"email": "colleague@example.com", "first_name": "Ann", "org_default_role": "viewer",
		"org_roles": map[string]any{in: "user"},
	})
	group := add("runzero_group", map[string]any{
		"name": "Viewers", "description": long("They look. "),
		"org_default_role": "viewer", "org_roles": map[string]any{in: "user"},
	})
	add("runzero_sso_group_mapping",
		map[string]any{
			"group_id": group.get(t, "id"), "sso_attribute": "department", "sso_value": "IT",
			"description": "All",
		})
	add("runzero_asset_ownership_type", map[string]any{"name": "Owner", "hidden": true})
	add("runzero_custom_integration", map[string]any{"name": "cmdb-import", "description": "From the CMDB"})
	explorer := c.AddExplorer(in, "edge")
	add("runzero_explorer", map[string]any{
		"explorer_id": explorer, "organization_id": in,
		"max_concurrent_scans": 2,
	})
	add("runzero_traffic_sampling", map[string]any{
		"organization_id": in, "site_id": site.get(t, "id"), "explorer_id": explorer, "name": "Core",
		"description": long("Mirror port. "), "interfaces": []string{"eth0", "Ethernet 2"}, "targets": []string{"10.0.0.0/8"},
		"tags": map[string]any{"owner": "it"},
	})
	add("runzero_api_allowlist", map[string]any{
		"caller_addresses": []string{"127.0.0.1"},
		"addresses":        append([]string{"127.0.0.0/8", "192.0.2.0/24"}, networks(300)...),
	})
	add("runzero_api_client", map[string]any{"name": "Pipeline", "keepers": map[string]any{"version": "1"}})
	for _, e := range provider.Registry() {
		if _, ok := all[e.Object.TypeName()]; e.Resource != nil && !ok {
			t.Errorf("no %s is made here, so nothing holds the server's answers about it against the framework's",
				e.Object.TypeName())
		}
	}
	return all
}

// long repeats a text until the server reads the object that has it with stand-ins.
func long(text string) string { return strings.Repeat(text, 6000/len(text)) }

// TestOwnAnswersAreTheFrameworks asks both servers the same, about each object in many states: what
// ours answers by itself is what the framework answers.
func TestOwnAnswersAreTheFrameworks(t *testing.T) {
	t.Parallel()
	for name, variants := range map[string][]string{"default": nil, "other": {"other"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := startConsole(t, variants...)
			p := newPair(t)
			p.configure(c, nil)
			all := subjects(p, c)
			for typeName, s := range all {
				own := map[string]int{}
				for state, v := range states(t, s) {
					if variants != nil && state != "its own" {
						continue // the states do not depend on the console
					}
					p.compareUpgrades(s, state, v, own)
					p.comparePlans(s, state, v, own)
					p.compareReads(s, state, v, own)
				}
				for _, kind := range []string{"upgrade", "plan", "read"} {
					if own[kind] == 0 {
						t.Errorf("%s: the server never answers a %s by itself: the test shows nothing", typeName, kind)
					}
				}
			}
			p.compareOthers(c, all)
		})
	}
}

// A provider that is configured once more answers with its new settings.
func TestOwnAnswersFollowTheConfiguration(t *testing.T) {
	t.Parallel()
	first, second := startConsole(t), startConsole(t)
	p := newPair(t)
	p.configure(first, nil)
	site := p.create("runzero_site", map[string]any{"organization_id": first.Bootstrap().OrganizationID, "name": "Berlin"})
	site.privates, site.identities = privates(site), identities(t, p, site)
	own := map[string]int{}
	p.compareReads(site, "its own", site.state, own)
	if own["read"] == 0 {
		t.Fatal("the server does not answer by itself")
	}
	p.configure(second, nil) // which has no such site
	p.compareReads(site, "its own", site.state, map[string]int{})
}

// compareOthers compares what depends on the provider's settings and on the console, not on the
// state.
func (p *pair) compareOthers(c *console, all map[string]subject) {
	p.t.Helper()
	own := map[string]int{}
	b := c.Bootstrap()
	for name, settings := range map[string]map[string]any{
		"another default organization": {"organization_id": b.OrganizationID},
		"a token of an organization":   {"client_id": nil, "client_secret": nil, "organization_token": b.OrganizationToken},
		"an export token":              {"client_id": nil, "client_secret": nil, "export_token": b.ExportToken},
		"a budget":                     {"api_budget": map[string]any{"max_calls": 5}},
		"no snapshots":                 {"snapshot_reads": false},
	} {
		p.configure(c, settings)
		for _, s := range all {
			p.comparePlans(s, name, s.state, own)
			p.compareReads(s, name, s.state, own)
		}
	}
	for path, typeName := range map[string]string{
		"/account/keys/%s": "runzero_api_token", "/account/users/%s": "runzero_user",
	} {
		s := all[typeName]
		c.outside(p.t, http.MethodDelete, fmt.Sprintf(path, s.get(p.t, "id")), nil)
		p.configure(c, nil) // the lists are read anew
		p.compareReads(s, "deleted outside", s.state, own)
	}
}

// states are the object's own state, and others that differ from it by one attribute.
func states(t testing.TB, s subject) map[string]tftypes.Value {
	t.Helper()
	var attributes map[string]tftypes.Value
	if err := s.state.As(&attributes); err != nil {
		t.Fatal(err)
	}
	all := map[string]tftypes.Value{"its own": s.state}
	if testing.Short() {
		return all
	}
	limit := 2 // for each attribute
	if len(attributes) > 25 {
		limit = 1
	}
	for name, v := range attributes {
		if name == "id" {
			continue
		}
		n := 0
		for _, other := range otherValues(v) {
			if n == limit || !s.mayHold(t, name, other) {
				continue // no provider has written such a state
			}
			n++
			changed := map[string]tftypes.Value{}
			for key, one := range attributes {
				changed[key] = one
			}
			changed[name] = other
			all[fmt.Sprintf("%s %d", name, n)] = tftypes.NewValue(s.kind, changed)
		}
	}
	return all
}

// privates are the data beside a state: the object's own, none, and others that only the framework
// can judge.
func privates(s subject) map[string][]byte {
	encode := func(notes map[string][]byte) []byte {
		text, err := json.Marshal(notes)
		if err != nil {
			panic(err)
		}
		return text
	}
	every := make([]string, 0, len(s.kind.AttributeTypes))
	for name := range s.kind.AttributeTypes {
		every = append(every, name)
	}
	names, _ := json.Marshal(every)
	return map[string][]byte{
		"its own": s.private, "none": nil, "empty": []byte("{}"), "no JSON": []byte("{"),
		"of an SDK":                      []byte(`{"schema_version":"1"}`),
		"every attribute was configured": encode(map[string][]byte{"configured": names}),
		"nothing was configured":         encode(map[string][]byte{"configured": []byte("[]")}),
		"a broken note":                  encode(map[string][]byte{"configured": []byte("[")}),
		"another note":                   encode(map[string][]byte{"configured": []byte("[]"), "other": []byte(`"x"`)}),
		"just imported":                  encode(map[string][]byte{".import_before_read": []byte("true")}),
	}
}

// identities are the object's own, none in two spellings, and one of another object.
func identities(t testing.TB, p *pair, s subject) map[string]*tfprotov6.ResourceIdentityData {
	t.Helper()
	other := map[string]tftypes.Value{}
	nulls := map[string]tftypes.Value{}
	for name, typ := range s.identity.AttributeTypes {
		other[name], nulls[name] = tftypes.NewValue(typ, "0b2f0a52-9c0c-4a9e-8a57-1d2f4f8f7f10"), tftypes.NewValue(typ, nil)
	}
	return map[string]*tfprotov6.ResourceIdentityData{
		"its own": s.known, "none": nil, "null": {IdentityData: p.dynamic(tftypes.NewValue(s.identity, nil))},
		"of nulls":   {IdentityData: p.dynamic(tftypes.NewValue(s.identity, nulls))},
		"of another": {IdentityData: p.dynamic(tftypes.NewValue(s.identity, other))},
		"broken":     {IdentityData: &tfprotov6.DynamicValue{MsgPack: []byte{0xc1}}},
	}
}

// compareUpgrades asks both servers to read a state file.
func (p *pair) compareUpgrades(s subject, state string, v tftypes.Value, own map[string]int) {
	p.t.Helper()
	text := plainJSON(p.t, v)
	for name, req := range map[string]*tfprotov6.UpgradeResourceStateRequest{
		"as it is": {RawState: &tfprotov6.RawState{JSON: text}},
		"with more than it has": {RawState: &tfprotov6.RawState{JSON: append([]byte(`{"of_an_older_schema":true,`),
			text[1:]...)}},
		"no JSON":                 {RawState: &tfprotov6.RawState{JSON: []byte("{")}},
		"of another version":      {RawState: &tfprotov6.RawState{JSON: text}, Version: 7},
		"of the time before JSON": {RawState: &tfprotov6.RawState{Flatmap: map[string]string{"id": "x"}}},
		"none":                    {},
	} {
		req.TypeName = s.typeName
		before := p.counting.reached
		ours, err := p.server.UpgradeResourceState(p.t.Context(), req)
		p.check(err, nil)
		if p.counting.reached == before {
			own["upgrade"]++
		} else if name == "as it is" && state == "its own" {
			p.t.Errorf("%s: the server leaves its state to the framework", s.typeName)
		}
		framework, err := p.framework.UpgradeResourceState(p.t.Context(), req)
		p.check(err, nil)
		p.same(s, fmt.Sprintf("upgrade, state %s, %s", state, name), s.kind, ours, framework)
	}
}

// comparePlans asks both servers for plans that propose the state.
func (p *pair) comparePlans(s subject, state string, v tftypes.Value, own map[string]int) {
	p.t.Helper()
	for configuration, config := range configurations(p.t, s, v) {
		for private, data := range s.privates {
			for identity, known := range s.identities {
				different := 0 // one difference at a time, or the user took something away
				for _, is := range []bool{
					state != "its own", configuration != "the state's", private != "its own",
					identity != "its own",
				} {
					if is {
						different++
					}
				}
				if different > 1 && (different > 2 || state != "its own" || private != "every attribute was configured" ||
					identity != "its own") {
					continue
				}
				req := func() *tfprotov6.PlanResourceChangeRequest {
					return &tfprotov6.PlanResourceChangeRequest{
						TypeName: s.typeName, PriorState: p.dynamic(v), ProposedNewState: p.dynamic(v), Config: p.dynamic(config),
						PriorPrivate: data, PriorIdentity: known,
					}
				}
				before := p.counting.reached
				ours, err := p.server.PlanResourceChange(p.t.Context(), req())
				p.check(err, nil)
				if p.counting.reached == before {
					own["plan"]++
				}
				framework, err := p.framework.PlanResourceChange(p.t.Context(), req())
				p.check(err, nil)
				p.same(s, fmt.Sprintf("plan, state %s, configuration %s, private data %s, identity %s", state, configuration,
					private, identity), s.kind, ours, framework)
			}
		}
	}
}

// compareReads asks both servers to read the object.
func (p *pair) compareReads(s subject, state string, v tftypes.Value, own map[string]int) {
	p.t.Helper()
	for private, data := range s.privates {
		for identity, known := range s.identities {
			if state != "its own" && private != "its own" || state+private != "its ownits own" && identity != "its own" {
				continue // one difference at a time
			}
			req := func() *tfprotov6.ReadResourceRequest {
				return &tfprotov6.ReadResourceRequest{
					TypeName: s.typeName, CurrentState: p.dynamic(v), Private: data,
					CurrentIdentity: known,
				}
			}
			before := p.counting.reached
			ours, err := p.server.ReadResource(p.t.Context(), req())
			p.check(err, nil)
			if p.counting.reached == before {
				own["read"]++
			}
			framework, err := p.framework.ReadResource(p.t.Context(), req())
			p.check(err, nil)
			p.same(s, fmt.Sprintf("read, state %s, private data %s, identity %s", state, private, identity), s.kind, ours,
				framework)
		}
	}
}

// configurations are those of which the CLI proposes just the state: what the state holds and a
// configuration can say, the same without one of the attributes that the provider computes, and the
// same with one that is not known yet.
func configurations(t testing.TB, s subject, state tftypes.Value) map[string]tftypes.Value {
	t.Helper()
	var attributes map[string]tftypes.Value
	if err := state.As(&attributes); err != nil {
		t.Fatal(err)
	}
	config := map[string]tftypes.Value{}
	var optional []string
	for _, a := range s.schema.Block.Attributes {
		config[a.Name] = attributes[a.Name]
		if !a.Optional && !a.Required {
			config[a.Name] = tftypes.NewValue(attributes[a.Name].Type(), nil)
		} else if a.Computed {
			optional = append(optional, a.Name)
		}
	}
	all := map[string]tftypes.Value{"the state's": tftypes.NewValue(s.kind, config)}
	for i, name := range optional {
		for what, v := range map[string]any{"without": nil, "unknown": tftypes.UnknownValue} {
			if v != nil && i > 1 {
				continue // all that is unknown is alike
			}
			less := map[string]tftypes.Value{}
			for key, one := range config {
				less[key] = one
			}
			less[name] = tftypes.NewValue(config[name].Type(), v)
			all[what+" "+name] = tftypes.NewValue(s.kind, less)
		}
	}
	return all
}
