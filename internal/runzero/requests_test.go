package runzero

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSiteDecoding(t *testing.T) {
	t.Parallel()
	decode := func(in string) (Site, error) {
		var w wireSite
		err := json.Unmarshal([]byte(in), &w)
		return sites.convert(w, org1), err
	}
	s, err := decode(`{"id":"` + "aaaaaaaa-0000-4000-8000-000000000001" + `","client_id":"` + org2 +
		`","name":"Primary","description":null,"scope":"10.0.0.1\n10.0.0.2",
		"subnets":{"192.0.2.0/24":{"description":"d","tags":{"location":"x"}},"198.51.100.0/24":null},"asset_count":"12","inactive":false}`)
	if err != nil {
		t.Fatal(err)
	}
	want := Site{
		ID: "aaaaaaaa-0000-4000-8000-000000000001", AccountID: org2, OrganizationID: org1, Name: "Primary",
		Scope: "10.0.0.1\n10.0.0.2", AssetCount: ptr(int64(12)),
		Subnets: map[string]Subnet{"192.0.2.0/24": {"d", map[string]string{"location": "x"}}, "198.51.100.0/24": {}},
	}
	if d := cmp.Diff(want, s); d != "" {
		t.Error(d)
	}
	if _, err := decode(`{"id":"` + "aaaaaaaa-0000-4000-8000-000000000001" + `","subnets":["10.0.0.0/8"]}`); err == nil {
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
			SiteInput{
				Description: ptr(""),
				Subnets:     map[string]Subnet{"10.0.0.0/8": {"d", map[string]string{"k": "v"}}, "::/0": {}},
			}.body(),
			`{"description":"","subnets":{"10.0.0.0/8":{"description":"d","tags":{"k":"v"}},"::/0":{}}}`,
		},
		"site without subnets":    {SiteInput{}.body(), `{}`},
		"site with empty subnets": {SiteInput{Subnets: map[string]Subnet{}}.body(), `{"subnets":{}}`},
		"task": {
			TaskInput{Status: ptr("paused"), Params: map[string]string{"rate": "5"}}.body(),
			`{"params":{"rate":"5"},"status":"paused"}`,
		},
	} {
		got, err := json.Marshal(tt.body)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: %s %v, want %s", name, got, err, tt.want)
		}
	}
}
