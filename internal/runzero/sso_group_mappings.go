package runzero

import (
	"context"
	"time"
)

// SSOGroupMapping puts users into a group by what the identity provider says of them (schema GroupMapping).
type SSOGroupMapping struct {
	ID             string
	GroupID        string
	GroupName      string
	SSOAttribute   string // name of the SAML claim
	SSOValue       string // comma-separated values of the claim
	Description    string
	CreatedByEmail string
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// SSOGroupMappingInput is what to create or change (schema GroupMapping). A nil field is not sent; the document requires
// all but the description, for updates too.
type SSOGroupMappingInput struct {
	Description  *string
	GroupID      *string
	SSOAttribute *string
	SSOValue     *string
}

func (m SSOGroupMapping) rowID() string  { return m.ID }
func (m SSOGroupMapping) rowOrg() string { return "" }
func (m SSOGroupMapping) rowGone() bool  { return false }

func (m SSOGroupMapping) own() SSOGroupMapping { return m }

type wireMapping struct {
	ID             ident `json:"id"`
	GroupID        ident `json:"group_id"`
	GroupName      text  `json:"group_name"`
	SSOAttribute   text  `json:"sso_attribute"`
	SSOValue       text  `json:"sso_value"`
	Description    text  `json:"description"`
	CreatedByEmail text  `json:"created_by_email"`
	CreatedAt      stamp `json:"created_at"`
	UpdatedAt      stamp `json:"updated_at"`
}

func (w wireMapping) mapping() SSOGroupMapping {
	return SSOGroupMapping{
		ID: string(w.ID), GroupID: string(w.GroupID), GroupName: string(w.GroupName), SSOAttribute: string(w.SSOAttribute),
		SSOValue: string(w.SSOValue), Description: string(w.Description), CreatedByEmail: string(w.CreatedByEmail),
		CreatedAt: w.CreatedAt.Time, UpdatedAt: w.UpdatedAt.Time,
	}
}

func (in SSOGroupMappingInput) body() map[string]any {
	b := map[string]any{}
	setText(b, "description", in.Description)
	setText(b, "group_id", in.GroupID)
	setText(b, "sso_attribute", in.SSOAttribute)
	setText(b, "sso_value", in.SSOValue)
	return b
}

var mappingKind = accountKind[wireMapping, SSOGroupMapping]{
	what: "SSO group mapping", list: opMappings, get: opMapping, convert: wireMapping.mapping, own: SSOGroupMapping.own,
	born: func(m SSOGroupMapping) time.Time { return m.CreatedAt },
	kept: func(c *Client) *snapshot[listing[SSOGroupMapping]] { return c.mappings },
}

// ListSSOGroupMappings lists the account's SSO group mappings (operationId getAccountGroupMappings).
func (c *Client) ListSSOGroupMappings(ctx context.Context) ([]SSOGroupMapping, error) {
	return mappingKind.all(ctx, c, "")
}

// GetSSOGroupMapping returns one mapping. ErrNotFound if it is gone.
func (c *Client) GetSSOGroupMapping(ctx context.Context, id string) (SSOGroupMapping, error) {
	return mappingKind.one(ctx, c, id)
}

// CreateSSOGroupMapping creates a mapping (operationId createAccountGroupMapping). The document requires an id, which
// cannot be known before: none is sent (fact sheet section 9). If [LostAnswer] is true of the error, it may exist.
func (c *Client) CreateSSOGroupMapping(ctx context.Context, in SSOGroupMappingInput) (SSOGroupMapping, error) {
	key := textOf(in.GroupID) + " " + textOf(in.SSOAttribute) + " " + textOf(in.SSOValue)
	return mappingKind.create(ctx, c, call{op: opMappingCreate, body: in.body()}, key, func(m SSOGroupMapping) bool {
		return m.GroupID == normalID(textOf(in.GroupID)) && sameName(m.SSOAttribute, in.SSOAttribute) && sameName(m.SSOValue, in.SSOValue)
	})
}

// UpdateSSOGroupMapping changes a mapping (operationId updateAccountGroupMapping, on the collection). ErrNotFound if it is
// gone.
func (c *Client) UpdateSSOGroupMapping(ctx context.Context, id string, in SSOGroupMappingInput) (SSOGroupMapping, error) {
	return mappingKind.replace(ctx, c, opMappingUpdate, id, in.body())
}

// DeleteSSOGroupMapping deletes a mapping (operationId removeAccountGroupMapping). One that is gone already is a success.
func (c *Client) DeleteSSOGroupMapping(ctx context.Context, id string) error {
	return mappingKind.remove(ctx, c, opMappingDelete, id, c.mappings.drop)
}
