package runzero

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// readable is one kind of object, for the test of the read rule.
type readable struct {
	account, organization, single string // calls: the account's list, the organization's, the object's own; "" = there is none
	read                          func(context.Context, *Client) error
	isGlobal                      bool // its rows name no organization
}

const readID = item1

func readables() map[string]readable {
	return map[string]readable{
		"organization": {
			account: "/account/orgs", single: "/account/orgs/" + readID, isGlobal: true,
			read: func(x context.Context, c *Client) error { _, err := c.GetOrganization(x, readID); return err },
		},
		"site": {
			account: "/account/sites", organization: "/org/sites", single: "/org/sites/" + readID,
			read: func(x context.Context, c *Client) error { _, err := c.GetSite(x, org1, readID); return err },
		},
		"API token": {
			account: "/account/keys", single: "/account/keys/" + readID, isGlobal: true,
			read: func(x context.Context, c *Client) error { _, err := c.GetAPIToken(x, readID); return err },
		},
		"export token": {
			organization: "/account/orgs/" + org1 + "/exportTokens", single: "/account/orgs/" + org1 + "/exportTokens/" + readID,
			read: func(x context.Context, c *Client) error { _, err := c.GetExportToken(x, org1, readID); return err },
		},
		"task": {
			account: "/account/tasks", organization: "/org/tasks", single: "/org/tasks/" + readID,
			read: func(x context.Context, c *Client) error { _, err := c.GetTask(x, org1, readID); return err },
		},
		"traffic sampling": {
			account: "/account/tasks", organization: "/org/tasks", single: "/org/tasks/" + readID,
			read: func(x context.Context, c *Client) error { _, err := c.GetTrafficSampling(x, org1, readID); return err },
		},
		"Explorer": {
			account: "/account/agents", organization: "/org/explorers", single: "/org/explorers/" + readID,
			read: func(x context.Context, c *Client) error { _, err := c.GetExplorer(x, org1, readID); return err },
		},
		"hosted zone": {
			organization: "/org/hosted-zones", single: "/org/hosted-zones/" + readID,
			read: func(x context.Context, c *Client) error { _, err := c.GetHostedZone(x, org1, readID); return err },
		},
		"scan template": {
			account: "/account/tasks/templates", single: "/account/tasks/templates/" + readID, isGlobal: true,
			read: func(x context.Context, c *Client) error { _, err := c.GetScanTemplate(x, readID); return err },
		},
		"credential": {
			account: "/account/credentials", single: "/account/credentials/" + readID, isGlobal: true,
			read: func(x context.Context, c *Client) error { _, err := c.GetCredential(x, readID); return err },
		},
		"user": {
			account: "/account/users", single: "/account/users/" + readID, isGlobal: true,
			read: func(x context.Context, c *Client) error { _, err := c.GetUser(x, readID); return err },
		},
		"group": {
			account: "/account/groups", single: "/account/groups/" + readID, isGlobal: true,
			read: func(x context.Context, c *Client) error { _, err := c.GetGroup(x, readID); return err },
		},
		"SSO group mapping": {
			account: "/account/sso/groups", single: "/account/sso/groups/" + readID, isGlobal: true,
			read: func(x context.Context, c *Client) error { _, err := c.GetSSOGroupMapping(x, readID); return err },
		},
		"asset ownership type": {
			account: "/account/assets/ownership-types", isGlobal: true,
			read: func(x context.Context, c *Client) error { _, err := c.GetAssetOwnershipType(x, readID); return err },
		},
		"custom integration": {
			account: "/account/custom-integrations", single: "/account/custom-integrations/" + readID, isGlobal: true,
			read: func(x context.Context, c *Client) error { _, err := c.GetCustomIntegration(x, readID); return err },
		},
	}
}

// The one rule of reading, for every kind of object: found in the list, or gone only if a complete
// list of the right account and organization lacks it and the object's own call says so too.
func TestReadRule(t *testing.T) {
	t.Parallel()
	const found, missing, fails = "found", "gone", "fails"
	row, other := `{"id":"`+readID+`","organization_id":"`+org1+`","client_id":"`+org2+`"}`, `{"id":"`+item2+
		`","organization_id":"`+org1+`","client_id":"`+org2+`"}`
	orgs := `[{"id":"` + org1 + `","client_id":"` + org2 + `"}]`
	var many []string
	for i := range 1000 {
		many = append(many, fmt.Sprintf(`{"id":"cccccccc-0000-4000-8000-%012d","organization_id":%q}`, i, org1))
	}
	cases := map[string]struct {
		list, single, orgs string
		want               string
		reads              int // of the object itself
		change             func(*Config)
		account            string // that the object is known to belong to
	}{
		"listed":                    {list: "[" + other + "," + row + "]", want: found},
		"absent, 404":               {list: "[" + other + "]", single: "404 {}", want: missing, reads: 1},
		"absent, 410":               {list: "[" + other + "]", single: "410 {}", want: missing, reads: 1},
		"absent, 400":               {list: "[" + other + "]", single: "400 {}", want: missing, reads: 1},
		"absent, but there":         {list: "[" + other + "]", single: row, want: found, reads: 1},
		"absent, another answers":   {list: "[" + other + "]", single: other, want: fails, reads: 1},
		"absent, 404 page":          {list: "[" + other + "]", single: "404 <html>", want: fails, reads: 1},
		"absent, 401":               {list: "[" + other + "]", single: "401 {}", want: fails, reads: 1},
		"absent, 403":               {list: "[" + other + "]", single: "403 {}", want: fails, reads: 1},
		"absent, 501":               {list: "[" + other + "]", single: "501 {}", want: fails, reads: 1},
		"absent, wrong account":     {list: "[" + other + "]", single: "404 {}", want: fails, account: item2},
		"absent, right account":     {list: "[" + other + "]", single: "404 {}", want: missing, reads: 1, account: org2},
		"empty, 404":                {list: "[]", single: "404 {}", want: missing, reads: 1},
		"empty, no organizations":   {list: "[]", single: "404 {}", orgs: "[]", want: fails, reads: 1},
		"empty, organizations fail": {list: "[]", single: "404 {}", orgs: "501 {}", want: fails, reads: 1},
		"empty, but there":          {list: "[]", single: row, want: found, reads: 1},
		"list 403":                  {list: "403 {}", single: row, want: fails},
		"list 404":                  {list: "404 {}", single: "404 {}", want: fails},
		"list page":                 {list: "<html>", single: "404 {}", want: fails},
		"list 501":                  {list: "501 {}", single: "404 {}", want: fails},
		"object by object":          {single: row, want: found, reads: 1, change: plain},
		"object by object, absent":  {list: "[" + other + "]", single: "404 {}", want: missing, reads: 1, change: plain},
		"object by object, listed":  {list: "[" + row + "]", single: "404 {}", want: found, reads: 1, change: plain},
		"object by object, all 404": {list: "404 {}", single: "404 {}", orgs: "404 {}", want: fails, reads: 1, change: plain},
		"cut off, 404":              {list: "[" + strings.Join(many, ",") + "]", single: "404 {}", want: missing, reads: 1},
		"cut off, but there":        {list: "[" + strings.Join(many, ",") + "]", single: row, want: found, reads: 1},
		"cut off, and no answer":    {list: "[" + strings.Join(many, ",") + "]", single: "501 {}", want: fails, reads: 1},
	}
	for kind, k := range readables() {
		for name, tt := range cases {
			t.Run(kind+"/"+name, func(t *testing.T) {
				t.Parallel()
				want := tt.want
				switch {
				case k.single == "" && tt.change != nil && tt.list == "", kind == "organization" && tt.orgs != "":
					t.Skip("there is no such call")
				case k.single == "" && tt.reads > 0 && strings.HasPrefix(name, "absent"):
					want = missing // its list alone decides
				case k.single == "" && strings.HasPrefix(name, "cut off"):
					want = missing
				case k.single == "" && name == "empty, but there":
					want = missing
				case kind == "organization" && strings.HasPrefix(name, "empty") && want == missing:
					want = fails // there always is one
				}
				if kind == "organization" && name == "absent, another answers" {
					want = fails
				}
				all := map[string]string{"GET /account/orgs": orgs, "GET /account/orgs/" + org1: "404 {}"}
				if tt.orgs != "" {
					all["GET /account/orgs"] = tt.orgs
				}
				for _, path := range []string{k.account, k.organization} {
					if path != "" {
						all["GET "+path] = tt.list
					}
				}
				if k.single != "" {
					all["GET "+k.single] = tt.single
				}
				s := routes(t, all)
				c, _ := client(t, s.URL, account(), noRetries, func(cfg *Config) {
					if tt.change != nil {
						tt.change(cfg)
					}
				})
				err := k.read(ForAccount(context.Background(), tt.account), c)
				got := fails
				if err == nil {
					got = found
				} else if errors.Is(err, ErrNotFound) {
					got = missing
				}
				if got != want {
					t.Errorf("%s (%v), want %s; %q", got, err, want, s.requests())
				}
				reads := 0
				for _, r := range s.requests() {
					if k.single != "" && strings.HasPrefix(r, "GET "+k.single) {
						reads++
					}
				}
				if k.single != "" && reads != tt.reads {
					t.Errorf("%d reads of the object itself, want %d: %q", reads, tt.reads, s.requests())
				}
			})
		}
	}
}

// Ten absences of one list are confirmed one by one; the rest is believed. One that turns out to be
// there ends that.
func TestAbsencesAreConfirmedTenTimes(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	id := func(i int) string { return fmt.Sprintf("dddddddd-0000-4000-8000-%012d", i) }
	all := map[string]string{"GET /account/keys": `[{"id":"` + item2 + `"}]`}
	for i := range 40 {
		all["GET /account/keys/"+id(i)] = "404 {}"
	}
	all["GET /account/keys/"+id(39)] = `{"id":"` + id(39) + `"}`
	for name, tt := range map[string]struct {
		first, requests int
	}{"believed": {0, 11}, "not believed any more": {39, 31}} {
		s := routes(t, all)
		c, _ := client(t, s.URL, account())
		if tt.first != 0 {
			if _, err := c.GetAPIToken(ctx, id(tt.first)); err != nil {
				t.Error(err)
			}
		}
		reads := 30
		if tt.first != 0 {
			reads = 29
		}
		for i := range reads {
			if _, err := c.GetAPIToken(ctx, id(i)); !errors.Is(err, ErrNotFound) {
				t.Errorf("%s: %d: %v", name, i, err)
			}
		}
		if n := len(s.requests()); n != tt.requests {
			t.Errorf("%s: %d requests, want %d", name, n, tt.requests)
		}
	}
}

// A console without the list of the whole account is asked for it once.
func TestMissingAccountListIsRemembered(t *testing.T) {
	t.Parallel()
	s := routes(t, map[string]string{
		"GET /account/sites": "404 {}", "GET /org/sites": "[" + siteJSON(site1, org1) + "," + siteJSON(site2, org1) + "]",
	})
	c, _ := client(t, s.URL, account())
	for _, id := range []string{site1, site2, site1} {
		if _, err := c.GetSite(context.Background(), org1, id); err != nil {
			t.Error(err)
		}
	}
	s.expect(t, "GET /account/sites", "GET /org/sites")
}

// A console that is down costs a few requests, however many objects ask.
func TestOutageIsToldOnce(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := script(t, "503 {}")
	c, ck := client(t, s.URL, account())
	for range 100 {
		for kind, k := range readables() {
			if err := k.read(ctx, c); err == nil || errors.Is(err, ErrNotFound) {
				t.Fatalf("%s: %v", kind, err)
			}
		}
	}
	if n := len(s.requests()); n > 20 {
		t.Errorf("%d requests", n)
	}
	if ck.total().Minutes() > 1 {
		t.Errorf("waited %s", ck.total())
	}
}
