package runzero

import (
	"context"
	"maps"
	"time"
)

// templateCap is the most that the list of templates returns, without paging (fact sheet section 11).
const templateCap = 1000

// Template is a scan template (schema ScanTemplate).
type Template struct {
	ID             string
	AccountID      string
	OrganizationID string // the one it was created in
	Name           string
	Description    string
	Global         bool              // usable in all organizations
	ACL            map[string]string // organization id to access, "user" or "none"
	// Params are the scan options, hyphenated keys. The service adds its defaults to what was sent (fact sheet section 0,
	// trap 3).
	Params          map[string]string
	LinkedTaskCount *int64
	CreatedBy       string // e-mail address
	CreatedAt       time.Time
	UpdatedAt       time.Time
}

// TemplateInput is what to create or change (schemas ScanTemplateOptions, ScanTemplate). A nil field is not sent by create;
// by update it keeps its value. Global must be true or ACL must not be empty.
type TemplateInput struct {
	OrganizationID *string // the document requires it for create
	Name           *string
	Description    *string
	Global         *bool
	ACL            map[string]string
	Params         map[string]string
}

func (t Template) rowID() string { return t.ID }

// rowOrg is empty: the organization a template was created in says nothing about who may use it.
func (t Template) rowOrg() string { return "" }
func (t Template) rowGone() bool  { return false }

func (t Template) own() Template {
	t.ACL, t.Params = maps.Clone(t.ACL), maps.Clone(t.Params)
	return t
}

type wireTemplate struct {
	ID             ident   `json:"id"`
	ClientID       ident   `json:"client_id"`
	OrganizationID ident   `json:"organization_id"`
	Name           text    `json:"name"`
	Description    text    `json:"description"`
	Global         flag    `json:"global"`
	ACL            idMap   `json:"acl"`
	Params         textMap `json:"params"`
	LinkedTasks    number  `json:"linked_task_count"`
	CreatedBy      text    `json:"created_by"`
	CreatedAt      stamp   `json:"created_at"`
	UpdatedAt      stamp   `json:"updated_at"`
}

func (w wireTemplate) template() Template {
	return Template{
		ID: string(w.ID), AccountID: string(w.ClientID), OrganizationID: string(w.OrganizationID), Name: string(w.Name),
		Description: string(w.Description), Global: w.Global.is(), ACL: w.ACL, Params: w.Params,
		LinkedTaskCount: w.LinkedTasks.value, CreatedBy: string(w.CreatedBy),
		CreatedAt: w.CreatedAt.Time, UpdatedAt: w.UpdatedAt.Time,
	}
}

func (in TemplateInput) body() map[string]any {
	b := map[string]any{}
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

// complete reports whether every field is given.
func (in TemplateInput) complete() bool {
	return in.OrganizationID != nil && in.Name != nil && in.Description != nil && in.Global != nil && in.ACL != nil && in.Params != nil
}

// over fills what is not given from a template.
func (in TemplateInput) over(t Template) TemplateInput {
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
	return in
}

var templateKind = accountKind[wireTemplate, Template]{
	what: "scan template", list: opTemplates, get: opTemplate, most: templateCap, born: func(t Template) time.Time { return t.CreatedAt },
	convert: wireTemplate.template, own: Template.own,
	kept: func(c *Client) *snapshot[listing[Template]] { return c.templates },
}

// ListTemplates lists the account's scan templates, at most 1000 (operationId getAccountScanTemplates).
func (c *Client) ListTemplates(ctx context.Context, search string) ([]Template, error) {
	return templateKind.all(ctx, c, search)
}

// GetTemplate returns one scan template. One that a list of 1000 lacks is asked for by itself (operationId
// getAccountScanTemplate). ErrNotFound if it is gone.
func (c *Client) GetTemplate(ctx context.Context, id string) (Template, error) {
	return templateKind.one(ctx, c, id)
}

// CreateTemplate creates a scan template (operationId createAccountScanTemplate). If [LostAnswer] is true of the error, it
// may exist.
func (c *Client) CreateTemplate(ctx context.Context, in TemplateInput) (Template, error) {
	return templateKind.create(ctx, c, call{op: opTemplateCreate, body: in.body()}, textOf(in.Name),
		func(t Template) bool { return sameName(t.Name, in.Name) })
}

// UpdateTemplate replaces a scan template (operationId updateAccountScanTemplate). The service takes only whole templates:
// unless every field of in is given, the template is read first to keep the rest. Whether a parameter that is not sent
// falls back to the service's default is not known (fact sheet section 6). ErrNotFound if the template is gone.
func (c *Client) UpdateTemplate(ctx context.Context, id string, in TemplateInput) (Template, error) {
	if !in.complete() {
		t, err := c.GetTemplate(ctx, id)
		if err != nil {
			return Template{}, err
		}
		in = in.over(t)
	}
	return templateKind.replace(ctx, c, opTemplateUpdate, id, in.body())
}

// DeleteTemplate deletes a scan template (operationId removeAccountScanTemplate). One that is gone already is a success.
func (c *Client) DeleteTemplate(ctx context.Context, id string) error {
	return templateKind.remove(ctx, c, opTemplateDelete, id, c.templates.drop)
}
