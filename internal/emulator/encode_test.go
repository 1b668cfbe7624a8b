package emulator

import (
	"bytes"
	"encoding/json"
	"testing"
)

// TestEncoder holds the fast encoder to what encoding/json writes.
func TestEncoder(t *testing.T) {
	t.Parallel()
	some := `quote " and <b> & back\slash`
	list := []object{
		{"id": "a", "n": 1, "big": int64(-1 << 60), "yes": true, "none": nil, "unset": (*string)(nil), "set": &some},
		{"id": "b", "n": 2, "big": int64(0), "yes": false, "none": 1.5, "unset": &some, "set": (*string)(nil)},
		{"id": "other keys", "a": "ä \u2028 \x7f \t \x00 \xff", "k\"ey": object{"z": "<", "inner": []string{"x"}}},
		{"params": map[string]string{"b": some, "a": ""}, "nil": map[string]string(nil), "empty": map[string]string{}},
		{"subnets": map[string]subnet{
			"10.0.0.0/8": {}, "b": {Description: &some}, "c": {Tags: map[string]string{"k": "v"}},
			"d": {&some, map[string]string{"é": "1"}},
		}},
		{"subnets": map[string]subnet{}, "none": map[string]subnet(nil)},
		{},
	}
	for _, rows := range [][]object{list, list[:1], {}, {list[0], list[0], list[2], list[0]}} {
		var want bytes.Buffer
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(rows); err != nil {
			t.Fatal(err)
		}
		var w encoder
		w.rows(rows)
		if got := string(w.buf) + "\n"; got != want.String() {
			t.Errorf("got  %s\nwant %s", got, want.String())
		}
	}
}
