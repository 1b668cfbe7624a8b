package provider_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	tfprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// root is the module's, seen from this package.
const root = "../.."

// described is what the tests need of an attribute, of a resource or a data source.
type described interface {
	GetMarkdownDescription() string
	IsRequired() bool
	IsOptional() bool
	IsComputed() bool
}

func TestEveryObjectGoesThroughTheEnvelope(t *testing.T) {
	p := provider.New(provider.Options{})()
	names := map[string]bool{}
	for _, construct := range p.Resources(context.Background()) {
		r := construct()
		names[resourceName(r)] = true
		if _, ok := r.(entity.EnvelopeType); !ok {
			t.Errorf("resource %s goes around the envelope: %T", resourceName(r), r)
		}
	}
	for _, construct := range p.DataSources(context.Background()) {
		d := construct()
		names["data."+dataSourceName(d)] = true
		if _, ok := d.(entity.EnvelopeType); !ok {
			t.Errorf("data source %s goes around the envelope: %T", dataSourceName(d), d)
		}
	}
	for _, e := range provider.Registry() {
		wanted := map[string]bool{}
		if e.Resource != nil {
			wanted[e.Object.TypeName()] = true
		}
		if e.DataSource != nil {
			wanted["data."+e.Object.TypeName()] = true
		}
		if e.PluralDataSource != nil {
			wanted["data.runzero_"+e.Object.Plural] = true
		}
		for name := range wanted {
			if !names[name] {
				t.Errorf("%s is in the registry but the provider does not serve it", name)
			}
			delete(names, name)
		}
	}
	for name := range names {
		t.Errorf("%s is served but not in the registry", name)
	}
}

func TestEveryResourceIsComplete(t *testing.T) {
	ctx := context.Background()
	for _, e := range provider.Registry() {
		if e.Resource == nil {
			continue
		}
		r := e.Resource()
		name := e.Object.TypeName()
		t.Run(name, func(t *testing.T) {
			var s resource.SchemaResponse
			r.Schema(ctx, resource.SchemaRequest{}, &s)
			refused(t, s.Diagnostics)
			if diags := s.Schema.ValidateImplementation(ctx); diags.HasError() {
				t.Errorf("schema: %v", diags)
			}
			for attribute, a := range s.Schema.Attributes {
				describes(t, attribute, a)
			}
			mentions(t, name, s.Schema.MarkdownDescription, e.Object.Requires.Sentence())
			var id resource.IdentitySchemaResponse
			r.IdentitySchema(ctx, resource.IdentitySchemaRequest{}, &id)
			if _, ok := id.IdentitySchema.Attributes["id"]; !ok {
				t.Error("the identity has no id")
			}
			_, inOrganization := id.IdentitySchema.Attributes["organization_id"]
			if org, ok := s.Schema.Attributes["organization_id"]; inOrganization && (!ok || !org.IsComputed()) {
				t.Error("the identity has organization_id, the schema does not compute it")
			}
			if len(id.IdentitySchema.Attributes) > 2 {
				t.Errorf("the identity is made of more than immutable ids: %v",
					slices.Sorted(maps.Keys(id.IdentitySchema.Attributes)))
			}
			exists(t, "examples/resources/"+name+"/resource.tf")
			exists(t, "examples/resources/"+name+"/import.sh")
			page(t, "docs/resources/"+e.Object.Name+".md", s.Schema.Attributes, e.Object)
		})
	}
}

func TestEveryDataSourceIsComplete(t *testing.T) {
	ctx := context.Background()
	for _, e := range provider.Registry() {
		for suffix, construct := range map[string]func() entity.AnyDataSource{
			e.Object.Name:   e.DataSource,
			e.Object.Plural: e.PluralDataSource,
		} {
			if construct == nil {
				continue
			}
			t.Run("runzero_"+suffix, func(t *testing.T) {
				var s datasource.SchemaResponse
				construct().Schema(ctx, datasource.SchemaRequest{}, &s)
				refused(t, s.Diagnostics)
				if diags := s.Schema.ValidateImplementation(ctx); diags.HasError() {
					t.Errorf("schema: %v", diags)
				}
				for attribute, a := range s.Schema.Attributes {
					describes(t, attribute, a)
				}
				exists(t, "examples/data-sources/runzero_"+suffix+"/data-source.tf")
				page(t, "docs/data-sources/"+suffix+".md", s.Schema.Attributes, e.Object)
			})
		}
	}
}

// A secret that goes into a resource has a form that stays out of plan and state, with a version to
// say that it changed.
func TestSecretsThatGoInHaveAWriteOnlyForm(t *testing.T) {
	ctx := context.Background()
	found := 0
	for _, e := range provider.Registry() {
		if e.Resource == nil {
			continue
		}
		var s resource.SchemaResponse
		e.Resource().Schema(ctx, resource.SchemaRequest{}, &s)
		var secret, writeOnly []string
		for name, a := range s.Schema.Attributes {
			switch {
			case a.IsWriteOnly():
				writeOnly = append(writeOnly, name)
				if _, ok := s.Schema.Attributes[name+"_version"]; !ok || !a.IsSensitive() || !strings.HasSuffix(name, "_wo") {
					t.Errorf("%s: %s needs %s_version, must be sensitive, and end with _wo", e.Object.TypeName(), name, name)
				}
			case name == "secret_probe_options": // the service shows it in reads, and what it holds is compared
			case a.IsSensitive() && (a.IsOptional() || a.IsRequired()):
				secret = append(secret, name)
			}
		}
		if found += len(secret); len(secret) != len(writeOnly) {
			t.Errorf("%s: takes the secrets %q, and write-only %q", e.Object.TypeName(), secret, writeOnly)
		}
	}
	if found == 0 {
		t.Error("no resource takes a secret: the test looks at nothing")
	}
}

// TestEveryNewerKindIsComplete is about what older programs do not know: each is in the envelope,
// described, and has an example and a page.
func TestEveryNewerKindIsComplete(t *testing.T) {
	ctx := context.Background()
	p, ok := provider.New(provider.Options{})().(interface {
		tfprovider.ProviderWithActions
		tfprovider.ProviderWithEphemeralResources
		tfprovider.ProviderWithListResources
	})
	if !ok {
		t.Fatal("the provider does not serve actions, ephemeral resources and list resources")
	}
	served := map[string]bool{}
	check := func(
		kind, name string, object any, text string, attributes map[string]described, diags diag.Diagnostics, example string,
	) {
		served[kind+" "+name] = true
		t.Run(kind+" "+name, func(t *testing.T) {
			if _, ok := object.(entity.EnvelopeType); !ok {
				t.Errorf("it goes around the envelope: %T", object)
			}
			refused(t, diags)
			if text == "" {
				t.Error("it has no description")
			}
			for attribute, a := range attributes {
				describes(t, attribute, a)
			}
			exists(t, "examples/"+kind+"s/"+name+"/"+example)
			page(t, "docs/"+kind+"s/"+strings.TrimPrefix(name, "runzero_")+".md", attributes,
				entity.Object{Name: strings.TrimPrefix(name, "runzero_")})
		})
	}
	for _, construct := range p.Actions(ctx) {
		a := construct()
		var m action.MetadataResponse
		var s action.SchemaResponse
		a.Metadata(ctx, action.MetadataRequest{}, &m)
		a.Schema(ctx, action.SchemaRequest{}, &s)
		s.Diagnostics.Append(s.Schema.ValidateImplementation(ctx)...)
		check("action", m.TypeName, a, s.Schema.MarkdownDescription, plainly(s.Schema.Attributes), s.Diagnostics, "action.tf")
	}
	for _, construct := range p.EphemeralResources(ctx) {
		e := construct()
		var m ephemeral.MetadataResponse
		var s ephemeral.SchemaResponse
		e.Metadata(ctx, ephemeral.MetadataRequest{}, &m)
		e.Schema(ctx, ephemeral.SchemaRequest{}, &s)
		s.Diagnostics.Append(s.Schema.ValidateImplementation(ctx)...)
		check("ephemeral-resource", m.TypeName, e, s.Schema.MarkdownDescription, plainly(s.Schema.Attributes), s.Diagnostics,
			"ephemeral-resource.tf")
	}
	for _, construct := range p.ListResources(ctx) {
		l := construct()
		var m resource.MetadataResponse
		var s list.ListResourceSchemaResponse
		l.Metadata(ctx, resource.MetadataRequest{}, &m)
		l.ListResourceConfigSchema(ctx, list.ListResourceSchemaRequest{}, &s)
		s.Diagnostics.Append(s.Schema.ValidateImplementation(ctx)...)
		check("list-resource", m.TypeName, l, s.Schema.MarkdownDescription, plainly(s.Schema.Attributes), s.Diagnostics,
			"list-resource.tfquery.hcl")
	}
	// An example of something that is gone goes with it.
	for _, kind := range []string{"action", "ephemeral-resource", "list-resource"} {
		directories, err := os.ReadDir(filepath.Join(root, "examples", kind+"s"))
		if err != nil {
			t.Error(err)
		}
		for _, d := range directories {
			if !served[kind+" "+d.Name()] {
				t.Errorf("examples/%ss/%s is about nothing that the provider serves", kind, d.Name())
			}
		}
	}
	for _, e := range provider.Registry() {
		if e.Resource != nil && e.PluralDataSource != nil && e.ListResource == nil {
			t.Errorf("%s has no list resource", e.Object.TypeName())
		}
	}
}

func plainly[A described](attributes map[string]A) map[string]described {
	all := map[string]described{}
	for name, a := range attributes {
		all[name] = a
	}
	return all
}

func TestProviderSchemaIsDescribed(t *testing.T) {
	var s tfprovider.SchemaResponse
	provider.New(provider.Options{})().Schema(context.Background(), tfprovider.SchemaRequest{}, &s)
	for attribute, a := range s.Schema.Attributes {
		describes(t, attribute, a)
		if !strings.Contains(a.GetMarkdownDescription(), "`RUNZERO_") {
			t.Errorf("%s does not name its environment variable", attribute)
		}
	}
}

func refused(t *testing.T, diags diag.Diagnostics) {
	t.Helper()
	if diags.HasError() {
		t.Fatalf("%v", diags)
	}
}

// describes checks an attribute and, where it is nested, those inside.
func describes(t *testing.T, at string, a described) {
	t.Helper()
	if strings.TrimSpace(a.GetMarkdownDescription()) == "" {
		t.Errorf("%s has no description", at)
	}
	switch nested := a.(type) {
	case schema.MapNestedAttribute:
		for name, inner := range nested.NestedObject.Attributes {
			describes(t, at+"."+name, inner)
		}
	case schema.SingleNestedAttribute:
		for name, inner := range nested.Attributes {
			describes(t, at+"."+name, inner)
		}
	case dschema.MapNestedAttribute:
		for name, inner := range nested.NestedObject.Attributes {
			describes(t, at+"."+name, inner)
		}
	case dschema.ListNestedAttribute:
		for name, inner := range nested.NestedObject.Attributes {
			describes(t, at+"."+name, inner)
		}
	}
}

func mentions(t *testing.T, what, text, wanted string) {
	t.Helper()
	if !strings.Contains(text, wanted) {
		t.Errorf("%s does not say that it needs %s", what, wanted)
	}
}

func exists(t *testing.T, file string) {
	t.Helper()
	if info, err := os.Stat(filepath.Join(root, file)); err != nil || info.Size() == 0 {
		t.Errorf("%s is missing or empty", file)
	}
}

// page checks that a docs page is there, names every attribute, and says which credential is
// needed.
func page[A described](t *testing.T, file string, attributes map[string]A, o entity.Object) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		t.Errorf("%s is missing: run make generate", file)
		return
	}
	for name := range attributes {
		if !strings.Contains(string(text), "`"+name+"`") {
			t.Errorf("%s does not mention %s: run make generate", file, name)
		}
	}
	if !strings.Contains(string(text), "Needs an ") {
		t.Errorf("%s does not say which credential %s needs", file, o.TypeName())
	}
}

func resourceName(r resource.Resource) string {
	var m resource.MetadataResponse
	r.Metadata(context.Background(), resource.MetadataRequest{ProviderTypeName: "runzero"}, &m)
	return m.TypeName
}

func dataSourceName(d datasource.DataSource) string {
	var m datasource.MetadataResponse
	d.Metadata(context.Background(), datasource.MetadataRequest{ProviderTypeName: "runzero"}, &m)
	return m.TypeName
}
