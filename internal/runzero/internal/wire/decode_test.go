package wire

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/sanitize"
)

func TestLenientFields(t *testing.T) {
	t.Parallel()
	type all struct {
		T Text    `json:"t"`
		I ID      `json:"i"`
		N Number  `json:"n"`
		F Bool    `json:"f"`
		S Time    `json:"s"`
		M TextMap `json:"m"`
	}
	when := time.Unix(1576300370, 0).UTC()
	type want struct {
		T, I string
		N    *int64
		F    *bool
		S    time.Time
		M    map[string]string
	}
	for name, tt := range map[string]struct {
		in   string
		want want
	}{
		"null":   {`{"t":null,"i":null,"n":null,"f":null,"s":null,"m":null}`, want{}},
		"empty":  {`{"t":"","i":"","n":"","f":"","s":"","m":""}`, want{}},
		"absent": {`{}`, want{}},
		"zero": {
			`{"t":0,"i":"` + ZeroUUID + `","n":0,"f":0,"s":0,"m":{}}`,
			want{T: "0", N: ptr(int64(0)), F: ptr(false), M: map[string]string{}},
		},
		"strings": {
			`{"t":"x","i":"` + "AAAAAAAA-0000-4000-8000-000000000001" +
				`","n":"90","f":"true","s":"1576300370","m":{"a":"b","c":1,"d":true,"e":null}}`,
			want{
				"x", "aaaaaaaa-0000-4000-8000-000000000001", ptr(int64(90)), ptr(true), when,
				map[string]string{"a": "b", "c": "1", "d": "true", "e": ""},
			},
		},
		"typed": {
			`{"t":7,"n":90,"f":true,"s":1576300370,"m":["a=b","c"]}`,
			want{T: "7", N: ptr(int64(90)), F: ptr(true), S: when, M: map[string]string{"a": "b", "c": ""}},
		},
		"rfc3339": {`{"s":"2019-12-14T05:12:50Z","n":1.0}`, want{S: when, N: ptr(int64(1))}},
		"absurd":  {`{"t":{},"i":[],"n":"many","f":"perhaps","s":"soon","m":4,"extra":{"deep":[1]}}`, want{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var a all
			if err := json.Unmarshal([]byte(tt.in), &a); err != nil {
				t.Fatal(err)
			}
			got := want{string(a.T), string(a.I), a.N.Value, a.F.Value, a.S.Time, a.M}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestDecodeRows(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int{
		`[]`: 0, `null`: 0, `[{"id":"a"},{"id":"b"}]`: 2, `{"data":[{"id":"a"}]}`: 1,
		`{"id":"aaaaaaaa-0000-4000-8000-000000000001"}`: 1, `{"id":"a"}`: -1,
		`{"error":"x"}`: -1, `"x"`: -1, `{}`: -1, `5`: -1,
	} {
		got, err := Rows[struct{ ID ID }]([]byte(in))
		if n := len(got); (err != nil) != (want < 0) || (want >= 0 && n != want) {
			t.Errorf("%s: %d rows, %v; want %d", in, n, err, want)
		}
	}
}

func TestUnwrap(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`{"data":{"id":"a"}}`:          `{"id":"a"}`,
		`{"id":"a","data":{"x":1}}`:    `{"id":"a","data":{"x":1}}`,
		`{"id":"a"}`:                   `{"id":"a"}`,
		`{"data":"text"}`:              `{"data":"text"}`,
		`{"data":{"id":"a"},"n":null}`: `{"id":"a"}`,
	} {
		if got := string(Unwrap([]byte(in))); got != want {
			t.Errorf("%s: got %s", in, got)
		}
	}
}

func TestTruncated(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{
		`{"a":1`: true, `[{"id":`: true, `[`: true, `{"a":"unfinis`: true, `[]`: false, `{"a":1}`: false, `<html>`: false,
		``: false, `{"a" 1}`: false,
	} {
		if got := IsTruncated([]byte(in)); got != want {
			t.Errorf("%q: %v", in, got)
		}
	}
}

func ptr[T any](v T) *T { return &v }

// A text is what the library reads, cleaned, also where it is read without it.
func TestScalarIsWhatTheLibraryReads(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		parts := rapid.SampledFrom([]string{"a", " ", "~", "\x7f", "\\", `\u0041`, `\"`, `\\`, "é", "\u2028", "\xff", "\x01", `"`})
		raw := `"` + strings.Join(rapid.SliceOfN(parts, 0, 6).Draw(r, "parts"), "") + `"`
		var want string
		if err := json.Unmarshal([]byte(raw), &want); err != nil {
			want = ""
		}
		if got := Scalar([]byte(raw)); got != sanitize.Value(want) {
			r.Fatalf("%s: got %q, want %q", raw, got, sanitize.Value(want))
		}
	})
}
