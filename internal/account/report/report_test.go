package report_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/account/coverage"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/account/htmlpage/pagetest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/account/report"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// console is an emulated account of a few organizations with gaps in their coverage, and a client
// of it.
func console(t *testing.T, kind runzero.LoginKind) (*emulator.Emulator, *runzero.Client) {
	t.Helper()
	e, err := emulator.New(emulator.Options{ExplorersPerOrganization: 1})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	b := e.Bootstrap()
	login := runzero.Login{Kind: kind, Token: b.AccountToken}
	if kind == runzero.KindOrganizationToken {
		login.Token = b.OrganizationToken
	}
	client, err := runzero.New(runzero.Config{ConnConfig: runzero.ConnConfig{BaseURL: server.URL, Login: login}})
	if err != nil {
		t.Fatal(err)
	}
	call := func(method, path string, body map[string]any) string {
		status, answer := e.Outside(method, path, body)
		if status >= http.StatusMultipleChoices {
			t.Fatalf("%s %s: %d %s", method, path, status, answer)
		}
		_, rest, _ := strings.Cut(string(answer), `"id":"`)
		id, _, _ := strings.Cut(rest, `"`)
		return id
	}
	org := b.OrganizationID
	branch := call(http.MethodPut, "/account/orgs", map[string]any{"name": "Branch", "parent_id": org})
	subnets := map[string]any{}
	for i := range 30 {
		subnets[fmt.Sprintf("10.20.%d.0/24", i)] = map[string]any{
			"description": fmt.Sprintf("Floor %d", i), "tags": map[string]any{"zone": "office"},
		}
	}
	berlin := call(http.MethodPut, "/org/sites?_oid="+org, map[string]any{
		"name": "Berlin", "scope": "10.20.0.0/16", "excludes": "10.20.200.0/24", "subnets": subnets,
	})
	call(http.MethodPut, "/org/sites?_oid="+org, map[string]any{"name": "Annex", "scope": "10.20.3.0/25 www.example.com"})
	call(http.MethodPut, "/org/sites?_oid="+branch, map[string]any{"name": "Six", "subnets": map[string]any{
		"2001:db8::/32": map[string]any{},
	}})
	call(http.MethodPut, "/org/sites/"+berlin+"/scan?_oid="+org, map[string]any{
		"scan-name": "Weekly", "scan-frequency": "weekly", "targets": "10.20.0.0/17", "excludes": "10.20.9.0/24",
		"snmp-comms": "verysecret", "scan-start": "1893456000",
	})
	gone := e.AddExplorer(org, "GONE")
	call(http.MethodPut, "/org/sites/"+berlin+"/scan?_oid="+org, map[string]any{
		"scan-name": "Orphan", "scan-frequency": "daily", "targets": "defaults", "explorer": gone,
	})
	call(http.MethodDelete, "/org/explorers/"+gone+"?_oid="+org, nil)
	call(http.MethodPut, "/account/keys", map[string]any{"organization_id": org, "comment": "CMDB"})
	call(http.MethodPost, "/account/orgs/"+org+"/exportTokens", map[string]any{"comment": "Splunk"})
	call(http.MethodPut, "/account/users", map[string]any{
		"email": "jsmith@example.com", "org_roles": map[string]any{branch: "viewer"},
	})
	call(http.MethodPost, "/account/groups", map[string]any{"name": "Auditors", "org_default_role": "viewer"})
	e.ResetRequests()
	return e, client
}

func write(t *testing.T, a report.Account) string {
	t.Helper()
	var buf bytes.Buffer
	if err := report.Write(&buf, a); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func TestReport(t *testing.T) {
	t.Parallel()
	e, client := console(t, runzero.KindAccountToken)
	account, err := report.Read(t.Context(), client, time.Now().Add(40*24*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	calls := map[string]int{}
	for _, r := range e.Requests() {
		if calls[r.Operation]++; r.Method != http.MethodGet {
			t.Errorf("%s %s is no read", r.Method, r.Path)
		}
	}
	for operation, n := range calls {
		if want := map[bool]int{true: 2, false: 1}[strings.Contains(strings.ToLower(operation), "exporttoken")]; n != want {
			t.Errorf("%s was called %d times, not %d", operation, n, want)
		}
	}
	page := write(t, account)
	for _, want := range []string{
		"<h3>Branch</h3>", "level-2", "Berlin", "10.20.29.0/24", "Floor 7", "zone=office",
		"without <code>10.20.200.0/24</code>",
		// what is not scanned
		"<code>10.20.9.0/24</code>", "<code>10.20.128.0/18</code>", "<code>2001:db8::/32</code>",
		"<b>Annex</b></td><td data-label=\"And site\"><b>Berlin</b></td><td data-label=\"Same networks\"><code>10.20.3.0/25</code>",
		"<b>Orphan</b> <span class=\"bad\">its Explorer is gone</span>", "about 2^96",
		"weekly, next", "an Explorer that is gone",
		"CMDB", "Splunk", "40 days", "jsmith@example.com", "Branch=viewer", "group <b>Auditors</b>", "superuser",
		"of 100,000", "platform until",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	b := e.Bootstrap()
	for i, secret := range []string{b.AccountToken, b.OrganizationToken, b.ExportToken, b.ClientSecret, "verysecret"} {
		if strings.Contains(page, secret) {
			t.Errorf("secret %d is on the page", i)
		}
	}
	for _, o := range account.Organizations {
		if o.DownloadToken != "" && strings.Contains(page, o.DownloadToken) {
			t.Error("a download token is on the page")
		}
	}
	if strings.Contains(page, "<script") || strings.Contains(page, "http-equiv=\"refresh") {
		t.Error("something on the page runs")
	}
}

// An organization token sees its organization; the page says what is missing.
func TestReportOfOneOrganization(t *testing.T) {
	t.Parallel()
	_, client := console(t, runzero.KindOrganizationToken)
	account, err := report.Read(t.Context(), client, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	page := write(t, account)
	for _, want := range []string{"<h1>Example <", "Berlin", "Not read: users", "Not read: license", "The console did not say."} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "2001:db8") {
		t.Error("another organization is on the page")
	}
}

// hostile fills every text of a value with a name that is markup wherever it is taken for it.
func hostile(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		if v.CanSet() && v.String() == "" {
			v.SetString(text)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				hostile(v.Field(i), text)
			}
		}
	case reflect.Pointer:
		if v.IsNil() && v.Type().Elem().Kind() == reflect.Struct {
			v.Set(reflect.New(v.Type().Elem()))
		}
		if !v.IsNil() {
			hostile(v.Elem(), text)
		}
	case reflect.Slice:
		if v.Len() == 0 && v.Type().Elem().Kind() != reflect.Uint8 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		for i := range v.Len() {
			hostile(v.Index(i), text)
		}
	case reflect.Map:
		if v.Type().Key().Kind() != reflect.String || v.Len() > 0 {
			return
		}
		element := reflect.New(v.Type().Elem()).Elem()
		hostile(element, text)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf(text), element)
	default:
	}
}

// TestHostileNamesStayText puts markup into every name, id, address and description.
func TestHostileNamesStayText(t *testing.T) {
	t.Parallel()
	plain := write(t, report.Account{})
	for _, text := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `'><a href=javascript:alert(1)>`,
		`</style><script>alert(1)</script>`, `javascript:alert(1)`, "</title>\x00\u202e<iframe>", `{{.Policy}}`, `--><b>`,
	} {
		account := report.Account{Account: coverage.Account{
			Scans:     []runzero.Task{{Params: map[string]string{"targets": text, "excludes": text}}},
			Explorers: []runzero.Explorer{{}, {ID: "other"}},
		}}
		hostile(reflect.ValueOf(&account).Elem(), text)
		page := write(t, account)
		if n := strings.Count(page, "alert(1)"); strings.Contains(text, "alert(1)") && n < 20 {
			t.Errorf("%q is shown %d times only: the test looks at little", text, n)
		}
		for _, tag := range []string{"<script", "<img", "<iframe", "<a href=\"javascript", "<a href=javascript", "onerror=\"", "<b>`"} {
			if strings.Contains(page, tag) {
				t.Errorf("%q became %s", text, tag)
			}
		}
		for _, element := range []string{"<a ", "<style", "</style", "<title", "</title", "<meta ", "<main"} {
			// Links are those of the page itself; names add none.
			if got, want := strings.Count(page, element), strings.Count(plain, element); got != want {
				t.Errorf("%q: %d times %s, and %d without names", text, got, element, want)
			}
		}
	}
}

func TestWriteFile(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "report.html")
	for range 2 { // also over an older one
		if err := report.WriteFile(name, report.Account{}); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(name)
	if err != nil || info.Mode().Perm()&0o077 != 0 || info.Size() == 0 {
		t.Errorf("the file: %v, %v", info, err)
	}
	entries, err := os.ReadDir(filepath.Dir(name))
	if err != nil || len(entries) != 1 {
		t.Errorf("%d files, %v", len(entries), err)
	}
	if err := report.WriteFile(filepath.Join(t.TempDir(), "none", "report.html"), report.Account{}); err == nil {
		t.Error("written into a directory that is not there")
	}
}

// TestReportInBrowser looks at the page in both color schemes, on a phone and on a desktop.
func TestReportInBrowser(t *testing.T) {
	t.Parallel()
	_, client := console(t, runzero.KindAccountToken)
	account, err := report.Read(t.Context(), client, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	account.Organizations[0].Description = "<script>alert(1)</script>"
	page := write(t, account)
	address := pagetest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(page))
	}))
	t.Run("dom", func(t *testing.T) {
		t.Parallel()
		dom, logged := pagetest.Browse(t, "--dump-dom", address)
		for _, name := range []string{"quota", "scanned", "coverage", "organizations", "tokens", "users"} {
			if !strings.Contains(dom, `id="`+name+`"`) {
				t.Errorf("no section %s", name)
			}
		}
		if strings.Contains(dom, "<script") {
			t.Error("a name became a script")
		}
		for _, line := range pagetest.Complaints(logged) {
			t.Error(line)
		}
	})
	for _, scheme := range []string{"dark", "light"} {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			pagetest.CheckLooks(t, address, scheme, 100)
		})
	}
}
