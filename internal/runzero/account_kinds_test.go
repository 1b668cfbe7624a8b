package runzero

import (
	"context"
	"maps"
	"strings"
	"testing"
)

// everyAccountCall makes each call about one object of the account, or of an organization's
// Explorers, tasks and exports.
func everyAccountCall(c *Client, org, item string) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"GetTemplate": func(x context.Context) error { _, err := c.GetScanTemplate(x, item); return err },
		"UpdateTemplate": func(x context.Context) error {
			_, err := c.UpdateScanTemplate(x, item, ScanTemplateInput{})
			return err
		},
		"DeleteTemplate":    func(x context.Context) error { return c.DeleteScanTemplate(x, item) },
		"GetCredential":     func(x context.Context) error { _, err := c.GetCredential(x, item); return err },
		"DeleteCredential":  func(x context.Context) error { return c.DeleteCredential(x, item) },
		"GetUser":           func(x context.Context) error { _, err := c.GetUser(x, item); return err },
		"UpdateUser":        func(x context.Context) error { _, err := c.UpdateUser(x, item, UserInput{}); return err },
		"DeleteUser":        func(x context.Context) error { return c.DeleteUser(x, item) },
		"ResetUserPassword": func(x context.Context) error { _, err := c.ResetUserPassword(x, item); return err },
		"ResetUserMFA":      func(x context.Context) error { _, err := c.ResetUserMFA(x, item); return err },
		"ResetUserLockout":  func(x context.Context) error { _, err := c.ResetUserLockout(x, item); return err },
		"GetGroup":          func(x context.Context) error { _, err := c.GetGroup(x, item); return err },
		"UpdateGroup": func(x context.Context) error {
			_, err := c.UpdateGroup(x, item, GroupInput{})
			return err
		},
		"DeleteGroup":             func(x context.Context) error { return c.DeleteGroup(x, item) },
		"GetSSOGroupMapping":      func(x context.Context) error { _, err := c.GetSSOGroupMapping(x, item); return err },
		"DeleteSSOGroupMapping":   func(x context.Context) error { return c.DeleteSSOGroupMapping(x, item) },
		"GetOwnershipType":        func(x context.Context) error { _, err := c.GetAssetOwnershipType(x, item); return err },
		"DeleteOwnershipType":     func(x context.Context) error { return c.DeleteAssetOwnershipType(x, item) },
		"GetCustomIntegration":    func(x context.Context) error { _, err := c.GetCustomIntegration(x, item); return err },
		"DeleteCustomIntegration": func(x context.Context) error { return c.DeleteCustomIntegration(x, item) },
		"DeleteAPIClient": func(x context.Context) error {
			return c.DeleteAPIClient(x, "/account/api/clients", item)
		},
		"UpdateSSOGroupMapping": func(x context.Context) error {
			_, err := c.UpdateSSOGroupMapping(x, item, SSOGroupMappingInput{})
			return err
		},
		"UpdateOwnershipType": func(x context.Context) error {
			_, err := c.UpdateAssetOwnershipType(x, item, AssetOwnershipTypeInput{})
			return err
		},
		"UpdateCustomIntegration": func(x context.Context) error {
			_, err := c.UpdateCustomIntegration(x, item, CustomIntegrationInput{})
			return err
		},
		"UpdateExplorer": func(x context.Context) error {
			_, err := c.UpdateExplorer(x, org, item, ExplorerInput{})
			return err
		},
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

func TestListsInAnyForm(t *testing.T) {
	t.Parallel()
	row := `{"id":"` + item1 + `","name":"n"}`
	for form, want := range map[string]int{
		"[" + row + "]": 1, row: 1, `{"data":[` + row + `]}`: 1, `{"data":` + row + `}`: 1,
		`{"groups":[` + row + `],"total":1}`: 1,
		"null":                               0, "[]": 0, "{}": 0, `{"id":"` + ZeroUUID + `","name":""}`: 0,
		`{"groups":[]}`:   0,
		`{"a":[],"b":[]}`: -1, `{"groups":[{"name":"n"}]}`: -1, `"text"`: -1, `{"id":{}}`: -1,
	} {
		c, _ := client(t, script(t, form).URL, account())
		got, err := c.ListGroups(context.Background())
		if want < 0 && KindOf(err) != KindNotConsole || want >= 0 && (err != nil || len(got) != want) {
			t.Errorf("%s: %v %v", form, got, err)
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
