package entity

import (
	"context"
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// provides is a provider of some entries.
type provides struct {
	entries []Entry
	backend *Backend
}

func (p *provides) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "runzero"
}

func (p *provides) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (p *provides) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.ResourceData, resp.DataSourceData, resp.EphemeralResourceData = p.backend, p.backend, p.backend
	resp.ListResourceData, resp.ActionData = p.backend, p.backend
}

func (p *provides) Resources(context.Context) []func() resource.Resource { return Resources(p.entries) }

func (p *provides) DataSources(context.Context) []func() datasource.DataSource {
	return DataSources(p.entries)
}

func (p *provides) ListResources(context.Context) []func() list.ListResource {
	return ListResources(p.entries)
}

func (p *provides) Actions(context.Context) []func() action.Action { return Actions(p.entries) }

func (p *provides) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return EphemeralResources(p.entries)
}

// wholeServer is all that the framework's server can do.
type wholeServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// cli asks a provider for what Terraform asks for, through the framework's own server.
type cli struct {
	t          *testing.T
	server     wholeServer
	schemas    *tfprotov6.GetProviderSchemaResponse
	identities map[string]*tfprotov6.ResourceIdentitySchema
}

// startCLI configures a provider that has the entries. With a nil backend it is not configured.
func startCLI(t *testing.T, b *Backend, entries ...Entry) *cli {
	t.Helper()
	server, ok := providerserver.NewProtocol6(&provides{entries, b})().(wholeServer)
	if !ok {
		t.Fatal("the framework's server lacks a part")
	}
	c := &cli{t: t, server: server}
	var err error
	c.schemas, err = server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	c.must(err, c.schemas.Diagnostics)
	all, err := server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	c.must(err, all.Diagnostics)
	c.identities = all.IdentitySchemas
	if b != nil {
		none := c.dynamic(tftypes.NewValue(tftypes.Object{}, map[string]tftypes.Value{}))
		answer, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: none})
		c.must(err, answer.Diagnostics)
	}
	return c
}

// must ends the test with the first error.
func (c *cli) must(err error, diags diagnostics) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
	if text := diags.errors(); text != "" {
		c.t.Fatal(text)
	}
}

// attributes is a configuration, or a part of a state.
type attributes = map[string]any

// unknown is a value that is known only after apply.
type unknown struct{}

// value is a value of a type with the given attributes; the others are null.
func (c *cli) value(typ tftypes.Type, given attributes) tftypes.Value {
	c.t.Helper()
	object, ok := typ.(tftypes.Object)
	if !ok {
		c.t.Fatalf("%s is no object", typ)
	}
	all := make(map[string]tftypes.Value, len(object.AttributeTypes))
	for name, as := range object.AttributeTypes {
		all[name] = tftypes.NewValue(as, nil)
	}
	for name, v := range given {
		as := object.AttributeTypes[name]
		switch v := v.(type) {
		case unknown:
			all[name] = tftypes.NewValue(as, tftypes.UnknownValue)
		case attributes:
			all[name] = c.value(as, v)
		default:
			all[name] = tftypes.NewValue(as, v)
		}
	}
	return tftypes.NewValue(object, all)
}

func (c *cli) dynamic(v tftypes.Value) *tfprotov6.DynamicValue {
	c.t.Helper()
	d, err := tfprotov6.NewDynamicValue(v.Type(), v)
	if err != nil {
		c.t.Fatal(err)
	}
	return &d
}

func (c *cli) unpack(d *tfprotov6.DynamicValue, typ tftypes.Type) tftypes.Value {
	c.t.Helper()
	if d == nil {
		return tftypes.NewValue(typ, nil)
	}
	v, err := d.Unmarshal(typ)
	if err != nil {
		c.t.Fatal(err)
	}
	return v
}

// instance is an object in a state.
type instance struct {
	typeName string
	state    tftypes.Value
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

// none is an object that is not in the state yet.
func (c *cli) none(typeName string) *instance {
	return &instance{typeName: typeName, state: tftypes.NewValue(c.schemas.ResourceSchemas[typeName].ValueType(), nil)}
}

// planned is what a plan wants to make of an object.
type planned struct {
	*instance
	config   tftypes.Value
	after    *tfprotov6.DynamicValue
	private  []byte
	identity *tfprotov6.ResourceIdentityData
	replace  []string
	diags    diagnostics
}

// plan plans a change of an object to a configuration, nil to destroy it.
func (c *cli) plan(prior *instance, given attributes) planned {
	c.t.Helper()
	schema := c.schemas.ResourceSchemas[prior.typeName]
	config := tftypes.NewValue(schema.ValueType(), nil)
	proposed := config
	if given != nil {
		config = c.value(schema.ValueType(), given)
		proposed = propose(schema, config, prior.state)
	}
	answer, err := c.server.PlanResourceChange(c.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: prior.typeName, PriorState: c.dynamic(prior.state), ProposedNewState: c.dynamic(proposed),
		Config: c.dynamic(config), PriorPrivate: prior.private, PriorIdentity: prior.identity,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	p := planned{
		instance: prior, config: config, after: answer.PlannedState, private: answer.PlannedPrivate,
		identity: answer.PlannedIdentity, diags: answer.Diagnostics,
	}
	for _, at := range answer.RequiresReplace {
		p.replace = append(p.replace, at.String())
	}
	return p
}

// propose is what Terraform proposes: the configuration, and of what is computed the state.
func propose(schema *tfprotov6.Schema, config, prior tftypes.Value) tftypes.Value {
	given, _ := rawObject(config)
	configured := maps.Clone(given) // a value hands out what it holds
	before, ok := rawObject(prior)
	for _, a := range schema.Block.Attributes {
		if ok && a.Computed && configured[a.Name].IsNull() {
			configured[a.Name] = before[a.Name]
		}
	}
	return tftypes.NewValue(config.Type(), configured)
}

// apply carries out a plan.
func (c *cli) apply(p planned) (*instance, diagnostics) {
	c.t.Helper()
	c.must(nil, p.diags)
	answer, err := c.server.ApplyResourceChange(c.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: p.typeName, PriorState: c.dynamic(p.state), PlannedState: p.after, Config: c.dynamic(p.config),
		PlannedPrivate: p.private, PlannedIdentity: p.identity,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return &instance{
		typeName: p.typeName, state: c.unpack(answer.NewState, p.state.Type()), private: answer.Private,
		identity: answer.NewIdentity,
	}, answer.Diagnostics
}

// create makes an object.
func (c *cli) create(typeName string, given attributes) *instance {
	c.t.Helper()
	made, diags := c.apply(c.plan(c.none(typeName), given))
	c.must(nil, diags)
	return made
}

// read refreshes an object.
func (c *cli) read(o *instance) (*instance, diagnostics) {
	c.t.Helper()
	answer, err := c.server.ReadResource(c.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: o.typeName, CurrentState: c.dynamic(o.state), Private: o.private, CurrentIdentity: o.identity,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return &instance{
		typeName: o.typeName, state: c.unpack(answer.NewState, o.state.Type()), private: answer.Private,
		identity: answer.NewIdentity,
	}, answer.Diagnostics
}

// importBy imports an object by an id, or where that is empty by an identity.
func (c *cli) importBy(typeName, id string, identity attributes) (*instance, diagnostics) {
	c.t.Helper()
	req := &tfprotov6.ImportResourceStateRequest{TypeName: typeName, ID: id}
	if id == "" {
		v := c.value(c.identities[typeName].ValueType(), identity)
		req.Identity = &tfprotov6.ResourceIdentityData{IdentityData: c.dynamic(v)}
	}
	answer, err := c.server.ImportResourceState(c.t.Context(), req)
	if err != nil {
		c.t.Fatal(err)
	}
	o := c.none(typeName)
	for _, one := range answer.ImportedResources {
		o.state, o.private, o.identity = c.unpack(one.State, o.state.Type()), one.Private, one.Identity
	}
	return o, answer.Diagnostics
}

// look reads a data source.
func (c *cli) look(typeName string, given attributes) (tftypes.Value, diagnostics) {
	c.t.Helper()
	typ := c.schemas.DataSourceSchemas[typeName].ValueType()
	answer, err := c.server.ReadDataSource(c.t.Context(), &tfprotov6.ReadDataSourceRequest{
		TypeName: typeName, Config: c.dynamic(c.value(typ, given)),
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return c.unpack(answer.State, typ), answer.Diagnostics
}

// expect compares attributes of a value. nil is null.
func (c *cli) expect(v tftypes.Value, want attributes) {
	c.t.Helper()
	got, _ := rawObject(v)
	for name, w := range want {
		if expected := c.value(v.Type(), attributes{name: w}); !got[name].Equal(membersOf(expected)[name]) {
			c.t.Errorf("%s is %s, want %v", name, got[name], w)
		}
	}
}

// note is what the envelope keeps of an object under a key.
func (o *instance) note(t *testing.T, key string) string {
	t.Helper()
	var all map[string][]byte
	if err := json.Unmarshal(o.private, &all); err != nil {
		t.Fatal(err)
	}
	return string(all[key])
}

// diagnostics are the diagnostics of an answer.
type diagnostics []*tfprotov6.Diagnostic

// errors are the texts of all errors.
func (s diagnostics) errors() string { return s.texts(tfprotov6.DiagnosticSeverityError) }

func (s diagnostics) texts(severity tfprotov6.DiagnosticSeverity) string {
	var all []string
	for _, d := range s {
		if d.Severity == severity {
			all = append(all, d.Summary+"\n"+d.Detail+"\n"+d.Attribute.String())
		}
	}
	return strings.Join(all, "\n\n")
}

// expectError wants one error that has all the texts.
func (s diagnostics) expectError(t *testing.T, texts ...string) {
	t.Helper()
	s.expectOne(t, tfprotov6.DiagnosticSeverityError, texts)
}

// expectWarning wants no error, and one warning that has all the texts.
func (s diagnostics) expectWarning(t *testing.T, texts ...string) {
	t.Helper()
	s.expectOne(t, tfprotov6.DiagnosticSeverityWarning, texts)
}

func (s diagnostics) expectOne(t *testing.T, severity tfprotov6.DiagnosticSeverity, texts []string) {
	t.Helper()
	if len(s) != 1 || s[0].Severity != severity {
		t.Fatalf("got %d diagnostics, want one of severity %s:\n%s\n%s", len(s), severity, s.errors(),
			s.texts(tfprotov6.DiagnosticSeverityWarning))
	}
	got := s.texts(severity)
	for _, want := range texts {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in:\n%s", want, got)
		}
	}
}

// expectNone wants neither errors nor warnings.
func (s diagnostics) expectNone(t *testing.T) {
	t.Helper()
	if len(s) > 0 {
		t.Errorf("%s%s", s.errors(), s.texts(tfprotov6.DiagnosticSeverityWarning))
	}
}

// privateText is private data as the framework stores them.
func privateText(t *testing.T, notes map[string][]byte) []byte {
	t.Helper()
	text, err := json.Marshal(notes)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
