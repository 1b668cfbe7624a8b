package emulator

import "net/http"

// ssoGroupMapping puts those who sign in with an SSO attribute into a group (api-behaviour 9).
type ssoGroupMapping struct {
	ID          string  `json:"id"`
	GroupID     string  `json:"group_id"`
	Attribute   string  `json:"sso_attribute"`
	Value       string  `json:"sso_value"` // a comma-separated list, kept as sent
	Description *string `json:"description"`
	CreatedAt   int64   `json:"created_at"`
	UpdatedAt   int64   `json:"updated_at"`
}

func (m *ssoGroupMapping) Key() string { return m.ID }

func (s *state) ssoGroupMappings() *table[*ssoGroupMapping] { return tableOf[*ssoGroupMapping](s) }

func ssoGroupMappingKind() objectKind {
	return objectKind{
		name:   "sso_group_mapping",
		routes: ssoGroupMappingRoutes(accountTokenKinds()),
		tables: []tableKind{tableOfRows[*ssoGroupMapping]("sso_group_mappings", nil)},
	}
}

func ssoGroupMappingRoutes(acct []string) []route {
	const base, one = "/account/sso/groups", "/account/sso/groups/{group_mapping_id}"
	return []route{
		{op: "getAccountGroupMappings", method: http.MethodGet, path: base, kinds: acct, handle: listSSOGroupMappings},
		{op: "createAccountGroupMapping", method: http.MethodPost, path: base, kinds: acct, handle: createSSOGroupMapping},
		{op: "updateAccountGroupMapping", method: http.MethodPut, path: base, kinds: acct, handle: putSSOGroupMapping},
		{op: "getAccountGroupMapping", method: http.MethodGet, path: one, kinds: acct, handle: withSSOGroupMapping(readSSOGroupMapping)},
		{
			op: "removeAccountGroupMapping", method: http.MethodDelete, path: one, kinds: acct,
			handle: withSSOGroupMapping(removeSSOGroupMapping),
		},
	}
}

func withSSOGroupMapping(h func(*call, *ssoGroupMapping) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		id, err := c.pathID("group_mapping_id")
		if err != nil {
			return nil, err
		}
		m, ok := c.s.ssoGroupMappings().get(id)
		if !ok {
			return nil, notFoundOld()
		}
		return h(c, m)
	}
}

func (c *call) ssoGroupMappingRow(m *ssoGroupMapping) object {
	name := ""
	if g, ok := c.s.groups().get(m.GroupID); ok {
		name = g.Name
	}
	return object{
		"id": m.ID, "group_id": m.GroupID, "group_name": name, "sso_attribute": m.Attribute, "sso_value": m.Value,
		"description":      m.Description,
		"created_by_email": c.createdBy(), "created_at": m.CreatedAt, "updated_at": m.UpdatedAt, "client_id": c.s.Account.ID,
	}
}

func listSSOGroupMappings(c *call) (any, error) {
	var out []object
	for _, m := range c.s.ssoGroupMappings().list {
		out = append(out, c.ssoGroupMappingRow(m))
	}
	return c.collection(out), nil
}

func readSSOGroupMapping(c *call, m *ssoGroupMapping) (any, error) {
	return c.ssoGroupMappingRow(m), nil
}

// createSSOGroupMapping ignores an id that is sent along, as the document wants one that
// nobody can know (api-behaviour 9).
func createSSOGroupMapping(c *call) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	f.id("id")
	m := &ssoGroupMapping{ID: newID(), Description: c.stored(""), CreatedAt: c.unix()}
	if err := c.applySSOGroupMapping(m, f); err != nil {
		return nil, err
	}
	c.s.ssoGroupMappings().add(m)
	return c.ssoGroupMappingRow(m), nil
}

// putSSOGroupMapping replaces a mapping, in the same way as a group.
func putSSOGroupMapping(c *call) (any, error) {
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
	m, ok := c.s.ssoGroupMappings().get(*id)
	if !ok {
		return nil, notFoundOld()
	}
	edited := *m
	if !c.e.hasVariant("group-put-partial") {
		edited.GroupID, edited.Attribute, edited.Value, edited.Description = "", "", "", c.stored("")
	}
	if err := c.applySSOGroupMapping(&edited, f); err != nil {
		return nil, err
	}
	*m = edited
	return c.ssoGroupMappingRow(m), nil
}

func (c *call) applySSOGroupMapping(m *ssoGroupMapping, f *fields) error {
	group, attribute, value, description := f.id("group_id"), f.str("sso_attribute"), f.str("sso_value"),
		f.str("description")
	f.get("group_name") // follows from group_id
	if f.err != nil {
		return f.err
	}
	if group != nil {
		m.GroupID = *group
	}
	if attribute != nil {
		m.Attribute = *attribute
	}
	if value != nil {
		m.Value = *value
	}
	if _, ok := c.s.groups().get(m.GroupID); !ok {
		return badRequest("group not found")
	}
	if m.Attribute == "" || m.Value == "" {
		return badRequest("sso_attribute and sso_value are required")
	}
	c.patchText(&m.Description, description)
	m.UpdatedAt = c.unix()
	return nil
}

func removeSSOGroupMapping(c *call, m *ssoGroupMapping) (any, error) {
	c.s.ssoGroupMappings().removeIf(func(x *ssoGroupMapping) bool { return x == m })
	return nothing{}, nil
}
