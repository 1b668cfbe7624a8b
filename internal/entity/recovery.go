package entity

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// bindAccount notes to which account the object belongs. Where its answers never say it, the list
// of organizations does: one call in a run at most.
func (r *Resource[M, P]) bindAccount(ctx context.Context, private privateData, diags *diag.Diagnostics) {
	if r.spec.HasRowsWithoutAccount {
		if _, err := r.backend.Client.AccountID(ctx); err != nil {
			return // the object stays unbound until its next write
		}
	}
	diags.Append(noteAccount(ctx, r.backend.Client, private)...)
}

// bringToPlan updates an object that was taken over as a run that was killed had left it. What
// cannot be updated is kept as it is beside an error, so that the next apply replaces it.
func (r *Resource[M, P]) bringToPlan(ctx context.Context, w WriteRequest[M], found M) (M, error) {
	r.keepSettings(&found, &w.Plan)
	prior := found
	target, ok := r.completePlan(w.Plan, found)
	if !ok {
		return found, errors.New("the object that was taken over cannot be compared with the plan")
	}
	var diags diag.Diagnostics
	p := Plan[M]{
		Model: target, Config: w.Config, Prior: &prior, Now: w.Now, DefaultOrganization: r.backend.OrganizationID,
		Client: r.backend.Client, Diagnostics: &diags,
	}
	if r.spec.Plan != nil {
		r.spec.Plan(ctx, &p)
	}
	if r.spec.Update == nil || len(p.replace) > 0 || diags.HasError() {
		return found, &ErrorWithAdvice{
			Err:  errors.New("a run that was killed had made it otherwise, and this cannot be changed in place"),
			Next: "It was taken over as it is. Apply again: the next apply replaces it.",
		}
	}
	m, err := r.spec.Update(ctx, r.backend.Client,
		WriteRequest[M]{Plan: p.Model, Config: w.Config, Prior: &prior, Now: w.Now, Diagnostics: w.Diagnostics})
	if err != nil {
		return found, err
	}
	return m, nil
}

// explainRead explains a failed read. A failure that is about the whole console, and that this run
// has reported already, is not reported again for each of a thousand objects: the state stays, and
// the run fails with the first.
func (r *Resource[M, P]) explainRead(ctx context.Context, prior M, err error, resp *resource.ReadResponse) {
	try := r.operation("read", prior, false)
	if kind := runzero.KindOf(err); stopsEverything(kind) || isOutage(kind) {
		if !r.backend.firstReport(kind) {
			publishIdentity(ctx, resp.Identity, P(&prior), &resp.Diagnostics)
			return
		}
		try.firstReport = nil
	}
	resp.Diagnostics.Append(try.diagnostics(err)...)
}
