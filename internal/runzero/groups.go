package runzero

import (
	"context"
	"maps"
	"time"
)

// Group is a set of users with common roles (schema Group). Its members are not in the API (fact sheet section 9).
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

// GroupInput is what to create or change (schemas GroupPost, GroupPut). A nil field is not sent. Whether an update keeps
// what is not sent is not known (fact sheet section 9): send everything.
type GroupInput struct {
	Name           *string
	Description    *string
	OrgDefaultRole *string
	OrgRoles       map[string]string
	ExpiresAt      *time.Time // zero time = permanent
}

func (g Group) rowID() string  { return g.ID }
func (g Group) rowOrg() string { return "" }
func (g Group) rowGone() bool  { return false }

func (g Group) own() Group {
	g.OrgRoles = maps.Clone(g.OrgRoles)
	return g
}

type wireGroup struct {
	ID             ident  `json:"id"`
	ClientID       ident  `json:"client_id"`
	Name           text   `json:"name"`
	Description    text   `json:"description"`
	OrgDefaultRole text   `json:"org_default_role"`
	OrgRoles       idMap  `json:"org_roles"`
	RoleSummary    text   `json:"role_summary"`
	UserCount      number `json:"user_count"`
	CreatedByEmail text   `json:"created_by_email"`
	CreatedAt      stamp  `json:"created_at"`
	UpdatedAt      stamp  `json:"updated_at"`
	ExpiresAt      stamp  `json:"expires_at"`
}

func (w wireGroup) group() Group {
	return Group{
		ID: string(w.ID), AccountID: string(w.ClientID), Name: string(w.Name), Description: string(w.Description),
		OrgDefaultRole: string(w.OrgDefaultRole), OrgRoles: w.OrgRoles, RoleSummary: string(w.RoleSummary),
		UserCount: w.UserCount.value, CreatedByEmail: string(w.CreatedByEmail), CreatedAt: w.CreatedAt.Time,
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

var groupKind = accountKind[wireGroup, Group]{
	what: "group", list: opGroups, get: opGroup, convert: wireGroup.group, own: Group.own,
	born: func(g Group) time.Time { return g.CreatedAt },
	kept: func(c *Client) *snapshot[listing[Group]] { return c.groups },
}

// ListGroups lists the account's groups (operationId getAccountGroups).
func (c *Client) ListGroups(ctx context.Context) ([]Group, error) { return groupKind.all(ctx, c, "") }

// GetGroup returns one group. ErrNotFound if it is gone.
func (c *Client) GetGroup(ctx context.Context, id string) (Group, error) {
	return groupKind.one(ctx, c, id)
}

// CreateGroup creates a group (operationId createAccountGroup). If [LostAnswer] is true of the error, it may exist.
func (c *Client) CreateGroup(ctx context.Context, in GroupInput) (Group, error) {
	return groupKind.create(ctx, c, call{op: opGroupCreate, body: in.body()}, textOf(in.Name),
		func(g Group) bool { return sameName(g.Name, in.Name) })
}

// UpdateGroup changes a group (operationId updateAccountGroup, on the collection). ErrNotFound if it is gone.
func (c *Client) UpdateGroup(ctx context.Context, id string, in GroupInput) (Group, error) {
	return groupKind.replace(ctx, c, opGroupUpdate, id, in.body())
}

// DeleteGroup deletes a group (operationId removeAccountGroup). One that is gone already is a success. What happens to SSO
// mappings that name it is not known (fact sheet section 9).
func (c *Client) DeleteGroup(ctx context.Context, id string) error {
	return groupKind.remove(ctx, c, opGroupDelete, id, func() { c.groups.drop(); c.mappings.drop() })
}
