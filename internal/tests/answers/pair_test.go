package answers_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/protocol"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// countingServer is the framework's server, and counts what reaches it.
type countingServer struct {
	acctest.WholeServer
	reached   int
	validated int // configurations
	largest   int // bytes of the largest state or plan that was to be planned or applied
	tables    []*standin.Table
}

// note keeps the table of a call, as the framework keeps its context.
func (s *countingServer) note(ctx context.Context) {
	if t := standin.FromContext(ctx); t != nil {
		s.tables = append(s.tables, t)
	}
}

func (s *countingServer) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	s.note(ctx)
	s.largest = max(s.largest, len(req.PlannedState.MsgPack), len(req.PriorState.MsgPack))
	return s.WholeServer.ApplyResourceChange(ctx, req)
}

func (s *countingServer) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	s.validated++
	return s.WholeServer.ValidateResourceConfig(ctx, req)
}

func (s *countingServer) ReadResource(
	ctx context.Context, req *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	s.reached++
	s.note(ctx)
	return s.WholeServer.ReadResource(ctx, req)
}

func (s *countingServer) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	s.reached++
	s.note(ctx)
	s.largest = max(s.largest, len(req.ProposedNewState.MsgPack), len(req.PriorState.MsgPack))
	return s.WholeServer.PlanResourceChange(ctx, req)
}

func (s *countingServer) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	s.reached++
	return s.WholeServer.UpgradeResourceState(ctx, req)
}

// console is an emulated console whose clock stands still.
type console struct {
	*emulator.Emulator
	url string
}

func clock() time.Time { return time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC) }

func startConsole(t testing.TB, variants ...string) *console {
	t.Helper()
	e, err := emulator.New(emulator.Options{
		ExplorersPerOrganization: 1, Unpublished: true, DailyLimit: 1 << 30, Burst: 1 << 30, Variants: variants, Now: clock,
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	return &console{Emulator: e, url: server.URL}
}

// pair are two servers that were configured alike: ours, and the framework's without ours.
type pair struct {
	t                 testing.TB
	server, framework tfprotov6.ProviderServer
	counting          *countingServer // the framework's server behind ours
	schemas           *tfprotov6.GetProviderSchemaResponse
	identities        map[string]*tfprotov6.ResourceIdentitySchema
}

// newPair makes two servers that are not configured.
func newPair(t testing.TB) *pair {
	t.Helper()
	options := provider.Options{Version: "0.0.0", Now: clock, Getenv: func(string) string { return "" }}
	construct := func() (*provider.Provider, acctest.WholeServer) {
		p, ok := provider.New(options)().(*provider.Provider)
		if !ok {
			t.Fatal("the provider is of another type")
		}
		server, ok := providerserver.NewProtocol6(p)().(acctest.WholeServer)
		if !ok {
			t.Fatal("the framework's server lacks a part")
		}
		return p, server
	}
	_, framework := construct()
	behind, counted := construct()
	p := &pair{t: t, framework: framework, counting: &countingServer{WholeServer: counted}}
	p.server = protocol.NewServer(p.counting, protocol.Source{
		Backend: behind.Backend, Entries: provider.Registry, Provider: behind,
	})
	var err error
	if p.schemas, err = framework.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{}); err != nil {
		t.Fatal(err)
	}
	identities, err := framework.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	p.identities = identities.IdentitySchemas
	return p
}

// configure signs both servers in at a console, with settings besides those of the account's API
// client.
func (p *pair) configure(c *console, settings map[string]any) {
	p.t.Helper()
	b := c.Bootstrap()
	all := map[string]any{
		"base_url": c.url, "client_id": b.ClientID, "client_secret": b.ClientSecret,
		"unpublished_endpoints": map[string]any{
			"account_settings": "/account/settings",
			"api_clients":      "/account/api/clients",
		},
	}
	for name, v := range settings {
		all[name] = v
	}
	for _, server := range []tfprotov6.ProviderServer{p.server, p.framework} {
		answer, err := server.ConfigureProvider(p.t.Context(), &tfprotov6.ConfigureProviderRequest{
			TerraformVersion: "1.14.0", Config: p.dynamic(p.value(p.schemas.Provider.ValueType(), all)),
		})
		p.check(err, answer.Diagnostics)
	}
}

func (p *pair) check(err error, diagnostics []*tfprotov6.Diagnostic) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			p.t.Fatalf("%s: %s", d.Summary, d.Detail)
		}
	}
}

// value is a value of a type with the given attributes; the others are null.
func (p *pair) value(typ tftypes.Type, attributes map[string]any) tftypes.Value {
	p.t.Helper()
	text, err := json.Marshal(attributes)
	if err != nil {
		p.t.Fatal(err)
	}
	v, err := (&tfprotov6.RawState{JSON: text}).Unmarshal(typ)
	if err != nil {
		p.t.Fatal(err)
	}
	return v
}

func (p *pair) dynamic(v tftypes.Value) *tfprotov6.DynamicValue {
	p.t.Helper()
	d, err := tfprotov6.NewDynamicValue(v.Type(), v)
	if err != nil {
		p.t.Fatal(err)
	}
	return &d
}

// subject is an object that is there, and what a state holds of it.
type subject struct {
	typeName   string
	schema     *tfprotov6.Schema
	attributes map[string]schema.Attribute
	kind       tftypes.Object
	identity   tftypes.Object
	state      tftypes.Value
	private    []byte
	known      *tfprotov6.ResourceIdentityData

	privates   map[string][]byte
	identities map[string]*tfprotov6.ResourceIdentityData
}

// attributesOf are the attributes of a resource as the registry has them.
func attributesOf(ctx context.Context, typeName string) map[string]schema.Attribute {
	for _, e := range provider.Registry() {
		if e.Resource != nil && e.Object.TypeName() == typeName {
			var s resource.SchemaResponse
			e.Resource().Schema(ctx, resource.SchemaRequest{}, &s)
			return s.Schema.Attributes
		}
	}
	return nil
}

// create makes an object through the framework's server.
func (p *pair) create(typeName string, attributes map[string]any) subject {
	p.t.Helper()
	ctx := p.t.Context()
	s := subject{typeName: typeName, schema: p.schemas.ResourceSchemas[typeName], attributes: attributesOf(ctx, typeName)}
	s.kind, _ = s.schema.ValueType().(tftypes.Object)
	s.identity = tftypes.Object{AttributeTypes: map[string]tftypes.Type{}}
	for _, a := range p.identities[typeName].IdentityAttributes {
		s.identity.AttributeTypes[a.Name] = a.Type
	}
	config, null := p.dynamic(p.value(s.kind, attributes)), p.dynamic(tftypes.NewValue(s.kind, nil))
	planned, err := p.framework.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: typeName, PriorState: null, ProposedNewState: config, Config: config,
	})
	p.check(err, planned.Diagnostics)
	applied, err := p.framework.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: typeName, PriorState: null, PlannedState: planned.PlannedState, Config: config,
		PlannedPrivate: planned.PlannedPrivate, PlannedIdentity: planned.PlannedIdentity,
	})
	p.check(err, applied.Diagnostics)
	if s.state, err = applied.NewState.Unmarshal(s.kind); err != nil {
		p.t.Fatal(err)
	}
	s.private, s.known = applied.Private, applied.NewIdentity
	return s
}

// get is one attribute of a state, as text.
func (s *subject) get(t testing.TB, name string) string {
	t.Helper()
	var attributes map[string]tftypes.Value
	var text string
	if err := s.state.As(&attributes); err != nil {
		t.Fatal(err)
	}
	if err := attributes[name].As(&text); err != nil {
		t.Fatal(err)
	}
	return text
}

// outside makes a call at the console and gives the id of its answer.
func (c *console) outside(t testing.TB, method, path string, body any) string {
	t.Helper()
	status, answer := c.Outside(method, path, body)
	if status >= http.StatusMultipleChoices {
		t.Fatalf("%s %s answered %d: %s", method, path, status, answer)
	}
	var row struct{ ID string }
	_ = json.Unmarshal(answer, &row) // an answer without an id is fine where nobody asks for it
	return row.ID
}
