package emulator_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const hostile = `<script>alert(1)</script>`

// outside makes a change without an entry in the request log and returns the answer's body.
func outside(t *testing.T, e *emulator.Emulator, method, path string, body any) string {
	t.Helper()
	status, answer := e.Outside(method, path, body)
	if status < 200 || status > 299 {
		t.Fatalf("%s %s answered %d: %s", method, path, status, answer)
	}
	return string(answer)
}

// full is an account with one of each object, names that are markup, a tree of organizations, and
// things too long for a line.
func full(t *testing.T) *testConsole {
	t.Helper()
	r := newRig(t, emulator.Options{
		ExplorersPerOrganization: 1, Unpublished: true,
		Variants: []string{"null-text", "retry-after"}, Burst: 60, DailyLimit: 40,
	})
	mother := id(r.do("PUT", "/account/orgs", obj{"name": "Beta " + hostile, "description": hostile}).want(200).row())
	child := id(r.do("PUT", "/account/orgs", obj{"name": "Alpha", "parent_id": mother}).want(200).row())
	r.do("PUT", "/account/orgs", obj{"name": strings.Repeat("Grandchild", 20), "parent_id": child}).want(200)
	subnets := obj{}
	for i := range 120 {
		subnets[fmt.Sprintf("10.1.%d.0/24", i)] = obj{"description": hostile, "tags": obj{"zone": hostile}}
	}
	r.do("PUT", "/org/sites", obj{
		"name": hostile, "description": strings.Repeat("long", 80),
		"scope": "192.0.2.7, 198.51.100.0/24", "excludes": "192.0.2.9", "subnets": subnets,
	}).want(200)
	r.scan(obj{
		"targets": "10.0.0.1", "scan-name": hostile, "scan-frequency": "daily", "snmp-comms": "hush-comms",
		"nameservers": hostile,
	})
	r.template(obj{"name": hostile, "params": obj{"snmp-comms": "hush-template"}})
	r.credential(obj{"name": hostile, "secret": obj{"api_key": "hush-hush"}})
	r.do("PUT", "/account/keys", obj{"comment": hostile}).want(200)
	r.do("PUT", "/account/users/invite",
		obj{"email": "i@example.com", "first_name": hostile, "subject": hostile}).want(200)
	r.mapping(r.group(obj{"name": hostile, "description": hostile})["id"])
	r.ownership(hostile)
	r.e.AddExplorer(r.boot.OrganizationID, hostile)
	r.e.AddExplorerGroup(r.boot.OrganizationID, hostile)
	r.e.AddAPIClient(hostile)
	r.bad("GET", "/nowhere/%3Cscript%3Ealert(1)%3C/script%3E?q="+strings.Repeat("x", 300), nil)
	return r
}

// TestPageIsInert proves that nothing on the page runs and that nothing comes from elsewhere,
// whatever things are called.
func TestPageIsInert(t *testing.T) {
	t.Parallel()
	r := full(t)
	w := get(t, r.e, http.MethodGet, "/")
	page := w.Body.String()
	if strings.Contains(page, "<script") || strings.Contains(page, "alert(1)</script>") {
		t.Error("the page holds a script")
	}
	if n := strings.Count(page, "&lt;script&gt;alert(1)&lt;/script&gt;"); n < 120 {
		t.Errorf("the names are shown %d times", n)
	}
	_, style, _ := strings.Cut(page, "<style>")
	style, markup, _ := strings.Cut(style, "</style>")
	sum := sha256.Sum256([]byte(style))
	policy := w.Header().Get("Content-Security-Policy")
	for _, want := range []string{
		"default-src 'none';",
		"style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "';", "base-uri 'none'", "form-action 'none'",
		"frame-ancestors 'none'",
	} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy %q lacks %q", policy, want)
		}
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "script-src") {
		t.Errorf("the policy is %q", policy)
	}
	for _, a := range regexp.MustCompile(`(?:src|href|action)="([^"#/d][^"]*|//[^"]*)"`).FindAllStringSubmatch(markup,
		-1) {
		t.Errorf("the page leads to %s", a[1])
	}
	if a := regexp.MustCompile(`<[a-z][^>]* (style|on[a-z]+)=`).FindString(markup); a != "" {
		t.Errorf("what the policy forbids: %s", a)
	}
	for header, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		"Cache-Control": "no-store", "Content-Type": "text/html; charset=utf-8",
	} {
		if got := w.Header().Get(header); got != want {
			t.Errorf("%s is %q", header, got)
		}
	}
}

// TestPageHidesSecrets looks for every secret that the account holds.
func TestPageHidesSecrets(t *testing.T) {
	t.Parallel()
	r := full(t)
	hidden := append(secrets(r), "hush-comms", "hush-template", "hush-hush")
	made := r.do("PUT", "/account/keys", obj{"organization_id": r.boot.OrganizationID}).want(200).row()
	rotated := r.do("PATCH", "/account/keys/"+id(made)+"/rotate", nil).want(200).row()
	clientID, clientSecret := r.e.AddAPIClient("ci")
	form := "grant_type=client_credentials&client_id=" + clientID + "&client_secret=" +
		strings.NewReplacer("+", "%2B", "/", "%2F").Replace(clientSecret)
	access := r.do("POST", "/account/api/token", form, "Content-Type", "application/x-www-form-urlencoded").want(200).row()
	hidden = append(hidden, clientSecret, made["token"].(string), rotated["token"].(string),
		access["access_token"].(string))
	page := get(t, r.e, http.MethodGet, "/").Body.String()
	for i, s := range hidden {
		if s == "" || strings.Contains(page, s) {
			t.Errorf("secret %d of %d is empty or shown", i, len(hidden))
		}
	}
	if !strings.Contains(page, "snmp-comms=********") {
		t.Error("the page does not say that there are SNMP communities")
	}
}

func TestPageRefreshes(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{})
	const tag = `<meta http-equiv="refresh" content="7">`
	if strings.Contains(get(t, r.e, http.MethodGet, "/").Body.String(), "http-equiv") {
		t.Error("refreshes unasked")
	}
	if w := get(t, r.e, http.MethodGet, "/?refresh=7"); w.Code != 200 || !strings.Contains(w.Body.String(), tag) ||
		!strings.Contains(w.Body.String(), `<a href="/">Stop</a>`) {
		t.Errorf("answered %d without the switch", w.Code)
	}
	for _, text := range []string{"0", "-1", "3601", "x", "5;url=//example.com"} {
		if w := get(t, r.e, http.MethodGet, "/?refresh="+strings.ReplaceAll(text, ";", "%3B")); w.Code != 400 {
			t.Errorf("%q answered %d", text, w.Code)
		}
	}
}

// TestPageTree reads the order of the organizations: every level by name, children below their
// parent.
func TestPageTree(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{})
	south := id(r.do("PUT", "/account/orgs", obj{"name": "South"}).want(200).row())
	add := func(name, parent string) string {
		return id(r.do("PUT", "/account/orgs", obj{"name": name, "parent_id": parent}).want(200).row())
	}
	add("inner", add("Outer", south))
	add("Another", south)
	page := get(t, r.e, http.MethodGet, "/").Body.String()
	var got []string
	for _, m := range regexp.MustCompile(`(?s)class="panel org level-(\d)".*?<h3>([^<]*)</h3>`).FindAllStringSubmatch(page,
		-1) {
		got = append(got, m[1]+" "+m[2])
	}
	if want := "1 Example, 1 South, 2 Another, 2 Outer, 3 inner"; strings.Join(got, ", ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if !strings.Contains(page, "part of South") || !strings.Contains(page, "<b>5</b> organizations") {
		t.Error("the page does not say which organization is part of which")
	}
}

// TestPageLimits sees both limits go up, and what is left.
func TestPageLimits(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{DailyLimit: 1000, Burst: 4, FailRate: 0})
	for range 5 {
		r.send("GET", "/org", nil)
	}
	page := get(t, r.e, http.MethodGet, "/").Body.String()
	for _, want := range []string{
		"<b class=\"big\">4</b> of 1,000", "996 left", "<b class=\"big\">4</b> of 4 from <code>192.0.2.1</code>",
		`gauge bad" role="img" aria-label="4 of 4"`, "last 5 minutes",
		"<b class=\"big\">4</b> succeeded, <b class=\"big bad\">1</b> failed", "429 burst limit",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	r.e.SetDailyRemaining(0)
	if err := r.e.SetRates(emulator.Rates{FailRate: 0.25}); err != nil {
		t.Fatal(err)
	}
	page = get(t, r.e, http.MethodGet, "/").Body.String()
	for _, want := range []string{
		"None left", `gauge bad" role="img" aria-label="1,000 of 1,000"`, "Faults are on",
		"fail 25%",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// TestPageOfManySites has all of 1,000 sites in 10 organizations on a page of bearable size, with
// few of them open; of more than the page holds it says how many are missing.
func TestPageOfManySites(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{})
	for o := range 10 {
		answer := outside(t, r.e, "PUT", "/account/orgs", obj{"name": fmt.Sprintf("Customer %d", o)})
		org := regexp.MustCompile(`"id":\s*"([^"]+)"`).FindStringSubmatch(answer)[1]
		for s := range 100 {
			outside(t, r.e, "PUT", "/org/sites?_oid="+org,
				obj{"name": fmt.Sprintf("Site %d-%d", o, s), "subnets": obj{fmt.Sprintf("10.%d.%d.0/24", o, s): obj{}}})
		}
	}
	page := get(t, r.e, http.MethodGet, "/").Body.String()
	if n := strings.Count(page, "<b>Site "); n != 1000 || !strings.Contains(page, "<b>1,011</b> sites") {
		t.Errorf("%d sites are shown", n)
	}
	if open, all := strings.Count(page, `" open>`), strings.Count(page, "<details class=\"panel org"); open != 1 ||
		all != 11 {
		t.Errorf("%d of %d organizations are open", open, all)
	}
	keep := regexp.MustCompile(`href="(/\?open=[^"#]+)#org-`).FindStringSubmatch(page)
	if len(keep) != 2 {
		t.Fatal("a closed organization cannot be kept open")
	}
	kept := get(t, r.e, http.MethodGet, keep[1]+"&refresh=9").Body.String()
	if open := strings.Count(kept, `" open>`); open != 2 ||
		!strings.Contains(kept, `"/?refresh=9&amp;open=`+strings.TrimPrefix(keep[1], "/?open=")) {
		t.Errorf("%d organizations are open where one more is to be kept open", open)
	}
	if len(page) > 1<<20 {
		t.Errorf("the page has %d bytes", len(page))
	}
	for i := range 60 {
		subnets := obj{}
		for s := range 101 {
			subnets[fmt.Sprintf("172.16.%d.0/24", s)] = obj{}
		}
		outside(t, r.e, "PUT", "/org/sites?_oid="+r.boot.OrganizationID,
			obj{"name": fmt.Sprintf("Wide %d", i), "subnets": subnets})
	}
	page = get(t, r.e, http.MethodGet, "/").Body.String()
	shown := strings.Count(page, "<b>Wide ")
	if shown < 20 || shown > 40 || !strings.Contains(page, fmt.Sprintf("and %d more sites: all are in", 60-shown)) ||
		!strings.Contains(page, "and 1 more: all are in") {
		t.Errorf("%d of 60 sites are shown", shown)
	}
}
