package acctest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/apidoc"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// stage is an emulated console in the part of a real one, and the environment that asks for it.
func stage(t *testing.T, wrap func(http.Handler) http.Handler) *emulator.Emulator {
	t.Helper()
	e, err := emulator.New(emulator.Options{Variants: []string{"null-text"}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(wrap(e))
	t.Cleanup(server.Close)
	b := e.Bootstrap()
	for name, value := range map[string]string{
		"TF_ACC": "1", "RUNZERO_LIVE": "1", "RUNZERO_LIVE_CONFIRM": "127.0.0.1", "RUNZERO_BASE_URL": server.URL,
		"RUNZERO_CLIENT_ID": b.ClientID, "RUNZERO_CLIENT_SECRET": b.ClientSecret, "RUNZERO_LIVE_VARIANTS": "null-text",
		"RUNZERO_ACCOUNT_TOKEN": "", "RUNZERO_CA_CERTIFICATE": "", "RUNZERO_INSECURE_SKIP_VERIFY": "",
	} {
		t.Setenv(name, value)
	}
	return e
}

func as(next http.Handler) http.Handler { return next }

// get is a provider's call to a console.
func get(t *testing.T, c *Console, token, path string) (status int, location, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.URL+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header.Get("Location"), string(text)
}

// A test that may run on a real console does so once, with names of its own; its organizations go
// when it ends.
func TestRunLive(t *testing.T) {
	e := stage(t, as)
	runs := 0
	run := func(t *testing.T) {
		t.Helper()
		RunLive(t, func(t *testing.T, c *Console) {
			runs++
			if !c.Live() || !c.Has("null-text") || !strings.HasPrefix(c.Name("a"), "tfacc-") ||
				c.Name("a") == startReal(t).Name("a") {
				t.Errorf("named %q, with variants %q", c.Name("a"), c.ActiveVariants())
			}
			org := c.Bootstrap().OrganizationID
			site := c.Site(org, "Berlin")
			if n := len(c.Requests()); n != 0 {
				t.Errorf("%d requests are on record, and none was the provider's", n)
			}
			status, _, body := get(t, c, e.Bootstrap().AccountToken, "/api/v1.0/org/sites/"+site+"?_oid="+org)
			if status != http.StatusOK || !strings.Contains(body, c.Name("Berlin")) {
				t.Errorf("status %d: %s", status, body)
			}
			get(t, c, "CT0", "/api/v1.0/account/orgs")
			if diff := cmp.Diff(map[string]int{"GET getSite": 1, "GET getAccountOrganizations": 1}, c.Calls()); diff != "" {
				t.Error(diff)
			}
			if last := c.Requests()[1]; last.Status != http.StatusUnauthorized {
				t.Errorf("status %d is on record", last.Status)
			}
			c.ResetRequests()
			if n := len(c.Requests()); n != 0 {
				t.Errorf("%d requests are left after a reset", n)
			}
			if config := c.Config(""); strings.Contains(config, e.Bootstrap().ClientSecret) ||
				strings.Contains(config, "client_id") {
				t.Error("the credential is in the configuration")
			}
		})
	}
	t.Run("all", func(t *testing.T) { t.Run("one", run) }) // the outer one waits for those that run side by side
	if runs != 1 {
		t.Errorf("%d runs", runs)
	}
	if status, rows := e.Outside(http.MethodGet, "/account/orgs", nil); status != http.StatusOK ||
		strings.Contains(string(rows), "tfacc-") {
		t.Errorf("left: %s", rows)
	}
}

// Tests of the emulated console do not run where a real one is asked for.
func TestOthersAreSkipped(t *testing.T) {
	stage(t, as)
	for name, test := range map[string]func(*testing.T){
		"Run": func(t *testing.T) {
			t.Helper()
			Run(t, func(t *testing.T, _ *Console) { t.Helper(); t.Error("it runs") })
		},
		"Start": func(t *testing.T) { t.Helper(); Start(t, emulator.Options{}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Cleanup(func() {
				if !t.Skipped() {
					t.Error("it is not skipped")
				}
			})
			test(t)
		})
	}
}

// The proxy goes to the console alone, and does not follow it elsewhere.
func TestProxyStaysAtTheConsole(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("somebody else gets %s %s", r.Method, r.URL)
	}))
	t.Cleanup(elsewhere.Close)
	stage(t, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/away":
				http.Redirect(w, r, elsewhere.URL+"/there", http.StatusTemporaryRedirect)
			case "/within":
				http.Redirect(w, r, "http://"+r.Host+"/there", http.StatusTemporaryRedirect)
			default:
				next.ServeHTTP(w, r)
			}
		})
	})
	c := startReal(t)
	if _, location, _ := get(t, c, "CT1", "/away"); location != elsewhere.URL+"/there" {
		t.Errorf("redirected to %q", location)
	}
	if _, location, _ := get(t, c, "CT1", "/within"); location != "/there" {
		t.Errorf("redirected to %q", location)
	}
	if _, _, body := get(t, c, "CT1", "/"); !strings.Contains(body, "<html") {
		t.Error("an address in the place of a path is not the console's page")
	}
}

// What a real console answers beyond the API document is a finding. What the provider sends is an
// error, as on an emulated one.
func TestFindings(t *testing.T) {
	if _, err := apidoc.Find(); errors.Is(err, apidoc.ErrNoDocument) {
		t.Skip(err)
	}
	e := stage(t, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/account/license") {
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, `{"license_max_assets":"many"}`)
				return
			}
			next.ServeHTTP(w, r)
		})
	})
	file := filepath.Join(t.TempDir(), "findings")
	t.Setenv(VariableFindings, file)
	c := startReal(t)
	for range 2 {
		if status, _, _ := get(t, c, e.Bootstrap().AccountToken, "/api/v1.0/account/license"); status != http.StatusOK {
			t.Fatalf("status %d", status)
		}
	}
	// An answer is judged after it is on its way.
	var text []byte
	for end := time.Now().Add(10 * time.Second); bytes.Count(text, []byte("\n")) < 2 &&
		time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		text, _ = os.ReadFile(file)
	}
	if lines := strings.Split(strings.TrimSpace(string(text)), "\n"); len(lines) != 2 || lines[0] != lines[1] ||
		!strings.HasPrefix(lines[0], "answer GET /account/license 200: /license_max_assets") {
		t.Errorf("findings: %q", lines)
	}
}

// An organization that cannot be deleted at the end is said, and does not fail the test.
func TestTidyIsPatient(t *testing.T) {
	e := stage(t, as)
	c := startReal(t)
	org := c.Organization("Gone")
	c.real.ctx = context.WithoutCancel(c.real.ctx)
	if status, _ := e.Outside(http.MethodDelete, "/account/orgs/"+org, nil); status != http.StatusNoContent {
		t.Fatalf("status %d", status)
	}
	c.real.tidy(t)
}
