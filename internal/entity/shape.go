package entity

import (
	"context"
	"reflect"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
)

// shape says where a model keeps each attribute, and of which type it is. It is worked
// out once for an object and shared by all its resources: the framework's own reflection
// starts anew for every value, and compiles a regular expression for each field.
type shape struct {
	fields map[string][]int
	// plain is false for a model with a field that is not an attribute value; the
	// framework has to deal with it.
	plain bool

	once  sync.Once
	types map[string]attr.Type
}

func shapeOf[M any]() *shape {
	s := &shape{fields: map[string][]int{}, plain: true}
	s.add(reflect.TypeFor[M](), nil)
	return s
}

// add notes the fields of a struct, those of embedded ones included.
func (s *shape) add(typ reflect.Type, at []int) {
	value := reflect.TypeFor[attr.Value]()
	for i := range typ.NumField() {
		field := typ.Field(i)
		index := append(append([]int(nil), at...), i)
		switch name := field.Tag.Get("tfsdk"); {
		case field.Anonymous && field.Type.Kind() == reflect.Struct:
			s.add(field.Type, index)
		case !field.IsExported() || name == "-":
		case name == "" || !field.Type.Implements(value):
			s.plain = false
		default:
			s.fields[name] = index
		}
	}
}

// attributes gives the types of the object's attributes.
func (r *Resource[M, P]) attributes(ctx context.Context) map[string]attr.Type {
	r.shape.once.Do(func() {
		var resp resource.SchemaResponse
		r.Schema(ctx, resource.SchemaRequest{}, &resp)
		r.shape.types = make(map[string]attr.Type, len(resp.Schema.Attributes))
		for name, a := range resp.Schema.Attributes {
			r.shape.types[name] = a.GetType()
		}
	})
	return r.shape.types
}

// valueReader is a configuration, plan or state.
type valueReader interface {
	Get(ctx context.Context, target any) diag.Diagnostics
}

// get reads a model out of what from holds as raw. What it cannot do, the framework does.
func (r *Resource[M, P]) get(ctx context.Context, raw tftypes.Value, from valueReader, into *M) diag.Diagnostics {
	if m, ok := r.model(ctx, raw); ok {
		*into = m
		return nil
	}
	switch whole := standin.FromContext(ctx).Expand(raw); one := from.(type) {
	case tfsdk.Config:
		one.Raw, from = whole, one
	case tfsdk.Plan:
		one.Raw, from = whole, one
	case tfsdk.State:
		one.Raw, from = whole, one
	}
	return from.Get(ctx, into)
}

// model reads a model out of a value, which may have stand-ins; false where only the framework can.
func (r *Resource[M, P]) model(ctx context.Context, raw tftypes.Value) (m M, ok bool) {
	obj, ok := rawObject(raw)
	types, collections := r.attributes(ctx), standin.FromContext(ctx)
	if !ok || !r.shape.plain || len(obj) != len(r.shape.fields) || len(types) != len(obj) {
		return m, false
	}
	to := reflect.ValueOf(&m).Elem()
	for name, at := range r.shape.fields {
		value, exists := obj[name]
		if !exists || types[name] == nil {
			return m, false
		}
		v, err := collections.Convert(ctx, name, value, types[name])
		if err != nil {
			return m, false
		}
		field := to.FieldByIndex(at)
		if !reflect.TypeOf(v).AssignableTo(field.Type()) {
			return m, false
		}
		field.Set(reflect.ValueOf(v))
	}
	return m, true
}

// raw writes a model as a value of the type, with stand-ins where the call has them; false where
// only the framework can.
func (r *Resource[M, P]) raw(ctx context.Context, m *M, as tftypes.Type) (tftypes.Value, bool) {
	object, ok := as.(tftypes.Object)
	if !ok || !r.shape.plain || len(object.AttributeTypes) != len(r.shape.fields) {
		return tftypes.Value{}, false
	}
	from, collections := reflect.ValueOf(m).Elem(), standin.FromContext(ctx)
	all := make(map[string]tftypes.Value, len(r.shape.fields))
	for name, at := range r.shape.fields {
		v, ok := from.FieldByIndex(at).Interface().(attr.Value)
		if !ok {
			return tftypes.Value{}, false
		}
		value, err := collections.Raw(ctx, name, v)
		if want := object.AttributeTypes[name]; err != nil || want == nil || !want.Equal(value.Type()) {
			return tftypes.Value{}, false
		}
		all[name] = value
	}
	return tftypes.NewValue(object, all), true
}

// setState writes a model into a state.
func (r *Resource[M, P]) setState(ctx context.Context, into *tfsdk.State, m *M) diag.Diagnostics {
	before := into.Raw
	var diags diag.Diagnostics
	raw, ok := r.raw(ctx, m, before.Type())
	if !ok {
		diags = into.Set(ctx, m)
		raw = standin.FromContext(ctx).Collapse(into.Raw)
	}
	into.Raw = keepSpelling(ctx, raw, before)
	return diags
}

// setPlan writes a model into a plan.
func (r *Resource[M, P]) setPlan(ctx context.Context, into *tfsdk.Plan, m *M) diag.Diagnostics {
	if raw, ok := r.raw(ctx, m, into.Raw.Type()); ok {
		into.Raw = raw
		return nil
	}
	diags := into.Set(ctx, m)
	into.Raw = standin.FromContext(ctx).Collapse(into.Raw)
	return diags
}

// sameModel reports whether two models are the same, spelling included.
func (r *Resource[M, P]) sameModel(a, b *M) bool {
	if !r.shape.plain {
		return false
	}
	left, right := reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem()
	for _, at := range r.shape.fields {
		x, okX := left.FieldByIndex(at).Interface().(attr.Value)
		y, okY := right.FieldByIndex(at).Interface().(attr.Value)
		if !okX || !okY || !x.Equal(y) {
			return false
		}
	}
	return true
}

// completePlan is a planned model with what is not known yet taken from another; false where that
// cannot be done.
func (r *Resource[M, P]) completePlan(plan, known M) (M, bool) {
	if !r.shape.plain {
		return plan, false
	}
	to, from := reflect.ValueOf(&plan).Elem(), reflect.ValueOf(&known).Elem()
	for _, at := range r.shape.fields {
		if v, ok := to.FieldByIndex(at).Interface().(attr.Value); ok && v.IsUnknown() {
			to.FieldByIndex(at).Set(from.FieldByIndex(at))
		}
	}
	return plan, true
}
