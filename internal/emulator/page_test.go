package emulator_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

func get(t *testing.T, e *emulator.Emulator, method, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	e.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, path, nil))
	return w
}

// secrets are all secrets of the account that a test can know.
func secrets(r *testConsole) []string {
	out := []string{r.boot.AccountToken, r.boot.OrganizationToken, r.boot.ExportToken, r.boot.ClientSecret}
	for _, o := range r.do("GET", "/account/orgs", nil).rows() {
		out = append(out, o["download_token"].(string))
	}
	return out
}

func TestPageAndState(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{ExplorersPerOrganization: 1, Variants: []string{"null-text"}})
	if w := get(t, r.e, http.MethodGet, "/"); w.Code != 200 || !strings.Contains(w.Body.String(), "none yet") {
		t.Fatalf("a fresh page: %d", w.Code)
	}
	r.do("PUT", "/org/sites", obj{
		"name": "<b>Lab</b>", "scope": "192.0.2.7",
		"subnets": obj{"198.51.100.0/24": obj{"description": "dmz", "tags": obj{"owner": "it"}}},
	}).want(200)
	id, _ := r.scan(obj{
		"targets": "10.0.0.1", "scan-name": "Nightly", "scan-frequency": "daily",
		"scan-start": "2222222222",
	})["id"].(string)
	hidden := secrets(r)
	page := get(t, r.e, http.MethodGet, "/").Body.String()
	for _, want := range []string{
		"&lt;b&gt;Lab&lt;/b&gt;", "192.0.2.7", "198.51.100.0/24", "dmz", "owner=it", "Nightly", id, "2040-06-02T03:57:02Z",
		"EXPLORER-1", "connected", "zone1",
		"of 100,000", "99,997 left", "createSite", "/api/v1.0/org/sites", "null-text", "first account token",
		hidden[0][:2] + "********" + hidden[0][26:],
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "<b>Lab</b>") || strings.Contains(page, "<script") {
		t.Error("the page is not escaped")
	}
	w := get(t, r.e, http.MethodGet, "/_state")
	var st struct {
		Organizations []struct {
			Name  string
			Sites []struct {
				Name    string
				Subnets []struct{ CIDR string }
			}
			Schedules []struct{ Name string }
		}
		Usage    struct{ Today int }
		Tokens   []struct{ Kind, Token string }
		Requests []emulator.Request
	}
	if err := json.Unmarshal(w.Body.Bytes(), &st); err != nil {
		t.Fatal(err)
	}
	if len(st.Organizations) != 1 || len(st.Organizations[0].Sites) != 2 || len(st.Organizations[0].Schedules) != 1 ||
		st.Usage.Today != 3 || len(st.Tokens) != 3 || len(st.Requests) != 3 {
		t.Errorf("got %+v", st)
	}
	for i, s := range hidden {
		if strings.Contains(page, s) || strings.Contains(w.Body.String(), s) {
			t.Errorf("secret %d is shown", i)
		}
	}
	if get(t, r.e, http.MethodPost, "/").Code != 405 || get(t, r.e, http.MethodDelete, "/_state").Code != 405 {
		t.Error("the pages take writes")
	}
	if n := len(r.e.Requests()); n != 3 {
		t.Errorf("%d requests in the log: the page is in it", n)
	}
}

func TestStateFile(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{ExplorersPerOrganization: 1}, func(t *testing.T, r *testConsole) {
		path := filepath.Join(t.TempDir(), "state.json")
		variants := r.e.ActiveVariants()
		r = newRig(t, emulator.Options{StateFile: path, ExplorersPerOrganization: 1, Variants: variants})
		r.do("PUT", "/org/sites", obj{
			"name": "Kept", "description": "x",
			"subnets": obj{"10.0.0.0/8": obj{"tags": obj{"a": "b"}}},
		}).want(200)
		task := r.scan(obj{"targets": "10.0.0.1", "scan-frequency": "daily"})
		id, _ := task["id"].(string)
		before := r.do("GET", "/org/sites/Kept", nil).want(200)
		if err := r.e.Save(); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the state file: %v %v", info.Mode(), err)
		}
		again := newRig(t, emulator.Options{StateFile: path, Variants: variants})
		if again.boot != r.boot {
			t.Error("other credentials after loading")
		}
		if after := again.do("GET", "/org/sites/Kept", nil).want(200); !bytes.Equal(after.body, before.body) {
			t.Errorf("got %s, want %s", after.body, before.body)
		}
		if got := again.do("GET", "/org/tasks/"+id, nil).want(200); got.row()["recur"] != true {
			t.Errorf("got %s", got.body)
		}
		if len(again.do("GET", "/org/explorers", nil).rows()) != 1 {
			t.Error("Explorers were not kept")
		}
	})
	t.Run("broken", func(t *testing.T) {
		t.Parallel()
		for _, text := range []string{"{", "{}", "[]"} {
			path := filepath.Join(t.TempDir(), "state.json")
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := emulator.New(emulator.Options{StateFile: path}); err == nil {
				t.Errorf("%s was loaded", text)
			}
		}
		e, err := emulator.New(emulator.Options{StateFile: filepath.Join(t.TempDir(), "none", "state.json")})
		if err != nil {
			t.Fatal(err)
		}
		if e.Save() == nil {
			t.Error("saved into a missing directory")
		}
	})
}

// TestPageShowsTheAccount makes one of each object of the account and looks for it, and for its
// secrets.
func TestPageShowsTheAccount(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{ExplorersPerOrganization: 1})
	r.template(obj{
		"name": "<i>slow</i>", "params": obj{"rate": "7"}, "acl": obj{r.boot.OrganizationID: "user"},
		"global": false,
	})
	r.credential(obj{"name": "shodan", "secret": obj{"api_key": "hush-hush"}})
	r.do("PUT", "/account/users/invite", obj{"email": "i@example.com", "subject": "Welcome"}).want(200)
	r.mapping(r.group(obj{
		"name": "auditors", "expires_at": 2222222222,
		"org_roles": obj{r.boot.OrganizationID: "viewer"},
	})["id"])
	r.ownership("owner")
	r.do("POST", "/account/custom-integrations", obj{"name": "cmdb", "icon": icon(1, 1)}).want(200)
	x := id(r.do("GET", "/org/explorers", nil).rows()[0])
	r.do("DELETE", "/org/explorers/"+x, nil).want(204)
	page := get(t, r.e, http.MethodGet, "/").Body.String()
	for _, want := range []string{
		"&lt;i&gt;slow&lt;/i&gt;", "rate=7", "Example=user", "shodan", ">api_key <span",
		"Mail sent to <b>i@example.com</b> (invite): Welcome", "auditors", "Example=viewer",
		"2040-06-02", "<b>owner</b>", "cmdb</b> (with icon)",
		"uninstalled Explorers</span> <span class=\"item\"><b>EXPLORER-1</b>", "superuser",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	st := r.state()
	if len(st.Uninstalled) != 1 || st.Uninstalled[0].ID != x || len(st.Mails) != 1 || st.Mails[0].To != "i@example.com" {
		t.Errorf("got %+v", st)
	}
	if strings.Contains(page, "hush-hush") ||
		strings.Contains(get(t, r.e, http.MethodGet, "/_state").Body.String(), "hush-hush") {
		t.Error("a secret is shown")
	}
}

// TestStateFileKeepsTheAccount saves one of each object of the account and reads them back from
// another console.
func TestStateFileKeepsTheAccount(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state.json")
	r := newRig(t, emulator.Options{StateFile: path, Inventory: 7, Unpublished: true})
	r.template(nil)
	cr := r.credential(nil)
	r.user(obj{"org_roles": obj{r.boot.OrganizationID: "viewer"}})
	r.mapping(r.group(nil)["id"])
	r.ownership("owner")
	r.do("POST", "/account/custom-integrations", obj{"name": "cmdb", "icon": icon(1, 1)}).want(200)
	r.do("PATCH", "/account/settings", obj{"api_key_ip_allowlist": r.ip}).want(200)
	if err := r.e.Save(); err != nil {
		t.Fatal(err)
	}
	again := newRig(t, emulator.Options{StateFile: path, Unpublished: true})
	for _, list := range []string{
		"/account/tasks/templates", "/account/credentials", "/account/users", "/account/groups", "/account/sso/groups",
		"/account/assets/ownership-types",
		"/account/custom-integrations", "/account/events.json", "/account/orgs", "/account/settings",
		"/export/org/assets.jsonl",
	} {
		sorted := func(b []byte) []byte { // lists come in any order
			b = bytes.Clone(b)
			slices.Sort(b)
			return b
		}
		before, after := r.do("GET", list, nil).want(200).body, again.do("GET", list, nil).want(200).body
		if len(before) < 10 || !bytes.Equal(sorted(before), sorted(after)) {
			t.Errorf("%s: got %s, want %s", list, after, before)
		}
	}
	if s := again.e.CredentialSecret(id(cr)); s["api_key"] != "k3y" {
		t.Error("the secret of the credential is lost")
	}
}
