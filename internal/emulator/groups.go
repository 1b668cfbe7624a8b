package emulator

import (
	"net/http"
	"slices"
	"strings"
)

// group gives its members roles (api-behaviour 9). Membership is not in the API.
type group struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Description *string           `json:"description"`
	ExpiresAt   int64             `json:"expires_at"` // unix seconds, 0 = permanent
	DefaultRole string            `json:"org_default_role"`
	Roles       map[string]string `json:"org_roles"`
	CreatedAt   int64             `json:"created_at"`
	UpdatedAt   int64             `json:"updated_at"`
}

func (g *group) Key() string { return g.ID }

func (s *state) groups() *table[*group] { return tableOf[*group](s) }

func groupKind() objectKind {
	return objectKind{
		name:   "group",
		routes: groupRoutes(accountTokenKinds()),
		tables: []tableKind{tableOfRows("user_groups", func(g *group) string { return g.Name })},
		forget: func(s *state, organizationID string, _ int64) {
			for _, g := range s.groups().list {
				delete(g.Roles, organizationID)
			}
		},
	}
}

func groupRoutes(acct []string) []route {
	const base, one = "/account/groups", "/account/groups/{group_id}"
	return []route{
		{op: "getAccountGroups", method: http.MethodGet, path: base, kinds: acct, handle: listGroups},
		{op: "createAccountGroup", method: http.MethodPost, path: base, kinds: acct, handle: createGroup},
		{op: "updateAccountGroup", method: http.MethodPut, path: base, kinds: acct, handle: putGroup},
		{op: "getAccountGroup", method: http.MethodGet, path: one, kinds: acct, handle: withGroup(readGroup)},
		{op: "removeAccountGroup", method: http.MethodDelete, path: one, kinds: acct, handle: withGroup(removeGroup)},
	}
}

func withGroup(h func(*call, *group) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		id, err := c.pathID("group_id")
		if err != nil {
			return nil, err
		}
		g, ok := c.s.groups().get(id)
		if !ok {
			return nil, notFoundOld()
		}
		return h(c, g)
	}
}

func (c *call) groupRow(g *group) object {
	var summary []string
	if g.DefaultRole != "" {
		summary = append(summary, "all:"+g.DefaultRole)
	}
	for id, role := range g.Roles {
		if o, ok := c.s.organizations().get(id); ok {
			summary = append(summary, o.Name+":"+role)
		}
	}
	slices.Sort(summary)
	return object{
		"id": g.ID, "name": g.Name, "description": g.Description, "role_summary": strings.Join(summary, ", "),
		"user_count":       0,
		"created_by_email": c.createdBy(), "created_at": g.CreatedAt, "updated_at": g.UpdatedAt, "expires_at": g.ExpiresAt,
		"org_default_role": g.DefaultRole, "org_roles": textMap(g.Roles), "client_id": c.s.Account.ID,
	}
}

// collection is the answer of a list that the API document declares as one object (api-behaviour
// 9). It is an array, or with the variant what the document says when that is possible: the one
// object there is. The object comes bare, never in a wrapper.
func (c *call) collection(rows []object) any {
	if len(rows) == 1 && c.e.hasVariant("collections-as-object") {
		return plain(rows[0])
	}
	return rows
}

func listGroups(c *call) (any, error) {
	var out []object
	for _, g := range c.s.groups().list {
		out = append(out, c.groupRow(g))
	}
	return c.collection(out), nil
}

func readGroup(c *call, g *group) (any, error) { return c.groupRow(g), nil }

func createGroup(c *call) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	g := &group{ID: newID(), Description: c.stored(""), Roles: map[string]string{}, CreatedAt: c.unix()}
	if err := c.applyGroup(g, f); err != nil {
		return nil, err
	}
	c.s.groups().add(g)
	return c.groupRow(g), nil
}

// putGroup replaces a group: what was not sent is as in a new one. Whether it stays instead is not
// known (api-behaviour 9).
func putGroup(c *call) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	id := f.id("id")
	if f.err != nil {
		return nil, f.err
	}
	if id == nil || *id == "" {
		return nil, badRequest("id is required")
	}
	g, ok := c.s.groups().get(*id)
	if !ok {
		return nil, notFoundOld()
	}
	edited := *g
	if !c.e.hasVariant("group-put-partial") {
		edited.Name, edited.Description, edited.ExpiresAt, edited.DefaultRole = "", c.stored(""), 0, ""
		if !c.e.hasVariant("org-roles-merge") {
			edited.Roles = map[string]string{}
		}
	}
	if err := c.applyGroup(&edited, f); err != nil {
		return nil, err
	}
	*g = edited
	return c.groupRow(g), nil
}

func (c *call) applyGroup(g *group, f *fields) error {
	name, description, expires := f.str("name"), f.str("description"), f.integer("expires_at")
	byDefault, byOrg, err := c.readRoles(f)
	if err != nil {
		return err
	}
	if name != nil {
		g.Name = strings.TrimSpace(*name)
	}
	if g.Name == "" {
		return badRequest("name is required")
	}
	if expires != nil {
		if *expires < 0 {
			return badRequest("invalid value for expires_at")
		}
		g.ExpiresAt = *expires
	}
	c.patchText(&g.Description, description)
	if byDefault != nil {
		g.DefaultRole = *byDefault
	}
	g.Roles, g.UpdatedAt = c.setRoles(g.Roles, byOrg), c.unix()
	return nil
}

// removeGroup deletes a group, and by default the SSO mappings to it, which could do nothing
// without it. What really happens to them is not known (api-behaviour 9).
func removeGroup(c *call, g *group) (any, error) {
	used := func(m *ssoGroupMapping) bool { return m.GroupID == g.ID }
	if _, ok := c.s.ssoGroupMappings().first(used); ok && c.e.hasVariant("group-delete-refused") {
		return nil, badRequest("group is used by an SSO group mapping")
	}
	c.s.ssoGroupMappings().removeIf(used)
	c.s.groups().removeIf(func(x *group) bool { return x == g })
	return nothing{}, nil
}
