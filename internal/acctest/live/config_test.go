package live_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/live"
)

const secret = "s3cret/+="

// allowed is an environment that allows work on a console.
func allowed() map[string]string {
	return map[string]string{
		"RUNZERO_LIVE": "1", "RUNZERO_LIVE_CONFIRM": "Console.example.com",
		"RUNZERO_BASE_URL":  "https://console.example.com:8443/api/v1.0",
		"RUNZERO_CLIENT_ID": "6a8f7a0e-7a51-4cf3-a8a4-5bb52a9a2f21", "RUNZERO_CLIENT_SECRET": secret,
	}
}

func TestGuard(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change    map[string]string
		wantError string // "" = allowed
	}{
		"allowed":              {},
		"no guard":             {map[string]string{"RUNZERO_LIVE": ""}, "RUNZERO_LIVE is not 1"},
		"a guard that says no": {map[string]string{"RUNZERO_LIVE": "0"}, "RUNZERO_LIVE is not 1"},
		"no console":           {map[string]string{"RUNZERO_BASE_URL": ""}, "RUNZERO_BASE_URL is not set"},
		"not confirmed": {
			map[string]string{"RUNZERO_LIVE_CONFIRM": ""},
			`"", and the console is "console.example.com"`,
		},
		"another one confirmed": {
			map[string]string{"RUNZERO_LIVE_CONFIRM": "example.com"},
			`"example.com", and the console is "console.example.com"`,
		},
		"no credential": {
			map[string]string{"RUNZERO_CLIENT_ID": "", "RUNZERO_CLIENT_SECRET": ""},
			"there is no credential",
		},
		"half a credential": {map[string]string{"RUNZERO_CLIENT_ID": ""}, "only one is set"},
		"two credentials":   {map[string]string{"RUNZERO_ACCOUNT_TOKEN": "CT" + secret}, "two credentials"},
		"the wrong kind": {
			map[string]string{"RUNZERO_CLIENT_ID": "", "RUNZERO_CLIENT_SECRET": "", "RUNZERO_ACCOUNT_TOKEN": "OT" + secret},
			"does not begin with CT",
		},
		"plain http": {
			map[string]string{"RUNZERO_BASE_URL": "http://console.example.com"},
			"http is only allowed to this machine",
		},
		"a bad file": {map[string]string{"RUNZERO_CA_CERTIFICATE": "/nowhere.pem"}, "RUNZERO_CA_CERTIFICATE"},
		"a bad flag": {map[string]string{"RUNZERO_INSECURE_SKIP_VERIFY": "perhaps"}, "RUNZERO_INSECURE_SKIP_VERIFY"},
		"a hidden secret": {
			map[string]string{"RUNZERO_BASE_URL": "https://me:" + secret + "@console.example.com"},
			"refused",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := allowed()
			maps.Copy(env, tc.change)
			config, err := live.FromEnvironment(func(name string) string { return env[name] })
			if (err == nil) != (tc.wantError == "") || err != nil && !strings.Contains(err.Error(), tc.wantError) {
				t.Errorf("got %v; %q is wanted", err, tc.wantError)
			}
			if output := fmt.Sprintf("%v %+v %#v %v", config, config, config, err); strings.Contains(output, secret) {
				t.Error("the secret shows")
			}
			if err == nil && config.BaseURL != "https://console.example.com:8443" {
				t.Errorf("console %s", config.BaseURL)
			}
			if err != nil && !strings.Contains(err.Error(), live.VariableConfirm+"=HOST") {
				t.Error("the error does not say what to set")
			}
		})
	}
}

func TestVariants(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{"": "[] false", "none": "[] true", "a, b,c": "[a b c] true"} {
		env := allowed()
		env["RUNZERO_LIVE_VARIANTS"] = given
		config, err := live.FromEnvironment(func(name string) string { return env[name] })
		if got := fmt.Sprint(config.Variants, config.VariantsKnown); err != nil || got != want {
			t.Errorf("%q: %s, %v", given, got, err)
		}
	}
}
