package entity

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// reconcileWithPlan holds the answer of a write against the plan. Where the service took
// something else than it was sent, Terraform would stop with "inconsistent result"
// and, after a create, replace the object. Instead the state keeps the plan and a
// warning says what the console did; the next plan reads the truth and shows it.
func reconcileWithPlan(
	ctx context.Context, label string, config tfsdk.Config, plan tfsdk.Plan, state *tfsdk.State, diags *diag.Diagnostics,
) {
	t := standin.FromContext(ctx)
	state.Raw = keepSpelling(ctx, state.Raw, plan.Raw)
	defer func() { state.Raw = t.Collapse(state.Raw) }()
	before, ok := rawObject(plan.Raw)
	after, same := rawObject(state.Raw)
	for _, name := range slices.Sorted(maps.Keys(plan.Schema.GetAttributes())) {
		if ok && same && (!before[name].IsFullyKnown() || standin.Equal(before[name], after[name])) {
			continue
		}
		config.Raw, plan.Raw, state.Raw = t.Expand(config.Raw), t.Expand(plan.Raw), t.Expand(state.Raw)
		at := path.Root(name)
		var planned, got, configured attr.Value
		diags.Append(plan.GetAttribute(ctx, at, &planned)...)
		diags.Append(state.GetAttribute(ctx, at, &got)...)
		diags.Append(config.GetAttribute(ctx, at, &configured)...)
		if diags.HasError() {
			return
		}
		raw, err := planned.ToTerraformValue(ctx)
		if err != nil || !raw.IsFullyKnown() || planned.Equal(got) || sameMeaning(ctx, planned, got) {
			continue
		}
		diags.Append(state.SetAttribute(ctx, at, planned)...)
		if configured.IsNull() {
			continue // not sent, but changed by others since the plan: the next read takes it over
		}
		what := fmt.Sprintf("It was sent %s and answered %s.", runzero.OneLine(planned.String()),
			runzero.OneLine(got.String()))
		if plan.Schema.GetAttributes()[name].IsSensitive() {
			what = "It answered another value than it was sent; the values are sensitive and not shown."
		}
		diags.AddAttributeWarning(at, fmt.Sprintf("The console did not take over %s of %s", name, label),
			what+
				"\n\nThe write itself succeeded. The next plan shows what the console holds; if it shows the same change again, "+
				"this console does not accept it: "+
				"change the configuration to what it holds, or change it in the console.")
	}
}

// sameMeaning asks a custom type whether two of its values mean the same.
func sameMeaning(ctx context.Context, a, b attr.Value) bool {
	same := false
	switch x := a.(type) {
	case basetypes.StringValuableWithSemanticEquals:
		if y, ok := b.(basetypes.StringValuable); ok && !b.IsNull() {
			same, _ = x.StringSemanticEquals(ctx, y)
		}
	case basetypes.SetValuableWithSemanticEquals:
		if y, ok := b.(basetypes.SetValuable); ok && !b.IsNull() {
			same, _ = x.SetSemanticEquals(ctx, y)
		}
	}
	return same
}
