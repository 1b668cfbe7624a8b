package failures

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/workspace"
)

// answerHolder stands in front of a console. From some write on the work is done, but the answers
// are held back until release: who is cut off meanwhile never learns what was made.
type answerHolder struct {
	after   int64 // writes that get their answer
	n       atomic.Int64
	once    sync.Once
	reached chan struct{} // closed when the first answer is held back
	open    chan struct{}
	opening sync.Once
}

func newAnswerHolder(after int64) *answerHolder {
	return &answerHolder{after: after, reached: make(chan struct{}), open: make(chan struct{})}
}

func (g *answerHolder) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet || strings.HasSuffix(r.URL.Path, "/account/api/token") || g.n.Add(1) <= g.after {
			next.ServeHTTP(w, r)
			return
		}
		held := httptest.NewRecorder()
		next.ServeHTTP(held, r)
		g.once.Do(func() { close(g.reached) })
		select {
		case <-g.open:
		case <-r.Context().Done():
			panic(http.ErrAbortHandler)
		}
		maps.Copy(w.Header(), held.Header())
		w.WriteHeader(held.Code)
		_, _ = w.Write(held.Body.Bytes())
	})
}

// release lets the answers go.
func (g *answerHolder) release() { g.opening.Do(func() { close(g.open) }) }

// through applies, does something while answers are held back, lets them go, and waits for the end
// of the run.
func (r *testWorkspace) through(g *answerHolder, act func(*clirun.Process)) (string, error) {
	r.T.Helper()
	r.ResetRequests()
	p, err := r.CLI.Start(r.T.Context(), "apply", "-auto-approve", "-parallelism=10")
	if err != nil {
		r.T.Fatal(err)
	}
	ended := make(chan struct{})
	var output string
	go func() {
		defer close(ended)
		output, err = p.Wait()
	}()
	select {
	case <-ended:
		r.T.Fatalf("the run ended too early: %v", workspace.ErrorsIn(output))
	case <-g.reached:
	}
	act(p)
	g.release()
	<-ended
	return output, err
}

// remains fails unless there are so many objects, each in the state, and nothing is left to do.
func (r *testWorkspace) remains(n int) {
	r.T.Helper()
	r.ExpectStateMatches("at last")
	if made := len(r.Created()); made != n {
		r.T.Errorf("there are %d objects, not %d", made, n)
	}
	r.ExpectNoChange()
}
