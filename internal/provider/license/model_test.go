package license

import (
	"encoding/json"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// What a console does not say is null, never zero.
func TestFromLicenseOfFewWords(t *testing.T) {
	m := fromLicense(runzero.License{ID: "1"}, runzero.Usage{})
	for name, null := range map[string]bool{
		"name": m.Name.IsNull(), "license_max_assets": m.MaxAssets.IsNull(), "license_expiration": m.Expiration.IsNull(),
		"limit": m.Usage.Limit.IsNull(), "used_today": m.Usage.UsedToday.IsNull(), "remaining": m.Usage.Remaining.IsNull(),
		"settings": m.Settings.IsNull(),
	} {
		if !null {
			t.Errorf("%s is not null", name)
		}
	}
	zero := int64(0)
	m = fromLicense(runzero.License{Settings: json.RawMessage(`{"b":1, "a":2}`)}, runzero.Usage{Remaining: &zero})
	if m.Settings.ValueString() != `{"a":2,"b":1}` || m.Usage.Remaining.IsNull() {
		t.Errorf("got settings %s and remaining %s", m.Settings, m.Usage.Remaining)
	}
}
