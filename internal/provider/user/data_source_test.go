package user_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

func TestAccUserData(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		a := c.Organization("A")
		id := makeUser(c, map[string]any{
			"email": "jsmith@example.com", "first_name": "James", "last_name": "Smith", "client_admin": true,
			"org_default_role": "viewer", "org_roles": map[string]any{a: "none"},
		})
		makeUser(c, map[string]any{"email": "other@example.com"})
		if err := c.SetUserLogin(id, 3, true); err != nil {
			t.Fatal(err)
		}
		steps := acctest.Lookup{
			Name: "user", Plural: "users", Title: "user", By: "email", ID: id, Known: "jsmith@example.com",
			Calls: map[string]int{"GET getAccountUsers": 1},
		}.Steps(c)
		const one, all = "data.runzero_user.test", "data.runzero_users.test"
		attr := resource.TestCheckResourceAttr
		steps = append(steps, resource.TestStep{
			PreConfig: c.ResetRequests,
			Config: c.Config(acctest.Data("runzero_user", `email = "JSMITH@example.com"`),
				acctest.Data("runzero_users", `search = "mes SM"`)),
			Check: resource.ComposeAggregateTestCheckFunc(
				c.CheckCalls(map[string]int{"GET getAccountUsers": 1}),
				acctest.Listed(all, "users", "id", id),
				attr(one, "id", id), attr(one, "name", "James Smith"), attr(one, "superuser", "true"),
				attr(one, "org_default_role", "viewer"),
				attr(one, "org_roles."+a, "none"), attr(one, "mfa_enabled", "true"), attr(one, "login_failures", "3"),
				attr(one, "sso_only", "false"),
				resource.TestCheckNoResourceAttr(one, "invite_expires_at"), resource.TestCheckNoResourceAttr(one, "last_login_at"),
				resource.TestCheckResourceAttrSet(one, "account_id"), resource.TestCheckResourceAttrSet(one, "created_at"),
			),
		})
		acctest.TestWithoutCLI(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}
