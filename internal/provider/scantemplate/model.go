package scantemplate

import (
	"context"
	"encoding/json"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/access"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanoptions"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// attributes are what the resource and the data sources share.
type attributes struct {
	Name           types.String      `tfsdk:"name"`
	Description    types.String      `tfsdk:"description"`
	OrganizationID types.String      `tfsdk:"organization_id"`
	Tags           types.Map         `tfsdk:"tags"`
	AccountID      types.String      `tfsdk:"account_id"`
	CreatedAt      rfc3339type.Value `tfsdk:"created_at"`
	CreatedBy      types.String      `tfsdk:"created_by"`
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
	Params          types.Map         `tfsdk:"params"`
	SecretParams    types.Map         `tfsdk:"secret_params"`
	LinkedTaskCount types.Int64       `tfsdk:"linked_task_count"`
	UpdatedAt       rfc3339type.Value `tfsdk:"updated_at"`
}

// stateFromAPI builds the state. Prior, which is the plan after a write, says what is
// compared: a null there stays null, except while importing.
func stateFromAPI(t runzero.ScanTemplate, prior resourceModel) resourceModel {
	importing := prior.Name.IsNull()
	m := prior
	m.ID = types.StringValue(t.ID)
	m.Name = entity.RequiredStringKeepingSpelling(prior.Name, t.Name)
	m.Description = entity.StringKeepingEmpty(prior.Description, t.Description)
	if t.OrganizationID != "" || prior.OrganizationID.IsUnknown() {
		m.OrganizationID = entity.StringOrNull(t.OrganizationID)
	}
	m.AccountID = entity.StringOrNull(t.AccountID)
	m.CreatedAt = rfc3339type.From(t.CreatedAt)
	m.CreatedBy = entity.StringOrNull(t.CreatedBy)
	m.Access = access.From(t.Global, t.ACL, prior.ACL)
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
		OrganizationID: entity.ChangedString(plan.OrganizationID, types.StringNull()),
		Name:           plan.Name.ValueStringPointer(),
		Description:    entity.ChangedString(plan.Description, types.StringNull()),
		Params:         params(&plan),
	}
	in.Global, in.ACL = plan.Sent(false, nil)
	return in
}

// toUpdate gives the whole template: what is there, with what the configuration sets
// on top. The service replaces the template, and whether it keeps what is left out
// is not known (api-behaviour 6).
func toUpdate(found runzero.ScanTemplate, config resourceModel) runzero.ScanTemplateInput {
	in := runzero.ScanTemplateInput{
		Name: config.Name.ValueStringPointer(), Description: &found.Description,
		Params: map[string]string{}, Rest: maps.Clone(found.Rest),
	}
	if in.Rest == nil {
		in.Rest = map[string]json.RawMessage{}
	}
	if text := entity.ChangedString(config.Description, types.StringNull()); text != nil {
		in.Description = text
	}
	if in.OrganizationID = &found.OrganizationID; found.OrganizationID == "" {
		in.OrganizationID = entity.ChangedString(config.OrganizationID, types.StringNull())
	}
	in.Global, in.ACL = config.Sent(found.Global, found.ACL)
	maps.Copy(in.Params, found.Params)
	maps.Copy(in.Params, params(&config))
	return in
}

// differs reports whether a plan wants anything of the service.
func differs(plan, prior *resourceModel) bool {
	return entity.ChangedString(plan.Name, prior.Name) != nil ||
		entity.ChangedString(plan.Description, prior.Description) != nil ||
		entity.ChangedBool(plan.Global, prior.Global) != nil || !plan.ACL.Equal(prior.ACL) || !plan.Tags.Equal(prior.Tags) ||
		len(plan.Changed(&prior.Options)) > 0
}

func dataFromAPI(_ context.Context, t runzero.ScanTemplate) (dataModel, diag.Diagnostics) {
	params, secretParams := scanoptions.Split(t.Params)
	m := dataModel{
		attributes: attributes{
			Name:           types.StringValue(t.Name),
			Description:    entity.StringOrNull(t.Description),
			OrganizationID: entity.StringOrNull(t.OrganizationID),
			Tags:           scanoptions.Tags(t.Params, types.MapNull(types.StringType), true),
			AccountID:      entity.StringOrNull(t.AccountID),
			CreatedAt:      rfc3339type.From(t.CreatedAt),
			CreatedBy:      entity.StringOrNull(t.CreatedBy),
			Access:         access.From(t.Global, t.ACL, types.MapNull(types.StringType)),
		},
		Options:         scanoptions.OfRow(t.Params),
		Params:          params,
		SecretParams:    secretParams,
		LinkedTaskCount: types.Int64PointerValue(t.LinkedTaskCount),
		UpdatedAt:       rfc3339type.From(t.UpdatedAt),
	}
	m.ID = types.StringValue(t.ID)
	return m, nil
}
