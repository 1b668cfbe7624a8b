package failures

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/workspace"
)

// gate stands in front of a console. From some write on the work is done, but the answers are held back until it opens: who
// is cut off meanwhile never learns what was made.
type gate struct {
	after   int64 // writes that get their answer
	n       atomic.Int64
	once    sync.Once
	reached chan struct{} // closed when the first answer is held back
	open    chan struct{}
	opening sync.Once
}

func newGate(after int64) *gate {
	return &gate{after: after, reached: make(chan struct{}), open: make(chan struct{})}
}

func (g *gate) wrap(next http.Handler) http.Handler {
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

// release opens the gate.
func (g *gate) release() { g.opening.Do(func() { close(g.open) }) }

// through applies, does something while the gate holds answers back, opens it, and waits for the end of the run.
func (r *rig) through(g *gate, act func(*clirun.Process)) (string, error) {
	r.T.Helper()
	r.ResetRequests()
	p, err := r.CLI.Start(r.T.Context(), "apply", "-auto-approve", "-parallelism=10")
	if err != nil {
		r.T.Fatal(err)
	}
	ended := make(chan struct{})
	var said string
	go func() {
		defer close(ended)
		said, err = p.Wait()
	}()
	select {
	case <-ended:
		r.T.Fatalf("the run ended too early: %v", workspace.ErrorsIn(said))
	case <-g.reached:
	}
	act(p)
	g.release()
	<-ended
	return said, err
}

// remains fails unless there are so many objects, each in the state, and nothing is left to do.
func (r *rig) remains(n int) {
	r.T.Helper()
	r.ExpectStateMatches("at last")
	if made := len(r.Created()); made != n {
		r.T.Errorf("there are %d objects, not %d", made, n)
	}
	r.ExpectNoChange()
}

// underWay fails unless more was made than the state knows.
func underWay(t *testing.T, r *rig) {
	t.Helper()
	if known, made := len(r.State()), len(r.Created()); made <= known {
		t.Errorf("%d objects are in the state and %d were made: none was under way", known, made)
	}
}
