package entity

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
)

// Unchanged reports whether the plan of an object stays as it is, where Terraform proposes
// just what the state holds. The plan modifiers of a schema have nothing to do then; only
// the envelope's and the object's own plan may: another default organization, a rotation
// that is due, an attribute that the user took away. False where the framework has to find out.
//
// Most objects of most plans are like this, and the framework takes several milliseconds to
// say so of one with many attributes (make bench).
func (r *Resource[M, P]) Unchanged(ctx context.Context, config, state tftypes.Value, notes *Notes) bool {
	b := r.backend
	if b == nil || b.Pending || b.Client == nil || b.mustNameLeftovers() ||
		!r.spec.allowsExisting(b.Client.LoginKind()) ||
		!config.IsFullyKnown() || !state.IsFullyKnown() {
		return false
	}
	var diags diag.Diagnostics
	p := Plan[M]{
		Now: b.Now(), Refreshed: b.Now(), DefaultOrganization: b.OrganizationID, Client: b.Client,
		Diagnostics: &diags, configured: notes.orNone().configured,
	}
	prior, ok := r.model(ctx, state)
	if !ok {
		return false
	}
	if p.Config, ok = r.model(ctx, config); !ok {
		return false
	}
	b.Client.SettleInState(P(&prior).entityID().ValueString())
	p.Model, p.Prior = prior, &prior
	proposed := p.Model
	if inOrganization[M, P]() {
		r.planOrganization(ctx, &p)
	}
	if r.spec.Plan != nil && !diags.HasError() {
		r.spec.Plan(ctx, &p)
	}
	return len(diags) == 0 && len(p.replace) == 0 && r.sameModel(&proposed, &p.Model)
}

// readResult is what a Refresh learned, for the Read that follows it: nothing is asked twice.
type readResult[M any] struct {
	model   M
	err     error
	isTaken bool
}

type readResultKey struct{}

// Refresh reads an object, and reports whether the state stays as it is. If not, or if that failed,
// [Resource.Read] is to be called with the context that comes back: it goes on with what was
// learned.
func (r *Resource[M, P]) Refresh(
	ctx context.Context, state tftypes.Value, notes *Notes,
) (unchanged bool, on context.Context) {
	b := r.backend
	if b == nil || b.Pending || b.Client == nil || b.mustNameLeftovers() || !r.spec.allowsExisting(b.Client.LoginKind()) {
		return false, ctx
	}
	prior, ok := r.model(ctx, state)
	if !ok {
		return false, ctx
	}
	b.noteInState(P(&prior).entityID())
	var diags diag.Diagnostics
	limited, cancel := r.limit(ctx, &prior, (*timeouts.Value).Read, readTimeout, &diags)
	defer cancel()
	if diags.HasError() {
		return false, ctx
	}
	b.Client.SettleInState(P(&prior).entityID().ValueString())
	m, err := r.spec.Read(limited, b.Client, prior)
	learned := &readResult[M]{model: m, err: err}
	if err == nil && !isOfAnotherAccount(b.Client, notes.orNone().account) {
		r.keepSettings(&m, &prior)
		if raw, ok := r.raw(ctx, &m, state.Type()); ok && standin.Equal(raw, state) {
			return true, ctx
		}
	}
	return false, context.WithValue(ctx, readResultKey{}, learned)
}

// read is the object's Read, or what a Refresh just before learned.
func (r *Resource[M, P]) read(ctx context.Context, prior M) (M, error) {
	if learned, ok := ctx.Value(readResultKey{}).(*readResult[M]); ok && !learned.isTaken {
		m, err := learned.model, learned.err
		*learned = readResult[M]{isTaken: true} // the framework keeps the context
		return m, err
	}
	return r.spec.Read(ctx, r.backend.Client, prior)
}
