package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// credential lets scans and integrations sign in elsewhere (api-behaviour 8). It cannot be changed,
// and its secret is never shown.
type credential struct {
	ID        string            `json:"id"`
	Name      string            `json:"name"`
	Type      string            `json:"type"`
	Secret    map[string]string `json:"secret"`
	Global    bool              `json:"global"`
	ACL       map[string]string `json:"acl"`
	CIDRs     []string          `json:"cidrs"`
	CreatedAt int64             `json:"created_at"`
}

func (cr *credential) Key() string { return cr.ID }

func (s *state) credentials() *table[*credential] { return tableOf[*credential](s) }

func credentialKind() objectKind {
	return objectKind{
		name:   "credential",
		routes: credentialRoutes(accountTokenKinds()),
		tables: []tableKind{tableOfRows("credentials", func(cr *credential) string { return cr.Name })},
		forget: func(s *state, organizationID string, _ int64) {
			for _, cr := range s.credentials().list {
				delete(cr.ACL, organizationID)
			}
		},
	}
}

func credentialRoutes(acct []string) []route {
	const base, one = "/account/credentials", "/account/credentials/{credential_id}"
	return []route{
		{op: "getAccountCredentials", method: http.MethodGet, path: base, kinds: acct, handle: listCredentials},
		{op: "createAccountCredential", method: http.MethodPut, path: base, kinds: acct, handle: createCredential},
		{op: "getAccountCredential", method: http.MethodGet, path: one, kinds: acct, handle: withCredential(readCredential)},
		{
			op: "removeAccountCredential", method: http.MethodDelete, path: one, kinds: acct,
			handle: withCredential(removeCredential),
		},
	}
}

func withCredential(h func(*call, *credential) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		id, err := c.pathID("credential_id")
		if err != nil {
			return nil, err
		}
		cr, ok := c.s.credentials().get(id)
		if !ok {
			return nil, notFoundOld()
		}
		return h(c, cr)
	}
}

func (c *call) credentialRow(cr *credential) object {
	cidrs := cr.CIDRs
	if cidrs == nil {
		cidrs = []string{}
	}
	return object{
		"id": cr.ID, "client_id": c.s.Account.ID, "name": cr.Name, "type": cr.Type, "created_at": cr.CreatedAt,
		"created_by_id":    zeroID,
		"created_by_email": c.createdBy(), "acl": textMap(cr.ACL), "global": cr.Global, "cidrs": cidrs, "last_used_at": 0,
		"last_used_by_id": zeroID,
	}
}

func listCredentials(c *call) (any, error) {
	q, err := c.parseSearch([]string{"name"}, "id", "name", "type", "global", "created_at")
	if err != nil {
		return nil, err
	}
	var out []object
	for _, cr := range c.s.credentials().list {
		about := subject{
			"id": {cr.ID}, "name": {cr.Name}, "type": {cr.Type}, "global": {fmt.Sprint(cr.Global)},
			"created_at": {fmt.Sprint(cr.CreatedAt)},
		}
		if q.matches(about) {
			out = append(out, c.credentialRow(cr))
		}
	}
	return out, nil
}

func readCredential(c *call, cr *credential) (any, error) { return c.credentialRow(cr), nil }

// removeCredential deletes a credential. Whether one that is in use can go is not known
// (api-behaviour 8).
func removeCredential(c *call, cr *credential) (any, error) {
	if by := c.s.userOf(cr.ID); by != "" && c.e.hasVariant("credential-in-use") {
		return nil, badRequest("credential is in use by " + by)
	}
	c.s.credentials().removeIf(func(x *credential) bool { return x == cr })
	return nothing{}, nil
}

// userOf names a template or task whose params name a credential.
func (s *state) userOf(credentialID string) string {
	names := func(params map[string]string) bool {
		return slices.Contains(entries(params["credentials"]), credentialID)
	}
	if t, ok := s.scanTemplates().first(func(t *scanTemplate) bool { return names(t.Params) }); ok {
		return "scan template " + t.Name
	}
	if t, ok := s.tasks().first(func(t *task) bool { return t.Status != statusRemoved && names(t.Params) }); ok {
		return "task " + t.Name
	}
	return ""
}

func createCredential(c *call) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	cr := &credential{ID: newID(), Name: strings.TrimSpace(f.value("name")), Type: f.value("type"), CreatedAt: c.unix()}
	global, cidrs := f.boolean("global"), f.value("cidrs")
	acl, err := c.readACL(f)
	if err != nil {
		return nil, err
	}
	cr.Global, cr.ACL = global != nil && *global, acl
	switch {
	case cr.Name == "":
		return nil, badRequest("name is required")
	case !cr.Global && len(cr.ACL) == 0: // nobody could use it, as with templates
		return nil, badRequest("global or acl is required")
	}
	if cr.Secret, err = c.readSecret(f, cr.Type); err != nil {
		return nil, err
	}
	if cr.CIDRs, err = c.readCIDRs(cidrs, cr.Type); err != nil {
		return nil, err
	}
	if _, used := c.s.credentials().first(func(x *credential) bool { return x.Name == cr.Name }); used &&
		c.e.hasVariant("credential-name-unique") {
		return nil, c.nameTaken("credential")
	}
	c.s.credentials().add(cr)
	return c.credentialRow(cr), nil
}

// readSecret checks a secret against its type. No message repeats a value.
func (c *call) readSecret(f *fields, kind string) (map[string]string, error) {
	shape, known := credentialTypes()[kind]
	switch {
	case f.err != nil:
		return nil, f.err
	case kind == "":
		return nil, badRequest("type is required")
	case !known && !c.e.hasVariant("credential-unknown-type"):
		return nil, badRequest("invalid credential type: " + kind)
	}
	in := f.inside("secret")
	if in == nil {
		if f.err != nil {
			return nil, f.err
		}
		return nil, badRequest("secret is required")
	}
	out := map[string]string{}
	for name := range in.values {
		if known && !shape.open && !slices.Contains(shape.required, name) && !slices.Contains(shape.optional, name) {
			continue // stays unread, as other unknown fields do
		}
		if v := in.str(name); v != nil && *v != "" {
			out[name] = *v
		}
		if in.err != nil {
			return nil, badRequest("invalid value for secret." + name + ": want a string")
		}
	}
	for _, name := range shape.required {
		if out[name] == "" {
			return nil, badRequest("secret." + name + " is required for " + kind)
		}
	}
	for name, allowed := range shape.values {
		if v := out[name]; v != "" && !slices.Contains(allowed, v) {
			return nil, badRequest("invalid value for secret." + name + ": want one of " + strings.Join(allowed, ", "))
		}
	}
	return out, nil
}

// readCIDRs splits the comma-separated text that goes in; a list comes out, empty for types that do
// not honor it (api-behaviour 8).
func (c *call) readCIDRs(text, kind string) ([]string, error) {
	var out []string
	for _, e := range entries(text) {
		if !isNetwork(e) {
			return nil, badRequest("invalid cidrs entry: " + e)
		}
		if c.e.hasVariant("credential-cidrs-normalised") {
			e = normalPrefix(e)
		}
		out = append(out, e)
	}
	if _, known := credentialTypes()[kind]; known && !honoursCIDRs(kind) {
		return nil, nil
	}
	return out, nil
}
