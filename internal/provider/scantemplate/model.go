package scantemplate

import (
	"context"
	"encoding/json"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/instant"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/access"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanoptions"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// attributes are what the resource and the data sources share.
type attributes struct {
	Name           types.String  `tfsdk:"name"`
	Description    types.String  `tfsdk:"description"`
	OrganizationID types.String  `tfsdk:"organization_id"`
	Tags           types.Map     `tfsdk:"tags"`
	AccountID      types.String  `tfsdk:"account_id"`
	CreatedAt      instant.Value `tfsdk:"created_at"`
	CreatedBy      types.String  `tfsdk:"created_by"`
	access.Access
}

type resourceModel struct {
	entity.InAccount
	attributes
	scanoptions.Options
	entity.Timeouts
}

type dataModel struct {
	entity.InAccount
	attributes
	scanoptions.Options
	Params          types.Map     `tfsdk:"params"`
	SecretParams    types.Map     `tfsdk:"secret_params"`
	LinkedTaskCount types.Int64   `tfsdk:"linked_task_count"`
	UpdatedAt       instant.Value `tfsdk:"updated_at"`
}

// fromAnswer builds the state. Prior, which is the plan after a write, says what is
// compared: a null there stays null, except while importing.
func fromAnswer(t runzero.ScanTemplate, prior resourceModel) resourceModel {
	importing := prior.Name.IsNull()
	m := prior
	m.ID = types.StringValue(t.ID)
	m.Name = entity.KeepName(prior.Name, t.Name)
	m.Description = entity.KeepText(prior.Description, t.Description)
	if t.OrganizationID != "" || prior.OrganizationID.IsUnknown() {
		m.OrganizationID = entity.Text(t.OrganizationID)
	}
	m.AccountID = entity.Text(t.AccountID)
	m.CreatedAt = instant.Of(t.CreatedAt)
	m.CreatedBy = entity.Text(t.CreatedBy)
	m.Access = access.Of(t.Global, t.ACL, prior.ACL)
	m.Tags = scanoptions.Tags(t.Params, prior.Tags, importing)
	m.Refresh(t.Params, importing)
	return m
}

// params are the parameters that a model sets, with its tags.
func params(m *resourceModel) map[string]string {
	all := m.Params()
	if text := scanoptions.TagsText(m.Tags); text != "" {
		all[scanoptions.TagsParam] = text
	}
	return all
}

// toCreate gives what createAccountScanTemplate wants.
func toCreate(plan resourceModel) runzero.ScanTemplateInput {
	in := runzero.ScanTemplateInput{
		OrganizationID: entity.Sent(plan.OrganizationID, types.StringNull()),
		Name:           plan.Name.ValueStringPointer(),
		Description:    entity.Sent(plan.Description, types.StringNull()),
		Params:         params(&plan),
	}
	in.Global, in.ACL = plan.Sent(false, nil)
	return in
}

// toUpdate gives the whole template: what is there, with what the configuration sets
// on top. The service replaces the template, and whether it keeps what is left out
// is not known (api-behaviour 6).
func toUpdate(there runzero.ScanTemplate, config resourceModel) runzero.ScanTemplateInput {
	in := runzero.ScanTemplateInput{Name: config.Name.ValueStringPointer(), Description: &there.Description, Params: map[string]string{}, Rest: maps.Clone(there.Rest)}
	if in.Rest == nil {
		in.Rest = map[string]json.RawMessage{}
	}
	if text := entity.Sent(config.Description, types.StringNull()); text != nil {
		in.Description = text
	}
	if in.OrganizationID = &there.OrganizationID; there.OrganizationID == "" {
		in.OrganizationID = entity.Sent(config.OrganizationID, types.StringNull())
	}
	in.Global, in.ACL = config.Sent(there.Global, there.ACL)
	maps.Copy(in.Params, there.Params)
	maps.Copy(in.Params, params(&config))
	return in
}

// differs reports whether a plan wants anything of the service.
func differs(plan, prior *resourceModel) bool {
	return entity.Sent(plan.Name, prior.Name) != nil || entity.Sent(plan.Description, prior.Description) != nil ||
		entity.SentBool(plan.Global, prior.Global) != nil || !plan.ACL.Equal(prior.ACL) || !plan.Tags.Equal(prior.Tags) ||
		len(plan.Changed(&prior.Options)) > 0
}

func fromRow(_ context.Context, t runzero.ScanTemplate) (dataModel, diag.Diagnostics) {
	params, secretParams := scanoptions.Split(t.Params)
	m := dataModel{
		attributes: attributes{
			Name:           types.StringValue(t.Name),
			Description:    entity.Text(t.Description),
			OrganizationID: entity.Text(t.OrganizationID),
			Tags:           scanoptions.Tags(t.Params, types.MapNull(types.StringType), true),
			AccountID:      entity.Text(t.AccountID),
			CreatedAt:      instant.Of(t.CreatedAt),
			CreatedBy:      entity.Text(t.CreatedBy),
			Access:         access.Of(t.Global, t.ACL, types.MapNull(types.StringType)),
		},
		Options:         scanoptions.OfRow(t.Params),
		Params:          params,
		SecretParams:    secretParams,
		LinkedTaskCount: types.Int64PointerValue(t.LinkedTaskCount),
		UpdatedAt:       instant.Of(t.UpdatedAt),
	}
	m.ID = types.StringValue(t.ID)
	return m, nil
}
