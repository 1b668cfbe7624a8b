package answers_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"
)

// configOf is a configuration of an object with some attributes drawn anew: null, not known, of
// texts that are valid somewhere, and of such that are valid nowhere.
func (s *subject) configOf(r *rapid.T) tftypes.Value {
	var members map[string]tftypes.Value
	if err := s.state.As(&members); err != nil {
		r.Fatal(err)
	}
	members = maps.Clone(members)
	for name, a := range s.attributes {
		if a.IsComputed() {
			members[name] = tftypes.NewValue(s.kind.AttributeTypes[name], nil)
		}
	}
	names := slices.Sorted(maps.Keys(s.attributes))
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom(names), 0, 4, rapid.ID[string]).Draw(r, "changed") {
		members[name] = anyValue(s.kind.AttributeTypes[name], s.attributes[name]).Draw(r, name)
	}
	return tftypes.NewValue(s.kind, members)
}

// anyValue draws a value for an attribute.
func anyValue(typ tftypes.Type, a schema.Attribute) *rapid.Generator[tftypes.Value] {
	some := append(texts(), "8h", "tcp", "auto", "weekly", "1-1000", "2035-01-07T20:00:00Z", "viewer",
		"0e4f2c51-5d7b-4c3a-9a52-7f1a3a2b1c0d", " ", "\x00")
	switch {
	case typ.Is(tftypes.Number):
		return rapid.Custom(func(r *rapid.T) tftypes.Value {
			if rapid.Bool().Draw(r, "is null") {
				return tftypes.NewValue(typ, nil)
			}
			return tftypes.NewValue(typ, rapid.Int64Range(-1, 100000).Draw(r, "number"))
		})
	case typ.Is(tftypes.Bool):
		return rapid.Custom(func(r *rapid.T) tftypes.Value {
			return tftypes.NewValue(typ, rapid.SampledFrom([]any{nil, true, false, tftypes.UnknownValue}).Draw(r, "bool"))
		})
	}
	if nested, ok := a.(schema.SingleNestedAttribute); ok {
		return values(typ, append(some, slices.Collect(maps.Keys(nested.Attributes))...), true)
	}
	return values(typ, some, true)
}

// hasUnknownObject reports whether an object is not known, as an element of a map may be: those are
// left to the framework.
func hasUnknownObject(config tftypes.Value) bool {
	found := false
	_ = tftypes.Walk(config, func(_ *tftypes.AttributePath, v tftypes.Value) (bool, error) { // the function never fails
		found = found || !v.IsKnown() && v.Type().Is(tftypes.Object{})
		return !found, nil
	})
	return found
}

// TestValidConfigsAreTheFrameworks asks both servers to validate random configurations: where ours
// answers by itself, the framework has nothing to say either, and where the framework has nothing
// to say, ours did not have to ask it.
//
//nolint:tparallel // the subtests share the servers: what reaches the framework is counted
func TestValidConfigsAreTheFrameworks(t *testing.T) {
	t.Parallel()
	c := startConsole(t)
	p := newPair(t)
	p.configure(c, nil)
	all := subjects(p, c)
	for _, typeName := range slices.Sorted(maps.Keys(all)) {
		s := all[typeName]
		t.Run(typeName, func(t *testing.T) {
			valid, invalid := 0, 0
			rapid.Check(t, func(r *rapid.T) {
				config := s.configOf(r)
				request := &tfprotov6.ValidateResourceConfigRequest{
					TypeName: typeName, Config: dynamicOf(r, config),
					ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{
						WriteOnlyAttributesAllowed: rapid.Bool().Draw(r, "knows write-only attributes"),
					},
				}
				before := p.counting.validated
				ours, err := p.server.ValidateResourceConfig(t.Context(), request)
				if err != nil {
					r.Fatal(err)
				}
				theirs, err := p.framework.ValidateResourceConfig(t.Context(), request)
				if err != nil {
					r.Fatal(err)
				}
				switch hasAsked := p.counting.validated > before; {
				case len(theirs.Diagnostics) > 0:
					invalid++
					if len(ours.Diagnostics) == 0 {
						r.Errorf("the framework finds %s: %s", theirs.Diagnostics[0].Summary, theirs.Diagnostics[0].Detail)
					}
				case len(ours.Diagnostics) == 0:
					valid++
					if hasAsked && !hasUnknownObject(config) {
						r.Errorf("the framework had to be asked about %s", config)
					}
				}
			})
			if valid == 0 || invalid == 0 {
				t.Errorf("%d valid configurations and %d others: the test shows nothing", valid, invalid)
			}
		})
	}
}
