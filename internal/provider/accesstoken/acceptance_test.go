package accesstoken_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const typeName = "runzero_access_token"

// text is a string of what was opened; "" if it is not there or unknown.
func text(t *testing.T, outcome acctest.Outcome, name string) string {
	t.Helper()
	var s string
	if v, ok := outcome.Result[name]; ok && v.IsKnown() {
		if err := v.As(&s); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// exchanges counts the calls since the last reset; any other call is a failure.
func exchanges(t *testing.T, c *acctest.Console) int {
	t.Helper()
	n := 0
	for _, r := range c.Requests() {
		if r.Operation != "getAPIToken" {
			t.Errorf("%s %s was called", r.Method, r.Path)
			continue
		}
		n++
	}
	return n
}

func TestAccAccessToken(t *testing.T) {
	acctest.RunWith(t, emulator.Options{TokenLifetime: 20 * time.Minute}, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		id, secret := c.AddAPIClient("Pipeline")
		open := func(provider, settings acctest.Settings) acctest.Outcome {
			c.ResetRequests()
			return c.Open(t.Context(), provider, typeName, settings)
		}
		before := open(c.Client(nil), nil)
		if n := exchanges(t, c); n != 1 {
			t.Errorf("%d exchanges for one opening, want 1", n)
		}
		c.Advance(5 * time.Minute)
		for name, outcome := range map[string]acctest.Outcome{
			"the provider's own":        open(c.Client(nil), nil),
			"another, by an API client": open(c.Client(nil), acctest.Settings{"client_id": id, "client_secret": secret}),
			"another, by an export token": open(acctest.Settings{"base_url": c.URL, "export_token": b.ExportToken},
				acctest.Settings{"client_id": id, "client_secret": secret}),
			"another, by an account token": open(acctest.Settings{"base_url": c.URL, "account_token": b.AccountToken},
				acctest.Settings{"client_id": id, "client_secret": secret}),
			"another, organization's token": open(acctest.Settings{"base_url": c.URL, "organization_token": b.OrganizationToken},
				acctest.Settings{"client_id": id, "client_secret": secret}),
		} {
			t.Run(name, func(t *testing.T) {
				outcome.ExpectEnd(t, "open", "")
				if token := text(t, outcome, "access_token"); token == "" || !c.Accepts(token, "/account/orgs") ||
					token == text(t, before, "access_token") {
					t.Error("it is no fresh token that the console takes")
				}
				expires, err := time.Parse(time.RFC3339, text(t, outcome, "expires_at"))
				if left := expires.Sub(c.Now()); err != nil || left > 20*time.Minute || left < 19*time.Minute {
					t.Errorf("it has %s left, want the full 20 minutes: %v", left, err)
				}
			})
		}
		// Nothing was rotated, and what was issued before is still good.
		if !c.Accepts(text(t, before, "access_token"), "/account/orgs") {
			t.Error("an opening ends tokens issued before")
		}
		open(c.Client(nil), acctest.Settings{"client_id": id, "client_secret": secret}).ExpectEnd(t, "open", "")
	})
}

func TestAccAccessTokenRefused(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		const wrong = "wr0ng/+=secret"
		for name, test := range map[string]struct {
			provider, settings acctest.Settings
			phase, problem     string
			calls              int
		}{
			"wrong secret": {
				c.Client(nil),
				acctest.Settings{"client_id": b.ClientID, "client_secret": wrong},
				"open",
				`client_secret.*Cannot open runzero_access_token: .*does not accept.*/account/api/clients`, 1,
			},
			"provider's own is wrong": {
				acctest.Settings{"base_url": c.URL, "client_id": b.ClientID, "client_secret": wrong},
				nil, "open", `Cannot open runzero_access_token: .*does not accept`, 1,
			},
			"no API client at all": {
				acctest.Settings{"base_url": c.URL, "account_token": b.AccountToken},
				nil, "open",
				`client_id.*account token; no call was made.*Set client_id and client_secret here`, 0,
			},
			"half of one": {
				c.Client(nil),
				acctest.Settings{"client_id": b.ClientID},
				"validate",
				`client_id.*client_secret`, 0,
			},
			"empty secret": {
				c.Client(nil),
				acctest.Settings{"client_id": b.ClientID, "client_secret": ""},
				"validate", `client_secret`, 0,
			},
		} {
			c.ResetRequests()
			outcome := c.Open(t.Context(), test.provider, typeName, test.settings)
			t.Run(name, func(t *testing.T) {
				outcome.ExpectEnd(t, test.phase, test.problem)
				if n := exchanges(t, c); n != test.calls {
					t.Errorf("%d exchanges, want %d", n, test.calls)
				}
				for _, form := range []string{wrong, "wr0ng%2F%2B%3Dsecret", b.ClientSecret} {
					if strings.Contains(outcome.Problem, form) {
						t.Error("the error repeats the secret")
					}
				}
			})
		}
	})
}

// A provider whose credential the same run makes gives a token that is not known yet, instead of
// failing the plan.
func TestAccAccessTokenPending(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		outcome := c.Open(t.Context(),
			acctest.Settings{"base_url": c.URL, "client_id": "x", "client_secret": acctest.Unknown{}}, typeName, nil)
		outcome.ExpectEnd(t, "open", "")
		for _, name := range []string{"access_token", "expires_at"} {
			if v, ok := outcome.Result[name]; !ok || v.IsKnown() {
				t.Errorf("%s is known", name)
			}
		}
	})
}

// issued remembers the access tokens that the console sent.
type issued struct{ tokens []string }

func (i *issued) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/account/api/token") {
			next.ServeHTTP(w, r)
			return
		}
		kept := httptest.NewRecorder()
		next.ServeHTTP(kept, r)
		if _, rest, ok := strings.Cut(kept.Body.String(), `"access_token":"`); ok {
			token, _, _ := strings.Cut(rest, `"`)
			i.tokens = append(i.tokens, token)
		}
		for name, values := range kept.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(kept.Code)
		_, _ = w.Write(kept.Body.Bytes())
	})
}

// With the real CLI: another provider's configuration gets the token; plan and state have nothing
// of it.
func TestAccAccessTokenLeavesNoTrace(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		seen := &issued{}
		c.Intercept(seen.watch)
		factories := c.Factories()
		factories["echo"] = echoprovider.NewProviderServer()
		hidden := acctest.HideTexts(func() []string { return seen.tokens })
		made := func(name, pattern string) statecheck.StateCheck {
			return statecheck.ExpectKnownValue("echo.test", tfjsonpath.New("data").AtMapKey(name),
				knownvalue.StringRegexp(regexp.MustCompile(pattern)))
		}
		dir := t.TempDir()
		acctest.Test(t, c, resource.TestCase{
			WorkingDir:               dir,
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
			ProtoV6ProviderFactories: factories,
			Steps: []resource.TestStep{{
				Config: c.Config(acctest.HCL(t, "echoed")),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply:             []plancheck.PlanCheck{hidden},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan(), hidden},
				},
				ConfigStateChecks: []statecheck.StateCheck{
					made("digest", `^[0-9a-f]{16}$`), made("expires", `^\d{4}-.*Z$`),
				},
				Check: func(s *terraform.State) error {
					state, err := json.Marshal(s)
					if err != nil {
						return err
					}
					return errors.Join(acctest.ExpectHidden("the state", state, seen.tokens...), seen.files(dir))
				},
			}},
		})
	})
}

// A provider whose secret the same run makes: the plan does not fail, and the apply has the token.
func TestAccAccessTokenOfAProviderToBe(t *testing.T) {
	if strings.Contains(os.Getenv("TF_ACC_PROVIDER_HOST"), "opentofu") {
		t.Skip("OpenTofu wants the result of an ephemeral resource to be known in the plan")
	}
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		factories := c.Factories()
		factories["echo"] = echoprovider.NewProviderServer()
		acctest.Test(t, c, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
			ProtoV6ProviderFactories: factories,
			Steps: []resource.TestStep{{
				Config: acctest.HCL(t, "signed_in_later"),
				ConfigVariables: acctest.Variables{
					"base_url": c.URL, "client_id": b.ClientID, "client_secret": b.ClientSecret,
				}.ForCLI(),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue("echo.test", tfjsonpath.New("data"),
						knownvalue.StringRegexp(regexp.MustCompile(`^[0-9a-f]{16}$`))),
				},
			}},
		})
	})
}

// files looks at everything that the CLI wrote.
func (i *issued) files(dir string) error {
	looked := 0
	err := filepath.WalkDir(dir, func(file string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if strings.HasSuffix(file, ".tfstate") {
			looked++
		}
		return acctest.ExpectHidden(filepath.Base(file), text, i.tokens...)
	})
	if err == nil && looked == 0 {
		err = errors.New("no state file found: the test looks at nothing")
	}
	return err
}
