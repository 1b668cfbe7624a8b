package runzero

import (
	"context"
	"net/http"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

var (
	opZones = transport.Operation{
		ID: "getHostedZones", Method: http.MethodGet, Path: "/org/hosted-zones",
		Needs: NeedsOrganization, IsList: true,
	}
	opZone = transport.Operation{
		ID: "getHostedZone", Method: http.MethodGet,
		Path: "/org/hosted-zones/{hosted_zone_id}", Needs: NeedsOrganization,
	}
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

// RowID is the id.
func (z HostedZone) RowID() string { return z.ID }

// RowOrganization is empty: a zone may be shared, so its organization says nothing about who may
// see it.
func (z HostedZone) RowOrganization() string { return "" }

// IsDeleted reports that the row stands for an object that is gone.
func (z HostedZone) IsDeleted() bool { return false }

type wireHostedZone struct {
	ID             wire.ID        `json:"id"`
	OrganizationID wire.ID        `json:"organization_id"`
	Name           wire.Text      `json:"name"`
	ProcessorID    wire.Reference `json:"processor_id"`
	Enabled        wire.Bool      `json:"enabled"`
	Concurrency    wire.Number    `json:"explorers_concurrency"`
	Total          wire.Number    `json:"explorers_total"`
	Active         wire.Number    `json:"tasks_active"`
	Waiting        wire.Number    `json:"tasks_waiting"`
	UpdatedAt      wire.Time      `json:"updated_at"`
}

func (z HostedZone) clone() HostedZone { return z }

func (w wireHostedZone) hostedZone(org string) HostedZone {
	z := HostedZone{
		ID: string(w.ID), OrganizationID: string(w.OrganizationID), Name: string(w.Name), ProcessorID: string(w.ProcessorID),
		Enabled: w.Enabled.IsTrue(), ExplorersConcurrency: w.Concurrency.Value, ExplorersTotal: w.Total.Value,
		TasksActive: w.Active.Value, TasksWaiting: w.Waiting.Value, UpdatedAt: w.UpdatedAt.Time,
	}
	if z.OrganizationID == "" {
		z.OrganizationID = org
	}
	return z
}

var hostedZones = collection[wireHostedZone, HostedZone]{
	name: "hosted_zone", title: "hosted zone", orgList: opZones, get: opZone, convert: wireHostedZone.hostedZone,
	clone: HostedZone.clone,
}

// ListHostedZones lists the hosted zones that an organization may use (operationId getHostedZones).
// Needs a license with hosted zones: else KindLicense or KindForbidden.
func (c *Client) ListHostedZones(ctx context.Context, orgID string) ([]HostedZone, error) {
	if err := c.conn.CheckIDs(opZones, &orgID); err != nil {
		return nil, err
	}
	return hostedZones.list(ctx, c, orgID, "")
}

// GetHostedZone returns one hosted zone. ErrNotFound if it is proven gone.
func (c *Client) GetHostedZone(ctx context.Context, orgID, id string) (HostedZone, error) {
	return hostedZones.read(ctx, c, orgID, id)
}
