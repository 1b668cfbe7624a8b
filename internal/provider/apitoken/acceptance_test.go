package apitoken_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const (
	typeName = "runzero_api_token"
	address  = "runzero_api_token.test"
)

// startsWith checks how a token begins, and never shows it.
func startsWith(prefix string) knownvalue.Check {
	return knownvalue.StringFunc(func(token string) error {
		if !strings.HasPrefix(token, prefix) {
			return errors.New("the token does not start with " + prefix)
		}
		return nil
	})
}

func TestAccAPIToken(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		org, other := c.Bootstrap().OrganizationID, c.Organization("Other")
		pipeline, scans := c.Name("Pipeline"), c.Name("Scans")
		text, set, null := knownvalue.StringExact, knownvalue.NotNull(), knownvalue.Null()
		first := map[string]knownvalue.Check{
			"token": startsWith("OT"), "organization_id": text(org), "comment": text(pipeline), "type": text("org"),
			"created_by": text("admin@example.com"), "account_id": set, "issued_at": set,
		}
		var bare any
		if c.Live() { // who made it is the run's own affair, and no token of the account goes without a name
			first["created_by"], bare = set, c.Name("bare")
		}
		replaced := func(name string, organization, comment any, holds map[string]knownvalue.Check) acctest.LifeCycleStep {
			return acctest.LifeCycleStep{
				Name: name, Variables: acctest.Variables{"organization": organization, "comment": comment},
				Action:  plancheck.ResourceActionDestroyBeforeCreate,
				Writes:  map[string]int{"DELETE removeAccountKey": 1, "PUT createAccountKey": 1},
				Unasked: []string{"getAccountKey"}, Holds: holds,
			}
		}
		acctest.LifeCycle{
			Address: address, Config: "token", WithoutCLI: true,
			Steps: []acctest.LifeCycleStep{
				{
					Name: "create", Variables: acctest.Variables{"organization": org, "comment": pipeline},
					Action: plancheck.ResourceActionCreate, Calls: map[string]int{"PUT createAccountKey": 1}, Holds: first,
				},
				replaced("another comment", org, scans, map[string]knownvalue.Check{"comment": text(scans)}),
				{
					Name:      "a comment that is no longer named is no longer managed",
					Variables: acctest.Variables{"organization": org, "comment": nil},
					Holds:     map[string]knownvalue.Check{"comment": text(scans)},
				},
				replaced("another organization", other, nil, map[string]knownvalue.Check{
					"organization_id": text(other), "token": startsWith("OT"),
				}),
				replaced("the account", nil, bare, map[string]knownvalue.Check{
					"organization_id": null, "type": text("client"), "token": startsWith("CT"),
				}),
				replaced("a comment", nil, c.Name("of the account"), map[string]knownvalue.Check{"token": startsWith("CT")}),
			},
		}.Run(t, c)
	})
}

func lifeCycle(c *acctest.Console) acctest.Rotating {
	org, comment := c.Bootstrap().OrganizationID, c.Name("Pipeline")
	return acctest.Rotating{
		Type: typeName, Variables: acctest.Variables{"organization": org, "comment": comment},
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

func TestAccAPITokenUnknownKeepers(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) { lifeCycle(c).TestUnknownKeepersWithoutCLI(t, c) })
}

func TestAccAPITokenUnknownKeepersThroughCLI(t *testing.T) {
	acctest.RunOnce(t, func(t *testing.T, c *acctest.Console) { lifeCycle(c).TestUnknownKeepers(t, c) })
}

func TestAccAPITokenAge(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) { lifeCycle(c).TestAge(t, c) })
}

func TestAccAPITokenImport(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) { lifeCycle(c).TestImport(t, c) })
}

// Whatever reads show of the secret, the state keeps it. Masked ones are part of the other setting.
func TestAccAPITokenReadInFull(t *testing.T) {
	t.Parallel()
	life := func(variants ...string) (acctest.Rotating, *acctest.Console) {
		c := acctest.Start(t, emulator.Options{Variants: variants})
		r := lifeCycle(c)
		r.WithoutCLI = true
		return r, c
	}
	r, c := life("key-token-full", "rotate-created-at")
	r.TestKeepers(t, c)
	r, c = life("key-token-full")
	r.TestImport(t, c)
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
		c.ExpectImportRefused(t, typeName, "Pipeline", `Cannot import API token ... not a UUID ... by ID`)
		c.ExpectImportRefused(t, typeName, acctest.UnknownID, `Cannot import non-existent remote object`)
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
		acctest.LifeCycle{
			Address: address, Config: "token", WithoutCLI: true,
			Variables: acctest.Variables{"organization": nil, "comment": "Pipeline"},
			Steps: []acctest.LifeCycleStep{
				{
					Name: "lost",
					Error: `Cannot create API token "Pipeline" ... without the token itself ... secret is lost ... ` +
						`apply again`,
				},
				{
					Name: "replaced", Action: plancheck.ResourceActionDestroyBeforeCreate,
					Writes: map[string]int{"DELETE removeAccountKey": 1, "PUT createAccountKey": 1},
					Holds:  map[string]knownvalue.Check{"token": knownvalue.NotNull()},
				},
			},
		}.Run(t, c)
	})
}
