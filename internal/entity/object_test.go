package entity

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func TestAnObjectIsNamedByWhatIsKnownOfIt(t *testing.T) {
	o := Object{Name: "api_token", Title: "API token"}
	for _, test := range []struct{ name, id, want string }{
		{"ci", "1", `API token "ci" (1)`}, {"ci", "", `API token "ci"`}, {"", "1", "API token 1"}, {"", "", "API token"},
	} {
		if got := o.label(test.name, test.id); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

func TestASentenceBeginsWithACapitalAndEndsWithAStop(t *testing.T) {
	for given, want := range map[string]string{
		"": "", "no": "No.", " no! ": "No!", "why?": "Why?", "ärger": "Ärger.", "日本": "日本.", "\xff": "\xff.",
	} {
		if got := sentence(given); got != want {
			t.Errorf("%q became %q, want %q", given, got, want)
		}
	}
}

func TestEveryPartOfAnEntryKnowsItsObject(t *testing.T) {
	e := newShelf().entry()
	custom := NewCustomDataSource(CustomDataSourceSpec[answer]{Object: widgetObject()})
	for name, part := range map[string]EnvelopeType{
		"resource": e.Resource(), "data source": e.DataSource(), "plural": e.PluralDataSource(),
		"list resource": e.ListResource(), "action": spinEntry(nil).Action(), "key": keyEntry(nil).EphemeralResource(),
		"custom data source": custom,
	} {
		if got := ObjectOf(part); !strings.HasPrefix(got.TypeName(), "runzero_widget") {
			t.Errorf("the %s is of %s", name, got.TypeName())
		}
	}
	calls := Calls{List: []string{"a"}, Read: []string{"b"}, Invoke: []string{"c"}, Beyond: []string{"d"}}
	if got := calls.Published(); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("published calls: %s", got)
	}
}

func TestAResourceMayUseMoreOfTheProviderThanItsClient(t *testing.T) {
	var used []*Backend
	entry := newShelf().entry(func(s *ResourceSpec[widgetModel]) {
		s.UseBackend = func(b *Backend) { used = append(used, b) }
	})
	b := startConsole(t).backend(t)
	configureResource(t, entry.Resource(), nil) // Terraform only validates
	configureResource(t, entry.Resource(), b)
	if len(used) != 1 || used[0] != b {
		t.Errorf("it got %v", used)
	}
}

func TestForeignProviderDataAreRefused(t *testing.T) {
	var resp resource.ConfigureResponse
	newShelf().entry().Resource().Configure(t.Context(), resource.ConfigureRequest{ProviderData: "x"}, &resp)
	if !resp.Diagnostics.HasError() {
		t.Error("a text is taken for the provider's data")
	}
}

func TestOnlyWhatIsManagedAndHasChangedIsSent(t *testing.T) {
	if ChangedBool(types.BoolNull(), types.BoolValue(true)) != nil ||
		ChangedBool(types.BoolUnknown(), types.BoolValue(true)) != nil ||
		ChangedBool(types.BoolValue(true), types.BoolValue(true)) != nil ||
		ChangedInt64(types.Int64Null(), types.Int64Value(1)) != nil {
		t.Error("what is not managed or has not changed is sent")
	}
	if b := ChangedBool(types.BoolValue(false), types.BoolValue(true)); b == nil || *b {
		t.Error("a switch that was turned off is not sent")
	}
	if n := ChangedInt64(types.Int64Value(0), types.Int64Value(1)); n == nil || *n != 0 {
		t.Error("a zero is not sent")
	}
}

// roughModel has a field that only the framework can fill.
type roughModel struct {
	InAccount
	Name string `tfsdk:"name"`
	Timeouts
}

func TestAModelWithPlainFieldsIsLeftToTheFramework(t *testing.T) {
	object := Object{Name: "rough", Title: "rough", Requires: runzero.NeedsAccount}
	entry := Entry{Object: object, Resource: func() AnyResource {
		return NewResource[roughModel](ResourceSpec[roughModel]{
			Object: object, Attributes: map[string]schema.Attribute{"name": schema.StringAttribute{Required: true}},
			Create: func(_ context.Context, _ *runzero.Client, w WriteRequest[roughModel]) (roughModel, error) {
				w.Plan.ID = types.StringValue(widgetID(1))
				return w.Plan, nil
			},
			Read: func(_ context.Context, _ *runzero.Client, m roughModel) (roughModel, error) {
				m.Name += "!"
				return m, nil
			},
		})
	}}
	c := startCLI(t, startConsole(t).backend(t), entry)
	one := c.create("runzero_rough", attributes{"name": "HQ"})
	c.expect(one.state, attributes{"id": widgetID(1), "name": "HQ"})
	one, diags := c.read(one)
	diags.expectNone(t)
	c.expect(one.state, attributes{"name": "HQ!"})
	r := entry.Resource()
	configureResource(t, r, startConsole(t).backend(t))
	if r.Unchanged(t.Context(), one.state, one.state, nil) {
		t.Error("it is answered without the framework")
	}
	if unchanged, _ := r.Refresh(t.Context(), one.state, nil); unchanged {
		t.Error("it is refreshed without the framework")
	}
}

func TestACustomDataSourceUsesTheProviderAndExplainsItsFailures(t *testing.T) {
	var used *Backend
	object := Object{Name: "widget_count", Title: "count", Requires: runzero.NeedsExport, Describe: "A count."}
	entry := func(err error) Entry {
		return Entry{Object: object, DataSource: func() AnyDataSource {
			return NewCustomDataSource(CustomDataSourceSpec[answer]{
				Object: object, UseBackend: func(b *Backend) { used = b },
				Validators: []datasource.ConfigValidator{},
				Attributes: map[string]dschema.Attribute{"cut": dschema.BoolAttribute{Computed: true}},
				Read:       func(_ context.Context, _ *runzero.Client, m answer) (answer, error) { return m, err },
				Warn:       func(answer) diag.Diagnostics { return nil },
			})
		}}
	}
	b := startConsole(t).backend(t)
	c := startCLI(t, b, entry(nil))
	got, diags := c.look("runzero_widget_count", nil)
	diags.expectNone(t)
	c.expect(got, attributes{"organization_id": acme, "cut": nil})
	if used != b {
		t.Error("it does not use the provider's data")
	}
	_, diags = startCLI(t, b, entry(errors.New("no"))).look("runzero_widget_count", nil)
	diags.expectError(t, "Cannot read runzero_widget_count", "No.")
}

// The end of the quota is explained once in a run, whoever meets it first.
func TestTheEndOfTheQuotaIsExplainedOnceForResourcesAndDataSources(t *testing.T) {
	shelf := fullShelf()
	quota := &runzero.Error{Kind: runzero.KindDailyQuota, Detail: "back tomorrow"}
	c := startCLI(t, startConsole(t).backend(t), shelf.entry())
	shelf.failures["list"], shelf.failures["get"], shelf.failures["create"] = quota, quota, quota
	_, diags := c.look("runzero_widgets", nil)
	diags.expectError(t, "back tomorrow")
	for name, ask := range map[string]func() diagnostics{
		"a plural data source": func() diagnostics {
			_, diags := c.look("runzero_widgets", nil)
			return diags
		},
		"a data source by its name": func() diagnostics {
			_, diags := c.look("runzero_widget", attributes{"name": "B"})
			return diags
		},
		"a data source by its id": func() diagnostics {
			_, diags := c.look("runzero_widget", attributes{"id": widgetID(1)})
			return diags
		},
		"a list resource": func() diagnostics {
			_, diags := c.query(nil, 0, false)
			return diags
		},
		"a create": func() diagnostics {
			_, diags := c.apply(c.plan(c.none("runzero_widget"), attributes{"name": "HQ"}))
			return diags
		},
	} {
		t.Run(name, func(t *testing.T) {
			ask().expectError(t, "Cannot ", oneSaysMore)
		})
	}
}
