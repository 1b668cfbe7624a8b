package apiclient_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const day = 24 * time.Hour

// The whole life with a write-only secret: adopt, nothing, rotate by keepers and by age, revoke.
func TestAccAPIClient(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newRig(c)
		wo := writeOnly(r.secret)
		update, create := acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
			acctest.ExpectAction(address, plancheck.ResourceActionCreate)
		create.PreApply = append(create.PreApply, hidden{&r.secret})
		create.PostApplyPostRefresh = append(create.PostApplyPostRefresh, hidden{&r.secret})
		step := func(
			advance time.Duration, attributes string, checks resource.ConfigPlanChecks,
			more ...resource.TestCheckFunc,
		) resource.TestStep {
			return resource.TestStep{
				PreConfig: func() { c.Advance(advance); c.ResetRequests() },
				Config:    r.adopted(attributes), ConfigPlanChecks: checks, Check: resource.ComposeTestCheckFunc(more...),
			}
		}
		const first, second = "keepers = { quarter = \"1\" }\n", "keepers = { quarter = \"2\" }\n"
		revoke := "revoke_on_destroy = true\n"
		acctest.Test(t, c, resource.TestCase{
			TerraformVersionChecks:   withWriteOnly(),
			ProtoV6ProviderFactories: c.Factories(),
			CheckDestroy: func(*terraform.State) error {
				if c.Writes()[rotate] != 1 || r.works(r.last) && !c.Has("oauth-old-secret-lives") {
					return errors.New("the destroy did not revoke the secret by one rotation")
				}
				return nil
			},
			Steps: []resource.TestStep{
				step(0, wo, create, r.proved(1, 0), c.CheckCalls(map[string]int{}), r.none(),
					resource.TestCheckResourceAttr(address, "id", r.id), resource.TestCheckResourceAttrSet(address, "issued_at"),
					resource.TestCheckNoResourceAttr(address, "rotate_at")),
				step(0, wo, acctest.ExpectNoChange(), r.proved(0, 0), r.none()), // nothing to prove
				step(0, wo+"\n"+first, update, r.proved(0, 1), r.expectNew(&r.secret)),
				step(0, wo+"\n"+first, acctest.ExpectNoChange(), r.proved(1, 0), r.expectUnchanged()),
				step(0, second, update, r.proved(1, 1), r.expectNew(&r.last)), // the adopted secret is obsolete
				step(0, second+"rotate_after_days = 30", update, r.proved(1, 0), r.expectUnchanged()),
				step(30*day-time.Hour, second+"rotate_after_days = 30", acctest.ExpectNoChange(), r.expectUnchanged()),
				step(time.Hour, second+"rotate_after_days = 30", update, r.proved(1, 1), r.expectNew(&r.last)),
				step(0, revoke+second, update, r.proved(1, 0), r.expectUnchanged()),
				step(0, revoke+second, acctest.ExpectNoChange(), func(*terraform.State) error { c.ResetRequests(); return nil }),
			},
		})
	})
}

// With a secret in the state, as programs without write-only attributes have it: each refresh
// proves it, and a destroy forgets.
func TestAccAPIClientCurrent(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newRig(c)
		other := ""
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests, Config: r.adopted(current(r.secret)),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
					Check:            resource.ComposeTestCheckFunc(r.proved(1, 0), r.none()),
				},
				{
					PreConfig: c.ResetRequests, Config: r.adopted(current(r.secret)), ConfigPlanChecks: acctest.ExpectNoChange(),
					Check: r.proved(1, 0),
				},
				{
					PreConfig: c.ResetRequests, Config: r.adopted(current(r.secret), `keepers = { a = "1" }`),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
					Check:            resource.ComposeTestCheckFunc(r.proved(1, 1), r.expectNew(&r.secret)),
				},
				{ // rotated elsewhere: the one in the state is dead, and so is the one in the configuration
					PreConfig: func() { other = r.elsewhere(t, r.last); c.Advance(2 * time.Hour); c.ResetRequests() },
					Config:    r.adopted(current(r.secret), `keepers = { a = "1" }`),
					ExpectError: regexp.MustCompile(
						`(?s)Cannot\s+create\s+API\s+client.*client_secret_current.*not\s+accept.*present\s+secret.*/account/api/clients`),
				},
			},
		})
		if other == "" || !r.works(other) || r.works(r.last) {
			t.Error("the rotation elsewhere is not what the test thinks it is")
		}
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			CheckDestroy: func(*terraform.State) error {
				if n := c.Writes()[rotate]; n != 0 || !r.works(other) {
					return errors.New("the destroy did more than forget")
				}
				return nil
			},
			Steps: []resource.TestStep{{
				PreConfig: c.ResetRequests, Config: r.adopted(current(other)),
				ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate), Check: r.none(),
			}},
		})
	})
}

// A secret that is made elsewhere is handed over in place, as long as the state holds none that
// could have been found dead.
func TestAccAPIClientHandOver(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newRig(c)
		next := r.elsewhere(t, r.secret)
		c.Advance(2 * time.Hour) // the first secret is dead in any case
		acctest.Test(t, c, resource.TestCase{
			TerraformVersionChecks:   withWriteOnly(),
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					Config: r.adopted(writeOnly(r.secret), "client_secret_wo_version = 1"),
					ExpectError: regexp.MustCompile(
						`(?s)Cannot\s+create\s+API\s+client.*client_secret_wo.*not\s+accept.*another\s+client_secret_wo_version`),
				},
				{Config: r.adopted(writeOnly(next), "client_secret_wo_version = 1"), Check: r.none()},
				{ // a version with a wrong secret changes nothing
					PreConfig:   c.ResetRequests,
					Config:      r.adopted(writeOnly(r.secret), "client_secret_wo_version = 2"),
					ExpectError: regexp.MustCompile(`(?s)Cannot\s+update\s+API\s+client.*not\s+accept`),
				},
				{
					PreConfig: c.ResetRequests, Config: r.adopted(writeOnly(next), "client_secret_wo_version = 2"),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
					Check:            resource.ComposeTestCheckFunc(r.proved(1, 0), r.none()),
				},
				{ // handed over and rotated at once
					PreConfig:        c.ResetRequests,
					Config:           r.adopted(writeOnly(next), "client_secret_wo_version = 3", `keepers = { a = "1" }`),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
					Check:            resource.ComposeTestCheckFunc(r.proved(0, 1), r.expectNew(&next)),
				},
				{ // no version any more: nothing is handed over
					PreConfig: c.ResetRequests, Config: r.adopted(`keepers = { a = "1" }`),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
					Check:            resource.ComposeTestCheckFunc(r.proved(1, 0), r.expectUnchanged()),
				},
			},
		})
	})
}

// blocked refuses every caller, as an allowlist might.
func blocked(next http.Handler, on *bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !*on {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"error":"not from here"}`))
	})
}

// A refusal that is not about the secret removes nothing.
func TestAccAPIClientBlockedCaller(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newRig(c)
		on := false
		c.Intercept(func(next http.Handler) http.Handler { return blocked(next, &on) })
		config := r.adopted(current(r.secret))
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: config},
				{
					PreConfig: func() { on = true }, Config: config,
					ExpectError: regexp.MustCompile(`(?s)Cannot\s+read\s+API\s+client.*allowlist`),
				},
				{PreConfig: func() { on = false }, Config: config, ConfigPlanChecks: acctest.ExpectNoChange()},
			},
		})
	})
}

// losing carries a rotation out and loses the answer.
func losing(next http.Handler, armed *bool, sent *int, secret *string) http.Handler {
	found := regexp.MustCompile(`"api_client_secret":\s*"([^"]*)"`)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/account/api/rotate") || !*armed {
			next.ServeHTTP(w, r)
			return
		}
		*sent++
		whole := httptest.NewRecorder()
		next.ServeHTTP(whole, r)
		if m := found.FindStringSubmatch(whole.Body.String()); m != nil {
			*secret = m[1]
		}
		w.WriteHeader(http.StatusBadGateway)
	})
}

// onlyProvenRotations reports whether each rotation but the first follows an exchange in which the
// old secret proved to work.
func onlyProvenRotations(requests []emulator.Request) bool {
	last := 0
	for i, r := range requests {
		if r.Operation != "rotateAPIToken" {
			continue
		}
		if last > 0 && !slices.ContainsFunc(requests[last:i],
			func(r emulator.Request) bool { return r.Operation == "getAPIToken" && r.Status == http.StatusOK }) {
			return false
		}
		last = i + 1
	}
	return true
}

// The one case that cannot be mended: it is said, repeated only while the old secret works, and the
// state keeps what it had.
func TestAccAPIClientLostRotation(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newRig(c)
		armed, sent, made, proved := true, 0, "", false
		c.Intercept(func(next http.Handler) http.Handler { return losing(next, &armed, &sent, &made) })
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: r.adopted(current(r.secret))},
				{
					PreConfig: c.ResetRequests,
					Config:    r.adopted(current(r.secret), `keepers = { a = "1" }`),
					ExpectError: regexp.MustCompile(
						`(?s)Cannot\s+update\s+API\s+client.*answer\s+is\s+lost.*taken\s+for\s+dead.*state\s+keeps\s+the\s+old.*superuser.*/account/api/clients`),
				},
				{ // what the state keeps is found dead now, with the next step
					PreConfig: func() {
						armed, proved = false, onlyProvenRotations(c.Requests())
						c.Advance(2 * time.Hour)
						c.ResetRequests()
					},
					Config:      r.adopted(current(r.secret), `keepers = { a = "1" }`),
					ExpectError: regexp.MustCompile(`(?s)Cannot\s+create\s+API\s+client.*not\s+accept`),
				},
			},
		})
		if sent == 0 || made == "" || !proved {
			t.Errorf("the rotation was sent %d times, each after the old secret had proved to work: %v", sent, proved)
		}
	})
}
