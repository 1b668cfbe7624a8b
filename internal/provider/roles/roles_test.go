package roles_test

import (
	"errors"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/roles"
)

type given = map[string]string

// anyMap draws a map over few organizations, so that two of them meet often.
func anyMap() *rapid.Generator[given] {
	return rapid.MapOf(rapid.SampledFrom([]string{"a", "b", "c", "d"}), rapid.SampledFrom(roles.Names()))
}

// access is what a map means: "none" and absent are the same.
func access(m given) given {
	m = maps.Clone(m)
	maps.DeleteFunc(m, func(_, role string) bool { return role == roles.None })
	return m
}

// What is sent leads to the planned access and reads back as the plan, whether the service merges
// or replaces the map.
func TestWrittenMergedOrReplaced(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		held, wanted := anyMap().Draw(t, "held"), anyMap().Draw(t, "wanted")
		byDefault := types.StringValue(rapid.SampledFrom(roles.Names()).Draw(t, "default"))
		plan, prior := roles.Value(wanted), roles.Value(access(held)) // the state does not show "none"
		sent, err := roles.Written(plan, prior, true, byDefault, func() (map[string]string, error) { return held, nil })
		if err != nil {
			t.Fatal(err)
		}
		merged := maps.Clone(held)
		maps.Copy(merged, sent)
		for name, stored := range map[string]given{"replaced": sent, "merged": merged} {
			if diff := cmp.Diff(access(wanted), access(stored)); diff != "" {
				t.Fatalf("%s (-want +got):\n%s", name, diff)
			}
			if byDefault.ValueString() !=
				roles.None { // then "none" and absent differ, and no organization may change but those named
				for organization := range held {
					if stored[organization] == "" {
						t.Fatalf("%s: %s has the default role now: %v", name, organization, stored)
					}
				}
			}
			if got := roles.Keep(plan, stored); !got.Equal(plan) {
				t.Fatalf("%s reads as %s, not %s", name, got, plan)
			}
			if got := roles.Plan(plan, roles.Value(stored), plan); !got.Equal(roles.Value(stored)) {
				t.Fatalf("%s, imported, is changed to %s", name, got)
			}
		}
	})
}

func TestWrittenReadsOnlyWhereItMatters(t *testing.T) {
	plan, null := roles.Value(given{"a": "viewer"}), types.StringNull()
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		prior     types.Map
		managed   bool
		byDefault types.String
		readRoles map[string]string // nil: not to be read
		want      map[string]string
	}{
		"adds":    {roles.Value(nil), true, null, nil, given{"a": "viewer"}},
		"changes": {roles.Value(given{"a": "admin"}), true, types.StringValue("none"), nil, given{"a": "viewer"}},
		"takes away": {
			roles.Value(given{"b": "admin"}), true, null,
			given{"b": "admin", "c": "none"},
			given{"a": "viewer", "b": "none", "c": "none"},
		},
		"takes away a gone": {roles.Value(given{"b": "admin"}), true, null, given{}, given{"a": "viewer"}},
		"default role": {
			plan, true, types.StringValue("viewer"),
			given{"a": "viewer", "c": "none"},
			given{"a": "viewer", "c": "none"},
		},
		"not managed": {
			plan, false, types.StringValue("viewer"),
			given{"a": "viewer", "c": "admin"},
			given{"a": "viewer", "c": "admin"},
		},
	} {
		var asked error
		if c.readRoles == nil {
			asked = broken
		}
		got, err := roles.Written(plan, c.prior, c.managed, c.byDefault,
			func() (map[string]string, error) { return c.readRoles, asked })
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
	if _, err := roles.Written(plan, plan, true, types.StringValue("admin"),
		func() (map[string]string, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("got %v, want the error of the read", err)
	}
	if got, err := roles.Written(types.MapUnknown(types.StringType), plan, true, null, nil); got != nil || err != nil {
		t.Errorf("not known: got %v, %v", got, err)
	}
}

func TestKeep(t *testing.T) {
	answered := given{"a": "viewer", "b": "none"}
	for name, c := range map[string]struct {
		prior types.Map
		want  given
	}{
		"import":       {types.MapNull(types.StringType), answered},
		"not managed":  {types.MapUnknown(types.StringType), answered},
		"none unnamed": {roles.Value(given{"a": "admin"}), given{"a": "viewer"}},
		"none named":   {roles.Value(given{"b": "none"}), answered},
		"drift":        {roles.Value(given{"b": "admin"}), given{"a": "viewer"}},
		"empty":        {roles.Value(nil), given{"a": "viewer"}},
	} {
		if got := roles.Keep(c.prior, answered); !got.Equal(roles.Value(c.want)) {
			t.Errorf("%s: got %s, want %v", name, got, c.want)
		}
	}
	if got := roles.Keep(types.MapNull(types.StringType), nil); got.IsNull() || len(got.Elements()) != 0 {
		t.Errorf("nothing: got %s, want an empty map", got)
	}
}

func TestPlan(t *testing.T) {
	prior := given{"a": "viewer", "b": "none"}
	for name, c := range map[string]struct {
		config types.Map
		keeps  bool
	}{
		"same":           {roles.Value(prior), true},
		"none unnamed":   {roles.Value(given{"a": "viewer"}), true},
		"taken away":     {roles.Value(given{"b": "none"}), false},
		"other role":     {roles.Value(given{"a": "admin", "b": "none"}), false},
		"none in words":  {roles.Value(given{"a": "viewer", "c": "none"}), false}, // overrides the default role
		"not managed":    {types.MapNull(types.StringType), false},
		"not yet known":  {types.MapUnknown(types.StringType), false},
		"partly unknown": {types.MapValueMust(types.StringType, map[string]attr.Value{"a": types.StringUnknown()}), false},
	} {
		planned := roles.Value(given{"planned": "user"})
		want := planned
		if c.keeps {
			want = roles.Value(prior)
		}
		if got := roles.Plan(c.config, roles.Value(prior), planned); !got.Equal(want) {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

func TestKeepDefault(t *testing.T) {
	for _, c := range []struct {
		prior    types.String
		answered string
		want     types.String
	}{
		{types.StringValue("none"), "", types.StringValue("none")},
		{types.StringValue("admin"), "", types.StringNull()},
		{types.StringValue("none"), "admin", types.StringValue("admin")},
		{types.StringNull(), "", types.StringNull()},
		{types.StringUnknown(), "none", types.StringValue("none")},
	} {
		if got := roles.KeepDefault(c.prior, c.answered); !got.Equal(c.want) {
			t.Errorf("KeepDefault(%s, %q) = %s, want %s", c.prior, c.answered, got, c.want)
		}
	}
}
