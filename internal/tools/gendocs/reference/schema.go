package reference

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// providerName is the key of the provider in the schema document: the one
// spelling that tfplugindocs takes for a provider of any registry.
const providerName = "runzero"

// Schemas asks the provider itself for all its schemas and returns them in the
// form of "terraform providers schema -json". No CLI takes part, so the answer
// is the same with every version of Terraform and OpenTofu, and it has the
// actions and list resources that an older one leaves out.
func Schemas(ctx context.Context) ([]byte, error) {
	server := providerserver.NewProtocol6(provider.New(provider.Options{Version: "0.0.0"})())()
	all, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, fmt.Errorf("ask the provider for its schemas: %w", err)
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, fmt.Errorf("ask the provider for its identities: %w", err)
	}
	if err := refused(append(all.Diagnostics, identities.Diagnostics...)); err != nil {
		return nil, err
	}

	p := providerSchema{
		Provider:           convert(all.Provider),
		Resources:          convertAll(all.ResourceSchemas),
		DataSources:        convertAll(all.DataSourceSchemas),
		EphemeralResources: convertAll(all.EphemeralResourceSchemas),
		ListResources:      convertAll(all.ListResourceSchemas),
		Actions:            map[string]actionSchema{},
		Functions:          map[string]function{},
		Identities:         map[string]identity{},
	}
	for name, action := range all.ActionSchemas {
		p.Actions[name] = actionSchema{Block: convert(action.Schema).Block}
	}
	for name, f := range all.Functions {
		p.Functions[name] = convertFunction(f)
	}
	for name, i := range identities.IdentitySchemas {
		p.Identities[name] = convertIdentity(i)
	}
	text, err := json.MarshalIndent(document{FormatVersion: "1.0", Providers: map[string]providerSchema{providerName: p}},
		"", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the schemas: %w", err)
	}
	return append(text, '\n'), nil
}

// refused is an error with everything that the provider says against its own schemas.
func refused(diagnostics []*tfprotov6.Diagnostic) error {
	var errs []error
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			errs = append(errs, fmt.Errorf("%s: %s", d.Summary, d.Detail))
		}
	}
	return errors.Join(errs...)
}

// The types below are the JSON form, with the names of the CLI's own document.
type (
	document struct {
		FormatVersion string                    `json:"format_version"`
		Providers     map[string]providerSchema `json:"provider_schemas"`
	}
	providerSchema struct {
		Provider           *schema                 `json:"provider,omitempty"`
		Resources          map[string]schema       `json:"resource_schemas,omitempty"`
		DataSources        map[string]schema       `json:"data_source_schemas,omitempty"`
		EphemeralResources map[string]schema       `json:"ephemeral_resource_schemas,omitempty"`
		ListResources      map[string]schema       `json:"list_resource_schemas,omitempty"`
		Actions            map[string]actionSchema `json:"action_schemas,omitempty"`
		Functions          map[string]function     `json:"functions,omitempty"`
		Identities         map[string]identity     `json:"resource_identity_schemas,omitempty"`
	}
	schema struct {
		Version int64  `json:"version"`
		Block   *block `json:"block"`
	}
	actionSchema struct { // what leaves no state has no version
		Block *block `json:"block"`
	}
	block struct {
		Attributes      map[string]attribute   `json:"attributes,omitempty"`
		Blocks          map[string]nestedBlock `json:"block_types,omitempty"`
		Description     string                 `json:"description,omitempty"`
		DescriptionKind string                 `json:"description_kind"`
		Deprecated      bool                   `json:"deprecated,omitempty"`
	}
	attribute struct {
		Type            tftypes.Type `json:"type,omitempty"`
		Nested          *nested      `json:"nested_type,omitempty"`
		Description     string       `json:"description,omitempty"`
		DescriptionKind string       `json:"description_kind"`
		Deprecated      bool         `json:"deprecated,omitempty"`
		Required        bool         `json:"required,omitempty"`
		Optional        bool         `json:"optional,omitempty"`
		Computed        bool         `json:"computed,omitempty"`
		Sensitive       bool         `json:"sensitive,omitempty"`
		WriteOnly       bool         `json:"write_only,omitempty"`
	}
	nested struct {
		Attributes map[string]attribute `json:"attributes,omitempty"`
		Nesting    string               `json:"nesting_mode"`
	}
	nestedBlock struct {
		Nesting  string `json:"nesting_mode"`
		Block    *block `json:"block"`
		MinItems int64  `json:"min_items,omitempty"`
		MaxItems int64  `json:"max_items,omitempty"`
	}
	function struct {
		Description string       `json:"description,omitempty"`
		Summary     string       `json:"summary,omitempty"`
		Deprecation string       `json:"deprecation_message,omitempty"`
		Return      tftypes.Type `json:"return_type"`
		Parameters  []parameter  `json:"parameters,omitempty"`
		Variadic    *parameter   `json:"variadic_parameter,omitempty"`
	}
	parameter struct {
		Name        string       `json:"name,omitempty"`
		Description string       `json:"description,omitempty"`
		Nullable    bool         `json:"is_nullable,omitempty"`
		Type        tftypes.Type `json:"type"`
	}
	identity struct {
		Version    int64                        `json:"version"`
		Attributes map[string]identityAttribute `json:"attributes,omitempty"`
	}
	identityAttribute struct {
		Type        tftypes.Type `json:"type"`
		Description string       `json:"description,omitempty"`
		Required    bool         `json:"required_for_import,omitempty"`
		Optional    bool         `json:"optional_for_import,omitempty"`
	}
)

func convertAll(all map[string]*tfprotov6.Schema) map[string]schema {
	out := make(map[string]schema, len(all))
	for name, s := range all {
		out[name] = *convert(s)
	}
	return out
}

func convert(s *tfprotov6.Schema) *schema {
	if s == nil {
		return &schema{Block: &block{DescriptionKind: "plain"}}
	}
	return &schema{Version: s.Version, Block: convertBlock(s.Block)}
}

func convertBlock(b *tfprotov6.SchemaBlock) *block {
	if b == nil {
		return &block{DescriptionKind: "plain"}
	}
	out := block{
		Attributes:      convertAttributes(b.Attributes),
		Blocks:          map[string]nestedBlock{},
		Description:     b.Description,
		DescriptionKind: kind(b.DescriptionKind),
		Deprecated:      b.Deprecated,
	}
	for _, n := range b.BlockTypes {
		out.Blocks[n.TypeName] = nestedBlock{
			Nesting:  strings.ToLower(n.Nesting.String()),
			Block:    convertBlock(n.Block),
			MinItems: n.MinItems,
			MaxItems: n.MaxItems,
		}
	}
	return &out
}

func convertAttributes(all []*tfprotov6.SchemaAttribute) map[string]attribute {
	out := make(map[string]attribute, len(all))
	for _, a := range all {
		converted := attribute{
			Type: a.Type, Description: a.Description, Deprecated: a.Deprecated, Required: a.Required, Optional: a.Optional,
			Computed: a.Computed, Sensitive: a.Sensitive, WriteOnly: a.WriteOnly, DescriptionKind: kind(a.DescriptionKind),
		}
		if a.NestedType != nil {
			converted.Nested = &nested{
				Attributes: convertAttributes(a.NestedType.Attributes),
				Nesting:    strings.ToLower(a.NestedType.Nesting.String()),
			}
		}
		out[a.Name] = converted
	}
	return out
}

func convertFunction(f *tfprotov6.Function) function {
	out := function{
		Description: f.Description, Summary: f.Summary, Deprecation: f.DeprecationMessage,
		Return: f.Return.Type,
	}
	for _, p := range f.Parameters {
		out.Parameters = append(out.Parameters, *convertParameter(p))
	}
	if f.VariadicParameter != nil {
		out.Variadic = convertParameter(f.VariadicParameter)
	}
	return out
}

func convertParameter(p *tfprotov6.FunctionParameter) *parameter {
	return &parameter{Name: p.Name, Description: p.Description, Nullable: p.AllowNullValue, Type: p.Type}
}

func convertIdentity(i *tfprotov6.ResourceIdentitySchema) identity {
	out := identity{Version: i.Version, Attributes: map[string]identityAttribute{}}
	for _, a := range i.IdentityAttributes {
		out.Attributes[a.Name] = identityAttribute{
			Type: a.Type, Description: a.Description, Required: a.RequiredForImport, Optional: a.OptionalForImport,
		}
	}
	return out
}

func kind(k tfprotov6.StringKind) string {
	if k == tfprotov6.StringKindMarkdown {
		return "markdown"
	}
	return "plain"
}
