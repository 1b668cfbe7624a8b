package apiclient_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const (
	typeName = "runzero_api_client"
	address  = "runzero_api_client.test"
	rotate   = "POST rotateAPIToken"
)

// scenario manages the console's first API client with a provider that signs in with an account
// token.
type scenario struct {
	*acctest.Console
	id, secret string // the secret that a person has
	last       string // the secret in the state at the last check
}

func newRig(c *acctest.Console) *scenario {
	b := c.Bootstrap()
	return &scenario{Console: c, id: b.ClientID, secret: b.ClientSecret}
}

func (r *scenario) config(attributes string, more ...string) string {
	return r.ProviderBlock(fmt.Sprintf("account_token = %q\n%s", r.Bootstrap().AccountToken, strings.Join(more, "\n"))) +
		acctest.Resource(typeName, attributes)
}

func (r *scenario) adopted(more ...string) string {
	return r.config(fmt.Sprintf("client_id = %q\n%s", r.id, strings.Join(more, "\n")))
}

func writeOnly(secret string) string { return fmt.Sprintf("client_secret_wo = %q", secret) }
func current(secret string) string   { return fmt.Sprintf("client_secret_current = %q", secret) }

// form posts id and secret to a path as the API client itself would.
func (r *scenario) form(path, secret string) (int, map[string]any) {
	body := url.Values{"grant_type": {"client_credentials"}, "client_id": {r.id}, "client_secret": {secret}}.Encode()
	req := httptest.NewRequest(http.MethodPost, emulator.Prefix+path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	r.ServeHTTP(w, req)
	answer := map[string]any{}
	_ = json.Unmarshal(w.Body.Bytes(), &answer)
	if data, ok := answer["data"].(map[string]any); ok {
		answer = data
	}
	return w.Code, answer
}

func (r *scenario) works(secret string) bool {
	status, _ := r.form("/account/api/token", secret)
	return status == http.StatusOK
}

// elsewhere rotates the secret outside of Terraform, and gives the new one.
func (r *scenario) elsewhere(t *testing.T, secret string) string {
	t.Helper()
	status, answer := r.form("/account/api/rotate", secret)
	newer, ok := answer["api_client_secret"].(string)
	if status != http.StatusOK || !ok {
		t.Fatalf("rotation outside of Terraform: status %d", status)
	}
	r.ResetRequests()
	return newer
}

// state checks client_secret in the state; the texts themselves are never shown.
func (r *scenario) state(want string, test func(now string) bool) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		var now string
		if err := acctest.Attribute(address, "client_secret", &now)(s); err != nil {
			return err
		}
		ok := test(now)
		r.last = now
		if !ok {
			return fmt.Errorf("client_secret is not %s", want)
		}
		return nil
	}
}

func (r *scenario) none() resource.TestCheckFunc {
	return r.state("null", func(now string) bool { return now == "" })
}

func (r *scenario) expectUnchanged() resource.TestCheckFunc {
	return r.state("what it was", func(now string) bool { return now == r.last })
}

// expectNew wants a new secret that works, in place of the old one.
func (r *scenario) expectNew(old *string) resource.TestCheckFunc {
	return r.state("a new secret that works in place of the old one", func(now string) bool {
		return now != "" && now != *old && r.works(now) && (r.Has("oauth-old-secret-lives") || !r.works(*old))
	})
}

// proved checks how often a secret was exchanged for an access token since the last reset, and
// which writes were sent.
func (r *scenario) proved(exchanges, rotations int) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		n := 0
		for _, q := range r.Requests() {
			if q.Operation == "getAPIToken" {
				n++
			}
		}
		if n != exchanges {
			return fmt.Errorf("%d exchanges, %d are wanted", n, exchanges)
		}
		writes := map[string]int{}
		if rotations > 0 {
			writes[rotate] = rotations
		}
		return r.CheckWrites(writes)(s)
	}
}

// hidden is a check that neither the plan nor the state before it holds a secret.
type hidden struct{ secret *string }

func (h hidden) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	plan := *req.Plan
	plan.Config = nil // the configuration as written, which holds it of course
	text, err := json.Marshal(&plan)
	if err != nil {
		resp.Error = err
		return
	}
	quoted, err := json.Marshal(*h.secret)
	if err != nil {
		resp.Error = err
		return
	}
	if strings.Contains(string(text), string(quoted)) {
		resp.Error = errors.New("the secret stands in the plan")
	}
}

// withWriteOnly are the checks of a test that uses write-only attributes.
func withWriteOnly() []tfversion.TerraformVersionCheck {
	return []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)}
}
