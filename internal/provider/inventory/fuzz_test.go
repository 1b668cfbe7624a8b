package inventory

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/big"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// isValueOf reports whether v is what a decoded JSON value stands for.
func isValueOf(v attr.Value, raw any) bool {
	switch raw := raw.(type) {
	case nil:
		return v.IsNull()
	case bool:
		return v.Equal(types.BoolValue(raw))
	case string:
		return v.Equal(types.StringValue(runzero.CleanValue(raw)))
	case json.Number:
		got, ok := v.(types.Number)
		want, _, err := big.ParseFloat(raw.String(), 10, precision, big.ToNearestEven)
		return ok && err == nil && got.ValueBigFloat().Cmp(want) == 0
	case []any:
		got, ok := v.(types.Tuple)
		if !ok || len(got.Elements()) != len(raw) {
			return false
		}
		for i, element := range got.Elements() {
			if !isValueOf(element, raw[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		cleaned := map[string]any{}
		for name, inner := range raw {
			cleaned[runzero.CleanValue(name)] = inner
		}
		got, ok := v.(types.Object)
		if len(cleaned) != len(raw) {
			return ok // two names that differ by nothing that can be shown
		}
		if !ok || len(got.Attributes()) != len(raw) {
			return false
		}
		for name, attribute := range got.Attributes() {
			one, exists := cleaned[name]
			if !exists || !isValueOf(attribute, one) {
				return false
			}
		}
		return true
	}
	return false
}

// FuzzFromJSON: every JSON value becomes the same value of Terraform's, unless a number is out of
// range.
func FuzzFromJSON(f *testing.F) {
	for _, seed := range []string{
		`null`, `{"a":[1,"x",null,{"b":true}],"":-0.0}`, `1e16384`, `[[[]]]`, `"\ud800"`,
		`{"a":1,"a":2}`, `12345678901234567890`, `{`, `1 2`, `-0`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		v, err := fromJSON(raw, newRoom())
		if !json.Valid(raw) {
			return
		}
		if err != nil {
			if !errors.Is(err, errNumber) {
				t.Fatalf("%s: %v", raw, err)
			}
			return
		}
		d := json.NewDecoder(bytes.NewReader(raw))
		d.UseNumber()
		var want any
		if err := d.Decode(&want); err != nil || !isValueOf(v, want) {
			t.Fatalf("%s became %s, %v", raw, v, err)
		}
	})
}
