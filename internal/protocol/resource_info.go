package protocol

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
)

// resourceCache holds the objects of one configured backend. When the provider is configured anew,
// it is filled anew, by each object that is asked for.
type resourceCache struct {
	source  Source
	schemas *resourceSchemas

	mu      sync.Mutex
	backend *entity.Backend          // whose objects these are
	all     map[string]*resourceInfo // nil: left to the framework
}

// get gives the object of a type name, configured like those of the framework; false where the
// framework has to answer.
func (c *resourceCache) get(ctx context.Context, typeName string) (*resourceInfo, bool) {
	backend := c.source.Backend()
	if backend == nil {
		return nil, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.backend != backend {
		c.backend, c.all = backend, map[string]*resourceInfo{}
	}
	info, isMade := c.all[typeName]
	if !isMade {
		if found := c.schemas.get(ctx, typeName); found != nil {
			info = newResourceInfo(ctx, found, backend)
		}
		c.all[typeName] = info
	}
	return info, info != nil
}

// resourceInfo is what the server has to know of an object.
type resourceInfo struct {
	object    entity.AnyResource
	schema    *resourceSchema
	identity  tftypes.Object // the type of its identity
	writeOnly []string       // attributes that no state may hold
}

// newResourceInfo configures an object. It is nil for one that the server must leave to the
// framework.
func newResourceInfo(ctx context.Context, shape *resourceSchema, backend *entity.Backend) *resourceInfo {
	object := shape.construct()
	var configured resource.ConfigureResponse
	object.Configure(ctx, resource.ConfigureRequest{ProviderData: backend}, &configured)
	var identity resource.IdentitySchemaResponse
	object.IdentitySchema(ctx, resource.IdentitySchemaRequest{}, &identity)
	var meta resource.MetadataResponse
	object.Metadata(ctx, resource.MetadataRequest{}, &meta)
	identityType, ok := identity.IdentitySchema.Type().TerraformType(ctx).(tftypes.Object)
	if !ok || configured.Diagnostics.HasError() || notPlain(shape.Schema) != "" ||
		meta.ResourceBehavior != (resource.ResourceBehavior{}) {
		return nil
	}
	info := &resourceInfo{object: object, schema: shape, identity: identityType}
	for name, a := range shape.Attributes {
		if a.IsWriteOnly() {
			info.writeOnly = append(info.writeOnly, name)
		}
	}
	return info
}

// canKeep reports whether the framework would keep a state as it is: it takes out what is
// write-only.
func (r *resourceInfo) canKeep(state tftypes.Value) bool {
	if state.IsNull() {
		return false
	}
	if len(r.writeOnly) == 0 {
		return true
	}
	var attributes map[string]tftypes.Value
	if state.As(&attributes) != nil {
		return false
	}
	return !slices.ContainsFunc(r.writeOnly, func(name string) bool { return !attributes[name].IsNull() })
}

// notPlain says what in a schema gives the framework something to do even where nothing changes: a
// block, a default, or something write-only below an attribute. "" = there is nothing.
func notPlain(s schema.Schema) string {
	for name := range s.Blocks {
		return "the block " + name
	}
	for name, a := range s.Attributes {
		if found := notPlainIn(name, a); found != "" {
			return found
		}
	}
	return ""
}

// notPlainIn is [notPlain] of an attribute and of those below it.
func notPlainIn(at string, a schema.Attribute) string {
	switch {
	case hasDefault(a):
		return "the default of " + at
	case a.IsWriteOnly() && strings.Contains(at, "."):
		return "the write-only attribute " + at
	}
	var below map[string]schema.Attribute
	switch nested := a.(type) {
	case schema.SingleNestedAttribute:
		below = nested.Attributes
	case schema.MapNestedAttribute:
		below = nested.NestedObject.Attributes
	case schema.ListNestedAttribute:
		below = nested.NestedObject.Attributes
	case schema.SetNestedAttribute:
		below = nested.NestedObject.Attributes
	}
	for name, inner := range below {
		if found := notPlainIn(at+"."+name, inner); found != "" {
			return found
		}
	}
	return ""
}

// hasDefault reports whether an attribute has a default. One of a type that is not known here
// counts as having one.
func hasDefault(a schema.Attribute) bool {
	switch one := a.(type) {
	case schema.BoolAttribute:
		return one.Default != nil
	case schema.DynamicAttribute:
		return one.Default != nil
	case schema.Float32Attribute:
		return one.Default != nil
	case schema.Float64Attribute:
		return one.Default != nil
	case schema.Int32Attribute:
		return one.Default != nil
	case schema.Int64Attribute:
		return one.Default != nil
	case schema.ListAttribute:
		return one.Default != nil
	case schema.ListNestedAttribute:
		return one.Default != nil
	case schema.MapAttribute:
		return one.Default != nil
	case schema.MapNestedAttribute:
		return one.Default != nil
	case schema.NumberAttribute:
		return one.Default != nil
	case schema.ObjectAttribute:
		return one.Default != nil
	case schema.SetAttribute:
		return one.Default != nil
	case schema.SetNestedAttribute:
		return one.Default != nil
	case schema.SingleNestedAttribute:
		return one.Default != nil
	case schema.StringAttribute:
		return one.Default != nil
	}
	return true
}

// identityIn is the identity of a request: null if there is none, false if it is not of the
// object's type.
func (r *resourceInfo) identityIn(data *tfprotov6.ResourceIdentityData) (tftypes.Value, bool) {
	if data == nil || data.IdentityData == nil {
		return tftypes.NewValue(r.identity, nil), true
	}
	value, err := data.IdentityData.Unmarshal(r.identity)
	return value, err == nil
}

// identityOf is the identity of a state; false if the state does not have all of it.
func (r *resourceInfo) identityOf(state tftypes.Value) (tftypes.Value, bool) {
	var attributes map[string]tftypes.Value
	if state.As(&attributes) != nil {
		return tftypes.Value{}, false
	}
	values := make(map[string]tftypes.Value, len(r.identity.AttributeTypes))
	for name := range r.identity.AttributeTypes {
		v := attributes[name]
		if !v.IsKnown() || v.IsNull() {
			return tftypes.Value{}, false
		}
		values[name] = v
	}
	return tftypes.NewValue(r.identity, values), true
}

// identityData is an identity as it is sent; nil if it cannot be.
func (r *resourceInfo) identityData(identity tftypes.Value) *tfprotov6.ResourceIdentityData {
	data, err := tfprotov6.NewDynamicValue(r.identity, identity)
	if err != nil {
		return nil
	}
	return &tfprotov6.ResourceIdentityData{IdentityData: &data}
}
