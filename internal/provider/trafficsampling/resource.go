package trafficsampling

import (
	"context"
	"errors"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of traffic samplings.
func Entry() entity.Entry {
	return entity.NewEntry(object(), spec, source)
}

func spec() entity.ResourceSpec[resourceModel] {
	return entity.ResourceSpec[resourceModel]{
		Object:      object(),
		Attributes:  resourceAttributes(),
		DisplayName: func(m resourceModel) string { return m.Name.ValueString() },
		Plan:        plan,
		Create:      create,
		Read:        read,
		Update:      update,
		Delete: func(ctx context.Context, c *runzero.Client, m resourceModel) error {
			return c.DeleteTrafficSampling(ctx, m.OrganizationID.ValueString(), m.ID.ValueString())
		},
	}
}

func create(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	org := w.Plan.OrganizationID.ValueString()
	s, err := c.CreateTrafficSampling(ctx, org, w.Plan.SiteID.ValueString(), toInput(w.Plan.attributes))
	if err != nil {
		return resourceModel{}, advise(err)
	}
	made := stateFromAPI(s, w.Plan)
	// It is started without a name or description of its own.
	in := toUpdate(w.Plan.attributes, attributes{Name: made.Name, Description: made.Description})
	if in.Name == nil && in.Description == nil {
		return made, nil
	}
	named, err := c.UpdateTrafficSampling(ctx, org, s.ID, in)
	if err != nil {
		return made, err
	}
	return stateFromAPI(named, w.Plan), nil
}

func read(ctx context.Context, c *runzero.Client, m resourceModel) (resourceModel, error) {
	s, err := c.GetTrafficSampling(ctx, m.OrganizationID.ValueString(), m.ID.ValueString())
	if runzero.KindOf(err) == runzero.KindInvalid {
		err = &entity.ErrorWithAdvice{
			Err: err, Attribute: "id",
			Next: "Give the id of a traffic sampling; the data source runzero_traffic_samplings lists them.",
		}
	}
	return entity.StateFrom(m, stateFromAPI)(s, err)
}

func update(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	in := toUpdate(w.Plan.attributes, w.Prior.attributes)
	if in.Name == nil && in.Description == nil {
		return w.Plan, nil // only settings of the provider's own changed
	}
	return entity.StateFrom(w.Plan, stateFromAPI)(
		c.UpdateTrafficSampling(ctx, w.Plan.OrganizationID.ValueString(), w.Plan.ID.ValueString(), in))
}

// advise adds a next step to the refusals of createSample that can be told apart.
func advise(err error) error {
	var refused *runzero.Error
	if !errors.As(err, &refused) || refused.Kind != runzero.KindInvalid && refused.Kind != runzero.KindNotFound {
		return err
	}
	text := strings.ToLower(refused.Title + " " + refused.Detail)
	for _, known := range []struct{ sign, attribute, next string }{
		{
			"no available agents", "explorer_id",
			"The Explorer is not connected. Connect it and apply again; the service does not keep a sampling waiting for it.",
		},
		{"interface", "interfaces", "Name interfaces that the Explorer has; its page in the console lists them."},
		{
			"agent", "explorer_id",
			"Give the UUID of an Explorer of this organization; the data source runzero_explorers lists them.",
		},
		{
			"explorer", "explorer_id",
			"Give the UUID of an Explorer of this organization; the data source runzero_explorers lists them.",
		},
		{"exclude", "excludes", "Correct the excludes."},
		{"target", "targets", "Correct the targets."},
	} {
		if strings.Contains(text, known.sign) {
			return &entity.ErrorWithAdvice{Err: err, Attribute: known.attribute, Next: known.next}
		}
	}
	return err
}
