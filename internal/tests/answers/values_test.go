package answers_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// mayHold reports whether an attribute may have a value, by its type.
func (s *subject) mayHold(t testing.TB, name string, v tftypes.Value) bool {
	t.Helper()
	value, err := s.attributes[name].GetType().ValueFromTerraform(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	var resp xattr.ValidateAttributeResponse
	if checked, ok := value.(xattr.ValidateableAttribute); ok {
		checked.ValidateAttribute(t.Context(), xattr.ValidateAttributeRequest{Path: path.Root(name)}, &resp)
	}
	return !resp.Diagnostics.HasError()
}

// otherValues are values of a value's type that are not it, or are written otherwise.
func otherValues(v tftypes.Value) []tftypes.Value {
	typ := v.Type()
	var others []tftypes.Value
	add := func(value any) { others = append(others, tftypes.NewValue(typ, value)) }
	switch {
	case typ.Is(tftypes.String):
		for _, text := range []string{"", " ", "other", "2035-01-07T21:00:00+01:00", "b5d2b0c7-7a0f-4d55-9b3f-0a8f3a4e0c11"} {
			add(text)
		}
	case typ.Is(tftypes.Bool):
		add(true)
		add(false)
	case typ.Is(tftypes.Number):
		add(big.NewFloat(0))
		add(big.NewFloat(7))
	case typ.Is(tftypes.Set{}), typ.Is(tftypes.List{}):
		add([]tftypes.Value{})
		if element := elementOf(typ); element.Is(tftypes.String) {
			add([]tftypes.Value{tftypes.NewValue(element, "198.51.100.0/24"), tftypes.NewValue(element, "10.0.0.0/24")})
		}
	case typ.Is(tftypes.Map{}):
		add(map[string]tftypes.Value{})
		if element := elementOf(typ); element.Is(tftypes.String) {
			add(map[string]tftypes.Value{"other": tftypes.NewValue(element, "value")})
		}
	}
	others = append([]tftypes.Value{tftypes.NewValue(typ, nil)}, others...)
	var different []tftypes.Value
	for _, other := range others {
		if !other.Equal(v) {
			different = append(different, other)
		}
	}
	return different
}

func elementOf(typ tftypes.Type) tftypes.Type {
	switch one := typ.(type) {
	case tftypes.Set:
		return one.ElementType
	case tftypes.List:
		return one.ElementType
	case tftypes.Map:
		return one.ElementType
	}
	return tftypes.DynamicPseudoType
}

// same fails unless two answers say the same.
func (p *pair) same(s subject, what string, kind tftypes.Type, ours, framework any) {
	p.t.Helper()
	x, y := reflect.ValueOf(ours).Elem(), reflect.ValueOf(framework).Elem()
	for i := range x.NumField() {
		field := x.Type().Field(i).Name
		if p.equalValues(kind, x.Field(i).Interface(), y.Field(i).Interface()) {
			continue // sets have no order
		}
		got, want := p.readable(s, kind, x.Field(i).Interface()), p.readable(s, kind, y.Field(i).Interface())
		if diff := cmp.Diff(want, got); diff != "" {
			p.t.Errorf("%s, %s: %s (-framework +ours)\n%s", s.typeName, what, field, diff)
		}
	}
}

// readable is a field of an answer in a form in which equal ones are equal.
func (p *pair) readable(s subject, kind tftypes.Type, field any) any {
	p.t.Helper()
	switch one := field.(type) {
	case *tfprotov6.DynamicValue:
		if one == nil {
			return nil
		}
		v, err := one.Unmarshal(kind)
		if err != nil {
			return err.Error()
		}
		return p.texts(v)
	case *tfprotov6.ResourceIdentityData:
		if one == nil || one.IdentityData == nil {
			return nil
		}
		v, err := one.IdentityData.Unmarshal(s.identity)
		if err != nil {
			return err.Error()
		}
		return p.texts(v)
	case []byte:
		var notes map[string]any
		if len(one) == 0 || json.Unmarshal(one, &notes) != nil {
			return string(one)
		}
		return notes
	case []*tfprotov6.Diagnostic:
		var all []string
		for _, d := range one {
			all = append(all, fmt.Sprintf("%s %s: %s (%s)", d.Severity, d.Summary, d.Detail, d.Attribute))
		}
		return all
	case []*tftypes.AttributePath:
		return fmt.Sprint(one)
	}
	return field
}

// texts are the attributes of an object.
func (p *pair) texts(v tftypes.Value) map[string]string {
	p.t.Helper()
	if v.IsNull() {
		return nil
	}
	var attributes map[string]tftypes.Value
	if err := v.As(&attributes); err != nil {
		p.t.Fatal(err)
	}
	all := map[string]string{}
	for name, one := range attributes {
		all[name] = one.String()
	}
	return all
}

// plainJSON is a value as a state file holds it.
func plainJSON(t testing.TB, v tftypes.Value) []byte {
	t.Helper()
	text, err := json.Marshal(plain(t, v))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func plain(t testing.TB, v tftypes.Value) any {
	t.Helper()
	var into any
	switch typ := v.Type(); {
	case v.IsNull():
		return nil
	case typ.Is(tftypes.String):
		into = new(string)
	case typ.Is(tftypes.Bool):
		into = new(bool)
	case typ.Is(tftypes.Number):
		n := new(big.Float)
		if err := v.As(n); err != nil {
			t.Fatal(err)
		}
		return json.Number(n.Text('f', -1))
	case typ.Is(tftypes.Object{}), typ.Is(tftypes.Map{}):
		var all map[string]tftypes.Value
		if err := v.As(&all); err != nil {
			t.Fatal(err)
		}
		out := map[string]any{}
		for name, one := range all {
			out[name] = plain(t, one)
		}
		return out
	default:
		var all []tftypes.Value
		if err := v.As(&all); err != nil {
			t.Fatal(err)
		}
		out := []any{}
		for _, one := range all {
			out = append(out, plain(t, one))
		}
		return out
	}
	if err := v.As(into); err != nil {
		t.Fatal(err)
	}
	return reflect.ValueOf(into).Elem().Interface()
}
