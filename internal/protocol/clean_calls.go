package protocol

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// The calls below say what the framework says, cleaned. One that answers with diagnostics and is
// missing here fails a test.

// ValidateProviderConfig implements [tfprotov6.ProviderServer].
func (s *cleanServer) ValidateProviderConfig(
	ctx context.Context, req *tfprotov6.ValidateProviderConfigRequest,
) (*tfprotov6.ValidateProviderConfigResponse, error) {
	answer, err := s.frameworkServer.ValidateProviderConfig(ctx, req)
	if answer != nil {
		s.clean(answer.Diagnostics)
	}
	return answer, s.cleanError(err)
}

// ConfigureProvider implements [tfprotov6.ProviderServer].
func (s *cleanServer) ConfigureProvider(
	ctx context.Context, req *tfprotov6.ConfigureProviderRequest,
) (*tfprotov6.ConfigureProviderResponse, error) {
	answer, err := s.frameworkServer.ConfigureProvider(ctx, req)
	if answer != nil {
		s.clean(answer.Diagnostics)
	}
	return answer, s.cleanError(err)
}

// ValidateResourceConfig implements [tfprotov6.ProviderServer].
func (s *cleanServer) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	answer, err := s.frameworkServer.ValidateResourceConfig(ctx, req)
	if answer != nil {
		s.learn(ctx, answer.Diagnostics, req.TypeName, req.Config)
		s.clean(answer.Diagnostics)
	}
	return answer, s.cleanError(err)
}

// UpgradeResourceState implements [tfprotov6.ProviderServer].
func (s *cleanServer) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	answer, err := s.frameworkServer.UpgradeResourceState(ctx, req)
	if answer != nil {
		s.clean(answer.Diagnostics)
	}
	return answer, s.cleanError(err)
}

// UpgradeResourceIdentity implements [tfprotov6.ProviderServer].
func (s *cleanServer) UpgradeResourceIdentity(
	ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest,
) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	answer, err := s.frameworkServer.UpgradeResourceIdentity(ctx, req)
	if answer != nil {
		s.clean(answer.Diagnostics)
	}
	return answer, s.cleanError(err)
}

// ReadResource implements [tfprotov6.ProviderServer].
func (s *cleanServer) ReadResource(
	ctx context.Context, req *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	answer, err := s.frameworkServer.ReadResource(ctx, req)
	if answer != nil {
		if d := tooLarge(req.TypeName, answer.NewState); d != nil {
			answer = &tfprotov6.ReadResourceResponse{
				NewState: req.CurrentState, Private: req.Private, NewIdentity: req.CurrentIdentity,
				Diagnostics: append(answer.Diagnostics, d),
			}
		}
		s.learn(ctx, answer.Diagnostics, req.TypeName, req.CurrentState)
		s.clean(answer.Diagnostics)
	}
	return answer, s.cleanError(err)
}

// PlanResourceChange implements [tfprotov6.ProviderServer].
func (s *cleanServer) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	answer, err := s.frameworkServer.PlanResourceChange(ctx, req)
	if answer != nil {
		s.learn(ctx, answer.Diagnostics, req.TypeName, req.Config, req.PriorState, req.ProposedNewState)
		s.clean(answer.Diagnostics)
	}
	return answer, s.cleanError(err)
}

// ApplyResourceChange implements [tfprotov6.ProviderServer].
func (s *cleanServer) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	answer, err := s.frameworkServer.ApplyResourceChange(ctx, req)
	if answer != nil {
		s.learn(ctx, answer.Diagnostics, req.TypeName, req.Config, req.PriorState, req.PlannedState)
		s.clean(answer.Diagnostics)
	}
	return answer, s.cleanError(err)
}

// ImportResourceState implements [tfprotov6.ProviderServer].
func (s *cleanServer) ImportResourceState(
	ctx context.Context, req *tfprotov6.ImportResourceStateRequest,
) (*tfprotov6.ImportResourceStateResponse, error) {
	answer, err := s.frameworkServer.ImportResourceState(ctx, req)
	if answer != nil {
		s.clean(answer.Diagnostics)
	}
	return answer, s.cleanError(err)
}

// MoveResourceState implements [tfprotov6.ProviderServer].
func (s *cleanServer) MoveResourceState(
	ctx context.Context, req *tfprotov6.MoveResourceStateRequest,
) (*tfprotov6.MoveResourceStateResponse, error) {
	answer, err := s.frameworkServer.MoveResourceState(ctx, req)
	if answer != nil {
		s.clean(answer.Diagnostics)
	}
	return answer, s.cleanError(err)
}

// GenerateResourceConfig implements [tfprotov6.ProviderServer].
func (s *cleanServer) GenerateResourceConfig(
	ctx context.Context, req *tfprotov6.GenerateResourceConfigRequest,
) (*tfprotov6.GenerateResourceConfigResponse, error) {
	answer, err := s.frameworkServer.GenerateResourceConfig(ctx, req)
	if answer != nil {
		s.clean(answer.Diagnostics)
	}
	return answer, s.cleanError(err)
}

// ValidateDataResourceConfig implements [tfprotov6.ProviderServer].
func (s *cleanServer) ValidateDataResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest,
) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	answer, err := s.frameworkServer.ValidateDataResourceConfig(ctx, req)
	if answer != nil {
		s.clean(answer.Diagnostics)
	}
	return answer, s.cleanError(err)
}

// ReadDataSource implements [tfprotov6.ProviderServer].
func (s *cleanServer) ReadDataSource(
	ctx context.Context, req *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	answer, err := s.frameworkServer.ReadDataSource(ctx, req)
	if answer != nil {
		if d := tooLarge(req.TypeName, answer.State); d != nil {
			answer = &tfprotov6.ReadDataSourceResponse{Diagnostics: append(answer.Diagnostics, d)}
		}
		s.clean(answer.Diagnostics)
	}
	return answer, s.cleanError(err)
}

// ValidateEphemeralResourceConfig implements [tfprotov6.ProviderServer].
func (s *cleanServer) ValidateEphemeralResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateEphemeralResourceConfigRequest,
) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	answer, err := s.frameworkServer.ValidateEphemeralResourceConfig(ctx, req)
	if answer != nil {
		s.clean(answer.Diagnostics)
	}
	return answer, s.cleanError(err)
}

// OpenEphemeralResource implements [tfprotov6.ProviderServer].
func (s *cleanServer) OpenEphemeralResource(
	ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest,
) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	answer, err := s.frameworkServer.OpenEphemeralResource(ctx, req)
	if answer != nil {
		s.clean(answer.Diagnostics)
	}
	return answer, s.cleanError(err)
}

// RenewEphemeralResource implements [tfprotov6.ProviderServer].
func (s *cleanServer) RenewEphemeralResource(
	ctx context.Context, req *tfprotov6.RenewEphemeralResourceRequest,
) (*tfprotov6.RenewEphemeralResourceResponse, error) {
	answer, err := s.frameworkServer.RenewEphemeralResource(ctx, req)
	if answer != nil {
		s.clean(answer.Diagnostics)
	}
	return answer, s.cleanError(err)
}

// CloseEphemeralResource implements [tfprotov6.ProviderServer].
func (s *cleanServer) CloseEphemeralResource(
	ctx context.Context, req *tfprotov6.CloseEphemeralResourceRequest,
) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	answer, err := s.frameworkServer.CloseEphemeralResource(ctx, req)
	if answer != nil {
		s.clean(answer.Diagnostics)
	}
	return answer, s.cleanError(err)
}

// ValidateListResourceConfig implements [tfprotov6.ListResourceServer].
func (s *cleanServer) ValidateListResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateListResourceConfigRequest,
) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	answer, err := s.frameworkServer.ValidateListResourceConfig(ctx, req)
	if answer != nil {
		s.clean(answer.Diagnostics)
	}
	return answer, s.cleanError(err)
}

// ValidateActionConfig implements [tfprotov6.ActionServer].
func (s *cleanServer) ValidateActionConfig(
	ctx context.Context, req *tfprotov6.ValidateActionConfigRequest,
) (*tfprotov6.ValidateActionConfigResponse, error) {
	answer, err := s.frameworkServer.ValidateActionConfig(ctx, req)
	if answer != nil {
		s.clean(answer.Diagnostics)
	}
	return answer, s.cleanError(err)
}

// PlanAction implements [tfprotov6.ActionServer].
func (s *cleanServer) PlanAction(
	ctx context.Context, req *tfprotov6.PlanActionRequest,
) (*tfprotov6.PlanActionResponse, error) {
	answer, err := s.frameworkServer.PlanAction(ctx, req)
	if answer != nil {
		s.clean(answer.Diagnostics)
	}
	return answer, s.cleanError(err)
}
