package acctest

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// namePlanner plans another name than the one that is configured.
type namePlanner struct {
	tfprotov6.ProviderServer
	typ tftypes.Type
}

// PlanResourceChange implements [tfprotov6.ProviderServer].
func (p *namePlanner) PlanResourceChange(
	ctx context.Context, request *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	answer, err := p.ProviderServer.PlanResourceChange(ctx, request)
	if err != nil {
		return nil, err
	}
	planned, err := answer.PlannedState.Unmarshal(p.typ)
	if err != nil {
		return nil, err
	}
	values := valuesOf(planned)
	values["name"] = tftypes.NewValue(tftypes.String, "another")
	state, err := tfprotov6.NewDynamicValue(p.typ, tftypes.NewValue(p.typ, values))
	answer.PlannedState = &state
	return answer, err
}

// Terraform refuses a plan that is not what the configuration says. Where no Terraform runs, the
// test has to.
func TestPlansAreHeldAgainstTheirConfiguration(t *testing.T) {
	t.Parallel()
	c := Start(t, emulator.Options{})
	serve := c.Factories()["runzero"]
	testCase := resource.TestCase{ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
		"runzero": func() (tfprotov6.ProviderServer, error) {
			server, err := serve()
			return &namePlanner{server, c.Objects(t.Context(), c.Client(nil)).TypeOf("runzero_group")}, err
		},
	}}
	testCase.Steps = []resource.TestStep{{Config: c.Config(Resource("runzero_group", `name = "right"`))}}
	r, err := newDirectRun(t, c, testCase)
	if err != nil {
		t.Fatal(err)
	}
	r.config = r.steps[0]
	c.ResetRequests()
	err = r.step(t.Context(), testCase.Steps[0])
	if err == nil || !strings.Contains(err.Error(), "invalid value of name") {
		t.Errorf("a wrong name is planned: %v", err)
	}
	c.ExpectNoCall(t)
}
