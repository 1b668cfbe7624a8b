package emulator_test

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

func TestKeyLife(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{}, func(t *testing.T, r *testConsole) {
		for _, tc := range []struct {
			body   obj
			prefix string
			org    string
		}{
			{obj{"comment": "ci", "organization_id": r.boot.OrganizationID}, "OT", r.boot.OrganizationID},
			{obj{"comment": "ci", "organization_id": nil}, "CT", zero},
		} {
			k := r.do("PUT", "/account/keys", tc.body).want(200).row()
			id, _ := k["id"].(string)
			token, _ := k["token"].(string)
			if !strings.HasPrefix(token, tc.prefix) || len(token) != 30 || k["organization_id"] != tc.org ||
				k["comment"] != "ci" || k["inactive"] != false {
				t.Fatalf("got a key with comment %v and organization %v", k["comment"], k["organization_id"])
			}
			r.token = token
			r.do("GET", "/org", nil, "User-Agent", "probe/1").want(200)
			mine := r.do("GET", "/org/key", nil).want(200).row()
			r.token = r.boot.AccountToken
			got := r.do("GET", "/account/keys/"+id, nil).want(200).row()
			if mine["id"] != id || got["last_used_ip"] != r.ip || got["counter"] != 2.0 || got["usage_today"] != 2.0 {
				t.Errorf("usage is not kept: %v", got["counter"])
			}
			if shown := got["token"]; shown == token || (shown == "") == r.active("key-token-masked") {
				t.Error("a read shows the wrong part of the token")
			}
			rotated := r.do("PATCH", "/account/keys/"+id+"/rotate", nil).want(200).row()
			newer, _ := rotated["token"].(string)
			if newer == token || rotated["id"] != id || !strings.HasPrefix(newer, tc.prefix) {
				t.Error("rotation gave no new token under the same id")
			}
			r.token = token
			r.do("GET", "/org", nil).want(401)
			r.token = newer
			r.do("GET", "/org", nil).want(200)
			r.token = r.boot.AccountToken
			if find(r.do("GET", "/account/keys", nil).want(200).rows(), "id", id) == nil {
				t.Error("the list lacks the key")
			}
			r.do("DELETE", "/account/keys/"+id, nil).want(204)
			r.do("DELETE", "/account/keys/"+id, nil).want(404)
			row := find(r.do("GET", "/account/keys", nil).want(200).rows(), "id", id)
			if row != nil {
				t.Error("the deleted key is still listed")
			}
			r.token = newer
			r.do("GET", "/org", nil).want(401)
			r.token = r.boot.AccountToken
		}
		r.bad("PUT", "/account/keys", obj{"organization_id": "x"}).want(400)
		r.do("PUT", "/account/keys", obj{"organization_id": missing}).want(404)
		r.bad("PUT", "/account/keys", obj{"comment": 1}).want(400)
	})
}

func TestCallingKey(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{}, func(t *testing.T, r *testConsole) {
		r.token = r.boot.OrganizationToken
		newer, _ := r.do("PATCH", "/org/key/rotate", nil).want(200).row()["token"].(string)
		r.do("GET", "/org", nil).want(401)
		if r.e.Bootstrap().OrganizationToken != newer {
			t.Error("Bootstrap does not follow the rotation")
		}
		r.token = newer
		r.do("DELETE", "/org/key", nil).want(204)
		r.do("GET", "/org", nil).want(401)
	})
}

func TestExportTokens(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{}, func(t *testing.T, r *testConsole) {
		base := "/account/orgs/" + r.boot.OrganizationID + "/exportToken"
		made := r.do("POST", base+"s", obj{"comment": "splunk"}).want(200).row()
		id, _ := made["id"].(string)
		secret, _ := made["token"].(string)
		want := "ET"
		if r.active("export-token-xt") {
			want = "XT"
		}
		if !strings.HasPrefix(secret, want) || made["comment"] != "splunk" {
			t.Fatalf("got %v", made["comment"])
		}
		r.token = secret
		r.do("GET", "/export/org/assets.json", nil).want(200)
		r.token = r.boot.AccountToken
		if got := r.do("GET", base+"s/"+id, nil).want(200).row(); got["counter"] != 1.0 || got["last_used_by"] != r.ip ||
			got["token"] == secret {
			t.Errorf("got counter %v", got["counter"])
		}
		if n := len(r.do("GET", base+"s", nil).want(200).rows()); n != 2 {
			t.Errorf("%d export tokens, want 2", n)
		}
		r.do("PATCH", base+"/rotate", nil).refused("more than one")
		r.do("DELETE", base, nil).refused("more than one")
		if got := r.do("PATCH", base+"s/"+id+"/rotate", nil).want(200).row(); got["token"] == secret {
			t.Error("not rotated")
		}
		r.do("DELETE", base+"s/"+id, nil).want(204)
		r.do("GET", base+"s/"+id, nil).want(404)
		r.do("PATCH", base+"/rotate", nil).want(200)
		r.do("DELETE", base, nil).want(204)
		r.do("DELETE", base, nil).want(404)
		if n := len(r.do("GET", base+"s", nil).want(200).rows()); n != 0 {
			t.Errorf("%d export tokens, want none", n)
		}
	})
}

func TestTokenKinds(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{}, func(t *testing.T, r *testConsole) {
		wrong := 401
		if r.active("wrong-kind-400") {
			wrong = 400
		}
		for _, tc := range []struct {
			token, path string
			status      int
		}{
			{r.boot.AccountToken, "/account/orgs", 200},
			{r.boot.AccountToken, "/org", 200},
			{r.boot.AccountToken, "/export/org/sites.json", 200},
			{r.boot.OrganizationToken, "/account/orgs", wrong},
			{r.boot.OrganizationToken, "/org", 200},
			{r.boot.OrganizationToken, "/export/org/sites.json", 200},
			{r.boot.ExportToken, "/account/orgs", wrong},
			{r.boot.ExportToken, "/org", wrong},
			{r.boot.ExportToken, "/export/org/sites.json", 200},
			{"CTnonsense", "/account/orgs", 401},
			{"", "/org", 401},
			{"", "/health", 200},
			{"", "/metadata", 200},
			{"", "/releases/platform/version", 200},
		} {
			r.token = tc.token
			a := r.do("GET", tc.path, nil).want(tc.status)
			if tc.status == 200 || r.active("problem-old") {
				continue
			}
			body := a.row()
			kinds, _ := body["possible_token_types"].([]any)
			provided := map[string]string{r.boot.OrganizationToken: "organization", r.boot.ExportToken: "export"}[tc.token]
			if body["provided_token_type"] != provided || !slices.Contains(kinds, any("client")) || body["error"] == "" {
				t.Errorf("%s: got %s", tc.path, a.body)
			}
			if a.header.Get("X-API-Usage-Limit") != "" {
				t.Error("usage on a refusal")
			}
		}
	})
}

func TestOAuth(t *testing.T) {
	t.Parallel()
	clock := newStopwatch()
	bothWays(t, emulator.Options{Now: clock.Now, TokenLifetime: time.Minute}, func(t *testing.T, r *testConsole) {
		r.token = ""
		const form = "application/x-www-form-urlencoded"
		creds := func(secret string) string {
			return url.Values{
				"grant_type": {"client_credentials"}, "client_id": {r.boot.ClientID},
				"client_secret": {secret},
			}.Encode()
		}
		got := r.do("POST", "/account/api/token", creds(r.boot.ClientSecret), "Content-Type", form).want(200).row()
		if got["expires_in"] != 60.0 || got["token_type"] != "Bearer" {
			t.Errorf("got expiry %v", got["expires_in"])
		}
		basic := "Basic " + base64.StdEncoding.EncodeToString(
			[]byte(r.boot.ClientID+":"+url.QueryEscape(r.boot.ClientSecret)))
		r.do("POST", "/account/api/token", "grant_type=client_credentials", "Content-Type", form, "Authorization",
			basic).want(200)
		r.bad("POST", "/account/api/token", obj{"grant_type": "client_credentials"}).want(400)
		r.bad("POST", "/account/api/token", "grant_type=client_credentials", "Content-Type", form).want(400)
		r.bad("POST", "/account/api/token", strings.Replace(creds(r.boot.ClientSecret), "client_credentials", "password", 1),
			"Content-Type", form).want(400)
		r.do("POST", "/account/api/token", creds("wrong"), "Content-Type", form).want(401)

		token, _ := got["access_token"].(string)
		r.token = token
		r.do("GET", "/account/orgs", nil).want(200)
		r.do("GET", "/org", nil).want(200)
		r.do("GET", "/org/key", nil).want(404)
		r.token = ""
		rotated := r.do("POST", "/account/api/rotate", creds(r.boot.ClientSecret), "Content-Type", form).want(200).row()
		newer, _ := rotated["api_client_secret"].(string)
		if rotated["api_client_id"] != r.boot.ClientID || newer == r.boot.ClientSecret ||
			r.e.Bootstrap().ClientSecret != newer {
			t.Error("not rotated")
		}
		old, live := 401, 200
		if r.active("oauth-old-secret-lives") {
			old = 200
		}
		if r.active("oauth-rotate-kills-token") {
			live = 401
		}
		r.do("POST", "/account/api/token", creds(r.boot.ClientSecret), "Content-Type", form).want(old)
		again, _ := r.do("POST", "/account/api/token", creds(newer), "Content-Type", form).want(
			200).row()["access_token"].(string)
		r.token = token
		r.do("GET", "/account/orgs", nil).want(live)
		r.token = again
		r.do("GET", "/account/orgs", nil).want(200)
	})
	t.Run("expiry", func(t *testing.T) {
		t.Parallel()
		clock := newStopwatch()
		r := newRig(t, emulator.Options{Now: clock.Now})
		body := url.Values{
			"grant_type": {"client_credentials"}, "client_id": {r.boot.ClientID},
			"client_secret": {r.boot.ClientSecret},
		}.Encode()
		r.token = ""
		got := r.do("POST", "/account/api/token", body, "Content-Type", "application/x-www-form-urlencoded").want(200).row()
		r.token, _ = got["access_token"].(string)
		clock.turn(time.Hour - time.Second)
		r.do("GET", "/account/orgs", nil).want(200)
		clock.turn(time.Second)
		r.do("GET", "/account/orgs", nil).want(401)
	})
}
