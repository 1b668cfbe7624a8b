package acctest

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// errNeedsCLI is a configuration, or a step, that says more than is understood without a CLI.
var errNeedsCLI = errors.New("only a CLI understands it")

// directConfig is a configuration as far as it is understood without a CLI: the provider's block,
// resources and data sources that do not refer to one another, and imports by id.
type directConfig struct {
	provider tftypes.Value
	blocks   []directBlock
	imports  map[string]string // what a resource is imported by, by address
}

// directBlock is one resource or data source of a configuration.
type directBlock struct {
	// address is the one of Terraform: "runzero_site.test", "data.runzero_site.test".
	address, typeName string
	isData            bool
	config            tftypes.Value
	// source is the text of each attribute, for what is said about it.
	source map[string]string
	// invalid is what Terraform itself refuses about it.
	invalid error
}

// parse understands a configuration. The error is [errNeedsCLI] where it cannot.
func (s *server) parse(text string, variables config.Variables) (*directConfig, error) {
	file, problems := hclsyntax.ParseConfig([]byte(text), "main.tf", hcl.InitialPos)
	if problems.HasErrors() {
		return nil, fmt.Errorf("%w: %w", errNeedsCLI, problems)
	}
	body, _ := file.Body.(*hclsyntax.Body)
	scope, err := scopeOf(body, variables)
	if err != nil {
		return nil, err
	}
	parsed := &directConfig{provider: nullObject(s.schemas.Provider), imports: map[string]string{}}
	for _, block := range body.Blocks {
		one := directBlock{typeName: strings.Join(block.Labels[:min(1, len(block.Labels))], "")}
		var schema *tfprotov6.Schema
		switch block.Type {
		case "variable":
			continue
		case "import":
			if err := parsed.readImport(block.Body, scope); err != nil {
				return nil, err
			}
			continue
		case "provider":
			schema = s.schemas.Provider
		case "resource":
			schema = s.schemas.ResourceSchemas[one.typeName]
			one.address = strings.Join(block.Labels, ".")
		case "data":
			schema = s.schemas.DataSourceSchemas[one.typeName]
			one.address, one.isData = "data."+strings.Join(block.Labels, "."), true
		}
		if schema == nil || len(block.Body.Blocks) > 0 || len(body.Attributes) > 0 {
			return nil, fmt.Errorf("%w: a block %s %v, or one with blocks in it", errNeedsCLI, block.Type, block.Labels)
		}
		if err := one.read(text, block.Body, schema, scope); err != nil {
			return nil, err
		}
		if block.Type == "provider" {
			parsed.provider = one.config
			continue
		}
		parsed.blocks = append(parsed.blocks, one)
	}
	return parsed, nil
}

// readImport understands an import block.
func (c *directConfig) readImport(body *hclsyntax.Body, scope *hcl.EvalContext) error {
	to, id := body.Attributes["to"], body.Attributes["id"]
	if to == nil || id == nil || len(body.Attributes) > 2 {
		return fmt.Errorf("%w: an import by anything but an id", errNeedsCLI)
	}
	path := to.Expr.Variables()
	value, problems := id.Expr.Value(scope)
	if problems.HasErrors() || len(path) != 1 || len(path[0]) != 2 || value.Type() != cty.String {
		return fmt.Errorf("%w: an unusual import", errNeedsCLI)
	}
	name, _ := path[0][1].(hcl.TraverseAttr)
	c.imports[path[0].RootName()+"."+name.Name] = value.AsString()
	return nil
}

// read evaluates the attributes of a block.
func (b *directBlock) read(text string, body *hclsyntax.Body, schema *tfprotov6.Schema, scope *hcl.EvalContext) error {
	values := map[string]cty.Value{}
	b.source = map[string]string{}
	for name, attribute := range body.Attributes {
		value, problems := attribute.Expr.Value(scope)
		if problems.HasErrors() {
			return fmt.Errorf("%w: %w", errNeedsCLI, problems)
		}
		values[name], b.source[name] = value, string(attribute.SrcRange.SliceBytes([]byte(text)))
	}
	known := map[string]bool{}
	for _, a := range schema.Block.Attributes {
		known[a.Name] = true
		if value, set := values[a.Name]; a.Required && (!set || value.IsNull()) {
			b.invalid = fmt.Errorf("missing required argument: The argument %q is required, but no definition was found",
				a.Name)
		}
	}
	for name := range values {
		if !known[name] {
			return fmt.Errorf("%w: an attribute %s", errNeedsCLI, name) // count, for_each, depends_on, or a mistake
		}
	}
	object := cty.ObjectVal(values)
	inJSON, err := ctyjson.Marshal(object, object.Type())
	if err != nil {
		return fmt.Errorf("%w: %w", errNeedsCLI, err)
	}
	//nolint:staticcheck // there is no other reader of JSON
	if b.config, err = tftypes.ValueFromJSON(inJSON, schema.ValueType()); err != nil {
		return fmt.Errorf("%w: %w", errNeedsCLI, err)
	}
	return nil
}

// nullObject has all attributes of a schema, none of which is set.
func nullObject(schema *tfprotov6.Schema) tftypes.Value {
	kind, _ := schema.ValueType().(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, typ := range kind.AttributeTypes {
		values[name] = tftypes.NewValue(typ, nil)
	}
	return tftypes.NewValue(kind, values)
}

// scopeOf is where expressions find the variables: those that are given, and the defaults of the
// others.
func scopeOf(body *hclsyntax.Body, variables config.Variables) (*hcl.EvalContext, error) {
	values := map[string]cty.Value{}
	for _, block := range body.Blocks {
		if of := block.Body.Attributes["default"]; block.Type == "variable" && of != nil {
			value, problems := of.Expr.Value(nil)
			if problems.HasErrors() {
				return nil, fmt.Errorf("%w: %w", errNeedsCLI, problems)
			}
			values[block.Labels[0]] = value
		}
	}
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		text, err := json.Marshal(variables[name])
		if err != nil {
			return nil, fmt.Errorf("reading the variable %s: %w", name, err)
		}
		typ, err := ctyjson.ImpliedType(text)
		if err != nil {
			return nil, fmt.Errorf("reading the variable %s: %w", name, err)
		}
		if values[name], err = ctyjson.Unmarshal(text, typ); err != nil {
			return nil, fmt.Errorf("reading the variable %s: %w", name, err)
		}
	}
	return &hcl.EvalContext{Variables: map[string]cty.Value{"var": cty.ObjectVal(values)}}, nil
}

// explain writes an error about a block the way a CLI does: with its address, and with the text of
// the attribute that it is about.
func (b *directBlock) explain(err error) error {
	var of *diagnosticsError
	if !errors.As(err, &of) {
		return fmt.Errorf("Error: %w\n  with %s", err, b.address)
	}
	var text strings.Builder
	for _, d := range of.all {
		if d.Severity != tfprotov6.DiagnosticSeverityError {
			continue
		}
		line := "block " + b.address
		if d.Attribute != nil && len(d.Attribute.Steps()) > 0 {
			if name, ok := d.Attribute.Steps()[0].(tftypes.AttributeName); ok {
				line = b.source[string(name)]
			}
		}
		kind, label := "resource", b.address
		if b.isData {
			kind = "data"
		}
		_, label, _ = strings.Cut(strings.TrimPrefix(label, "data."), ".")
		fmt.Fprintf(&text, "Error: %s\n\n  with %s,\n  on main.tf, in %s %q %q:\n  %s\n\n%s\n\n", d.Summary, b.address, kind,
			b.typeName, label, line, d.Detail)
	}
	return errors.New(text.String())
}
