package acctest

import (
	"context"
	"errors"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// WholeServer is all that the provider's server can do; the CLI asks for each part.
type WholeServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// cliServer is the provider for a CLI that a test starts. Each start asks for all schemas, which
// are the same every time, and needs a quarter less time for them where they have no descriptions.
type cliServer struct {
	WholeServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

// GetProviderSchema implements [tfprotov6.ProviderServer].
func (s *cliServer) GetProviderSchema(
	context.Context, *tfprotov6.GetProviderSchemaRequest,
) (*tfprotov6.GetProviderSchemaResponse, error) {
	return s.schemas, nil
}

// cliServers makes servers for CLIs that share their schemas.
func cliServers(options provider.Options) func() (tfprotov6.ProviderServer, error) {
	schemas := sync.OnceValues(func() (*tfprotov6.GetProviderSchemaResponse, error) {
		all, err := provider.NewServer(options)().GetProviderSchema(context.Background(),
			&tfprotov6.GetProviderSchemaRequest{})
		if err == nil {
			withoutDescriptions(all)
		}
		return all, err
	})
	return func() (tfprotov6.ProviderServer, error) {
		server := provider.NewServer(options)()
		whole, ok := server.(WholeServer)
		all, err := schemas()
		switch {
		case err != nil:
			return nil, err
		case !ok:
			return nil, errors.New("the provider's server lacks a part of the protocol")
		}
		return &cliServer{WholeServer: whole, schemas: all}, nil
	}
}

// withoutDescriptions takes the descriptions of attributes away.
func withoutDescriptions(all *tfprotov6.GetProviderSchemaResponse) {
	for _, kind := range []map[string]*tfprotov6.Schema{
		all.ResourceSchemas, all.DataSourceSchemas, all.EphemeralResourceSchemas, all.ListResourceSchemas,
	} {
		for _, s := range kind {
			s.Block.Description = ""
			for _, a := range s.Block.Attributes {
				forgetDescription(a)
			}
		}
	}
}

func forgetDescription(a *tfprotov6.SchemaAttribute) {
	a.Description = ""
	if a.NestedType != nil {
		for _, inner := range a.NestedType.Attributes {
			forgetDescription(inner)
		}
	}
}
