package acctest

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/live"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// VariableFindings names a file to which tests on a real console write what does not fit the API
// document, one line each.
const VariableFindings = "RUNZERO_LIVE_FINDINGS"

// RunLive is [Run], for tests that make nothing but objects of their own: where the environment
// asks for a real console, they run there instead, through a proxy on this machine that counts the
// calls. All that such a test makes is named with [Console.Name], and what the sweeper does not
// find by that name is in an organization of the test's own.
//
// Not among them are tests that would touch what is not theirs: of Explorers, which no call can
// make; of API clients, because the credential of the run may be the only one; of the allowlist,
// which could lock everybody out; of invitations and resets, which send mail. Schedules begin in
// 2040, on names that cannot exist, so that nothing is scanned.
func RunLive(t *testing.T, test func(t *testing.T, c *Console)) {
	t.Helper()
	if !live.Asked(os.Getenv) {
		Run(t, test)
		return
	}
	needsAcceptance(t)
	t.Parallel()
	t.Run("live", func(t *testing.T) { test(t, startReal(t)) })
}

// onlyEmulated skips a test that works on emulated consoles alone, where a real one is asked for.
func onlyEmulated(t *testing.T) {
	t.Helper()
	if live.Asked(os.Getenv) {
		t.Skip("not on a real console: this test needs the emulated one")
	}
}

// realConsole is a real console as a test sees it.
type realConsole struct {
	*live.Console
	config live.Config
	mark   string // begins all names
	ctx    context.Context
	home   func() string // an organization of the test's own

	names *emulator.Emulator // knows how operations are called

	mu       sync.Mutex
	requests []emulator.Request
	orgs     []string // made outside of Terraform, to be deleted
}

// startReal prepares a test on a real console. Organizations that the test makes outside of
// Terraform go with it.
func startReal(t *testing.T) *Console {
	t.Helper()
	config, err := live.FromEnvironment(os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range config.Variants {
		if !slices.Contains(emulator.Variants(), name) {
			t.Fatalf("%s: there is no variant %q", live.VariableVariants, name)
		}
	}
	r := &realConsole{config: config, mark: config.Mark(), ctx: t.Context()}
	if r.Console, err = config.Open(); err != nil {
		t.Fatal(err)
	}
	if r.names, err = emulator.New(emulator.Options{KeepRequests: 2}); err != nil {
		t.Fatal(err)
	}
	proxy, err := r.proxy()
	if err != nil {
		t.Fatal(err)
	}
	c := &Console{t: t, real: r}
	r.home = sync.OnceValue(func() string { return c.Organization("Home") })
	t.Cleanup(func() { r.tidy(t) })
	c.serve(judged(t, r.recorded(proxy), false, func(violation string) { found(t, violation) }))
	return c
}

// found reports what does not fit the API document. What the console answers is its own affair, and
// worth knowing.
func found(t *testing.T, violation string) {
	t.Helper()
	if !strings.HasPrefix(violation, "answer ") {
		t.Errorf("against the API document: %s", violation)
		return
	}
	t.Logf("the console, against the API document: %s", violation)
	name := os.Getenv(VariableFindings)
	if name == "" {
		return
	}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600) //nolint:gosec // the user names the file
	if err == nil {
		_, err = fmt.Fprintln(file, violation) // one write, so that lines of several processes do not mix
		_ = file.Close()
	}
	if err != nil {
		t.Logf("%s: %v", VariableFindings, err)
	}
}

// proxy forwards to the console, and to nowhere else. It logs nothing.
func (r *realConsole) proxy() (http.Handler, error) {
	target, err := url.Parse(r.config.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("the console's address: %w", err)
	}
	transport, err := r.config.Transport()
	if err != nil {
		return nil, err
	}
	return &httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(target)                    // its host, too
			p.Out.Header.Del("Accept-Encoding") // the transport asks for compressed answers by itself, and unpacks them
		},
		// A redirect within the console must look like one to the provider, which sees the proxy.
		ModifyResponse: func(resp *http.Response) error {
			if to, err := resp.Location(); err == nil && to.Scheme == target.Scheme && to.Host == target.Host {
				to.Scheme, to.Host, to.User = "", "", nil
				resp.Header.Set("Location", to.String())
			}
			return nil
		},
		Transport: transport, FlushInterval: -1, ErrorLog: log.New(io.Discard, "", 0),
	}, nil
}

// recorded keeps method, path, query and status of each request, as the emulator does: no header
// and no body. A request is on record before its answer leaves, so that a test finds it when it has
// the answer.
func (r *realConsole) recorded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		entry := emulator.Request{Time: time.Now().UTC(), Method: q.Method, Path: q.URL.Path, Query: q.URL.RawQuery}
		record := func(status int) {
			entry.Status = status
			entry.Milliseconds = float64(time.Since(entry.Time).Microseconds()) / 1000
			r.mu.Lock()
			defer r.mu.Unlock()
			entry.Operation = r.operation(entry.Method, q.URL.EscapedPath())
			r.requests = append(r.requests, entry)
		}
		watched := &statusWatcher{ResponseWriter: w, record: record}
		defer watched.end()
		next.ServeHTTP(watched, q)
	})
}

// statusWatcher calls record with the status of an answer, once, before the status is written.
type statusWatcher struct {
	http.ResponseWriter
	record     func(status int)
	isRecorded bool
}

func (s *statusWatcher) WriteHeader(status int) {
	if status >= http.StatusOK {
		s.recordOnce(status)
	}
	s.ResponseWriter.WriteHeader(status)
}

func (s *statusWatcher) Write(text []byte) (int, error) {
	s.recordOnce(http.StatusOK)
	return s.ResponseWriter.Write(text) //nolint:wrapcheck // as if it were the writer itself
}

// end records a request whose answer has neither a header nor a body of its own, or that was given
// up.
func (s *statusWatcher) end() { s.recordOnce(http.StatusOK) }

func (s *statusWatcher) recordOnce(status int) {
	if !s.isRecorded {
		s.isRecorded = true
		s.record(status)
	}
}

// Unwrap serves http.ResponseController.
func (s *statusWatcher) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// operation is the operationId of a call. An emulated console that gets the same call, with neither
// a credential nor a body, refuses it and notes what was called: so the names are those that tests
// know. r.mu is held.
func (r *realConsole) operation(method, path string) string {
	call := httptest.NewRequestWithContext(context.Background(), method, path, http.NoBody)
	r.names.ServeHTTP(httptest.NewRecorder(), call)
	all := r.names.Requests()
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1].Operation
}

func (r *realConsole) accepts(token, path string) bool {
	answer, err := r.DoAs(r.ctx, token, http.MethodGet, path, nil)
	return err == nil && answer.OK()
}

// tidy deletes the organizations of a test, with all that is in them. The sweeper finds what is
// left.
func (r *realConsole) tidy(t *testing.T) {
	t.Helper()
	r.mu.Lock()
	orgs := slices.Clone(r.orgs)
	r.mu.Unlock()
	for _, id := range slices.Backward(orgs) {
		answer, err := r.Do(context.WithoutCancel(r.ctx), http.MethodDelete, "/account/orgs/"+id, nil)
		if err == nil && !answer.OK() && answer.Status != http.StatusNotFound && answer.Status != http.StatusBadRequest {
			err = fmt.Errorf("it cannot be deleted: %s", answer.Text())
		}
		if err != nil {
			t.Logf("organization %s: %v; make testacc-live ARGS=-sweep deletes it", id, err)
		}
	}
}

// made notes an organization that a test has made.
func (c *Console) made(org string) string {
	if c.real != nil {
		c.real.mu.Lock()
		defer c.real.mu.Unlock()
		c.real.orgs = append(c.real.orgs, org)
	}
	return org
}

// NeedsLicense skips the test on a real console whose license or role does not allow to list what
// is at a path below /api/v1.0.
func (c *Console) NeedsLicense(path string) {
	c.t.Helper()
	if c.real == nil {
		return
	}
	if status, _ := c.Outside(http.MethodGet, path, nil); status == http.StatusForbidden {
		c.t.Skipf("the console forbids GET %s: the license or the role does not include it", path)
	}
}

// Live reports whether this is a real console. Its clock cannot be turned, and it has no Explorers
// of the test's own.
func (c *Console) Live() bool { return c.real != nil }

// Name is the name, comment or e-mail address to use for an object: on a real console one that says
// whose it is.
func (c *Console) Name(name string) string {
	if c.real == nil {
		return name
	}
	return c.real.mark + name
}

// environment is the provider's environment, beyond what a test gives it: on a real console the
// credential.
func (c *Console) environment(name string) string {
	if c.real == nil {
		return ""
	}
	return c.real.config.Environment(c.URL)[name]
}

// Bootstrap is the credentials and the organization of a new account. Of a real console it holds an
// organization of the test's own and no credential.
func (c *Console) Bootstrap() emulator.Bootstrap {
	if c.real == nil {
		return c.Emulator.Bootstrap()
	}
	return emulator.Bootstrap{OrganizationID: c.real.home()}
}

// Requests are the provider's requests since the start or the last reset.
func (c *Console) Requests() []emulator.Request {
	if c.real == nil {
		return c.Emulator.Requests()
	}
	c.real.mu.Lock()
	defer c.real.mu.Unlock()
	return slices.Clone(c.real.requests)
}

// ResetRequests forgets the requests so far.
func (c *Console) ResetRequests() {
	if c.real == nil {
		c.Emulator.ResetRequests()
		return
	}
	c.real.mu.Lock()
	defer c.real.mu.Unlock()
	c.real.requests = nil
}

// ActiveVariants are the variants of the emulator in force; of a real console those that
// RUNZERO_LIVE_VARIANTS names.
func (c *Console) ActiveVariants() []string {
	if c.real == nil {
		return c.Emulator.ActiveVariants()
	}
	return c.real.config.Variants
}

// Outside acts outside of Terraform, as a person in the console, which the record of requests does
// not show. path is below /api/v1.0.
func (c *Console) Outside(method, path string, body any) (status int, answer []byte) {
	c.t.Helper()
	if c.real == nil {
		return c.Emulator.Outside(method, path, body)
	}
	reply, err := c.real.Do(c.real.ctx, method, path, body)
	if err != nil {
		c.t.Fatalf("outside %v", err)
	}
	return reply.Status, reply.Body
}
