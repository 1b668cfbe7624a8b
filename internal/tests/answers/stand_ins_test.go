package answers_test

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// collectionsOf are the attributes of each resource that may have stand-ins.
func collectionsOf(ctx context.Context) map[string][]string {
	all := map[string][]string{}
	for _, e := range provider.Registry() {
		if e.Resource == nil {
			continue
		}
		var s resource.SchemaResponse
		e.Resource().Schema(ctx, resource.SchemaRequest{}, &s)
		if names := standin.Attributes(s.Schema); len(names) > 0 {
			all[e.Object.TypeName()] = names
		}
	}
	return all
}

// TestLargeCollectionsHaveStandIns fails where a change of a schema, or of the framework, takes the
// stand-ins away from a collection that may be large: plans of it would become slow, not wrong.
func TestLargeCollectionsHaveStandIns(t *testing.T) {
	t.Parallel()
	got := collectionsOf(t.Context())
	for typeName, names := range map[string][]string{
		"runzero_site":          {"excludes", "scope", "subnets"},
		"runzero_user":          {"org_roles"},
		"runzero_group":         {"org_roles"},
		"runzero_api_allowlist": {"addresses", "caller_addresses"},
		"runzero_credential":    {"cidrs"},
		"runzero_scan_schedule": {"excludes", "nameservers", "probe_options", "probes", "targets"},
		"runzero_scan_template": {"acl", "excludes", "nameservers", "probe_options", "probes", "tags"},
	} {
		for _, name := range names {
			if !slices.Contains(got[typeName], name) {
				t.Errorf("%s of %s has no stand-ins; it has them for %v", name, typeName, got[typeName])
			}
		}
	}
}

// TestFrameworkSeesLittleOfLargeSites takes a site through its life: whatever it holds, the
// framework plans and applies a few bytes, and keeps nothing of it.
func TestFrameworkSeesLittleOfLargeSites(t *testing.T) {
	t.Parallel()
	c := startConsole(t)
	p := newPair(t)
	p.configure(c, nil)
	p.life(p.server, c, "Berlin", 500, 500)
	if most := 2000; p.counting.largest == 0 || p.counting.largest > most {
		t.Errorf("it saw %d bytes of a state or plan, want at most %d", p.counting.largest, most)
	}
	isKept := slices.ContainsFunc(p.counting.tables, func(t *standin.Table) bool { return !t.IsEmpty() })
	if len(p.counting.tables) == 0 || isKept {
		t.Errorf("of %d calls, some still hold the collections: %t", len(p.counting.tables), isKept)
	}
	if own := p.counting.largest; own > 0 {
		p.counting.largest = 0
		p.life(p.counting, c, "Hamburg", 200, 200)
		if p.counting.largest < 10*own {
			t.Errorf("without stand-ins it saw %d bytes: the test shows nothing", p.counting.largest)
		}
	}
}

// values draws a value for an attribute: null, unknown, empty, or with elements, some of which
// repeat those of other draws, are spelled otherwise, or are not known.
func values(typ tftypes.Type, texts []string, mayBeUnknown bool) *rapid.Generator[tftypes.Value] {
	return rapid.Custom(func(r *rapid.T) tftypes.Value {
		switch rapid.IntRange(0, 9).Draw(r, "kind") {
		case 0:
			return tftypes.NewValue(typ, nil)
		case 1:
			if mayBeUnknown {
				return tftypes.NewValue(typ, tftypes.UnknownValue)
			}
		}
		switch one := typ.(type) {
		case tftypes.Map:
			all := map[string]tftypes.Value{}
			for range rapid.IntRange(0, 3).Draw(r, "size") {
				all[rapid.SampledFrom(texts).Draw(r, "key")] = values(one.ElementType, texts, mayBeUnknown).Draw(r, "element")
			}
			return tftypes.NewValue(typ, all)
		case tftypes.Object:
			all := map[string]tftypes.Value{}
			for _, name := range slices.Sorted(maps.Keys(one.AttributeTypes)) {
				all[name] = values(one.AttributeTypes[name], texts, mayBeUnknown).Draw(r, name)
			}
			return tftypes.NewValue(typ, all)
		case tftypes.Set:
			var all []tftypes.Value
			for _, text := range rapid.SliceOfNDistinct(rapid.SampledFrom(texts), 0, 2, rapid.ID[string]).Draw(r, "set") {
				all = append(all, tftypes.NewValue(tftypes.String, text))
			}
			if mayBeUnknown && rapid.IntRange(0, 5).Draw(r, "unknown element") == 0 {
				all = append(all, tftypes.NewValue(tftypes.String, tftypes.UnknownValue))
			}
			return tftypes.NewValue(typ, all)
		case tftypes.List:
			var all []tftypes.Value
			for range rapid.IntRange(0, 3).Draw(r, "size") {
				all = append(all, values(one.ElementType, texts, mayBeUnknown).Draw(r, "element"))
			}
			return tftypes.NewValue(typ, all)
		}
		return tftypes.NewValue(typ, rapid.SampledFrom(texts).Draw(r, "text"))
	})
}

// texts are few, so that values repeat, and some mean the same. What steers a terminal is taken out
// of the service's answers.
func texts() []string {
	return []string{"10.0.0.0/24", "10.0.0.9/24", "192.0.2.1", "192.0.2.1/32", "Example.com", "example.com", "", "a\u202eb"}
}

// draw replaces some collections of an object.
func (s *subject) draw(r *rapid.T, object tftypes.Value, names []string, mayBeUnknown bool) tftypes.Value {
	var members map[string]tftypes.Value
	if err := object.As(&members); err != nil {
		r.Fatal(err)
	}
	members = maps.Clone(members)
	for _, name := range names {
		if rapid.Bool().Draw(r, "replace "+name) {
			of := texts()
			if s.attributes[name].IsSensitive() {
				of = []string{"hidden-1-marker", "hidden-2-marker"} // messages leave out what is a secret anywhere
			}
			members[name] = values(s.kind.AttributeTypes[name], of, mayBeUnknown).Draw(r, name)
		}
	}
	return tftypes.NewValue(s.kind, members)
}

// drawConfig is a configuration of an object: what its schema computes alone is null.
func (s *subject) drawConfig(r *rapid.T, names []string) tftypes.Value {
	var members map[string]tftypes.Value
	if err := s.draw(r, s.state, names, true).As(&members); err != nil {
		r.Fatal(err)
	}
	for name, a := range s.attributes {
		if a.IsComputed() && !a.IsOptional() || !slices.Contains(names, name) && a.IsComputed() {
			members[name] = tftypes.NewValue(s.kind.AttributeTypes[name], nil)
		}
	}
	return tftypes.NewValue(s.kind, members)
}

// renamed gives an object another name.
func (s *subject) renamed(r *rapid.T, object tftypes.Value, name string) tftypes.Value {
	var members map[string]tftypes.Value
	if err := object.As(&members); err != nil {
		r.Fatal(err)
	}
	for _, attribute := range []string{"name", "email", "sso_value"} {
		if v, ok := members[attribute]; ok {
			members[attribute] = tftypes.NewValue(v.Type(), name)
		}
	}
	return tftypes.NewValue(s.kind, members)
}

// propose is what the CLI proposes: the configuration, and the state where that says nothing and
// the schema may compute it.
func (s *subject) propose(r *rapid.T, config, prior tftypes.Value) tftypes.Value {
	if prior.IsNull() {
		return config
	}
	var given, had map[string]tftypes.Value
	if config.As(&given) != nil || prior.As(&had) != nil {
		r.Fatal("no objects")
	}
	for name, a := range s.attributes {
		if a.IsComputed() && given[name].IsNull() {
			given[name] = had[name]
		}
	}
	return tftypes.NewValue(s.kind, given)
}

// TestStandInsChangeNoAnswer asks both servers for plans, reads and writes of objects with random
// collections: the framework answers alike with stand-ins and without.
//
//nolint:tparallel // the subtests share the console: one after the other
func TestStandInsChangeNoAnswer(t *testing.T) {
	t.Parallel()
	c := startConsole(t)
	p := newPair(t)
	p.configure(c, nil)
	all := subjects(p, c)
	// The others make something new with each write, or refuse the second.
	repeatable := []string{"runzero_site", "runzero_user", "runzero_group", "runzero_scan_template"}
	// A plan names the account that a provider has met, so each server meets it first: the framework's
	// one has made the objects, ours has asked for nothing yet.
	site := all["runzero_site"]
	met, err := p.server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: site.typeName, CurrentState: p.dynamic(site.state), Private: site.private, CurrentIdentity: site.known,
	})
	p.check(err, met.Diagnostics)
	collections := collectionsOf(t.Context())
	for _, typeName := range slices.Sorted(maps.Keys(collections)) {
		names := collections[typeName]
		s, ok := all[typeName]
		if !ok {
			t.Errorf("there is no %s", typeName)
			continue
		}
		t.Run(typeName, func(t *testing.T) {
			created := 0 // the provider warns of a name that it has met before
			rapid.Check(t, func(r *rapid.T) {
				prior := tftypes.NewValue(s.kind, nil)
				request := &tfprotov6.PlanResourceChangeRequest{TypeName: typeName}
				if rapid.IntRange(0, 3).Draw(r, "is update") > 0 {
					prior = s.draw(r, s.state, names, false)
					request.PriorPrivate, request.PriorIdentity = s.private, s.known
				}
				config := s.drawConfig(r, names)
				if prior.IsNull() {
					created++
					config = s.renamed(r, config, fmt.Sprintf("new-%d@example.com", created))
				}
				request.Config, request.PriorState = dynamicOf(r, config), dynamicOf(r, prior)
				request.ProposedNewState = dynamicOf(r, s.propose(r, config, prior))
				planned := p.samePlans(r, s, request)
				if prior.IsNull() {
					return
				}
				p.sameReads(r, s, &tfprotov6.ReadResourceRequest{
					TypeName: typeName, CurrentState: request.PriorState, Private: s.private, CurrentIdentity: s.known,
				})
				if slices.Contains(repeatable, typeName) && config.IsFullyKnown() && len(planned.Diagnostics) == 0 &&
					len(planned.RequiresReplace) == 0 {
					p.sameWrites(r, s, &tfprotov6.ApplyResourceChangeRequest{
						TypeName: typeName, PriorState: request.PriorState, PlannedState: planned.PlannedState,
						Config: request.Config, PlannedPrivate: planned.PlannedPrivate, PlannedIdentity: planned.PlannedIdentity,
					})
				}
			})
		})
	}
}

func dynamicOf(r *rapid.T, v tftypes.Value) *tfprotov6.DynamicValue {
	d, err := tfprotov6.NewDynamicValue(v.Type(), v)
	if err != nil {
		r.Fatal(err)
	}
	return &d
}

func (p *pair) samePlans(
	r *rapid.T, s subject, request *tfprotov6.PlanResourceChangeRequest,
) *tfprotov6.PlanResourceChangeResponse {
	first, second := *request, *request
	got, gotErr := p.server.PlanResourceChange(p.t.Context(), &first)
	want, wantErr := p.framework.PlanResourceChange(p.t.Context(), &second)
	p.equal(r, s, "plan", got, want, gotErr, wantErr)
	return got
}

func (p *pair) sameReads(r *rapid.T, s subject, request *tfprotov6.ReadResourceRequest) {
	first, second := *request, *request
	got, gotErr := p.server.ReadResource(p.t.Context(), &first)
	want, wantErr := p.framework.ReadResource(p.t.Context(), &second)
	p.equal(r, s, "read", got, want, gotErr, wantErr)
}

// sameWrites makes a change twice. What the first one does leaves nothing for the second, and the
// service answers the same.
func (p *pair) sameWrites(r *rapid.T, s subject, request *tfprotov6.ApplyResourceChangeRequest) {
	first, second := *request, *request
	got, gotErr := p.server.ApplyResourceChange(p.t.Context(), &first)
	want, wantErr := p.framework.ApplyResourceChange(p.t.Context(), &second)
	p.equal(r, s, "apply", got, want, gotErr, wantErr)
}

// equal fails unless two answers say the same.
func (p *pair) equal(r *rapid.T, s subject, what string, got, want any, gotErr, wantErr error) {
	r.Helper()
	if fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
		r.Fatalf("%s: %v, without stand-ins %v", what, gotErr, wantErr)
	}
	if gotErr != nil {
		return
	}
	x, y := reflect.ValueOf(got).Elem(), reflect.ValueOf(want).Elem()
	for i := range x.NumField() {
		name := x.Type().Field(i).Name
		if p.equalValues(s.kind, x.Field(i).Interface(), y.Field(i).Interface()) {
			continue // sets have no order
		}
		a, b := p.readable(s, s.kind, x.Field(i).Interface()), p.readable(s, s.kind, y.Field(i).Interface())
		if diff := cmp.Diff(b, a); diff != "" {
			r.Fatalf("%s of %s: %s (-without +with stand-ins)\n%s", what, s.typeName, name, diff)
		}
	}
}

// equalValues reports whether two fields are values of a type, and equal.
func (p *pair) equalValues(kind tftypes.Type, a, b any) bool {
	one, isValue := a.(*tfprotov6.DynamicValue)
	other, alsoValue := b.(*tfprotov6.DynamicValue)
	if !isValue || !alsoValue || one == nil || other == nil {
		return false
	}
	x, err := one.Unmarshal(kind)
	y, otherErr := other.Unmarshal(kind)
	return err == nil && otherErr == nil && x.Equal(y)
}
