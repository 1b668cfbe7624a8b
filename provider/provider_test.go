package provider_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
	embedded "github.com/seed-84f6aeb9/terraform-provider-runzero/provider"
)

// value is an object of a schema with some attributes set and the others null.
func value(t *testing.T, schema *tfprotov6.Schema, set map[string]string) *tfprotov6.DynamicValue {
	t.Helper()
	kind, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		t.Fatal("the schema is no object")
	}
	values := map[string]tftypes.Value{}
	for name, typ := range kind.AttributeTypes {
		values[name] = tftypes.NewValue(typ, nil)
		if v, isSet := set[name]; isSet {
			values[name] = tftypes.NewValue(typ, v)
		}
	}
	dynamic, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	if err != nil {
		t.Fatal(err)
	}
	return &dynamic
}

func refused(t *testing.T, err error, diagnostics []*tfprotov6.Diagnostic) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			t.Fatalf("%s: %s", d.Summary, d.Detail)
		}
	}
}

// An embedded provider makes an object and leaves nothing on the disk of its host: where a plugin
// of Terraform would keep a ledger, there is none.
func TestEmbeddedProviderKeepsToItself(t *testing.T) {
	console, err := emulator.New(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	agents := map[string]bool{}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		agents[r.UserAgent()] = true
		mu.Unlock()
		console.ServeHTTP(w, r)
	}))
	t.Cleanup(web.Close)
	host := t.TempDir()
	t.Chdir(host)
	if err := os.Mkdir(".terraform", 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TF_DATA_DIR", "")
	t.Setenv("TF_APPEND_USER_AGENT", "host/7")
	for _, name := range []string{"RUNZERO_CLIENT_ID", "RUNZERO_CLIENT_SECRET", "RUNZERO_ORG_TOKEN", "RUNZERO_EXPORT_TOKEN"} {
		t.Setenv(name, "")
	}
	t.Setenv("RUNZERO_BASE_URL", web.URL)
	t.Setenv("RUNZERO_ACCOUNT_TOKEN", console.Bootstrap().AccountToken)

	ctx := t.Context()
	server := embedded.NewServer("1.2.3")
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	configured, err := server.ConfigureProvider(ctx,
		&tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.14.0", Config: value(t, schemas.Provider, nil)})
	refused(t, err, configured.Diagnostics)
	const name = "runzero_organization"
	schema := schemas.ResourceSchemas[name]
	none, err := tfprotov6.NewDynamicValue(schema.ValueType(), tftypes.NewValue(schema.ValueType(), nil))
	if err != nil {
		t.Fatal(err)
	}
	config := value(t, schema, map[string]string{"name": "EMEA"})
	planned, err := server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: name, PriorState: &none, ProposedNewState: config, Config: config,
	})
	refused(t, err, planned.Diagnostics)
	applied, err := server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: name, PriorState: &none, PlannedState: planned.PlannedState, Config: config,
		PlannedPrivate: planned.PlannedPrivate,
	})
	refused(t, err, applied.Diagnostics)

	if status, rows := console.Outside(http.MethodGet, "/account/orgs", nil); status != http.StatusOK ||
		!strings.Contains(string(rows), `"EMEA"`) {
		t.Errorf("the organization was not made: status %d, %s", status, rows)
	}
	for _, dir := range []string{host, ".terraform"} {
		entries, err := os.ReadDir(dir)
		if err != nil || dir == host && len(entries) != 1 || dir != host && len(entries) != 0 {
			t.Errorf("%s holds %v: %v", dir, entries, err)
		}
	}
	if !agents["terraform-provider-runzero/1.2.3 (Terraform/1.14.0) host/7"] || len(agents) != 1 {
		t.Errorf("the calls have the agents %v", agents)
	}
}

// Two embedded providers share nothing.
func TestEmbeddedProvidersAreTheirOwn(t *testing.T) {
	t.Parallel()
	a, b := embedded.New("1.2.3"), embedded.New("4.5.6")
	if a == b {
		t.Error("both are one provider")
	}
	var m provider.MetadataResponse
	b.Metadata(t.Context(), provider.MetadataRequest{}, &m)
	if m.TypeName != "runzero" || m.Version != "4.5.6" {
		t.Errorf("it calls itself %s %s", m.TypeName, m.Version)
	}
}
