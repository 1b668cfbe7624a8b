package task

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

type stopModel struct {
	entity.ForOrganization
	TaskID types.String `tfsdk:"task_id"`
}

func stop() entity.ActionSpec[stopModel] {
	return entity.ActionSpec[stopModel]{
		Object: entity.Object{
			Name: "task_stop", Title: "task", Requires: runzero.NeedsOrganization,
			Calls: entity.Calls{Invoke: []string{"POST /org/tasks/{task_id}/stop"}},
			Describe: "Stops a task. A scan under way is told to stop, which may take a moment. One that has not begun, and a " +
				"recurring one, is removed. " +
				"A task that has ended stays as it is; stopping one twice is no error.\n\n" +
				"A recurring task that Terraform manages as `runzero_scan_schedule` is stopped by destroying it; stopped here, " +
				"the next plan creates it again.",
		},
		Attributes: map[string]schema.Attribute{
			"task_id": schema.StringAttribute{
				Required: true, MarkdownDescription: "UUID of the task.",
				Validators: []validator.String{uuidvalidator.UUID()},
			},
		},
		Verb:               "stop",
		DisplayName:        func(m stopModel) string { return "task " + m.TaskID.ValueString() },
		NextStepWhenUnsure: "Stopping a task twice does no harm: run it again.",
		Invoke:             invokeStop,
	}
}

func invokeStop(ctx context.Context, in entity.Invocation[stopModel]) error {
	id := in.Config.TaskID.ValueString()
	t, err := in.Client.StopTask(ctx, in.Config.OrganizationID.ValueString(), id)
	if errors.Is(err, runzero.ErrNotFound) {
		return &entity.ErrorWithAdvice{
			Err: err, Attribute: "task_id",
			Next: "Check the id and the organization; the data source runzero_tasks lists the newest tasks.",
		}
	}
	if err != nil {
		return err
	}
	in.ShowProgress("Task %s (%s) is %s.", t.ID, t.Name, t.Status)
	return nil
}
