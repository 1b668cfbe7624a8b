package emulator_test

import (
	"net/url"
	"reflect"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

func TestSiteLife(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{}, func(t *testing.T, r *testConsole) {
		r.token = r.boot.OrganizationToken
		st := r.do("PUT", "/org/sites", obj{
			"name": "HQ / 1", "description": nil, "scope": "192.0.2.7,192.0.2.9-12\nexample.com AS64500",
			"excludes": "192.0.2.7, 192.0.2.8",
			"subnets":  obj{"198.51.100.0/24": obj{"description": "lab", "tags": obj{"owner": "it"}}, "203.0.113.0/24": obj{}},
		}).want(200).row()
		id, _ := st["id"].(string)
		wantScope, wantExcludes := "192.0.2.7\n192.0.2.9-12\nexample.com\nAS64500", "192.0.2.7\n192.0.2.8"
		if r.active("site-text-verbatim") {
			wantExcludes = "192.0.2.7, 192.0.2.8"
		}
		if got := st["excludes"]; got != wantExcludes {
			t.Errorf("excludes %q", got)
		}
		if got := st["scope"]; got != wantScope && !r.active("site-text-verbatim") {
			t.Errorf("scope %q", got)
		}
		wantSubnets := map[string]any{
			"198.51.100.0/24": obj{"description": "lab", "tags": obj{"owner": "it"}},
			"203.0.113.0/24":  obj{},
		}
		if !reflect.DeepEqual(st["subnets"], wantSubnets) {
			t.Errorf("subnets %v", st["subnets"])
		}
		if got := r.do("GET", "/org/sites/"+url.PathEscape("HQ / 1"), nil).want(200).row(); got["id"] != id {
			t.Errorf("by name: %v", got["id"])
		}
		r.do("PUT", "/org/sites", obj{"name": "HQ / 1"}).refused("already exists")
		st = r.do("PATCH", "/org/sites/"+id, obj{"description": "d", "scope": nil, "subnets": nil}).want(200).row()
		if st["description"] != "d" || st["excludes"] != wantExcludes || !reflect.DeepEqual(st["subnets"], wantSubnets) {
			t.Errorf("PATCH is not partial: %v", st)
		}
		st = r.do("PATCH", "/org/sites/"+id, obj{"subnets": obj{"10.9.0.0/16": nil}, "description": ""}).want(200).row()
		if !reflect.DeepEqual(st["subnets"], map[string]any{"10.9.0.0/16": obj{}}) ||
			st["description"] != nil && st["description"] != "" {
			t.Errorf("subnets are not replaced whole, or the text is not cleared: %v", st)
		}
		if st = r.do("PATCH", "/org/sites/"+id, obj{"subnets": obj{}}).want(200).row(); len(st["subnets"].(obj)) != 0 {
			t.Errorf("subnets not cleared: %v", st)
		}
		if err := r.e.AddAssets(r.boot.OrganizationID, id, 3); err != nil {
			t.Fatal(err)
		}
		r.token = r.boot.AccountToken
		row := find(r.do("GET", "/account/sites?search=hq", nil).want(200).rows(), "id", id)
		if row == nil || row["asset_count"] != 3.0 ||
			(row["organization_id"] == nil) != r.active("account-sites-without-org") {
			t.Errorf("/account/sites has %v", row)
		}
		r.token = r.boot.OrganizationToken
		r.do("DELETE", "/org/sites/"+id, nil).want(204)
		r.do("GET", "/org/sites/"+id, nil).refused("not found")
		r.do("DELETE", "/org/sites/"+id, nil).refused("not found")
		if n := len(r.do("GET", "/export/org/assets.json", nil).want(200).rows()); n != 0 {
			t.Errorf("%d assets outlived their site", n)
		}
		row = find(r.do("GET", "/org/sites", nil).want(200).rows(), "id", id)
		if row != nil {
			t.Errorf("the deleted site is still listed: %v", row)
		}
	})
}

func TestSiteRules(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{}, func(t *testing.T, r *testConsole) {
		for _, body := range []any{
			obj{},
			obj{"name": " "},
			obj{"name": "a", "scope": 5},
			obj{"name": "a", "scope": "10.0.0.0/99"},
			obj{"name": "a", "excludes": "1.2.3.4.5"},
			obj{"name": "a", "scope": "10.0.0.9-10.0.0.1"},
			obj{"name": "a", "subnets": []string{"10.0.0.0/8"}},
			obj{"name": "a", "subnets": obj{"lab": obj{}}},
			obj{"name": "a", "subnets": obj{"10.0.0.0/8": obj{"tags": "x"}}},
			obj{"name": "a", "subnets": obj{"10.0.0.0/8": obj{"tags": obj{"a": 1}}}},
			obj{"name": "a", "subnets": obj{"10.0.0.0/8": obj{"description": 1}}},
			obj{"name": "a", "subnets": obj{"10.0.0.0/8": "x"}},
		} {
			r.bad("PUT", "/org/sites", body).want(400)
		}
		first, _ := r.do("GET", "/org/sites", nil).want(200).rows()[0]["id"].(string)
		r.bad("PATCH", "/org/sites/"+first, obj{"name": ""}).want(400)
		r.do("DELETE", "/org/sites/Primary", nil).want(204)
		rows := r.do("GET", "/org/sites", nil).want(200).rows()
		if row := find(rows, "inactive", false); row == nil || row["name"] != "Primary" || row["id"] == first {
			t.Errorf("the last site was not replaced: %v", rows)
		}
		if err := r.e.AddAssets(r.boot.OrganizationID, first, 1); err == nil {
			t.Error("assets in a deleted site")
		}
	})
}

func TestSiteVariants(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{Variants: []string{"site-cidrs-move", "subnet-key-normalised"}})
	st := r.do("PUT", "/org/sites",
		obj{
			"name": "a", "scope": "10.1.2.3/16 10.9.9.9 2001:db8::/32",
			"subnets": obj{"10.1.0.0/16": obj{"description": "kept"}, "10.7.7.7": obj{}},
		}).want(200).row()
	want := map[string]any{"10.1.0.0/16": obj{"description": "kept"}, "2001:db8::/32": obj{}, "10.7.7.7/32": obj{}}
	if st["scope"] != "10.9.9.9" || !reflect.DeepEqual(st["subnets"], want) {
		t.Errorf("scope %q, subnets %v", st["scope"], st["subnets"])
	}
}

func TestListsAreShuffled(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{})
	for _, n := range []string{"a", "b", "c", "d", "e"} {
		r.do("PUT", "/org/sites", obj{"name": n}).want(200)
	}
	seen := map[string]bool{}
	for range 10 {
		order := ""
		for _, row := range r.do("GET", "/org/sites", nil).rows() {
			order += row["name"].(string)
		}
		seen[order] = true
	}
	if len(seen) < 2 {
		t.Error("the order of the list never changes")
	}
}

// Scopes hold more than addresses: names of networks, countries and domains, in spellings that are
// not all known.
func TestScopesHoldKeywords(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{})
	scope := "country4:US\nCountry6:de\npublic:all\nasn4:13335\nAS64500\ndomain:example.com\ndefaults"
	id := r.do("PUT", "/org/sites", obj{"name": "Everywhere", "scope": scope}).want(200).row()["id"]
	if got := r.do("GET", "/org/sites/"+id.(string), nil).want(200).row()["scope"]; got == "" || got == nil {
		t.Errorf("scope %v", got)
	}
	for _, bad := range []string{"10.0.0.0/33", "10.0.0.9-10.0.0.1", "country4:", "x:y z:"} {
		r.do("PUT", "/org/sites", obj{"name": "Bad", "scope": bad}).want(400)
	}
}
