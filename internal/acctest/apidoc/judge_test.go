package apidoc_test

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/apidoc"
)

func judge(t *testing.T) *apidoc.Judge {
	t.Helper()
	path, err := apidoc.Find()
	if errors.Is(err, apidoc.ErrNoDocument) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	j, err := apidoc.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

const id = "e77602e0-3fb8-4734-aef9-fbc6fdcb0fa8"

// secret stands for what no report may repeat.
const secret = "CT0123456789"

func TestJudge(t *testing.T) {
	j := judge(t)
	for _, tc := range []struct {
		name                      string
		method, path, contentType string
		body                      string
		status                    int
		answer                    string
		answerType                string
		violations, tolerated     []string // parts of the reports, names of tolerances
	}{
		{name: "good", method: "GET", path: "/account/orgs", status: 200, answer: `[{"id":"` + id + `","name":"a"}]`},
		{
			name: "wrong type in an answer", method: "GET", path: "/account/orgs", status: 200,
			answer:     `[{"id":"` + id + `","name":"a","asset_count":"` + secret + `"}]`,
			violations: []string{"answer GET /account/orgs 200: /0/asset_count"},
		},
		{
			name: "missing field in an answer", method: "GET", path: "/org/sites", status: 200, answer: `[{"id":"` + id + `"}]`,
			violations: []string{"answer GET /org/sites 200: /0/name"},
		},
		{
			name: "wrong format in an answer", method: "GET", path: "/org/sites/" + id, status: 200,
			answer: `{"id":"` + secret + `","name":"a"}`, violations: []string{"answer GET /org/sites/{site_id} 200: /id"},
		},
		{
			name: "wrong type in a request", method: "PUT", path: "/account/orgs", body: `{"name":"a","expiration_scans":365}`,
			status: 200, answer: `{"id":"` + id + `","name":"a"}`,
			violations: []string{"request PUT /account/orgs: /expiration_scans"},
		},
		{
			name: "wrong value in a request", method: "PUT", path: "/org/sites/" + id + "/scan",
			body: `{"targets":"defaults","scan-frequency":"` + secret + `"}`, status: 200, answer: `{"id":"` + id + `"}`,
			violations: []string{"request PUT /org/sites/{site_id}/scan: /scan-frequency"},
		},
		{
			name: "undeclared path", method: "GET", path: "/account/secrets", status: 200, answer: `{}`,
			violations: []string{"request GET /account/secrets: not in the API document"},
		},
		{
			name: "undeclared method", method: "DELETE", path: "/account/license", status: 204,
			violations: []string{"request DELETE /account/license: not in the API document"},
		},
		{
			name: "undeclared query", method: "GET", path: "/account/orgs?_oid=" + secret, status: 200, answer: `[]`,
			violations: []string{"request GET /account/orgs: undeclared query parameter _oid"},
		},
		{
			name: "undeclared success", method: "GET", path: "/account/orgs", status: 202, answer: `{}`,
			violations: []string{"answer GET /account/orgs 202: undeclared status"},
		},
		{
			name: "not JSON", method: "GET", path: "/account/orgs", status: 200, answer: `[{"` + secret,
			violations: []string{"answer GET /account/orgs 200: "},
		},
		{
			name: "HTML for JSON", method: "GET", path: "/account/orgs", status: 200, answer: "<html>", answerType: "text/html",
			violations: []string{"answer GET /account/orgs 200: "},
		},
		{
			name: "bad request body", method: "PATCH", path: "/org/tasks/" + id, body: `{"name":`, status: 400, answer: `{}`,
			tolerated: []string{"unnamed-error"}, violations: []string{"request PATCH /org/tasks/{task_id}: "},
		},
		{
			name: "wrong request content type", method: "PUT", path: "/org/sites", contentType: "text/plain",
			body: `{"name":"a"}`, status: 400, answer: `{}`, tolerated: []string{"unnamed-error"},
			violations: []string{"request PUT /org/sites: "},
		},

		{
			name: "site by name", method: "GET", path: "/org/sites/My%20Site%2F1", status: 200,
			answer: `{"id":"` + id + `","name":"My Site"}`, tolerated: []string{"site-name-as-id"},
		},
		{
			name: "null", method: "PATCH", path: "/org/sites/" + id, body: `{"name":"a","scope":null}`, status: 200,
			answer: `{"id":"` + id + `","name":"a","scope":null}`, tolerated: []string{"null"},
		},
		{
			name: "site patch", method: "PATCH", path: "/org/sites/" + id, body: `{"scope":"10.0.0.0/8"}`, status: 200,
			answer: `{"id":"` + id + `","name":"a"}`, tolerated: []string{"site-patch-without-name"},
		},
		{
			name: "error status", method: "GET", path: "/org/sites/" + id, status: 404,
			answer: `{"title":"request failed","status":"error"}`, tolerated: []string{"problem-status-text"},
		},
		{
			name: "unnamed error", method: "GET", path: "/account/orgs", status: 429, answer: `slow down`,
			answerType: "text/plain", tolerated: []string{"unnamed-error"},
		},
		{
			name: "plain error", method: "GET", path: "/export/org/assets.json", status: 401, answer: `no`,
			answerType: "text/plain", tolerated: []string{"plain-error"},
		},
		{
			name: "wrapper", method: "GET", path: "/org/sites/" + id, status: 200,
			answer: `{"data":{"id":"` + id + `","name":"a"}}`, tolerated: []string{"data-wrapper"},
		},
		{
			name: "wrong inside the wrapper", method: "GET", path: "/org/sites/" + id, status: 200,
			answer: `{"data":{"id":"` + id + `","name":5}}`, tolerated: []string{"data-wrapper"}, violations: []string{"/name"},
		},
		{
			name: "basic client", method: "POST", path: "/account/api/token", contentType: "application/x-www-form-urlencoded",
			body: "grant_type=client_credentials", status: 200, answer: `{"access_token":"a"}`,
			tolerated: []string{"client-form-basic"},
		},
		{
			name: "lines", method: "GET", path: "/export/org/sites.jsonl", status: 200, answer: "{}\n{}\n",
			answerType: "application/x-ndjson", tolerated: []string{"jsonl-media-type"},
		},
		{
			name: "list of groups", method: "GET", path: "/account/groups", status: 200, answer: `[]`,
			tolerated: []string{"list-declared-object"},
		},
		{
			name: "essid", method: "GET", path: "/export/org/wireless.json", status: 200,
			answer: `[{"id":"` + id + `","essid":"office"}]`, tolerated: []string{"essid"},
		},
		{
			name: "wrong beside essid", method: "GET", path: "/export/org/wireless.json?page_size=1", status: 200,
			answer:     `{"wireless":[{"id":"` + id + `","essid":"office","signal":"` + secret + `"}]}`,
			violations: []string{"answer GET /export/org/wireless.json 200: /: "},
		},
		{name: "metadata", method: "GET", path: "/metadata", status: 200, answer: `{}`, tolerated: []string{"metadata"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			before := j.Tolerated()
			var mu sync.Mutex
			var got []string
			srv := httptest.NewServer(j.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if body, err := io.ReadAll(r.Body); err != nil || string(body) != tc.body {
					t.Errorf("the handler read %d bytes of %d: %v", len(body), len(tc.body), err)
				}
				if r.URL.Path == "" || !strings.HasPrefix(r.URL.Path, apidoc.Prefix) {
					t.Errorf("the handler saw path %q", r.URL.Path)
				}
				w.Header().Set("Content-Type", "application/json; charset=utf-8")
				if tc.answerType != "" {
					w.Header().Set("Content-Type", tc.answerType)
				}
				w.WriteHeader(tc.status)
				_, _ = io.WriteString(w, tc.answer)
			}), func(v string) { mu.Lock(); got = append(got, v); mu.Unlock() }))
			defer srv.Close()
			req, err := http.NewRequestWithContext(t.Context(), tc.method, srv.URL+apidoc.Prefix+tc.path,
				strings.NewReader(tc.body))
			if err != nil {
				t.Fatal(err)
			}
			if tc.body != "" {
				req.Header.Set("Content-Type", "application/json")
			}
			if tc.contentType != "" {
				req.Header.Set("Content-Type", tc.contentType)
			}
			resp, err := srv.Client().Do(req)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(resp.Body)
			_ = resp.Body.Close()
			if err != nil || string(body) != tc.answer || resp.StatusCode != tc.status {
				t.Errorf("the answer was changed on its way: %d %q %v", resp.StatusCode, body, err)
			}
			srv.Close() // waits for the judgement, which comes after the answer
			if len(got) != len(tc.violations) {
				t.Fatalf("got violations %q, want %q", got, tc.violations)
			}
			for i, want := range tc.violations {
				if !strings.Contains(got[i], want) || strings.Contains(got[i], secret) {
					t.Errorf("violation %d does not contain %q, or repeats a value", i, want)
				}
			}
			for _, name := range tc.tolerated {
				if j.Tolerated()[name] <= before[name] {
					t.Errorf("%s was not counted: %v, then %v", name, before, j.Tolerated())
				}
			}
			if len(tc.tolerated) == 0 && !maps.Equal(j.Tolerated(), before) {
				t.Errorf("tolerated %v, then %v, want no more", before, j.Tolerated())
			}
		})
	}
}

func TestTolerancesAreNamedAndReferenced(t *testing.T) {
	t.Parallel()
	var names []string
	for _, tol := range apidoc.Tolerances() {
		if tol.Name == "" || tol.Text == "" || tol.Section == "" || slices.Contains(names, tol.Name) {
			t.Errorf("%+v lacks a name of its own, a text or a section", tol.Name)
		}
		names = append(names, tol.Name)
	}
}

// TestBeyondTheDocument calls what the document lacks, once on purpose.
func TestBeyondTheDocument(t *testing.T) {
	j := judge(t)
	for path, want := range map[string]int{
		"/account/settings": 0, "/account/settings/x": 0, "/account/settingsx": 1,
		"/account/api/clients": 1,
	} {
		violations := 0
		h := j.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }),
			func(string) { violations++ }, apidoc.Beyond("/account/settings"))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, apidoc.Prefix+path, nil))
		if violations != want || w.Code != http.StatusTeapot {
			t.Errorf("%s: %d violations, status %d", path, violations, w.Code)
		}
	}
}

func TestLoadFails(t *testing.T) {
	t.Parallel()
	if _, err := apidoc.Load(filepath.Join(t.TempDir(), "none.yml")); err == nil {
		t.Error("a missing document was loaded")
	}
	path := filepath.Join(t.TempDir(), "bad.yml")
	if err := os.WriteFile(path, []byte("openapi: 3.0.0\npaths: {/a: {get: {}}}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := apidoc.Load(path); err == nil {
		t.Error("an invalid document was loaded")
	}
}

func TestAbortedAnswerPassesThrough(t *testing.T) {
	t.Parallel()
	h := judge(t).Wrap(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }),
		func(v string) { t.Error(v) })
	srv := httptest.NewServer(h)
	defer srv.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL+apidoc.Prefix+"/account/orgs", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := srv.Client().Do(req)
	if err == nil {
		_ = resp.Body.Close()
		t.Error("an aborted answer arrived")
	}
}
