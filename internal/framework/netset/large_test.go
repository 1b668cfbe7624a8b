package netset_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
)

// sets draws sets of texts, with nulls, unknown elements and, in a configuration, repetitions.
func sets(areDistinct bool) *rapid.Generator[tftypes.Value] {
	return rapid.Custom(func(r *rapid.T) tftypes.Value {
		kind := tftypes.Set{ElementType: tftypes.String}
		switch rapid.IntRange(0, 9).Draw(r, "kind") {
		case 0:
			return tftypes.NewValue(kind, nil)
		case 1:
			return tftypes.NewValue(kind, tftypes.UnknownValue)
		}
		elements := []any{nil, tftypes.UnknownValue, "10.0.0.1", "10.0.0.1/32", "10.0.0.2", "a", "A"}
		var all []tftypes.Value
		seen := map[any]bool{}
		for range rapid.IntRange(0, 4).Draw(r, "size") {
			one := rapid.SampledFrom(elements).Draw(r, "element")
			if areDistinct && seen[one] {
				continue
			}
			seen[one] = true
			all = append(all, tftypes.NewValue(tftypes.String, one))
		}
		return tftypes.NewValue(kind, all)
	})
}

// The quick ways of a set of networks say what every set says.
func TestLikeEverySet(t *testing.T) {
	t.Parallel()
	plain, ours := basetypes.SetType{ElemType: types.StringType}, netset.Type{}
	read := func(r *rapid.T, typ attr.Type, v tftypes.Value) attr.Value {
		read, err := typ.ValueFromTerraform(t.Context(), v)
		if err != nil {
			r.Fatal(err)
		}
		return read
	}
	rapid.Check(t, func(r *rapid.T) {
		a, b := sets(true).Draw(r, "a"), sets(true).Draw(r, "b")
		if got, want := read(r, ours, a).Equal(read(r, ours, b)), read(r, plain, a).Equal(read(r, plain, b)); got != want {
			r.Fatalf("%t, every set says %t: %s %s", got, want, a, b)
		}
		v := sets(false).Draw(r, "configured")
		want := plain.Validate(t.Context(), v, path.Root("scope"))
		if diff := cmp.Diff(want, ours.Validate(t.Context(), v, path.Root("scope"))); diff != "" {
			r.Fatalf("%s (-every set +ours):\n%s", v, diff)
		}
	})
}

// Where the framework has stand-ins, the meaning of the real sets is compared.
func TestMeaningBehindStandIns(t *testing.T) {
	t.Parallel()
	set := func(entries ...string) tftypes.Value {
		raw, err := netset.From(entries...).ToTerraformValue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"scope": raw.Type()}},
			map[string]tftypes.Value{"scope": raw})
	}
	table := standin.NewTable([]string{"scope"}, nil)
	ctx := table.AttachTo(t.Context())
	value := func(object tftypes.Value) netset.Value {
		short := table.Collapse(object)
		var members map[string]tftypes.Value
		if err := short.As(&members); err != nil {
			t.Fatal(err)
		}
		v, err := netset.Type{}.ValueFromTerraform(ctx, members["scope"])
		if err != nil {
			t.Fatal(err)
		}
		got, ok := v.(netset.Value)
		if !ok {
			t.Fatalf("it is a %T", v)
		}
		return got
	}
	a, b, c := value(set("10.0.0.1", "a")), value(set("A", "10.0.0.1/32")), value(set("10.0.0.2", "a"))
	for _, test := range []struct {
		x, y netset.Value
		want bool
	}{{a, b, true}, {b, a, true}, {a, a, true}, {a, c, false}} {
		got, diags := test.x.SetSemanticEquals(ctx, test.y)
		if diags.HasError() || got != test.want {
			t.Errorf("%v and %v: %t, want %t", test.x, test.y, got, test.want)
		}
	}
}
