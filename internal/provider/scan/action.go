package scan

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/durationvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanoptions"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of single scans.
func Entry() entity.Entry {
	return entity.Entry{Object: object(), Action: func() entity.AnyAction { return entity.NewAction(spec()) }}
}

func spec() entity.ActionSpec[model] {
	return entity.ActionSpec[model]{
		Object:      object(),
		Attributes:  attributes(),
		Validators:  validators(),
		Verb:        "start",
		DisplayName: func(m model) string { return "a scan of site " + m.SiteID.ValueString() },
		NextStepWhenUnsure: "Look at the tasks of the site in the console, or with the data source runzero_tasks, before " +
			"you start it again.",
		ExtraTime: func(m model) time.Duration {
			if !m.Wait.ValueBool() {
				return 0
			}
			return timeout(m)
		},
		Invoke: invoke,
	}
}

func timeout(m model) time.Duration {
	limit, err := time.ParseDuration(m.Timeout.ValueString())
	if err != nil { // null: any other text was refused by the schema
		return defaultTimeout
	}
	return limit
}

// toParams gives what createScan wants: a scan that runs once, at once.
func toParams(m model) map[string]string {
	params := m.Params()
	scanoptions.Target(params, m.Targets)
	scanoptions.Place(params, m.ExplorerID, m.ExplorerGroupID, m.HostedZone)
	params["scan-frequency"], params["scan-start"] = "once", "0"
	for key, v := range map[string]types.String{
		"scan-name": m.Name, "scan-description": m.Description,
		"scan-template": m.TemplateID,
	} {
		if v.ValueString() != "" {
			params[key] = v.ValueString()
		}
	}
	if tags := scanoptions.TagsText(m.Tags); tags != "" {
		params[scanoptions.TagsParam] = tags
	}
	return params
}

func invoke(ctx context.Context, in entity.Invocation[model]) error {
	m := in.Config
	start := in.Now()
	t, err := in.Client.CreateScan(ctx, m.OrganizationID.ValueString(), m.SiteID.ValueString(), toParams(m))
	switch {
	case err != nil:
		var advice *entity.ErrorWithAdvice
		if err = scanoptions.Advise(err); runzero.KindOf(err) == runzero.KindNotFound && !errors.As(err, &advice) {
			err = &entity.ErrorWithAdvice{
				Err: err, Attribute: "site_id",
				Next: "Check the id of the site and the organization; the data source runzero_sites lists the sites.",
			}
		}
		return err
	case !m.Wait.ValueBool():
		in.ShowProgress("Scan task %s (%s) was started and is %s.", t.ID, t.Name, t.Status)
		return nil
	}
	in.ShowProgress(
		"Scan task %s (%s) was started and is %s. Waiting up to %s for its end; if Terraform is interrupted, the "+
			"scan goes on.", t.ID, t.Name, t.Status, durationvalidator.Short(timeout(m)))
	return watch{in: in, task: t, start: start}.wait(ctx)
}
