package acctest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
)

// LifeCycle is the life of one resource as a table of steps: created, left alone, updated, edited
// and deleted from outside, imported, destroyed. The configuration of a step is
// testdata/TEST/CONFIGURATION/main.tf, or testdata/CONFIGURATION/main.tf where several tests use
// it, without the provider block; "prefix" is given to each one as a variable, see [Console.Name].
//
// Every step ends with a plan without and one with a refresh, and both must be empty. An id must
// stay over an update and change over a create and a replacement.
type LifeCycle struct {
	// Address is the resource's address in each configuration, such as "runzero_site.test".
	Address string
	// Config names the folder of the configuration of all steps that name no other; "" if each step
	// has one of its own.
	Config string
	// Provider are the settings of the provider; nil signs in as an API client.
	Provider Settings
	// Variables are given to each configuration.
	Variables Variables
	// WithoutCLI runs the table as [TestWithoutCLI] does.
	WithoutCLI bool
	// Versions skip the table with a CLI that is too old for it.
	Versions []tfversion.TerraformVersionCheck
	// ID is where the present id is put, for what the steps do outside; nil if none needs it.
	ID *string
	// Steps come one after the other. What is left at their end is destroyed.
	Steps []LifeCycleStep
}

// LifeCycleStep is one configuration, planned and applied, or one import.
type LifeCycleStep struct {
	// Name says what the step shows. It names the folder of the configuration, unless Config or that
	// of the table does.
	Name, Config string
	// Provider are other settings of the provider than the table's; nil if there are none.
	Provider Settings
	// Variables are given to this step beside those of the table, and win over them.
	Variables Variables
	// Outside is done before the step: a drift, a deletion, a turn of the clock.
	Outside func()
	// Action is what the plan must say; "" means that it must be empty. What must be planned for other
	// resources of the configuration is not held against it.
	Action plancheck.ResourceActionType
	// PlanChecks look at the plan before it is applied, and at the refreshed one after.
	PlanChecks []plancheck.PlanCheck
	// Calls are all requests of plan and apply, by "METHOD operation"; nil does not count them.
	Calls map[string]int
	// Writes are those of them that are no GET; nil does not count them.
	Writes map[string]int
	// Unasked are the single calls, such as "getSite", that must not be made.
	Unasked []string
	// Holds are attributes of the state after it, by name.
	Holds map[string]knownvalue.Check
	// Check looks at the console after it.
	Check func() error
	// Import imports the resource by its id into an empty state: what is read must be the present
	// state, but for the attributes of ImportIgnores, and the configuration must plan empty with it.
	Import        bool
	ImportIgnores []string
	// ImportsBy is the text to import the resource by; nil where that is its id, behind that of the
	// organization that it lives in.
	ImportsBy func(id string) string
	// ImportID imports the object with this id into the state, which the next steps go on with.
	ImportID string
	// Removed takes the resource out of the configuration, which destroys it. Only the calls, Check
	// and Error are held against it.
	Removed bool
	// Error is what the step is refused with, see [TextPattern]; then nothing but Calls, Writes and
	// Unasked is held against it.
	Error string
	// NeverSettles is a step whose plan stays as it is after it was applied, because the console does
	// not do what it is asked for.
	NeverSettles bool
}

// Run runs the table.
func (l LifeCycle) Run(t *testing.T, c *Console) {
	t.Helper()
	if l.ID == nil {
		l.ID = new(string)
	}
	var steps []resource.TestStep
	for i := range l.Steps {
		steps = append(steps, l.cliSteps(t, c, i)...)
	}
	run := Test
	if l.WithoutCLI {
		run = TestWithoutCLI
	}
	run(t, c, resource.TestCase{
		TerraformVersionChecks: l.Versions, ProtoV6ProviderFactories: c.Factories(), Steps: steps,
	})
}

// TextPattern is an expression for a text in the output of a CLI, which breaks lines where it likes
// and draws a bar in front of them. " ... " stands for anything.
func TextPattern(text string) *regexp.Regexp {
	var parts []string
	for part := range strings.SplitSeq(text, "...") {
		var words []string
		for _, word := range strings.Fields(part) {
			words = append(words, regexp.QuoteMeta(word))
		}
		parts = append(parts, strings.Join(words, `[\s│]+`))
	}
	return regexp.MustCompile("(?s)" + strings.Join(parts, ".*"))
}

// HCL reads testdata/TEST/CONFIGURATION/main.tf of the package under test, or
// testdata/CONFIGURATION/main.tf where the test has none of its own.
func HCL(t *testing.T, configuration string) string {
	t.Helper()
	test, _, _ := strings.Cut(t.Name(), "/")
	file := filepath.Join("testdata", test, configuration, "main.tf")
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		file = filepath.Join("testdata", configuration, "main.tf")
	}
	text, err := os.ReadFile(file) //nolint:gosec // a file of the test
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Variables are given to configurations: strings, numbers, bools, and slices and maps of them; nil
// is null.
type Variables map[string]any

// variable writes a variable as Terraform reads it.
type variable struct{ value any }

// MarshalJSON implements [config.Variable].
func (v variable) MarshalJSON() ([]byte, error) {
	text, err := json.Marshal(v.value)
	if err != nil {
		return nil, fmt.Errorf("writing a variable: %w", err)
	}
	return text, nil
}

// ForCLI are the variables in the form of the library that runs the CLI.
func (v Variables) ForCLI() config.Variables {
	all := config.Variables{}
	for name, value := range v {
		all[name] = variable{value}
	}
	return all
}

// variables are those of a step.
func (l LifeCycle) variables(c *Console, s LifeCycleStep) Variables {
	all := Variables{"prefix": c.Name("")}
	maps.Copy(all, l.Variables)
	maps.Copy(all, s.Variables)
	return all
}

// provider is the provider block of a step.
func (l LifeCycle) provider(c *Console, s LifeCycleStep) string {
	settings := l.Provider
	if s.Provider != nil {
		settings = s.Provider
	}
	if settings == nil {
		return c.Config()
	}
	return settings.Block()
}

// before is done ahead of each step. The library looks at nothing after a step that is refused, so
// the next one does.
func (l LifeCycle) before(t *testing.T, c *Console, i int) {
	t.Helper()
	if i > 0 && l.Steps[i-1].Error != "" {
		if err := l.Steps[i-1].requests(c); err != nil {
			t.Errorf("%s: %v", l.Steps[i-1].Name, err)
		}
	}
	s := l.Steps[i]
	if s.Outside != nil {
		s.Outside()
	}
	c.ResetRequests()
}

// requests holds the requests of a step against what it says of them.
func (s LifeCycleStep) requests(c *Console) error {
	if s.Calls != nil {
		if err := c.CheckCalls(s.Calls)(nil); err != nil {
			return err
		}
	}
	if s.Writes != nil {
		if err := c.CheckWrites(s.Writes)(nil); err != nil {
			return err
		}
	}
	return c.NoReadAfterWrite(s.Unasked...)(nil)
}

// after holds the console and the id of the state against what a step says.
func (l LifeCycle) after(s LifeCycleStep, id string) error {
	switch before := *l.ID; s.Action {
	case plancheck.ResourceActionCreate, plancheck.ResourceActionReplace, plancheck.ResourceActionDestroyBeforeCreate,
		plancheck.ResourceActionCreateBeforeDestroy:
		if id == before {
			return fmt.Errorf("the new object has the id %s of the one before", id)
		}
	default:
		if id != before && before != "" {
			return fmt.Errorf("the id was %s, and is %s", before, id)
		}
	}
	*l.ID = id
	if s.Check != nil {
		return s.Check()
	}
	return nil
}

// cliSteps are a step for the CLI.
func (l LifeCycle) cliSteps(t *testing.T, c *Console, i int) []resource.TestStep {
	t.Helper()
	s := l.Steps[i]
	if s.Import {
		variables := l.variables(c, l.Steps[max(0, i-1)]).ForCLI() // the configuration is that of the step before
		byID := func(state *terraform.State) (string, error) {
			one, ok := state.RootModule().Resources[l.Address]
			if !ok {
				return "", fmt.Errorf("%s is not in the state", l.Address)
			}
			if s.ImportsBy != nil {
				return s.ImportsBy(one.Primary.ID), nil
			}
			return importID(one.Primary.ID, one.Primary.Attributes["organization_id"]), nil
		}
		return []resource.TestStep{
			{
				ResourceName: l.Address, ImportState: true, ImportStateVerify: true, ImportStateIdFunc: byID,
				ImportStateVerifyIgnore: s.ImportIgnores, ConfigVariables: variables,
			},
			{
				ResourceName: l.Address, ImportState: true, ImportStateKind: resource.ImportBlockWithID,
				ImportStateIdFunc: byID, ConfigVariables: variables,
			},
		}
	}
	provider := l.provider(c, s)
	if s.Removed {
		step := resource.TestStep{
			PreConfig: func() { l.before(t, c, i) }, Config: provider, Check: func(*terraform.State) error {
				if err := s.requests(c); err != nil || s.Check == nil {
					return err
				}
				return s.Check()
			},
		}
		if s.Error != "" {
			step.Check, step.ExpectError = nil, TextPattern(s.Error)
		}
		return []resource.TestStep{step}
	}
	step := resource.TestStep{
		PreConfig: func() { l.before(t, c, i) }, ConfigVariables: l.variables(c, s).ForCLI(),
		Config: provider + HCL(t, cmp.Or(s.Config, l.Config, s.Name)), ConfigPlanChecks: ExpectNoChange(),
	}
	if s.ImportID != "" {
		step.ConfigPlanChecks, step.ResourceName = resource.ConfigPlanChecks{}, l.Address
		step.ImportState, step.ImportStateId, step.ImportStatePersist = true, s.ImportID, s.Error == ""
	}
	if s.Error != "" {
		step.ConfigPlanChecks, step.ExpectError = resource.ConfigPlanChecks{}, TextPattern(s.Error)
	}
	if s.ImportID != "" || s.Error != "" {
		return []resource.TestStep{step}
	}
	if s.Action != "" {
		step.ConfigPlanChecks = ExpectAction(l.Address, s.Action)
	}
	if s.NeverSettles {
		step.ExpectNonEmptyPlan, step.ConfigPlanChecks.PostApplyPostRefresh = true, nil
	}
	checks := &step.ConfigPlanChecks
	checks.PreApply = append(checks.PreApply, s.PlanChecks...)
	checks.PostApplyPostRefresh = append(checks.PostApplyPostRefresh, s.PlanChecks...)
	// The calls come first: the other checks may call the console themselves.
	step.ConfigStateChecks = append(step.ConfigStateChecks,
		stateCheck(func(*tfjson.State) error { return s.requests(c) }))
	for _, name := range slices.Sorted(maps.Keys(s.Holds)) {
		step.ConfigStateChecks = append(step.ConfigStateChecks,
			statecheck.ExpectKnownValue(l.Address, tfjsonpath.New(name), s.Holds[name]))
	}
	step.ConfigStateChecks = append(step.ConfigStateChecks, stateCheck(func(state *tfjson.State) error {
		for _, one := range state.Values.RootModule.Resources {
			if one.Address == l.Address {
				return l.after(s, fmt.Sprint(one.AttributeValues["id"]))
			}
		}
		return fmt.Errorf("%s is not in the state", l.Address)
	}))
	return []resource.TestStep{step}
}

// importID is the text that an object is imported by: its id, behind that of the organization that
// it lives in.
func importID(id, organization string) string {
	if organization == "" {
		return id
	}
	return organization + "/" + id
}

// stateCheck is a function as a check of the state.
type stateCheck func(state *tfjson.State) error

// CheckState implements [statecheck.StateCheck].
func (f stateCheck) CheckState(
	_ context.Context, request statecheck.CheckStateRequest, answer *statecheck.CheckStateResponse,
) {
	answer.Error = f(request.State)
}
