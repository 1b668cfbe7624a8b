package emulator

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// object is one row of an answer; the data-wrapper variant wraps it.
type object map[string]any

// plain is a single answer that is never wrapped: public data, tokens of the OAuth exchange, pages.
type plain map[string]any

// text is an answer that is not JSON as a whole.
type text struct {
	contentType string
	body        string
}

// nothing is the answer of a 204.
type nothing struct{}

// requester is who asks. Exactly one of apiToken, export and client is set, none for an
// administrator acting in the console.
type requester struct {
	kind     string
	apiToken *apiToken
	export   *exportToken
	client   *apiClient
}

// call is one request while it is answered. The emulator's lock is held throughout.
type call struct {
	e       *Emulator
	s       *state
	arrived time.Time // when the burst limit counts it
	now     time.Time
	route   *route
	params  map[string]string
	query   url.Values
	header  http.Header
	body    []byte
	base    string // scheme and host as the caller named them
	revoke  bool   // the OAuth access token, before it is looked at
	revoked bool   // that was done
	outside bool   // an administrator elsewhere, who sees all as it is
	who     requester
	org     *organization // the organization of /org and /export calls
	form    *fields       // the decoded body, once asked for
}

func (c *call) unix() int64 { return c.now.Unix() }

// selectOrganization finds the organization that an /org or /export call is about. An organization
// or export token always means its own, and what it gets that names another one is not known; an
// account token means _oid, and without it the default organization (api-behaviour 0, point 1).
func (c *call) selectOrganization() error {
	own := ""
	switch {
	case c.who.apiToken != nil && c.who.kind == kindOrganization:
		own = c.who.apiToken.OrgID
	case c.who.export != nil:
		own = c.who.export.OrgID
	}
	if own != "" {
		o, ok := c.s.liveOrg(own)
		if !ok {
			return badToken(c.route.kinds)
		}
		if id := c.query.Get("_oid"); id != "" && !strings.EqualFold(id, o.ID) && !c.e.hasVariant("org-token-oid-ignored") {
			return failed(http.StatusForbidden, "this token is for another organization")
		}
		c.org = o
		return nil
	}
	id := c.query.Get("_oid")
	if id == "" {
		o, ok := c.s.organizations().first(func(o *organization) bool { return !o.Inactive })
		if !ok {
			return c.notFound("organization")
		}
		c.org = o
		return nil
	}
	if !isUUID(id) {
		return badRequest("invalid organization id")
	}
	o, ok := c.s.liveOrg(id)
	if !ok {
		return c.notFound("organization")
	}
	c.org = o
	return nil
}

// pathID returns a path parameter that has to be a UUID.
func (c *call) pathID(name string) (string, error) {
	id := c.params[name]
	if !isUUID(id) {
		return "", badRequest("invalid " + strings.ReplaceAll(name, "_", " "))
	}
	return strings.ToLower(id), nil
}

// stored is how an unset or empty text is kept: null or "" (api-behaviour 0, point 8).
func (c *call) stored(s string) *string {
	if s == "" && c.e.hasVariant("null-text") {
		return nil
	}
	return &s
}

// patchText sets a text from a PATCH: absent and null leave it alone, "" clears it (api-behaviour
// 0, point 7).
func (c *call) patchText(field **string, sent *string) {
	if sent == nil || *sent == "" && c.e.hasVariant("empty-text-ignored") {
		return
	}
	*field = c.stored(*sent)
}

// createdBy is whom created_by names.
func (c *call) createdBy() string { return adminEmail }

// orZero writes "none" as the service does.
func orZero(id string) string {
	if id == "" {
		return zeroID
	}
	return id
}

// orEmpty reads an id, taking the zero UUID as none.
func orEmpty(id string) string {
	id = strings.ToLower(strings.TrimSpace(id))
	if id == zeroID {
		return ""
	}
	return id
}
