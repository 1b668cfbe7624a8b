package portlist_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/portlist"
)

// FuzzEquals: equality goes both ways and respects the canonical form, which is accepted where the
// text is.
func FuzzEquals(f *testing.F) {
	for _, seed := range []string{
		"22,80", "80 , 22,22", "1-1", "9-1", "22 80", "22,,80", "0080", "65536", "١", "1-2-3",
		"",
	} {
		f.Add(seed, "22,80")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		exists, _ := portlist.From(a).StringSemanticEquals(t.Context(), portlist.From(b))
		back, _ := portlist.From(b).StringSemanticEquals(t.Context(), portlist.From(a))
		if exists != back || exists != (portlist.Canonical(a) == portlist.Canonical(b)) {
			t.Fatalf("%q and %q: %v one way, %v the other", a, b, exists, back)
		}
		diags := validate(t, types.StringValue(a))
		if !diags.HasError() {
			if again := validate(t, types.StringValue(portlist.Canonical(a))); again.HasError() {
				t.Fatalf("%q is accepted, its canonical form is not: %v", a, again)
			}
		}
	})
}
