package runzero

import (
	"context"
	"net/http"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/recovery"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

var (
	opSSOGroupMappings = transport.Operation{
		ID: "getAccountGroupMappings", Method: http.MethodGet,
		Path: "/account/sso/groups", Needs: NeedsAccount, IsList: true, IsAnyList: true,
	}
	opSSOGroupMapping = transport.Operation{
		ID: "getAccountGroupMapping", Method: http.MethodGet,
		Path: "/account/sso/groups/{group_mapping_id}", Needs: NeedsAccount,
	}
	opSSOGroupMappingCreate = transport.Operation{
		ID: "createAccountGroupMapping", Method: http.MethodPost,
		Path: "/account/sso/groups", Needs: NeedsAccount, IsList: true,
	}
	opSSOGroupMappingUpdate = transport.Operation{
		ID: "updateAccountGroupMapping", Method: http.MethodPut,
		Path: "/account/sso/groups", Needs: NeedsAccount, IsList: true,
	}
	opSSOGroupMappingDelete = transport.Operation{
		ID: "removeAccountGroupMapping", Method: http.MethodDelete,
		Path: "/account/sso/groups/{group_mapping_id}", Needs: NeedsAccount, HasNoAnswer: true,
	}
)

// SSOGroupMapping puts users into a group by what the identity provider says of them (schema
// GroupMapping).
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

// SSOGroupMappingInput is what to create or change (schema GroupMapping). A nil field is not sent;
// the document requires all but the description, for updates too.
type SSOGroupMappingInput struct {
	Description  *string
	GroupID      *string
	SSOAttribute *string
	SSOValue     *string
}

// RowID is the id.
func (m SSOGroupMapping) RowID() string { return m.ID }

// RowOrganization is empty: mappings are of the account.
func (m SSOGroupMapping) RowOrganization() string { return "" }

// IsDeleted reports that the row stands for an object that is gone.
func (m SSOGroupMapping) IsDeleted() bool { return false }

func (m SSOGroupMapping) clone() SSOGroupMapping { return m }

type wireSSOGroupMapping struct {
	ID             wire.ID   `json:"id"`
	GroupID        wire.ID   `json:"group_id"`
	GroupName      wire.Text `json:"group_name"`
	SSOAttribute   wire.Text `json:"sso_attribute"`
	SSOValue       wire.Text `json:"sso_value"`
	Description    wire.Text `json:"description"`
	CreatedByEmail wire.Text `json:"created_by_email"`
	CreatedAt      wire.Time `json:"created_at"`
	UpdatedAt      wire.Time `json:"updated_at"`
}

func (w wireSSOGroupMapping) ssoGroupMapping() SSOGroupMapping {
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

// isLike reports whether a mapping holds what was sent.
func (in SSOGroupMappingInput) isLike(m SSOGroupMapping) bool {
	return in.hasTargetOf(m) && sameText(m.Description, in.Description)
}

// hasTargetOf reports whether a mapping is from the same value to the same group.
func (in SSOGroupMappingInput) hasTargetOf(m SSOGroupMapping) bool {
	return m.GroupID == normalID(stringOrEmpty(in.GroupID)) && sameText(m.SSOAttribute, in.SSOAttribute) &&
		sameText(m.SSOValue, in.SSOValue)
}

var ssoGroupMappings = collection[wireSSOGroupMapping, SSOGroupMapping]{
	name: "sso_group_mapping", title: "SSO group mapping", accountList: opSSOGroupMappings, get: opSSOGroupMapping,
	convert: func(w wireSSOGroupMapping, _ string) SSOGroupMapping { return w.ssoGroupMapping() },
	clone:   SSOGroupMapping.clone,
	policy:  recovery.NamesMayRepeat, madeAt: func(v SSOGroupMapping) time.Time { return v.CreatedAt },

	namesNoOrganization: true,
}

// ListSSOGroupMappings lists the account's SSO group mappings (operationId
// getAccountGroupMappings).
func (c *Client) ListSSOGroupMappings(ctx context.Context) ([]SSOGroupMapping, error) {
	return ssoGroupMappings.list(ctx, c, "", "")
}

// GetSSOGroupMapping returns one mapping. ErrNotFound if it is proven gone.
func (c *Client) GetSSOGroupMapping(ctx context.Context, id string) (SSOGroupMapping, error) {
	return ssoGroupMappings.read(ctx, c, "", id)
}

// CreateSSOGroupMapping creates a mapping (operationId createAccountGroupMapping). The document
// requires an id, which cannot be known before: none is sent (api-behaviour 9). If [LostAnswer] is
// true of the error, it may exist.
func (c *Client) CreateSSOGroupMapping(ctx context.Context, in SSOGroupMappingInput) (SSOGroupMapping, error) {
	w := write{
		call:       transport.Call{Operation: opSSOGroupMappingCreate, Body: in.body()},
		invalidate: ssoGroupMappings.dropper(c, ""),
	}
	return ssoGroupMappings.create(ctx, c, w, identity[SSOGroupMapping]{
		name:    joined(stringOrEmpty(in.GroupID), stringOrEmpty(in.SSOAttribute), stringOrEmpty(in.SSOValue)),
		hasName: in.hasTargetOf, isEqual: in.isLike,
	})
}

// UpdateSSOGroupMapping changes a mapping (operationId updateAccountGroupMapping, on the
// collection). ErrNotFound if it is gone.
func (c *Client) UpdateSSOGroupMapping(
	ctx context.Context, id string, in SSOGroupMappingInput,
) (SSOGroupMapping, error) {
	return ssoGroupMappings.replace(ctx, c, opSSOGroupMappingUpdate, id, in.body(), ssoGroupMappings.dropper(c, ""))
}

// DeleteSSOGroupMapping deletes a mapping (operationId removeAccountGroupMapping). One that is gone
// already is a success.
func (c *Client) DeleteSSOGroupMapping(ctx context.Context, id string) error {
	w := write{
		call:       transport.Call{Operation: opSSOGroupMappingDelete, IDs: []string{id}},
		invalidate: ssoGroupMappings.dropper(c, ""),
	}
	return ssoGroupMappings.remove(ctx, c, w, normalID(id))
}
