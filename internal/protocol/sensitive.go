package protocol

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// sensitiveValues finds the secrets in some values of a resource: what a diagnostic about it must
// not show, even if the secret was never sent by this process.
func (s *resourceSchemas) sensitiveValues(
	ctx context.Context, typeName string, values []*tfprotov6.DynamicValue,
) []string {
	resource := s.get(ctx, typeName)
	if resource == nil {
		return nil
	}
	secrets := map[string]bool{}
	for name, a := range resource.Attributes {
		if a.IsSensitive() || a.IsWriteOnly() {
			secrets[name] = true
		}
	}
	var found []string
	for _, dynamic := range values {
		if dynamic == nil || len(secrets) == 0 {
			continue
		}
		v, err := dynamic.Unmarshal(resource.typ)
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
