// Package roles is what users and groups share: a role for every organization, and roles for single
// ones.
package roles

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
)

// None is the role without any access.
const None = "none"

// Names lists the roles, from the most privileged to none (api-behaviour 9).
func Names() []string { return []string{"admin", "user", "annotator", "viewer", "billing", None} }

// From is the known map as Go strings, by UUID of the organization; nil if v is null or not wholly
// known.
func From(v types.Map) map[string]string {
	if v.IsNull() || v.IsUnknown() {
		return nil
	}
	all := make(map[string]string, len(v.Elements()))
	for organization, element := range v.Elements() {
		role, ok := element.(types.String)
		if !ok || role.IsUnknown() {
			return nil
		}
		all[organization] = role.ValueString()
	}
	return all
}

// Value is the map of an answer as it is, empty for nothing.
func Value(answered map[string]string) types.Map {
	elements := make(map[string]attr.Value, len(answered))
	for organization, role := range answered {
		elements[organization] = types.StringValue(role)
	}
	return types.MapValueMust(types.StringType, elements)
}

// Keep is the map of an answer for the state: a role "none" is left out unless prior has it. That
// is how a role reads that Terraform took away, since the service cannot be trusted to forget an
// organization (api-behaviour 9). Without prior, in an import or where the configuration does not
// manage the map, all of it is kept.
func Keep(prior types.Map, answered map[string]string) types.Map {
	held := From(prior)
	if held == nil {
		return Value(answered)
	}
	kept := maps.Clone(answered)
	maps.DeleteFunc(kept, func(organization, role string) bool { return role == None && held[organization] != None })
	return Value(kept)
}

// KeepDefault is the default role of an answer for the state; a "none" in prior stays while the
// service reports nothing.
func KeepDefault(prior types.String, answered string) types.String {
	if answered == "" && prior.ValueString() == None {
		return prior
	}
	return entity.StringOrNull(answered)
}

// Plan keeps what the state holds where the configuration differs from it only by organizations of
// role "none" that it does not name; else it is the planned map as it is.
func Plan(config, prior, planned types.Map) types.Map {
	wanted, held := From(config), From(prior)
	if wanted == nil || held == nil {
		return planned
	}
	for organization, role := range wanted {
		if held[organization] != role {
			return planned
		}
	}
	for organization, role := range held {
		if _, ok := wanted[organization]; !ok && role != None {
			return planned
		}
	}
	return prior
}

// Written is the map to send in an update, nil if there is nothing to say: also "none" for each
// organization that has a role and that plan does not name. Whether the service merges the map or
// replaces it, the outcome is the same (api-behaviour 9). Where the map is not managed, it is what
// the service has.
//
// What the service has is read only where it matters. It does when something is taken away, since
// an organization may be gone by now and then cannot be named; and with a default role that gives
// access, since the state does not show every "none", and one that a replaced map lacks would
// become the default role.
func Written(
	plan, prior types.Map, managed bool, byDefault types.String,
	held func() (map[string]string, error),
) (map[string]string, error) {
	all := From(plan)
	takesAway := func() bool {
		for organization := range From(prior) {
			if _, ok := all[organization]; !ok {
				return true
			}
		}
		return false
	}
	if all == nil || !takesAway() && !grants(byDefault) {
		return all, nil
	}
	now, err := held()
	if err != nil || !managed {
		return now, err
	}
	for organization := range now {
		if _, ok := all[organization]; !ok {
			all[organization] = None
		}
	}
	return all, nil
}

// grants reports whether a default role gives access.
func grants(byDefault types.String) bool {
	role := byDefault.ValueString()
	return role != "" && role != None
}
