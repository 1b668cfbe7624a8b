// The idle program is a plugin with the provider's schemas and no work: it keeps what it is given,
// and asks nobody. Beside it, the bench program sees what the provider's own work costs.
package main

import (
	"context"
	"fmt"
	"log"
	"maps"
	"os"

	"github.com/hashicorp/go-uuid"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

func main() {
	if err := os.Setenv("TF_LOG_SDK", "off"); err != nil {
		log.Fatal(err)
	}
	s, err := newServer(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	err = tf6server.Serve("registry.terraform.io/seed-84f6aeb9/runzero",
		func() tfprotov6.ProviderServer { return s })
	if err != nil {
		log.Fatal(err)
	}
}

// server answers for the resources; the rest is the provider's, which is not configured.
type server struct {
	tfprotov6.ProviderServer
	schemas map[string]*tfprotov6.Schema
}

func newServer(ctx context.Context) (*server, error) {
	full := provider.NewServer(provider.Options{Version: "0.0.1", Getenv: func(string) string { return "" }})()
	all, err := full.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, fmt.Errorf("read the schemas: %w", err)
	}
	return &server{ProviderServer: full, schemas: all.ResourceSchemas}, nil
}

// GetResourceIdentitySchemas implements [tfprotov6.ProviderServer]: nothing here has an identity.
func (s *server) GetResourceIdentitySchemas(
	context.Context, *tfprotov6.GetResourceIdentitySchemasRequest,
) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{
		IdentitySchemas: map[string]*tfprotov6.ResourceIdentitySchema{},
	}, nil
}

// ValidateProviderConfig implements [tfprotov6.ProviderServer].
func (s *server) ValidateProviderConfig(
	_ context.Context, req *tfprotov6.ValidateProviderConfigRequest,
) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: req.Config}, nil
}

// ConfigureProvider implements [tfprotov6.ProviderServer].
func (s *server) ConfigureProvider(
	context.Context, *tfprotov6.ConfigureProviderRequest,
) (*tfprotov6.ConfigureProviderResponse, error) {
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

// ValidateResourceConfig implements [tfprotov6.ProviderServer].
func (s *server) ValidateResourceConfig(
	context.Context, *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

// UpgradeResourceState implements [tfprotov6.ProviderServer]: a state comes as JSON and goes on as
// a value, which nobody is spared.
func (s *server) UpgradeResourceState(
	_ context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	typ := s.schemas[req.TypeName].ValueType()
	v, err := req.RawState.Unmarshal(typ)
	if err != nil {
		return nil, fmt.Errorf("read a state: %w", err)
	}
	state, err := tfprotov6.NewDynamicValue(typ, v)
	if err != nil {
		return nil, fmt.Errorf("write a state: %w", err)
	}
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &state}, nil
}

// ReadResource implements [tfprotov6.ProviderServer].
func (s *server) ReadResource(
	_ context.Context, req *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, Private: req.Private}, nil
}

// PlanResourceChange implements [tfprotov6.ProviderServer]. Of what is to be made, the id is known
// after it is made.
func (s *server) PlanResourceChange(
	_ context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	answer := &tfprotov6.PlanResourceChangeResponse{PlannedState: req.ProposedNewState, PlannedPrivate: req.PriorPrivate}
	prior, err := req.PriorState.IsNull()
	if err != nil || !prior {
		return answer, err
	}
	answer.PlannedState, err = s.withID(req.TypeName, req.ProposedNewState, tftypes.UnknownValue)
	return answer, err
}

// ApplyResourceChange implements [tfprotov6.ProviderServer].
func (s *server) ApplyResourceChange(
	_ context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	answer := &tfprotov6.ApplyResourceChangeResponse{NewState: req.PlannedState, Private: req.PlannedPrivate}
	prior, err := req.PriorState.IsNull()
	if err != nil || !prior {
		return answer, err
	}
	id, err := uuid.GenerateUUID() // as long as the service's: what a state holds costs the CLI time
	if err != nil {
		return nil, fmt.Errorf("make an id: %w", err)
	}
	answer.NewState, err = s.withID(req.TypeName, req.PlannedState, id)
	return answer, err
}

// withID sets the id of an object.
func (s *server) withID(typeName string, object *tfprotov6.DynamicValue, id any) (*tfprotov6.DynamicValue, error) {
	typ := s.schemas[typeName].ValueType()
	v, err := object.Unmarshal(typ)
	if err != nil {
		return nil, fmt.Errorf("read a plan: %w", err)
	}
	var members map[string]tftypes.Value
	if err := v.As(&members); err != nil {
		return nil, fmt.Errorf("read a plan: %w", err)
	}
	members = maps.Clone(members)
	members["id"] = tftypes.NewValue(tftypes.String, id)
	changed, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, members))
	if err != nil {
		return nil, fmt.Errorf("write a plan: %w", err)
	}
	return &changed, nil
}
