package apiclient

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/rotation"
)

type resourceModel struct {
	entity.InAccount
	ClientID        types.String `tfsdk:"client_id"`
	Name            types.String `tfsdk:"name"`
	SecretWriteOnly types.String `tfsdk:"client_secret_wo"` // in the configuration alone
	SecretVersion   types.Int64  `tfsdk:"client_secret_wo_version"`
	SecretCurrent   types.String `tfsdk:"client_secret_current"`
	ClientSecret    types.String `tfsdk:"client_secret"`
	RevokeOnDestroy types.Bool   `tfsdk:"revoke_on_destroy"`
	rotation.Clock
	entity.Timeouts
}

// stored is the secret that the state holds: one that the provider made, else the
// adopted one. "" if it holds none.
func (m resourceModel) stored() string {
	if s := m.ClientSecret.ValueString(); s != "" {
		return s
	}
	return m.SecretCurrent.ValueString()
}

// given is the secret in the configuration, and the attribute that holds it. It may be
// unknown, and is null if there is none.
func (m resourceModel) given() (secret types.String, attribute string) {
	if !m.SecretCurrent.IsNull() {
		return m.SecretCurrent, "client_secret_current"
	}
	return m.SecretWriteOnly, "client_secret_wo"
}

// handedOver reports whether m gives Terraform another secret than prior did.
func (m resourceModel) handedOver(prior resourceModel) bool {
	return !m.SecretVersion.IsNull() && !m.SecretVersion.Equal(prior.SecretVersion) ||
		!m.SecretCurrent.IsNull() && !m.SecretCurrent.Equal(prior.SecretCurrent)
}

// unsure reports whether handedOver may turn out otherwise once everything is known.
func (m resourceModel) unsure() bool {
	return m.SecretVersion.IsUnknown() || m.SecretCurrent.IsUnknown()
}

// startsClock reports whether an update begins to count the age of a secret of unknown age.
func (m resourceModel) startsClock(prior resourceModel) bool {
	return prior.IssuedAt.IsNull() && !m.RotateAfterDays.IsNull()
}

// imported reports whether a state holds nothing but the id.
func (m resourceModel) imported() bool { return m.ClientID.IsNull() }
