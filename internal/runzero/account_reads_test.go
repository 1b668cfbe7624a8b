package runzero

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"
)

// Every documented field is read, and the forms that builds send are one.
func TestAccountObjectDecoding(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	at := func(n int64) time.Time { return time.Unix(n, 0).UTC() }
	upper := strings.ToUpper(org1)
	for name, tt := range map[string]struct {
		row  string
		read func(*Client) (any, error)
		want any
	}{
		"template": {
			`{"id":"` + item1 + `","client_id":"` + org2 + `","organization_id":"` + org1 +
				`","name":"n","description":null,"global":"true",
				"acl":{"` + upper +
				`":"user"},"params":{"rate":1000,"screenshots":"true"},"linked_task_count":2,"created_by":"e","created_at":1,"updated_at":"2","stats":{}}`,
			func(c *Client) (any, error) { return c.GetScanTemplate(ctx, item1) },
			ScanTemplate{
				ID: item1, AccountID: org2, OrganizationID: org1, Name: "n", Global: true, ACL: map[string]string{org1: "user"},
				Params: map[string]string{"rate": "1000", "screenshots": "true"}, LinkedTaskCount: ptr(int64(2)), CreatedBy: "e",
				CreatedAt: at(1), UpdatedAt: at(2),
			},
		},
		"credential": {
			`{"id":"` + item1 + `","client_id":"` + org2 + `","name":"n","type":"t","created_at":1,"created_by_id":"` + item2 +
				`","created_by_email":"e",
				"acl":null,"global":false,"cidrs":["192.0.2.0/24","198.51.100.0/24"],"last_used_at":0,"last_used_by_id":"` +
				ZeroUUID + `"}`,
			func(c *Client) (any, error) { return c.GetCredential(ctx, item1) },
			Credential{
				ID: item1, AccountID: org2, Name: "n", Type: "t", CIDRs: []string{"192.0.2.0/24", "198.51.100.0/24"},
				CreatedByID: item2, CreatedByEmail: "e", CreatedAt: at(1),
			},
		},
		"credential, text": {
			`{"id":"` + item1 + `","cidrs":"192.0.2.0/24, 198.51.100.0/24"}`,
			func(c *Client) (any, error) { return c.GetCredential(ctx, item1) },
			Credential{ID: item1, CIDRs: []string{"192.0.2.0/24", "198.51.100.0/24"}},
		},
		"user": {
			`{"id":"` + item1 + `","client_id":"` + org2 +
				`","created_at":1,"updated_at":2,"name":"F L","first_name":"F","last_name":"L","email":"e","client_admin":true,
				"org_default_role":"admin","org_roles":{"` + upper +
				`":"viewer"},"password_enabled_at":3,"invite_token_expiration":4,"reset_token_expiration":5,"terms_agreed_as_of":6,
				"last_login_ip":"192.0.2.1","last_login_at":7,"last_login_ua":"u","last_activity_at":8,"sso_only":true,"login_failures":1,"actions":2,"last_action_at":9,"mfa_enabled":true}`,
			func(c *Client) (any, error) { return c.GetUser(ctx, item1) },
			User{
				ID: item1, AccountID: org2, Name: "F L", FirstName: "F", LastName: "L", Email: "e", Superuser: true,
				OrgDefaultRole: "admin",
				OrgRoles:       map[string]string{org1: "viewer"}, SSOOnly: true, MFAEnabled: true, LastLoginIP: "192.0.2.1",
				LastLoginUserAgent: "u",
				LoginFailures:      ptr(int64(1)), Actions: ptr(int64(2)), CreatedAt: at(1), UpdatedAt: at(2),
				PasswordEnabledAt:     at(3),
				InviteTokenExpiration: at(4), ResetTokenExpiration: at(5), TermsAgreedAt: at(6), LastLoginAt: at(7),
				LastActivityAt: at(8), LastActionAt: at(9),
			},
		},
		"group": {
			`{"id":"` + item1 +
				`","description":"d","name":"n","role_summary":"all:viewer","user_count":"2","created_by_email":"e","created_at":1,"updated_at":2,"expires_at":3,
				"org_default_role":"viewer","org_roles":{}}`,
			func(c *Client) (any, error) { return c.GetGroup(ctx, item1) },
			Group{
				ID: item1, Name: "n", Description: "d", OrgDefaultRole: "viewer", OrgRoles: map[string]string{},
				RoleSummary: "all:viewer",
				UserCount:   ptr(int64(2)), CreatedByEmail: "e", CreatedAt: at(1), UpdatedAt: at(2), ExpiresAt: at(3),
			},
		},
		"mapping": {
			`{"id":"` + item1 + `","group_id":"` + item2 +
				`","group_name":"g","sso_attribute":"a","sso_value":"v","description":"d","created_by_email":"e","created_at":1,"updated_at":2}`,
			func(c *Client) (any, error) { return c.GetSSOGroupMapping(ctx, item1) },
			SSOGroupMapping{
				ID: item1, GroupID: item2, GroupName: "g", SSOAttribute: "a", SSOValue: "v", Description: "d", CreatedByEmail: "e",
				CreatedAt: at(1), UpdatedAt: at(2),
			},
		},
		"ownership type": {
			`{"id":"` + item1 + `","name":"n","reference":1,"order":"2","hidden":true}`,
			func(c *Client) (any, error) { return c.GetAssetOwnershipType(ctx, item1) },
			AssetOwnershipType{ID: item1, Name: "n", Reference: ptr(int64(1)), Order: ptr(int64(2)), Hidden: true},
		},
		"integration": {
			`{"id":"` + item1 + `","client_id":"` + org2 + `","created_by_id":"` + item2 +
				`","name":"n","description":"d","icon":null,"created_at":"1970-01-01T00:00:01Z","updated_at":"1970-01-01T00:00:02Z","destroyed_at":null}`,
			func(c *Client) (any, error) { return c.GetCustomIntegration(ctx, item1) },
			CustomIntegration{
				ID: item1, AccountID: org2, CreatedByID: item2, Name: "n", Description: "d", CreatedAt: at(1),
				UpdatedAt: at(2),
			},
		},
		"integration, camel": {
			`{"id":"` + item1 + `","clientId":"` + org2 + `","createdById":"` + item2 +
				`","name":"n","icon":"aQ==","createdAt":"1970-01-01T00:00:01Z","updatedAt":"1970-01-01T00:00:02Z","destroyedAt":"0001-01-01T00:00:00Z"}`,
			func(c *Client) (any, error) { return c.GetCustomIntegration(ctx, item1) },
			CustomIntegration{
				ID: item1, AccountID: org2, CreatedByID: item2, Name: "n", Icon: "aQ==", CreatedAt: at(1),
				UpdatedAt: at(2),
			},
		},
	} {
		c, _ := client(t, script(t, "["+tt.row+"]").URL, account())
		if got, err := tt.read(c); err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %v\n got %+v\nwant %+v", name, err, got, tt.want)
		}
	}
	c, _ := client(t, script(t, `[{"id":"`+item1+`","destroyed_at":"2024-01-01T00:00:00Z"}]`).URL, account())
	if _, err := c.GetCustomIntegration(ctx, item1); KindOf(err) != KindNotFound {
		t.Errorf("destroyed: %v", err)
	}
}

// A caller that changes what it got does not change what the next one gets.
func TestListsAreCopies(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	c, _ := client(t, script(t, `[{"id":"`+item1+`","org_roles":{"`+org1+`":"viewer"}}]`).URL, account())
	list, _ := c.ListUsers(ctx)
	list[0].OrgRoles[org1] = "admin"
	if u, err := c.GetUser(ctx, item1); err != nil || u.OrgRoles[org1] != "viewer" {
		t.Error(u, err)
	}
}

func TestListTasks(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	rows := `[{"id":"` + item1 + `","organization_id":"` + org1 + `","status":"Processed"},{"id":"` + item2 +
		`","organization_id":"` + org1 + `","status":"removed"}]`
	s := routes(t, map[string]string{"GET /account/tasks": rows, "GET /org/tasks": rows})
	c, _ := client(t, s.URL, account())
	for _, tt := range []struct{ org, search, status, want string }{
		{"", "", "", "1@1 2@1"},
		{"", "type:scan", "processed", "1@1"},
		{org1, "type:scan", "removed", "2@1"},
		{org1, "", "", "1@1 2@1"},
	} {
		got, truncated, err := c.ListTasks(ctx, tt.org, tt.search, tt.status)
		if ids(got) != tt.want || truncated || err != nil {
			t.Errorf("%v: %s %v %v", tt, ids(got), truncated, err)
		}
	}
	want := "[GET /account/tasks GET /account/tasks?search=type%3Ascan+status%3Aprocessed GET /org/tasks?_oid=" + org1 +
		"&search=type%3Ascan&status=removed GET /org/tasks?_oid=" + org1 + "]"
	if got := fmt.Sprint(s.requests()); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	var many []string
	for i := range taskCap {
		many = append(many, fmt.Sprintf(`{"id":"cccccccc-0000-4000-8000-%012d","status":"new"}`, i))
	}
	c, _ = client(t, script(t, "["+strings.Join(many, ",")+"]").URL, account())
	if got, truncated, err := c.ListTasks(ctx, "", "", "active"); len(got) != 0 || !truncated || err != nil {
		t.Error(len(got), truncated, err)
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	event := func(n int) string { return fmt.Sprintf(`{"id":"cccccccc-0000-4000-8000-%012d"}`, n) }
	s := newConsole(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Query().Get("start_key") {
		case "":
			answer(w, `{"events":[`+event(1)+`,`+event(2)+`],"next_key":"k2"}`)
		case "k2":
			answer(w, `{"events":[`+event(3)+`],"next_key":""}`)
		}
	})
	c, _ := client(t, s.URL, account())
	walk := func(limit, stop int) (n int) {
		for e, err := range c.Events(ctx, "action:login", limit) {
			if err != nil || e.ID == "" {
				t.Error(e, err)
			}
			if n++; n == stop {
				break
			}
		}
		return n
	}
	for _, tt := range []struct{ limit, stop, n, requests int }{
		{0, 0, 3, 2},
		{2, 0, 2, 1},
		{3, 0, 3, 2},
		{0, 1, 1, 1},
		{9, 0, 3, 2},
	} {
		before := len(s.requests())
		if n := walk(tt.limit, tt.stop); n != tt.n || len(s.requests())-before != tt.requests {
			t.Errorf("%+v: %d events, %d requests", tt, n, len(s.requests())-before)
		}
	}
	if got := s.requests()[:3]; fmt.Sprint(got) != "[GET /account/events.json?page_size=500&search=action%3Alogin"+
		" GET /account/events.json?page_size=500&search=action%3Alogin&start_key=k2 GET "+
		"/account/events.json?page_size=2&search=action%3Alogin]" {
		t.Error(got)
	}
	for reply, want := range map[string]struct {
		n    int
		kind ErrorKind
	}{
		"[" + event(1) + "]":                               {1, 0},
		`{"events":[]}`:                                    {0, 0},
		`{"events":[],"next_key":"again"}`:                 {0, 0},
		`{"events":null,"next_key":""}`:                    {0, 0},
		`{"events":[` + event(1) + `],"next_key":"again"}`: {1, KindNotConsole},
		`{"x":1}`: {0, KindNotConsole},
		"403 {}":  {0, KindForbidden},
	} {
		c, _ := client(t, script(t, reply).URL, account(), noRetries)
		n, last := 0, error(nil)
		for _, err := range c.Events(ctx, "", 0) {
			if last = err; err == nil {
				n++
			}
		}
		if n != want.n || KindOf(last) != want.kind || (last == nil) != (want.kind == 0) {
			t.Errorf("%s: %d %v", reply, n, last)
		}
	}
	row := `{"id":"` + item1 + `","organization_id":"` + org1 +
		`","action":"a","source_name":"s","success":true,"created_at":1,"details":{"k":[1]},"processor_id":null}`
	c, _ = client(t, script(t, "["+row+"]").URL, account())
	for e, err := range c.Events(ctx, "", 0) {
		want := Event{
			ID: item1, OrganizationID: org1, Action: "a", SourceName: "s", Success: true,
			CreatedAt: time.Unix(1, 0).UTC(), Details: []byte(`{"k":[1]}`),
		}
		if err != nil || !reflect.DeepEqual(e, want) {
			t.Errorf("%+v %v", e, err)
		}
	}
}

func TestLatestVersions(t *testing.T) {
	t.Parallel()
	s := routes(t, map[string]string{
		"GET /releases/agent/version":    `{"id":"agent","version":"1"}`,
		"GET /releases/scanner/version":  `{"id":"scanner","version":"2"}`,
		"GET /releases/platform/version": `{"id":"platform","version":"3"}`,
	})
	c, _ := client(t, s.URL, Login{})
	if v, err := c.LatestVersions(context.Background()); err != nil || v != (Versions{"1", "2", "3"}) {
		t.Error(v, err)
	}
}

func TestCallerAddress(t *testing.T) {
	t.Parallel()
	own, orgs, home, keys := "GET /org/key", "GET /account/orgs", "GET /org", "GET /account/keys"
	key := func(id, token, ip string, used int) string {
		return fmt.Sprintf(`{"id":%q,"token":%q,"last_used_ip":%q,"last_used_at":%d}`, id, token, ip, used)
	}
	two := `[{"id":"` + org1 + `"},{"id":"` + org2 + `"}]`
	masked := accountSecret[:4] + "****" + accountSecret[len(accountSecret)-4:]
	for name, tt := range map[string]struct {
		cr      Login
		answers map[string]string
		want    string // "" = not known, "error"
		calls   []string
	}{
		"organization token": {
			orgToken(),
			map[string]string{home: `{"id":"` + org1 + `"}`, own: key(item1, "", "192.0.2.1", 1)},
			"192.0.2.1",
			[]string{home, own},
		},
		"account token": {
			account(),
			map[string]string{orgs: two, own: key(item1, "", "2001:db8::1", 1)},
			"2001:db8::1",
			[]string{orgs, own},
		},
		"with a port": {
			account(),
			map[string]string{orgs: two, own: key(item1, masked, "[::ffff:192.0.2.1]:443", 1)},
			"192.0.2.1",
			[]string{orgs, own},
		},
		"other key": {
			account(),
			map[string]string{
				orgs: two, own: key(item1, "CTother", "192.0.2.9", 1),
				keys: "[" + key(item1, "CTother", "192.0.2.9", 1) + "," + key(item2, masked, "192.0.2.2", 1) + "]",
			},
			"192.0.2.2",
			[]string{orgs, own, keys},
		},
		"by id": {
			account(),
			map[string]string{
				orgs: two, own: key(item2, "", "", 0),
				keys: "[" + key(item1, masked, "192.0.2.9", 9) + "," + key(item2, "", "192.0.2.2", 1) + "]",
			},
			"192.0.2.2",
			[]string{orgs, own, keys},
		},
		"most recent": {
			account(),
			map[string]string{
				orgs: two, own: "404 {}",
				keys: "[" + key(item1, masked, "192.0.2.9", 1) + "," + key(item2, masked, "192.0.2.2", 2) + "]",
			},
			"192.0.2.2",
			[]string{orgs, own, keys},
		},
		"refused, by token": {
			account(),
			map[string]string{
				orgs: two, own: `401 {"error":"API APIToken Not Found"}`,
				keys: "[" + key(item1, accountSecret, "192.0.2.1", 1) + "]",
			},
			"192.0.2.1",
			[]string{orgs, own, keys},
		},
		"no match": {
			account(),
			map[string]string{
				orgs: two, own: "400 {}",
				keys: "[" + key(item1, "CT******", "192.0.2.1", 1) + "," + key(item2, "", "192.0.2.1", 1) + "]",
			},
			"",
			[]string{orgs, own, keys},
		},
		"organization, other": {
			orgToken(),
			map[string]string{home: `{"id":"` + org1 + `"}`, own: key(item1, "OTother", "192.0.2.1", 1)},
			"",
			[]string{home, own},
		},
		"organization, page": {
			orgToken(),
			map[string]string{home: `{"id":"` + org1 + `"}`, own: "<html>"},
			"",
			[]string{home, own},
		},
		"failure":      {account(), map[string]string{orgs: two, own: "500 {}"}, "error", []string{orgs, own}},
		"dead token":   {account(), map[string]string{orgs: `401 {"error":"no"}`}, "error", []string{orgs}},
		"API client":   {apiClient(), nil, "", nil},
		"export token": {Login{Kind: KindExportToken, Token: exportSecret}, nil, "", nil},
	} {
		s := routes(t, tt.answers)
		c, _ := client(t, s.URL, tt.cr, noRetries)
		got, ok, err := c.CallerAddress(context.Background())
		switch tt.want {
		case "error":
			if err == nil || ok {
				t.Errorf("%s: no error", name)
			}
		case "":
			if err != nil || ok {
				t.Errorf("%s: %v %v", name, got, err)
			}
		default:
			if err != nil || !ok || got != netip.MustParseAddr(tt.want) {
				t.Errorf("%s: %v %v %v", name, got, ok, err)
			}
		}
		s.expect(t, tt.calls...)
		if name == "refused, by token" && c.conn.IsRefused() {
			t.Error("a refused look at the key counts against the token")
		}
	}
}
