package entity

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// textIn is an object with a text everywhere that a text can be.
func textIn(text, key string) tftypes.Value {
	one := tftypes.NewValue(tftypes.String, text)
	list, set, dictionary := tftypes.List{ElementType: tftypes.String}, tftypes.Set{ElementType: tftypes.String},
		tftypes.Map{ElementType: tftypes.String}
	inner := tftypes.Object{AttributeTypes: map[string]tftypes.Type{
		"text": tftypes.String, "none": tftypes.String,
		"n": tftypes.Number,
	}}
	return tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{
		"text": tftypes.String, "list": list, "set": set, "map": dictionary, "inner": inner,
	}}, map[string]tftypes.Value{
		"text": one,
		"list": tftypes.NewValue(list, []tftypes.Value{one, tftypes.NewValue(tftypes.String, "other")}),
		"set":  tftypes.NewValue(set, []tftypes.Value{one, tftypes.NewValue(tftypes.String, "other")}),
		"map":  tftypes.NewValue(dictionary, map[string]tftypes.Value{key: one, "other": one}),
		"inner": tftypes.NewValue(inner, map[string]tftypes.Value{
			"text": one, "none": tftypes.NewValue(tftypes.String, nil), "n": tftypes.NewValue(tftypes.Number, 1),
		}),
	})
}

// A text of a configuration stays as it is spelled there, whatever of it the client takes out of
// rows: names of two lines, control characters, overrides of direction. That is what keeps an apply
// from being an inconsistent one.
func TestKeepSpelling(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(),
			rapid.StringMatching(`[a-z]{0,3}[\x01-\x1f\x7f-\x{9f}\x{202e}\x{2066}\x{2028}a-z \n]*`)).Draw(t, "text")
		key := rapid.StringMatching(`[a-z]{1,3}[\x1b\x{202e}]?`).Draw(t, "key")
		before := textIn(text, key)
		answer := textIn(runzero.CleanValue(text), runzero.CleanValue(key))
		if got := keepSpelling(t.Context(), answer, before); !got.Equal(before) {
			t.Fatalf("%q, %q: %s", text, key, got)
		}
		table := standin.NewTable([]string{"list", "map", "set"}, nil)
		got := keepSpelling(table.AttachTo(t.Context()), table.Collapse(answer), table.Collapse(before))
		if want := table.Collapse(before); !got.Equal(want) {
			t.Fatalf("%q, %q, with stand-ins: %s, want %s", text, key, got, want)
		}
	})
}

// Another text is another text.
func TestKeepSpellingHidesNoDrift(t *testing.T) {
	t.Parallel()
	before := textIn("Ber\x1blin", "k\u202eey")
	got := textIn("Hamburg", "door")
	if kept := keepSpelling(t.Context(), got, before); !kept.Equal(got) {
		t.Errorf("%s", kept)
	}
	null := tftypes.NewValue(before.Type(), nil)
	if kept := keepSpelling(t.Context(), got, null); !kept.Equal(got) {
		t.Errorf("%s", kept)
	}
	if kept := keepSpelling(t.Context(), null, before); !kept.Equal(null) {
		t.Errorf("%s", kept)
	}
}
