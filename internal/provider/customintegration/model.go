package customintegration

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/instant"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// attributes are all that there is; the data sources have no more.
type attributes struct {
	Name        types.String  `tfsdk:"name"`
	Description types.String  `tfsdk:"description"`
	Icon        types.String  `tfsdk:"icon"`
	AccountID   types.String  `tfsdk:"account_id"`
	CreatedAt   instant.Value `tfsdk:"created_at"`
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

// shared converts an answer; prior decides about spellings that mean the same.
func shared(i runzero.CustomIntegration, prior attributes) attributes {
	return attributes{
		Name:        entity.KeepName(prior.Name, i.Name),
		Description: entity.KeepText(prior.Description, i.Description),
		Icon:        keepIcon(prior.Icon, i.Icon),
		AccountID:   entity.Text(i.AccountID),
		CreatedAt:   instant.Of(i.CreatedAt),
	}
}

func fromAnswer(i runzero.CustomIntegration, prior resourceModel) resourceModel {
	m := resourceModel{attributes: shared(i, prior.attributes)}
	if prior.Icon.IsNull() && iconFault(m.Icon.ValueString()) != "" {
		m.Icon = types.StringNull() // no configuration could hold it; it stays as it is
	}
	m.ID = types.StringValue(i.ID)
	return m
}

func fromRow(_ context.Context, i runzero.CustomIntegration) (dataModel, diag.Diagnostics) {
	m := dataModel{attributes: shared(i, attributes{})}
	m.ID = types.StringValue(i.ID)
	return m, nil
}

// toInput gives what plan sets and prior does not have already.
func toInput(plan, prior attributes) runzero.CustomIntegrationInput {
	return runzero.CustomIntegrationInput{
		Name:        entity.Sent(plan.Name, prior.Name),
		Description: entity.Sent(plan.Description, prior.Description),
		Icon:        entity.Sent(plan.Icon, prior.Icon),
	}
}
