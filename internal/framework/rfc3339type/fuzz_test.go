package rfc3339type_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
)

// FuzzTime: what is accepted is a time, its canonical form is final and means the same, and
// equality goes both ways.
func FuzzTime(f *testing.F) {
	for _, seed := range []string{
		"2030-01-31T08:00:00Z", "2030-01-31T09:00:00.5+01:00", "0000-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00",
		"2030-02-30T00:00:00Z",
		"2030-01-31T08:00:00,5Z", "2030-01-31T8:00:00Z", "2030-01-31T08:00:00+24:00", "2030-01-31", "",
		"2016-12-31T23:59:60Z",
	} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, text, other string) {
		v := rfc3339type.Value{StringValue: basetypes.NewStringValue(text)}
		var resp xattr.ValidateAttributeResponse
		v.ValidateAttribute(t.Context(), xattr.ValidateAttributeRequest{Path: path.Root("at")}, &resp)
		at, ok := v.Time()
		if ok == resp.Diagnostics.HasError() {
			t.Fatalf("%q: is a time: %v, but %v", text, ok, resp.Diagnostics)
		}
		w := rfc3339type.Value{StringValue: basetypes.NewStringValue(other)}
		exists, _ := v.StringSemanticEquals(t.Context(), w)
		back, _ := w.StringSemanticEquals(t.Context(), v)
		self, _ := v.StringSemanticEquals(t.Context(), v)
		if exists != back || !self {
			t.Fatalf("%q and %q: %v one way, %v the other, %v with itself", text, other, exists, back, self)
		}
		if !ok || at.IsZero() || at.Year() < 0 || at.Year() > 9999 {
			return
		}
		canonical := rfc3339type.From(at)
		if same, _ := canonical.StringSemanticEquals(t.Context(), v); !same {
			t.Fatalf("%q is not %s", text, canonical)
		}
		if again, ok := canonical.Time(); !ok || !rfc3339type.From(again).Equal(canonical) {
			t.Fatalf("%q: %s is not final", text, canonical)
		}
	})
}
