package protocol

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
)

// standInServer gives the framework stand-ins of large collections, and puts the real values back
// into its answers. The resources read models of real values through the table of the call.
type standInServer struct {
	frameworkServer
	resources *resourceSchemas
}

// standInCall is a call in which the framework gets stand-ins.
type standInCall struct {
	*standin.Table

	typ tftypes.Object
}

// begin prepares a call for an object; false if it has no collections that may have stand-ins. The
// server before may have begun a table already. Release it when the call has ended.
func (s *standInServer) begin(ctx context.Context, typeName string) (standInCall, bool) {
	found := s.resources.get(ctx, typeName)
	if found == nil || len(found.collections) == 0 {
		return standInCall{}, false
	}
	t := standin.FromContext(ctx)
	if t == nil {
		t = s.resources.newTable(found)
	}
	return standInCall{Table: t, typ: found.typ}, true
}

// collapse puts stand-ins into values of a request; false where one cannot be read, which the
// framework explains.
func (c standInCall) collapse(values ...**tfprotov6.DynamicValue) bool {
	for _, at := range values {
		short, err := c.CollapseEncoded(*at, c.typ)
		if err != nil {
			return false
		}
		*at = short
	}
	return true
}

// expand puts the real values back into a value of an answer.
func (c standInCall) expand(at **tfprotov6.DynamicValue) error {
	whole, err := c.ExpandEncoded(*at, c.typ)
	if err != nil {
		return fmt.Errorf("put the real values into the framework's answer: %w", err)
	}
	*at = whole
	return nil
}

// PlanResourceChange implements [tfprotov6.ProviderServer].
func (s *standInServer) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	c, ok := s.begin(ctx, req.TypeName)
	defer c.Release()
	short := *req
	if !ok || !c.collapse(&short.Config, &short.PriorState, &short.ProposedNewState) {
		return s.frameworkServer.PlanResourceChange(ctx, req)
	}
	answer, err := s.frameworkServer.PlanResourceChange(c.AttachTo(ctx), &short)
	if err != nil || answer == nil {
		return answer, err
	}
	return answer, c.expand(&answer.PlannedState)
}

// ApplyResourceChange implements [tfprotov6.ProviderServer].
func (s *standInServer) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	c, ok := s.begin(ctx, req.TypeName)
	defer c.Release()
	short := *req
	if !ok || !c.collapse(&short.Config, &short.PriorState, &short.PlannedState) {
		return s.frameworkServer.ApplyResourceChange(ctx, req)
	}
	answer, err := s.frameworkServer.ApplyResourceChange(c.AttachTo(ctx), &short)
	if err != nil || answer == nil {
		return answer, err
	}
	return answer, c.expand(&answer.NewState)
}

// ReadResource implements [tfprotov6.ProviderServer].
func (s *standInServer) ReadResource(
	ctx context.Context, req *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	c, ok := s.begin(ctx, req.TypeName)
	defer c.Release()
	short := *req
	if !ok || !c.collapse(&short.CurrentState) {
		return s.frameworkServer.ReadResource(ctx, req)
	}
	answer, err := s.frameworkServer.ReadResource(c.AttachTo(ctx), &short)
	if err != nil || answer == nil {
		return answer, err
	}
	return answer, c.expand(&answer.NewState)
}
