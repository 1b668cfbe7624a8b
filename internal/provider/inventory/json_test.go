package inventory

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func TestFromJSON(t *testing.T) {
	for _, test := range []struct{ given, want string }{
		{`{"id":"a","n":1.50,"on":true,"no":null}`, `{"id":"a","n":1.5,"no":null,"on":true}`},
		{
			`{"tags":{"a":"b"},"names":["x",1,null,{"y":[]}],"none":{}}`,
			`{"names":["x",1,null,{"y":[]}],"none":{},"tags":{"a":"b"}}`,
		},
		{
			`{"n":12345678901234567890123456789,"small":0.1,"big":1e300}`,
			`{"big":1e300,"n":12345678901234567890123456789,"small":0.1}`,
		},
	} {
		v, err := fromJSON([]byte(test.given), newRoom())
		if err != nil {
			t.Errorf("%s: %v", test.given, err)
			continue
		}
		if got := toJSON(t, v); got != test.want {
			t.Errorf("%s became %s, want %s", test.given, got, test.want)
		}
	}
	for given, want := range map[string]string{
		`{"n":1e40000000}`: "out of range", `{"n":1e99999999999}`: "out of range", `{"n":1e-9999999}`: "out of range",
		`{"n":`: "not JSON",
	} {
		if _, err := fromJSON([]byte(given), newRoom()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s gave %v, want %q", given, err, want)
		}
	}
	if _, err := fromJSON([]byte(`[{"deep":[1e999999]}]`), newRoom()); !errors.Is(err, errNumber) {
		t.Errorf("a number inside gave %v", err)
	}
}

// Whatever the JSON, the value means the same, and Terraform can take it.
func TestFromJSONKeepsTheMeaning(t *testing.T) {
	var any1 func(t *rapid.T, depth int) any
	any1 = func(t *rapid.T, depth int) any {
		kinds := 4
		if depth > 0 {
			kinds = 6
		}
		switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
		case 0:
			return nil
		case 1:
			return rapid.Bool().Draw(t, "bool")
		case 2:
			return runzero.CleanValue(rapid.String().Draw(t, "text")) // what else is in a text goes
		case 3:
			return rapid.Int64().Draw(t, "number")
		case 4:
			return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) any { return any1(t, depth-1) }), 0, 3).Draw(t, "list")
		}
		return rapid.MapOfN(rapid.StringMatching(`[a-z_.]{1,8}`),
			rapid.Custom(func(t *rapid.T) any { return any1(t, depth-1) }), 0, 3).Draw(t, "object")
	}
	rapid.Check(t, func(r *rapid.T) {
		given, err := json.Marshal(map[string]any{"row": any1(r, 3)})
		if err != nil {
			r.Fatal(err)
		}
		v, err := fromJSON(given, newRoom())
		if err != nil {
			r.Fatal(err)
		}
		if got := toJSON(t, v); got != canonical(t, string(given)) {
			r.Errorf("%s became %s", given, got)
		}
		if _, err := types.DynamicValue(v).ToTerraformValue(t.Context()); err != nil {
			r.Errorf("%s: %v", given, err)
		}
	})
}

func canonical(t *testing.T, text string) string {
	t.Helper()
	var v any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// toJSON writes a value back.
func toJSON(t *testing.T, v attr.Value) string {
	t.Helper()
	out, err := json.Marshal(plain(t, v))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func plain(t *testing.T, v attr.Value) any {
	t.Helper()
	switch v := v.(type) {
	case types.Dynamic:
		if !v.IsNull() {
			t.Errorf("%s is not null", v)
		}
		return nil
	case types.Bool:
		return v.ValueBool()
	case types.String:
		return v.ValueString()
	case types.Number:
		return json.Number(strings.Replace(v.ValueBigFloat().Text('g', 40), "e+", "e", 1))
	case types.Tuple:
		out := []any{}
		for _, e := range v.Elements() {
			out = append(out, plain(t, e))
		}
		return out
	case types.Object:
		out := map[string]any{}
		for name, a := range v.Attributes() {
			out[name] = plain(t, a)
		}
		return out
	}
	t.Errorf("a %T is none of JSON", v)
	return nil
}
