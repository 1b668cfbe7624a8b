package failures

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// providerServer is a configured provider in this process, spoken to as Terraform does.
type providerServer struct {
	tfprotov6.ProviderServer

	t       *testing.T
	schemas *tfprotov6.GetProviderSchemaResponse
}

// values are attributes of a block; what is not set is null.
type values map[string]any

// managed is what Terraform keeps of one object; isGone is set where the provider says that it does
// not exist.
type managed struct {
	kind     string
	state    *tfprotov6.DynamicValue
	private  []byte
	identity *tfprotov6.ResourceIdentityData
	isGone   bool
}

// messages are diagnostics, each in one line: "Error: summary: detail".
type messages []string

func (m messages) failed() bool {
	for _, one := range m {
		if strings.HasPrefix(one, "Error: ") {
			return true
		}
	}
	return false
}

func (m messages) String() string { return strings.Join(m, "\n") }

func (m messages) contain(part string) bool { return strings.Contains(m.String(), part) }

func messagesOf(diagnostics []*tfprotov6.Diagnostic) messages {
	var all messages
	for _, d := range diagnostics {
		severity := "Warning"
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			severity = "Error"
		}
		all = append(all, folded(fmt.Sprintf("%s: %s: %s", severity, d.Summary, d.Detail)))
	}
	return all
}

// server is a provider with the account's API client and further settings.
func (a *account) server(settings values) *providerServer {
	a.t.Helper()
	needsAcceptance(a.t)
	made, err := a.Factories()["runzero"]()
	if err != nil {
		a.t.Fatal(err)
	}
	s := &providerServer{ProviderServer: made, t: a.t}
	if s.schemas, err = made.GetProviderSchema(a.t.Context(), &tfprotov6.GetProviderSchemaRequest{}); err != nil {
		a.t.Fatal(err)
	}
	if refused := s.configure(a.login(settings)); refused.failed() {
		a.t.Fatal(refused)
	}
	return s
}

// login adds the account's API client and address to settings.
func (a *account) login(more values) values {
	b := a.Bootstrap()
	all := values{
		"base_url": a.URL, "client_id": b.ClientID, "client_secret": b.ClientSecret,
		"organization_id": b.OrganizationID,
	}
	for name, v := range more {
		all[name] = v
	}
	return all
}

func (s *providerServer) configure(settings values) messages {
	s.t.Helper()
	answer, err := s.ConfigureProvider(s.t.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.14.0", Config: s.dynamic(s.schemas.Provider, settings, nil),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return messagesOf(answer.Diagnostics)
}

func (s *providerServer) schema(kind string) *tfprotov6.Schema {
	s.t.Helper()
	schema := s.schemas.ResourceSchemas[kind]
	if schema == nil {
		s.t.Fatalf("there is no resource %s", kind)
	}
	return schema
}

// dynamic is an object of the schema; fill gives what is not set, nil = null.
func (s *providerServer) dynamic(schema *tfprotov6.Schema, set values,
	fill func(name string, typ tftypes.Type) tftypes.Value,
) *tfprotov6.DynamicValue {
	s.t.Helper()
	kind := schema.ValueType().(tftypes.Object)
	all := map[string]tftypes.Value{}
	for name, typ := range kind.AttributeTypes {
		all[name] = tftypes.NewValue(typ, nil)
		if fill != nil {
			all[name] = fill(name, typ)
		}
	}
	for name, v := range set {
		typ, known := kind.AttributeTypes[name]
		if !known {
			s.t.Fatalf("there is no attribute %s", name)
		}
		text, err := json.Marshal(v)
		if err == nil {
			all[name], err = tftypes.ValueFromJSON(text, typ) //nolint:staticcheck // there is no other reader of JSON
		}
		if err != nil {
			s.t.Fatalf("%s: %v", name, err)
		}
	}
	dynamic, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, all))
	if err != nil {
		s.t.Fatal(err)
	}
	return &dynamic
}

// computed tells the attributes that the provider may set.
func computed(schema *tfprotov6.Schema) map[string]bool {
	all := map[string]bool{}
	for _, a := range schema.Block.Attributes {
		all[a.Name] = a.Computed
	}
	return all
}

// attributesOf reads a state.
func (s *providerServer) attributesOf(m managed) map[string]tftypes.Value {
	s.t.Helper()
	all := map[string]tftypes.Value{}
	if m.state == nil {
		return all
	}
	v, err := m.state.Unmarshal(s.schema(m.kind).ValueType())
	if err != nil {
		s.t.Fatal(err)
	}
	if !v.IsNull() {
		if err := v.As(&all); err != nil {
			s.t.Fatal(err)
		}
	}
	return all
}

// text is a text of a state; "" for none.
func (s *providerServer) text(m managed, name string) string {
	s.t.Helper()
	v := s.attributesOf(m)[name]
	var text *string
	if v.Type() == nil || !v.IsKnown() || v.As(&text) != nil || text == nil {
		return ""
	}
	return *text
}

// create plans and applies a new object.
func (s *providerServer) create(kind string, set values) (managed, messages) {
	s.t.Helper()
	return s.change(managed{kind: kind}, set)
}

// update plans and applies a change of an object.
func (s *providerServer) update(m managed, set values) (managed, messages) {
	s.t.Helper()
	return s.change(m, set)
}

func (s *providerServer) change(m managed, set values) (managed, messages) {
	s.t.Helper()
	schema := s.schema(m.kind)
	of := computed(schema)
	prior := s.attributesOf(m)
	proposed := s.dynamic(schema, set, func(name string, kind tftypes.Type) tftypes.Value {
		switch v, had := prior[name]; {
		case of[name] && had:
			return v
		case of[name]:
			return tftypes.NewValue(kind, tftypes.UnknownValue)
		}
		return tftypes.NewValue(kind, nil)
	})
	config := s.dynamic(schema, set, nil)
	if m.state == nil {
		m.state = s.null(schema)
	}
	planned, err := s.PlanResourceChange(s.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: m.kind, PriorState: m.state, ProposedNewState: proposed, Config: config, PriorPrivate: m.private,
		PriorIdentity: m.identity,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	reported := messagesOf(planned.Diagnostics)
	if reported.failed() {
		return m, reported
	}
	return s.applied(m, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: m.kind, PriorState: m.state, PlannedState: planned.PlannedState, Config: config,
		PlannedPrivate:  planned.PlannedPrivate,
		PlannedIdentity: planned.PlannedIdentity,
	}, reported)
}

func (s *providerServer) null(schema *tfprotov6.Schema) *tfprotov6.DynamicValue {
	s.t.Helper()
	none, err := tfprotov6.NewDynamicValue(schema.ValueType(), tftypes.NewValue(schema.ValueType(), nil))
	if err != nil {
		s.t.Fatal(err)
	}
	return &none
}

func (s *providerServer) applied(m managed, req *tfprotov6.ApplyResourceChangeRequest, reported messages) (managed,
	messages,
) {
	s.t.Helper()
	answer, err := s.ApplyResourceChange(s.t.Context(), req)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.stateFrom(m.kind, answer.NewState, answer.Private, answer.NewIdentity), append(reported,
		messagesOf(answer.Diagnostics)...)
}

func (s *providerServer) stateFrom(kind string, state *tfprotov6.DynamicValue, private []byte,
	identity *tfprotov6.ResourceIdentityData,
) managed {
	s.t.Helper()
	m := managed{kind: kind, state: state, private: private, identity: identity, isGone: true}
	if state != nil {
		v, err := state.Unmarshal(s.schema(kind).ValueType())
		if err != nil {
			s.t.Fatal(err)
		}
		m.isGone = v.IsNull()
	}
	return m
}

// read refreshes an object.
func (s *providerServer) read(m managed) (managed, messages) {
	s.t.Helper()
	answer, err := s.ReadResource(s.t.Context(), readRequest(m))
	if err != nil {
		s.t.Fatal(err)
	}
	return s.stateFrom(m.kind, answer.NewState, answer.Private, answer.NewIdentity), messagesOf(answer.Diagnostics)
}

func readRequest(m managed) *tfprotov6.ReadResourceRequest {
	return &tfprotov6.ReadResourceRequest{
		TypeName: m.kind, CurrentState: m.state, Private: m.private,
		CurrentIdentity: m.identity,
	}
}

// remove destroys an object. It is gone where that succeeds.
func (s *providerServer) remove(m managed) (managed, messages) {
	s.t.Helper()
	none := s.null(s.schema(m.kind))
	planned, err := s.PlanResourceChange(s.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: m.kind, PriorState: m.state, ProposedNewState: none, Config: none, PriorPrivate: m.private,
		PriorIdentity: m.identity,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	reported := messagesOf(planned.Diagnostics)
	if reported.failed() {
		return m, reported
	}
	return s.applied(m, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: m.kind, PriorState: m.state, PlannedState: none, Config: none,
		PlannedPrivate: planned.PlannedPrivate, PlannedIdentity: planned.PlannedIdentity,
	}, reported)
}

// handmade is the state of an object with an id, as an import leaves it before its first read.
func (s *providerServer) handmade(kind, id, organization string) managed {
	s.t.Helper()
	set := values{"id": id}
	schema := s.schema(kind)
	if _, ok := schema.ValueType().(tftypes.Object).AttributeTypes["organization_id"]; ok && organization != "" {
		set["organization_id"] = organization
	}
	return managed{kind: kind, state: s.dynamic(schema, set, nil)}
}

// must fails the test for an error.
func must(t *testing.T, m managed, reported messages) managed {
	t.Helper()
	if reported.failed() {
		t.Fatal(reported)
	}
	return m
}
