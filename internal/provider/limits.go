package provider

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/span"
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
			"A plan that announces more writes than the budget holds fails, so that nothing of it is applied; any call that would cross the line is not made. " +
			"Terraform plans and applies with one provider process each, and each counts for itself. " +
			"There is no `RUNZERO_...` environment variable for it.",
		Attributes: map[string]schema.Attribute{
			"max_calls": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
				MarkdownDescription: "Most API calls, retries and the sign-in of an API client included.",
			},
			"min_remaining": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.AtLeast(0)},
				MarkdownDescription: "How many of the account's API calls of the day must be left over. The console tells with its answers how many are left, so this is held from the first such answer on.",
			},
		},
	}
}

func rateLimitAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "The rate of API calls that the provider keeps to, with a little to spare. Default: the service's own limit for one source address, 2,000 calls in 5 minutes. " +
			"Lower it where several runs share one address; a self-hosted console may allow more. " +
			"There is no `RUNZERO_...` environment variable for it.",
		Attributes: map[string]schema.Attribute{
			"calls": schema.Int64Attribute{
				Required: true, Validators: []validator.Int64{between(10, 1_000_000)},
				MarkdownDescription: "Most API calls in any window.",
			},
			"window": schema.StringAttribute{
				Optional: true, Validators: []validator.String{span.Between(time.Second, time.Hour)},
				MarkdownDescription: "Length of the window. Default `5m`.",
			},
		},
	}
}

// limits reads both into the client's configuration. A value that is not known yet counts as not given.
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
				s.diags.AddAttributeError(path.Root("rate_limit").AtName("window"), "Not a duration", fmt.Sprintf("rate_limit.window is %q.\n\nWrite it like 90s or 5m.", text))
			}
		}
		if !r.Calls.IsNull() && !r.Calls.IsUnknown() {
			config.Pace = runzero.Pace{Calls: int(r.Calls.ValueInt64()), Window: window}
		}
	}
}

// runOf names a run of Terraform by its process, which starts all its providers: by the id, and where the system tells, by the
// moment of its start, because a container counts its processes from the same number each time.
func runOf(parent int) string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", parent)) // proc(5): 22nd field, and the second, in brackets, may hold spaces
	if all := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:])); err == nil && len(all) > 19 {
		return fmt.Sprintf("%d-%s", parent, all[19])
	}
	return strconv.Itoa(parent)
}

// journal is the directory of the working directory where Terraform keeps what is its own: nobody commits it, and it
// outlives a process that is killed. "" if there is none.
func (s settings) journal() string {
	dir := s.getenv("TF_DATA_DIR")
	if dir == "" {
		dir = ".terraform"
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return ""
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	return dir
}
