package runzero

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/recovery"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

var (
	opScanTemplates = transport.Operation{
		ID: "getAccountScanTemplates", Method: http.MethodGet,
		Path: "/account/tasks/templates", Needs: NeedsAccount, IsList: true,
	}
	opScanTemplate = transport.Operation{
		ID: "getAccountScanTemplate", Method: http.MethodGet,
		Path: "/account/tasks/templates/{scan_template_id}", Needs: NeedsAccount,
	}
	opScanTemplateCreate = transport.Operation{
		ID: "createAccountScanTemplate", Method: http.MethodPost,
		Path: "/account/tasks/templates", Needs: NeedsAccount, IsList: true,
	}
	opScanTemplateUpdate = transport.Operation{
		ID: "updateAccountScanTemplate", Method: http.MethodPut,
		Path: "/account/tasks/templates", Needs: NeedsAccount, IsList: true,
	}
	opScanTemplateDelete = transport.Operation{
		ID: "removeAccountScanTemplate", Method: http.MethodDelete,
		Path: "/account/tasks/templates/{scan_template_id}", Needs: NeedsAccount, HasNoAnswer: true,
	}
)

// templateCap is the most that the list of templates returns, without paging (api-behaviour 11).
const templateCap = 1000

// ScanTemplate is a scan template (schema ScanTemplate).
type ScanTemplate struct {
	ID             string
	AccountID      string
	OrganizationID string // the one it was created in
	Name           string
	Description    string
	Global         bool              // usable in all organizations
	ACL            map[string]string // organization id to access, "user" or "none"
	// Params are the scan options, hyphenated keys. The service adds its defaults to what was sent
	// (api-behaviour 0, trap 3).
	Params          map[string]string
	LinkedTaskCount *int64
	// Rest are the fields of the row that no input names and that an update sends back: it replaces
	// the whole template, which may have a site, a recurrence and a start (api-behaviour 16).
	Rest      map[string]json.RawMessage
	CreatedBy string // e-mail address
	CreatedAt time.Time
	UpdatedAt time.Time
}

// ScanTemplateInput is what to create or change (schemas ScanTemplateOptions, ScanTemplate). A nil
// field is not sent by create; by update it keeps its value. Global must be true or ACL must not be
// empty.
type ScanTemplateInput struct {
	OrganizationID *string // the document requires it for create
	Name           *string
	Description    *string
	Global         *bool
	ACL            map[string]string
	Params         map[string]string
	Rest           map[string]json.RawMessage // see [ScanTemplate]
}

// RowID is the id.
func (t ScanTemplate) RowID() string { return t.ID }

// RowOrganization is empty: the organization a template was created in says nothing about who may
// use it.
func (t ScanTemplate) RowOrganization() string { return "" }

// IsDeleted reports that the row stands for an object that is gone.
func (t ScanTemplate) IsDeleted() bool { return false }

func (t ScanTemplate) clone() ScanTemplate {
	t.ACL, t.Params, t.Rest = maps.Clone(t.ACL), maps.Clone(t.Params), maps.Clone(t.Rest)
	return t
}

type wireScanTemplate struct {
	ID             wire.ID      `json:"id"`
	ClientID       wire.ID      `json:"client_id"`
	OrganizationID wire.ID      `json:"organization_id"`
	Name           wire.Text    `json:"name"`
	Description    wire.Text    `json:"description"`
	Global         wire.Bool    `json:"global"`
	ACL            wire.IDMap   `json:"acl"`
	Params         wire.TextMap `json:"params"`
	LinkedTasks    wire.Number  `json:"linked_task_count"`
	CreatedBy      wire.Text    `json:"created_by"`
	CreatedAt      wire.Time    `json:"created_at"`
	UpdatedAt      wire.Time    `json:"updated_at"`

	rest map[string]json.RawMessage
}

// plainScanTemplate is wireScanTemplate without its UnmarshalJSON.
type plainScanTemplate wireScanTemplate

// UnmarshalJSON reads the fields that are known, and keeps the others as they are.
func (w *wireScanTemplate) UnmarshalJSON(b []byte) error {
	if err := json.Unmarshal(b, (*plainScanTemplate)(w)); err != nil {
		return fmt.Errorf("reading a scan template: %w", err)
	}
	all := map[string]json.RawMessage{}
	_ = json.Unmarshal(b, &all) // null has no fields; anything else failed above
	w.rest = nil
	for name, value := range all {
		if !slices.Contains(templateFieldsOfService(), name) && string(value) != "null" {
			if w.rest == nil {
				w.rest = map[string]json.RawMessage{}
			}
			w.rest[name] = value
		}
	}
	return nil
}

// templateFieldsOfService are the fields of schema ScanTemplate that have a field of their own
// here, or that only the service sets: ids, times, counters, who made it, and what became of the
// last task. All others are part of the template, those of consoles newer than the document too.
func templateFieldsOfService() []string {
	return []string{
		"organization_id", "name", "description", "global", "acl", "params", // of ScanTemplateInput
		"id", "client_id", "cruncher_id", "created_at", "created_by", "created_by_user_id", "updated_at", "status", "error",
		"stats", "recur_last",
		"recur_next", "recur_last_task_id", "size_site", "size_data", "size_results", "linked_task_count",
	}
}

func (w wireScanTemplate) scanTemplate() ScanTemplate {
	return ScanTemplate{
		ID: string(w.ID), AccountID: string(w.ClientID), OrganizationID: string(w.OrganizationID), Name: string(w.Name),
		Description: string(w.Description), Global: w.Global.IsTrue(), ACL: w.ACL, Params: w.Params, Rest: w.rest,
		LinkedTaskCount: w.LinkedTasks.Value, CreatedBy: string(w.CreatedBy),
		CreatedAt: w.CreatedAt.Time, UpdatedAt: w.UpdatedAt.Time,
	}
}

func (in ScanTemplateInput) body() map[string]any {
	b := map[string]any{}
	for name, value := range in.Rest {
		b[name] = value
	}
	setText(b, "organization_id", in.OrganizationID)
	setText(b, "name", in.Name)
	setText(b, "description", in.Description)
	if in.Global != nil {
		b["global"] = *in.Global
	}
	if in.ACL != nil {
		b["acl"] = in.ACL
	}
	if in.Params != nil {
		b["params"] = in.Params
	}
	return b
}

// isComplete reports whether every field is given.
func (in ScanTemplateInput) isComplete() bool {
	return in.Rest != nil && in.OrganizationID != nil && in.Name != nil && in.Description != nil && in.Global != nil &&
		in.ACL != nil && in.Params != nil
}

// completedFrom fills what is not given from a template.
func (in ScanTemplateInput) completedFrom(t ScanTemplate) ScanTemplateInput {
	if in.OrganizationID == nil && t.OrganizationID != "" {
		in.OrganizationID = &t.OrganizationID
	}
	if in.Name == nil {
		in.Name = &t.Name
	}
	if in.Description == nil {
		in.Description = &t.Description
	}
	if in.Global == nil {
		in.Global = &t.Global
	}
	if in.ACL == nil {
		in.ACL = t.ACL
	}
	if in.Params == nil {
		in.Params = t.Params
	}
	if in.Rest == nil {
		in.Rest = t.Rest
	}
	return in
}

func (t ScanTemplate) rowAccount() string { return t.AccountID }

// isLike reports whether a template holds what was sent. The service adds defaults to the
// parameters.
func (in ScanTemplateInput) isLike(t ScanTemplate) bool {
	return sameText(t.Name, in.Name) && sameText(t.Description, in.Description) && sameValue(&t.Global, in.Global) &&
		sameMap(t.ACL, in.ACL) && sameParams(t.Params, in.Params)
}

var scanTemplates = collection[wireScanTemplate, ScanTemplate]{
	name: "scan_template", title: "scan template", accountList: opScanTemplates, get: opScanTemplate, listCap: templateCap,
	convert: func(w wireScanTemplate, _ string) ScanTemplate { return w.scanTemplate() }, clone: ScanTemplate.clone,
	policy: recovery.NamesMayRepeat, madeAt: func(v ScanTemplate) time.Time { return v.CreatedAt },
}

// ListScanTemplates lists the account's scan templates, at most 1000 (operationId
// getAccountScanTemplates).
func (c *Client) ListScanTemplates(ctx context.Context, search string) ([]ScanTemplate, error) {
	return scanTemplates.list(ctx, c, "", search)
}

// GetScanTemplate returns one scan template (operationIds getAccountScanTemplates,
// getAccountScanTemplate). ErrNotFound if it is proven gone.
func (c *Client) GetScanTemplate(ctx context.Context, id string) (ScanTemplate, error) {
	return scanTemplates.read(ctx, c, "", id)
}

// CreateScanTemplate creates a scan template (operationId createAccountScanTemplate). If
// [LostAnswer] is true of the error, it may exist.
func (c *Client) CreateScanTemplate(ctx context.Context, in ScanTemplateInput) (ScanTemplate, error) {
	w := write{
		call:       transport.Call{Operation: opScanTemplateCreate, Body: in.body(), Secrets: secretParams(in.Params)},
		invalidate: scanTemplates.dropper(c, ""),
	}
	return scanTemplates.create(ctx, c, w, identity[ScanTemplate]{
		name: stringOrEmpty(in.Name), hasName: func(t ScanTemplate) bool { return isNamed(t.Name, in.Name) },
		isEqual: in.isLike,
	})
}

// UpdateScanTemplate replaces a scan template (operationId updateAccountScanTemplate). The service
// takes only whole templates: unless every field of in is given, the template is read first to keep
// the rest. Whether a parameter that is not sent falls back to the service's default is not known
// (api-behaviour 6). ErrNotFound if the template is gone.
func (c *Client) UpdateScanTemplate(ctx context.Context, id string, in ScanTemplateInput) (ScanTemplate, error) {
	if !in.isComplete() {
		t, err := c.GetScanTemplate(ctx, id)
		if err != nil {
			return ScanTemplate{}, err
		}
		in = in.completedFrom(t)
	}
	return scanTemplates.replace(ctx, c, opScanTemplateUpdate, id, in.body(), scanTemplates.dropper(c, ""),
		secretParams(in.Params)...)
}

// DeleteScanTemplate deletes a scan template (operationId removeAccountScanTemplate). One that is
// gone already is a success.
func (c *Client) DeleteScanTemplate(ctx context.Context, id string) error {
	w := write{call: transport.Call{Operation: opScanTemplateDelete, IDs: []string{id}}, invalidate: scanTemplates.dropper(c, "")}
	return scanTemplates.remove(ctx, c, w, normalID(id))
}
