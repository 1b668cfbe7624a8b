package customintegration

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// attributes are all that there is; the data sources have no more.
type attributes struct {
	Name        types.String      `tfsdk:"name"`
	Description types.String      `tfsdk:"description"`
	Icon        types.String      `tfsdk:"icon"`
	AccountID   types.String      `tfsdk:"account_id"`
	CreatedAt   rfc3339type.Value `tfsdk:"created_at"`
}

type resourceModel struct {
	entity.InAccount
	attributes
	entity.Timeouts
}

type dataModel struct {
	entity.InAccount
	attributes
}

// commonAttributes converts an answer; prior decides about spellings that mean the same.
func commonAttributes(i runzero.CustomIntegration, prior attributes) attributes {
	return attributes{
		Name:        entity.RequiredStringKeepingSpelling(prior.Name, i.Name),
		Description: entity.StringKeepingEmpty(prior.Description, i.Description),
		Icon:        keepIcon(prior.Icon, i.Icon),
		AccountID:   entity.StringOrNull(i.AccountID),
		CreatedAt:   rfc3339type.From(i.CreatedAt),
	}
}

func stateFromAPI(i runzero.CustomIntegration, prior resourceModel) resourceModel {
	m := resourceModel{attributes: commonAttributes(i, prior.attributes)}
	if prior.Icon.IsNull() && iconFault(m.Icon.ValueString()) != "" {
		m.Icon = types.StringNull() // no configuration could hold it; it stays as it is
	}
	m.ID = types.StringValue(i.ID)
	return m
}

func dataFromAPI(_ context.Context, i runzero.CustomIntegration) (dataModel, diag.Diagnostics) {
	m := dataModel{attributes: commonAttributes(i, attributes{})}
	m.ID = types.StringValue(i.ID)
	return m, nil
}

// toInput gives what plan sets and prior does not have already.
func toInput(plan, prior attributes) runzero.CustomIntegrationInput {
	return runzero.CustomIntegrationInput{
		Name:        entity.ChangedString(plan.Name, prior.Name),
		Description: entity.ChangedString(plan.Description, prior.Description),
		Icon:        entity.ChangedString(plan.Icon, prior.Icon),
	}
}
