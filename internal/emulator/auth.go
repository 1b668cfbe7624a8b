package emulator

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// bearer is the token of a request, empty where there is none.
func bearer(h http.Header) string {
	scheme, token, ok := strings.Cut(h.Get("Authorization"), " ")
	if !ok || !strings.EqualFold(scheme, "bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// authenticate finds who asks, and refuses kinds of token that the operation does not take.
func (c *call) authenticate() error {
	token := bearer(c.header)
	if a, ok := c.s.access(token, c.now); ok && c.revoke {
		c.s.accessTokens().remove(a.Hash)
		c.revoked = true
	}
	who, ok := c.s.whose(token, c)
	if !ok {
		return badToken(c.route.kinds)
	}
	if !slices.Contains(c.route.kinds, who.kind) {
		return c.e.wrongKind(who.kind, c.route.kinds)
	}
	c.who = who
	return nil
}

// whose finds the live owner of a token. An OAuth token works wherever an account token does
// (api-behaviour 1).
func (s *state) whose(token string, c *call) (requester, bool) {
	if token == "" {
		return requester{}, false
	}
	if k, ok := s.apiTokens().first(func(k *apiToken) bool { return k.Token == token && !k.Inactive }); ok {
		if k.OrgID == "" {
			return requester{kind: kindAccount, apiToken: k}, true
		}
		return requester{kind: kindOrganization, apiToken: k}, true
	}
	if t, ok := s.exportTokens().first(func(t *exportToken) bool { return t.Token == token && !t.Inactive }); ok {
		return requester{kind: kindExport, export: t}, true
	}
	if a, ok := s.access(token, c.now); ok {
		if cl, ok := s.apiClients().get(a.ClientID); ok {
			return requester{kind: kindAccount, client: cl}, true
		}
	}
	return requester{}, false
}

// access finds a live OAuth access token.
func (s *state) access(token string, now time.Time) (*accessToken, bool) {
	if token == "" {
		return nil, false
	}
	a, ok := s.accessTokens().get(accessKey(token))
	return a, ok && now.UnixNano() < a.ExpiresAt
}

// markUsed keeps the counters of the calling token.
func (c *call) markUsed(ip string) {
	switch {
	case c.who.apiToken != nil:
		k := c.who.apiToken
		k.Counter++
		k.LastUsedAt, k.LastUsedIP, k.LastUsedUA = c.unix(), ip, c.header.Get("User-Agent")
		if day := c.now.UTC().Format("2006-01-02"); k.Day != day {
			k.Day, k.UsageToday = day, 0
		}
		k.UsageToday++
	case c.who.export != nil:
		c.who.export.Counter++
		c.who.export.LastUsedAt, c.who.export.LastUsedBy = c.unix(), ip
	}
}
