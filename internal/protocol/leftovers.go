package protocol

import (
	"context"
	"encoding/json"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
)

// settleAt tells the provider's client that the object of an id is in a state: after a run that was
// killed it is no leftover.
func settleAt(source Source) func(id string) {
	return func(id string) {
		if backend := source.Backend(); backend != nil && backend.Client != nil {
			backend.Client.SettleInState(id)
		}
	}
}

// mustSettleFor reports whether settling is of any use: other processes have left ledgers.
func mustSettleFor(source Source) func() bool {
	return func() bool {
		backend := source.Backend()
		return backend != nil && backend.Client != nil && backend.Client.HasOtherLedgers()
	}
}

// idInJSON is the id of an object in a state file; "" if it has none.
func idInJSON(raw *tfprotov6.RawState) string {
	var state struct {
		ID string `json:"id"`
	}
	if raw == nil || json.Unmarshal(raw.JSON, &state) != nil {
		return ""
	}
	return state.ID
}

// idInState is the id of an object; "" if it has none.
func idInState(state tftypes.Value) string {
	var attributes map[string]tftypes.Value
	var id string
	if state.As(&attributes) != nil || !attributes["id"].IsKnown() || attributes["id"].As(&id) != nil {
		return ""
	}
	return id
}

// stateTypes are the types of the states of all resources, whoever answers for them.
type stateTypes struct {
	entries func() []entity.Entry

	once  sync.Once
	types map[string]tftypes.Type
}

// decode reads a state; false if it cannot be read, or there is no such resource.
func (s *stateTypes) decode(ctx context.Context, typeName string, state *tfprotov6.DynamicValue) (tftypes.Value, bool) {
	s.once.Do(func() {
		s.types = map[string]tftypes.Type{}
		for _, e := range s.entries() {
			if e.Resource != nil {
				var shape resource.SchemaResponse
				e.Resource().Schema(ctx, resource.SchemaRequest{}, &shape)
				s.types[e.Object.TypeName()] = shape.Schema.Type().TerraformType(ctx)
			}
		}
	})
	typ := s.types[typeName]
	if typ == nil || state == nil {
		return tftypes.Value{}, false
	}
	value, err := state.Unmarshal(typ)
	return value, err == nil
}
