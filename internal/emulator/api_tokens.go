package emulator

import "net/http"

// apiToken is an account or organization token (api-behaviour 7). Deleted ones stay as inactive
// rows.
type apiToken struct {
	ID         string  `json:"id"`
	OrgID      string  `json:"organization_id"` // empty = account token
	Comment    *string `json:"comment"`
	Token      string  `json:"token"`
	CreatedAt  int64   `json:"created_at"`
	LastUsedAt int64   `json:"last_used_at"`
	LastUsedIP string  `json:"last_used_ip"`
	LastUsedUA string  `json:"last_used_ua"`
	Counter    int64   `json:"counter"`
	UsageToday int64   `json:"usage_today"`
	Day        string  `json:"usage_day"`
	Inactive   bool    `json:"inactive"`
}

func (k *apiToken) Key() string { return k.ID }

func (s *state) apiTokens() *table[*apiToken] { return tableOf[*apiToken](s) }

func apiTokenKind() objectKind {
	return objectKind{
		name:   "api_token",
		routes: apiTokenRoutes(accountTokenKinds(), organizationTokenKinds()),
		tables: []tableKind{tableOfRows("keys", func(k *apiToken) string { return str(k.Comment) })},
		forget: func(s *state, organizationID string, _ int64) {
			for _, k := range s.apiTokens().where(func(k *apiToken) bool { return k.OrgID == organizationID }) {
				k.Inactive = true
			}
		},
	}
}

func (k *apiToken) renew() {
	k.Token = newToken("CT")
	if k.OrgID != "" {
		k.Token = newToken("OT")
	}
}

func apiTokenRoutes(acct, org []string) []route {
	return []route{
		{op: "getAccountKeys", method: http.MethodGet, path: "/account/keys", kinds: acct, handle: listAPITokens},
		{op: "createAccountKey", method: http.MethodPut, path: "/account/keys", kinds: acct, handle: createAPIToken},
		{
			op: "getAccountKey", method: http.MethodGet, path: "/account/keys/{key_id}", kinds: acct,
			handle: withAPIToken(readAPIToken),
		},
		{
			op: "removeAccountKey", method: http.MethodDelete, path: "/account/keys/{key_id}", kinds: acct,
			handle: withAPIToken(removeAPIToken),
		},
		{
			op: "rotateAccountKey", method: http.MethodPatch, path: "/account/keys/{key_id}/rotate", kinds: acct,
			handle: withAPIToken(rotateAPIToken),
		},
		// These three act on the key that calls.
		{op: "getKey", method: http.MethodGet, path: "/org/key", kinds: org, handle: withOwnAPIToken(readAPIToken)},
		{
			op: "removeAPIToken", method: http.MethodDelete, path: "/org/key", kinds: org,
			handle: withOwnAPIToken(removeAPIToken),
		},
		{
			op: "rotateAPIToken", method: http.MethodPatch, path: "/org/key/rotate", kinds: org,
			handle: withOwnAPIToken(rotateAPIToken),
		},
	}
}

func withAPIToken(h func(*call, *apiToken) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		id, err := c.pathID("key_id")
		if err != nil {
			return nil, err
		}
		k, ok := c.s.apiTokens().get(id)
		if !ok || k.Inactive {
			return nil, notFoundOld()
		}
		return h(c, k)
	}
}

func withOwnAPIToken(h func(*call, *apiToken) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		if c.who.apiToken == nil { // an API client has no key
			return nil, notFoundOld()
		}
		return h(c, c.who.apiToken)
	}
}

// readToken is what a read shows of a secret; only create and rotate show all of it for sure.
func (c *call) readToken(token string) string {
	switch {
	case c.e.hasVariant("key-token-full"):
		return token
	case c.e.hasVariant("key-token-masked"):
		return mask(token)
	}
	return ""
}

func (c *call) apiTokenRow(k *apiToken, token string) object {
	kind := "org"
	if k.OrgID == "" {
		kind = kindAccount
	}
	today := k.UsageToday
	if k.Day != c.now.UTC().Format("2006-01-02") {
		today = 0
	}
	return object{
		"id": k.ID, "client_id": c.s.Account.ID, "organization_id": orZero(k.OrgID), "created_at": k.CreatedAt,
		"created_by": adminEmail,
		"comment":    k.Comment, "last_used_at": k.LastUsedAt, "last_used_ip": k.LastUsedIP, "last_used_ua": k.LastUsedUA,
		"counter": k.Counter, "usage_today": today, "usage_limit": c.e.opts.DailyLimit, "token": token,
		"inactive": k.Inactive, "type": kind,
	}
}

func listAPITokens(c *call) (any, error) {
	var out []object
	for _, k := range c.s.apiTokens().list {
		if !k.Inactive {
			out = append(out, c.apiTokenRow(k, c.readToken(k.Token)))
		}
	}
	return out, nil
}

func createAPIToken(c *call) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	k := &apiToken{ID: newID(), Comment: c.stored(f.value("comment")), CreatedAt: c.unix()}
	if org := f.id("organization_id"); org != nil {
		k.OrgID = *org
	}
	if f.err != nil {
		return nil, f.err
	}
	if _, ok := c.s.liveOrg(k.OrgID); k.OrgID != "" && !ok {
		return nil, failed(http.StatusNotFound, "organization not found")
	}
	k.renew()
	c.s.apiTokens().add(k)
	return c.apiTokenRow(k, k.Token), nil
}

func readAPIToken(c *call, k *apiToken) (any, error) {
	return c.apiTokenRow(k, c.readToken(k.Token)), nil
}

func removeAPIToken(_ *call, k *apiToken) (any, error) {
	k.Inactive = true
	return nothing{}, nil
}

func rotateAPIToken(c *call, k *apiToken) (any, error) {
	k.renew()
	if c.e.hasVariant("rotate-created-at") {
		k.CreatedAt = c.unix()
	}
	return c.apiTokenRow(k, k.Token), nil
}
