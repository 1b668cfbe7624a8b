package emulator

import (
	"maps"
	"slices"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator/webpage"
)

// byName writes a map of organizations with their names.
func (s *state) byName(m map[string]string) map[string]string {
	out := map[string]string{}
	for id, v := range m {
		if o, ok := s.organizations().get(id); ok {
			out[o.Name] = v
		}
	}
	return out
}

func (s *state) viewAccount() webpage.AccountObjects {
	v := webpage.AccountObjects{
		Allowlist: s.Account.Allowlist,
	}
	for _, m := range s.Mails {
		v.Mails = append(v.Mails, webpage.Mail(m))
	}
	for _, x := range s.Uninstalled {
		v.Uninstalled = append(v.Uninstalled, webpage.UninstalledExplorer(x))
	}
	for _, u := range s.users().list {
		v.Users = append(v.Users, webpage.User{
			ID: u.ID, Email: u.Email, Name: u.name(), Superuser: u.Superuser, DefaultRole: u.DefaultRole,
			Roles: s.byName(u.Roles), Invited: u.InviteExpires > 0,
		})
	}
	for _, g := range s.groups().list {
		gv := webpage.Group{
			ID: g.ID, Name: g.Name, Description: str(g.Description), DefaultRole: g.DefaultRole,
			Roles: s.byName(g.Roles),
		}
		if g.ExpiresAt > 0 {
			gv.Expires = time.Unix(g.ExpiresAt, 0).UTC().Format(time.RFC3339)
		}
		v.Groups = append(v.Groups, gv)
	}
	for _, m := range s.ssoGroupMappings().list {
		mv := webpage.SSOGroupMapping{ID: m.ID, Attribute: m.Attribute, Value: m.Value}
		if g, ok := s.groups().get(m.GroupID); ok {
			mv.Group = g.Name
		}
		v.Mappings = append(v.Mappings, mv)
	}
	defaults := scanDefaults()
	for _, t := range s.scanTemplates().list {
		tv := webpage.ScanTemplate{
			ID: t.ID, Name: t.Name, Global: t.Global, ACL: s.byName(t.ACL), Params: maskedOptions(t.Params),
		}
		if o, ok := s.organizations().get(t.OrgID); ok {
			tv.Organization = o.Name
		}
		maps.DeleteFunc(tv.Params, func(k, val string) bool { d, ok := defaults[k]; return ok && d == val })
		v.Templates = append(v.Templates, tv)
	}
	for _, c := range s.credentials().list {
		keys := slices.Sorted(maps.Keys(c.Secret))
		v.Credentials = append(v.Credentials, webpage.Credential{
			ID: c.ID, Name: c.Name, Type: c.Type, Global: c.Global, ACL: s.byName(c.ACL), CIDRs: slices.Clone(c.CIDRs),
			Keys: keys,
		})
	}
	return v
}
