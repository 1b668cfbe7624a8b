package runzero

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/cache"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

// marker stands for a secret. No part of it may show, so the tests look for its beginning.
const marker = "CT" + "S3cretMarker" + "0123456789abcdef"

// FuzzPrinting: no way of printing a credential, or an object that carries a secret, shows it.
func FuzzPrinting(f *testing.F) {
	for _, seed := range []string{
		"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%10.3v", "%[1]v %[1]s", "%!", "%", "%T",
		"no verb", "%*v", "%w",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, format string) {
		if strings.ContainsAny(format, "pw") {
			return // %p never asks a value how it wants to be printed; nobody prints these by address
		}
		for _, v := range []any{
			Login{Kind: KindAccountToken, Token: marker, ClientSecret: marker},
			APIToken{ID: item1, Token: marker},
			ExportToken{ID: item1, Token: marker},
			Organization{ID: org1, DownloadToken: marker},
			&APIToken{Token: marker},
			[]Organization{{DownloadToken: marker}},
			map[string]ExportToken{"a": {Token: marker}},
		} {
			out := fmt.Sprintf(format, v)
			encoded, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{out, string(encoded)} {
				if strings.Contains(text, marker) || strings.Contains(strings.ToLower(text), fmt.Sprintf("%x", marker)) {
					t.Fatalf("%q shows the secret of a %T", format, v)
				}
			}
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
		if r, ok := any(one).(cache.Row); ok && wire.NormalID(r.RowID()) != r.RowID() {
			t.Fatalf("%T: the id %q is not normal", one, r.RowID())
		}
	}
	if wire.FirstByte(body) != '[' {
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
		`[]`, `null`, `{}`, `{"data":null}`, `{"id":""}`, `{"data":[{"id":"x"}],"id":"y"}`,
		`{"groups":[{"id":"A"}],"total":1}`, `[null,{}]`, `[[]]`, `<html>`,
		`[{"id":"AAAAAAAA-0000-4000-8000-000000000001","organization_id":null,"name":"n","subnets":{"10.0.0.0/8":{"tags":["a=b"],"description":1},"x":null},"created_at":"1700000000"}]`,
		`[{"id":1,"params":{"rate":1000,"nested":{"a":[]}},"recur":"true","start_time":0.5,"acl":{"X":"user"},"cidrs":"10.0.0.0/8, 192.0.2.0/24","org_roles":{"A":"none"}}]`,
		`[{"id":"a","settings":{"max_concurrent_scans":"3"},"tags":"x","icon":"!","expires_at":"2026-01-01T00:00:00Z","expiration_assets_offline":"90"}]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if wire.FirstByte(body) == '[' && !json.Valid(body) {
			return
		}
		readRows(t, body, wire.Rows[wireSite], wireSite.site)
		readRows(t, body, wire.Rows[wireTask], wireTask.task)
		readRows(t, body, wire.Rows[wireAPIToken], wireAPIToken.apiToken)
		readRows(t, body, wire.Rows[wireOrganization], wireOrganization.organization)
		readRows(t, body, wire.Rows[wireExportToken], in(exportTokens))
		readRows(t, body, wire.Rows[wireExplorer], in(explorers))
		readRows(t, body, wire.Rows[wireHostedZone], in(hostedZones))
		readRows(t, body, wire.Rows[wireScanTemplate], wireScanTemplate.scanTemplate)
		readRows(t, body, wire.Rows[wireCredential], wireCredential.credential)
		readRows(t, body, wire.Rows[wireUser], wireUser.user)
		readRows(t, body, wire.Rows[wireAssetOwnershipType], wireAssetOwnershipType.assetOwnershipType)
		readRows(t, body, wire.Rows[wireEvent], wireEvent.event)
		readRows(t, body, wire.AnyRows[wireGroup], wireGroup.group)
		readRows(t, body, wire.AnyRows[wireSSOGroupMapping], wireSSOGroupMapping.ssoGroupMapping)
		readRows(t, body, wire.AnyRows[wireCustomIntegration], wireCustomIntegration.customIntegration)
		readRows(t, body, wire.AnyRows[wireAPIClient], wireAPIClient.client)
		var license wireLicense
		if json.Unmarshal(wire.Unwrap(body), &license) == nil {
			license.license()
		}
	})
}

// in converts the rows of a collection in one organization.
func in[W any, T cache.Row](k collection[W, T]) func(W) T {
	return func(w W) T { return k.convert(w, org1) }
}
