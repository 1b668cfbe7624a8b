package entity

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
)

// What the console takes over otherwise than planned stays as planned, with a
// warning where the configuration asked for it. Other spellings and values that were
// not known before are no matter.
func TestReconcileWithPlan(t *testing.T) {
	ctx := context.Background()
	s := schema.Schema{Attributes: map[string]schema.Attribute{
		"refused":   schema.StringAttribute{Optional: true, Computed: true},
		"unmanaged": schema.StringAttribute{Optional: true, Computed: true},
		"secret":    schema.StringAttribute{Optional: true, Sensitive: true},
		"computed":  schema.StringAttribute{Computed: true},
		"networks":  schema.SetAttribute{Optional: true, CustomType: netset.Type{}, ElementType: types.StringType},
	}}
	kind := s.Type().TerraformType(ctx)
	set := func(entries ...string) tftypes.Value {
		var values []tftypes.Value
		for _, e := range entries {
			values = append(values, tftypes.NewValue(tftypes.String, e))
		}
		return tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, values)
	}
	object := func(refused, unmanaged, secret, computed any, networks tftypes.Value) tftypes.Value {
		text := func(v any) tftypes.Value { return tftypes.NewValue(tftypes.String, v) }
		return tftypes.NewValue(kind, map[string]tftypes.Value{
			"refused": text(refused), "unmanaged": text(unmanaged), "secret": text(secret), "computed": text(computed),
			"networks": networks,
		})
	}
	config := tfsdk.Config{Schema: s, Raw: object("a", nil, "hidden-1", nil, set("10.0.0.1/32"))}
	plan := tfsdk.Plan{Schema: s, Raw: object("a", "old", "hidden-1", tftypes.UnknownValue, set("10.0.0.1/32"))}
	state := tfsdk.State{Schema: s, Raw: object("b", "new", "hidden-2", "made", set("10.0.0.1"))}
	for name, table := range map[string]*standin.Table{
		"real values": nil, "stand-ins": standin.NewTable([]string{"networks"}, nil),
	} {
		t.Run(name, func(t *testing.T) {
			ctx, config, plan, state := ctx, config, plan, state
			if table != nil {
				ctx = table.AttachTo(ctx)
			}
			config.Raw, plan.Raw, state.Raw = table.Collapse(config.Raw), table.Collapse(plan.Raw), table.Collapse(state.Raw)
			var diags diag.Diagnostics
			reconcileWithPlan(ctx, `site "HQ"`, config, plan, &state, &diags)
			if again := table.Collapse(state.Raw); !again.Equal(state.Raw) {
				t.Errorf("the state is %s, want %s", state.Raw, again)
			}
			state.Raw = table.Expand(state.Raw)
			checkReconciled(ctx, t, state, diags)
		})
	}
}

func checkReconciled(ctx context.Context, t *testing.T, state tfsdk.State, diags diag.Diagnostics) {
	t.Helper()
	for name, want := range map[string]string{
		"refused": "a", "unmanaged": "old", "secret": "hidden-1",
		"computed": "made",
	} {
		var got types.String
		if d := state.GetAttribute(ctx, path.Root(name), &got); d.HasError() || got.ValueString() != want {
			t.Errorf("%s is not as planned, or not as made", name)
		}
	}
	texts := map[string]string{}
	for _, d := range diags {
		if at, ok := d.(diag.DiagnosticWithPath); ok && d.Severity() == diag.SeverityWarning {
			texts[at.Path().String()] = d.Summary() + d.Detail()
		}
	}
	if len(diags) != 2 || !strings.Contains(texts["refused"], `"a"`) || texts["secret"] == "" {
		t.Errorf("warnings about refused and secret are wanted, got %d", len(diags))
	}
	if strings.Contains(texts["secret"], "hidden") {
		t.Error("a warning shows a sensitive value")
	}
}
