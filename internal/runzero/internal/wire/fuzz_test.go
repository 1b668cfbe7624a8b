package wire

import (
	"encoding/json"
	"net/url"
	"reflect"
	"strings"
	"testing"
)

// FuzzIDs: what may enter a path needs no escaping there, and its normal form is final.
func FuzzIDs(f *testing.F) {
	for _, seed := range []string{
		"", ZeroUUID, "bbbbbbbb-0000-4000-8000-000000000001",
		" " + strings.ToUpper("bbbbbbbb-0000-4000-8000-000000000001") + "\n", "../../account",
		"bbbbbbbb-0000-4000-8000-000000000001"[:35] + "/", strings.Repeat("İ", 18),
		"K" + "bbbbbbbb-0000-4000-8000-000000000001"[1:],
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id := NormalID(s)
		if again := NormalID(id); again != id {
			t.Fatalf("%q: %q, then %q", s, id, again)
		}
		if UsableID(id) && (url.PathEscape(id) != id || len(id) != len(ZeroUUID) || id == ZeroUUID ||
			strings.Trim(id, "0123456789abcdef-") != "") {
			t.Fatalf("%q is usable as %q", s, id)
		}
		if ValidUUID(s) != ValidUUID(strings.ToUpper(s)) && !strings.ContainsFunc(s, func(r rune) bool { return r > 127 }) {
			t.Fatalf("%q: letter case matters", s)
		}
	})
}

// FuzzLenient: what a lenient type reads of any JSON, it reads again of its own canonical form.
func FuzzLenient(f *testing.F) {
	for _, seed := range []string{
		`"a"`, `null`, `12`, `-1.5e3`, `1e400`, `true`, `"TRUE"`, `"2026-01-02T03:04:05.678+01:00"`, `"1700000000"`, `1e17`,
		`{"a":{"b":[1, 2]},"c":null}`,
		`["a=b","c",1,null]`, `"00000000-0000-0000-0000-000000000000"`, `" AB "`, `"\ud800"`, `9223372036854775807`,
		`"9007199254740993.0"`, `700000000000`, `"9999-12-31T23:59:59-01:00"`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if !json.Valid([]byte(raw)) {
			return
		}
		var all, again struct {
			Text   Text
			Ident  ID
			Number Number
			Flag   Bool
			Stamp  Time
			Map    TextMap
			IDs    IDMap
		}
		read := func(into any, raw []byte) {
			if err := json.Unmarshal(raw, into); err != nil {
				t.Fatalf("%T does not take %s: %v", into, raw, err)
			}
		}
		for _, into := range []any{&all.Text, &all.Ident, &all.Number, &all.Flag, &all.Stamp, &all.Map, &all.IDs} {
			read(into, []byte(raw))
		}
		write := func(v any) []byte {
			out, err := json.Marshal(v)
			if err != nil {
				t.Fatalf("%v: %v", v, err)
			}
			return out
		}
		read(&again.Text, write(string(all.Text)))
		read(&again.Ident, write(string(all.Ident)))
		read(&again.Number, write(all.Number.Value))
		read(&again.Flag, write(all.Flag.Value))
		read(&again.Map, write(map[string]string(all.Map)))
		read(&again.IDs, write(map[string]string(all.IDs)))
		if !all.Stamp.IsZero() {
			read(&again.Stamp, write(all.Stamp.Time))
		}
		if !reflect.DeepEqual(all, again) {
			t.Fatalf("%s: %+v, then %+v", raw, all, again)
		}
	})
}

// FuzzTruncated: a whole answer is not cut off, and every beginning of it is.
func FuzzTruncated(f *testing.F) {
	for _, seed := range []string{`{}`, `[]`, `{"a":"\"}"}`, `[1,{"b":[null]}]`, ` {"a":1} `, `"a"`, `{"a":1`, `{]`} {
		f.Add([]byte(seed), uint(1))
	}
	f.Fuzz(func(t *testing.T, body []byte, cut uint) {
		if !json.Valid(body) {
			IsTruncated(body)
			return
		}
		if IsTruncated(body) {
			t.Fatalf("%q is whole", body)
		}
		whole := strings.TrimSpace(string(body))
		if c := whole[0]; c != '{' && c != '[' {
			return
		}
		if part := whole[:1+int(cut%uint(len(whole)-1))]; len(part) < len(whole) && !IsTruncated([]byte(part)) {
			t.Fatalf("%q is not whole", part)
		}
	})
}
