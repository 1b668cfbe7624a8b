package runzero

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestLenientFields(t *testing.T) {
	t.Parallel()
	type all struct {
		T text    `json:"t"`
		I ident   `json:"i"`
		N number  `json:"n"`
		F flag    `json:"f"`
		S stamp   `json:"s"`
		M textMap `json:"m"`
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
		"null":    {`{"t":null,"i":null,"n":null,"f":null,"s":null,"m":null}`, want{}},
		"empty":   {`{"t":"","i":"","n":"","f":"","s":"","m":""}`, want{}},
		"absent":  {`{}`, want{}},
		"zero":    {`{"t":0,"i":"` + ZeroUUID + `","n":0,"f":0,"s":0,"m":{}}`, want{T: "0", N: ptr(int64(0)), F: ptr(false), M: map[string]string{}}},
		"strings": {`{"t":"x","i":"` + "AAAAAAAA-0000-4000-8000-000000000001" + `","n":"90","f":"true","s":"1576300370","m":{"a":"b","c":1,"d":true,"e":null}}`, want{"x", site1, ptr(int64(90)), ptr(true), when, map[string]string{"a": "b", "c": "1", "d": "true", "e": ""}}},
		"typed":   {`{"t":7,"n":90,"f":true,"s":1576300370,"m":["a=b","c"]}`, want{T: "7", N: ptr(int64(90)), F: ptr(true), S: when, M: map[string]string{"a": "b", "c": ""}}},
		"rfc3339": {`{"s":"2019-12-14T05:12:50Z","n":1.0}`, want{S: when, N: ptr(int64(1))}},
		"absurd":  {`{"t":{},"i":[],"n":"many","f":"perhaps","s":"soon","m":4,"extra":{"deep":[1]}}`, want{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var a all
			if err := json.Unmarshal([]byte(tt.in), &a); err != nil {
				t.Fatal(err)
			}
			got := want{string(a.T), string(a.I), a.N.value, a.F.value, a.S.Time, a.M}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestDecodeRows(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int{
		`[]`: 0, `null`: 0, `[{"id":"a"},{"id":"b"}]`: 2, `{"data":[{"id":"a"}]}`: 1, `{"id":"a"}`: 1,
		`{"error":"x"}`: -1, `"x"`: -1, `{}`: -1, `5`: -1,
	} {
		got, err := decodeRows[wireSite]([]byte(in))
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
		if got := string(unwrap([]byte(in))); got != want {
			t.Errorf("%s: got %s", in, got)
		}
	}
}

func TestTruncated(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{
		`{"a":1`: true, `[{"id":`: true, `[`: true, `{"a":"unfinis`: true, `[]`: false, `{"a":1}`: false, `<html>`: false, ``: false, `{"a" 1}`: false,
	} {
		if got := truncated([]byte(in)); got != want {
			t.Errorf("%q: %v", in, got)
		}
	}
}

func TestSiteDecoding(t *testing.T) {
	t.Parallel()
	decode := func(in string) (Site, error) {
		var w wireSite
		err := json.Unmarshal([]byte(in), &w)
		return siteOf(org1)(w), err
	}
	s, err := decode(`{"id":"` + site1 + `","client_id":"` + org2 + `","name":"Primary","description":null,"scope":"10.0.0.1\n10.0.0.2",
		"subnets":{"192.0.2.0/24":{"description":"d","tags":{"location":"x"}},"198.51.100.0/24":null},"asset_count":"12","inactive":false}`)
	if err != nil {
		t.Fatal(err)
	}
	want := Site{
		ID: site1, AccountID: org2, OrganizationID: org1, Name: "Primary", Scope: "10.0.0.1\n10.0.0.2", AssetCount: ptr(int64(12)),
		Subnets: map[string]Subnet{"192.0.2.0/24": {"d", map[string]string{"location": "x"}}, "198.51.100.0/24": {}},
	}
	if d := cmp.Diff(want, s); d != "" {
		t.Error(d)
	}
	if _, err := decode(`{"id":"` + site1 + `","subnets":["10.0.0.0/8"]}`); err == nil {
		t.Error("subnets of unknown shape were read as none")
	}
}

func TestRequestBodies(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		body any
		want string
	}{
		"organization": {
			OrganizationInput{
				Name: ptr("n"), ParentID: ptr(""), ExpirationScans: ptr(int64(365)), ExpirationAssetsStale: ptr(int64(0)),
				KeepLatestIntegrationAttributes: ptr(false),
			}.body(),
			`{"expiration_assets_stale":"0","expiration_scans":"365","keep_latest_integration_attributes":"false","name":"n","parent_id":"` + ZeroUUID + `"}`,
		},
		"empty organization": {OrganizationInput{}.body(), `{}`},
		"site": {
			SiteInput{Description: ptr(""), Subnets: map[string]Subnet{"10.0.0.0/8": {"d", map[string]string{"k": "v"}}, "::/0": {}}}.body(),
			`{"description":"","subnets":{"10.0.0.0/8":{"description":"d","tags":{"k":"v"}},"::/0":{}}}`,
		},
		"site without subnets":    {SiteInput{}.body(), `{}`},
		"site with empty subnets": {SiteInput{Subnets: map[string]Subnet{}}.body(), `{"subnets":{}}`},
		"task":                    {TaskInput{Status: ptr("paused"), Params: map[string]string{"rate": "5"}}.body(), `{"params":{"rate":"5"},"status":"paused"}`},
	} {
		got, err := json.Marshal(tt.body)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: %s %v, want %s", name, got, err, tt.want)
		}
	}
}
