package protocol_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// Null elements were sent as empty texts and never settled; a fraction was reported as a fault of
// the provider.
func TestNullElementsAndFractionsAreRefused(t *testing.T) {
	t.Parallel()
	server := provider.NewServer(provider.Options{Version: "0.0.0"})()
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	texts := func(kind tftypes.Type, value any) func(tftypes.Type) tftypes.Value {
		return func(tftypes.Type) tftypes.Value { return tftypes.NewValue(kind, value) }
	}
	null := tftypes.NewValue(tftypes.String, nil)
	list, set, text := tftypes.List{ElementType: tftypes.String}, tftypes.Set{ElementType: tftypes.String},
		tftypes.Map{ElementType: tftypes.String}
	subnets := func(inner func(tftypes.Object) tftypes.Value) func(tftypes.Type) tftypes.Value {
		return func(typ tftypes.Type) tftypes.Value {
			element, _ := typ.(tftypes.Map).ElementType.(tftypes.Object)
			return tftypes.NewValue(typ, map[string]tftypes.Value{"10.0.0.0/24": inner(element)})
		}
	}
	for _, test := range []struct {
		resource, attribute string
		value               func(tftypes.Type) tftypes.Value
		want                string // "" if accepted
	}{
		{"runzero_site", "scope", texts(set, []tftypes.Value{null}), "scope: an element is null"},
		{
			"runzero_site", "subnets", subnets(func(o tftypes.Object) tftypes.Value { return tftypes.NewValue(o, nil) }),
			`subnets["10.0.0.0/24"] is null`,
		},
		{"runzero_site", "subnets", subnets(func(o tftypes.Object) tftypes.Value {
			return tftypes.NewValue(o, map[string]tftypes.Value{
				"description": null,
				"tags":        tftypes.NewValue(text, map[string]tftypes.Value{"zone": null}),
			})
		}), `subnets["10.0.0.0/24"].tags["zone"] is null`},
		{"runzero_scan_schedule", "tags", texts(text, map[string]tftypes.Value{"a": null}), `tags["a"] is null`},
		{
			"runzero_scan_schedule", "nameservers",
			texts(list, []tftypes.Value{tftypes.NewValue(tftypes.String, "1.1.1.1"), null}), "nameservers[1] is null",
		},
		{"runzero_scan_schedule", "probes", texts(set, []tftypes.Value{null}), "probes: an element is null"},
		{
			"runzero_scan_template", "probe_options", texts(text, map[string]tftypes.Value{"dns-port": null}),
			`probe_options["dns-port"] is null`,
		},
		{
			"runzero_scan_template", "acl", texts(text, map[string]tftypes.Value{"0e4f2c51-5d7b-4c3a-9a52-7f1a3a2b1c0d": null}),
			"is null",
		},
		{
			"runzero_user", "org_roles", texts(text, map[string]tftypes.Value{"0e4f2c51-5d7b-4c3a-9a52-7f1a3a2b1c0d": null}),
			"org_roles[",
		},
		{"runzero_credential", "cidrs", texts(set, []tftypes.Value{null}), "cidrs: an element is null"},
		{"runzero_api_allowlist", "addresses", texts(set, []tftypes.Value{null}), "addresses: an element is null"},
		{"runzero_api_token", "keepers", texts(text, map[string]tftypes.Value{"a": null}), ""},
		{"runzero_credential", "secret", texts(text, map[string]tftypes.Value{"a": null}), ""},
		{"runzero_scan_schedule", "rate", texts(tftypes.Number, 1.5), "rate is 1.5 and must be a whole number.\n\nfloor()"},
		{"runzero_organization", "expiration_scans", texts(tftypes.Number, 0.1), "expiration_scans is 0.1"},
		{"runzero_api_token", "rotate_after_days", texts(tftypes.Number, 30.25), "rotate_after_days is 30.25"},
		{
			"runzero_explorer", "max_concurrent_scans", texts(tftypes.Number, 1e30),
			"max_concurrent_scans is 1e+30, which is larger",
		},
	} {
		schema := schemas.ResourceSchemas[test.resource]
		of, _ := schema.ValueType().(tftypes.Object)
		values := map[string]tftypes.Value{}
		for name, kind := range of.AttributeTypes {
			values[name] = tftypes.NewValue(kind, nil)
		}
		values[test.attribute] = test.value(of.AttributeTypes[test.attribute])
		config, err := tfprotov6.NewDynamicValue(of, tftypes.NewValue(of, values))
		if err != nil {
			t.Fatal(err)
		}
		answer, err := server.ValidateResourceConfig(t.Context(),
			&tfprotov6.ValidateResourceConfigRequest{TypeName: test.resource, Config: &config})
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, d := range answer.Diagnostics {
			if d.Attribute != nil && strings.HasPrefix(d.Attribute.String(), `AttributeName("`+test.attribute+`")`) {
				all = append(all, d.Detail)
			}
			if strings.Contains(d.Detail, "big.Float") {
				t.Errorf("%s.%s: %s", test.resource, test.attribute, d.Detail)
			}
		}
		got := strings.Join(all, "\n")
		if test.want == "" && strings.Contains(got, "null") || !strings.Contains(got, test.want) {
			t.Errorf("%s.%s: got %q, want %q", test.resource, test.attribute, got, test.want)
		}
	}
}
