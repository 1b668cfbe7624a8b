package assetownershiptype

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// attributes are all that there is; the data sources have no more.
type attributes struct {
	Name      types.String `tfsdk:"name"`
	Order     types.Int64  `tfsdk:"order"`
	Reference types.Int64  `tfsdk:"reference"`
	Hidden    types.Bool   `tfsdk:"hidden"`
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
func commonAttributes(o runzero.AssetOwnershipType, prior attributes) attributes {
	return attributes{
		Name:      entity.RequiredStringKeepingSpelling(prior.Name, o.Name),
		Order:     types.Int64PointerValue(o.Order),
		Reference: types.Int64PointerValue(o.Reference),
		Hidden:    types.BoolValue(o.Hidden),
	}
}

func stateFromAPI(o runzero.AssetOwnershipType, prior attributes) resourceModel {
	m := resourceModel{attributes: commonAttributes(o, prior)}
	m.ID = types.StringValue(o.ID)
	return m
}

func dataFromAPI(_ context.Context, o runzero.AssetOwnershipType) (dataModel, diag.Diagnostics) {
	m := dataModel{attributes: commonAttributes(o, attributes{})}
	m.ID = types.StringValue(o.ID)
	return m, nil
}

// toInput gives what plan sets and prior does not have already; the name goes along with
// everything, as the API document requires.
func toInput(plan, prior attributes) runzero.AssetOwnershipTypeInput {
	return runzero.AssetOwnershipTypeInput{
		Name:      plan.Name.ValueStringPointer(),
		Order:     entity.ChangedInt64(plan.Order, prior.Order),
		Reference: entity.ChangedInt64(plan.Reference, prior.Reference),
		Hidden:    entity.ChangedBool(plan.Hidden, prior.Hidden),
	}
}

// licensed explains a refusal. The API document has one reason for a 403 of these calls: the
// license.
func licensed(err error) error {
	var api *runzero.Error
	if errors.As(err, &api) && (api.Kind == runzero.KindForbidden || api.Kind == runzero.KindLicense) {
		return &entity.ErrorWithAdvice{
			Err: err,
			Next: "The account's runZero license does not seem to include asset ownership, for which the console " +
				"answers like this. " +
				"Ask runZero for a license that includes it. If it does, use the credential of a superuser.",
		}
	}
	return err
}
