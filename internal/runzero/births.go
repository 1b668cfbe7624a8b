package runzero

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// making is a create, described well enough to find its object when the answer is lost.
type making[T row] struct {
	op operation
	// key names the new object as precisely as what was sent allows. Creates of one key go one at a time, so that an object
	// found afterwards cannot be that of a create beside.
	key  string
	send func(context.Context) (T, error)
	list func(context.Context) ([]T, error) // asks the service; no snapshot will do
	most int                                // the service cuts the list off at this length; 0 = it does not
	ours func(T) bool                       // is what was sent
	born func(T) time.Time                  // zero = the service does not say
	// before, where the service does not say when an object was made, gives the ids of those that are there already.
	before func(context.Context) ([]string, error)
	// fresh is set where an object that was found is deleted: one that an earlier run may have left is then not touched
	// unless the service says when it was made.
	fresh bool
	// found, if set, completes an object that was found: a token gets a new secret, because nobody knows its first.
	found func(context.Context, T) T
}

// births is what a client knows of the objects that it made.
type births struct {
	mu   sync.Mutex
	busy map[string]chan struct{} // creates under way, by key
	made map[string]bool          // ids that cannot be those of another create
	of   map[string][]string      // those made with a key
}

// enter waits until no other create of the key is under way.
func (b *births) enter(ctx context.Context, key string) (leave func(), err error) {
	for {
		b.mu.Lock()
		turn, taken := b.busy[key]
		if !taken {
			if b.busy == nil {
				b.busy = map[string]chan struct{}{}
			}
			turn = make(chan struct{})
			b.busy[key] = turn
			b.mu.Unlock()
			return func() {
				b.mu.Lock()
				delete(b.busy, key)
				b.mu.Unlock()
				close(turn)
			}, nil
		}
		b.mu.Unlock()
		select {
		case <-turn:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// claim notes ids that are spoken for.
func (b *births) claim(ids ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.made == nil {
		b.made = map[string]bool{}
	}
	for _, id := range ids {
		b.made[id] = true
	}
}

// note adds an id to those made with a key.
func (b *births) note(key, id string) {
	b.claim(id)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.of == nil {
		b.of = map[string][]string{}
	}
	b.of[key] = append(b.of[key], id)
}

// with gives the ids made with a key.
func (b *births) with(key string) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.of[key])
}

func (b *births) claimed(id string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.made[id]
}

// looks is how often an object must be missed before a create counts as not carried out: that a new object can be read at
// once is not known for certain (fact sheet section 11).
const looks = 2

// create makes an object. If the answer is lost, it looks for the object and returns it as found, or, if there is none,
// sends the request again. If [LostAnswer] is true of the error, the outcome is
// not known; then, and if the process dies meanwhile, the journal makes the next run look first.
func create[T row](ctx context.Context, c *Client, m making[T]) (T, error) {
	var zero T
	key := m.op.id + " " + m.key
	leave, err := c.births.enter(ctx, key)
	if err != nil {
		return zero, c.broken(ctx, &callState{op: m.op}, err)
	}
	defer leave()

	switch v, found, err := unsaved(ctx, c, m); {
	case err != nil:
		return zero, err
	case found: // a note about a create under way is about another one
		return adopt(ctx, c, m, note{}, v), nil
	}
	note := c.journal.of(c.root.String(), m.op.id, m.key)
	if earlier, ok := note.read(); ok {
		// An earlier run was cut off while it made this very object; those it had made before are in the state.
		v, found, err := find(ctx, c, m, birth{
			since: earlier.Since, until: earlier.Since.Add(c.longestCall()), known: earlier.All && !m.fresh, there: earlier.Made,
		})
		switch {
		case errors.Is(err, errTimeless):
			note.remove() // said once; nothing else would ever settle it
			return zero, err
		case err != nil:
			return zero, err
		case found:
			return adopt(ctx, c, m, note, v), nil
		}
	}
	when := birth{since: c.cfg.Now(), known: m.before != nil, there: c.births.with(key)}
	if m.before != nil {
		there, err := m.before(ctx)
		if err != nil {
			return zero, err
		}
		when.there = append(when.there, there...)
	}
	note.write(when.since, when.there, when.known)

	v, err := m.send(ctx)
	for try := 0; ; try++ {
		switch lost := LostAnswer(err); {
		case err == nil:
			c.births.note(key, v.rowID())
			c.answers.note(m.op.id, m.key, v.rowID())
			note.remove()
			return v, nil
		case !lost && (try == 0 || KindOf(err) != KindInvalid):
			note.remove()
			return zero, err
		}
		slow := KindOf(err) == KindTimeout || ctx.Err() != nil
		times := looks
		if slow {
			times += c.cfg.MaxRetries
		}
		made, found, lookErr := findAgain(ctx, c, m, when, times)
		switch {
		case found:
			return adopt(ctx, c, m, note, made), nil
		case lookErr != nil:
			return zero, unresolved(err, lookErr)
		case slow: // it may still be carried out
			return zero, err
		case !LostAnswer(err) || try >= c.cfg.MaxRetries:
			note.remove()
			return zero, notCarriedOut(err)
		}
		v, err = m.send(ctx)
	}
}

// adopt takes an object that was found for the new one.
func adopt[T row](ctx context.Context, c *Client, m making[T], note note, v T) T {
	c.births.note(m.op.id+" "+m.key, v.rowID())
	c.recovered(ctx, m.op, "runZero object found after a lost answer")
	if m.found != nil {
		ctx, cancel := afterwards(ctx)
		defer cancel()
		v = m.found(ctx, v)
	}
	c.answers.note(m.op.id, m.key, v.rowID())
	note.remove()
	return v
}

// recovered notes a write whose answer was lost and whose outcome is known now.
func (c *Client) recovered(ctx context.Context, op operation, msg string) {
	c.meter.recovered()
	c.log(ctx, &callState{op: op}, msg, map[string]any{})
}

// findAgain looks up to the given number of times, with growing pauses.
func findAgain[T row](ctx context.Context, c *Client, m making[T], when birth, times int) (v T, found bool, err error) {
	ctx, cancel := afterwards(ctx)
	defer cancel()
	st := &callState{op: m.op}
	for i := range times {
		if i > 0 {
			st.delay = backoff(i - 1)
			if err := c.sleep(ctx, st.delay); err != nil {
				return v, false, err
			}
		}
		if v, found, err = find(ctx, c, m, when); found || err != nil {
			break
		}
	}
	return v, found, err
}

// birth is what is known of when a lost object was made.
type birth struct {
	since, until time.Time // a zero until is no bound
	known        bool      // there holds all objects that were there before
	// there are ids of objects that were there before. They are this create's alone: one that another create is about to find
	// may be among them.
	there []string
}

// errTimeless says that objects look right, and that nothing tells whether one of them is the new one.
var errTimeless = errors.New("the service does not say when they were made")

// find looks once for the object of a create. More than one that it could be is an error, and so is one that may have
// been there before.
func find[T row](ctx context.Context, c *Client, m making[T], when birth) (v T, found bool, err error) {
	all, err := m.list(ctx)
	if err != nil {
		return v, false, err
	}
	var ids, timeless []string
	for _, one := range all {
		if one.rowGone() || !m.ours(one) || c.births.claimed(one.rowID()) || slices.Contains(when.there, one.rowID()) {
			continue
		}
		switch born := m.born(one); {
		case born.IsZero() && !when.known:
			timeless = append(timeless, one.rowID())
			continue
		case !born.IsZero() && !c.madeBetween(born, when.since, when.until):
			continue
		}
		v, ids = one, append(ids, one.rowID())
	}
	switch {
	case len(ids) == 1:
		return v, true, nil
	case len(ids) > 1:
		e := c.newError(&callState{op: m.op}, KindUnknown)
		e.Detail = fmt.Sprintf("%d objects could be the one that was made (%s): import one of them, and delete the others if they are not wanted", len(ids), strings.Join(ids, ", "))
		return v, false, e
	case len(timeless) > 0:
		e := c.newError(&callState{op: m.op}, KindUnknown)
		e.Detail = fmt.Sprintf("%d objects could be the one that was made (%s), or may have been there before: import one of them, or delete what is not wanted, and apply again",
			len(timeless), strings.Join(timeless, ", "))
		e.Err = errTimeless
		return v, false, e
	case m.most > 0 && len(all) >= m.most:
		return v, false, c.cutOff(m.op, len(all))
	}
	return v, false, nil
}

// cutOff is the error of a look into a list that does not hold all.
func (c *Client) cutOff(op operation, rows int) *Error {
	e := c.newError(&callState{op: op}, KindUnknown)
	e.Detail = fmt.Sprintf("the list of %d is cut off, so it does not show whether the object exists", rows)
	return e
}

// A creation time is given in whole seconds, and the clock of the service is known to a second.
const (
	clockSlack   = 2 * time.Second
	unknownSlack = 5 * time.Minute // the service has not said its time yet
)

// madeBetween reports whether a creation time of the service can lie between two moments of this machine's clock. A zero
// until is no bound.
func (c *Client) madeBetween(born, since, until time.Time) bool {
	ahead, known := c.meter.clockAhead()
	slack := unknownSlack
	if known {
		slack = clockSlack
	}
	if born.Before(since.Add(ahead - slack)) {
		return false
	}
	return until.IsZero() || !born.After(until.Add(ahead+slack))
}

// unresolved adds to a lost answer why its outcome could not be found out.
func unresolved(lost, look error) error {
	e, ok := asError(lost)
	if !ok || look == nil {
		return lost
	}
	both := *e
	both.Detail = joinText(both.Detail, "looking for what became of it failed too: "+look.Error())
	return &both
}

// notCarriedOut is a lost answer whose write turned out not to have been carried out.
func notCarriedOut(err error) error {
	e, ok := asError(err)
	if !ok || !e.LostAnswer() {
		return err
	}
	sure := *e
	sure.sent = false
	sure.Detail = joinText(sure.Detail, "a look afterwards shows that it was not carried out")
	return &sure
}

// textOf is an optional text.
func textOf(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

// sameName compares names as the service may have trimmed them.
func sameName(got string, sent *string) bool {
	return strings.TrimSpace(got) == strings.TrimSpace(textOf(sent))
}

// afterwards is a context for finding out what became of a write. If the caller has given up, it lasts a little longer.
func afterwards(ctx context.Context) (context.Context, context.CancelFunc) {
	if ctx.Err() == nil {
		return ctx, func() {}
	}
	return context.WithTimeout(context.WithoutCancel(ctx), grace)
}

// grace is how long a write that was sent may go on, and be looked for, after its caller gave up: cut off, it may be carried
// out all the same, and nobody would know.
const grace = 30 * time.Second

// lasting is a context that ends some time after another.
func lasting(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })
	return longer, func() { stop(); cancel() }
}
