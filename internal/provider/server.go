package provider

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// NewServer gives a constructor of the server that speaks to the CLI.
//
// The framework keeps the context of every call until the process ends, and with it all
// that the context carries: some 15 kB of loggers a call, more than 100 MB for a plan of
// some thousand objects. The server lets go of what a finished call carried.
func NewServer(o Options) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		p := &Provider{options: o}
		framework := providerserver.NewProtocol6(p)()
		if all, ok := framework.(everyCall); ok {
			return &server{everyCall: all, calm: calm{backend: p.backend.Load}}
		}
		return framework
	}
}

// everyCall is what the framework's server can do. The CLI's side asks for each part, so
// that a server around it must not lose one.
type everyCall interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// server passes every call on. The calls that are made for each object are written out
// below; those that answer with a stream need their context after they have returned.
type server struct {
	everyCall
	actions underWay
	calm    calm
}

// ValidateResourceConfig implements [tfprotov6.ProviderServer].
func (s *server) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return during(ctx, req, s.everyCall.ValidateResourceConfig)
}

// UpgradeResourceState implements [tfprotov6.ProviderServer]. A state of the present version is only read; everything else is
// the framework's.
func (s *server) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	if state := s.calm.present(ctx, req); state != nil {
		return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: state}, nil
	}
	return during(ctx, req, s.everyCall.UpgradeResourceState)
}

// UpgradeResourceIdentity implements [tfprotov6.ProviderServer].
func (s *server) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return during(ctx, req, s.everyCall.UpgradeResourceIdentity)
}

// ApplyResourceChange implements [tfprotov6.ProviderServer].
func (s *server) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return during(ctx, req, s.everyCall.ApplyResourceChange)
}

// ImportResourceState implements [tfprotov6.ProviderServer].
func (s *server) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return during(ctx, req, s.everyCall.ImportResourceState)
}

// ValidateDataResourceConfig implements [tfprotov6.ProviderServer].
func (s *server) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return during(ctx, req, s.everyCall.ValidateDataResourceConfig)
}

// ReadDataSource implements [tfprotov6.ProviderServer].
func (s *server) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return during(ctx, req, s.everyCall.ReadDataSource)
}

// CallFunction implements [tfprotov6.ProviderServer].
func (s *server) CallFunction(ctx context.Context, req *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	return during(ctx, req, s.everyCall.CallFunction)
}

// during makes a call with a context that carries nothing any more once it has returned.
func during[Q, A any](ctx context.Context, req Q, call func(context.Context, Q) (A, error)) (A, error) {
	ctx, cancel := context.WithCancel(ctx)
	short := &brief{done: ctx.Done()}
	short.within.Store(&ctx)
	defer func() {
		cancel()
		short.within.Store(nil)
	}()
	return call(short, req)
}

// brief is a context that ends with its call and then holds on to nothing.
type brief struct {
	within atomic.Pointer[context.Context] // nil when the call has returned
	done   <-chan struct{}
}

// Deadline implements [context.Context].
func (b *brief) Deadline() (time.Time, bool) {
	if within := b.within.Load(); within != nil {
		return (*within).Deadline()
	}
	return time.Time{}, false
}

// Done implements [context.Context].
func (b *brief) Done() <-chan struct{} { return b.done }

// Err implements [context.Context].
func (b *brief) Err() error {
	if within := b.within.Load(); within != nil {
		return (*within).Err()
	}
	return context.Canceled
}

// Value implements [context.Context].
func (b *brief) Value(key any) any {
	if within := b.within.Load(); within != nil {
		return (*within).Value(key)
	}
	return nil
}
