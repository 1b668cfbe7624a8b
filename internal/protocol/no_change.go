package protocol

import (
	"bytes"
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
)

// PlanResourceChange implements [tfprotov6.ProviderServer]. Where the CLI proposes just what
// the state holds, and the object's own plan has nothing to mend, that is the answer; everything
// else is the framework's.
func (s *server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	if identity, ok := s.noChange.planNoChange(ctx, req); ok {
		return &tfprotov6.PlanResourceChangeResponse{PlannedState: req.ProposedNewState, PlannedPrivate: req.PriorPrivate, PlannedIdentity: identity}, nil
	}
	return withCallContext(ctx, req, s.frameworkServer.PlanResourceChange)
}

// ReadResource implements [tfprotov6.ProviderServer]. Where the object is as the state has it, the state is the answer; everything
// else is the framework's, with what was read.
func (s *server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return withCallContext(ctx, req, func(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
		identity, ctx := s.noChange.readNoChange(ctx, req)
		if identity != nil {
			return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, Private: req.Private, NewIdentity: identity}, nil
		}
		return s.frameworkServer.ReadResource(ctx, req)
	})
}

// noChangePath knows the objects, to ask them about reads and plans without changes.
type noChangePath struct {
	source Source

	mu      sync.Mutex
	objects map[string]resourceInfo // by type name
}

// resourceInfo is an object, its schema's version, and the types of its values and of its identity; the zero value is none.
type resourceInfo struct {
	object   entity.ManagedObject
	version  int64
	value    tftypes.Type
	identity tftypes.Object
}

// identityOf is the identity of a state: a CLI that has none yet gets it from what the state says.
func (r resourceInfo) identityOf(state tftypes.Value, has *tfprotov6.ResourceIdentityData) *tfprotov6.ResourceIdentityData {
	if has != nil && has.IdentityData != nil {
		return has
	}
	var attributes map[string]tftypes.Value
	if state.As(&attributes) != nil {
		return nil
	}
	values := make(map[string]tftypes.Value, len(r.identity.AttributeTypes))
	for name := range r.identity.AttributeTypes {
		values[name] = attributes[name]
	}
	data, err := tfprotov6.NewDynamicValue(r.identity, tftypes.NewValue(r.identity, values))
	if err != nil {
		return nil
	}
	return &tfprotov6.ResourceIdentityData{IdentityData: &data}
}

// planNoChange gives the identity of an object whose plan stays as the CLI proposes it.
func (p *noChangePath) planNoChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.ResourceIdentityData, bool) {
	if req.PriorState == nil || req.ProposedNewState == nil || req.Config == nil || len(req.PriorState.MsgPack) == 0 ||
		!bytes.Equal(req.PriorState.MsgPack, req.ProposedNewState.MsgPack) {
		return nil, false
	}
	info := p.resource(ctx, req.TypeName)
	note, ok := entity.ConfiguredNote(req.PriorPrivate)
	if info.object == nil || !ok {
		return nil, false
	}
	state, err := req.PriorState.Unmarshal(info.value)
	if err != nil || state.IsNull() {
		return nil, false
	}
	config, err := req.Config.Unmarshal(info.value)
	if err != nil || !info.object.Unchanged(ctx, config, state, note) {
		return nil, false
	}
	identity := info.identityOf(state, req.PriorIdentity)
	return identity, identity != nil
}

// currentState gives a state that is of the schema's own version, without what an earlier provider of that version also had. The framework does
// the same, and then walks over the state once more for blocks, which no resource here has.
func (p *noChangePath) currentState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) *tfprotov6.DynamicValue {
	info := p.resource(ctx, req.TypeName)
	if info.object == nil || req.RawState == nil || req.Version != info.version {
		return nil
	}
	value, err := req.RawState.UnmarshalWithOpts(info.value, tfprotov6.UnmarshalOpts{ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true}})
	if err != nil {
		return nil
	}
	state, err := tfprotov6.NewDynamicValue(info.value, value)
	if err != nil {
		return nil
	}
	p.settle(value)
	return &state
}

// readNoChange gives the identity of an object that is as the state has it, else nil and the context to go on with.
func (p *noChangePath) readNoChange(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ResourceIdentityData, context.Context) {
	if req.CurrentState == nil || len(req.CurrentState.MsgPack) == 0 {
		return nil, ctx
	}
	info := p.resource(ctx, req.TypeName)
	if info.object == nil {
		return nil, ctx
	}
	state, err := req.CurrentState.Unmarshal(info.value)
	if err != nil || state.IsNull() {
		return nil, ctx
	}
	p.settle(state)
	unchanged, on := info.object.Refresh(ctx, state)
	if !unchanged {
		return nil, on
	}
	return info.identityOf(state, req.CurrentIdentity), on
}

// settle tells the client of an object that is in the state, where that matters: after a process was killed.
func (p *noChangePath) settle(state tftypes.Value) {
	client := p.source.Backend().Client
	if client == nil || !client.Unsettled() {
		return
	}
	var attributes map[string]tftypes.Value
	var id string
	if state.As(&attributes) == nil && attributes["id"].IsKnown() && attributes["id"].As(&id) == nil {
		client.Settle(id)
	}
}

// resource is the object of a type name, configured like those of the framework.
func (p *noChangePath) resource(ctx context.Context, typeName string) resourceInfo {
	backend := p.source.Backend()
	if backend == nil {
		return resourceInfo{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.objects == nil {
		p.objects = map[string]resourceInfo{}
		for _, e := range p.source.Entries() {
			if e.Resource == nil {
				continue
			}
			one := resourceInfo{object: e.Resource()}
			var schema resource.SchemaResponse
			var configured resource.ConfigureResponse
			one.object.Schema(ctx, resource.SchemaRequest{}, &schema)
			one.object.Configure(ctx, resource.ConfigureRequest{ProviderData: backend}, &configured)
			if configured.Diagnostics.HasError() {
				continue
			}
			var identity resource.IdentitySchemaResponse
			one.object.IdentitySchema(ctx, resource.IdentitySchemaRequest{}, &identity)
			names, ok := identity.IdentitySchema.Type().TerraformType(ctx).(tftypes.Object)
			if !ok || len(schema.Schema.Blocks) > 0 {
				continue
			}
			one.version, one.value, one.identity = schema.Schema.Version, schema.Schema.Type().TerraformType(ctx), names
			p.objects[e.Object.TypeName()] = one
		}
	}
	return p.objects[typeName]
}
