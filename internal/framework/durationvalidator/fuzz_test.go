package durationvalidator_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/durationvalidator"
)

// FuzzBetween: what is accepted is a length within the bounds, and the short spelling of any length
// means that length.
func FuzzBetween(f *testing.F) {
	for _, seed := range []string{
		"30s", "1h0m0s", "90", "-5m", "1e3s", " 5m", "9999999h", "1h1m1.5s", "", "5 m", "µs",
		"0",
	} {
		f.Add(seed, int64(time.Hour))
	}
	f.Fuzz(func(t *testing.T, text string, length int64) {
		var resp validator.StringResponse
		durationvalidator.Between(time.Second, time.Hour).ValidateString(t.Context(),
			validator.StringRequest{Path: path.Root("max_wait"), ConfigValue: types.StringValue(text)}, &resp)
		d, err := time.ParseDuration(text)
		if want := err == nil && d >= time.Second && d <= time.Hour; want == resp.Diagnostics.HasError() {
			t.Fatalf("%q: %v", text, resp.Diagnostics)
		}
		short := durationvalidator.Short(time.Duration(length))
		if again, err := time.ParseDuration(short); err != nil || again != time.Duration(length) {
			t.Fatalf("%d is written %q, which is %d, %v", length, short, again, err)
		}
	})
}
