package adoption_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// place holds the objects of a console that configurations refer to.
type place struct{ org, other, site, group, template, explorer string }

// tally counts what became of random configurations of one kind.
type tally struct {
	refused, byConsole, created, updated, replaced int

	reasons map[string]int // of the refusals
}

// because counts the reason of a refusal: the line that says what is wrong.
func (n *tally) because(err error) {
	reason, _, _ := strings.Cut(err.Error(), "\n")
	n.reasons[reason[:min(len(reason), 120)]]++
}

// TestEveryConfigurationSettles is the twin of [TestEveryRowCanBeWritten]: a random configuration
// that the validators and the plan pass is applied, is then planned empty, is changed into another
// one with the same end, and is destroyed. The console may refuse one; nothing else may.
func TestEveryConfigurationSettles(t *testing.T) {
	t.Parallel()
	for _, e := range provider.Registry() {
		if e.Resource == nil {
			continue
		}
		name := e.Object.TypeName()
		for _, variants := range [][]string{nil, {"other"}} {
			t.Run(fmt.Sprintf("%s/%s", name, strings.Join(append([]string{"console"}, variants...), "-")), func(t *testing.T) {
				t.Parallel()
				everyConfiguration(t, name, variants)
			})
		}
	}
}

func everyConfiguration(t *testing.T, name string, variants []string) {
	c := acctest.Start(t, emulator.Options{Variants: variants, Unpublished: true})
	at := place{org: c.Bootstrap().OrganizationID, other: c.Organization("Other")}
	at.site = c.Site(at.org, "Here")
	at.explorer = c.AddExplorer(at.org, "HERE-1")
	at.group = fmt.Sprint(c.CallOutside(http.MethodPost, "/account/groups",
		map[string]any{"name": "Here", "org_default_role": "viewer"})["id"])
	at.template = fmt.Sprint(c.CallOutside(http.MethodPost, "/account/tasks/templates", map[string]any{
		"name": "Here", "organization_id": at.org, "global": true, "acl": map[string]any{},
		"params": map[string]any{"rate": "500"},
	})["id"])
	settings := c.Client(acctest.Settings{
		"organization_id": at.org, "rate_limit": map[string]any{"calls": 1000000, "window": "5m"},
		"unpublished_endpoints": map[string]string{
			"account_settings": "/account/settings",
			"api_clients":      "/account/api/clients",
		},
	})
	n := tally{reasons: map[string]int{}}
	rapid.Check(t, func(rt *rapid.T) {
		objects := c.Objects(t.Context(), settings)
		none := acctest.Object{TypeName: name, State: tftypes.NewValue(objects.TypeOf(name), nil)}
		one := none
		for range 3 {
			config, text := configured(rt, objects, name, at)
			if err := objects.Validate(t.Context(), name, config); err != nil {
				n.refused++
				n.because(err)
				continue
			}
			settled, err := settle(t, objects, one, config, &n)
			if err != nil {
				rt.Fatalf("%s\nof the configuration %s", err, text)
			}
			one = settled
		}
		if one.State.IsNull() {
			return
		}
		if err := destroy(t, objects, one); err != nil {
			rt.Fatal(err)
		}
	})
	t.Logf("%s: %+v", name, n)
	if n.created == 0 {
		t.Errorf("no configuration of %s was applied", name)
	}
}

// settle brings an object to a configuration, and looks that nothing is left to do then. What the
// plan or the console refuses stays as it was; what the console did not take over, and a warning
// told, may differ.
func settle(
	t *testing.T, objects *acctest.Objects, one acctest.Object, config tftypes.Value, n *tally,
) (acctest.Object, error) {
	t.Helper()
	none := acctest.Object{TypeName: one.TypeName, State: tftypes.NewValue(objects.TypeOf(one.TypeName), nil)}
	planned, err := objects.Plan(t.Context(), one, config)
	replaces := err == nil && len(planned.Replaced) > 0 && !one.State.IsNull()
	if replaces {
		planned, err = objects.Plan(t.Context(), none, config) // as Terraform does
	}
	if err != nil {
		n.refused++
		n.because(err)
		return one, nil
	}
	if replaces {
		if err := destroy(t, objects, one); err != nil {
			return one, err
		}
		n.replaced++
		one = none
	}
	isNew := one.State.IsNull()
	applied, output, err := objects.Apply(t.Context(), one, planned)
	switch {
	case err != nil && strings.Contains(err.Error(), "(HTTP 4"):
		n.byConsole++
		return one, nil
	case err != nil:
		return one, err
	case isNew:
		n.created++
	default:
		n.updated++
	}
	untold := func(differs []string) []string {
		return slices.DeleteFunc(differs, func(difference string) bool {
			name, _, _ := strings.Cut(difference, ":")
			return strings.Contains(output, name)
		})
	}
	if differs := inconsistencies(planned.State, applied.State); len(differs) > 0 {
		return applied, fmt.Errorf("what was applied is not what was planned: %v", differs)
	}
	again, err := objects.Read(t.Context(), applied)
	if err != nil {
		return applied, err
	}
	if differs := untold(acctest.Differences(applied.State, again.State)); len(differs) > 0 {
		return applied, fmt.Errorf("a read after the apply differs: %v", differs)
	}
	empty, err := objects.Plan(t.Context(), again, config)
	if err != nil {
		return applied, err
	}
	if differs := untold(acctest.Differences(again.State, empty.State)); len(differs) > 0 {
		return applied, fmt.Errorf("the plan after the apply is not empty: %v, replaced for %v", differs, empty.Replaced)
	}
	return again, nil
}

func destroy(t *testing.T, objects *acctest.Objects, one acctest.Object) error {
	t.Helper()
	planned, err := objects.Plan(t.Context(), one, tftypes.NewValue(objects.TypeOf(one.TypeName), nil))
	if err != nil {
		return err
	}
	gone, _, err := objects.Apply(t.Context(), one, planned)
	if err != nil {
		return fmt.Errorf("destroying: %w", err)
	}
	if !gone.State.IsNull() {
		return fmt.Errorf("it is in the state after it was destroyed")
	}
	return nil
}

// inconsistencies names the attributes that the plan knew and that came out otherwise, for which
// Terraform blames the provider.
func inconsistencies(planned, applied tftypes.Value) []string {
	want, got := map[string]tftypes.Value{}, map[string]tftypes.Value{}
	if planned.As(&want) != nil || applied.As(&got) != nil {
		return []string{"the whole object"}
	}
	var names []string
	for _, name := range slices.Sorted(maps.Keys(want)) {
		switch {
		case !got[name].IsFullyKnown():
			names = append(names, name+" is not known")
		case want[name].IsFullyKnown() && !want[name].Equal(got[name]):
			names = append(names, fmt.Sprintf("%s: %s, then %s", name, want[name], got[name]))
		}
	}
	return names
}

// configured is a random configuration: what is required, and some of the rest.
func configured(t *rapid.T, objects *acctest.Objects, name string, at place) (config tftypes.Value, text string) {
	values := valuesOf(name, at)
	kind := objects.TypeOf(name)
	set := map[string]any{}
	all := map[string]tftypes.Value{}
	fixed := together(name, at).Draw(t, "together")
	// Most sets of many odd values are refused for one of them.
	often := 6
	if len(objects.Attributes(name)) > 15 {
		often = 9
	}
	for _, a := range objects.Attributes(name) {
		typ := kind.AttributeTypes[a.Name]
		all[a.Name] = tftypes.NewValue(typ, nil)
		v, isFixed := fixed[a.Name]
		if !isFixed {
			generator := values[a.Name]
			if generator == nil || !a.Required && !a.Optional ||
				!a.Required && rapid.IntRange(0, 9).Draw(t, "omit "+a.Name) < often {
				continue
			}
			v = generator.Draw(t, a.Name)
		}
		encoded, err := json.Marshal(v)
		if err == nil {
			all[a.Name], err = tftypes.ValueFromJSON(encoded, typ) //nolint:staticcheck // there is no other reader of JSON
		}
		if err != nil {
			t.Fatalf("%s: %v", a.Name, err)
		}
		set[a.Name] = v
	}
	shown, _ := json.Marshal(set)
	return tftypes.NewValue(kind, all), string(shown)
}

// together gives attributes that only make sense with each other.
func together(name string, at place) *rapid.Generator[map[string]any] {
	all := []map[string]any{{}}
	switch name {
	case "runzero_credential":
		all = []map[string]any{
			{"global": true, "type": "shodan_api_key", "secret": map[string]string{"api_key": "k"}},
			{
				"acl": map[string]string{at.org: "user"}, "type": "snmpv2_community",
				"secret": map[string]string{"community": "public"},
			},
			{"type": "snmpv2_community", "secret": map[string]string{"community": " odd \u00fc "}},
		}
	case "runzero_scan_template":
		all = []map[string]any{{"global": true}, {"acl": map[string]string{at.org: "user"}}}
	case "runzero_scan_schedule":
		all = []map[string]any{{"explorer_id": at.explorer}, {"hosted_zone": "auto", "targets": []string{"www.example.com"}}}
	case "runzero_traffic_sampling":
		all = []map[string]any{{"interfaces": []string{"eth0"}}, {"interfaces": []string{"eth0", "Ethernet 2"}}, {}}
	case "runzero_api_client":
		all = []map[string]any{{"name": "CI"}, {"name": " CI "}, {"name": "Z\u00fcrich"}, {"name": "Zu\u0308rich"}}
	}
	return rapid.SampledFrom(all)
}

// valuesOf are the values to try for each attribute. What is not here is left out.
func valuesOf(name string, at place) map[string]*rapid.Generator[any] {
	asText := rapid.Map(oddText(), func(v any) any {
		if v == nil {
			return ""
		}
		return fmt.Sprint(v)
	})
	names := rapid.OneOf(asText, asText.Filter(func(v any) bool { return strings.TrimSpace(v.(string)) != "" }),
		rapid.SampledFrom([]any{"HQ", "Branch office", "Zu\u0308rich"}))
	number := rapid.SampledFrom([]any{-1, 0, 1, 7, 30, 64, 1000, 1095, 100000, int64(1) << 40, 2.5})
	flag := rapid.SampledFrom([]any{true, false})
	networks := rapid.Map(rapid.SliceOfNDistinct(network(), 0, 4, rapid.ID[string]), func(all []string) any { return all })
	ports := rapid.SampledFrom([]any{
		"", "defaults", "all", "80", "443,80, 22", "1-1000,5000-6000", "22 80", "80,", "0",
		"http", "9-1",
	})
	words := rapid.SampledFrom([]any{
		[]string{},
		[]string{"arp", "echo"},
		[]string{"dnp3"},
		[]string{"UPPER"},
		[]string{" arp"},
		[]string{""},
		[]string{"arp", "arp"},
	})
	texts := rapid.SampledFrom([]any{
		map[string]string{},
		map[string]string{"a": "1"},
		map[string]string{"a": ""},
		map[string]string{"": "x"},
		map[string]string{"a": " x "},
		map[string]string{"a b": "c,d"},
		map[string]string{"zone": "Zu\u0308rich", "floor": "1"},
		map[string]string{"a": "x\ny"},
	})
	times := rapid.SampledFrom([]any{
		"2030-01-31T08:00:00Z", "2030-01-31T08:00:00+02:00", "2030-01-31T08:00:00.5Z",
		"1970-01-01T00:00:00Z", "1969-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "soon", "",
	})
	roles := rapid.SampledFrom([]any{
		map[string]string{},
		map[string]string{at.org: "admin"},
		map[string]string{at.org: "viewer", at.other: "none"},
		map[string]string{strings.ToUpper(at.other): "user"},
		map[string]string{at.org: "brand_new"},
		map[string]string{"EMEA": "user"},
		map[string]string{at.org: ""},
	})
	just := func(values ...any) *rapid.Generator[any] { return rapid.SampledFrom(values) }
	all := map[string]*rapid.Generator[any]{
		"name": names, "description": asText, "comment": asText, "first_name": asText, "last_name": asText,
		"sso_attribute": asText, "sso_value": asText,
		"organization_id": just(at.org, at.org, at.other, strings.ToUpper(at.org)), "site_id": just(at.site),
		"group_id": just(at.group, strings.ToUpper(at.group)), "parent_id": just(at.org, at.other),
		"template_id": just(at.template), "explorer_id": just(at.explorer), "hosted_zone": just("auto", "", "nowhere"),
		"email": just("jane@example.com", "Jane@Example.COM", "jane+a@b\u00fccher.example", " jane@example.com",
			"jane", ""),
		"org_default_role": just("admin", "user", "viewer", "none", "brand_new", "", " viewer"), "org_roles": roles,
		"acl":   roles,
		"scope": networks, "excludes": networks, "targets": networks, "cidrs": networks,
		"addresses": rapid.Map(rapid.SliceOfDistinct(
			rapid.SampledFrom([]string{"192.0.2.7", "192.0.2.7/32", "192.0.2.5/24", "2001:DB8::/32", "host", ""}),
			rapid.ID[string]),
			func(more []string) any { return append(more, "127.0.0.0/8") }),
		"subnets": subnetValues(asText, texts), "tags": texts, "keepers": texts,
		"probe_options": rapid.OneOf(texts,
			just(map[string]string{"snmp-poll-interval": "60"}, map[string]string{"rate": "1"})),
		"secret_probe_options": just(map[string]string{"snmp-comms": "public"}, map[string]string{"snmp-comms": ""},
			map[string]string{"x": "y"}),
		"frequency":  just("hourly", "daily", "weekly", "monthly", "continuous", "once", ""),
		"start_time": times, "expires_at": times, "tcp_ports": ports, "tcp_excludes": ports, "udp_ports": ports,
		"probes": words, "host_ping_probes": words, "subnet_ping_probes": words,
		"interfaces": just([]string{"eth0"}, []string{"eth0", "Ethernet 2"}, []string{}, []string{"a,b"}, []string{" "},
			[]string{"Zu\u0308rich"}),
		"nameservers": just([]string{}, []string{"192.0.2.53"}, []string{"192.0.2.53", "2001:db8::53"},
			[]string{"dns.example.com"}, []string{""}),
		"icon": just("", "aGVsbG8=", "no base64!",
			"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="),
		"max_duration": just("4h", "0s", "30m", "", "soon", "-1h"), "superuser": flag, "paused": flag, "hidden": flag,
		"global": flag, "host_ping": flag, "subnet_ping": flag, "screenshots": flag,
		"keep_latest_integration_attributes": flag, "force_destroy": flag, "allow_lockout": just(true),
		"revoke_on_destroy": flag,
	}
	for _, attribute := range []string{
		"order", "reference", "max_concurrent_scans", "expiration_assets_offline", "expiration_assets_stale",
		"expiration_integration_attributes", "expiration_scans", "expiration_vulnerabilities",
		"grace_period_hours", "max_attempts", "max_group_size", "max_host_rate", "max_hosts", "max_sockets", "max_ttl",
		"passes", "rate", "subnet_ping_net_size", "subnet_ping_sample_rate", "tos",
		"rotate_after_days", "rotate_early_days",
	} {
		all[attribute] = number
	}
	switch name {
	case "runzero_api_client":
		delete(all, "name")
	case "runzero_explorer":
		delete(all, "name")
		all["organization_id"] = just(at.org)
	case "runzero_api_token":
		all["organization_id"] = just(at.org, at.other)
	case "runzero_scan_schedule", "runzero_traffic_sampling":
		all["organization_id"] = just(at.org)
	case "runzero_api_allowlist":
		delete(all, "caller_addresses")
	}
	return all
}

func subnetValues(text, tags *rapid.Generator[any]) *rapid.Generator[any] {
	keys := rapid.SampledFrom([]string{
		"10.0.0.0/24", "10.0.0.5/24", "10.1.2.7", "10.1.2.7/32", "2001:DB8::/32",
		"2001:db8::/32", "nowhere",
	})
	return rapid.Custom(func(t *rapid.T) any {
		all := map[string]any{}
		for _, key := range rapid.SliceOfNDistinct(keys, 0, 3, rapid.ID[string]).Draw(t, "subnets") {
			one := map[string]any{"description": nil, "tags": nil}
			if rapid.Bool().Draw(t, "described") {
				one["description"] = text.Draw(t, "description")
			}
			if rapid.Bool().Draw(t, "tagged") {
				one["tags"] = tags.Draw(t, "tags")
			}
			all[key] = one
		}
		return all
	})
}
