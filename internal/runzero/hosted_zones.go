package runzero

import (
	"context"
	"time"
)

// HostedZone is a scanner run by the service (schema HostedZone).
type HostedZone struct {
	ID                   string
	OrganizationID       string // as the service says, else the one the call was made for
	Name                 string
	ProcessorID          string
	Enabled              bool
	ExplorersConcurrency *int64
	ExplorersTotal       *int64
	TasksActive          *int64
	TasksWaiting         *int64
	UpdatedAt            time.Time
}

func (z HostedZone) rowID() string { return z.ID }

// rowOrg is empty: a zone may be shared, so its organization says nothing about who may see it.
func (z HostedZone) rowOrg() string { return "" }
func (z HostedZone) rowGone() bool  { return false }

type wireHostedZone struct {
	ID             ident  `json:"id"`
	OrganizationID ident  `json:"organization_id"`
	Name           text   `json:"name"`
	ProcessorID    ident  `json:"processor_id"`
	Enabled        flag   `json:"enabled"`
	Concurrency    number `json:"explorers_concurrency"`
	Total          number `json:"explorers_total"`
	Active         number `json:"tasks_active"`
	Waiting        number `json:"tasks_waiting"`
	UpdatedAt      stamp  `json:"updated_at"`
}

func hostedZoneOf(org string) func(wireHostedZone) HostedZone {
	return func(w wireHostedZone) HostedZone {
		z := HostedZone{
			ID: string(w.ID), OrganizationID: string(w.OrganizationID), Name: string(w.Name), ProcessorID: string(w.ProcessorID),
			Enabled: w.Enabled.is(), ExplorersConcurrency: w.Concurrency.value, ExplorersTotal: w.Total.value,
			TasksActive: w.Active.value, TasksWaiting: w.Waiting.value, UpdatedAt: w.UpdatedAt.Time,
		}
		if z.OrganizationID == "" {
			z.OrganizationID = org
		}
		return z
	}
}

func (c *Client) loadHostedZones(ctx context.Context, org string) (listing[HostedZone], error) {
	list, err := rows(ctx, c, call{op: opZones, org: org}, hostedZoneOf(org), HostedZone.rowID)
	return newListing(list), err
}

// ListHostedZones lists the hosted zones that an organization may use (operationId getHostedZones). Needs a licence with
// hosted zones: else KindLicense or KindForbidden.
func (c *Client) ListHostedZones(ctx context.Context, orgID string) ([]HostedZone, error) {
	if err := c.checkIDs(opZones, &orgID); err != nil {
		return nil, err
	}
	l, err := c.zones.get(ctx, orgID)
	if err != nil {
		return nil, c.listFailed(ctx, orgID, err)
	}
	return live(l, ""), nil
}

// GetHostedZone returns one hosted zone. ErrNotFound if a list that is not empty lacks it, or the service says so about
// this very zone.
func (c *Client) GetHostedZone(ctx context.Context, orgID, id string) (HostedZone, error) {
	if err := c.checkIDs(opZone, &orgID, &id); err != nil {
		return HostedZone{}, err
	}
	if c.cfg.NoSnapshots {
		if z, err := c.freshHostedZone(ctx, orgID, id); !doubtful(err) {
			return z, err
		}
	}
	l, err := c.zones.get(ctx, orgID)
	if err != nil {
		return HostedZone{}, c.listFailed(ctx, orgID, err)
	}
	if z, ok := l.find(id); ok {
		return z, nil
	}
	if len(l.rows) > 0 {
		return HostedZone{}, c.believe(ctx, opZone, orgID,
			gone("hosted zone %s is not among the %d hosted zones of organization %s", id, len(l.rows), orgID))
	}
	z, err := c.freshHostedZone(ctx, orgID, id)
	return afterAbsence(z, err, "hosted zone", id)
}

func (c *Client) freshHostedZone(ctx context.Context, org, id string) (HostedZone, error) {
	z, err := one(ctx, c, call{op: opZone, org: org, ids: []string{id}}, hostedZoneOf(org), HostedZone.rowID)
	return z, c.believe(ctx, opZone, org, err)
}
