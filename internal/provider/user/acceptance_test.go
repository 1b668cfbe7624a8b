package user_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

const (
	typeName = "runzero_user"
	address  = "runzero_user.test"
)

// post is a mail that the console has sent.
type post struct{ To, Kind, Subject, Message string }

// mailed checks all mails that the console has ever sent. Those of a real one cannot be seen.
func mailed(c *acctest.Console, want ...post) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if c.Live() {
			return nil
		}
		answer, err := http.Get(c.URL + "/_state")
		if err != nil {
			return err
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		var state struct{ Mails []post }
		if err == nil {
			err = json.Unmarshal(text, &state)
		}
		if diff := cmp.Diff(want, state.Mails); err != nil || diff != "" {
			return fmt.Errorf("mails: %w (-want +got):\n%s", err, diff)
		}
		return nil
	}
}

// makeUser creates a user outside of Terraform and gives its id.
func makeUser(c *acctest.Console, body map[string]any) string {
	body["email"] = c.Name(fmt.Sprint(body["email"]))
	return fmt.Sprint(c.CallOutside(http.MethodPut, "/account/users", body)["id"])
}

// stored checks the roles that the console holds, "none" and absent being the same.
func stored(c *acctest.Console, id *string, want map[string]string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		got := map[string]string{}
		if held, ok := c.CallOutside(http.MethodGet, "/account/users/"+*id, nil)["org_roles"].(map[string]any); ok {
			for org, role := range held {
				if role != "none" {
					got[org] = fmt.Sprint(role)
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			return fmt.Errorf("the console holds other roles (-want +got):\n%s", diff)
		}
		return nil
	}
}

func TestAccUser(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		a, b := c.Organization("A"), c.Organization("B")
		mail := c.Name("JSmith@example.com")
		super := !c.Live() // on a real console nobody gets to see what is not the test's own
		var id string
		text, is, set := knownvalue.StringExact, knownvalue.Bool, knownvalue.NotNull()
		const created, updated = "PUT createAccountUser", "PATCH updateAccountUser"
		one, none := map[string]int{updated: 1}, map[string]int{}
		noMail := func() error { return mailed(c)(nil) }
		holdsRoles := func(want map[string]string) func() error { return func() error { return stored(c, &id, want)(nil) } }
		edit := func(fields map[string]any) func() {
			return func() { c.CallOutside(http.MethodPatch, "/account/users/"+id, fields) }
		}
		changed := acctest.LifeCycleStep{ // an organization is taken away
			Name: "changed", Action: plancheck.ResourceActionUpdate, Writes: one, Unasked: []string{"getAccountUser"},
			Holds: map[string]knownvalue.Check{
				"email": text(mail), "first_name": text(""), "last_name": text("Smythe"), "superuser": is(false),
				"org_default_role": text("annotator"),
				"org_roles":        knownvalue.MapExact(map[string]knownvalue.Check{a: text("billing")}),
			},
			Check: holdsRoles(map[string]string{a: "billing"}),
		}
		drift := changed
		drift.Name, drift.Config, drift.Outside = "drift of everything", "changed", edit(map[string]any{
			"first_name": "Jim", "last_name": "S", "client_admin": super, "org_default_role": "viewer",
			"org_roles": map[string]any{a: "user", b: "admin"},
		})
		acctest.LifeCycle{
			Address: address, ID: &id, Variables: acctest.Variables{"a": a, "b": b, "super": super},
			Steps: []acctest.LifeCycleStep{
				{
					Name: "create", Config: "full", Action: plancheck.ResourceActionCreate, Calls: map[string]int{created: 1},
					Holds: map[string]knownvalue.Check{
						"email": text(mail), "superuser": is(super), "org_default_role": text("none"),
						"org_roles": knownvalue.MapSizeExact(2), "account_id": set, "created_at": set,
					},
					Check: noMail,
				},
				{Name: "no change", Config: "full", Calls: map[string]int{"GET getAccountUsers": 1}},
				changed,
				{ // settings of the provider's own cost no call, and an invitation comes too late
					Name: "own_settings", Action: plancheck.ResourceActionUpdate, Writes: none, Check: noMail,
				},
				{Name: "and without them", Config: "changed", Action: plancheck.ResourceActionUpdate, Writes: none},
				drift,
				{
					Name: "what the configuration does not name is not managed", Config: "minimal",
					Outside: edit(map[string]any{
						"first_name": "Theirs", "client_admin": super, "org_default_role": "viewer",
						"org_roles": map[string]any{b: "viewer"},
					}),
				},
				{
					Name: "no_roles", Action: plancheck.ResourceActionUpdate, Writes: one,
					Holds: map[string]knownvalue.Check{"org_roles": knownvalue.MapSizeExact(0)},
					Check: holdsRoles(map[string]string{}),
				},
				{
					Name: "deleted outside", Config: "minimal",
					Outside: func() { c.CallOutside(http.MethodDelete, "/account/users/"+id, nil) },
					Action:  plancheck.ResourceActionCreate, Writes: map[string]int{created: 1},
					Holds: map[string]knownvalue.Check{
						"email": text(c.Name("jsmith@example.com")), "org_roles": knownvalue.MapSizeExact(0),
						"first_name": knownvalue.Null(),
					},
				},
				{ // whether the service does that is not known: where it does not, the difference stays visible
					Name: "moved", Action: plancheck.ResourceActionUpdate, Writes: one,
					Holds:        map[string]knownvalue.Check{"email": text(c.Name("james@example.com"))},
					NeverSettles: c.Has("user-email-fixed"),
				},
			},
		}.Run(t, c)
	})
}

// An invitation is sent once: not again for another text, and not for a user that exists.
func TestAccUserInvite(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		invited := func(block string) string {
			return c.Config(acctest.Resource(typeName, "email = \"new@example.com\"\ninvite = "+block))
		}
		first := post{To: "new@example.com", Kind: "invite", Subject: "Welcome", Message: "Come in.\n"}
		second := post{To: "new@example.com", Kind: "invite"}
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests, Config: invited(`{ subject = "Welcome", message = "Come in.\n" }`),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckCalls(map[string]int{"PUT createAccountUserInvite": 1}), mailed(c, first)),
				},
				{
					PreConfig: c.ResetRequests, Config: invited(`{ subject = "Welcome again" }`),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
					Check:            resource.ComposeAggregateTestCheckFunc(c.CheckWrites(map[string]int{}), mailed(c, first)),
				},
				{Config: invited("{}"), Taint: []string{address}, Check: mailed(c, first, second)},
			},
		})
	})
}

// Where the default role gives access, "none" and no role differ, and what the console holds must
// survive.
func TestAccUserRoles(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		a, b := c.Organization("A"), c.Organization("B")
		var id string
		config := func(given string) string {
			return c.Config(acctest.Resource(typeName,
				"email = \"new@example.com\"\norg_default_role = \"viewer\"\norg_roles = {"+given+"}"))
		}
		role := func(org, name string) string { return fmt.Sprintf("%q = %q\n", org, name) }
		raw := func(want map[string]any) resource.TestCheckFunc {
			return func(*terraform.State) error {
				if diff := cmp.Diff(want, c.CallOutside(http.MethodGet, "/account/users/"+id, nil)["org_roles"]); diff != "" {
					return fmt.Errorf("the console holds other roles (-want +got):\n%s", diff)
				}
				return nil
			}
		}
		one, none := map[string]int{"PATCH updateAccountUser": 1}, map[string]int{}
		update := acctest.ExpectAction(address, plancheck.ResourceActionUpdate)
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					Config: config(role(a, "user") + role(b, "admin")), Check: acctest.Attribute(address, "id", &id),
					ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
				},
				{ // taken away is none
					PreConfig: c.ResetRequests, Config: config(role(a, "user")), ConfigPlanChecks: update,
					Check: resource.ComposeAggregateTestCheckFunc(c.CheckWrites(one),
						resource.TestCheckNoResourceAttr(address, "org_roles."+b), raw(map[string]any{a: "user", b: "none"})),
				},
				{ // and stays so when another role changes
					PreConfig: c.ResetRequests, Config: config(role(a, "admin")), ConfigPlanChecks: update,
					Check: resource.ComposeAggregateTestCheckFunc(c.CheckWrites(one), raw(map[string]any{a: "admin", b: "none"})),
				},
				{ // in words
					PreConfig: c.ResetRequests, Config: config(role(a, "admin") + role(b, "none")), ConfigPlanChecks: update,
					Check: resource.ComposeAggregateTestCheckFunc(c.CheckWrites(one),
						resource.TestCheckResourceAttr(address, "org_roles."+b, "none"), raw(map[string]any{a: "admin", b: "none"})),
				},
				{
					PreConfig: c.ResetRequests, Config: config(role(a, "admin")), ConfigPlanChecks: acctest.ExpectNoChange(),
					Check: c.CheckWrites(none),
				}, // means the same
				{ // an organization goes together with its role
					PreConfig: func() {
						c.CallOutside(http.MethodPatch, "/account/users/"+id,
							map[string]any{"org_roles": map[string]any{a: "admin", b: "user"}})
						c.CallOutside(http.MethodDelete, "/account/orgs/"+a, nil)
						c.ResetRequests()
					},
					Config: config(role(b, "billing")), ConfigPlanChecks: update,
					Check: resource.ComposeAggregateTestCheckFunc(c.CheckWrites(one), raw(map[string]any{b: "billing"})),
				},
			},
		})
	})
}

func TestAccUserImport(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		a, b := c.Organization("A"), c.Organization("B")
		id := makeUser(c, map[string]any{
			"email": "JSmith@example.com", "first_name": "James", "org_default_role": "viewer",
			"org_roles": map[string]any{a: "admin", b: "none"},
		})
		config := c.Config(acctest.Resource(typeName,
			fmt.Sprintf("email = %q\nfirst_name = \"James\"\norg_default_role = \"viewer\"\norg_roles = { %q = \"admin\" }",
				c.Name("jsmith@example.com"), a)))
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: config, ResourceName: address, ImportState: true, ImportStateId: id, ImportStatePersist: true},
				{
					PreConfig: c.ResetRequests, Config: config, ConfigPlanChecks: acctest.ExpectNoChange(),
					Check: c.CheckWrites(map[string]int{}),
				},
				{ResourceName: address, ImportState: true, ImportStateVerify: true},
				{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID}, // then nothing is planned
				{
					Config: config, ResourceName: address, ImportState: true, ImportStateId: "jsmith@example.com",
					ExpectError: regexp.MustCompile(`(?s)is\s+not\s+a\s+UUID.*runzero_users\s+finds`),
				},
			},
		})
	})
}

func TestAccUserImportByIdentity(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: c.Config(acctest.Resource(typeName, `email = "jsmith@example.com"`))},
				{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
			},
		})
	})
}

func TestAccUserRefused(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		id := makeUser(c, map[string]any{"email": "taken@example.com"})
		c.ExpectRefused(t,
			typeName,
			acctest.InvalidConfig{
				Attributes: "email = \"a@example.com\"\norg_roles = { HQ = \"viewer\" }",
				Error:      `org_roles ... not a UUID`,
			},
			acctest.InvalidConfig{
				Attributes: "email = \"a@example.com\"\ninvite = { subject = \"\" }",
				Error:      `text "" of invite.subject is refused: it is empty`,
			},
		)
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests, Config: c.Config(acctest.Resource(typeName, `email = "Taken@example.com"`)),
					ExpectError: regexp.MustCompile(
						`(?s)Cannot\s+create\s+user\s+"Taken@example.com".*email\s+=\s+"Taken@example.com".*of\s+this\s+email\s+already.*terraform\s+import\s+runzero_user.NAME\s+` + id),
				},
				{
					Config: c.Config(acctest.Resource(typeName,
						"email = \"a@example.com\"\norg_roles = { \""+acctest.UnknownID+"\" = \"viewer\" }")),
					ExpectError: regexp.MustCompile(`(?s)Cannot\s+create\s+user.*organization\s+not\s+found`),
				},
			},
		})
	})
}
