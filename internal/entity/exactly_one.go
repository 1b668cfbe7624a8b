package entity

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ExactlyOneOf wants exactly one of the named attributes of the top level. Where that is so at a
// glance, nothing more is done; all else is resourcevalidator.ExactlyOneOf, which walks over the
// whole configuration once for each name.
func ExactlyOneOf(names ...string) resource.ConfigValidator {
	paths := make([]path.Expression, len(names))
	for i, name := range names {
		paths[i] = path.MatchRoot(name)
	}
	return exactlyOne{resourcevalidator.ExactlyOneOf(paths...), names}
}

// AtMostOneOf wants at most one of the named attributes of the top level; see [ExactlyOneOf].
func AtMostOneOf(names ...string) resource.ConfigValidator {
	paths := make([]path.Expression, len(names))
	for i, name := range names {
		paths[i] = path.MatchRoot(name)
	}
	return exactlyOne{resourcevalidator.Conflicting(paths...), names}
}

type exactlyOne struct {
	resource.ConfigValidator
	names []string
}

// ValidateResource implements [resource.ConfigValidator].
func (v exactlyOne) ValidateResource(
	ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse,
) {
	if Configured(req.Config.Raw, v.names...) != 1 {
		v.ConfigValidator.ValidateResource(ctx, req, resp)
	}
}

// Configured counts the named attributes of the top level that have a value; -1 if one of them is
// not known yet.
func Configured(config tftypes.Value, names ...string) int {
	var attributes map[string]tftypes.Value
	if !config.IsKnown() || config.IsNull() || config.As(&attributes) != nil {
		return -1
	}
	n := 0
	for _, name := range names {
		switch value := attributes[name]; {
		case !value.IsKnown():
			return -1
		case !value.IsNull():
			n++
		}
	}
	return n
}
