package acctest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// ExpectEmptyPlanAfter are the plan checks of a step that must end with nothing left to do.
func ExpectEmptyPlanAfter() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
}

// ExpectAction is the plan checks of a step in which one resource meets one action, and
// after which nothing is left to do.
func ExpectAction(address string, action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	checks := ExpectEmptyPlanAfter()
	checks.PreApply = []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}
	return checks
}

// ExpectNoChange is the plan checks of a step that must change nothing at all.
func ExpectNoChange() resource.ConfigPlanChecks {
	checks := ExpectEmptyPlanAfter()
	checks.PreApply = []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}
	return checks
}

// HideTexts is a plan check that none of the texts stands in a plan or in the state before it. It
// wants at least one. What was configured is not looked at: there they stand, of course.
func HideTexts(texts func() []string) plancheck.PlanCheck { return hiddenTexts{texts} }

type hiddenTexts struct{ texts func() []string }

// CheckPlan implements [plancheck.PlanCheck].
func (h hiddenTexts) CheckPlan(
	_ context.Context, request plancheck.CheckPlanRequest, answer *plancheck.CheckPlanResponse,
) {
	plan := *request.Plan
	plan.Config, plan.Variables = nil, nil
	text, err := json.Marshal(&plan)
	if err != nil {
		answer.Error = fmt.Errorf("writing the plan: %w", err)
		return
	}
	answer.Error = ExpectHidden("the plan", text, h.texts()...)
}

// ExpectHidden checks that a text holds none of some others, of which there must be one, and none
// may be empty.
func ExpectHidden(where string, text []byte, hidden ...string) error {
	if len(hidden) == 0 || slices.Contains(hidden, "") {
		return fmt.Errorf("there is nothing to look for in %s", where)
	}
	for _, one := range hidden {
		inJSON, err := json.Marshal(one)
		if err != nil {
			return fmt.Errorf("writing a text: %w", err)
		}
		if bytes.Contains(text, []byte(one)) || bytes.Contains(text, bytes.Trim(inJSON, `"`)) {
			return fmt.Errorf("a secret stands in %s", where)
		}
	}
	return nil
}

// CheckWrites checks that the requests since the last reset hold exactly these writes, by
// "METHOD operation".
func (c *Console) CheckWrites(want map[string]int) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if diff := cmp.Diff(want, c.Writes()); diff != "" {
			return fmt.Errorf("writes (-want +got):\n%s", diff)
		}
		return nil
	}
}

// NoReadAfterWrite checks that no single object was asked for since the last reset,
// unless the provider is told to ask for each.
func (c *Console) NoReadAfterWrite(operations ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if !c.Snapshots() {
			return nil // counts the calls of snapshots
		}
		counts := c.Calls()
		for _, operation := range operations {
			if n := counts["GET "+operation]; n > 0 {
				return fmt.Errorf("%s was called %d times: %v", operation, n, maps.Clone(counts))
			}
		}
		return nil
	}
}

// ImportID builds the id string for an import out of attributes of a resource,
// joined by slashes.
func ImportID(address string, attributes ...string) resource.ImportStateIdFunc {
	return func(s *terraform.State) (string, error) {
		r, ok := s.RootModule().Resources[address]
		if !ok {
			return "", fmt.Errorf("%s is not in the state", address)
		}
		id := ""
		for i, name := range attributes {
			if i > 0 {
				id += "/"
			}
			id += r.Primary.Attributes[name]
		}
		return id, nil
	}
}

// Attribute reads one attribute of a resource into a variable of the test.
func Attribute(address, name string, into *string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		r, ok := s.RootModule().Resources[address]
		if !ok {
			return fmt.Errorf("%s is not in the state", address)
		}
		*into = r.Primary.Attributes[name]
		return nil
	}
}
