package entity

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Delete asks the guard first, then deletes.
func (r *Resource[M, P]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var prior M
	resp.Diagnostics.Append(r.get(ctx, req.State.Raw, req.State, &prior)...)
	if r.spec.ForgetWarning != "" {
		resp.Diagnostics.AddWarning(fmt.Sprintf("%s was forgotten, not deleted", r.operation("delete", prior, false).label),
			r.spec.ForgetWarning)
		return
	}
	ctx, cancel := r.limit(ctx, &prior, (*timeouts.Value).Delete, writeTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() || !r.checkReady("delete", prior, &resp.Diagnostics) {
		return
	}
	note := readAccount(ctx, req.Private, req.State.Raw)
	ctx = runzero.ForAccount(ctx, note.Account)
	r.backend.Client.BeginWrite()
	try := r.operation("delete", prior, true)
	if err := checkAccount(ctx, r.backend.Client, note); err != nil {
		resp.Diagnostics.Append(try.diagnostics(err)...)
		return
	}
	resp.Diagnostics.Append(r.backend.warnOfLeftovers(ctx, true)...)
	if g, ok := any(P(&prior)).(hasForceDestroy); ok && !g.entityForce().ValueBool() {
		if !r.checkChildren(ctx, prior, try, &resp.Diagnostics) {
			return
		}
		n, exact, err := r.spec.CountAssets(ctx, r.backend.Client, prior)
		switch {
		case errors.Is(err, runzero.ErrNotFound):
			return
		case err != nil:
			resp.Diagnostics.Append(r.operation("count the assets of", prior, false).diagnostics(err)...)
			return
		case n > 0:
			some := fmt.Sprintf("%d assets", n)
			if n == 1 {
				some = "1 asset"
			}
			if !exact {
				some = "at least " + some
			}
			resp.Diagnostics.AddError(fmt.Sprintf("%s still holds %s", try.label, some),
				"Deleting it would delete its assets and their history, so nothing was deleted.\n\n"+
					"To delete it all the same, set force_destroy = true, apply, and destroy again. To keep it, take it out of the "+
					"state with: terraform state rm")
			return
		}
	}
	if err := r.spec.Delete(ctx, r.backend.Client, prior); err != nil && !errors.Is(err, runzero.ErrNotFound) {
		resp.Diagnostics.Append(try.diagnostics(err)...)
		return
	}
	r.backend.Client.SettleInState(P(&prior).entityID().ValueString())
}

// checkChildren reports whether nothing hangs below the object that its deletion might take along.
func (r *Resource[M, P]) checkChildren(ctx context.Context, m M, try operation, diags *diag.Diagnostics) bool {
	if r.spec.Children == nil {
		return true
	}
	names, err := r.spec.Children(ctx, r.backend.Client, m)
	switch {
	case err != nil:
		diags.Append(r.operation("look below", m, false).diagnostics(err)...)
	case len(names) > 0:
		diags.AddError(fmt.Sprintf("%s still has %ss below it", try.label, r.spec.Title),
			fmt.Sprintf(
				"These are %s. It is not documented what becomes of them when it is deleted, so nothing was deleted.\n\n"+
					"Delete them first or give them another parent. If this configuration does that in the same change, Terraform "+
					"still deletes before it moves, and another apply ends here again: "+
					"move them alone first, with terraform apply -target=ADDRESS for each, and then apply the rest; or give what is "+
					"deleted lifecycle { create_before_destroy = true } before you take it out. "+
					"To delete it all the same, set force_destroy = true, apply, and destroy again.", quotedList(names)))
	default:
		return true
	}
	return false
}
