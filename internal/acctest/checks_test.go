package acctest

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// A secret is found wherever a plan holds it, but for what was configured.
func TestHideTexts(t *testing.T) {
	t.Parallel()
	const secret = `a"secret`
	planned := []*tfjson.ResourceChange{{Change: &tfjson.Change{After: map[string]any{"token": secret}}}}
	before := &tfjson.State{Values: &tfjson.StateValues{RootModule: &tfjson.StateModule{Resources: []*tfjson.StateResource{
		{AttributeValues: map[string]any{"token": "Bearer " + secret}},
	}}}}
	for name, test := range map[string]struct {
		plan  tfjson.Plan
		texts []string
		finds bool
	}{
		"in no plan":          {tfjson.Plan{}, []string{secret}, false},
		"planned":             {tfjson.Plan{ResourceChanges: planned}, []string{"another", secret}, true},
		"in the state before": {tfjson.Plan{PriorState: before}, []string{secret}, true},
		"configured": {
			tfjson.Plan{Variables: map[string]*tfjson.PlanVariable{"token": {Value: secret}}}, []string{secret}, false,
		},
		"nothing to look for":   {tfjson.Plan{}, nil, true},
		"an empty text to find": {tfjson.Plan{}, []string{""}, true},
	} {
		var answer plancheck.CheckPlanResponse
		HideTexts(func() []string { return test.texts }).CheckPlan(t.Context(),
			plancheck.CheckPlanRequest{Plan: &test.plan}, &answer)
		if (answer.Error != nil) != test.finds {
			t.Errorf("%s: %v", name, answer.Error)
		}
		if answer.Error != nil && strings.Contains(answer.Error.Error(), secret) {
			t.Errorf("%s: the error repeats the secret", name)
		}
	}
}

// The exchange of a secret counts where it is named, and is left out elsewhere.
func TestCheckCallsCountsExchanges(t *testing.T) {
	t.Parallel()
	c := Start(t, emulator.Options{})
	b := c.Bootstrap()
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {b.ClientID}, "client_secret": {b.ClientSecret},
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, emulator.Prefix+"/account/api/token",
		strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	c.ServeHTTP(httptest.NewRecorder(), r)
	for name, test := range map[string]struct {
		want map[string]int
		fits bool
	}{
		"not named":     {map[string]int{}, true},
		"named":         {map[string]int{Exchange: 1}, true},
		"named as none": {map[string]int{Exchange: 0}, false},
		"another call":  {map[string]int{Exchange: 1, "GET getSites": 1}, false},
	} {
		if err := c.CheckCalls(test.want)(nil); (err == nil) != test.fits {
			t.Errorf("%s: %v", name, err)
		}
	}
}
