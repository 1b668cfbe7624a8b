package provider

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/durationvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// budget is the block's `api_budget`.
type budget struct {
	MaxCalls     types.Int64 `tfsdk:"max_calls"`
	MinRemaining types.Int64 `tfsdk:"min_remaining"`
}

// rateLimit is the block's `rate_limit`.
type rateLimit struct {
	Calls  types.Int64  `tfsdk:"calls"`
	Window types.String `tfsdk:"window"`
}

func budgetAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "Stops a run before it eats the quota of API calls that other integrations need. " +
			"A plan that announces more writes than the budget holds fails, so that nothing of it is applied; any call that " +
			"would cross the line is not made. " +
			"Terraform plans and applies with one provider process each, and each counts for itself. " +
			"There is no `RUNZERO_...` environment variable for it.",
		Attributes: map[string]schema.Attribute{
			"max_calls": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
				MarkdownDescription: "Most API calls, retries and the sign-in of an API client included.",
			},
			"min_remaining": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.AtLeast(0)},
				MarkdownDescription: "How many of the account's API calls of the day must be left over. The console tells with " +
					"its answers how many are left, so this is held from the first such answer on.",
			},
		},
	}
}

func rateLimitAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "The rate of API calls that the provider keeps to, with a little to spare. Default: the " +
			"service's own limit for one source address, 2,000 calls in 5 minutes. " +
			"Lower it where several runs share one address; a self-hosted console may allow more. " +
			"There is no `RUNZERO_...` environment variable for it.",
		Attributes: map[string]schema.Attribute{
			"calls": schema.Int64Attribute{
				Required: true, Validators: []validator.Int64{between(10, 1_000_000)},
				MarkdownDescription: "Most API calls in any window.",
			},
			"window": schema.StringAttribute{
				Optional: true, Validators: []validator.String{durationvalidator.Between(time.Second, time.Hour)},
				MarkdownDescription: "Length of the window. Default `5m`.",
			},
		},
	}
}

// limits reads both into the client's configuration. A value that is not known yet counts as not
// given.
func (s settings) limits(ctx context.Context, m model, config *runzero.Config) {
	asEmpty := basetypes.ObjectAsOptions{UnhandledNullAsEmpty: true, UnhandledUnknownAsEmpty: true}
	if !m.APIBudget.IsNull() && !m.APIBudget.IsUnknown() {
		var b budget
		s.diags.Append(m.APIBudget.As(ctx, &b, asEmpty)...)
		config.Budget = runzero.Budget{MaxCalls: b.MaxCalls.ValueInt64()}
		if !b.MinRemaining.IsUnknown() {
			config.Budget.MinRemaining = b.MinRemaining.ValueInt64Pointer()
		}
	}
	if !m.RateLimit.IsNull() && !m.RateLimit.IsUnknown() {
		var r rateLimit
		s.diags.Append(m.RateLimit.As(ctx, &r, asEmpty)...)
		window := 5 * time.Minute
		if text := r.Window.ValueString(); text != "" {
			var err error
			if window, err = time.ParseDuration(text); err != nil {
				s.diags.AddAttributeError(path.Root("rate_limit").AtName("window"), "Not a duration",
					fmt.Sprintf("rate_limit.window is %q.\n\nWrite it like 90s or 5m.", text))
			}
		}
		if !r.Calls.IsNull() && !r.Calls.IsUnknown() {
			config.Pace = runzero.Pace{Calls: int(r.Calls.ValueInt64()), Window: window}
		}
	}
}
