package provider_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
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
		if _, ok := r.(entity.Enveloped); !ok {
			t.Errorf("resource %s goes around the envelope: %T", resourceName(r), r)
		}
	}
	for _, construct := range p.DataSources(context.Background()) {
		d := construct()
		names["data."+dataSourceName(d)] = true
		if _, ok := d.(entity.Enveloped); !ok {
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
		if e.Collection != nil {
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
				t.Errorf("the identity is made of more than immutable ids: %v", slices.Sorted(maps.Keys(id.IdentitySchema.Attributes)))
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
		for suffix, construct := range map[string]func() entity.LookedUpObject{e.Object.Name: e.DataSource, e.Object.Plural: e.Collection} {
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
	if at != "timeouts" && !strings.HasPrefix(at, "timeouts.") && strings.TrimSpace(a.GetMarkdownDescription()) == "" {
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

// page checks that a docs page is there, names every attribute, and says which credential is needed.
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
