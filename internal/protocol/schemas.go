package protocol

import (
	"context"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/validconfig"
)

// resourceSchemas are the schemas of the resources, each made when it is first asked for: the CLI
// starts a process for each walk, and most walks meet few of them.
type resourceSchemas struct {
	entries func() []entity.Entry

	// memory is shared by all calls of a process.
	memory standin.Memory

	mu        sync.Mutex
	construct map[string]func() entity.AnyResource
	made      map[string]*resourceSchema
}

// resourceSchema is what the server has to know of a resource, configured or not.
type resourceSchema struct {
	schema.Schema
	construct   func() entity.AnyResource
	typ         tftypes.Object       // of its states and configurations
	collections []string             // attributes that may have stand-ins
	checker     *validconfig.Checker // nil: the framework has to validate
	recent      recent[tftypes.Value]
}

// get gives the schema of a resource; nil if there is no such resource.
func (s *resourceSchemas) get(ctx context.Context, typeName string) *resourceSchema {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.construct == nil {
		s.construct, s.made = map[string]func() entity.AnyResource{}, map[string]*resourceSchema{}
		for _, e := range s.entries() {
			if e.Resource != nil {
				s.construct[e.Object.TypeName()] = e.Resource
			}
		}
	}
	if found := s.made[typeName]; found != nil || s.construct[typeName] == nil {
		return found
	}
	construct := s.construct[typeName]
	one := construct()
	var shape resource.SchemaResponse
	one.Schema(ctx, resource.SchemaRequest{}, &shape)
	typ, _ := shape.Schema.Type().TerraformType(ctx).(tftypes.Object) // of every schema
	found := &resourceSchema{
		Schema: shape.Schema, construct: construct, typ: typ, collections: standin.Attributes(shape.Schema),
	}
	if _, ok := one.(resource.ResourceWithValidateConfig); !ok {
		found.checker, _ = validconfig.New(shape.Schema, one.ConfigValidators(ctx))
	}
	s.made[typeName] = found
	return found
}

// newTable makes the table of a call for a resource.
func (s *resourceSchemas) newTable(one *resourceSchema) *standin.Table {
	return standin.NewTable(one.collections, &s.memory)
}

// largeMessage is from how many bytes on a value is worth stand-ins where the framework does not
// come to see it.
const largeMessage = 4 << 10

// tableFor makes the table of a call that the server answers by itself; nil, which stands for real
// values, where all values are small: most objects are, and to read them is all that such a call
// costs.
func (s *resourceSchemas) tableFor(one *resourceSchema, values ...*tfprotov6.DynamicValue) *standin.Table {
	for _, value := range values {
		if value != nil && len(value.MsgPack) >= largeMessage {
			return s.newTable(one)
		}
	}
	return nil
}

// decode reads a value of a resource. Large collections in it are stand-ins of the table.
func (r *resourceSchema) decode(t *standin.Table, value *tfprotov6.DynamicValue) (tftypes.Value, error) {
	if t == nil {
		if found, ok := r.recent.find(value.MsgPack); ok {
			return found, nil
		}
	}
	short, err := t.CollapseEncoded(value, r.typ)
	if err != nil {
		return tftypes.Value{}, fmt.Errorf("read a value: %w", err)
	}
	read, err := short.Unmarshal(r.typ)
	if err != nil {
		return tftypes.Value{}, fmt.Errorf("read a value: %w", err)
	}
	if t == nil {
		r.recent.keep(value.MsgPack, read)
	}
	return read, nil
}

// otherSchemas are the schemas of all that is no resource. They are made together, because the
// framework gives no single one.
type otherSchemas struct {
	once sync.Once
	all  *tfprotov6.GetProviderSchemaResponse
}

func (s *otherSchemas) get(ctx context.Context, framework frameworkServer) *tfprotov6.GetProviderSchemaResponse {
	s.once.Do(func() {
		all, err := withCallContext(ctx, &tfprotov6.GetProviderSchemaRequest{}, framework.GetProviderSchema)
		if err != nil {
			all = &tfprotov6.GetProviderSchemaResponse{}
		}
		s.all = all
	})
	return s.all
}

// typeOf is the type of the values of a schema; nil of none.
func typeOf(s *tfprotov6.Schema) tftypes.Type {
	if s == nil {
		return nil
	}
	return s.ValueType()
}
