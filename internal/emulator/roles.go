package emulator

import (
	"maps"
	"slices"
	"strings"
)

// roles are what a user or group can be in an organization (api-behaviour 9).
func roles() []string { return []string{"admin", "user", "annotator", "viewer", "billing", "none"} }

// readRoles reads org_default_role and org_roles; nil for what was not sent. Roles and
// organizations have to exist.
func (c *call) readRoles(f *fields) (byDefault *string, byOrg map[string]string, err error) {
	byDefault, sent := f.str("org_default_role"), f.texts("org_roles")
	if f.err != nil {
		return nil, nil, f.err
	}
	if byDefault != nil && *byDefault != "" && !slices.Contains(roles(), *byDefault) {
		return nil, nil, badRequest("invalid org_default_role: " + *byDefault)
	}
	byOrg, err = c.readOrgMap("org_roles", sent, roles())
	return byDefault, byOrg, err
}

// setRoles replaces the roles, or merges them: which of the two is not known (api-behaviour 9).
func (c *call) setRoles(have, sent map[string]string) map[string]string {
	if sent == nil {
		return have
	}
	if !c.e.hasVariant("org-roles-merge") {
		return sent
	}
	out := maps.Clone(have)
	if out == nil {
		out = map[string]string{}
	}
	maps.Copy(out, sent)
	return out
}

// readACL reads a map of organizations to what they may do; nil when it was not sent. The known
// values are user and none (api-behaviour 6 and 8); the other roles are taken too, because there is
// no authoritative list.
func (c *call) readACL(f *fields) (map[string]string, error) {
	sent := f.texts("acl")
	if f.err != nil {
		return nil, f.err
	}
	return c.readOrgMap("acl", sent, roles())
}

func (c *call) readOrgMap(name string, sent map[string]string, values []string) (map[string]string, error) {
	if sent == nil {
		return nil, nil //nolint:nilnil // absent is not empty
	}
	out := map[string]string{}
	for _, id := range slices.Sorted(maps.Keys(sent)) {
		if _, ok := c.s.liveOrg(id); !ok {
			return nil, badRequest("invalid " + name + ": organization not found")
		}
		if !slices.Contains(values, sent[id]) {
			return nil, badRequest("invalid " + name + ": unknown value " + sent[id])
		}
		out[strings.ToLower(id)] = sent[id]
	}
	return out, nil
}

// textMap is how a map reads back: {} when there is nothing in it.
func textMap(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}
