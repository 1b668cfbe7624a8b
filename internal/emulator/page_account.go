package emulator

import (
	"maps"
	"slices"
	"time"
)

// accountObjects are the objects of the account as a whole, as a person and a test may see them: no
// secret is in them.
type accountObjects struct {
	Users        []userView        `json:"users"`
	Groups       []roleGroupView   `json:"groups"`
	Mappings     []mappingView     `json:"sso_group_mappings"`
	Templates    []templateView    `json:"templates"`
	Credentials  []credentialView  `json:"credentials"`
	Ownership    []ownershipView   `json:"ownership_types"`
	Integrations []integrationView `json:"custom_integrations"`
	Mails        []sentMail        `json:"mails"`
	Uninstalled  []uninstalled     `json:"uninstalled_explorers"`
	Allowlist    string            `json:"api_key_ip_allowlist"`
}

type userView struct {
	ID          string            `json:"id"`
	Email       string            `json:"email"`
	Name        string            `json:"name"`
	Superuser   bool              `json:"client_admin"`
	DefaultRole string            `json:"org_default_role"`
	Roles       map[string]string `json:"org_roles"` // by name of the organization
	Invited     bool              `json:"invited"`
}

type roleGroupView struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Description string            `json:"description"`
	DefaultRole string            `json:"org_default_role"`
	Roles       map[string]string `json:"org_roles"` // by name of the organization
	Expires     string            `json:"expires"`   // RFC 3339, empty = never
}

type mappingView struct {
	ID        string `json:"id"`
	Group     string `json:"group"`
	Attribute string `json:"sso_attribute"`
	Value     string `json:"sso_value"`
}

type templateView struct {
	ID           string            `json:"id"`
	Name         string            `json:"name"`
	Organization string            `json:"organization"`
	Global       bool              `json:"global"`
	ACL          map[string]string `json:"acl"`    // by name of the organization
	Params       map[string]string `json:"params"` // those that are not as the service fills them in
}

type credentialView struct {
	ID     string            `json:"id"`
	Name   string            `json:"name"`
	Type   string            `json:"type"`
	Global bool              `json:"global"`
	ACL    map[string]string `json:"acl"` // by name of the organization
	CIDRs  []string          `json:"cidrs"`
	Keys   []string          `json:"secret_keys"` // names alone
}

type ownershipView struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Order  int64  `json:"order"`
	Hidden bool   `json:"hidden"`
}

type integrationView struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Icon        bool   `json:"icon"`
}

// byName writes a map of organizations with their names.
func (s *state) byName(m map[string]string) map[string]string {
	out := map[string]string{}
	for id, v := range m {
		if o, ok := s.Orgs.get(id); ok {
			out[o.Name] = v
		}
	}
	return out
}

func (s *state) viewAccount() accountObjects {
	v := accountObjects{
		Mails: slices.Clone(s.Mails), Uninstalled: slices.Clone(s.Uninstalled),
		Allowlist: s.Account.Allowlist,
	}
	for _, u := range s.Users.list {
		v.Users = append(v.Users, userView{
			u.ID, u.Email, u.name(), u.Superuser, u.DefaultRole, s.byName(u.Roles),
			u.InviteExpires > 0,
		})
	}
	for _, g := range s.Groups.list {
		gv := roleGroupView{
			ID: g.ID, Name: g.Name, Description: str(g.Description), DefaultRole: g.DefaultRole,
			Roles: s.byName(g.Roles),
		}
		if g.ExpiresAt > 0 {
			gv.Expires = time.Unix(g.ExpiresAt, 0).UTC().Format(time.RFC3339)
		}
		v.Groups = append(v.Groups, gv)
	}
	for _, m := range s.SSOGroupMappings.list {
		mv := mappingView{ID: m.ID, Attribute: m.Attribute, Value: m.Value}
		if g, ok := s.Groups.get(m.GroupID); ok {
			mv.Group = g.Name
		}
		v.Mappings = append(v.Mappings, mv)
	}
	defaults := scanDefaults()
	for _, t := range s.ScanTemplates.list {
		tv := templateView{ID: t.ID, Name: t.Name, Global: t.Global, ACL: s.byName(t.ACL), Params: maskedOptions(t.Params)}
		if o, ok := s.Orgs.get(t.OrgID); ok {
			tv.Organization = o.Name
		}
		maps.DeleteFunc(tv.Params, func(k, val string) bool { d, ok := defaults[k]; return ok && d == val })
		v.Templates = append(v.Templates, tv)
	}
	for _, c := range s.Credentials.list {
		keys := slices.Sorted(maps.Keys(c.Secret))
		v.Credentials = append(v.Credentials,
			credentialView{c.ID, c.Name, c.Type, c.Global, s.byName(c.ACL), slices.Clone(c.CIDRs), keys})
	}
	for _, o := range s.AssetOwnershipTypes.list {
		v.Ownership = append(v.Ownership, ownershipView{o.ID, o.Name, o.Order, o.Hidden})
	}
	for _, i := range s.CustomIntegrations.list {
		v.Integrations = append(v.Integrations, integrationView{i.ID, i.Name, str(i.Description), i.Icon != ""})
	}
	return v
}
