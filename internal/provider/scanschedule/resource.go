package scanschedule

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanoptions"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of scan schedules.
func Entry() entity.Entry {
	return entity.NewEntry(object(), spec, source)
}

func spec() entity.ResourceSpec[resourceModel] {
	return entity.ResourceSpec[resourceModel]{
		Object:      object(),
		Attributes:  resourceAttributes(),
		Validators:  validators(),
		DisplayName: func(m resourceModel) string { return m.Name.ValueString() },
		Plan:        plan,
		Create:      create,
		Read:        read,
		Update:      update,
		Delete: func(ctx context.Context, c *runzero.Client, m resourceModel) error {
			return c.DeleteSchedule(ctx, m.OrganizationID.ValueString(), m.ID.ValueString())
		},
	}
}

func create(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	org := w.Plan.OrganizationID.ValueString()
	t, err := c.CreateScan(ctx, org, w.Plan.SiteID.ValueString(), toParams(w.Plan))
	if err != nil {
		return resourceModel{}, scanoptions.Advise(err)
	}
	if w.Plan.Paused.ValueBool() {
		// A scan cannot be created paused; until the second call it would only wait for its first run.
		paused := statusPaused
		asPaused, err := c.UpdateTask(ctx, org, t.ID, runzero.TaskInput{Status: &paused})
		switch {
		case errors.Is(err, runzero.ErrNotFound):
			return resourceModel{}, err
		case err != nil:
			return stateNotPaused(t, w, err), nil
		}
		t = asPaused
	}
	return stateFromAPI(t, w.Plan), nil
}

// stateNotPaused is the state of a schedule that was created and could not be paused. An error
// would make Terraform stop it and create another one; with a warning it stays in the state, the
// next plan reads that it is not paused, and the apply of that pauses it.
func stateNotPaused(t runzero.Task, w entity.WriteRequest[resourceModel], err error) resourceModel {
	m := stateFromAPI(t, w.Plan)
	m.Paused = w.Plan.Paused // a state that differs from its plan is refused
	w.Diagnostics.AddAttributeWarning(path.Root("paused"),
		fmt.Sprintf("Scan schedule %q is not paused yet", runzero.Quotable(t.Name)),
		fmt.Sprintf("It was created (%s), and then the call that pauses it failed: %s\n\nUntil it is paused it scans when it is "+
			"due. Apply again: the next plan reads that it is not paused, and its apply pauses it.",
			runzero.Quotable(t.ID), runzero.OneLine(err.Error())))
	return m
}

func read(ctx context.Context, c *runzero.Client, m resourceModel) (resourceModel, error) {
	return entity.StateFrom(m, stateFromAPI)(c.GetTask(ctx, m.OrganizationID.ValueString(), m.ID.ValueString()))
}

func update(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	in := runzero.TaskInput{
		Name:        entity.ChangedString(w.Plan.Name, w.Prior.Name),
		Description: entity.ChangedString(w.Plan.Description, w.Prior.Description),
		Params:      w.Plan.Changed(&w.Prior.Options),
	}
	if !w.Plan.Targets.Equal(w.Prior.Targets) && !scanoptions.SiteScope(w.Plan.Targets) {
		in.Params["targets"] = w.Plan.Targets.Join(scanoptions.Separator)
	}
	if paused := entity.ChangedBool(w.Plan.Paused, w.Prior.Paused); paused != nil {
		status := statusActive
		if *paused {
			status = statusPaused
		}
		in.Status = &status
	}
	if where := entity.ChangedString(w.Plan.HostedZone, w.Prior.HostedZone); where != nil {
		if runzero.ValidUUID(*where) {
			in.HostedZoneID = where
		} else {
			in.HostedZoneName = where
		}
	}
	if in.Name == nil && in.Description == nil && in.Status == nil && in.HostedZoneID == nil && in.HostedZoneName == nil &&
		len(in.Params) == 0 {
		return w.Plan, nil // only settings of the provider's own changed
	}
	t, err := c.UpdateTask(ctx, w.Plan.OrganizationID.ValueString(), w.Plan.ID.ValueString(), in)
	if err != nil {
		return resourceModel{}, scanoptions.Advise(err)
	}
	return stateFromAPI(t, w.Plan), nil
}
