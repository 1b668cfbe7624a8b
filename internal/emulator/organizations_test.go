package emulator_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

func TestOrganizationLife(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{ExplorersPerOrganization: 2}, func(t *testing.T, r *testConsole) {
		o := r.do("PUT", "/account/orgs",
			obj{
				"name": " Alpha ", "parent_id": nil, "expiration_scans": "30",
				"keep_latest_integration_attributes": "true",
			}).want(200).row()
		id, _ := o["id"].(string)
		if o["name"] != "Alpha" || o["expiration_scans"] != 30.0 || o["expiration_assets_offline"] != 90.0 ||
			o["keep_latest_integration_attributes"] != true || o["parent_id"] != zero {
			t.Errorf("got %v", o)
		}
		if tok, _ := o["download_token"].(string); len(tok) != 30 || tok[:2] != "DT" {
			t.Error("no download token")
		}
		sites := r.do("GET", "/org/sites?_oid="+id, nil).want(200).rows()
		if len(sites) != 1 || sites[0]["name"] != "Primary" || sites[0]["scope"] != nil || sites[0]["excludes"] != nil ||
			sites[0]["description"] != nil || len(sites[0]["subnets"].(map[string]any)) != 0 {
			t.Errorf("a new organization has sites %v", sites)
		}
		if n := len(r.do("GET", "/org/explorers?_oid="+id, nil).want(200).rows()); n != 0 {
			t.Errorf("%d Explorers registered with an organization that nobody has installed one for", n)
		}
		r.do("PUT", "/account/orgs", obj{"name": "Alpha"}).refused("already exists")
		o = r.do("PATCH", "/account/orgs/"+id,
			obj{"description": "text", "name": nil, "expiration_scans": "0"}).want(200).row()
		if o["name"] != "Alpha" || o["description"] != "text" || o["expiration_scans"] != 0.0 ||
			o["keep_latest_integration_attributes"] != true {
			t.Errorf("PATCH is not partial: %v", o)
		}
		r.do("PATCH", "/account/orgs/"+id, obj{"name": "Example"}).refused("already exists")
		if rows := r.do("GET", "/account/orgs?search=name:alph", nil).want(200).rows(); len(rows) != 1 ||
			rows[0]["id"] != id {
			t.Errorf("search found %v", rows)
		}
		if rows := r.do("GET", "/account/orgs?search=id:"+id, nil).want(200).rows(); len(rows) != 1 {
			t.Errorf("search by id found %d", len(rows))
		}
		key := r.do("PUT", "/account/keys", obj{"organization_id": id}).want(200).row()
		export := r.do("POST", "/account/orgs/"+id+"/exportTokens", obj{}).want(200).row()
		r.do("DELETE", "/account/orgs/"+id, nil).want(204)
		r.do("GET", "/account/orgs/"+id, nil).refused("not found")
		r.do("GET", "/org/sites?_oid="+id, nil).refused("not found")
		row := find(r.do("GET", "/account/orgs", nil).want(200).rows(), "id", id)
		if listed := r.active("inactive-listed"); (row != nil) != listed || listed && row["inactive"] != true {
			t.Errorf("deleted organization in the list: %v", row)
		}
		for _, dead := range []any{key["token"], export["token"]} {
			r.token, _ = dead.(string)
			r.do("GET", "/export/org/sites.json", nil).want(401)
		}
	})
}

func TestOrganizationRules(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{}, func(t *testing.T, r *testConsole) {
		for _, body := range []any{
			`{`, `[]`, `null`, `{} {}`,
			obj{},
			obj{"name": ""},
			obj{"name": 5},
			obj{"name": "a", "expiration_scans": 30},
			obj{"name": "a", "expiration_scans": "x"},
			obj{"name": "a", "expiration_scans": "-1"},
			obj{"name": "a", "expiration_scans": "1096"},
			obj{"name": "a", "keep_latest_integration_attributes": true},
			obj{"name": "a", "keep_latest_integration_attributes": "yes"},
			obj{"name": "a", "parent_id": "x"},
			obj{"name": "a", "parent_id": missing},
		} {
			r.bad("PUT", "/account/orgs", body).want(400)
		}
		r.bad("PUT", "/account/orgs", obj{"name": "a"}, "Content-Type", "text/plain").want(400)
		r.bad("GET", "/account/orgs/nonsense", nil).want(400)
		if n := len(r.do("GET", "/account/orgs?search=name:Example", nil).rows()); n != 1 {
			t.Errorf("%d organizations after refusals, want 1", n)
		}

		parent := r.boot.OrganizationID
		var chain []string
		for _, name := range []string{"b", "c"} {
			o := r.do("PUT", "/account/orgs", obj{"name": name, "parent_id": parent}).want(200).row()
			if o["parent_id"] != parent {
				t.Errorf("parent is %v", o["parent_id"])
			}
			parent, _ = o["id"].(string)
			chain = append(chain, parent)
		}
		r.do("PUT", "/account/orgs", obj{"name": "d", "parent_id": parent}).refused("levels")
		moved := r.do("PATCH", "/account/orgs/"+chain[1], obj{"parent_id": zero}).want(200).row()
		if r.active("org-patch-parent") != (moved["parent_id"] == chain[0]) {
			t.Errorf("parent after PATCH is %v", moved["parent_id"])
		}
		if !r.active("org-patch-parent") {
			r.do("PATCH", "/account/orgs/"+r.boot.OrganizationID, obj{"parent_id": chain[0]}).refused("ancestor")
		}
		r.e.SetMaxOrganizations(3)
		r.do("PUT", "/account/orgs", obj{"name": "e"}).want(http.StatusForbidden)
	})
}

func TestLastOrganizationIsReplaced(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{}, func(t *testing.T, r *testConsole) {
		r.do("DELETE", "/account/orgs/"+r.boot.OrganizationID, nil).want(204)
		alive := 0
		for _, o := range r.do("GET", "/account/orgs", nil).want(200).rows() {
			if o["inactive"] == false && o["id"] != r.boot.OrganizationID {
				alive++
			}
		}
		if alive != 1 {
			t.Errorf("%d live organizations, want the replacement", alive)
		}
		if n := len(r.do("GET", "/org/sites", nil).want(200).rows()); n != 1 {
			t.Errorf("the default organization has %d sites", n)
		}
	})
}

func TestDefaultOrganization(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{}, func(t *testing.T, r *testConsole) {
		other, _ := r.do("PUT", "/account/orgs", obj{"name": "Other"}).want(200).row()["id"].(string)
		site, _ := r.do("PUT", "/org/sites?_oid="+other, obj{"name": "There"}).want(200).row()["id"].(string)
		r.do("GET", "/org/sites/"+site+"?_oid="+other, nil).want(200)
		r.do("GET", "/org/sites/"+site, nil).refused("not found") // without _oid: the first organization
		r.bad("GET", "/org/sites?_oid=x", nil).want(400)
		r.do("GET", "/org?_oid="+missing, nil).refused("not found")
		r.token = r.boot.OrganizationToken
		r.do("GET", "/org?_oid="+strings.ToUpper(r.boot.OrganizationID), nil).want(200)
		if a := r.do("GET", "/org?_oid="+other, nil); r.active("org-token-oid-ignored") &&
			a.want(200).row()["id"] != r.boot.OrganizationID {
			t.Error("an organization token reached another organization")
		} else if !r.active("org-token-oid-ignored") {
			a.want(403)
		}
		if o := r.do("PATCH", "/org", obj{"description": "mine"}).want(200).row(); o["description"] != "mine" {
			t.Errorf("got %v", o)
		}
	})
}

func TestOutside(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{DailyLimit: 1, Burst: 1, FailRate: 1})
	for range 3 {
		status, body := r.e.Outside("GET", "/account/orgs?search=Example", nil)
		var rows []obj
		if err := json.Unmarshal(body, &rows); err != nil || status != 200 || len(rows) != 1 {
			t.Fatalf("got %d %s", status, body)
		}
	}
	if status, _ := r.e.Outside("PUT", "/org/sites?_oid="+r.boot.OrganizationID, obj{"name": "X"}); status != 200 {
		t.Errorf("got %d", status)
	}
	if status, _ := r.e.Outside("PUT", "/org/sites?_oid="+r.boot.OrganizationID, obj{"name": "X"}); status != 400 {
		t.Errorf("the rules do not hold outside: %d", status)
	}
	if status, _ := r.e.Outside("GET", "/nowhere", nil); status != 404 {
		t.Errorf("got %d", status)
	}
	if n := len(r.e.Requests()); n != 0 {
		t.Errorf("%d requests in the log", n)
	}
}
