package runzero

import (
	"context"
	"maps"
	"net/http"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/recovery"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

var (
	opGroups = transport.Operation{
		ID: "getAccountGroups", Method: http.MethodGet, Path: "/account/groups",
		Needs: NeedsAccount, IsList: true, IsAnyList: true,
	}
	opGroup = transport.Operation{
		ID: "getAccountGroup", Method: http.MethodGet, Path: "/account/groups/{group_id}",
		Needs: NeedsAccount,
	}
	opGroupCreate = transport.Operation{
		ID: "createAccountGroup", Method: http.MethodPost, Path: "/account/groups",
		Needs: NeedsAccount, IsList: true,
	}
	opGroupUpdate = transport.Operation{
		ID: "updateAccountGroup", Method: http.MethodPut, Path: "/account/groups",
		Needs: NeedsAccount, IsList: true,
	}
	opGroupDelete = transport.Operation{
		ID: "removeAccountGroup", Method: http.MethodDelete,
		Path: "/account/groups/{group_id}", Needs: NeedsAccount, HasNoAnswer: true,
	}
)

// Group is a set of users with common roles (schema Group). Its members are not in the API
// (api-behaviour 9).
type Group struct {
	ID             string
	AccountID      string // "" if the answer does not say
	Name           string
	Description    string
	OrgDefaultRole string
	OrgRoles       map[string]string // organization id to role
	RoleSummary    string            // such as "all:viewer"
	UserCount      *int64
	CreatedByEmail string
	CreatedAt      time.Time
	UpdatedAt      time.Time
	ExpiresAt      time.Time // zero = permanent
}

// GroupInput is what to create or change (schemas GroupPost, GroupPut). A nil field is not sent.
// Whether an update keeps what is not sent is not known (api-behaviour 9): send everything.
type GroupInput struct {
	Name           *string
	Description    *string
	OrgDefaultRole *string
	OrgRoles       map[string]string
	ExpiresAt      *time.Time // zero time = permanent
}

// RowID is the id.
func (g Group) RowID() string { return g.ID }

// RowOrganization is empty: groups are of the account.
func (g Group) RowOrganization() string { return "" }

// IsDeleted reports that the row stands for an object that is gone.
func (g Group) IsDeleted() bool { return false }

func (g Group) clone() Group {
	g.OrgRoles = maps.Clone(g.OrgRoles)
	return g
}

type wireGroup struct {
	ID             wire.ID     `json:"id"`
	ClientID       wire.ID     `json:"client_id"`
	Name           wire.Text   `json:"name"`
	Description    wire.Text   `json:"description"`
	OrgDefaultRole wire.Text   `json:"org_default_role"`
	OrgRoles       wire.IDMap  `json:"org_roles"`
	RoleSummary    wire.Text   `json:"role_summary"`
	UserCount      wire.Number `json:"user_count"`
	CreatedByEmail wire.Text   `json:"created_by_email"`
	CreatedAt      wire.Time   `json:"created_at"`
	UpdatedAt      wire.Time   `json:"updated_at"`
	ExpiresAt      wire.Time   `json:"expires_at"`
}

func (w wireGroup) group() Group {
	return Group{
		ID: string(w.ID), AccountID: string(w.ClientID), Name: string(w.Name), Description: string(w.Description),
		OrgDefaultRole: string(w.OrgDefaultRole), OrgRoles: w.OrgRoles, RoleSummary: string(w.RoleSummary),
		UserCount: w.UserCount.Value, CreatedByEmail: string(w.CreatedByEmail), CreatedAt: w.CreatedAt.Time,
		UpdatedAt: w.UpdatedAt.Time, ExpiresAt: w.ExpiresAt.Time,
	}
}

func (in GroupInput) body() map[string]any {
	b := map[string]any{}
	setText(b, "name", in.Name)
	setText(b, "description", in.Description)
	setText(b, "org_default_role", in.OrgDefaultRole)
	if in.OrgRoles != nil {
		b["org_roles"] = in.OrgRoles
	}
	if in.ExpiresAt != nil {
		b["expires_at"] = int64(0)
		if !in.ExpiresAt.IsZero() {
			b["expires_at"] = in.ExpiresAt.Unix()
		}
	}
	return b
}

func (g Group) rowAccount() string { return g.AccountID }

// isLike reports whether a group holds what was sent.
func (in GroupInput) isLike(g Group) bool {
	return sameText(g.Name, in.Name) && sameText(g.Description, in.Description) &&
		sameText(g.OrgDefaultRole, in.OrgDefaultRole) &&
		sameMap(g.OrgRoles, in.OrgRoles) && (in.ExpiresAt == nil || g.ExpiresAt.Unix() == in.ExpiresAt.Unix())
}

var groups = collection[wireGroup, Group]{
	name: "group", title: "group", accountList: opGroups, get: opGroup,
	convert: func(w wireGroup, _ string) Group { return w.group() }, clone: Group.clone,
	policy: recovery.NamesMayRepeat, madeAt: func(v Group) time.Time { return v.CreatedAt },
}

// ListGroups lists the account's groups (operationId getAccountGroups).
func (c *Client) ListGroups(ctx context.Context) ([]Group, error) { return groups.list(ctx, c, "", "") }

// GetGroup returns one group. ErrNotFound if it is proven gone.
func (c *Client) GetGroup(ctx context.Context, id string) (Group, error) {
	return groups.read(ctx, c, "", id)
}

// CreateGroup creates a group (operationId createAccountGroup). If [LostAnswer] is true of the
// error, it may exist.
func (c *Client) CreateGroup(ctx context.Context, in GroupInput) (Group, error) {
	w := write{call: transport.Call{Operation: opGroupCreate, Body: in.body()}, invalidate: groups.dropper(c, "")}
	return groups.create(ctx, c, w, identity[Group]{
		name: stringOrEmpty(in.Name), hasName: func(g Group) bool { return isNamed(g.Name, in.Name) }, isEqual: in.isLike,
	})
}

// UpdateGroup changes a group (operationId updateAccountGroup, on the collection). ErrNotFound if
// it is gone.
func (c *Client) UpdateGroup(ctx context.Context, id string, in GroupInput) (Group, error) {
	return groups.replace(ctx, c, opGroupUpdate, id, in.body(), groups.dropper(c, ""))
}

// DeleteGroup deletes a group (operationId removeAccountGroup). One that is gone already is a
// success. What happens to SSO mappings that name it is not known (api-behaviour 9).
func (c *Client) DeleteGroup(ctx context.Context, id string) error {
	w := write{
		call:       transport.Call{Operation: opGroupDelete, IDs: []string{id}},
		invalidate: func() { groups.drop(c, ""); ssoGroupMappings.drop(c, "") },
	}
	return groups.remove(ctx, c, w, normalID(id))
}
