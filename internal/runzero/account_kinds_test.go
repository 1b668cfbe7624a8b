package runzero

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
)

// everyAccountCall makes each call about one object of the account, or of an organization's Explorers, tasks and exports.
func everyAccountCall(c *Client, org, item string) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"GetTemplate":             func(x context.Context) error { _, err := c.GetTemplate(x, item); return err },
		"UpdateTemplate":          func(x context.Context) error { _, err := c.UpdateTemplate(x, item, TemplateInput{}); return err },
		"DeleteTemplate":          func(x context.Context) error { return c.DeleteTemplate(x, item) },
		"GetCredential":           func(x context.Context) error { _, err := c.GetCredential(x, item); return err },
		"DeleteCredential":        func(x context.Context) error { return c.DeleteCredential(x, item) },
		"GetUser":                 func(x context.Context) error { _, err := c.GetUser(x, item); return err },
		"UpdateUser":              func(x context.Context) error { _, err := c.UpdateUser(x, item, UserInput{}); return err },
		"DeleteUser":              func(x context.Context) error { return c.DeleteUser(x, item) },
		"ResetUserPassword":       func(x context.Context) error { _, err := c.ResetUserPassword(x, item); return err },
		"ResetUserMFA":            func(x context.Context) error { _, err := c.ResetUserMFA(x, item); return err },
		"ResetUserLockout":        func(x context.Context) error { _, err := c.ResetUserLockout(x, item); return err },
		"GetGroup":                func(x context.Context) error { _, err := c.GetGroup(x, item); return err },
		"UpdateGroup":             func(x context.Context) error { _, err := c.UpdateGroup(x, item, GroupInput{}); return err },
		"DeleteGroup":             func(x context.Context) error { return c.DeleteGroup(x, item) },
		"GetSSOGroupMapping":      func(x context.Context) error { _, err := c.GetSSOGroupMapping(x, item); return err },
		"DeleteSSOGroupMapping":   func(x context.Context) error { return c.DeleteSSOGroupMapping(x, item) },
		"GetOwnershipType":        func(x context.Context) error { _, err := c.GetOwnershipType(x, item); return err },
		"DeleteOwnershipType":     func(x context.Context) error { return c.DeleteOwnershipType(x, item) },
		"GetCustomIntegration":    func(x context.Context) error { _, err := c.GetCustomIntegration(x, item); return err },
		"DeleteCustomIntegration": func(x context.Context) error { return c.DeleteCustomIntegration(x, item) },
		"DeleteAPIClient":         func(x context.Context) error { return c.DeleteAPIClient(x, "/account/api/clients", item) },
		"UpdateSSOGroupMapping": func(x context.Context) error {
			_, err := c.UpdateSSOGroupMapping(x, item, SSOGroupMappingInput{})
			return err
		},
		"UpdateOwnershipType": func(x context.Context) error {
			_, err := c.UpdateOwnershipType(x, item, OwnershipTypeInput{})
			return err
		},
		"UpdateCustomIntegration": func(x context.Context) error {
			_, err := c.UpdateCustomIntegration(x, item, CustomIntegrationInput{})
			return err
		},
		"UpdateExplorer":  func(x context.Context) error { _, err := c.UpdateExplorer(x, org, item, ExplorerInput{}); return err },
		"UpgradeExplorer": func(x context.Context) error { return c.UpgradeExplorer(x, org, item) },
		"ListTasks":       func(x context.Context) error { _, _, err := c.ListTasks(x, org, "", ""); return err },
		"Export": func(x context.Context) error {
			for _, err := range c.Export(x, org, "assets", "", nil) {
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// accountKinds reads one object of each kind, for the rules that they share.
func accountKinds() map[string]struct {
	path string
	read func(*Client) error
} {
	ctx := context.Background()
	return map[string]struct {
		path string
		read func(*Client) error
	}{
		"template":    {"/account/tasks/templates", func(c *Client) error { _, err := c.GetTemplate(ctx, item1); return err }},
		"credential":  {"/account/credentials", func(c *Client) error { _, err := c.GetCredential(ctx, item1); return err }},
		"user":        {"/account/users", func(c *Client) error { _, err := c.GetUser(ctx, item1); return err }},
		"group":       {"/account/groups", func(c *Client) error { _, err := c.GetGroup(ctx, item1); return err }},
		"mapping":     {"/account/sso/groups", func(c *Client) error { _, err := c.GetSSOGroupMapping(ctx, item1); return err }},
		"integration": {"/account/custom-integrations", func(c *Client) error { _, err := c.GetCustomIntegration(ctx, item1); return err }},
	}
}

func TestAbsenceOfAccountObjects(t *testing.T) {
	t.Parallel()
	const found, missing, fails = "found", "gone", "fails"
	row, other := `{"id":"`+item1+`"}`, `{"id":"`+item2+`"}`
	for name, kind := range accountKinds() {
		list, single := "GET "+kind.path, "GET "+kind.path+"/"+item1
		for what, tt := range map[string]struct {
			list, single string
			want         string
			calls        []string
			change       func(*Config)
		}{
			"listed":            {"[" + other + "," + row + "]", "", found, []string{list}, noRetries},
			"absent":            {"[" + other + "]", "", missing, []string{list}, noRetries},
			"none, 404":         {"[]", "404 {}", missing, []string{list, single}, noRetries},
			"none, 400":         {"null", "400 {}", missing, []string{list, single}, noRetries},
			"none, there":       {"[]", `{"data":` + row + `}`, found, []string{list, single}, noRetries},
			"none, 403":         {"[]", "403 {}", fails, []string{list, single}, noRetries},
			"none, 404 page":    {"[]", "404 <html>", fails, []string{list, single}, noRetries},
			"list 403":          {"403 {}", "", fails, []string{list}, noRetries},
			"list 404":          {"404 {}", "", fails, []string{list}, noRetries},
			"list page":         {"<html>", "", fails, []string{list}, noRetries},
			"plain":             {"", row, found, []string{single}, plain},
			"plain, 404":        {"", "404 {}", missing, []string{single}, plain},
			"plain, 400":        {"[" + other + "]", "400 {}", missing, []string{single, list}, plain},
			"plain, 400, there": {"[" + row + "]", "400 {}", found, []string{single, list}, plain},
		} {
			t.Run(name+"/"+what, func(t *testing.T) {
				t.Parallel()
				s := routes(t, map[string]string{list: tt.list, single: tt.single})
				c, _ := client(t, s.URL, account(), noRetries, tt.change)
				err := kind.read(c)
				got := fails
				if err == nil {
					got = found
				} else if errors.Is(err, ErrNotFound) {
					got = missing
				}
				if got != tt.want {
					t.Errorf("%s (%v), want %s", got, err, tt.want)
				}
				s.expect(t, tt.calls...)
			})
		}
	}
}

func TestListsInAnyForm(t *testing.T) {
	t.Parallel()
	row := `{"id":"` + item1 + `","name":"n"}`
	for form, want := range map[string]int{
		"[" + row + "]": 1, row: 1, `{"data":[` + row + `]}`: 1, `{"data":` + row + `}`: 1, `{"groups":[` + row + `],"total":1}`: 1,
		"null": 0, "[]": 0, "{}": 0, `{"id":"` + ZeroUUID + `","name":""}`: 0, `{"groups":[]}`: 0,
		`{"a":[],"b":[]}`: -1, `{"error":"no"}`: -1, `{"groups":[{"name":"n"}]}`: -1, `"text"`: -1, `{"id":{}}`: -1,
	} {
		c, _ := client(t, script(t, form).URL, account())
		got, err := c.ListGroups(context.Background())
		if want < 0 && KindOf(err) != KindNotConsole || want >= 0 && (err != nil || len(got) != want) {
			t.Errorf("%s: %v %v", form, got, err)
		}
	}
}

// The service cuts the list of templates off at 1000: what such a list lacks may still be there.
func TestTemplatesBeyondTheCap(t *testing.T) {
	t.Parallel()
	var many []string
	for i := range templateCap {
		many = append(many, fmt.Sprintf(`{"id":"cccccccc-0000-4000-8000-%012d"}`, i))
	}
	single := "GET /account/tasks/templates/" + item1
	for answer, want := range map[string]ErrorKind{`{"id":"` + item1 + `"}`: 0, "404 {}": KindNotFound, "400 {}": KindInvalid} {
		s := routes(t, map[string]string{"GET /account/tasks/templates": "[" + strings.Join(many, ",") + "]", single: answer})
		c, _ := client(t, s.URL, account())
		if _, err := c.GetTemplate(context.Background(), item1); KindOf(err) != want || (err == nil) != (want == 0) {
			t.Errorf("%s: %v", answer, err)
		}
		s.expect(t, "GET /account/tasks/templates", single)
	}
}

func TestOwnershipTypeAbsence(t *testing.T) {
	t.Parallel()
	row, other := `{"id":"`+item1+`"}`, `{"id":"`+item2+`"}`
	for name, tt := range map[string]struct {
		answers []string
		want    ErrorKind
		calls   int
	}{
		"listed":       {[]string{"[" + row + "]"}, 0, 1},
		"absent":       {[]string{"[" + other + "]"}, KindNotFound, 1},
		"none, then":   {[]string{"[]", "[" + row + "]"}, 0, 2},
		"none twice":   {[]string{"[]"}, KindNotFound, 2},
		"none, 403":    {[]string{"[]", `403 {"detail":"not in this license"}`}, KindLicense, 2},
		"hidden, kept": {[]string{`[{"id":"` + item1 + `","hidden":true}]`}, 0, 1},
	} {
		s := script(t, tt.answers...)
		c, _ := client(t, s.URL, account(), noRetries)
		_, err := c.GetOwnershipType(context.Background(), item1)
		if KindOf(err) != tt.want || (err == nil) != (tt.want == 0) || len(s.requests()) != tt.calls {
			t.Errorf("%s: %v, %q", name, err, s.requests())
		}
	}
}

func TestIDsAndOrganizationOfAccountCalls(t *testing.T) {
	t.Parallel()
	s := friendly(t)
	for _, bad := range []string{"", "Primary", "../../account/keys", ZeroUUID, org1 + "/x", " "} {
		c, _ := client(t, s.URL, account())
		all := everyAccountCall(c, bad, bad)
		if strings.TrimSpace(bad) == "" {
			delete(all, "ListTasks") // all organizations
		}
		for name, call := range all {
			if err := call(context.Background()); KindOf(err) != KindInvalid || LostAnswer(err) {
				t.Errorf("%s with %q: %v", name, bad, err)
			}
		}
	}
	if got := s.requests(); len(got) != 0 {
		t.Errorf("sent %q", got)
	}
	// An organization token is refused by all calls of the account, without a request.
	c, _ := client(t, s.URL, orgToken())
	all := everyAccountCall(c, org1, item1)
	maps.DeleteFunc(all, func(name string, _ func(context.Context) error) bool {
		return strings.Contains(name, "Explorer") || name == "ListTasks" || name == "Export"
	})
	for name, call := range all {
		if err := call(context.Background()); KindOf(err) != KindWrongToken {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := s.requests(); len(got) != 0 {
		t.Errorf("sent %q", got)
	}
}
