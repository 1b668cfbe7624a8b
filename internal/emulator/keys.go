package emulator

import "net/http"

// apiKey is an account or organization token (fact sheet section 7). Deleted ones stay as inactive rows.
type apiKey struct {
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

func (k *apiKey) key() string { return k.ID }

func (k *apiKey) renew() {
	k.Token = newToken("CT")
	if k.OrgID != "" {
		k.Token = newToken("OT")
	}
}

func keyRoutes(acct, org []string) []route {
	return []route{
		{op: "getAccountKeys", method: http.MethodGet, path: "/account/keys", kinds: acct, handle: listKeys},
		{op: "createAccountKey", method: http.MethodPut, path: "/account/keys", kinds: acct, handle: createKey},
		{op: "getAccountKey", method: http.MethodGet, path: "/account/keys/{key_id}", kinds: acct, handle: withKey(readKey)},
		{op: "removeAccountKey", method: http.MethodDelete, path: "/account/keys/{key_id}", kinds: acct, handle: withKey(removeKey)},
		{op: "rotateAccountKey", method: http.MethodPatch, path: "/account/keys/{key_id}/rotate", kinds: acct, handle: withKey(rotateKey)},
		// These three act on the key that calls.
		{op: "getKey", method: http.MethodGet, path: "/org/key", kinds: org, handle: withCallingKey(readKey)},
		{op: "removeKey", method: http.MethodDelete, path: "/org/key", kinds: org, handle: withCallingKey(removeKey)},
		{op: "rotateKey", method: http.MethodPatch, path: "/org/key/rotate", kinds: org, handle: withCallingKey(rotateKey)},
	}
}

func withKey(h func(*call, *apiKey) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		id, err := c.pathID("key_id")
		if err != nil {
			return nil, err
		}
		k, ok := c.s.Keys.get(id)
		if !ok || k.Inactive && (!c.e.is("inactive-listed") || c.route.method != http.MethodGet) {
			return nil, notFoundOld()
		}
		return h(c, k)
	}
}

func withCallingKey(h func(*call, *apiKey) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		if c.who.key == nil { // an API client has no key
			return nil, notFoundOld()
		}
		return h(c, c.who.key)
	}
}

// readToken is what a read shows of a secret; only create and rotate show all of it for sure.
func (c *call) readToken(token string) string {
	switch {
	case c.e.is("key-token-full"):
		return token
	case c.e.is("key-token-masked"):
		return mask(token)
	}
	return ""
}

func (c *call) keyRow(k *apiKey, token string) object {
	kind := "org"
	if k.OrgID == "" {
		kind = kindAccount
	}
	today := k.UsageToday
	if k.Day != c.now.UTC().Format("2006-01-02") {
		today = 0
	}
	return object{
		"id": k.ID, "client_id": c.s.Account.ID, "organization_id": orZero(k.OrgID), "created_at": k.CreatedAt, "created_by": adminEmail,
		"comment": k.Comment, "last_used_at": k.LastUsedAt, "last_used_ip": k.LastUsedIP, "last_used_ua": k.LastUsedUA,
		"counter": k.Counter, "usage_today": today, "usage_limit": c.e.opts.DailyLimit, "token": token, "inactive": k.Inactive, "type": kind,
	}
}

func listKeys(c *call) (any, error) {
	var out []object
	for _, k := range c.s.Keys.list {
		if !k.Inactive || c.e.is("inactive-listed") {
			out = append(out, c.keyRow(k, c.readToken(k.Token)))
		}
	}
	return out, nil
}

func createKey(c *call) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	k := &apiKey{ID: newID(), Comment: c.stored(f.value("comment")), CreatedAt: c.unix()}
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
	c.s.Keys.add(k)
	return c.keyRow(k, k.Token), nil
}

func readKey(c *call, k *apiKey) (any, error) { return c.keyRow(k, c.readToken(k.Token)), nil }

func removeKey(_ *call, k *apiKey) (any, error) {
	k.Inactive = true
	return nothing{}, nil
}

func rotateKey(c *call, k *apiKey) (any, error) {
	k.renew()
	if c.e.is("rotate-created-at") {
		k.CreatedAt = c.unix()
	}
	return c.keyRow(k, k.Token), nil
}
