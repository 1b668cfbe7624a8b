package failures

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/workspace"
)

// answerCorrupter spoils the answers to reads, the first few or all of them.
type answerCorrupter struct {
	left  atomic.Int64
	spoil func(w http.ResponseWriter, r *http.Request, right *httptest.ResponseRecorder)
}

func (g *answerCorrupter) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || g.left.Add(-1) < 0 {
			next.ServeHTTP(w, r)
			return
		}
		right := httptest.NewRecorder()
		next.ServeHTTP(right, r)
		g.spoil(w, r, right)
	})
}

func page(status int) func(http.ResponseWriter, *http.Request, *httptest.ResponseRecorder) {
	return func(w http.ResponseWriter, _ *http.Request, _ *httptest.ResponseRecorder) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		_, _ = fmt.Fprint(w, "<!DOCTYPE html><html><body>Not what you asked for</body></html>")
	}
}

// cut sends half of the answer: with the whole length announced, or as if that were all.
func cut(announced bool) func(http.ResponseWriter, *http.Request, *httptest.ResponseRecorder) {
	return func(w http.ResponseWriter, _ *http.Request, right *httptest.ResponseRecorder) {
		body := right.Body.Bytes()
		w.Header().Set("Content-Type", right.Header().Get("Content-Type"))
		if announced {
			w.Header().Set("Content-Length", fmt.Sprint(len(body)))
		}
		_, _ = w.Write(body[:len(body)/2])
		if announced {
			panic(http.ErrAbortHandler)
		}
	}
}

// never answers as long as the caller waits.
func never(_ http.ResponseWriter, r *http.Request, _ *httptest.ResponseRecorder) {
	<-r.Context().Done()
	panic(http.ErrAbortHandler)
}

// Whatever comes back instead of an answer: the plan asks again or says what is wrong, and the
// state stays as it is.
func TestGarbledAnswers(t *testing.T) {
	t.Parallel()
	const few, always = 2, 1 << 20
	for name, test := range map[string]struct {
		spoil     func(http.ResponseWriter, *http.Request, *httptest.ResponseRecorder)
		once      bool   // asking again helps
		wantError string // if it does not stop
	}{
		"cut":            {cut(true), true, "no complete answer"},
		"cut in silence": {cut(false), true, "the answer ends early"},
		"page":           {page(http.StatusOK), false, "does not come from a runZero console"},
		"page not found": {page(http.StatusNotFound), false, "does not come from a runZero console"},
		"bad gateway":    {page(http.StatusBadGateway), true, "502"},
		"slow":           {never, true, "timed out"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings := "max_retries = 2"
			if name == "slow" {
				settings += "\nrequest_timeout = \"1s\""
			}
			r := start(t, emulator.Options{}, settings)
			config := `
				resource "runzero_site" "test" {
					count = 3
					name  = "Site ${count.index}"
				}

				resource "runzero_api_token" "test" {
					comment = "Reader"
				}`
			r.Write(config)
			r.Apply()
			before := r.State()
			g := &answerCorrupter{spoil: test.spoil}
			r.Intercept(g.wrap)

			g.left.Store(few)
			if output, err := r.Try("plan", "-detailed-exitcode"); test.once && err != nil {
				t.Errorf("it is not asked again: %v", workspace.ErrorsIn(output))
			}
			g.left.Store(always)
			output, err := r.Try("apply", "-auto-approve") // which would write a state
			if err == nil {
				t.Error("the apply succeeds although it could read nothing")
			}
			if all := strings.Join(workspace.ErrorsIn(output), "\n"); !strings.Contains(all, test.wantError) {
				t.Errorf("the errors do not say %q: %s", test.wantError, all)
			}
			if n := len(r.Writes()); n > 0 {
				t.Errorf("something was written: %v", r.Writes())
			}
			if diff := cmp.Diff(before, r.State()); diff != "" {
				t.Error("the state is another one") // it holds a secret
			}
			g.left.Store(0)
			r.ExpectNoChange()
		})
	}
}
