// Package protocol is the server between the CLI and the framework. It answers by
// itself where nothing changes, keeps large collections away from the framework, lets
// go of what a finished call carried, and waits for actions when it is stopped;
// everything else is the framework's.
package protocol

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
)

// Source is what the server has to know of the provider.
type Source struct {
	// Backend is what the provider was configured with; nil until then.
	Backend func() *entity.Backend
	// Entries is the registry of the provider's objects.
	Entries func() []entity.Entry
	// Provider is what the framework serves; the server reads the schema of its block.
	Provider provider.Provider
}

// NewServer puts a server before the framework's.
//
// The framework keeps the context of every call until the process ends, and with it all
// that the context carries: some 15 kB of loggers a call, more than 100 MB for a plan of
// some thousand objects. The server lets go of what a finished call carried.
//
// A framework's server that lacks one of the parts that this one passes on is returned as it is.
func NewServer(framework tfprotov6.ProviderServer, source Source) tfprotov6.ProviderServer {
	whole, ok := framework.(frameworkServer)
	if !ok {
		return framework
	}
	resources := &resourceSchemas{entries: source.Entries}
	return &server{
		frameworkServer: &cleanServer{
			frameworkServer: &standInServer{frameworkServer: whole, resources: resources},
			backend:         source.Backend, resources: resources,
		},
		noChange:  noChangePath{resources: resourceCache{source: source, schemas: resources}},
		resources: resources,
		provider: sync.OnceValue(func() tftypes.Type {
			ctx := context.Background()
			var shape provider.SchemaResponse
			source.Provider.Schema(ctx, provider.SchemaRequest{}, &shape)
			return shape.Schema.Type().TerraformType(ctx)
		}),
		settle:     settleAt(source),
		mustSettle: mustSettleFor(source),
	}
}

// frameworkServer is what the framework's server can do. The CLI's side asks for each part, so
// that a server around it must not lose one.
type frameworkServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// server passes every call on. The calls that are made for each object are written out
// below; those that answer with a stream need their context after they have returned.
type server struct {
	frameworkServer
	actions  activeActions
	noChange noChangePath
	// resources and others are the schemas, provider the type of the provider block.
	resources *resourceSchemas
	others    otherSchemas
	provider  func() tftypes.Type
	settle    func(id string) // says that an object is in a state
	// mustSettle spares the reading of states that nobody asks for.
	mustSettle func() bool
}

// UpgradeResourceIdentity implements [tfprotov6.ProviderServer].
func (s *server) UpgradeResourceIdentity(
	ctx context.Context,
	req *tfprotov6.UpgradeResourceIdentityRequest,
) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return withCallContext(ctx, req, s.frameworkServer.UpgradeResourceIdentity)
}

// ApplyResourceChange implements [tfprotov6.ProviderServer].
func (s *server) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return withCallContext(ctx, req, s.frameworkServer.ApplyResourceChange)
}

// ImportResourceState implements [tfprotov6.ProviderServer].
func (s *server) ImportResourceState(
	ctx context.Context, req *tfprotov6.ImportResourceStateRequest,
) (*tfprotov6.ImportResourceStateResponse, error) {
	return withCallContext(ctx, req, s.frameworkServer.ImportResourceState)
}

// ReadDataSource implements [tfprotov6.ProviderServer].
func (s *server) ReadDataSource(
	ctx context.Context, req *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	return withCallContext(ctx, req, s.frameworkServer.ReadDataSource)
}

// CallFunction implements [tfprotov6.ProviderServer].
func (s *server) CallFunction(
	ctx context.Context, req *tfprotov6.CallFunctionRequest,
) (*tfprotov6.CallFunctionResponse, error) {
	return withCallContext(ctx, req, s.frameworkServer.CallFunction)
}
