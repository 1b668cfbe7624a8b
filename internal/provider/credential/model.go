package credential

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/access"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// attributes are what the resource and the data sources share.
type attributes struct {
	Type      types.String      `tfsdk:"type"`
	Name      types.String      `tfsdk:"name"`
	CIDRs     netset.Value      `tfsdk:"cidrs"`
	AccountID types.String      `tfsdk:"account_id"`
	CreatedAt rfc3339type.Value `tfsdk:"created_at"`
	CreatedBy types.String      `tfsdk:"created_by"`
	access.Access
}

type resourceModel struct {
	entity.InAccount
	attributes
	Secret          types.Map   `tfsdk:"secret"`
	SecretWO        types.Map   `tfsdk:"secret_wo"` // set in a configuration only
	SecretWOVersion types.Int64 `tfsdk:"secret_wo_version"`
	entity.Timeouts
}

type dataModel struct {
	entity.InAccount
	attributes
	LastUsedAt rfc3339type.Value `tfsdk:"last_used_at"`
	LastUsedBy types.String      `tfsdk:"last_used_by"`
}

func commonAttributes(c runzero.Credential, prior attributes) attributes {
	a := attributes{
		Type:      entity.RequiredStringKeepingSpelling(prior.Type, c.Type),
		Name:      entity.RequiredStringKeepingSpelling(prior.Name, c.Name),
		CIDRs:     netset.Null(),
		AccountID: entity.StringOrNull(c.AccountID),
		CreatedAt: rfc3339type.From(c.CreatedAt),
		CreatedBy: entity.StringOrNull(c.CreatedByEmail),
		Access:    access.From(c.Global, c.ACL, prior.ACL),
	}
	switch {
	case len(c.CIDRs) > 0:
		a.CIDRs = netset.From(c.CIDRs...)
	case !prior.CIDRs.IsUnknown() && !prior.CIDRs.IsNull() && !kinds()[c.Type].cidrs:
		a.CIDRs = prior.CIDRs // where they have no effect the service may drop them: no reason to replace the credential
	}
	return a
}

// stateFromAPI builds the state. The secret is what the configuration had at the last
// apply: the service never tells it (api-behaviour 8).
func stateFromAPI(c runzero.Credential, prior resourceModel) resourceModel {
	m := prior
	m.attributes = commonAttributes(c, prior.attributes)
	m.ID = types.StringValue(c.ID)
	m.SecretWO = types.MapNull(types.StringType)
	return m
}

// toCreate gives what createAccountCredential wants. A write-only secret is in the
// configuration alone.
func toCreate(plan, config resourceModel) runzero.CredentialInput {
	in := runzero.CredentialInput{Name: plan.Name.ValueString(), Type: plan.Type.ValueString(), Secret: runzero.Secrets{}}
	in.Global, in.ACL = plan.Sent(false, nil)
	if len(plan.CIDRs.Entries()) > 0 {
		joined := plan.CIDRs.Join(", ")
		in.CIDRs = &joined
	}
	secret := plan.Secret
	if !config.SecretWO.IsNull() {
		secret = config.SecretWO
	}
	for name, value := range known(secret) {
		in.Secret[name] = value
	}
	return in
}

// known gives the values of a secret that are set.
func known(secret types.Map) map[string]string {
	values := map[string]string{}
	for name, value := range secret.Elements() {
		if s, ok := value.(types.String); ok && !s.IsNull() && !s.IsUnknown() {
			values[name] = s.ValueString()
		}
	}
	return values
}

func dataFromAPI(_ context.Context, c runzero.Credential) (dataModel, diag.Diagnostics) {
	m := dataModel{
		attributes: commonAttributes(c, attributes{Access: access.Access{ACL: types.MapNull(types.StringType)}, CIDRs: netset.Null()}),
		LastUsedAt: rfc3339type.From(c.LastUsedAt),
		LastUsedBy: entity.StringOrNull(c.LastUsedByID),
	}
	m.ID = types.StringValue(c.ID)
	return m, nil
}
