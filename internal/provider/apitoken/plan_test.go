package apitoken

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
)

// A token of the whole account is not made in silence beside a provider that names an organization.
func TestPlanWarnsOfAccountTokens(t *testing.T) {
	t.Parallel()
	const org, other = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
	for name, test := range map[string]struct {
		organization, provider types.String
		exists, warns          bool
	}{
		"neither names one":          {types.StringNull(), types.StringNull(), false, false},
		"the provider names one":     {types.StringNull(), types.StringValue(org), false, true},
		"both name one":              {types.StringValue(other), types.StringValue(org), false, false},
		"its own is not known yet":   {types.StringUnknown(), types.StringValue(org), false, false},
		"the provider's is unknown":  {types.StringNull(), types.StringUnknown(), false, false},
		"the token is there already": {types.StringNull(), types.StringValue(org), true, false},
	} {
		var diags diag.Diagnostics
		p := entity.Plan[resourceModel]{DefaultOrganization: test.provider, Diagnostics: &diags}
		p.Config.OrganizationID, p.Model.OrganizationID = test.organization, test.organization
		if test.exists {
			p.Prior = &resourceModel{}
		}
		plan(t.Context(), &p)
		if diags.HasError() || (diags.WarningsCount() == 1) != test.warns {
			t.Errorf("%s: %v", name, diags)
		}
		for _, d := range diags {
			if text := d.Detail(); !strings.Contains(text, `organization_id = "`+org+`"`) ||
				!strings.Contains(text, "If a token of the account is meant") {
				t.Errorf("%s: not both ways out: %s", name, text)
			}
		}
	}
}
