package runzero

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

var (
	opAccountExplorers = transport.Operation{
		ID: "getAccountAgents", Method: http.MethodGet, Path: "/account/agents",
		Needs: NeedsAccount, IsList: true,
	}
	opExplorers = transport.Operation{
		ID: "getExplorers", Method: http.MethodGet, Path: "/org/explorers",
		Needs: NeedsOrganization, IsList: true,
	}
	opExplorer = transport.Operation{
		ID: "getExplorer", Method: http.MethodGet,
		Path: "/org/explorers/{explorer_id}", Needs: NeedsOrganization,
	}
	opExplorerUpdate = transport.Operation{
		ID: "updateExplorerSettings", Method: http.MethodPatch,
		Path: "/org/explorers/{explorer_id}", Needs: NeedsOrganization,
	}
	opExplorerUpgrade = transport.Operation{
		ID: "upgradeExplorer", Method: http.MethodPost,
		Path: "/org/explorers/{explorer_id}/update", Needs: NeedsOrganization, HasNoAnswer: true,
	}
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

// RowID is the id.
func (e Explorer) RowID() string { return e.ID }

// RowOrganization is the organization that the row names.
func (e Explorer) RowOrganization() string { return e.OrganizationID }

// IsDeleted reports that the row stands for an object that is gone.
func (e Explorer) IsDeleted() bool { return e.Inactive }

// clone is a copy that shares no map with the snapshot.
func (e Explorer) clone() Explorer {
	e.Tags = maps.Clone(e.Tags)
	return e
}

type wireExplorer struct {
	ID             wire.ID         `json:"id"`
	ClientID       wire.ID         `json:"client_id"`
	OrganizationID wire.ID         `json:"organization_id"`
	SiteID         wire.ID         `json:"site_id"`
	Name           wire.Text       `json:"name"`
	OS             wire.Text       `json:"os"`
	Arch           wire.Text       `json:"arch"`
	Version        wire.Text       `json:"version"`
	ExternalIP     wire.Text       `json:"external_ip"`
	InternalIP     wire.Text       `json:"internal_ip"`
	HostID         wire.Text       `json:"host_id"`
	Connected      wire.Bool       `json:"connected"`
	Inactive       wire.Bool       `json:"inactive"`
	Tags           wire.TextMap    `json:"tags"`
	Settings       json.RawMessage `json:"settings"`
	CreatedAt      wire.Time       `json:"created_at"`
	UpdatedAt      wire.Time       `json:"updated_at"`
	LastCheckin    wire.Time       `json:"last_checkin"`
}

func (e Explorer) rowAccount() string { return e.AccountID }

// explorer converts an Explorer that was asked for in one organization, or with org "" in all.
func (w wireExplorer) explorer(org string) Explorer {
	e := Explorer{
		ID: string(w.ID), AccountID: string(w.ClientID), OrganizationID: string(w.OrganizationID), SiteID: string(w.SiteID),
		Name: string(w.Name), OS: string(w.OS), Arch: string(w.Arch), Version: string(w.Version),
		ExternalIP: string(w.ExternalIP), InternalIP: string(w.InternalIP), HostID: string(w.HostID),
		Connected: w.Connected.IsTrue(), Inactive: w.Inactive.IsTrue(), Tags: w.Tags,
		CreatedAt: w.CreatedAt.Time, UpdatedAt: w.UpdatedAt.Time, LastCheckin: w.LastCheckin.Time,
	}
	var settings struct {
		MaxScans wire.Number `json:"max_concurrent_scans"`
	}
	if wire.FirstByte(w.Settings) == '{' && json.Unmarshal(w.Settings, &settings) == nil {
		e.MaxConcurrentScans = settings.MaxScans.Value
	}
	if e.OrganizationID == "" {
		e.OrganizationID = org
	}
	return e
}

var explorers = collection[wireExplorer, Explorer]{
	name: "explorer", title: "Explorer", accountList: opAccountExplorers, orgList: opExplorers, get: opExplorer,
	convert: wireExplorer.explorer, clone: Explorer.clone,
}

// ListExplorers lists the active Explorers of one organization, or with orgID "" of all
// (operationIds getExplorers, getAccountAgents). All organizations, and a search, need an account
// credential.
func (c *Client) ListExplorers(ctx context.Context, orgID, search string) ([]Explorer, error) {
	if orgID != "" {
		if err := c.conn.CheckIDs(opExplorers, &orgID); err != nil {
			return nil, err
		}
	}
	if search != "" { // the service knows it for the whole account only
		l, err := explorers.load(ctx, c, "", search)
		return l.Active(orgID), err
	}
	list, err := explorers.list(ctx, c, orgID, "")
	if err != nil || len(list) > 0 || orgID == "" || !c.isAccountWide() {
		return list, err
	}
	// That the account's list has none of an organization is not believed before its own list says so.
	l, err := explorers.lists(c).orgs.ForOrganization(orgID).Get(ctx)
	if err != nil {
		return nil, c.explainListError(ctx, orgID, err)
	}
	return l.Active(orgID), nil
}

// GetExplorer returns one Explorer. ErrNotFound if it is proven gone, or inactive.
func (c *Client) GetExplorer(ctx context.Context, orgID, id string) (Explorer, error) {
	return explorers.read(ctx, c, orgID, id)
}

// ExplorerInput is what to change of an Explorer (schema AgentPatchedSettings). A nil field is not
// sent.
type ExplorerInput struct {
	SiteID             *string // "" = all sites; that the service takes this back is not known (api-behaviour 10)
	MaxConcurrentScans *int64
}

func (in ExplorerInput) body() map[string]any {
	b := map[string]any{}
	if in.SiteID != nil {
		b["site_id"] = wire.NormalID(*in.SiteID)
		if b["site_id"] == "" {
			b["site_id"] = ZeroUUID
		}
	}
	if in.MaxConcurrentScans != nil {
		b["settings"] = map[string]int64{"max_concurrent_scans": *in.MaxConcurrentScans}
	}
	return b
}

// UpdateExplorer changes what in names (operationId updateExplorerSettings). ErrNotFound if the
// Explorer is gone. There is no way here to remove one: the service would uninstall it
// (api-behaviour 10).
func (c *Client) UpdateExplorer(ctx context.Context, orgID, id string, in ExplorerInput) (Explorer, error) {
	if in.SiteID != nil && normalID(*in.SiteID) != "" {
		if err := c.conn.CheckIDs(opExplorerUpdate, nil, in.SiteID); err != nil {
			return Explorer{}, err
		}
	}
	w := c.explorerWrite(opExplorerUpdate, orgID, id)
	w.call.Body = in.body()
	return explorers.update(ctx, c, w, id)
}

// UpgradeExplorer makes an Explorer install the newest version and restart (operationId
// upgradeExplorer). ErrNotFound if it is gone.
func (c *Client) UpgradeExplorer(ctx context.Context, orgID, id string) error {
	w := c.explorerWrite(opExplorerUpgrade, orgID, id)
	if err := c.prepare(ctx, w); err != nil {
		return err
	}
	defer w.invalidate()
	_, err := c.conn.Do(ctx, w.call)
	return err
}

func (c *Client) explorerWrite(op transport.Operation, orgID, id string) write {
	org := normalID(orgID)
	return write{
		call: explorers.call(op, org, id), organization: org,
		invalidate: explorers.dropper(c, org),
	}
}
