package coverage

import (
	"context"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Account is what an account, or one organization of it, holds.
type Account struct {
	Sites     []runzero.Site
	Scans     []runzero.Task // recurring ones, paused ones too
	Explorers []runzero.Explorer
	// IsComplete is false if the service cut the list of scans off, however it was asked.
	IsComplete bool
}

// Read takes an account, or with orgID not "" one organization, from the lists of the client, which
// asks for each once for everybody who reads it.
func Read(ctx context.Context, c *runzero.Client, orgID string) (Account, error) {
	sites, err := c.ListSites(ctx, orgID, "")
	if err != nil {
		return Account{}, err
	}
	scans, isComplete, err := c.ListRecurringScans(ctx, orgID)
	if err != nil {
		return Account{}, err
	}
	explorers, err := c.ListExplorers(ctx, orgID, "")
	if err != nil {
		return Account{}, err
	}
	return Account{Sites: sites, Scans: scans, Explorers: explorers, IsComplete: isComplete}, nil
}
