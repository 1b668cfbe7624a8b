package apiclient_test

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const (
	typeName = "runzero_api_client"
	address  = "runzero_api_client.test"
	rotate   = "POST rotateAPIToken"
	anyID    = "3d1f7a52-6b0e-4a8c-9a35-c7e0b1f2d4a6"
)

// scenario manages the console's first API client with a provider that signs in with an account
// token.
type scenario struct {
	*acctest.Console
	id, secret string // the secret that a person has
	last       string // the secret in the state at the last check
}

func newScenario(c *acctest.Console) *scenario {
	b := c.Bootstrap()
	return &scenario{Console: c, id: b.ClientID, secret: b.ClientSecret}
}

// provider are the settings of the provider: those of the account token, and more.
func (r *scenario) provider(more acctest.Settings) acctest.Settings {
	all := acctest.Settings{"base_url": r.URL, "account_token": r.Bootstrap().AccountToken}
	maps.Copy(all, more)
	return all
}

// lifeCycle is a table of steps with that provider, about the API client of the scenario.
func (r *scenario) lifeCycle(steps ...acctest.LifeCycleStep) acctest.LifeCycle {
	return acctest.LifeCycle{
		Address: address, Config: "adopted", Provider: r.provider(nil), Variables: acctest.Variables{"client_id": r.id},
		Versions: withWriteOnly(), Steps: steps,
	}
}

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

// holds checks client_secret in the state; the texts themselves are never shown.
func (r *scenario) holds(want string, test func(now string) bool) map[string]knownvalue.Check {
	return map[string]knownvalue.Check{"client_secret": knownvalue.StringFunc(func(now string) error {
		ok := test(now)
		r.last = now
		if !ok {
			return errors.New("client_secret is not " + want)
		}
		return nil
	})}
}

// noSecret wants the adopted secret to be in use, which the state does not hold.
func noSecret() map[string]knownvalue.Check {
	return map[string]knownvalue.Check{"client_secret": knownvalue.Null()}
}

func (r *scenario) sameSecret() map[string]knownvalue.Check {
	return r.holds("what it was", func(now string) bool { return now != "" && now == r.last })
}

// newSecret wants a new secret that works, in place of the old one.
func (r *scenario) newSecret(old *string) map[string]knownvalue.Check {
	return r.holds("a new secret that works in place of the old one", func(now string) bool {
		return now != "" && now != *old && r.works(now) && (r.Has("oauth-old-secret-lives") || !r.works(*old))
	})
}

// calls are the exchanges of a secret for an access token, which prove that it works, and the
// rotations; nothing else is called.
func calls(exchanges, rotations int) map[string]int {
	return map[string]int{acctest.Exchange: exchanges, rotate: rotations}
}

// keepers are those of a configuration.
func keepers(value string) map[string]string { return map[string]string{"quarter": value} }

// withWriteOnly are the checks of a test that uses write-only attributes.
func withWriteOnly() []tfversion.TerraformVersionCheck {
	return []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)}
}
