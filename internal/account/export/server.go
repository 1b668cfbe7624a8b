package export

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Server is what the export needs of the provider's server.
type Server interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
}

// schemas are what the provider says of its own values.
type schemas struct {
	*tfprotov6.GetProviderSchemaResponse

	identities map[string]*tfprotov6.ResourceIdentitySchema
}

// values fills an object type: what is given, the rest null.
func values(typ tftypes.Object, given map[string]tftypes.Value) (*tfprotov6.DynamicValue, error) {
	all := make(map[string]tftypes.Value, len(typ.AttributeTypes))
	for name, t := range typ.AttributeTypes {
		all[name] = tftypes.NewValue(t, nil)
		if v, ok := given[name]; ok {
			all[name] = v
		}
	}
	dynamic, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, all))
	if err != nil {
		return nil, fmt.Errorf("make a value for the provider: %w", err)
	}
	return &dynamic, nil
}

func objectType(s *tfprotov6.Schema) tftypes.Object {
	typ, _ := s.ValueType().(tftypes.Object)
	return typ
}

// problemsIn are the errors among diagnostics, as lines for a person; warnings go to warn.
func problemsIn(all []*tfprotov6.Diagnostic, warn func(string)) []Problem {
	var found []Problem
	for _, d := range all {
		p := Problem{Summary: d.Summary, Detail: strings.ReplaceAll(d.Detail, "\n\n", "\n")}
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			found = append(found, p)
		} else if warn != nil {
			warn(p.String())
		}
	}
	return found
}

// configure configures the provider: from the environment alone, but for the account settings.
func (r *reader) configure(ctx context.Context) error {
	answer, err := r.Server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return fmt.Errorf("ask the provider for its schemas: %w", err)
	}
	identities, err := r.Server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return fmt.Errorf("ask the provider for its identities: %w", err)
	}
	r.schemas = schemas{GetProviderSchemaResponse: answer, identities: identities.IdentitySchemas}
	for _, k := range r.account.kinds {
		k.schema = answer.ResourceSchemas[k.TypeName()]
	}
	typ, given := objectType(answer.Provider), map[string]tftypes.Value{}
	if path := r.options.AccountSettings; path != "" {
		endpoints, _ := typ.AttributeTypes[endpointsAttribute].(tftypes.Object)
		set := map[string]tftypes.Value{}
		for name, t := range endpoints.AttributeTypes {
			set[name] = tftypes.NewValue(t, nil)
		}
		set[settingsAttribute] = tftypes.NewValue(tftypes.String, path)
		given[endpointsAttribute] = tftypes.NewValue(endpoints, set)
	}
	config, err := values(typ, given)
	if err != nil {
		return err
	}
	configured, err := r.Server.ConfigureProvider(ctx,
		&tfprotov6.ConfigureProviderRequest{TerraformVersion: "runzero-export", Config: config})
	if err != nil {
		return fmt.Errorf("configure the provider: %w", err)
	}
	if problems := problemsIn(configured.Diagnostics, r.options.Warn); len(problems) > 0 {
		return fmt.Errorf("%s", problems[0])
	}
	if r.Backend() == nil {
		return fmt.Errorf("the provider was not configured")
	}
	r.Backend().ListFailed = r.noteOutage
	return nil
}

// endpointsAttribute and settingsAttribute are the opt-in to the account settings in the provider
// block.
const (
	endpointsAttribute = "unpublished_endpoints"
	settingsAttribute  = "account_settings"
)

// list lists the objects of a kind: those of one organization, or of all with "".
func (r *reader) list(ctx context.Context, k *kind, org string) ([]Object, error) {
	typ := objectType(r.schemas.ListResourceSchemas[k.TypeName()])
	given := map[string]tftypes.Value{}
	if _, ok := typ.AttributeTypes["organization_id"]; ok && org != "" {
		given["organization_id"] = tftypes.NewValue(tftypes.String, org)
	}
	config, err := values(typ, given)
	if err != nil {
		return nil, err
	}
	stream, err := r.Server.ListResource(ctx,
		&tfprotov6.ListResourceRequest{TypeName: k.TypeName(), Config: config, IncludeResource: true})
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", k.Plural, err)
	}
	var found []Object
	var problems []Problem
	for result := range stream.Results {
		if more := problemsIn(result.Diagnostics, r.options.Warn); len(more) > 0 {
			problems = append(problems, more...)
			continue
		}
		o, err := r.object(k, result)
		if err != nil {
			return nil, err
		}
		found = append(found, o)
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("list %s: %w", k.Plural, err)
	}
	if len(problems) > 0 {
		return found, r.fileProblems(k, problems)
	}
	return found, nil
}

// object makes an object of a result.
func (r *reader) object(k *kind, result tfprotov6.ListResourceResult) (Object, error) {
	o := Object{Kind: k.Name, Name: runzero.Quotable(result.DisplayName)}
	if result.Resource == nil {
		return o, fmt.Errorf("list %s: a result has no object", k.Plural)
	}
	if err := o.fill(result.Resource, objectType(r.schemas.ResourceSchemas[k.TypeName()])); err != nil {
		return o, fmt.Errorf("list %s: %w", k.Plural, err)
	}
	if identity := r.schemas.identities[k.TypeName()]; identity != nil {
		o.hasOrganizationInID = slices.ContainsFunc(identity.IdentityAttributes,
			func(a *tfprotov6.ResourceIdentitySchemaAttribute) bool { return a.Name == "organization_id" })
	}
	return o, nil
}

// fill reads the attributes of an object.
func (o *Object) fill(from *tfprotov6.DynamicValue, typ tftypes.Object) error {
	value, err := from.Unmarshal(typ)
	if err != nil {
		return fmt.Errorf("read an object: %w", err)
	}
	o.Values = map[string]tftypes.Value{}
	if err := value.As(&o.Values); err != nil {
		return fmt.Errorf("read an object: %w", err)
	}
	o.ID, o.OrganizationID = o.Text("id"), o.Text("organization_id")
	if o.Kind == organizationKind {
		o.OrganizationID = o.ID
	}
	if o.Name == "" {
		o.Name = o.ID
	}
	return nil
}

// readOnlyOne reads an object that has no list, by the account's id.
func (r *reader) readOnlyOne(ctx context.Context, k *kind) error {
	typ := objectType(r.schemas.ResourceSchemas[k.TypeName()])
	imported, err := r.Server.ImportResourceState(ctx,
		&tfprotov6.ImportResourceStateRequest{TypeName: k.TypeName(), ID: r.account.ID})
	if err != nil {
		return fmt.Errorf("read the %s: %w", k.Title, err)
	}
	if problems := problemsIn(imported.Diagnostics, r.options.Warn); len(problems) > 0 ||
		len(imported.ImportedResources) != 1 {
		return r.fileProblems(k, problems)
	}
	one := imported.ImportedResources[0]
	read, err := r.Server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: k.TypeName(), CurrentState: one.State, Private: one.Private,
	})
	if err != nil {
		return fmt.Errorf("read the %s: %w", k.Title, err)
	}
	if problems := problemsIn(read.Diagnostics, r.options.Warn); len(problems) > 0 {
		return r.fileProblems(k, problems)
	}
	o := Object{Kind: k.Name, Name: "this"}
	if err := o.fill(read.NewState, typ); err != nil {
		return err
	}
	r.account.Objects = append(r.account.Objects, o)
	return nil
}
