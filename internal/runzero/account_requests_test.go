package runzero

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// sent is a request as the console got it.
type sent struct{ request, body string }

// recorder answers everything with one text and keeps what was sent.
func recorder(t *testing.T, text string) (*console, func() sent) {
	t.Helper()
	got := make(chan sent, 10)
	s := newConsole(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			answer(w, "[]")
			return
		}
		b, _ := io.ReadAll(r.Body)
		got <- sent{r.Method + " " + strings.TrimPrefix(r.URL.Path, apiPrefix), string(b)}
		answer(w, text)
	})
	return s, func() sent {
		select {
		case v := <-got:
			return v
		default:
			return sent{}
		}
	}
}

func TestRequestsOfAccountObjects(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	roles := map[string]string{org1: "viewer", org2: "none"}
	rolesJSON := `{"` + org1 + `":"viewer","` + org2 + `":"none"}`
	group := GroupInput{
		Name: ptr("n"), Description: ptr(""), OrgDefaultRole: ptr("none"), OrgRoles: roles,
		ExpiresAt: ptr(newClock().now()),
	}
	template := ScanTemplateInput{
		OrganizationID: ptr(org1), Name: ptr("n"), Description: ptr("d"), Global: ptr(false),
		ACL:    map[string]string{org1: "user"},
		Params: map[string]string{"rate": "1000"}, Rest: map[string]json.RawMessage{},
	}
	templateJSON := `{"organization_id":"` + org1 + `","name":"n","description":"d","global":false,"acl":{"` + org1 +
		`":"user"},"params":{"rate":"1000"}`
	groupJSON := `{"name":"n","description":"","org_default_role":"none","org_roles":` + rolesJSON +
		`,"expires_at":1767323045`
	mapping := SSOGroupMappingInput{
		Description: ptr("d"), GroupID: ptr(item2), SSOAttribute: ptr("a"),
		SSOValue: ptr("v,w"),
	}
	mappingJSON := `{"description":"d","group_id":"` + item2 + `","sso_attribute":"a","sso_value":"v,w"`
	id := `,"id":"` + item1 + `"}`
	for name, tt := range map[string]struct {
		call    func(*Client) error
		request string
		body    string
	}{
		"create template": {
			func(c *Client) error { _, err := c.CreateScanTemplate(ctx, template); return err },
			"POST /account/tasks/templates", templateJSON + "}",
		},
		"update template": {
			func(c *Client) error { _, err := c.UpdateScanTemplate(ctx, item1, template); return err },
			"PUT /account/tasks/templates", templateJSON + id,
		},
		"create credential": {
			func(c *Client) error {
				_, err := c.CreateCredential(ctx,
					CredentialInput{
						Name: "n", Type: "t", Global: ptr(true), CIDRs: ptr("192.0.2.0/24"),
						Secret: map[string]any{"api_key": "k", "insecure": true},
					})
				return err
			}, "PUT /account/credentials",
			`{"name":"n","type":"t","global":true,"cidrs":"192.0.2.0/24","secret":{"api_key":"k","insecure":true}}`,
		},
		"create user": {
			func(c *Client) error {
				_, err := c.CreateUser(ctx, UserInput{Email: ptr("e"), Superuser: ptr(false), OrgRoles: roles})
				return err
			},
			"PUT /account/users", `{"email":"e","client_admin":false,"org_roles":` + rolesJSON + `}`,
		},
		"invite user": {
			func(c *Client) error { _, err := c.InviteUser(ctx, UserInput{Email: ptr("e")}, "s", "m"); return err },
			"PUT /account/users/invite", `{"email":"e","subject":"s","message":"m"}`,
		},
		"update user": {
			func(c *Client) error {
				_, err := c.UpdateUser(ctx, item1, UserInput{FirstName: ptr("f"), LastName: ptr(""), OrgDefaultRole: ptr("user")})
				return err
			},
			"PATCH /account/users/" + item1, `{"first_name":"f","last_name":"","org_default_role":"user"}`,
		},
		"reset password": {
			func(c *Client) error { _, err := c.ResetUserPassword(ctx, item1); return err },
			"PATCH /account/users/" + item1 + "/resetPassword", "",
		},
		"reset MFA": {
			func(c *Client) error { _, err := c.ResetUserMFA(ctx, item1); return err },
			"PATCH /account/users/" + item1 + "/resetMFA", "",
		},
		"reset lockout": {
			func(c *Client) error { _, err := c.ResetUserLockout(ctx, item1); return err },
			"PATCH /account/users/" + item1 + "/resetLockout", "",
		},
		"create group": {
			func(c *Client) error { _, err := c.CreateGroup(ctx, group); return err }, "POST /account/groups",
			groupJSON + "}",
		},
		"update group": {
			func(c *Client) error { _, err := c.UpdateGroup(ctx, item1, group); return err },
			"PUT /account/groups", groupJSON + id,
		},
		"permanent group": {
			func(c *Client) error {
				_, err := c.CreateGroup(ctx, GroupInput{ExpiresAt: ptr(time.Time{})})
				return err
			},
			"POST /account/groups", `{"expires_at":0}`,
		},
		"create mapping": {
			func(c *Client) error { _, err := c.CreateSSOGroupMapping(ctx, mapping); return err },
			"POST /account/sso/groups", mappingJSON + "}",
		},
		"update mapping": {
			func(c *Client) error { _, err := c.UpdateSSOGroupMapping(ctx, item1, mapping); return err },
			"PUT /account/sso/groups", mappingJSON + id,
		},
		"create ownership type": {
			func(c *Client) error {
				_, err := c.CreateAssetOwnershipType(ctx,
					AssetOwnershipTypeInput{Name: ptr("n"), Order: ptr(int64(2)), Hidden: ptr(true)})
				return err
			},
			"POST /account/assets/ownership-types", `[{"name":"n","order":2,"hidden":true}]`,
		},
		"update ownership type": {
			func(c *Client) error {
				_, err := c.UpdateAssetOwnershipType(ctx, item1, AssetOwnershipTypeInput{Name: ptr("n"), Reference: ptr(int64(0))})
				return err
			},
			"PATCH /account/assets/ownership-types/" + item1, `{"name":"n","reference":0}`,
		},
		"delete ownership type": {
			func(c *Client) error { return c.DeleteAssetOwnershipType(ctx, item1) },
			"DELETE /account/assets/ownership-types/" + item1, "",
		},
		"create integration": {
			func(c *Client) error {
				_, err := c.CreateCustomIntegration(ctx, CustomIntegrationInput{Name: ptr("n"), Icon: ptr("aWNvbg==")})
				return err
			},
			"POST /account/custom-integrations", `{"name":"n","icon":"aWNvbg=="}`,
		},
		"update integration": {
			func(c *Client) error {
				_, err := c.UpdateCustomIntegration(ctx, item1, CustomIntegrationInput{Description: ptr("d")})
				return err
			},
			"PATCH /account/custom-integrations/" + item1, `{"description":"d"}`,
		},
		"update Explorer": {
			func(c *Client) error {
				_, err := c.UpdateExplorer(ctx, org1, item1, ExplorerInput{SiteID: ptr(site1), MaxConcurrentScans: ptr(int64(3))})
				return err
			},
			"PATCH /org/explorers/" + item1, `{"site_id":"` + site1 + `","settings":{"max_concurrent_scans":3}}`,
		},
		"free Explorer": {
			func(c *Client) error {
				_, err := c.UpdateExplorer(ctx, org1, item1, ExplorerInput{SiteID: ptr("")})
				return err
			},
			"PATCH /org/explorers/" + item1, `{"site_id":"` + ZeroUUID + `"}`,
		},
		"upgrade Explorer": {
			func(c *Client) error { return c.UpgradeExplorer(ctx, org1, item1) },
			"POST /org/explorers/" + item1 + "/update", "",
		},
	} {
		s, last := recorder(t, `{"id":"`+item1+`","name":"n"}`)
		c, _ := client(t, s.URL, account())
		if err := tt.call(c); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		got := last()
		if got.request != tt.request || tt.body != "" && !sameJSON(got.body, tt.body) || tt.body == "" && got.body != "" {
			t.Errorf("%s: %s %s\nwant %s %s", name, got.request, got.body, tt.request, tt.body)
		}
		// Only the new one of several ownership types of a name can be told apart by knowing the old
		// ones.
		if want := map[bool]int{true: 2, false: 1}[name == "create ownership type"]; len(s.requests()) != want {
			t.Errorf("%s: %q", name, s.requests())
		}
	}
}

func sameJSON(a, b string) bool {
	var x, y any
	if json.Unmarshal([]byte(a), &x) != nil || json.Unmarshal([]byte(b), &y) != nil {
		return false
	}
	p, _ := json.Marshal(x)
	q, _ := json.Marshal(y)
	return bytes.Equal(p, q)
}

// A write drops the list, and nothing is read after it.
func TestAccountWritesDropTheList(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := routes(t, map[string]string{
		"GET /account/groups": `[{"id":"` + item1 + `"}]`, "PUT /account/groups": `{"id":"` + item1 + `","name":"new"}`,
		"DELETE /account/groups/" + item1: "204 ", "GET /account/sso/groups": "[]",
	})
	c, _ := client(t, s.URL, account())
	read := func() { _, _ = c.ListGroups(ctx); _, _ = c.ListSSOGroupMappings(ctx) }
	read()
	read()
	if g, err := c.UpdateGroup(ctx, item1, GroupInput{}); err != nil || g.Name != "new" {
		t.Error(g, err)
	}
	read()
	if err := c.DeleteGroup(ctx, item1); err != nil {
		t.Error(err)
	}
	read() // mappings may name the group
	list, maps := "GET /account/groups", "GET /account/sso/groups"
	s.expect(t, list, maps, "PUT /account/groups", list, "DELETE /account/groups/"+item1, list, maps)
}

// "Not found" by a call on the collection may be about something else that the body names.
func TestNotFoundOfAnUpdateOnTheCollection(t *testing.T) {
	t.Parallel()
	for list, want := range map[string]ErrorKind{
		`[{"id":"` + item1 + `"}]`: KindNotFound, `[{"id":"` + item2 + `"}]`: KindNotFound, "403 {}": KindNotFound,
	} {
		s := routes(t, map[string]string{
			"PUT /account/sso/groups": `404 {"detail":"no such group"}`,
			"GET /account/sso/groups": list, "GET /account/sso/groups/" + item1: "404 {}",
		})
		c, _ := client(t, s.URL, account())
		_, err := c.UpdateSSOGroupMapping(context.Background(), item1, SSOGroupMappingInput{})
		if KindOf(err) != want || errors.Is(err, ErrNotFound) != strings.Contains(list, item2) {
			t.Errorf("%s: %v", list, err)
		}
	}
}

func TestUpdateOfAPartOfATemplate(t *testing.T) {
	t.Parallel()
	row := `{"id":"` + item1 + `","organization_id":"` + org1 +
		`","name":"old","description":"d","global":true,"acl":{},"params":{"rate":"1"},"site_id":"` + item2 +
		`","recur":true,"start_time":1900000000,"new":{"a":[1]}}`
	var body string
	s := newConsole(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			answer(w, "["+row+"]")
			return
		}
		b, _ := io.ReadAll(r.Body)
		body = string(b)
		answer(w, row)
	})
	c, _ := client(t, s.URL, account())
	if _, err := c.UpdateScanTemplate(context.Background(), item1, ScanTemplateInput{Name: ptr("new")}); err != nil {
		t.Fatal(err)
	}
	if !sameJSON(body, strings.Replace(row, "old", "new", 1)) {
		t.Error(body)
	}
}

func TestCreateOwnershipTypeFindsItsRow(t *testing.T) {
	t.Parallel()
	for reply, ok := range map[string]bool{
		`[{"id":"` + item1 + `","name":"Owner"}]`:                                       true,
		`[{"id":"` + item2 + `","name":"Other"},{"id":"` + item1 + `","name":"Owner"}]`: true,
		`[{"id":"` + item2 + `","name":"owner"},{"id":"` + item1 + `","name":"Owner"}]`: false,
		`{"id":"` + item1 + `","name":"owner"}`:                                         true,
		`[{"id":"` + item2 + `","name":"Owner"},{"id":"` + item1 + `","name":"Owner"}]`: false,
		`[{"id":"` + item2 + `","name":"Other"}]`:                                       false,
		`[]`: false,
	} {
		c, _ := client(t, script(t, "[]", reply).URL, account())
		o, err := c.CreateAssetOwnershipType(context.Background(), AssetOwnershipTypeInput{Name: ptr("Owner")})
		if (err == nil) != ok || ok && o.ID != item1 {
			t.Errorf("%s: %v %v", reply, o, err)
		}
	}
	c, _ := client(t, "https://h", account())
	if _, err := c.CreateAssetOwnershipType(context.Background(), AssetOwnershipTypeInput{}); KindOf(err) != KindInvalid {
		t.Error(err)
	}
}

func TestDeleteOfAccountObjects(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	list, del := "GET /account/custom-integrations", "DELETE /account/custom-integrations/"+item1
	there, others := `[{"id":"`+item1+`"}]`, `[{"id":"`+item2+`"}]`
	one, orgs := "GET /account/custom-integrations/"+item1, "GET /account/orgs"
	for name, tt := range map[string]struct {
		del, list, single string
		ok                bool
		calls             []string
	}{
		"done":                   {`{"id":"` + item1 + `"}`, "", "", true, []string{del}},
		"gone already":           {"404 {}", others, "", true, []string{del, list}},
		"410":                    {"410 {}", others, "", true, []string{del, list}},
		"the last, gone already": {"404 {}", "[]", "404 {}", true, []string{del, list, one, orgs}},
		"the last, no proof":     {"404 {}", "[]", "501 {}", false, []string{del, list, one}},
		"404, there":             {"404 {}", there, `{"id":"` + item1 + `"}`, false, []string{del, list, one}},
		"410, there":             {"410 {}", there, `{"id":"` + item1 + `"}`, false, []string{del, list, one}},
		"success and error":      {`{"error":"no"}`, there, `{"id":"` + item1 + `"}`, false, []string{del, list, one}},
		"error, but gone":        {`{"error":"no"}`, others, "", true, []string{del, list}},
		"404 page":               {"404 <html>", there, "", false, []string{del}},
		"lost, gone":             {"502 {}", others, "", true, []string{del, list}},
		"400, there":             {"400 {}", there, `{"id":"` + item1 + `"}`, false, []string{del, list, one}},
		"list lags":              {"404 {}", there, "404 {}", false, []string{del, list, one, list, one, list, one}},
		"403":                    {"403 {}", there, "", false, []string{del}},
	} {
		s := routes(t, map[string]string{del: tt.del, list: tt.list, one: tt.single, orgs: `[{"id":"` + org1 + `"}]`})
		c, _ := client(t, s.URL, account(), noRetries)
		if err := c.DeleteCustomIntegration(ctx, item1); (err == nil) != tt.ok {
			t.Errorf("%s: %v", name, err)
		}
		s.expect(t, tt.calls...)
	}
}

func TestExplorerWrites(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	row := `{"id":"` + item1 + `","organization_id":"` + org1 + `","site_id":"` + site1 + `"}`
	agents, patch, upgrade := "GET /account/agents", "PATCH /org/explorers/"+item1, "POST /org/explorers/"+item1+"/update"
	s := routes(t, map[string]string{
		agents: "[" + row + "]", patch: row, upgrade: "204 ",
		"GET /org": `{"id":"` + org2 + `"}`,
	})
	c, _ := client(t, s.URL, account())
	if _, err := c.UpdateExplorer(ctx, org1, item1, ExplorerInput{SiteID: ptr("Primary")}); KindOf(err) != KindInvalid {
		t.Error(err)
	}
	_, _ = c.GetExplorer(ctx, org1, item1)
	if e, err := c.UpdateExplorer(ctx, org1, item1, ExplorerInput{SiteID: ptr(site1)}); err != nil || e.SiteID != site1 {
		t.Error(e, err)
	}
	_, _ = c.GetExplorer(ctx, org1, item1)
	if err := c.UpgradeExplorer(ctx, org1, item1); err != nil {
		t.Error(err)
	}
	_, _ = c.GetExplorer(ctx, org1, item1)
	s.expect(t, agents, patch, agents, upgrade, agents)

	c, _ = client(t, s.URL, orgToken())
	if err := c.UpgradeExplorer(ctx, org1, item1); KindOf(err) != KindWrongToken {
		t.Errorf("token of another organization: %v", err)
	}
}
