package entity

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

const (
	acme    = "3f1c9b52-7d64-4c1a-9a0e-5b2f8d7e6a10" // the organization of most tests
	other   = "e22b0c0e-0d3f-4f8a-9c1e-6a7f2b5d8c31"
	account = "b5d2b0c7-7a0f-4d55-9b3f-0a8f3a4e0c11"
	foreign = "77777777-7a0f-4d55-9b3f-0a8f3a4e0c11" // an account that is not the console's
)

// moment is the time of a test's clock when it begins.
var moment = time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC)

// console answers the few calls that the envelope makes of its own accord. Everything else is
// forbidden there.
type console struct {
	url     string
	mu      sync.Mutex
	answers map[string]any // by method and path below /api/v1.0; an int is a status
	calls   []string
}

func startConsole(t *testing.T) *console {
	t.Helper()
	home := map[string]any{"id": acme, "client_id": account, "name": "Acme"}
	c := &console{answers: map[string]any{"GET /account/orgs": []any{home}, "GET /org": home}}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	c.url = server.URL
	return c
}

// ServeHTTP implements [http.Handler].
func (c *console) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	call := r.Method + " " + strings.TrimPrefix(r.URL.Path, "/api/v1.0")
	c.calls = append(c.calls, call)
	answer, ok := c.answers[call]
	if !ok {
		answer = http.StatusForbidden
	}
	w.Header().Set("Content-Type", "application/json")
	if status, refused := answer.(int); refused {
		w.WriteHeader(status)
		answer = map[string]any{"title": "refused", "detail": "as the test wants"}
	}
	_ = json.NewEncoder(w).Encode(answer) // a client that has left does not matter
}

// answer sets what a call is answered from now on.
func (c *console) answer(call string, reply any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answers[call] = reply
}

// expectCalls compares the calls since the last time.
func (c *console) expectCalls(t *testing.T, want ...string) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if !slices.Equal(c.calls, want) {
		t.Errorf("the console was called %q, want %q", c.calls, want)
	}
	c.calls = nil
}

// backend is the provider's data with an account token, and with acme as the default organization.
func (c *console) backend(t *testing.T, change ...func(*runzero.Config)) *Backend {
	t.Helper()
	config := runzero.Config{ConnConfig: runzero.ConnConfig{
		BaseURL: c.url, Login: accountToken(), MaxRetries: -1, Now: func() time.Time { return moment },
	}}
	for _, f := range change {
		f(&config)
	}
	client, err := runzero.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return &Backend{
		Client: client, OrganizationID: types.StringValue(acme), Now: func() time.Time { return moment },
	}
}

func withLogin(kind runzero.LoginKind, token string) func(*runzero.Config) {
	return func(c *runzero.Config) { c.Login = runzero.Login{Kind: kind, Token: token} }
}

// withOrganizationToken and withExportToken change the credential of a backend.
func withOrganizationToken(c *runzero.Config) {
	withLogin(runzero.KindOrganizationToken, "OT00000000000000000000000000000000")(c)
}

func withExportToken(c *runzero.Config) {
	withLogin(runzero.KindExportToken, "ET00000000000000000000000000000000")(c)
}

// withOtherToken is another credential of the same kind.
func withOtherToken(c *runzero.Config) {
	withLogin(runzero.KindAccountToken, "CT11111111111111111111111111111111")(c)
}
