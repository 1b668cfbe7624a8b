package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

func TestEvents(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{}, func(t *testing.T, r *testConsole) {
		site := id(r.do("PUT", "/org/sites", obj{"name": "Lab"}).want(200).row())
		r.do("PUT", "/org/sites", obj{"name": "Lab"}).refused("name")
		r.do("GET", "/org/sites", nil).want(200)
		r.do("DELETE", "/org/sites/"+site, nil).want(204)
		if status, _ := r.e.Outside("PUT", "/account/users", obj{"email": "o@example.com"}); status != 200 {
			t.Fatal(status)
		}
		rows := r.do("GET", "/account/events.json", nil).want(200).rows()
		if len(rows) != 4 {
			t.Fatalf("%d events", len(rows))
		}
		got := find(rows, "action", "remove-site")
		if got == nil || got["target_id"] != site || got["target_name"] != "Lab" ||
			got["organization_id"] != r.boot.OrganizationID || got["success"] != true || got["source_type"] != "api" ||
			got["source_name"] != "first account token" {
			t.Errorf("got %v", got)
		}
		if got = find(rows, "success", false); got == nil || got["action"] != "create-site" || got["target_id"] != zero {
			t.Errorf("got %v", got)
		}
		if got = find(rows, "source_type", "user"); got == nil || got["action"] != "create-user" ||
			got["target_type"] != "user" {
			t.Errorf("got %v", got)
		}
		for q, n := range map[string]int{
			"?search=action:create-site": 2, "?search=success:false": 1, "?search=Lab": 2,
			"?search=target_id:" + site: 2, "?search=source_type:user&fields=action": 1,
		} {
			if rows := r.do("GET", "/account/events.json"+q, nil).want(200).rows(); len(rows) != n {
				t.Errorf("%q found %d", q, len(rows))
			}
			if got := lines(r.do("GET", "/account/events.jsonl"+q, nil).want(200).body); len(got) != n {
				t.Errorf("%q found %d lines", q, len(got))
			}
		}
		page := r.do("GET", "/account/events.json?page_size=3", nil).want(200).row()
		rest := r.do("GET", "/account/events.json?page_size=3&start_key="+page["next_key"].(string), nil).want(200).row()
		if len(page["events"].([]any)) != 3 || len(rest["events"].([]any)) != 1 || rest["next_key"] != "" {
			t.Errorf("pages of %d and %d", len(page["events"].([]any)), len(rest["events"].([]any)))
		}
		r.unknownField("/account/events.json", 400)
	})
}

func TestLicense(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{})
	if err := r.e.SetLicense(map[string]any{
		"license_type": "community", "settings": map[string]any{"a": 1},
		"license_max_assets": 3,
	}); err != nil {
		t.Fatal(err)
	}
	a := r.do("GET", "/account/license", nil).want(200)
	if l := a.row(); l["license_type"] != "community" || fmt.Sprint(l["settings"]) != "map[a:1]" ||
		l["license_max_assets"] != 3.0 || a.header.Get("X-Api-Usage-Limit") != "3" ||
		a.header.Get("X-Api-Usage-Remaining") != "2" {
		t.Errorf("got %s", a.body)
	}
	r.do("GET", "/account/orgs", nil).want(200)
	r.do("GET", "/account/orgs", nil).want(200)
	r.do("GET", "/account/orgs", nil).want(429)
	for _, bad := range []map[string]any{{"color": "red"}, {"license_max_assets": "3"}} {
		if r.e.SetLicense(bad) == nil {
			t.Errorf("%v was accepted", bad)
		}
	}
}

func TestUnpublishedIsOff(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{})
	for _, path := range []string{"/account/settings", "/account/api/clients"} {
		if a := r.bad("GET", path, nil).want(404); a.row()["title"] != nil {
			t.Errorf("%s: %s", path, a.body)
		}
	}
}

func TestAllowlist(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{Unpublished: true, TrustSourceHeader: true}, func(t *testing.T, r *testConsole) {
		const settings, key = "/account/settings", "api_key_ip_allowlist"
		if got := r.do("GET", settings, nil).want(200).row(); len(got) != 1 || got[key] != "" {
			t.Errorf("got %v", got)
		}
		sent := "198.51.100.0/24,192.0.2.9, 2001:db8::/32,192.0.2.1/32"
		want := sent
		if r.active("allowlist-rewritten") {
			want = "192.0.2.1, 192.0.2.9, 198.51.100.0/24, 2001:db8::/32"
		}
		if got := r.do("PATCH", settings, obj{key: sent}).want(200).row()[key]; got != want {
			t.Errorf("got %v", got)
		}
		r.do("PATCH", settings, obj{key: "10.0.0.0/33"}).refused("10.0.0.0/33")
		r.do("PATCH", settings, obj{key: nil}).want(200)
		r.bad("PATCH", settings, obj{key: 5}).want(400)
		blocked := 403
		if r.active("blocked-401") {
			blocked = 401
		}
		form := url.Values{
			"grant_type": {"client_credentials"}, "client_id": {r.boot.ClientID},
			"client_secret": {r.boot.ClientSecret},
		}.Encode()
		for from, status := range map[string]int{
			"192.0.2.1": 200, "198.51.100.200": 200, "2001:db8::7": 200,
			"::ffff:192.0.2.9": 200, "192.0.2.2": blocked, "::1": blocked, "nowhere": blocked,
		} {
			r.do("GET", "/account/orgs", nil, emulator.SourceHeader, from).want(status)
			r.do("GET", "/org/sites", nil, emulator.SourceHeader, from).want(status)
			r.do("POST", "/account/api/token", form, "Content-Type", "application/x-www-form-urlencoded", emulator.SourceHeader,
				from).want(status)
			r.do("GET", "/health", nil, emulator.SourceHeader, from).want(200)
		}
		mine := r.do("GET", "/org/key", nil, emulator.SourceHeader, "198.51.100.77").want(200).row()
		if mine["last_used_ip"] != "198.51.100.77" {
			t.Errorf("the key was last used from %v", mine["last_used_ip"])
		}
		r.do("PATCH", settings, obj{key: "203.0.113.1"}).want(200)
		r.do("GET", settings, nil).want(blocked) // the caller locked itself out
		if status, _ := r.e.Outside("PATCH", settings, obj{key: ""}); status != 200 {
			t.Errorf("an administrator cannot help: %d", status)
		}
		r.do("GET", settings, nil).want(200)
	})
	t.Run("header is not trusted", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, emulator.Options{Unpublished: true})
		r.do("PATCH", "/account/settings", obj{"api_key_ip_allowlist": r.ip}).want(200)
		r.do("GET", "/account/orgs", nil, emulator.SourceHeader, "203.0.113.1").want(200)
		if !strings.Contains(get(t, r.e, http.MethodGet, "/").Body.String(), "only be used from <code>"+r.ip) {
			t.Error("the page does not show the allowlist")
		}
	})
}

func TestAPIClients(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{Unpublished: true}, func(t *testing.T, r *testConsole) {
		const base = "/account/api/clients"
		exchange := func(clientID, secret any) reply {
			form := url.Values{
				"grant_type": {"client_credentials"}, "client_id": {fmt.Sprint(clientID)},
				"client_secret": {fmt.Sprint(secret)},
			}
			return r.do("POST", "/account/api/token", form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
		}
		made := r.do("POST", base, obj{"name": "ci"}).want(200).row()
		token, _ := exchange(made["api_client_id"], made["api_client_secret"]).want(200).row()["access_token"].(string)
		hookID, hookSecret := r.e.AddAPIClient("outside")
		exchange(hookID, hookSecret).want(200)
		a := r.do("GET", base, nil).want(200)
		if rows := a.rows(); len(rows) != 3 || find(rows, "name", "ci")["api_client_id"] != made["api_client_id"] ||
			find(rows, "api_client_id", hookID) == nil {
			t.Errorf("%d clients", len(rows))
		}
		encoded, _ := json.Marshal(made["api_client_secret"])
		if containsText(a.body, string(encoded)) {
			t.Error("the list shows a secret")
		}
		r.do("POST", base, obj{}).want(400)
		r.do("DELETE", base+"/"+made["api_client_id"].(string), nil).want(204)
		r.do("DELETE", base+"/"+made["api_client_id"].(string), nil).want(404)
		exchange(made["api_client_id"], made["api_client_secret"]).want(401)
		r.token = token
		r.do("GET", "/account/orgs", nil).want(401)
	})
}
