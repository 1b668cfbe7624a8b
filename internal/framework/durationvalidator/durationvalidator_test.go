package durationvalidator_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/durationvalidator"
)

func TestBetween(t *testing.T) {
	t.Parallel()
	for value, want := range map[types.String]string{
		types.StringValue("1s"):    "",
		types.StringValue("5m"):    "",
		types.StringValue("4m59s"): "",
		types.StringValue("999ms"): "shorter than 1s",
		types.StringValue("-5s"):   "shorter than 1s",
		types.StringValue("5m1s"):  "longer than 5m.",
		types.StringValue("30"):    "it has no unit",
		types.StringValue("30 s"):  "number with a unit",
		types.StringValue("1d"):    "number with a unit",
		types.StringValue(""):      "number with a unit",
		types.StringNull():         "",
		types.StringUnknown():      "",
	} {
		var resp validator.StringResponse
		durationvalidator.Between(time.Second, 5*time.Minute).ValidateString(t.Context(),
			validator.StringRequest{Path: path.Root("max_wait"), ConfigValue: value}, &resp)
		switch {
		case want == "" && len(resp.Diagnostics) != 0:
			t.Errorf("%s: %v", value, resp.Diagnostics)
		case want != "" && (len(resp.Diagnostics) != 1 || !strings.Contains(resp.Diagnostics[0].Detail(), want) ||
			!strings.Contains(resp.Diagnostics[0].Detail(), `right value: "30s"`)):
			t.Errorf("%s: %v, want %q and an example", value, resp.Diagnostics, want)
		}
	}
}

func TestDescriptionStaysWithinTheBounds(t *testing.T) {
	t.Parallel()
	for want, v := range map[string]validator.String{
		`from 1s to 5m, such as "30s"`:  durationvalidator.Between(time.Second, 5*time.Minute),
		`from 2m to 24h, such as "2m"`:  durationvalidator.Between(2*time.Minute, 24*time.Hour),
		`from 0s to 10s, such as "10s"`: durationvalidator.Between(0, 10*time.Second),
	} {
		if got := v.Description(t.Context()); !strings.Contains(got, want) {
			t.Errorf("%q, want %q in it", got, want)
		}
	}
}

func TestShort(t *testing.T) {
	t.Parallel()
	for want, length := range map[string]time.Duration{
		"0s": 0, "5m": 5 * time.Minute, "1h": time.Hour, "1h30m": 90 * time.Minute, "1h0m5s": time.Hour + 5*time.Second,
		"10m":  10 * time.Minute,
		"1.5s": 1500 * time.Millisecond, "20h": 20 * time.Hour, "-5m": -5 * time.Minute,
	} {
		if got := durationvalidator.Short(length); got != want {
			t.Errorf("Short(%s) = %q, want %q", length, got, want)
		}
		if back, err := time.ParseDuration(want); err != nil || back != length {
			t.Errorf("%q reads back as %v, %v", want, back, err)
		}
	}
}
