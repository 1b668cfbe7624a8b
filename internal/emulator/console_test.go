package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// TestCallsThatAreNotServed: F12. Each operation of the API document is served, or says that it is
// not.
func TestCallsThatAreNotServed(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{})
	for _, c := range [][2]string{
		{"GET", "/export/org/assets.csv"},
		{"GET", "/org/tasks/" + missing + "/changes"},
		{"GET", "/org/assets/type.csv"},
		{"GET", "/org/services/tcp.csv"},
		{"DELETE", "/org/assets/" + missing + "/sources/1/remove"},
		{"POST", "/org/custom-integrations/" + missing + "/asset"},
	} {
		a := r.send(c[0], c[1], nil).want(501)
		if detail, _ := a.row()["detail"].(string); !strings.Contains(detail, "does not serve") {
			t.Errorf("%s: %s", c[1], a.body)
		}
	}
	r.send("GET", "/org/nothing", nil).want(404)
}

// TestExplorersRegister: F11. A new organization has no Explorer until one registers with its
// download token.
func TestExplorersRegister(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{ExplorersPerOrganization: 2, Accounts: 2}, func(t *testing.T, r *testConsole) {
		if n := len(r.do("GET", "/org/explorers", nil).want(200).rows()); n != 2 {
			t.Errorf("the first organization has %d", n)
		}
		o := r.do("PUT", "/account/orgs", obj{"name": "Tenant"}).want(200).row()
		scan := func() reply {
			return r.do("PUT", "/org/sites/Primary/scan?_oid="+id(o), obj{"targets": "10.0.0.1"})
		}
		scan().refused("no available agents")
		post := func(method, body string) *httptest.ResponseRecorder {
			w := httptest.NewRecorder()
			r.e.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, "/_explorers", strings.NewReader(body)))
			return w
		}
		if w := post(http.MethodPost, `{"download_token":"DT0","name":"x"}`); w.Code != 404 {
			t.Errorf("an unknown token answers %d", w.Code)
		}
		if post(http.MethodPost, `x`).Code != 400 || post(http.MethodGet, ``).Code != 405 {
			t.Error("a wrong call was taken")
		}
		w := post(http.MethodPost, fmt.Sprintf(`{"download_token":%q,"name":"ber-1"}`, o["download_token"]))
		var got map[string]string
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 200 {
			t.Fatalf("%d: %v", w.Code, err)
		}
		rows := r.do("GET", "/org/explorers?_oid="+id(o), nil).want(200).rows()
		if len(rows) != 1 || id(rows[0]) != got["id"] || rows[0]["name"] != "BER-1" || rows[0]["connected"] != true {
			t.Errorf("got %v", rows)
		}
		scan().want(200)
		if post(http.MethodPost, fmt.Sprintf(`{"download_token":%q,"name":"BER-1"}`, o["download_token"])); len(
			r.do("GET", "/org/explorers?_oid="+id(o), nil).want(200).rows()) != 1 {
			t.Error("a host that registers again became a second Explorer")
		}
		second := r.e.Accounts()[1]
		_, body := second.Outside(http.MethodGet, "/account/orgs", nil)
		var orgs []map[string]any
		if err := json.Unmarshal(body, &orgs); err != nil {
			t.Fatal(err)
		}
		if _, err := r.e.RegisterExplorer(orgs[0]["download_token"].(string), ""); err != nil {
			t.Error("the second account has a token of its own:", err)
		}
	})
}

// TestExplorersRegisterByThemselves, where the console is told so.
func TestExplorersRegisterByThemselves(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{NewOrganizationExplorers: 2})
	org := id(r.do("PUT", "/account/orgs", obj{"name": "Tenant"}).want(200).row())
	if own, first := len(r.do("GET", "/org/explorers?_oid="+org, nil).rows()),
		len(r.do("GET", "/org/explorers", nil).rows()); own != 2 || first != 0 {
		t.Errorf("the new organization has %d, the first %d", own, first)
	}
}

// TestVariantsChangeWhatTheFactsName: F13.
func TestVariantsChangeWhatTheFactsName(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{
		ExplorersPerOrganization: 1,
		Variants:                 []string{"data-wrapper", "problem-old", "inactive-listed"},
	})
	wrapped := func(a reply) bool { return strings.HasPrefix(string(a.want(200).body), `{"data":`) }
	site := r.do("PUT", "/org/sites", obj{"name": "a"})
	made := r.do("PUT", "/account/orgs", obj{"name": "a"})
	if !wrapped(site) || !wrapped(r.do("GET", "/org/sites/a", nil)) ||
		!wrapped(r.do("PATCH", "/org/sites/a", obj{"description": "x"})) || !wrapped(made) {
		t.Error("a site or a new organization is not wrapped")
	}
	for path, a := range map[string]reply{
		"organization": r.do("GET", "/account/orgs/"+id(made.row()), nil), "key": r.do("PUT", "/account/keys", obj{}),
		"template": r.do("POST", "/account/tasks/templates",
			obj{"name": "t", "organization_id": r.boot.OrganizationID, "global": true, "acl": obj{}}),
		"scan":        r.do("PUT", "/org/sites/a/scan", obj{"targets": "10.0.0.1"}),
		"integration": r.do("POST", "/account/custom-integrations", obj{"name": "i"}),
	} {
		if wrapped(a) {
			t.Errorf("%s is wrapped", path)
		}
	}
	if row := r.do("PUT", "/org/sites/a/scan", obj{"targets": "10.0.0.1", "probes": "nothing"}).want(
		400).row(); row["detail"] != "unknown probe: nothing" {
		t.Errorf("a refusal without its detail: %v", row)
	}
	key := id(r.do("PUT", "/account/keys", obj{}).row())
	r.do("DELETE", "/account/keys/"+key, nil).want(204)
	r.do("DELETE", "/org/sites/a", nil).want(204)
	r.do("DELETE", "/account/orgs/"+id(made.row()), nil).want(204)
	if find(r.do("GET", "/account/keys", nil).rows(), "id", key) != nil ||
		find(r.do("GET", "/org/sites", nil).rows(), "name", "a") != nil {
		t.Error("a deleted key or site is listed")
	}
	if o := find(r.do("GET", "/account/orgs", nil).rows(), "name", "a"); o == nil || o["inactive"] != true {
		t.Errorf("the deleted organization is listed as %v", o)
	}
	r.token = "CT0"
	if row := r.do("GET", "/account/orgs", nil).want(401).row(); row["error"] != "API Key Not Found" || len(row) != 1 {
		t.Errorf("a bad token: %v", row)
	}
}

// TestAutoZoneStays: a task that has a hosted zone keeps it when it is told "auto" (seen with the
// vendor's tests).
func TestAutoZoneStays(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{})
	var enabled []string
	for _, z := range r.do("GET", "/org/hosted-zones", nil).rows() {
		if z["enabled"] == true {
			enabled = append(enabled, id(z))
		}
	}
	for _, zone := range enabled {
		task := r.scan(obj{"targets": "198.51.100.1", "scan-frequency": "daily", "hosted-zone-id": zone})
		got := r.do("PATCH", "/org/tasks/"+id(task), obj{"hosted_zone_name": "auto"}).want(200).row()
		if got["hosted_zone_id"] != zone {
			t.Errorf("got %v, want %s", got["hosted_zone_id"], zone)
		}
	}
}

// TestProbesOfTheVendor: the names of the vendor's list, dots included.
func TestProbesOfTheVendor(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{ExplorersPerOrganization: 1})
	for _, list := range []string{
		"arp, bacnet, c12.22, c37118-remote",
		"dnp3,fox,profinet,hartip,ethernetip-udp,iec60870-5-104", "aws-instances,custom-integration",
	} {
		r.scan(obj{"targets": "10.0.0.1", "probes": list, "c12.22-port": "1153"})
	}
	r.do("PUT", "/org/sites/Primary/scan", obj{"targets": "10.0.0.1", "probes": "nothing"}).refused(
		"unknown probe: nothing")
}

// TestSecretOptionsAreMasked: options of a scan that may be secrets show neither on the page nor in
// /_state.
func TestSecretOptionsAreMasked(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{ExplorersPerOrganization: 1})
	hidden := obj{"snmp-comms": "c0mmun1ty", "snmp-v3-auth-passphrase": "pa55phrase"}
	r.scan(merged(obj{"targets": "10.0.0.1", "scan-frequency": "daily"}, hidden))
	r.template(obj{"params": hidden})
	for _, path := range []string{"/_state", "/"} {
		page := get(t, r.e, http.MethodGet, path).Body.String()
		if strings.Contains(page, "c0mmun1ty") || strings.Contains(page, "pa55phrase") ||
			!strings.Contains(page, "snmp-comms") {
			t.Errorf("%s shows a secret, or no option at all", path)
		}
	}
}

// TestHostsOfOthers: a page of the Internet whose name was pointed at this machine reads nothing.
func TestHostsOfOthers(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]int{
		"127.0.0.1:8080": 200, "localhost:8080": 200, "LOCALHOST": 200, "[::1]:8080": 200, "192.0.2.7": 200,
		"console.test:8080": 200,
		"evil.example:8080": 421, "127.0.0.1.evil.example": 421, "": 421,
	} {
		r := newRig(t, emulator.Options{Hosts: []string{"console.test"}})
		for _, path := range []string{"/", "/_state", emulator.Prefix + "/health"} {
			req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
			req.Host = host
			w := httptest.NewRecorder()
			r.e.ServeHTTP(w, req)
			if w.Code != want || want != 200 && strings.Contains(w.Body.String(), r.boot.OrganizationID) {
				t.Errorf("%s %s answered %d, want %d", host, path, w.Code, want)
			}
		}
	}
	r := newRig(t, emulator.Options{Hosts: []string{"*"}})
	req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/_state", nil)
	req.Host = "any.example"
	w := httptest.NewRecorder()
	if r.e.ServeHTTP(w, req); w.Code != 200 {
		t.Errorf("answered %d", w.Code)
	}
}
