package protocol

import (
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
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
