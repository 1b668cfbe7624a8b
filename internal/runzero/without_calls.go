package runzero

import (
	"context"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
)

// ErrWouldCall is the answer to a read that would have to ask the console, under [WithoutCalls].
var ErrWouldCall = transport.ErrWouldCall

// WithoutCalls is a context for reads that are answered by what was listed already, or by a list
// under way, and by nothing else.
func WithoutCalls(ctx context.Context) context.Context { return transport.WithoutCalls(ctx) }
