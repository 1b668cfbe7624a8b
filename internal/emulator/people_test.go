package emulator_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

func containsText(body []byte, text string) bool { return bytes.Contains(body, []byte(text)) }

func TestUserLife(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{}, func(t *testing.T, r *testConsole) {
		const base = "/account/users"
		org := r.boot.OrganizationID
		if admin := find(r.do("GET", base, nil).want(200).rows(), "client_admin", true); admin == nil ||
			admin["org_default_role"] != "" {
			t.Errorf("the first user is %v", admin)
		}
		u := r.user(obj{
			"last_name": "B", "org_default_role": "viewer", "org_roles": obj{org: "admin"},
			"client_admin": false,
		})
		one := base + "/" + id(u)
		if u["name"] != "A B" || u["invite_token_expiration"] != 0.0 || u["org_default_role"] != "viewer" ||
			fmt.Sprint(u["org_roles"]) != fmt.Sprint(map[string]any{org: "admin"}) {
			t.Errorf("got %v", u)
		}
		u = r.do("PATCH", one, obj{
			"first_name": "C", "last_name": nil, "client_admin": true,
			"org_roles": obj{org: "none"},
		}).want(200).row()
		if u["name"] != "C B" || u["client_admin"] != true || u["org_default_role"] != "viewer" ||
			u["org_roles"].(map[string]any)[org] != "none" {
			t.Errorf("got %v", u)
		}
		for text, body := range map[string]obj{
			"org_default_role": {"org_default_role": "king"}, "org_roles": {"org_roles": obj{org: "viewer,"}},
			"organization not found": {"org_roles": obj{missing: "admin"}},
		} {
			r.do("PATCH", one, body).refused(text)
			r.do("PUT", base, merged(obj{"email": "n@example.com"}, body)).refused(text)
		}
		r.do("PUT", base, obj{"email": "not an address"}).refused("email")
		r.do("PUT", base, obj{"first_name": "x"}).refused("email")
		r.do("PUT", base, obj{"email": "A@example.com"}).refused("already exists")
		if err := r.e.SetUserLogin(id(u), 5, true); err != nil {
			t.Fatal(err)
		}
		if got := r.do("GET", one, nil).want(200).row(); got["login_failures"] != 5.0 || got["mfa_enabled"] != true {
			t.Errorf("got %v", got)
		}
		r.do("PATCH", one+"/resetMFA", nil).want(200)
		r.do("PATCH", one+"/resetLockout", nil).want(200)
		if got := r.do("PATCH", one+"/resetPassword", nil).want(200).row(); got["login_failures"] != 0.0 ||
			got["mfa_enabled"] != false || got["reset_token_expiration"] == 0.0 {
			t.Errorf("got %v", got)
		}
		invited := r.do("PUT", base+"/invite",
			obj{"email": "i@example.com", "subject": "Welcome", "message": "Hello"}).want(200).row()
		if invited["invite_token_expiration"] == 0.0 {
			t.Error("no invitation")
		}
		r.do("DELETE", one, nil).want(204)
		r.do("DELETE", one, nil).want(404)
		r.do("GET", one, nil).want(404)
	})
}

func TestGroupLife(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{}, func(t *testing.T, r *testConsole) {
		const base = "/account/groups"
		org := r.boot.OrganizationID
		g := r.group(obj{"expires_at": 2222222222, "org_default_role": "viewer", "org_roles": obj{org: "admin"}})
		other := r.group(obj{"name": "h", "expires_at": nil})
		if g["expires_at"] != 2222222222.0 || other["expires_at"] != 0.0 || g["role_summary"] != "Example:admin, all:viewer" {
			t.Errorf("got %v", g)
		}
		if rows := r.do("GET", base, nil).want(200).rows(); len(rows) != 2 {
			t.Errorf("%d groups", len(rows))
		}
		g = r.do("PUT", base, obj{
			"id": g["id"], "name": "g2", "description": "d2", "expires_at": 0, "org_default_role": "",
			"org_roles": obj{org: "none"},
		}).want(200).row()
		if g["name"] != "g2" || g["description"] != "d2" || g["expires_at"] != 0.0 || g["org_default_role"] != "" ||
			g["org_roles"].(map[string]any)[org] != "none" {
			t.Errorf("got %v", g)
		}
		r.do("PUT", base, obj{"id": missing, "name": "x"}).want(404)
		r.do("PUT", base, obj{"name": "x"}).want(400)
		r.do("POST", base, obj{"description": "x"}).refused("name")
		r.do("POST", base, obj{"name": "x", "org_default_role": "king"}).refused("org_default_role")
		m := r.mapping(g["id"])
		if m["group_name"] != "g2" || m["sso_value"] != "a,b" {
			t.Errorf("got %v", m)
		}
		sso := "/account/sso/groups"
		r.do("POST", sso, obj{"group_id": missing, "sso_attribute": "a", "sso_value": "b"}).refused("group not found")
		r.bad("POST", sso, obj{"group_id": g["id"], "sso_attribute": "a"}).refused("sso_value")
		m = r.do("PUT", sso, obj{
			"id": m["id"], "group_id": other["id"], "sso_attribute": "dept", "sso_value": "it",
			"description": "d",
		}).want(200).row()
		if m["group_id"] != other["id"] || m["sso_attribute"] != "dept" || m["description"] != "d" {
			t.Errorf("got %v", m)
		}
		one := sso + "/" + id(m)
		if got := r.do("GET", one, nil).want(200).row(); got["sso_value"] != "it" {
			t.Errorf("got %v", got)
		}
		r.do("DELETE", base+"/"+id(g), nil).want(204)
		r.do("GET", base+"/"+id(g), nil).want(404)
		if r.active("group-delete-refused") {
			r.do("DELETE", base+"/"+id(other), nil).refused("SSO")
			r.do("DELETE", one, nil).want(204)
		}
		r.do("DELETE", base+"/"+id(other), nil).want(204)
		r.do("GET", one, nil).want(404)
		r.do("DELETE", one, nil).want(404)
		if rows := r.do("GET", sso, nil).want(200).rows(); len(rows) != 0 {
			t.Errorf("mappings %v", rows)
		}
	})
}

// TestOrganizationLeavesNoTrace deletes an organization that roles and permissions name.
func TestOrganizationLeavesNoTrace(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{}, func(t *testing.T, r *testConsole) {
		two := id(r.do("PUT", "/account/orgs", obj{"name": "two"}).want(200).row())
		tpl := r.template(obj{"acl": obj{two: "user"}})
		cr := r.credential(obj{"acl": obj{two: "user"}})
		u := r.user(obj{"org_roles": obj{two: "admin"}})
		g := r.group(obj{"org_roles": obj{two: "admin"}})
		own := r.template(obj{"name": "own", "organization_id": two})
		r.do("DELETE", "/account/orgs/"+two, nil).want(204)
		for _, path := range []string{
			"/account/tasks/templates/" + id(tpl), "/account/credentials/" + id(cr),
			"/account/users/" + id(u), "/account/groups/" + id(g),
		} {
			if a := r.do("GET", path, nil).want(200); containsText(a.body, two) {
				t.Errorf("%s still names the organization", path)
			}
		}
		r.do("GET", "/account/tasks/templates/"+id(own), nil).want(404)
	})
}

func icon(width, height int) string {
	var buf bytes.Buffer
	_ = png.Encode(&buf, image.NewGray(image.Rect(0, 0, width, height)))
	return base64.StdEncoding.EncodeToString(buf.Bytes())
}

func TestIntegrationLife(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{}, func(t *testing.T, r *testConsole) {
		const base = "/account/custom-integrations"
		good := icon(256, 256)
		i := r.do("POST", base, obj{"name": "cmdb", "description": "d", "icon": good}).want(200).row()
		one := base + "/" + id(i)
		if at, err := time.Parse(time.RFC3339, i["created_at"].(string)); err != nil || time.Since(at) > time.Hour ||
			i["icon"] != good {
			t.Errorf("created at %v: %v", i["created_at"], err)
		}
		if bare := r.do("POST", base, obj{"name": "bare", "icon": nil}).want(200).row(); bare["icon"] != nil {
			t.Error("an icon from nowhere")
		}
		for text, body := range map[string]obj{
			"pixels": {"icon": icon(257, 1)}, "icon must be a base64 encoded PNG": {"icon": good[:len(good)-80]},
			"cannot contain spaces": {"name": "a b"}, "already exists": {"name": "CMDB"},
		} {
			r.do("POST", base, merged(obj{"name": "new"}, body)).refused(text)
		}
		r.do("PATCH", one, obj{"name": "bare"}).refused("already exists")
		if got := r.do("PATCH", one, obj{"description": "d2"}).want(200).row(); got["description"] != "d2" ||
			got["name"] != "cmdb" || got["icon"] != good {
			t.Errorf("got %v", got["description"])
		}
		if got := r.do("PUT", one, obj{"name": "cmdb2"}).want(200).row(); got["name"] != "cmdb2" || got["icon"] != nil ||
			got["id"] != i["id"] {
			t.Errorf("got %v", got)
		}
		if !r.active("integration-put-unknown-404") {
			if got := r.do("PUT", base+"/"+missing, obj{"name": "chosen"}).want(200).row(); got["id"] != missing {
				t.Errorf("got %v", got)
			}
			r.do("DELETE", base+"/"+missing, nil).want(200)
		}
		for _, path := range []string{base, "/org/custom-integrations?_oid=" + r.boot.OrganizationID} {
			if rows := r.do("GET", path, nil).want(200).rows(); len(rows) != 2 {
				t.Errorf("%s: %d", path, len(rows))
			}
		}
		r.token = r.boot.OrganizationToken
		r.do("GET", "/org/custom-integrations/"+id(i), nil).want(200)
		r.token = r.boot.AccountToken
		if got := r.do("DELETE", one, nil).want(200).row(); got["id"] != i["id"] || got["destroyed_at"] == nil {
			t.Errorf("DELETE gave %v", got)
		}
		r.do("GET", one, nil).want(404)
		r.do("DELETE", one, nil).want(404)
	})
}

// shownState is /_state as tests read it.
type shownState struct {
	Mails       []struct{ To, Kind, Subject string }
	Uninstalled []struct{ ID string } `json:"uninstalled_explorers"`
}

func (r *testConsole) state() (s shownState) {
	r.t.Helper()
	w := get(r.t, r.e, "GET", "/_state")
	if err := json.NewDecoder(strings.NewReader(w.Body.String())).Decode(&s); err != nil {
		r.t.Fatal(err)
	}
	return s
}
