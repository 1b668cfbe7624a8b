package emulator

import "time"

// seed is a new account: one organization with its site Primary, one token of each kind, an API
// client and three hosted zones.
func (e *Emulator) seed() *state {
	now := e.opts.Now()
	s := newState(e.kinds)
	s.Account = account{
		ID: newID(), Name: "Example", CreatedAt: now.Unix(), Settings: map[string]any{"theme": "dark"},
	}
	o := newOrganization("Example", now)
	e.addOrganization(s, o, now.Unix())
	for range e.opts.ExplorersPerOrganization {
		s.register(o.ID, "", now.Unix())
	}
	text := func(t string) *string { return &t }
	ct := &apiToken{ID: newID(), Comment: text("first account token"), CreatedAt: now.Unix()}
	ot := &apiToken{ID: newID(), OrgID: o.ID, Comment: text("first organization token"), CreatedAt: now.Unix()}
	for _, k := range []*apiToken{ct, ot} {
		k.renew()
		s.apiTokens().add(k)
	}
	et := &exportToken{
		ID: newID(), OrgID: o.ID, Comment: text("first export token"), Token: newToken("ET"),
		CreatedAt: now.Unix(),
	}
	s.exportTokens().add(et)
	cl := s.addClient("first client", now.Unix())
	for _, name := range []string{"zone1", "zone2"} {
		s.hostedZones().add(&hostedZone{ID: newID(), Name: name, Enabled: true, Processor: newID(), UpdatedAt: now})
	}
	s.hostedZones().add(&hostedZone{ID: newID(), Name: "zone3", Processor: newID(), UpdatedAt: now}) // exists, but is switched off
	s.addFirstUser(now)
	s.First = firstIDs{Organization: o.ID, AccountKey: ct.ID, OrganizationKey: ot.ID, ExportToken: et.ID, Client: cl.ID}
	return s
}

// addFirstUser adds the person who opened the account: a superuser without a default role
// (api-behaviour 9).
func (s *state) addFirstUser(now time.Time) {
	first, last := "Account", "Administrator"
	s.users().add(&user{
		ID: newID(), Email: adminEmail, FirstName: &first, LastName: &last, Superuser: true, Roles: map[string]string{},
		CreatedAt: now.Unix(), UpdatedAt: now.Unix(),
		LastLoginAt: now.Unix(), LastLoginIP: "198.51.100.7",
	})
}

// newOrganization makes an organization with the defaults of a new one (api-behaviour 3), not yet
// part of the account.
func newOrganization(name string, now time.Time) *organization {
	return &organization{
		ID: newID(), Name: name, CreatedAt: now.Unix(), UpdatedAt: now.Unix(), DownloadToken: newToken("DT"),
		DownloadTokenAt: now.Unix(),
		Expirations:     map[string]int64{"expiration_assets_offline": 90, "expiration_scans": 365},
	}
}

// addOrganization adds an organization with its site Primary. It has no Explorer until one
// registers with its download token (api-behaviour 16).
func (e *Emulator) addOrganization(s *state, o *organization, now int64) {
	s.organizations().add(o)
	s.sites().add(newPrimary(o.ID, now))
	s.fill(o, e.opts.Inventory)
}
