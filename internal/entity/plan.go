package entity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Plan is a create or update in the making. An object may change Model.
type Plan[M any] struct {
	// Model is the planned state.
	Model M
	// Config is what the user wrote.
	Config M
	// Prior is the refreshed state; nil when the object is to be created.
	Prior *M
	// Client is nil while the provider's credential is not known.
	Client *runzero.Client
	// Now is the moment of the plan.
	Now time.Time
	// Refreshed is when the object was last read, for decisions that have to come out the same when
	// Terraform plans the same change once more during the apply. Where that is not known it is Now.
	Refreshed time.Time
	// DefaultOrganization is the provider's organization_id; may be null or unknown. An
	// object that lives in an organization has it filled in already.
	DefaultOrganization types.String
	// Diagnostics collects errors and warnings.
	Diagnostics *diag.Diagnostics

	configured []string // nil where no write has noted it
	replace    path.Paths
}

// Replace says that a change of the named attribute cannot be made in place.
func (p *Plan[M]) Replace(attribute string) { p.replace = append(p.replace, path.Root(attribute)) }

// WasConfigured reports whether the configuration set an optional attribute at the last write.
// Together with a null in Config: the user took it away.
func (p *Plan[M]) WasConfigured(attribute string) bool {
	return slices.Contains(p.configured, attribute)
}

// IsImported reports whether the object was imported and not written since.
func (p *Plan[M]) IsImported() bool { return p.Prior != nil && p.configured == nil }

// ModifyPlan refuses the wrong kind of credential, fills in the organization, and
// lets the object mend its plan.
func (r *Resource[M, P]) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	if r.backend == nil {
		return
	}
	verb := "update"
	switch {
	case req.State.Raw.IsNull():
		verb = "create"
	case req.Plan.Raw.IsNull():
		verb = "delete"
	}
	if !r.backend.Pending && !r.checkLogin(verb, &resp.Diagnostics) {
		return
	}
	if client := r.backend.Client; client != nil && !req.State.Raw.IsNull() {
		if err := checkAccount(ctx, client, readAccount(ctx, resp.Private, req.State.Raw)); err != nil {
			resp.Diagnostics.Append(
				operation{
					object: r.spec.Object, verb: "plan", label: r.spec.TypeName(),
					firstReport: r.firstReport(),
				}.diagnostics(err)...)
			return
		}
	}
	if req.Plan.Raw.IsNull() { // destroy
		r.noteDestroyed(ctx, req)
		if r.spec.ForgetWarning == "" {
			r.backend.announceWrite(&resp.Diagnostics)
		}
		return
	}
	p := Plan[M]{
		Now: r.backend.Now(), DefaultOrganization: r.backend.OrganizationID, Client: r.backend.Client,
		Diagnostics: &resp.Diagnostics,
	}
	resp.Diagnostics.Append(r.get(ctx, req.Plan.Raw, req.Plan, &p.Model)...)
	resp.Diagnostics.Append(r.get(ctx, req.Config.Raw, req.Config, &p.Config)...)
	if !req.State.Raw.IsNull() {
		p.Prior = new(M)
		resp.Diagnostics.Append(r.get(ctx, req.State.Raw, req.State, p.Prior)...)
	}
	if text, diags := req.Private.GetKey(ctx, configuredKey); len(text) > 0 {
		resp.Diagnostics.Append(diags...)
		if err := json.Unmarshal(text, &p.configured); err != nil {
			p.configured = nil // a broken note counts as none: nothing is taken for removed
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	r.planAccount(ctx, p.Prior, resp)
	p.Refreshed = p.Now
	if text, diags := req.Private.GetKey(ctx, refreshedKey); len(text) > 0 {
		resp.Diagnostics.Append(diags...)
		p.Refreshed = refreshedAt(text, p.Now)
	}
	proposed := p.Model
	if inOrganization[M, P]() {
		r.planOrganization(ctx, &p)
	}
	if r.spec.Plan != nil && !resp.Diagnostics.HasError() {
		r.spec.Plan(ctx, &p)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if p.Prior != nil {
		r.backend.noteInState(P(p.Prior).entityID())
	}
	r.warnOfName(ctx, &p, len(resp.RequiresReplace)+len(p.replace) > 0)
	if !r.sameModel(&proposed, &p.Model) {
		resp.Diagnostics.Append(r.setPlan(ctx, &resp.Plan, &p.Model)...)
	}
	if p.Prior != nil {
		resp.RequiresReplace = append(resp.RequiresReplace, p.replace...)
	}
	if r.backend.HasBudget && !standin.Equal(resp.Plan.Raw, req.State.Raw) {
		r.backend.announceWrite(&resp.Diagnostics)
	}
}

// planAccount settles an object that the state has, and notes for one that is to be made which
// account the plan is for.
func (r *Resource[M, P]) planAccount(ctx context.Context, prior *M, resp *resource.ModifyPlanResponse) {
	client := r.backend.Client
	if client == nil {
		return
	}
	if prior != nil {
		client.SettleInState(P(prior).entityID().ValueString())
	} else {
		if err := client.CheckAccount(ctx); err != nil { // where the configuration names one
			resp.Diagnostics.Append(
				operation{
					object: r.spec.Object, verb: "plan", label: r.spec.TypeName(),
					firstReport: r.firstReport(),
				}.diagnostics(err)...)
			return
		}
		resp.Diagnostics.Append(noteAccount(ctx, client, resp.Private)...)
	}
	resp.Diagnostics.Append(r.backend.warnOfLeftovers(ctx, false)...)
}

// announceWrite counts a planned write, and refuses a plan whose writes the budget cannot hold:
// before the first of them.
func (b *Backend) announceWrite(diags *diag.Diagnostics) {
	if !b.HasBudget {
		return
	}
	err := b.Client.PlanWrites(1)
	switch {
	case err == nil:
	case b.firstReport(runzero.KindBudget):
		diags.AddError("The plan needs more API calls than api_budget allows", withFullStop(detailOf(err))+"\n\n"+
			"Nothing was changed. Raise the limit in the provider block, apply in parts with -target, or wait for the "+
			"next day's quota.")
	default:
		diags.AddError("The plan needs more API calls than api_budget allows", oneSaysMore)
	}
}

// detailOf is what an error of the client says besides the call and the kind.
func detailOf(err error) string {
	var api *runzero.Error
	if errors.As(err, &api) && api.Detail != "" {
		return api.Detail
	}
	return err.Error()
}

// planOrganization settles organization_id: configuration, then the provider's
// default, then what the state says. Another organization means another object.
func (r *Resource[M, P]) planOrganization(ctx context.Context, p *Plan[M]) {
	planned := organizationOf(P(&p.Config))
	prior := types.StringNull()
	if p.Prior != nil {
		prior = organizationOf(P(p.Prior))
	}
	if planned.IsNull() {
		planned = r.defaultOrganization(ctx, p.Diagnostics)
		if planned.IsNull() || (r.backend.Pending && !prior.IsNull() && r.backend.OrganizationID.IsNull()) {
			planned = prior
		}
	}
	if planned.IsNull() && !p.Diagnostics.HasError() {
		p.Diagnostics.AddAttributeError(path.Root("organization_id"),
			fmt.Sprintf("%s needs an organization", r.spec.TypeName()),
			fmt.Sprintf("A %s lives in an organization, and neither the resource nor the provider names one.\n\n"+
				"Set organization_id here, or once for all in the provider block (or RUNZERO_ORG_ID).", r.spec.Title))
	}
	*P(&p.Model).entityOrganization() = planned
	if p.Prior == nil || planned.Equal(prior) {
		return
	}
	p.Replace("organization_id")
	if planned.IsUnknown() {
		p.Diagnostics.AddAttributeWarning(path.Root("organization_id"),
			fmt.Sprintf("%s is replaced because its organization is not known yet", r.operation("plan", *p.Prior, false).label),
			fmt.Sprintf(
				"organization_id comes from something that is known only after apply, such as a data source with depends_on, so "+
					"the plan has to reckon with another organization than %s, "+
					"and an object cannot move to another one.\n\nIf the organization stays the same, pass its id directly: of the "+
					"resource itself (runzero_organization.NAME.id), or as a text. "+
					"A data source is read during the plan, and its id known, without depends_on.", prior))
	}
}

func rawObject(v tftypes.Value) (map[string]tftypes.Value, bool) {
	obj := map[string]tftypes.Value{}
	if v.IsNull() || !v.IsKnown() || v.As(&obj) != nil {
		return nil, false
	}
	return obj, true
}
