package runzero

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

// FuzzLenient: what a lenient type reads of any JSON, it reads again of its own canonical form.
func FuzzLenient(f *testing.F) {
	for _, seed := range []string{
		`"a"`, `null`, `12`, `-1.5e3`, `1e400`, `true`, `"TRUE"`, `"2026-01-02T03:04:05.678+01:00"`, `"1700000000"`, `1e17`, `{"a":{"b":[1, 2]},"c":null}`,
		`["a=b","c",1,null]`, `"00000000-0000-0000-0000-000000000000"`, `" AB "`, `"\ud800"`, `9223372036854775807`, `"9007199254740993.0"`, `700000000000`, `"9999-12-31T23:59:59-01:00"`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if !json.Valid([]byte(raw)) {
			return
		}
		var all, again struct {
			Text   text
			Ident  ident
			Number number
			Flag   flag
			Stamp  stamp
			Map    textMap
			IDs    idMap
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
		read(&again.Number, write(all.Number.value))
		read(&again.Flag, write(all.Flag.value))
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

// readRows decodes a list twice, bare and wrapped, and converts it.
func readRows[W, T any](t *testing.T, body []byte, decode func([]byte) ([]W, error), convert func(W) T) {
	t.Helper()
	read := func(body []byte) ([]T, error) {
		list, err := decode(body)
		out := make([]T, 0, len(list))
		for _, w := range list {
			out = append(out, convert(w))
		}
		return out, err
	}
	got, err := read(body)
	if err != nil {
		return
	}
	for _, one := range got {
		if r, ok := any(one).(interface{ rowID() string }); ok && normalID(r.rowID()) != r.rowID() {
			t.Fatalf("%T: the id %q is not normal", one, r.rowID())
		}
	}
	if firstByte(body) != '[' {
		return
	}
	wrapped, err := read([]byte(`{"data":` + string(body) + `}`))
	if err != nil || !reflect.DeepEqual(wrapped, got) {
		t.Fatalf("%T: wrapped it is %+v, %v; bare %+v", got, wrapped, err, got)
	}
}

// FuzzRows: any answer is a list or an error, for every kind of object.
func FuzzRows(f *testing.F) {
	for _, seed := range []string{
		`[]`, `null`, `{}`, `{"data":null}`, `{"id":""}`, `{"data":[{"id":"x"}],"id":"y"}`, `{"groups":[{"id":"A"}],"total":1}`, `[null,{}]`, `[[]]`, `<html>`,
		`[{"id":"AAAAAAAA-0000-4000-8000-000000000001","organization_id":null,"name":"n","subnets":{"10.0.0.0/8":{"tags":["a=b"],"description":1},"x":null},"created_at":"1700000000"}]`,
		`[{"id":1,"params":{"rate":1000,"nested":{"a":[]}},"recur":"true","start_time":0.5,"acl":{"X":"user"},"cidrs":"10.0.0.0/8, 192.0.2.0/24","org_roles":{"A":"none"}}]`,
		`[{"id":"a","settings":{"max_concurrent_scans":"3"},"tags":"x","icon":"!","expires_at":"2026-01-01T00:00:00Z","expiration_assets_offline":"90"}]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if firstByte(body) == '[' && !json.Valid(body) {
			return
		}
		readRows(t, body, decodeRows[wireSite], wireSite.site)
		readRows(t, body, decodeRows[wireTask], wireTask.task)
		readRows(t, body, decodeRows[wireKey], wireKey.key)
		readRows(t, body, decodeRows[wireOrganization], wireOrganization.organization)
		readRows(t, body, decodeRows[wireExportToken], exportTokenOf(org1))
		readRows(t, body, decodeRows[wireExplorer], explorerOf(org1))
		readRows(t, body, decodeRows[wireHostedZone], hostedZoneOf(org1))
		readRows(t, body, decodeRows[wireTemplate], wireTemplate.template)
		readRows(t, body, decodeRows[wireCredential], wireCredential.credential)
		readRows(t, body, decodeRows[wireUser], wireUser.user)
		readRows(t, body, decodeRows[wireOwnershipType], wireOwnershipType.ownershipType)
		readRows(t, body, decodeRows[wireEvent], wireEvent.event)
		readRows(t, body, bareRows[wireGroup], wireGroup.group)
		readRows(t, body, bareRows[wireMapping], wireMapping.mapping)
		readRows(t, body, bareRows[wireIntegration], wireIntegration.integration)
		readRows(t, body, bareRows[wireAPIClient], wireAPIClient.client)
		var license wireLicense
		if json.Unmarshal(unwrap(body), &license) == nil {
			license.license()
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
			truncated(body)
			return
		}
		if truncated(body) {
			t.Fatalf("%q is whole", body)
		}
		whole := strings.TrimSpace(string(body))
		if c := whole[0]; c != '{' && c != '[' {
			return
		}
		if part := whole[:1+int(cut%uint(len(whole)-1))]; len(part) < len(whole) && !truncated([]byte(part)) {
			t.Fatalf("%q is not whole", part)
		}
	})
}

// FuzzHeaders: no header leads to a negative wait, and a quota that cannot be read is not a spent one.
func FuzzHeaders(f *testing.F) {
	for _, seed := range []string{"", "0", "-1", "120", "1e3", "99999999999999999999", "Fri, 02 Jan 2026 03:04:05 GMT", "Sun Nov  6 08:49:37 1994", " 5", "+5"} {
		f.Add(seed, seed)
	}
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	f.Fuzz(func(t *testing.T, after, remaining string) {
		h := http.Header{"Retry-After": {after}, http.CanonicalHeaderKey(remainingHeader): {remaining}}
		if d := retryAfter(h, now); d < 0 {
			t.Fatalf("Retry-After %q is a wait of %s", after, d)
		}
		n := headerInt(h, remainingHeader)
		if spent := dailyQuotaSpent(h); spent != (n != nil && *n <= 0) {
			t.Fatalf("remaining %q: spent is %v", remaining, spent)
		}
		if d := retryAfter(http.Header{}, now); d != 0 {
			t.Fatalf("without a header the wait is %s", d)
		}
	})
}
