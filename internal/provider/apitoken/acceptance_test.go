package apitoken_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const (
	typeName = "runzero_api_token"
	address  = "runzero_api_token.test"
)

func TestAccAPIToken(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		other := c.Organization("Other")
		pipeline, scans := c.Name("Pipeline"), c.Name("Scans")
		maker, bare := resource.TestCheckResourceAttr(address, "created_by", "admin@example.com"), ""
		if c.Live() { // who made it is the run's own affair, and no token of the account goes without a name
			maker, bare = resource.TestCheckResourceAttrSet(address, "id"), `comment = "`+c.Name("bare")+`"`
		}
		in := func(org string) string { return "organization_id = \"" + org + "\"\n" }
		config := func(attributes string) string { return c.Config(acctest.Resource(typeName, attributes)) }
		replaced := func(attributes string, checks ...resource.TestCheckFunc) resource.TestStep {
			return resource.TestStep{
				PreConfig:        c.ResetRequests,
				Config:           config(attributes),
				ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionDestroyBeforeCreate),
				Check: resource.ComposeAggregateTestCheckFunc(append(checks, c.NoReadAfterWrite("getAccountKey"),
					c.CheckWrites(map[string]int{"DELETE removeAccountKey": 1, "PUT createAccountKey": 1}))...),
			}
		}
		starts := func(prefix string) resource.TestCheckFunc {
			return resource.TestMatchResourceAttr(address, "token", regexp.MustCompile("^"+prefix))
		}
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig:        c.ResetRequests,
					Config:           config(in(b.OrganizationID) + `comment = "` + pipeline + `"`),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckCalls(map[string]int{"PUT createAccountKey": 1}),
						starts("OT"),
						resource.TestCheckResourceAttr(address, "organization_id", b.OrganizationID),
						resource.TestCheckResourceAttr(address, "comment", pipeline),
						resource.TestCheckResourceAttr(address, "type", "org"),
						maker,
						resource.TestCheckResourceAttrSet(address, "account_id"),
						resource.TestCheckResourceAttrSet(address, "issued_at"),
					),
				},
				replaced(in(b.OrganizationID)+`comment = "`+scans+`"`, resource.TestCheckResourceAttr(address, "comment", scans)),
				{ // a comment that is no longer named is no longer managed
					Config: config(in(b.OrganizationID)), ConfigPlanChecks: acctest.ExpectNoChange(),
					Check: resource.TestCheckResourceAttr(address, "comment", scans),
				},
				replaced(in(other), resource.TestCheckResourceAttr(address, "organization_id", other), starts("OT")),
				replaced(bare, resource.TestCheckNoResourceAttr(address, "organization_id"),
					resource.TestCheckResourceAttr(address, "type", "client"), starts("CT")),
				replaced(`comment = "`+c.Name("of the account")+`"`, starts("CT")),
			},
		})
	})
}

func lifeCycle(c *acctest.Console) acctest.Rotating {
	org, comment := c.Bootstrap().OrganizationID, c.Name("Pipeline")
	return acctest.Rotating{
		Type: typeName, Attributes: "organization_id = \"" + org + "\"\ncomment = \"" + comment + `"`,
		Create: "PUT createAccountKey", Rotate: "PATCH rotateAccountKey", List: "GET getAccountKeys",
		Path: "/account/keys/%s", Works: "/org",
		Make: func() string {
			return fmt.Sprint(c.CallOutside(http.MethodPut, "/account/keys",
				map[string]any{"comment": comment, "organization_id": org})["id"])
		},
		ImportID: func(id string) string { return id },
	}
}

func TestAccAPITokenKeepers(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) { lifeCycle(c).TestKeepers(t, c) })
}

func TestAccAPITokenAge(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) { lifeCycle(c).TestAge(t, c) })
}

// Whatever reads show of the secret, the state keeps it. Masked ones are part of the other setting.
func TestAccAPITokenReadInFull(t *testing.T) {
	t.Parallel()
	c := acctest.Start(t, emulator.Options{Variants: []string{"key-token-full", "rotate-created-at"}})
	lifeCycle(c).TestKeepers(t, c)
}

func TestAccAPITokenImport(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) { lifeCycle(c).TestImport(t, c) })
}

func TestAccAPITokenImportInFull(t *testing.T) {
	t.Parallel()
	c := acctest.Start(t, emulator.Options{Variants: []string{"key-token-full"}})
	lifeCycle(c).TestImport(t, c)
}

func TestAccAPITokenImportByIdentity(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		acctest.Test(t, c, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: c.Config(acctest.Resource(typeName, `comment = "Pipeline"`))},
				{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
			},
		})
	})
}

func TestAccAPITokenWrongInput(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		imported := func(id, want string) resource.TestStep {
			return resource.TestStep{
				Config:       c.Config(acctest.Resource(typeName, "")),
				ResourceName: address, ImportState: true, ImportStateId: id, ExpectError: regexp.MustCompile("(?s)" + want),
			}
		}
		c.ExpectRefused(t, typeName,
			acctest.InvalidConfig{
				Attributes: `organization_id = "EMEA"`,
				Error:      `organization_id ... not a UUID`,
			},
			acctest.InvalidConfig{
				Attributes: `rotate_after_days = 0`,
				Error:      `rotate_after_days ... between 1 and 365`,
			},
			acctest.InvalidConfig{
				Attributes: `rotate_after_days = 366`,
				Error:      `rotate_after_days ... between 1 and 365`,
			},
			acctest.InvalidConfig{Attributes: `rotate_early_days = 3`, Error: `rotate_early_days ... rotate_after_days`},
			acctest.InvalidConfig{
				Attributes: "rotate_after_days = 7\nrotate_early_days = 7",
				Error:      `rotate_early_days ... is due as soon ... less than`,
			},
			acctest.InvalidConfig{
				Attributes: "organization_id = \"" + acctest.UnknownID + "\"\ncomment = \"x\"", Applied: true,
				Error: `Cannot create API token "x" ... organization`,
			},
			acctest.InvalidConfig{
				Provider: c.OrganizationToken(),
				Error:    `runzero_api_token cannot be managed with an organization token ... No call was made`,
			},
		)
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				imported("Pipeline", `Cannot\s+import\s+API\s+token.*not\s+a\s+UUID.*by\s+ID`),
				imported(acctest.UnknownID, `Cannot\s+import\s+non-existent\s+remote\s+object`),
			},
		})
	})
}

// withoutSecret takes the token out of the next answer to a write.
func withoutSecret(next http.Handler, armed *bool) http.Handler {
	secret := regexp.MustCompile(`"token":\s*"[^"]*"`)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPut || !*armed {
			next.ServeHTTP(w, r)
			return
		}
		*armed = false
		whole := httptest.NewRecorder()
		next.ServeHTTP(whole, r)
		w.Header().Set("Content-Type", whole.Header().Get("Content-Type"))
		w.WriteHeader(whole.Code)
		_, _ = w.Write(bytes.ReplaceAll(whole.Body.Bytes(), secret.Find(whole.Body.Bytes()), []byte(`"token":""`)))
	})
}

// A token whose secret got lost is not forgotten: it is in the state, and the next apply replaces
// it.
func TestAccAPITokenWithoutSecret(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		armed := true
		c.Intercept(func(next http.Handler) http.Handler { return withoutSecret(next, &armed) })
		config := c.Config(acctest.Resource(typeName, `comment = "Pipeline"`))
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: config, ExpectError: regexp.MustCompile(
					`(?s)Cannot\s+create\s+API\s+token\s+"Pipeline".*without\s+the\s+token\s+itself.*secret\s+is\s+lost.*apply\s+again`)},
				{
					PreConfig: c.ResetRequests,
					Config:    config, ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionDestroyBeforeCreate),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckWrites(map[string]int{"DELETE removeAccountKey": 1, "PUT createAccountKey": 1}),
						resource.TestCheckResourceAttrSet(address, "token"),
					),
				},
			},
		})
	})
}
