package protocol

import (
	"context"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// stopTimeout is how long a stop waits for actions under way to say how they ended.
const stopTimeout = 5 * time.Second

// InvokeAction implements [tfprotov6.ActionServer].
func (s *server) InvokeAction(
	ctx context.Context, req *tfprotov6.InvokeActionRequest,
) (*tfprotov6.InvokeActionServerStream, error) {
	stream, err := s.frameworkServer.InvokeAction(ctx, req)
	if err != nil || stream == nil || stream.Events == nil {
		return stream, err
	}
	events := stream.Events
	stream.Events = func(push func(tfprotov6.InvokeActionEvent) bool) {
		s.actions.begin()
		defer s.actions.end()
		events(push)
	}
	return stream, nil
}

// StopProvider implements [tfprotov6.ProviderServer]: a Ctrl-C. The framework ends the calls under
// way, and once this returns the CLI's side drops whatever an action still has to say: an
// interrupted action would count as a success. So this waits for the last words.
func (s *server) StopProvider(
	ctx context.Context, req *tfprotov6.StopProviderRequest,
) (*tfprotov6.StopProviderResponse, error) {
	answer, err := s.frameworkServer.StopProvider(ctx, req)
	s.actions.wait(ctx, stopTimeout)
	return answer, err
}

// activeActions counts what is under way. The zero value is nothing.
type activeActions struct {
	mu   sync.Mutex
	n    int
	idle chan struct{} // closed when n is 0 again
}

func (a *activeActions) begin() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.n == 0 {
		a.idle = make(chan struct{})
	}
	a.n++
}

func (a *activeActions) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.n--; a.n == 0 {
		close(a.idle)
	}
}

// wait waits until nothing is under way, but not for long.
func (a *activeActions) wait(ctx context.Context, limit time.Duration) {
	a.mu.Lock()
	n, idle := a.n, a.idle
	a.mu.Unlock()
	if n == 0 {
		return
	}
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-idle:
	case <-timer.C:
	case <-ctx.Done():
	}
}
