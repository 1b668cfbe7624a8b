package entity

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
)

// withRealValues is a resource that the framework calls with stand-ins of large collections (see
// [standin]): the resource itself gets and gives real values.
type withRealValues struct{ AnyResource }

// Create implements [resource.Resource].
func (r withRealValues) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	if t := standin.FromContext(ctx); t != nil {
		req.Config.Raw, req.Plan.Raw = t.Expand(req.Config.Raw), t.Expand(req.Plan.Raw)
		resp.State.Raw = t.Expand(resp.State.Raw)
		defer func() { resp.State.Raw, _ = t.Collapse(resp.State.Raw) }()
	}
	r.AnyResource.Create(ctx, req, resp)
}

// Read implements [resource.Resource].
func (r withRealValues) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	if t := standin.FromContext(ctx); t != nil {
		req.State.Raw, resp.State.Raw = t.Expand(req.State.Raw), t.Expand(resp.State.Raw)
		defer func() { resp.State.Raw, _ = t.Collapse(resp.State.Raw) }()
	}
	r.AnyResource.Read(ctx, req, resp)
}

// Update implements [resource.Resource].
func (r withRealValues) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	if t := standin.FromContext(ctx); t != nil {
		req.Config.Raw, req.Plan.Raw = t.Expand(req.Config.Raw), t.Expand(req.Plan.Raw)
		req.State.Raw = t.Expand(req.State.Raw)
		resp.State.Raw = t.Expand(resp.State.Raw)
		defer func() { resp.State.Raw, _ = t.Collapse(resp.State.Raw) }()
	}
	r.AnyResource.Update(ctx, req, resp)
}

// Delete implements [resource.Resource].
func (r withRealValues) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	if t := standin.FromContext(ctx); t != nil {
		req.State.Raw, resp.State.Raw = t.Expand(req.State.Raw), t.Expand(resp.State.Raw)
		defer func() { resp.State.Raw, _ = t.Collapse(resp.State.Raw) }()
	}
	r.AnyResource.Delete(ctx, req, resp)
}

// ModifyPlan implements [resource.ResourceWithModifyPlan].
func (r withRealValues) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	if t := standin.FromContext(ctx); t != nil {
		req.Config.Raw, req.Plan.Raw = t.Expand(req.Config.Raw), t.Expand(req.Plan.Raw)
		req.State.Raw = t.Expand(req.State.Raw)
		resp.Plan.Raw = t.Expand(resp.Plan.Raw)
		defer func() { resp.Plan.Raw, _ = t.Collapse(resp.Plan.Raw) }()
	}
	r.AnyResource.ModifyPlan(ctx, req, resp)
}
