package protocol

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// sensitiveValues knows which attributes of the resources and of the provider are secrets, to find
// them in a configuration, a plan or a state.
type sensitiveValues struct {
	load sync.Once
	all  *tfprotov6.GetProviderSchemaResponse
}

// find are the secrets in some values of a resource: what a diagnostic about it must not show, even
// if the secret was never sent by this process.
func (s *sensitiveValues) find(
	ctx context.Context, server tfprotov6.ProviderServer, typeName string, values []*tfprotov6.DynamicValue,
) []string {
	s.load.Do(func() {
		all, err := server.GetProviderSchema(context.WithoutCancel(ctx), &tfprotov6.GetProviderSchemaRequest{})
		if err == nil {
			s.all = all
		}
	})
	if s.all == nil || s.all.ResourceSchemas[typeName] == nil {
		return nil
	}
	schema := s.all.ResourceSchemas[typeName]
	secrets := map[string]bool{}
	for _, a := range schema.Block.Attributes {
		if a.Sensitive || a.WriteOnly {
			secrets[a.Name] = true
		}
	}
	var found []string
	for _, dynamic := range values {
		if dynamic == nil || len(secrets) == 0 {
			continue
		}
		v, err := dynamic.Unmarshal(schema.ValueType())
		members := map[string]tftypes.Value{}
		if err != nil || v.IsNull() || !v.IsKnown() || v.As(&members) != nil {
			continue
		}
		for name := range secrets {
			found = append(found, textsOf(members[name])...)
		}
	}
	return found
}

// textsOf are all texts in a value.
func textsOf(v tftypes.Value) []string {
	var found []string
	_ = tftypes.Walk(v, func(_ *tftypes.AttributePath, inner tftypes.Value) (bool, error) { // the function never fails
		var text string
		if inner.IsKnown() && !inner.IsNull() && inner.Type().Is(tftypes.String) && inner.As(&text) == nil {
			found = append(found, text)
		}
		return true, nil
	})
	return found
}
