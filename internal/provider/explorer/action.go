package explorer

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

type upgradeModel struct {
	entity.ForOrganization
	ExplorerID types.String `tfsdk:"explorer_id"`
}

func upgrade() entity.ActionSpec[upgradeModel] {
	return entity.ActionSpec[upgradeModel]{
		Object: entity.Object{
			Name: "explorer_upgrade", Title: "Explorer", Requires: runzero.NeedsOrganization,
			Calls: entity.Calls{Invoke: []string{"POST /org/explorers/{explorer_id}/update"}},
			Describe: "Makes an Explorer install the newest version and restart. It is away for a moment, and scans that it " +
				"runs at that time may fail.\n\n" +
				"The console only passes the order on: the action does not wait, and does not learn how the upgrade ends. " +
				"The data source `runzero_explorer` shows the version and whether it is connected.",
		},
		Attributes: map[string]schema.Attribute{
			"explorer_id": schema.StringAttribute{
				Required: true, MarkdownDescription: "UUID of the Explorer.",
				Validators: []validator.String{uuidvalidator.UUID()},
			},
		},
		Verb:        "upgrade",
		DisplayName: func(m upgradeModel) string { return "Explorer " + m.ExplorerID.ValueString() },
		NextStepWhenUnsure: "The data source runzero_explorer shows its version; a second upgrade only " +
			"restarts it once more.",
		Invoke: func(ctx context.Context, in entity.Invocation[upgradeModel]) error {
			id := in.Config.ExplorerID.ValueString()
			err := in.Client.UpgradeExplorer(ctx, in.Config.OrganizationID.ValueString(), id)
			if errors.Is(err, runzero.ErrNotFound) {
				return &entity.ErrorWithAdvice{
					Err: err, Attribute: "explorer_id",
					Next: "Check the id and the organization; the data source runzero_explorers lists them.",
				}
			}
			if err != nil {
				return err
			}
			in.ShowProgress("Explorer %s was told to upgrade and restart.", id)
			return nil
		},
	}
}
