package entity

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// idle is a backend of the given credential whose console must not be called.
func idle(t *testing.T, credential runzero.Login) *Backend {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("the console was asked for %s %s", r.Method, r.URL.Path)
	}))
	t.Cleanup(server.Close)
	client, err := runzero.New(runzero.Config{ConnConfig: runzero.ConnConfig{BaseURL: server.URL, Login: credential}})
	if err != nil {
		t.Fatal(err)
	}
	return &Backend{Client: client, OrganizationID: types.StringNull(), Now: time.Now}
}

func accountToken() runzero.Login {
	return runzero.Login{Kind: runzero.KindAccountToken, Token: "CT00000000000000000000000000000000"}
}

type adopted struct {
	InAccount
	Name types.String `tfsdk:"name"`
	Timeouts
}

func TestForgetWarnsAndCallsNothing(t *testing.T) {
	ctx := t.Context()
	r := NewResource[adopted](ResourceSpec[adopted]{
		Object:        Object{Name: "thing", Plural: "things", Title: "thing", Requires: runzero.NeedsAccount},
		Attributes:    map[string]schema.Attribute{"name": schema.StringAttribute{Required: true}},
		DisplayName:   func(m adopted) string { return m.Name.ValueString() },
		ForgetWarning: "It stays where it is.",
	})
	r.Configure(ctx, resource.ConfigureRequest{ProviderData: idle(t, accountToken())}, &resource.ConfigureResponse{})
	var s resource.SchemaResponse
	r.Schema(ctx, resource.SchemaRequest{}, &s)
	kind, ok := s.Schema.Type().TerraformType(ctx).(tftypes.Object)
	if !ok {
		t.Fatal("the schema is not an object")
	}
	state := tfsdk.State{Schema: s.Schema, Raw: tftypes.NewValue(kind, map[string]tftypes.Value{
		"id": tftypes.NewValue(tftypes.String, "1"), "name": tftypes.NewValue(tftypes.String, "HQ"),
		"timeouts": tftypes.NewValue(kind.AttributeTypes["timeouts"], nil),
	})}
	resp := resource.DeleteResponse{State: state}
	r.Delete(ctx, resource.DeleteRequest{State: state}, &resp)
	want := diag.NewWarningDiagnostic(`thing "HQ" (1) was forgotten, not deleted`, "It stays where it is.")
	if len(resp.Diagnostics) != 1 || !resp.Diagnostics[0].Equal(want) {
		t.Errorf("got %v, want %v", resp.Diagnostics, want)
	}
}

type answer struct {
	ForOrganization
	Cut types.Bool `tfsdk:"cut"`
}

// look reads a custom data source with the given organization_id, "" for none.
func look(t *testing.T, spec CustomDataSourceSpec[answer], b *Backend, org string) (answer, diag.Diagnostics) {
	t.Helper()
	ctx := t.Context()
	spec.Object = Object{Name: "thing", Plural: "things", Title: "thing", Requires: runzero.NeedsExport}
	spec.Attributes = map[string]dschema.Attribute{"cut": dschema.BoolAttribute{Computed: true}}
	d := NewCustomDataSource(spec)
	d.Configure(ctx, datasource.ConfigureRequest{ProviderData: b}, &datasource.ConfigureResponse{})
	var s datasource.SchemaResponse
	d.Schema(ctx, datasource.SchemaRequest{}, &s)
	kind := s.Schema.Type().TerraformType(ctx)
	given := tftypes.NewValue(tftypes.String, nil)
	if org != "" {
		given = tftypes.NewValue(tftypes.String, org)
	}
	raw := tftypes.NewValue(kind, map[string]tftypes.Value{
		"organization_id": given,
		"cut":             tftypes.NewValue(tftypes.Bool, nil),
	})
	resp := datasource.ReadResponse{State: tfsdk.State{Schema: s.Schema, Raw: tftypes.NewValue(kind, nil)}}
	d.Read(ctx, datasource.ReadRequest{Config: tfsdk.Config{Schema: s.Schema, Raw: raw}}, &resp)
	var m answer
	if !resp.State.Raw.IsNull() {
		if diags := resp.State.Get(ctx, &m); diags.HasError() {
			t.Fatal(diags)
		}
	}
	return m, resp.Diagnostics
}

func TestLookupWarns(t *testing.T) {
	spec := CustomDataSourceSpec[answer]{
		Read: func(_ context.Context, _ *runzero.Client, m answer) (answer, error) {
			m.Cut = types.BoolValue(true)
			return m, nil
		},
		Warn: func(m answer) diag.Diagnostics {
			return diag.Diagnostics{diag.NewWarningDiagnostic("Cut off", m.Cut.String())}
		},
	}
	m, diags := look(t, spec, idle(t, accountToken()), "e22b0c0e-0d3f-4f8a-9c1e-6a7f2b5d8c31")
	if len(diags) != 1 || diags[0].Severity() != diag.SeverityWarning || diags[0].Detail() != "true" {
		t.Errorf("got %v, want the one warning", diags)
	}
	if !m.Cut.ValueBool() {
		t.Error("what was read is not in the state")
	}
}

func TestLookupSettlesTheOrganization(t *testing.T) {
	const org = "e22b0c0e-0d3f-4f8a-9c1e-6a7f2b5d8c31"
	export := runzero.Login{Kind: runzero.KindExportToken, Token: "ET00000000000000000000000000000000"}
	for name, test := range map[string]struct {
		credential runzero.Login
		every      bool
		given      string
		byDefault  string
		want       string // "" is null
		refused    bool
	}{
		"named":                                {credential: accountToken(), given: org, want: org},
		"the provider's":                       {credential: accountToken(), byDefault: org, want: org},
		"none":                                 {credential: accountToken(), refused: true},
		"none, of an export token":             {credential: export},
		"named, of an export token":            {credential: export, given: org, want: org},
		"every":                                {credential: accountToken(), every: true},
		"every, although there is a default":   {credential: accountToken(), every: true, byDefault: org},
		"every, but one is named":              {credential: accountToken(), every: true, given: org, want: org},
		"the provider's, with an export token": {credential: export, byDefault: org, want: org},
	} {
		t.Run(name, func(t *testing.T) {
			b := idle(t, test.credential)
			if test.byDefault != "" {
				b.OrganizationID = types.StringValue(test.byDefault)
			}
			spec := CustomDataSourceSpec[answer]{
				CanAskEveryOrganization: test.every,
				Read:                    func(_ context.Context, _ *runzero.Client, m answer) (answer, error) { return m, nil },
			}
			m, diags := look(t, spec, b, test.given)
			if diags.HasError() != test.refused {
				t.Fatalf("got %v", diags)
			}
			if test.refused && !strings.Contains(diags[0].Summary(), "needs an organization") {
				t.Errorf("got %v", diags)
			}
			if m.OrganizationID.ValueString() != test.want {
				t.Errorf("got %s, want %q", m.OrganizationID, test.want)
			}
		})
	}
}

func TestJSONText(t *testing.T) {
	for _, test := range []struct{ given, want string }{
		{``, ""},
		{`null`, ""},
		{`{`, ""},
		{`{}`, `{}`},
		{"{ \"b\": [1, 2.50],\n \"a\": \"<&>\" }", `{"a":"<&>","b":[1,2.50]}`},
		{`{"id":12345678901234567890}`, `{"id":12345678901234567890}`},
	} {
		got := JSONText(json.RawMessage(test.given))
		if got.ValueString() != test.want || got.IsNull() != (test.want == "") {
			t.Errorf("%s became %s, want %q", test.given, got, test.want)
		}
	}
}
