package semanticplanmodifier_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/portlist"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/semanticplanmodifier"
)

func plan() tfsdk.Plan {
	return tfsdk.Plan{Schema: schema.Schema{Attributes: map[string]schema.Attribute{
		"scope":     schema.SetAttribute{CustomType: netset.Type{}, ElementType: types.StringType, Optional: true},
		"plain_set": schema.SetAttribute{ElementType: types.StringType, Optional: true},
		"plain":     schema.StringAttribute{Optional: true},
		"at":        schema.StringAttribute{CustomType: rfc3339type.Type{}, Optional: true},
		"options": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{
			"ports": schema.StringAttribute{CustomType: portlist.Type{}, Optional: true},
		}},
	}}}
}

func TestSameMeaningOfASet(t *testing.T) {
	t.Parallel()
	null, unknown := types.SetNull(types.StringType), types.SetUnknown(types.StringType)
	of := func(entries ...string) types.Set { return netset.From(entries...).SetValue }
	partly := types.SetValueMust(types.StringType, []attr.Value{types.StringValue("a"), types.StringUnknown()})
	for name, test := range map[string]struct {
		attribute      string
		state, planned types.Set
		isKept         bool
	}{
		"respelled":      {"scope", of("10.0.0.1", "host"), of("HOST", "10.0.0.1/32"), true},
		"changed":        {"scope", of("10.0.0.1"), of("10.0.0.2"), false},
		"create":         {"scope", null, of("10.0.0.1"), false},
		"emptied":        {"scope", of("10.0.0.1"), of(), false},
		"removed":        {"scope", of("10.0.0.1"), null, false},
		"unknown":        {"scope", of("10.0.0.1"), unknown, false},
		"partly unknown": {"scope", of("a"), partly, false},
		"plain type":     {"plain_set", of("host"), of("HOST"), false},
		"no attribute":   {"nowhere", of("host"), of("HOST"), false},
	} {
		resp := planmodifier.SetResponse{PlanValue: test.planned}
		semanticplanmodifier.SameMeaning().PlanModifySet(t.Context(), planmodifier.SetRequest{
			Path: path.Root(test.attribute), Plan: plan(), ConfigValue: test.planned, PlanValue: test.planned,
			StateValue: test.state,
		}, &resp)
		want := test.planned
		if test.isKept {
			want = test.state
		}
		if !resp.PlanValue.Equal(want) || resp.Diagnostics.HasError() {
			t.Errorf("%s: planned %s, want %s; %v", name, resp.PlanValue, want, resp.Diagnostics)
		}
	}
}

func TestSameMeaningOfAString(t *testing.T) {
	t.Parallel()
	moment := rfc3339type.From(time.Date(2030, 1, 31, 8, 0, 0, 0, time.UTC)).ValueString()
	for name, test := range map[string]struct {
		at             path.Path
		state, planned types.String
		isKept         bool
	}{
		"another zone": {path.Root("at"), types.StringValue(moment), types.StringValue("2030-01-31T09:00:00+01:00"), true},
		"another time": {path.Root("at"), types.StringValue(moment), types.StringValue("2030-01-31T08:00:00+01:00"), false},
		"nested":       {path.Root("options").AtName("ports"), types.StringValue("22,80"), types.StringValue("80, 22"), true},
		"create":       {path.Root("at"), types.StringNull(), types.StringValue(moment), false},
		"removed":      {path.Root("at"), types.StringValue(moment), types.StringNull(), false},
		"unknown":      {path.Root("at"), types.StringValue(moment), types.StringUnknown(), false},
		"plain type":   {path.Root("plain"), types.StringValue("22,80"), types.StringValue("80, 22"), false},
	} {
		resp := planmodifier.StringResponse{PlanValue: test.planned}
		semanticplanmodifier.SameMeaning().PlanModifyString(t.Context(), planmodifier.StringRequest{
			Path: test.at, Plan: plan(), ConfigValue: test.planned, PlanValue: test.planned, StateValue: test.state,
		}, &resp)
		want := test.planned
		if test.isKept {
			want = test.state
		}
		if !resp.PlanValue.Equal(want) || resp.Diagnostics.HasError() {
			t.Errorf("%s: planned %s, want %s; %v", name, resp.PlanValue, want, resp.Diagnostics)
		}
	}
}
