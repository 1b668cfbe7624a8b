package transport

import (
	"context"
	"errors"
)

// ErrWouldCall is the answer to a call that is not to be made, under [WithoutCalls].
var ErrWouldCall = errors.New("this would need a call, and none is to be made")

type withoutCallsKey struct{}

// WithoutCalls is a context in which no call is made.
func WithoutCalls(ctx context.Context) context.Context {
	return context.WithValue(ctx, withoutCallsKey{}, true)
}

// CheckMayCall is [ErrWouldCall] in such a context.
func CheckMayCall(ctx context.Context) error {
	if ctx.Value(withoutCallsKey{}) == nil {
		return nil
	}
	return ErrWouldCall
}
