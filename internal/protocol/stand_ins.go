package protocol

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
)

// standInServer gives the framework stand-ins of large collections, and puts the real values back
// into its answers. The resources put them back for themselves while they work.
type standInServer struct {
	frameworkServer
	resources *resourceSchemas
}

// collections are what the server has to know of an object.
type collections struct {
	value tftypes.Type // of its states and configurations
	names []string     // of the attributes that may have stand-ins
}

// collectionsOf gives an object's collections; false if it has none that may have stand-ins.
func (s *standInServer) collectionsOf(ctx context.Context, typeName string) (collections, bool) {
	found := s.resources.get(ctx, typeName)
	if found == nil || len(found.collections) == 0 {
		return collections{}, false
	}
	return collections{value: found.typ, names: found.collections}, true
}

// collapse puts stand-ins into values of a request; false where one cannot be read, which the
// framework explains.
func (c collections) collapse(t *standin.Table, values ...**tfprotov6.DynamicValue) bool {
	for _, at := range values {
		if *at == nil {
			continue
		}
		v, err := (*at).Unmarshal(c.value)
		if err != nil {
			return false
		}
		v, isChanged := t.Collapse(v)
		if !isChanged {
			continue
		}
		short, err := tfprotov6.NewDynamicValue(c.value, v)
		if err != nil {
			return false
		}
		*at = &short
	}
	return true
}

// expand puts the real values back into a value of an answer.
func (c collections) expand(t *standin.Table, at **tfprotov6.DynamicValue) error {
	if *at == nil || t.IsEmpty() {
		return nil
	}
	v, err := (*at).Unmarshal(c.value)
	if err != nil {
		return fmt.Errorf("read the framework's answer: %w", err)
	}
	whole, err := tfprotov6.NewDynamicValue(c.value, t.Expand(v))
	if err != nil {
		return fmt.Errorf("write the framework's answer: %w", err)
	}
	*at = &whole
	return nil
}

// PlanResourceChange implements [tfprotov6.ProviderServer].
func (s *standInServer) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	c, ok := s.collectionsOf(ctx, req.TypeName)
	t, short := standin.NewTable(c.names), *req
	if !ok || !c.collapse(t, &short.Config, &short.PriorState, &short.ProposedNewState) {
		return s.frameworkServer.PlanResourceChange(ctx, req)
	}
	answer, err := s.frameworkServer.PlanResourceChange(t.AttachTo(ctx), &short)
	if err != nil || answer == nil {
		return answer, err
	}
	return answer, c.expand(t, &answer.PlannedState)
}

// ApplyResourceChange implements [tfprotov6.ProviderServer].
func (s *standInServer) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	c, ok := s.collectionsOf(ctx, req.TypeName)
	t, short := standin.NewTable(c.names), *req
	if !ok || !c.collapse(t, &short.Config, &short.PriorState, &short.PlannedState) {
		return s.frameworkServer.ApplyResourceChange(ctx, req)
	}
	answer, err := s.frameworkServer.ApplyResourceChange(t.AttachTo(ctx), &short)
	if err != nil || answer == nil {
		return answer, err
	}
	return answer, c.expand(t, &answer.NewState)
}

// ReadResource implements [tfprotov6.ProviderServer].
func (s *standInServer) ReadResource(
	ctx context.Context, req *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	c, ok := s.collectionsOf(ctx, req.TypeName)
	t, short := standin.NewTable(c.names), *req
	if !ok || !c.collapse(t, &short.CurrentState) {
		return s.frameworkServer.ReadResource(ctx, req)
	}
	answer, err := s.frameworkServer.ReadResource(t.AttachTo(ctx), &short)
	if err != nil || answer == nil {
		return answer, err
	}
	return answer, c.expand(t, &answer.NewState)
}
