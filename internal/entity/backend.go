package entity

import (
	"context"
	"sync"
	"sync/atomic"
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
	// Sleep waits, for actions that wait; nil waits by the real clock.
	Sleep func(context.Context, time.Duration) error
	// APIClientID is the id of the API client that the provider itself signs in
	// with; "" when it uses a token or while Pending.
	APIClientID string
	// HasBudget is true where the client has a budget of API calls, so that plans have to announce
	// their writes.
	HasBudget bool
	// Unpublished is nil unless the user opted in to endpoints that the published API
	// does not have.
	Unpublished *Unpublished
	// ListFailed, if set, learns the error of each list that a list resource could not read: a
	// diagnostic does not say of which kind it is.
	ListFailed func(Object, error)

	stateIDs     sync.Map // ids that a state of this run holds
	plannedIDs   sync.Map // ids of objects that this run plans to change or replace
	plannedNames sync.Map // plannedName of creates

	reportedKinds sync.Map // kinds of failure that stop everything, once explained

	leftovers, unanswered  sync.Once
	haveLeftoversBeenNamed atomic.Bool
}

// firstReport reports whether a kind of failure has not been explained yet. Terraform goes on with
// whatever does not depend on what failed, so that the end of a quota would otherwise be explained
// once for each object.
func (b *Backend) firstReport(kind runzero.ErrorKind) bool {
	_, told := b.reportedKinds.LoadOrStore(kind, true)
	return !told
}

// noteInState remembers the id of an object of a state.
func (b *Backend) noteInState(id *types.String) {
	if b != nil && id.ValueString() != "" {
		b.stateIDs.Store(id.ValueString(), true)
	}
}

// inState reports whether a state of this run is known to hold the id. A run does not see all of a
// state.
func (b *Backend) inState(id string) bool {
	_, ok := b.stateIDs.Load(id)
	return ok
}

// sleep waits; its error is that of the context.
func (b *Backend) sleep(ctx context.Context, d time.Duration) error {
	if b.Sleep != nil {
		return b.Sleep(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Unpublished names endpoints of a console that are not in the published API
// (api-behaviour 1 and 2). Paths are below /api/v1.0; "" is not opted in.
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
