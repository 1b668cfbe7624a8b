package scantemplate

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/access"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// model draws a configuration with some options.
func model(t *rapid.T) resourceModel {
	m := resourceModel{attributes: attributes{
		Name:        types.StringValue(rapid.StringMatching(`[a-z]{1,9}`).Draw(t, "name")),
		Description: types.StringNull(),
		Tags:        types.MapNull(types.StringType),
		Access:      access.Access{Global: types.BoolValue(true), ACL: types.MapNull(types.StringType)},
	}}
	m.Options.ProbeOptions = types.MapNull(types.StringType)
	if rapid.Bool().Draw(t, "has rate") {
		m.Rate = types.Int64Value(rapid.Int64Range(1, 9000).Draw(t, "rate"))
	}
	if rapid.Bool().Draw(t, "has screenshots") {
		m.Screenshots = types.BoolValue(rapid.Bool().Draw(t, "screenshots"))
	}
	if rapid.Bool().Draw(t, "has tags") {
		m.Tags = texts(t, "tags", `[a-z]{1,4}`)
	}
	if rapid.Bool().Draw(t, "has probe options") {
		m.ProbeOptions = texts(t, "probe options", `x-[a-z]{1,4}`)
	}
	return m
}

func texts(t *rapid.T, label, key string) types.Map {
	drawn := rapid.MapOfN(rapid.StringMatching(key), rapid.StringMatching(`[a-z0-9]{1,4}`), 1, 3).Draw(t, label)
	elements := map[string]attr.Value{}
	for name, value := range drawn {
		elements[name] = types.StringValue(value)
	}
	return types.MapValueMust(types.StringType, elements)
}

// TestUpdateKeepsWhatIsNotManaged: of a template that Terraform manages in part, an update changes
// that part alone.
func TestUpdateKeepsWhatIsNotManaged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		config := model(t)
		found := runzero.ScanTemplate{
			ID: "1", OrganizationID: "2", Name: "old", Description: "kept", ACL: map[string]string{"3": "user"},
			Params: rapid.MapOf(rapid.SampledFrom([]string{"rate", "screenshots", "max-ttl", "snmp-comms", "scan-tags"}),
				rapid.StringMatching(`[0-9]{1,3}`)).Draw(t, "there"),
		}
		was := maps.Clone(found.Params)
		in := toUpdate(found, config)
		mine := params(&config)
		for _, key := range slices.Concat(slices.Collect(maps.Keys(mine)), slices.Collect(maps.Keys(was))) {
			want, ok := mine[key]
			if !ok {
				want = was[key]
			}
			if in.Params[key] != want {
				t.Fatalf("%s is sent as %q, want %q", key, in.Params[key], want)
			}
		}
		if *in.Name != config.Name.ValueString() || *in.Description != "kept" || *in.OrganizationID != "2" || !*in.Global ||
			!cmp.Equal(in.ACL, found.ACL) {
			t.Fatalf("sent %+v", in)
		}
		if !maps.Equal(was, found.Params) {
			t.Fatal("the template that was read is changed: it is shared with other readers")
		}
		// The answer, larger than what was sent, leaves the plan as it is.
		after := stateFromAPI(runzero.ScanTemplate{
			ID: "1", OrganizationID: "2", Name: *in.Name, Global: true, ACL: in.ACL,
			Params: in.Params,
		}, config)
		after.ACL = config.ACL // not managed, and now known
		if differs(&after, &config) {
			t.Fatalf("the state differs from the plan:\n%+v\n%+v", after, config)
		}
	})
}
