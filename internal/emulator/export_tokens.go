package emulator

import "net/http"

// exportToken reads the exports of one organization (api-behaviour 7).
type exportToken struct {
	ID         string  `json:"id"`
	OrgID      string  `json:"organization_id"`
	Comment    *string `json:"comment"`
	Token      string  `json:"token"`
	CreatedAt  int64   `json:"created_at"`
	LastUsedAt int64   `json:"last_used_at"`
	LastUsedBy string  `json:"last_used_by"`
	Counter    int64   `json:"counter"`
	Inactive   bool    `json:"inactive"`
}

func (t *exportToken) Key() string { return t.ID }

func (s *state) exportTokens() *table[*exportToken] { return tableOf[*exportToken](s) }

func exportTokenKind() objectKind {
	return objectKind{
		name:   "export_token",
		routes: exportTokenRoutes(accountTokenKinds()),
		tables: []tableKind{tableOfRows("export_tokens", func(t *exportToken) string { return str(t.Comment) })},
		forget: func(s *state, organizationID string, _ int64) {
			for _, t := range s.exportTokens().where(func(t *exportToken) bool { return t.OrgID == organizationID }) {
				t.Inactive = true
			}
		},
	}
}

func exportTokenRoutes(acct []string) []route {
	const (
		base = "/account/orgs/{org_id}/exportTokens"
		old  = "/account/orgs/{org_id}/exportToken"
	)
	return []route{
		{
			op: "getAccountOrganizationExportTokens", method: http.MethodGet, path: base, kinds: acct,
			handle: withOrg(listExportTokens),
		},
		{
			op: "createAccountOrganizationExportToken", method: http.MethodPost, path: base, kinds: acct,
			handle: withOrg(createExportToken),
		},
		{
			op: "getAccountOrganizationExportToken", method: http.MethodGet, path: base + "/{key_id}", kinds: acct,
			handle: withExportToken(readExportToken),
		},
		{
			op: "deleteAccountOrganizationExportToken", method: http.MethodDelete, path: base + "/{key_id}", kinds: acct,
			handle: withExportToken(removeExportToken),
		},
		{
			op: "rotateAccountOrganizationExportToken", method: http.MethodPatch, path: base + "/{key_id}/rotate", kinds: acct,
			handle: withExportToken(rotateExportToken),
		},
		{
			op: "deleteAccountOrganizationExportTokenDeprecated", method: http.MethodDelete, path: old, kinds: acct,
			handle: withOnlyExportToken(removeExportToken),
		},
		{
			op: "rotateAccountOrganizationExportTokenDeprecated", method: http.MethodPatch, path: old + "/rotate", kinds: acct,
			handle: withOnlyExportToken(rotateExportToken),
		},
	}
}

func (c *call) newExportSecret() string {
	if c.e.hasVariant("export-token-xt") {
		return newToken("XT")
	}
	return newToken("ET")
}

func (c *call) liveExportTokens() []*exportToken {
	return c.s.exportTokens().where(func(t *exportToken) bool { return t.OrgID == c.org.ID && !t.Inactive })
}

func withExportToken(h func(*call, *exportToken) (any, error)) func(*call) (any, error) {
	return withOrg(func(c *call) (any, error) {
		id, err := c.pathID("key_id")
		if err != nil {
			return nil, err
		}
		t, ok := c.s.exportTokens().get(id)
		if !ok || t.OrgID != c.org.ID || t.Inactive {
			return nil, notFoundOld()
		}
		return h(c, t)
	})
}

// withOnlyExportToken serves the deprecated paths, which fail if the organization has more than one
// token.
func withOnlyExportToken(h func(*call, *exportToken) (any, error)) func(*call) (any, error) {
	return withOrg(func(c *call) (any, error) {
		switch live := c.liveExportTokens(); len(live) {
		case 0:
			return nil, notFoundOld()
		case 1:
			return h(c, live[0])
		}
		return nil, badRequest("more than one export token exists for this organization")
	})
}

func (c *call) exportTokenRow(t *exportToken, token string) object {
	return object{
		"id": t.ID, "client_id": c.s.Account.ID, "organization_id": t.OrgID, "token": token, "comment": t.Comment,
		"created_at":   t.CreatedAt,
		"last_used_at": t.LastUsedAt, "last_used_by": t.LastUsedBy, "counter": t.Counter,
	}
}

func listExportTokens(c *call) (any, error) {
	var out []object
	for _, t := range c.liveExportTokens() {
		out = append(out, c.exportTokenRow(t, c.readToken(t.Token)))
	}
	return out, nil
}

func createExportToken(c *call) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	t := &exportToken{
		ID: newID(), OrgID: c.org.ID, Comment: c.stored(f.value("comment")), Token: c.newExportSecret(),
		CreatedAt: c.unix(),
	}
	if f.err != nil {
		return nil, f.err
	}
	c.s.exportTokens().add(t)
	return c.exportTokenRow(t, t.Token), nil
}

func readExportToken(c *call, t *exportToken) (any, error) {
	return c.exportTokenRow(t, c.readToken(t.Token)), nil
}

func removeExportToken(_ *call, t *exportToken) (any, error) {
	t.Inactive = true
	return nothing{}, nil
}

func rotateExportToken(c *call, t *exportToken) (any, error) {
	t.Token = c.newExportSecret()
	if c.e.hasVariant("rotate-created-at") {
		t.CreatedAt = c.unix()
	}
	return c.exportTokenRow(t, t.Token), nil
}
