package protocol

import (
	"context"
	"sync/atomic"
	"time"
)

// withCallContext makes a call with a context that carries nothing any more once it has returned.
func withCallContext[Q, A any](ctx context.Context, req Q, call func(context.Context, Q) (A, error)) (A, error) {
	ctx, cancel := context.WithCancel(ctx)
	ended := &callContext{done: ctx.Done()}
	ended.parent.Store(&ctx)
	defer func() {
		cancel()
		ended.parent.Store(nil)
	}()
	return call(ended, req)
}

// callContext is a context that ends with its call and then holds on to nothing.
type callContext struct {
	parent atomic.Pointer[context.Context] // nil when the call has returned
	done   <-chan struct{}
}

// Deadline implements [context.Context].
func (c *callContext) Deadline() (time.Time, bool) {
	if parent := c.parent.Load(); parent != nil {
		return (*parent).Deadline()
	}
	return time.Time{}, false
}

// Done implements [context.Context].
func (c *callContext) Done() <-chan struct{} { return c.done }

// Err implements [context.Context].
func (c *callContext) Err() error {
	if parent := c.parent.Load(); parent != nil {
		return (*parent).Err()
	}
	return context.Canceled
}

// Value implements [context.Context].
func (c *callContext) Value(key any) any {
	if parent := c.parent.Load(); parent != nil {
		return (*parent).Value(key)
	}
	return nil
}
