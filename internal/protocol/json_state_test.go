package protocol

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"
)

// statePart is a type, with texts of JSON that may be of it.
type statePart struct {
	typ  tftypes.Type
	text *rapid.Generator[string]
}

// scalars are the types without parts. The library converts what is nearly of a type.
func scalars() []statePart {
	return []statePart{
		{tftypes.String, rapid.SampledFrom([]string{`"a"`, `""`, `"\u00e4\ud800"`, `1.50`, `true`, `null`, `{}`})},
		{tftypes.Bool, rapid.SampledFrom([]string{`true`, `false`, `"true"`, `"True"`, `0`, `2`, `null`, `[]`})},
		{tftypes.Number, rapid.SampledFrom([]string{`0`, `-0`, `1e3`, `12345678901234567890.25`, `"7"`, `"x"`, `null`, `true`})},
		{tftypes.DynamicPseudoType, rapid.SampledFrom([]string{`{"type":"string","value":"a"}`, `null`, `"a"`})},
	}
}

// drawState draws a type of some depth, and a text for it, which is often of that type.
func drawState(t *rapid.T, depth int) (tftypes.Type, string) {
	kind := "scalar"
	if depth > 0 {
		kind = rapid.SampledFrom([]string{"scalar", "list", "set", "map", "object"}).Draw(t, "kind")
	}
	if kind == "scalar" {
		one := rapid.SampledFrom(scalars()).Draw(t, "scalar")
		return one.typ, one.text.Draw(t, "text")
	}
	text := map[string]json.RawMessage{}
	types := map[string]tftypes.Type{}
	for _, name := range []string{"a", "b"} {
		typ, part := drawState(t, depth-1)
		types[name] = typ
		if rapid.Bool().Draw(t, "is there") {
			text[name] = json.RawMessage(part)
		}
	}
	marshal := func(v any) string {
		made, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(made)
	}
	elements := []json.RawMessage{}
	if part, ok := text["a"]; ok {
		elements = append(elements, part, part)
	}
	switch kind {
	case "list":
		return tftypes.List{ElementType: types["a"]}, marshal(elements)
	case "set":
		return tftypes.Set{ElementType: types["a"]}, marshal(elements)
	case "map":
		delete(text, "b")
		return tftypes.Map{ElementType: types["a"]}, marshal(text)
	}
	if rapid.Bool().Draw(t, "has another attribute") {
		text["removed"] = json.RawMessage(`{"x":[1]}`)
	}
	return tftypes.Object{AttributeTypes: types}, marshal(text)
}

func TestStatesAreReadAsTheLibraryReadsThem(t *testing.T) {
	t.Parallel()
	var own, others int
	rapid.Check(t, func(t *rapid.T) {
		part, text := drawState(t, 3)
		typ := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"one": part}}
		raw := &tfprotov6.RawState{JSON: []byte(`{"one":` + text + `}`)}
		want, wantErr := raw.UnmarshalWithOpts(typ, tfprotov6.UnmarshalOpts{
			ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true},
		})
		got, err := readState(raw, typ)
		if (err == nil) != (wantErr == nil) || err == nil && !got.Equal(want) {
			t.Fatalf("%s as %s: got %s, %v, want %s, %v", raw.JSON, typ, got, err, want, wantErr)
		}
		if _, err := stateOfJSON(raw.JSON, typ); err == nil {
			own++
		} else {
			others++
		}
	})
	if own == 0 || others == 0 {
		t.Errorf("%d states are read here, %d by the library", own, others)
	}
}

func TestStatesThatAreNoObjectsAreTheLibrarys(t *testing.T) {
	t.Parallel()
	typ := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"one": tftypes.String}}
	for _, text := range []string{"", "[]", `{"one":"a"`, `{"one":"a"} {}`, `"a"`} {
		if _, err := stateOfJSON([]byte(text), typ); err == nil {
			t.Errorf("%q is read", text)
		}
	}
	if _, err := readState(&tfprotov6.RawState{Flatmap: map[string]string{"one": "a"}}, typ); err == nil {
		t.Error("a flatmap is read")
	}
}
