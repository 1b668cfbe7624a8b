package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/apidoc"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/live"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// testConsole is an emulated console that is asked, with all that the questions can use.
type testConsole struct {
	*emulator.Emulator
	env   map[string]string
	hooks hooks
	front func(http.Handler) http.Handler
}

func newRig(t *testing.T, variants ...string) *testConsole {
	t.Helper()
	var mu sync.Mutex
	ahead := time.Duration(0)
	now := func() time.Time { mu.Lock(); defer mu.Unlock(); return time.Now().Add(ahead) }
	e, err := emulator.New(emulator.Options{Variants: variants, ExplorersPerOrganization: 1, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	r := &testConsole{Emulator: e}
	r.hooks.sleep = func(ctx context.Context, d time.Duration) error {
		mu.Lock()
		defer mu.Unlock()
		ahead += d
		return ctx.Err()
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if r.front != nil {
			r.front(e).ServeHTTP(w, q)
			return
		}
		e.ServeHTTP(w, q)
	}))
	t.Cleanup(server.Close)
	b := e.Bootstrap()
	client, secret := e.AddAPIClient("throwaway")
	r.env = map[string]string{
		"RUNZERO_LIVE": "1", "RUNZERO_LIVE_CONFIRM": "127.0.0.1", "RUNZERO_BASE_URL": server.URL,
		"RUNZERO_CLIENT_ID": b.ClientID, "RUNZERO_CLIENT_SECRET": b.ClientSecret,
		variableClient: client, variableSecret: secret,
		variableGroup: b.OrganizationID + "/" + e.AddExplorerGroup(b.OrganizationID, "group"),
	}
	return r
}

func (r *testConsole) run(ctx context.Context) (out, wantText string, err error) {
	var o, s bytes.Buffer
	err = run(ctx, nil, &o, &s, func(name string) string { return r.env[name] }, r.hooks)
	return o.String(), s.String(), err
}

// left is what the run has left behind.
func (r *testConsole) left(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, path := range []string{
		"/account/tasks?search=recur:t", "/account/sso/groups", "/account/groups", "/account/tasks/templates",
		"/account/credentials",
		"/account/sites", "/account/keys", "/account/users", "/account/custom-integrations",
		"/account/assets/ownership-types", "/account/orgs",
	} {
		status, answer := r.Outside(http.MethodGet, path, nil)
		reply := live.Answer{Status: status, Body: answer}
		for _, row := range append(reply.Rows(), reply.Row()) {
			for _, field := range []string{"name", "comment", "email", "sso_value"} {
				if name := text(row, field); strings.HasPrefix(name, live.Prefix) && row["inactive"] != true &&
					row["status"] != "removed" {
					names = append(names, path+" "+name)
				}
			}
		}
	}
	return names
}

// line is the rest of the line of a text that begins so.
func line(t *testing.T, of, begins string) string {
	t.Helper()
	for one := range strings.Lines(of) {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(one), begins); ok {
			return strings.TrimSpace(rest)
		}
	}
	t.Fatalf("no line begins with %q:\n%s", begins, of)
	return ""
}

// burst refuses one call as the limit of 5 minutes would, on a console with these variants.
func burst(t *testing.T, variants []string) func(http.Handler) http.Handler {
	t.Helper()
	full, err := emulator.New(emulator.Options{Variants: variants, Burst: 1})
	if err != nil {
		t.Fatal(err)
	}
	used := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/health", nil)
	used.RemoteAddr = "127.0.0.1:1" // the limit counts by address
	full.ServeHTTP(httptest.NewRecorder(), used)
	var calls atomic.Int64
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if calls.Add(1) == 9 {
				next = full
			}
			next.ServeHTTP(w, q)
		})
	}
}

// judge is nil where the API document is not on this machine.
var judge = sync.OnceValues(func() (*apidoc.Judge, error) {
	path, err := apidoc.Find()
	if errors.Is(err, apidoc.ErrNoDocument) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return apidoc.Load(path)
})

// judged holds the requests against the API document, where it is there: a question must not be its
// own mistake.
func judged(t *testing.T, next http.Handler) http.Handler {
	t.Helper()
	j, err := judge()
	if err != nil {
		t.Error(err)
	}
	if j == nil {
		return next
	}
	return j.Wrap(next, func(violation string) {
		// The question about a type that the document does not name is meant.
		if strings.HasPrefix(violation, "request ") &&
			!strings.HasPrefix(violation, "request PUT /account/credentials: /type:") {
			t.Errorf("against the API document: %s", violation)
		}
	})
}

// The variants that are printed are those in force, whatever they are; nothing is left behind, and
// no secret shows.
func TestVerify(t *testing.T) {
	t.Parallel()
	never := []string{
		"account-lists-missing", "allowlist-rewritten", "blocked-401", "bulk-status-without-count", "explorer-all-sites-refused",
		"sample-interfaces-hidden", "sample-stop-processes", "sample-stop-removes",
	}
	alone := []string{"removed-listed", "-removed-task-404", "key-token-full", "-key-token-masked"}
	for _, v := range emulator.KnownVariants() {
		if v.Alone && !slices.Contains(never, v.Name) && !slices.Contains(alone, v.Name) {
			alone = append(alone, v.Name)
		}
	}
	for name, variants := range map[string][]string{
		"default": nil, "other": {"other"}, "alone": alone,
		"all": append([]string{"other"}, alone...),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, variants...)
			full := burst(t, variants)
			r.front = func(next http.Handler) http.Handler { return judged(t, full(next)) }
			out, wantText, err := r.run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s%s", wantText, out)
			want := slices.DeleteFunc(r.ActiveVariants(), func(v string) bool { return slices.Contains(never, v) })
			if len(want) == 0 {
				want = []string{"none"}
			}
			if got := line(t, out, "RUNZERO_LIVE_VARIANTS="); got != strings.Join(want, ",") {
				t.Errorf("variants:\n%s\nin force:\n%s", got, strings.Join(want, ","))
			}
			if got := line(t, out, "Not decided:"); got != strings.Join(never, ", ") {
				t.Errorf("not decided: %s", got)
			}
			// What the questions send exists, or it is what they are about.
			about := []string{"recur_frequency", "start_time", "grace_period", "site_id", "email", "secret"}
			for _, call := range r.Requests() {
				for _, field := range call.Unknown {
					if !slices.Contains(about, field) {
						t.Errorf("%s %s: the service ignores %s", call.Method, call.Path, field)
					}
				}
			}
			if left := r.left(t); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
			for _, name := range []string{"RUNZERO_CLIENT_SECRET", variableSecret} {
				if strings.Contains(out+wantText, r.env[name]) {
					t.Errorf("%s shows", name)
				}
			}
		})
	}
}

// An ordinary account has objects of its own, which are not touched, and nothing to throw away.
func TestVerifyOrdinaryAccount(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, name := range []string{variableClient, variableSecret, variableGroup} {
		delete(r.env, name)
	}
	for _, one := range []struct {
		method, path string
		body         any
	}{
		{"POST", "/account/assets/ownership-types", []object{{"name": "Theirs"}}},
		{"POST", "/account/groups", object{"name": "Theirs"}},
	} {
		if status, answer := r.Outside(one.method, one.path, one.body); status != http.StatusOK {
			t.Fatalf("%s: %d %s", one.path, status, answer)
		}
	}
	r.SetMaxOrganizations(3)
	out, _, err := r.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	open := strings.Split(line(t, out, "Not decided:"), ", ")
	for _, v := range []string{
		"ownership-put-replaces", "oauth-old-secret-lives", "explorer-group-echo", "retry-after",
		"org-name-reserved",
	} {
		if !slices.Contains(open, v) {
			t.Errorf("%s is decided:\n%s", v, out)
		}
	}
	if _, answer := r.Outside(http.MethodGet, "/account/assets/ownership-types", nil); !strings.Contains(string(answer),
		"Theirs") {
		t.Error("the ownership type of others is gone")
	}
	if left := r.left(t); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// Without the guard nothing is sent.
func TestVerifyNeedsItsGuard(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"RUNZERO_LIVE", "RUNZERO_LIVE_CONFIRM", "RUNZERO_BASE_URL", "RUNZERO_CLIENT_ID"} {
		r := newRig(t)
		delete(r.env, name)
		out, wantText, err := r.run(t.Context())
		if err == nil || out+wantText != "" || !strings.Contains(err.Error(), name) {
			t.Errorf("without %s: %v %s", name, err, out+wantText)
		}
		if n := len(r.Requests()); n > 0 {
			t.Errorf("without %s there were %d calls", name, n)
		}
	}
}

// A Ctrl-C, and a console that fails on the way, leave nothing behind either.
func TestVerifyCleansUp(t *testing.T) {
	t.Parallel()
	for name, stop := range map[string]func(cancel func(), w http.ResponseWriter) bool{
		"interrupted": func(cancel func(), _ http.ResponseWriter) bool { cancel(); return false },
		"failing":     func(_ func(), w http.ResponseWriter) bool { w.WriteHeader(http.StatusTeapot); return true },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var calls atomic.Int64
			r.front = func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
					if n := calls.Add(1); n >= 30 && n < 40 && stop(cancel, w) {
						return
					}
					next.ServeHTTP(w, q)
				})
			}
			_, wantText, err := r.run(ctx)
			if interrupted := errors.Is(err, context.Canceled); interrupted != (name == "interrupted") {
				t.Errorf("ended with %v", err)
			}
			if !strings.Contains(wantText, "objects deleted") {
				t.Errorf("said %q", wantText)
			}
			if left := r.left(t); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	var output bytes.Buffer
	err := run(t.Context(), []string{"-help"}, io.Discard, &output, nil, hooks{})
	if !errors.Is(err, flag.ErrHelp) || !strings.Contains(output.String(), variableGroup) { // main leaves this error out
		t.Errorf("%v: %s", err, output.String())
	}
}
