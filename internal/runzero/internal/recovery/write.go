package recovery

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

// maxRepeats is how often a write that may be carried out twice is sent again while its answer is
// lost.
const maxRepeats = 4

// RetryLostWrite sends a write again while its answer is lost, for writes that may be carried out
// twice without harm. look, if not nil, is asked first: it reports whether the write was carried
// out after all, or ends the series with an error.
func (t *Tracker) RetryLostWrite(
	ctx context.Context, op transport.Operation, send func() error,
	look func(context.Context) (isDone bool, err error),
) error {
	for repeats := 0; ; repeats++ {
		err := send()
		if !transport.LostAnswer(err) || t.conn.IsAbandoned() {
			return err
		}
		if look != nil {
			recovery, cancel := transport.RecoveryContext(ctx)
			isDone, lookErr := look(recovery)
			cancel()
			switch {
			case isDone:
				t.conn.CountRecovered()
				t.conn.Log(ctx, op, "runZero write found carried out after a lost answer")
				return nil
			case errors.Is(lookErr, transport.ErrNotFound):
				return lookErr
			case lookErr != nil:
				return transport.WithDetail(err, "looking for what became of it failed too: "+lookErr.Error())
			}
		}
		if repeats >= maxRepeats || ctx.Err() != nil || t.conn.Sleep(ctx, transport.Backoff(repeats)) != nil {
			return err
		}
	}
}

// Rotation gives an object a new secret.
type Rotation struct {
	Operation transport.Operation
	// Send asks for the new secret, and keeps it.
	Send func() error
	// CanRepeat, if set, is asked before Send is called again: an error says why that is of no use.
	CanRepeat func(context.Context) error
	// Prove makes one call with the secret that Send kept. nil = it works;
	// [transport.KindUnauthorized] = it does not.
	Prove func(context.Context) error
}

// The wait before a rotation whose answer was lost is repeated.
const (
	shortestRotationPause = 5 * time.Second
	longestRotationPause  = time.Minute
)

// Rotate asks for a new secret. If the answer is lost, it asks again, but not before whatever gave
// up waiting would give up once more: the console may carry out the first rotation late, and that
// would kill the second secret. So the secret is proven by one call then.
func (t *Tracker) Rotate(ctx context.Context, r Rotation) error {
	start := t.conn.Now()
	err := r.Send()
	if !transport.LostAnswer(err) {
		return err
	}
	pause := min(max(t.conn.Now().Sub(start), shortestRotationPause), longestRotationPause)
	for range 2 {
		if ctx.Err() != nil || t.conn.IsAbandoned() || t.conn.Sleep(ctx, pause) != nil {
			return err
		}
		if r.CanRepeat != nil {
			if why := r.CanRepeat(ctx); why != nil {
				return transport.WithDetail(err, why.Error())
			}
		}
		if err = r.Send(); transport.LostAnswer(err) {
			continue
		} else if err != nil {
			return err
		}
		proof := r.Prove(ctx)
		if transport.KindOf(proof) != transport.KindUnauthorized {
			t.conn.CountRecovered()
			return nil // proven, or nothing can be said against it
		}
		err = transport.AsLost(proof, "the new secret does not work: a rotation whose answer was lost took effect later")
	}
	return err
}

// ReflectsRequest reports whether an object holds all that a request set. False is no proof of the
// contrary: the service puts some values into other words.
func ReflectsRequest(body any, answer []byte) bool {
	text, err := json.Marshal(body)
	var want, got map[string]any
	if err != nil || json.Unmarshal(text, &want) != nil || json.Unmarshal(wire.Unwrap(answer), &got) != nil {
		return false
	}
	for name, v := range want {
		if !jsonEqual(v, got[name]) {
			return false
		}
	}
	return true
}

// jsonEqual compares values of JSON. A number or switch may be given as text.
func jsonEqual(a, b any) bool {
	x, isMap := a.(map[string]any)
	y, areBoth := b.(map[string]any)
	if isMap != areBoth {
		return false
	}
	if !isMap {
		return fmt.Sprint(a) == fmt.Sprint(b)
	}
	if len(x) != len(y) {
		return false
	}
	for name, v := range x {
		w, ok := y[name]
		if !ok || !jsonEqual(v, w) {
			return false
		}
	}
	return true
}
