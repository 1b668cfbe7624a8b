package recovery

import (
	"context"
	"sync"
	"time"
)

// NoticeKind is what a notice is about.
type NoticeKind int

// The kinds of notice.
const (
	// NoticeFound: the answer to a create was lost, and the object was found.
	NoticeFound NoticeKind = iota
	// NoticeTakenOver: a run that was killed had made the object; it is taken over as it is.
	NoticeTakenOver
	// NoticeMayBeLeftOver: the answer to a create with a secret was lost before another one arrived.
	NoticeMayBeLeftOver
	// NoticeLeftByKilledRun: a run that was killed made it, and no state has it.
	NoticeLeftByKilledRun
	// NoticeMayBeOfKilledRun: a run that was killed was making one of this name at that time.
	NoticeMayBeOfKilledRun
	// NoticeMayBeInState: a run that was killed made one of this name, and this run does not read its
	// whole state.
	NoticeMayBeInState
	// NoticeNoLedger: Terraform's data directory cannot be written. Text says why.
	NoticeNoLedger
)

// Notice is something that the user must learn of although the call succeeded.
type Notice struct {
	Kind         NoticeKind
	Object       string // the Terraform name without "runzero_"
	ID           string
	Name         string
	Organization string
	CreatedAt    time.Time // zero = not known
	Text         string
}

// Notices collects what the calls made with one context have to say.
type Notices struct {
	mu  sync.Mutex
	all []Notice
}

type noticesKey struct{}

// WithNotices is a context whose calls put their notices into a collection.
func WithNotices(ctx context.Context) (context.Context, *Notices) {
	n := &Notices{}
	return context.WithValue(ctx, noticesKey{}, n), n
}

// notify puts a notice into the context's collection, if it has one.
func notify(ctx context.Context, notice Notice) {
	n, ok := ctx.Value(noticesKey{}).(*Notices)
	if !ok {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.all = append(n.all, notice)
}

// All lists what was noticed so far.
func (n *Notices) All() []Notice {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]Notice(nil), n.all...)
}
