package runzero

import (
	"context"
	"encoding/json"
	"maps"
	"time"
)

// Explorer is a registered scanner (schema Agent).
type Explorer struct {
	ID                 string
	AccountID          string
	OrganizationID     string
	SiteID             string // "" = all sites
	Name               string // host name, upper case
	OS                 string
	Arch               string
	Version            string
	ExternalIP         string
	InternalIP         string
	HostID             string
	Connected          bool
	Inactive           bool
	Tags               map[string]string
	MaxConcurrentScans *int64 // nil = the answer does not say
	CreatedAt          time.Time
	UpdatedAt          time.Time
	LastCheckin        time.Time
}

func (e Explorer) rowID() string  { return e.ID }
func (e Explorer) rowOrg() string { return e.OrganizationID }
func (e Explorer) rowGone() bool  { return e.Inactive }

// own is a copy that shares no map with the snapshot.
func (e Explorer) own() Explorer {
	e.Tags = maps.Clone(e.Tags)
	return e
}

type wireExplorer struct {
	ID             ident           `json:"id"`
	ClientID       ident           `json:"client_id"`
	OrganizationID ident           `json:"organization_id"`
	SiteID         ident           `json:"site_id"`
	Name           text            `json:"name"`
	OS             text            `json:"os"`
	Arch           text            `json:"arch"`
	Version        text            `json:"version"`
	ExternalIP     text            `json:"external_ip"`
	InternalIP     text            `json:"internal_ip"`
	HostID         text            `json:"host_id"`
	Connected      flag            `json:"connected"`
	Inactive       flag            `json:"inactive"`
	Tags           textMap         `json:"tags"`
	Settings       json.RawMessage `json:"settings"`
	CreatedAt      stamp           `json:"created_at"`
	UpdatedAt      stamp           `json:"updated_at"`
	LastCheckin    stamp           `json:"last_checkin"`
}

// explorerOf converts an Explorer that was asked for in one organization, or with org "" in all.
func explorerOf(org string) func(wireExplorer) Explorer {
	return func(w wireExplorer) Explorer {
		e := Explorer{
			ID: string(w.ID), AccountID: string(w.ClientID), OrganizationID: string(w.OrganizationID), SiteID: string(w.SiteID),
			Name: string(w.Name), OS: string(w.OS), Arch: string(w.Arch), Version: string(w.Version),
			ExternalIP: string(w.ExternalIP), InternalIP: string(w.InternalIP), HostID: string(w.HostID),
			Connected: w.Connected.is(), Inactive: w.Inactive.is(), Tags: w.Tags,
			CreatedAt: w.CreatedAt.Time, UpdatedAt: w.UpdatedAt.Time, LastCheckin: w.LastCheckin.Time,
		}
		var settings struct {
			MaxScans number `json:"max_concurrent_scans"`
		}
		if firstByte(w.Settings) == '{' && json.Unmarshal(w.Settings, &settings) == nil {
			e.MaxConcurrentScans = settings.MaxScans.value
		}
		if e.OrganizationID == "" {
			e.OrganizationID = org
		}
		return e
	}
}

func (c *Client) loadAccountExplorers(ctx context.Context) (listing[Explorer], error) {
	list, err := rows(ctx, c, call{op: opAccountExplorers}, explorerOf(""), Explorer.rowID)
	return newListing(list), err
}

func (c *Client) loadExplorers(ctx context.Context, org string) (listing[Explorer], error) {
	list, err := rows(ctx, c, call{op: opExplorers, org: org}, explorerOf(org), Explorer.rowID)
	if err == nil {
		list, err = ownRows(c, opExplorers, list, org)
	}
	return newListing(list), err
}

// explorersOf is a listing with the Explorers of one organization. If the account's list has none of it, the
// organization's own list is asked for before that is believed.
func (c *Client) explorersOf(ctx context.Context, org string) (listing[Explorer], error) {
	l, err := pick(ctx, c, c.accountExplorers, c.orgExplorers, org)
	if err == nil && l.perOrg[org] == 0 && c.accountWide() {
		return c.orgExplorers.get(ctx, org)
	}
	return l, err
}

// ListExplorers lists the active Explorers of one organization, or with orgID "" of all (operationIds getExplorers,
// getAccountAgents). All organizations, and a search, need an account credential.
func (c *Client) ListExplorers(ctx context.Context, orgID, search string) ([]Explorer, error) {
	if orgID != "" {
		if err := c.checkIDs(opExplorers, &orgID); err != nil {
			return nil, err
		}
	}
	var l listing[Explorer]
	var err error
	switch {
	case search != "":
		var list []Explorer
		list, err = rows(ctx, c, call{op: opAccountExplorers, query: searching(search)}, explorerOf(""), Explorer.rowID)
		l = newListing(list)
	case orgID == "":
		l, err = c.accountExplorers.get(ctx)
	default:
		if l, err = c.explorersOf(ctx, orgID); err != nil {
			err = c.listFailed(ctx, orgID, err)
		}
	}
	if err != nil {
		return nil, err
	}
	list := live(l, orgID)
	for i := range list {
		list[i] = list[i].own()
	}
	return list, nil
}

// GetExplorer returns one Explorer. ErrNotFound if the list of its organization lacks it, the service says so about this
// very Explorer, or it is inactive.
func (c *Client) GetExplorer(ctx context.Context, orgID, id string) (Explorer, error) {
	if err := c.checkIDs(opExplorer, &orgID, &id); err != nil {
		return Explorer{}, err
	}
	if c.cfg.NoSnapshots {
		e, err := one(ctx, c, call{op: opExplorer, org: orgID, ids: []string{id}}, explorerOf(orgID), Explorer.rowID)
		if err == nil {
			return present(c, opExplorer, e, orgID, "Explorer")
		}
		if !doubtful(err) {
			return Explorer{}, c.believe(ctx, opExplorer, orgID, err)
		}
	}
	l, err := c.explorersOf(ctx, orgID)
	if err != nil {
		return Explorer{}, c.listFailed(ctx, orgID, err)
	}
	if e, ok := l.find(id); ok {
		e, err = present(c, opExplorer, e, orgID, "Explorer")
		return e.own(), err
	}
	return Explorer{}, c.believe(ctx, opExplorer, orgID,
		gone("Explorer %s is not among the %d Explorers of organization %s", id, l.perOrg[orgID], orgID))
}
