package recovery

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/cache"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
)

const (
	// maxSends is how often a create is sent whose answers are lost.
	maxSends = 3
	// secretPause is how long a create with a secret waits before it looks for what may be left over:
	// a gateway's time-out says nothing about the console, which may still be at work.
	secretPause = 3 * time.Second
)

// lookPauses are the waits before each look for an object whose answer was lost: 18 s in all, so
// that a console which finishes late, or whose lists lag, has shown it before anything is sent
// again.
var lookPauses = [...]time.Duration{
	500 * time.Millisecond, 1500 * time.Millisecond, 3 * time.Second, 5 * time.Second,
	8 * time.Second,
}

// Policy is what may be done about a create whose answer is lost.
type Policy int

// The policies.
const (
	// NamesMayRepeat: one object that is new and equal in everything sent is taken over.
	NamesMayRepeat Policy = iota
	// NamesAreUnique: the same, and an object of that name which is older or different ends the
	// create.
	NamesAreUnique
	// HasSecret: nobody received it, so the object is of no use. It is named and left alone.
	HasSecret
)

// Conn is what recovery needs of the connection.
type Conn interface {
	Now() time.Time
	Sleep(context.Context, time.Duration) error
	ServiceTime(time.Time) (t time.Time, exact bool)
	NewError(transport.Operation, transport.ErrorKind) *transport.Error
	Log(ctx context.Context, op transport.Operation, msg string)
	CountRecovered()
	IsAbandoned() bool
}

// Target makes the calls of a create. Both ask the service; no snapshot will do.
type Target[T cache.Row] interface {
	Send(context.Context) (T, error)
	List(context.Context) (cache.Listing[T], error)
}

// Create is a create, described well enough to find its object when the answer is lost.
type Create[T cache.Row] struct {
	Entry     Entry // kind, organization and name
	Title     string
	Operation transport.Operation
	Policy    Policy
	Target    Target[T]

	HasName func(T) bool // is called what was sent
	IsEqual func(T) bool // is what was sent, in everything
	MadeAt  func(T) time.Time
	IsUsed  func(T) bool // by somebody who has its secret
	// Existing lists ids that were there before, for kinds whose rows may not say when they were made.
	Existing func(context.Context) ([]string, error)
}

// Run makes an object. If [transport.LostAnswer] is true of the error, the outcome is not known.
func Run[T cache.Row](ctx context.Context, t *Tracker, op Create[T]) (T, error) {
	var zero T
	t.count(1)
	defer t.count(-1)
	if err := t.waitForDying(ctx, op.Operation); err != nil {
		return zero, err
	}
	a := &attempts[T]{tracker: t, op: op, start: t.conn.Now()}
	if op.Policy != HasSecret {
		release, err := t.acquire(ctx, op.Entry.Kind+" "+op.Entry.Organization+" "+op.Entry.Name)
		if err != nil {
			return zero, err
		}
		defer release()
	}
	if op.Existing != nil {
		var err error
		if a.existing, err = op.Existing(ctx); err != nil {
			return zero, err
		}
	}
	if op.Policy == HasSecret {
		return a.createSecret(ctx)
	}
	return a.createNamed(ctx)
}

// attempts is one create with all that is sent for it.
type attempts[T cache.Row] struct {
	tracker  *Tracker
	op       Create[T]
	start    time.Time // of the first send, by this machine's clock
	sentAt   time.Time // the same by the service's clock, if it was known then
	existing []string  // ids that were there before, for objects that do not say when they were made
	pending  Pending
}

// begin notes the create on disk. It comes right before the first send: what is not sent leaves
// nothing.
func (a *attempts[T]) begin(ctx context.Context) {
	a.start = a.tracker.conn.Now()
	entry := a.op.Entry
	if entry.At, entry.IsExact = a.tracker.conn.ServiceTime(a.start); entry.IsExact {
		a.sentAt = entry.At
	}
	a.pending = a.tracker.ledger.Begin(entry)
	if err := a.tracker.ledger.Failure(); err != nil {
		notify(ctx, Notice{Kind: NoticeNoLedger, Text: err.Error()})
	}
}

// finish notes the object that was made or found.
func (a *attempts[T]) finish(v T) T {
	a.tracker.Reserve(v.RowID())
	a.pending.Finish(v.RowID())
	return v
}

// createSecret makes an object whose secret is in the answer only. One whose answer was lost is of
// no use to anybody, and cannot be told from somebody else's of the same name: it is sent again,
// and named.
func (a *attempts[T]) createSecret(ctx context.Context) (T, error) {
	a.begin(ctx)
	var isLost bool
	for sends := 1; ; sends++ {
		v, err := a.op.Target.Send(ctx)
		if err == nil {
			v = a.finish(v)
			if isLost {
				a.tracker.conn.CountRecovered()
				a.nameLeftovers(ctx, v.RowID())
			}
			return v, nil
		}
		isLost = isLost || transport.LostAnswer(err)
		canGoOn := transport.LostAnswer(err) && !isContradiction(err) && sends < maxSends && ctx.Err() == nil &&
			!a.tracker.conn.IsAbandoned()
		if !canGoOn || a.tracker.conn.Sleep(ctx, transport.Backoff(sends-1)) != nil {
			var zero T
			if isLost {
				err = transport.WithDetail(err, a.nameLeftovers(ctx, ""))
			}
			return zero, err
		}
	}
}

// nameLeftovers looks once for objects of this name that were made since the first send and that
// nobody has used. It says what it found, and notes each for the user.
func (a *attempts[T]) nameLeftovers(ctx context.Context, made string) string {
	if a.tracker.conn.IsAbandoned() {
		return ""
	}
	ctx, cancel := transport.RecoveryContext(ctx)
	defer cancel()
	err := a.tracker.conn.Sleep(ctx, secretPause)
	var list cache.Listing[T]
	if err == nil {
		list, err = a.op.Target.List(ctx)
	}
	if err != nil {
		notify(ctx, Notice{
			Kind: NoticeMayBeLeftOver, Object: a.op.Entry.Kind, Name: a.op.Entry.Name, Organization: a.op.Entry.Organization,
			Text: "looking for it failed: " + err.Error(),
		})
		return "looking for what may be left over failed too: " + err.Error()
	}
	var found []string
	for _, v := range list.Rows {
		isOther := v.IsDeleted() || v.RowID() == made || !a.op.HasName(v) || a.op.IsUsed != nil && a.op.IsUsed(v) ||
			a.tracker.IsReserved(v.RowID())
		if isOther || !a.isNew(v) {
			continue
		}
		found = append(found, v.RowID())
		notify(ctx, Notice{
			Kind: NoticeMayBeLeftOver, Object: a.op.Entry.Kind, ID: v.RowID(), Name: a.op.Entry.Name,
			Organization: a.op.Entry.Organization, CreatedAt: a.op.MadeAt(v),
		})
	}
	if len(found) == 0 {
		return ""
	}
	return fmt.Sprintf("%s may be left over from this: nobody holds the secret; delete it if nobody else made it",
		strings.Join(found, ", "))
}

// createNamed makes an object that can be recognized.
func (a *attempts[T]) createNamed(ctx context.Context) (T, error) {
	var zero T
	if a.op.Policy == NamesMayRepeat {
		// The console would make a second one without a word.
		if v, isFound, err := a.takeLeftover(ctx); isFound || err != nil {
			return v, err
		}
		a.nameUnsure(ctx)
	}
	a.begin(ctx)
	v, err := a.op.Target.Send(ctx)
	for sends := 1; ; sends++ {
		switch isLost := transport.LostAnswer(err); {
		case err == nil:
			return a.finish(v), nil
		case a.tracker.conn.IsAbandoned():
			return zero, err
		case !isLost && sends == 1:
			return a.refused(ctx, err)
		}
		found, isFound, lookErr := a.findCreatedWithRetry(ctx, err)
		switch {
		case isFound:
			a.tracker.conn.CountRecovered()
			a.tracker.conn.Log(ctx, a.op.Operation, "runZero object found after a lost answer")
			notify(ctx, Notice{
				Kind: NoticeFound, Object: a.op.Entry.Kind, ID: found.RowID(), Name: a.op.Entry.Name,
				Organization: a.op.Entry.Organization,
			})
			return a.finish(found), nil
		case lookErr != nil && errors.As(lookErr, new(*conflictError)):
			return zero, lookErr
		case lookErr != nil:
			return zero, transport.WithDetail(err, "looking for what became of it failed too: "+lookErr.Error())
		case !transport.LostAnswer(err) || isContradiction(err) || sends >= maxSends || ctx.Err() != nil:
			return zero, transport.AsSure(err, "looks afterwards show that it was not carried out")
		}
		v, err = a.op.Target.Send(ctx)
	}
}

// nameUnsure names what a killed run has made under this name, where it is not known whether a
// state has it.
func (a *attempts[T]) nameUnsure(ctx context.Context) {
	for _, e := range a.tracker.ledger.Unsure() {
		if e.Kind == a.op.Entry.Kind && e.Organization == a.op.Entry.Organization && e.Name == a.op.Entry.Name &&
			!a.tracker.IsReserved(e.ID) {
			notify(ctx, Notice{
				Kind: NoticeMayBeInState, Object: e.Kind, ID: e.ID, Name: e.Name, Organization: e.Organization,
				CreatedAt: e.At,
			})
		}
	}
}

// isContradiction reports an answer that says no, with the status of a success: sending again is of
// no use.
func isContradiction(err error) bool { return transport.KindOf(err) == transport.KindContradiction }

// refused looks, where names are unique, whether the console refuses because a run that was killed
// had made this very object.
func (a *attempts[T]) refused(ctx context.Context, err error) (T, error) {
	var zero T
	if a.op.Policy != NamesAreUnique || transport.KindOf(err) != transport.KindInvalid {
		return zero, err
	}
	if v, isFound, lookErr := a.takeLeftover(ctx); isFound || lookErr != nil {
		return v, lookErr
	}
	for _, e := range a.tracker.ledger.Unanswered() {
		if e.Kind == a.op.Entry.Kind && e.Organization == a.op.Entry.Organization && e.Name == a.op.Entry.Name {
			return zero, transport.WithDetail(err,
				fmt.Sprintf("a run that was killed was making it at %s, so it may be the one that is there",
					e.At.UTC().Format(time.RFC3339)))
		}
	}
	return zero, err
}

// takeLeftover takes over, by its id, the object that a run which was killed had made and no state
// has.
func (a *attempts[T]) takeLeftover(ctx context.Context) (v T, isFound bool, err error) {
	for _, e := range a.tracker.ledger.Unsettled() {
		if e.Kind != a.op.Entry.Kind || e.Organization != a.op.Entry.Organization || e.Name != a.op.Entry.Name ||
			a.tracker.IsReserved(e.ID) {
			continue
		}
		list, err := a.op.Target.List(ctx)
		if err != nil {
			return v, false, err
		}
		row, isListed := list.Find(e.ID)
		if !isListed || row.IsDeleted() || !a.op.HasName(row) {
			continue
		}
		a.begin(ctx)
		a.tracker.ledger.Settle(e.ID)
		a.tracker.conn.CountRecovered()
		notify(ctx, Notice{
			Kind: NoticeTakenOver, Object: e.Kind, ID: e.ID, Name: e.Name, Organization: e.Organization,
			CreatedAt: a.op.MadeAt(row),
		})
		return a.finish(row), true, nil
	}
	return v, false, nil
}

// findCreatedWithRetry looks until the object shows or the looks are used up. A look that fails is
// no look; the last must not fail.
func (a *attempts[T]) findCreatedWithRetry(ctx context.Context, lost error) (v T, isFound bool, err error) {
	ctx, cancel := transport.RecoveryContext(ctx)
	defer cancel()
	pauses := lookPauses[:]
	if isContradiction(lost) || !transport.LostAnswer(lost) {
		pauses = pauses[:2] // the console itself has spoken
	}
	// One that is found is looked at once more: an equal object of somebody else may show before this
	// run's own.
	candidate := ""
	for _, pause := range pauses {
		if err := a.tracker.conn.Sleep(ctx, pause); err != nil {
			return v, false, err
		}
		if a.tracker.conn.IsAbandoned() {
			return v, false, lost
		}
		v, isFound, err = a.findCreated(ctx)
		switch {
		case errors.As(err, new(*conflictError)):
			return v, false, err
		case isFound && v.RowID() == candidate:
			return v, true, nil
		case isFound:
			candidate = v.RowID()
		}
	}
	return v, isFound, err
}

// conflictError says that what was found cannot be told to be what was sent.
type conflictError struct{ err *transport.Error }

// Error is the text of the call's error.
func (e *conflictError) Error() string { return e.err.Error() }

// Unwrap is the error of the call.
func (e *conflictError) Unwrap() error { return e.err }

// findCreated looks once.
func (a *attempts[T]) findCreated(ctx context.Context) (v T, isFound bool, err error) {
	list, err := a.op.Target.List(ctx)
	if err != nil {
		return v, false, err
	}
	var equal []string
	for _, row := range list.Rows {
		if row.IsDeleted() || !a.op.HasName(row) || a.tracker.IsReserved(row.RowID()) {
			continue
		}
		switch {
		case a.isNew(row) && a.op.IsEqual(row):
			v, equal = row, append(equal, row.RowID())
		case a.op.Policy == NamesAreUnique:
			e := a.op.newError(a.tracker.conn, transport.KindInvalid)
			e.Detail = fmt.Sprintf(
				"the answer was lost, and there is a %s of this name (%s) that was there before or is not what was sent",
				a.op.Title, row.RowID())
			return v, false, &conflictError{e}
		}
	}
	switch {
	case len(equal) == 1:
		return v, true, nil
	case len(equal) > 1:
		e := a.op.newError(a.tracker.conn, transport.KindUnknown)
		e.Detail = fmt.Sprintf(
			"the answer was lost, and %d objects could be the one that was made (%s): import one of them, and delete the "+
				"others if nobody else made them",
			len(equal), strings.Join(equal, ", "))
		return v, false, &conflictError{e}
	case list.IsCut:
		e := a.op.newError(a.tracker.conn, transport.KindUnknown)
		e.Detail = fmt.Sprintf("the list of %d is cut off, so it does not show whether the object exists", len(list.Rows))
		return v, false, e
	}
	return v, false, nil
}

func (op Create[T]) newError(c Conn, kind transport.ErrorKind) *transport.Error {
	return c.NewError(op.Operation, kind)
}

// clockSlack is how far times of the service may be off: they are given in whole seconds.
const clockSlack = 2 * time.Second

// unknownClockSlack is the same while the service has not said its time.
const unknownClockSlack = 5 * time.Minute

// isNew reports whether an object was made since the first send, by the service's own clock. One
// that does not say when it was made is new if it was not among those before.
func (a *attempts[T]) isNew(v T) bool {
	made := a.op.MadeAt(v)
	if made.IsZero() {
		return a.op.Existing != nil && !slices.Contains(a.existing, v.RowID())
	}
	from, isExact := a.tracker.conn.ServiceTime(a.start)
	if !a.sentAt.IsZero() {
		from = a.sentAt // this machine's clock may have been set since
	}
	until, _ := a.tracker.conn.ServiceTime(a.tracker.conn.Now())
	slack := clockSlack
	if !isExact {
		slack = unknownClockSlack
	}
	return !made.Before(from.Add(-slack)) && !made.After(until.Add(slack))
}

// waitForDying waits for a provider of this place whose Terraform is gone to finish its last call:
// what it makes would otherwise be made twice.
func (t *Tracker) waitForDying(ctx context.Context, op transport.Operation) error {
	if !t.ledger.HasOthers() {
		return nil
	}
	for end := t.conn.Now().Add(dyingPatience); t.ledger.isSomebodyDying(); {
		if t.conn.Now().After(end) {
			e := t.conn.NewError(op, transport.KindUnknown)
			e.Detail = "nothing was sent: a provider process whose Terraform was killed is still at work in this directory " +
				"after a minute; wait for it or end it, and apply again"
			return e
		}
		if err := t.conn.Sleep(ctx, 500*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}
