package entity

import (
	"context"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// key is what opens a widget for a moment.
type key struct {
	Widget types.String `tfsdk:"widget"`
	Value  types.String `tfsdk:"value"`
}

func keyEntry(open func(context.Context, *runzero.Client, key) (key, error)) Entry {
	object := Object{Name: "widget_key", Title: "key", Requires: runzero.NeedsAccount, Describe: "A key."}
	return Entry{Object: object, EphemeralResource: func() AnyEphemeralResource {
		return NewEphemeralResource(EphemeralResourceSpec[key]{
			Object: object,
			Attributes: map[string]schema.Attribute{
				"widget": schema.StringAttribute{Required: true}, "value": schema.StringAttribute{Computed: true},
			},
			PendingResult: func(m key) key {
				m.Value = types.StringUnknown()
				return m
			},
			Open: open,
		})
	}}
}

func TestAnEphemeralResource(t *testing.T) {
	open := func(ctx context.Context, _ *runzero.Client, m key) (key, error) {
		if end, ok := ctx.Deadline(); !ok || time.Until(end) > readTimeout {
			t.Errorf("the time limit is %s", end)
		}
		if m.Widget.ValueString() == "locked" {
			return m, invalid("it is locked")
		}
		m.Value = types.StringValue("K")
		return m, nil
	}
	for name, test := range map[string]struct {
		widget  string
		backend func(*console) *Backend
		want    attributes
		refused []string
	}{
		"is opened": {widget: "HQ", want: attributes{"widget": "HQ", "value": "K"}},
		"is explained when it fails": {
			widget: "locked", refused: []string{"Cannot open runzero_widget_key", "it is locked"},
		},
		"is unknown without credential": {
			widget: "HQ", want: attributes{"value": unknown{}},
			backend: func(*console) *Backend { return &Backend{Pending: true} },
		},
		"refuses the wrong credential": {
			widget: "HQ", refused: []string{"runzero_widget_key cannot be opened with an"},
			backend: func(c *console) *Backend { return c.backend(t, withExportToken) },
		},
		"needs a provider that is configured": {
			widget: "HQ", refused: []string{"The provider is not configured."},
			backend: func(*console) *Backend { return nil },
		},
	} {
		t.Run(name, func(t *testing.T) {
			console := startConsole(t)
			b := console.backend(t)
			if test.backend != nil {
				b = test.backend(console)
			}
			c := startCLI(t, b, keyEntry(open))
			typ := c.schemas.EphemeralResourceSchemas["runzero_widget_key"].ValueType()
			answer, err := c.server.OpenEphemeralResource(t.Context(), &tfprotov6.OpenEphemeralResourceRequest{
				TypeName: "runzero_widget_key", Config: c.dynamic(c.value(typ, attributes{"widget": test.widget})),
			})
			if err != nil {
				t.Fatal(err)
			}
			if test.refused != nil {
				diagnostics(answer.Diagnostics).expectError(t, test.refused...)
				return
			}
			diagnostics(answer.Diagnostics).expectNone(t)
			got := c.unpack(answer.Result, typ)
			c.expect(got, test.want)
			console.expectCalls(t)
		})
	}
}
