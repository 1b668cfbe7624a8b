package emulator

import (
	"net/http"
	"slices"
	"time"
)

// lateWork is a request whose caller a gateway has sent away, while the console still works on it.
type lateWork struct {
	call   *call
	source string
	due    time.Time // when its effect shows
}

// postpone keeps a request for later. A read has no effect, so nothing is left of it.
func (e *Emulator) postpone(c *call, source string) {
	if c.route.method == http.MethodGet {
		return
	}
	e.late = append(e.late, lateWork{c, source, c.now.Add(e.opts.LateBy)})
}

// catchUp does the late work that is due by now. The console has no thread of its own: whoever
// looks at the state, or changes it, comes after this.
func (e *Emulator) catchUp() {
	now := e.opts.Now()
	e.finish(func(w lateWork) bool { return !w.due.After(now) })
}

// finish does late work in the order in which it is due, and returns how much there was.
func (e *Emulator) finish(is func(lateWork) bool) int {
	if len(e.late) == 0 {
		return 0
	}
	var ready []lateWork
	e.late = slices.DeleteFunc(e.late, func(w lateWork) bool {
		if is(w) {
			ready = append(ready, w)
			return true
		}
		return false
	})
	slices.SortStableFunc(ready, func(a, b lateWork) int { return a.due.Compare(b.due) })
	for _, w := range ready {
		w.call.now = w.due
		e.remember(w.due)
		_, _ = e.perform(w.call, w.source) // its caller hears nothing of it, and a refusal leaves an event
	}
	return len(ready)
}

// lock takes the lock and brings the state up to now.
func (e *Emulator) lock() {
	e.mu.Lock()
	e.catchUp()
}

// lockToChange is lock for those who then change what lists show.
func (e *Emulator) lockToChange() {
	e.lock()
	e.remember(e.opts.Now())
}
