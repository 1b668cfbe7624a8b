package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// listLag is how far lists lag behind, with as much of the past as that needs.
type listLag struct {
	by   time.Duration
	gets bool        // reads of single objects lag, too
	past []pastState // oldest first
}

// pastState is what the account held until something changed.
type pastState struct {
	until time.Time
	saved []byte
	state *state // saved, once somebody asked for it
}

// remember keeps the state as it is before a change. Without a lag there is nothing to keep.
func (e *Emulator) remember(now time.Time) {
	if e.lag.by == 0 {
		return
	}
	begin := now.Add(-e.lag.by)
	e.lag.past = slices.DeleteFunc(e.lag.past, func(p pastState) bool { return !p.until.After(begin) })
	saved, err := json.Marshal(e.state)
	if err != nil {
		panic(fmt.Sprintf("emulator: keeping the state: %v", err)) // it holds nothing but JSON types
	}
	e.lag.past = append(e.lag.past, pastState{until: now, saved: saved})
}

// stateAt is what the account held at a time within the lag.
func (e *Emulator) stateAt(at time.Time) *state {
	for i := range e.lag.past {
		p := &e.lag.past[i]
		if !p.until.After(at) {
			continue
		}
		if p.state == nil {
			p.state = newState(e.kinds)
			if err := json.Unmarshal(p.saved, p.state); err != nil {
				panic(fmt.Sprintf("emulator: reading a state that was kept: %v", err)) // this program wrote it
			}
		}
		return p.state
	}
	return e.state
}

// lookBack makes a call see the past, if it is of a kind that lags. The organization that the call
// is about is the present one: a lag makes nobody lose access to what he has just made.
func (c *call) lookBack() {
	lag := c.e.lag
	lags := c.route.isList() || lag.gets && c.route.method == http.MethodGet
	if lag.by == 0 || !lags || c.outside || c.who.kind == "" {
		return
	}
	c.now = c.now.Add(-lag.by)
	c.s = c.e.stateAt(c.now)
}

// isList tells whether an operation reads several objects.
func (r *route) isList() bool {
	switch r.path {
	case "/org", "/org/key", "/account/license", "/account/settings":
		return false
	}
	return r.method == http.MethodGet && !strings.HasSuffix(r.path, "}")
}

// SetListLag makes lists and exports answer as things were that long ago, with gets reads of single
// objects, too; 0 = as they are. What changed before it was set is not kept and does not lag. All
// accounts of the console lag alike. It fails for a negative duration and changes nothing then.
func (e *Emulator) SetListLag(by time.Duration, gets bool) error {
	if by < 0 {
		return fmt.Errorf("emulator: lists cannot be ahead of their time")
	}
	for _, a := range e.accounts {
		a.lock()
		a.lag.by, a.lag.gets = by, gets
		if by == 0 {
			a.lag.past = nil
		}
		a.mu.Unlock()
	}
	return nil
}
