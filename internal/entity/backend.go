package entity

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Backend is what the provider's Configure hands to every object.
type Backend struct {
	// Client speaks to the console; nil while Pending.
	Client *runzero.Client
	// Pending is true when a provider setting that a call needs is not known
	// yet, such as a credential that the same run creates.
	Pending bool
	// OrganizationID is the provider's default organization; may be null or unknown.
	OrganizationID types.String
	// Now is the clock for token life cycles.
	Now func() time.Time
	// APIClientID is the id of the API client that the provider itself signs in
	// with; "" when it uses a token or while Pending.
	APIClientID string
	// Unpublished is nil unless the user opted in to endpoints that the published API
	// does not have.
	Unpublished *Unpublished
}

// Unpublished names endpoints of a console that are not in the published API
// (fact sheet sections 1 and 2). Paths are below /api/v1.0; "" is not opted in.
type Unpublished struct {
	// AccountSettings is read with GET and changed with PATCH.
	AccountSettings string
	// AllowlistKey is the key of the account settings that holds the API key IP address allowlist.
	AllowlistKey string
	// APIClients takes POST, GET, and DELETE of one below it.
	APIClients string
}

// backendOf takes the backend out of the framework's untyped provider data. Data
// is nil while Terraform only validates; then there is no backend, and no diagnostic.
func backendOf(data any, diags *diag.Diagnostics) *Backend {
	if data == nil {
		return nil
	}
	b, ok := data.(*Backend)
	if !ok {
		diags.AddError("Provider bug: unexpected provider data",
			"The provider handed over data of another type than *entity.Backend. Please report this.")
	}
	return b
}
