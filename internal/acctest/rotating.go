package acctest

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// Rotating describes a token whose life cycle is tested. Its configuration is
// testdata/token/main.tf, with the variables keepers, rotate_after_days, rotate_early_days and
// timeouts, null where they are not given. [Rotating.TestUnknownKeepers] also takes
// testdata/unknown/main.tf, whose keepers no plan knows, anew with each value of again.
type Rotating struct {
	// Type is the resource's type.
	Type string
	// Variables are given to each configuration.
	Variables Variables
	// Create and Rotate are the writes, as "METHOD operation".
	Create, Rotate string
	// First is what the first create in a process costs beside the write itself.
	First map[string]int
	// List is the call that all reads are served from, as "METHOD operation".
	List string
	// Path is the address of one token, with %s for its id.
	Path string
	// Works is a path that the token may GET.
	Works string
	// Make makes the same token outside of Terraform and gives its id.
	Make func() string
	// ImportID is the text to import a token by.
	ImportID func(id string) string
	// WithoutCLI runs the tables as [TestWithoutCLI] does.
	WithoutCLI bool
}

// Accepts reports whether the console takes a token for a GET of a path below /api/v1.0.
func (c *Console) Accepts(token, path string) bool {
	if c.real != nil {
		return c.real.accepts(token, path)
	}
	r := httptest.NewRequestWithContext(c.t.Context(), http.MethodGet, emulator.Prefix+path, nil)
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	c.ServeHTTP(w, r)
	return w.Code == http.StatusOK
}

// tokenInState follows the token of the state over the steps of a test.
type tokenInState struct {
	c     *Console
	works string
	token string
}

// holds checks the token, whose text is secret, beside other attributes.
func (f *tokenInState) holds(
	want string, test func(now string) bool, others ...map[string]knownvalue.Check,
) map[string]knownvalue.Check {
	all := map[string]knownvalue.Check{"token": knownvalue.StringFunc(func(now string) error {
		ok := test(now)
		f.token = now
		if !ok {
			return errors.New("the token is not " + want)
		}
		return nil
	})}
	for _, other := range others {
		maps.Copy(all, other)
	}
	return all
}

func (f *tokenInState) isNew(others ...map[string]knownvalue.Check) map[string]knownvalue.Check {
	return f.holds("a new one that works in place of the old one", func(now string) bool {
		return now != "" && now != f.token && f.c.Accepts(now, f.works) && !f.c.Accepts(f.token, f.works)
	}, others...)
}

func (f *tokenInState) isSame(others ...map[string]knownvalue.Check) map[string]knownvalue.Check {
	return f.holds("the old one", func(now string) bool { return now != "" && now == f.token }, others...)
}

// lifeCycle is a table of steps about the token.
func (r Rotating) lifeCycle(steps ...LifeCycleStep) LifeCycle {
	return LifeCycle{
		Address: r.Type + ".test", Config: "token", Variables: r.Variables, WithoutCLI: r.WithoutCLI,
		Steps: steps,
	}
}

// keepers are those of a configuration.
func keepers(value string) map[string]string { return map[string]string{"quarter": value} }

// TestKeepers changes keepers, and lets others rotate and delete the token.
func (r Rotating) TestKeepers(t *testing.T, c *Console) {
	t.Helper()
	f, id := &tokenInState{c: c, works: r.Works}, ""
	first, second := Variables{"keepers": keepers("1")}, Variables{"keepers": keepers("2")}
	cost := map[string]int{r.Create: 1}
	maps.Copy(cost, r.First)
	outside := func(method, action string) func() {
		return func() { c.CallOutside(method, fmt.Sprintf(r.Path, id)+action, nil) }
	}
	life := r.lifeCycle(
		LifeCycleStep{
			Name: "create", Variables: first, Action: plancheck.ResourceActionCreate, Calls: cost,
			Holds: f.isNew(map[string]knownvalue.Check{"rotate_at": knownvalue.Null()}),
		},
		LifeCycleStep{Name: "no change", Variables: first, Calls: map[string]int{r.List: 1}, Holds: f.isSame()},
		LifeCycleStep{
			Name: "other keepers", Variables: second, Action: plancheck.ResourceActionUpdate,
			Writes: map[string]int{r.Rotate: 1}, Holds: f.isNew(),
		},
		LifeCycleStep{ // that cannot be seen, and is no reason to plan anything
			Name: "rotated outside", Variables: second, Outside: outside(http.MethodPatch, "/rotate"),
			Writes: map[string]int{}, Holds: f.isSame(),
		},
		LifeCycleStep{
			Name: "deleted outside", Variables: second, Outside: outside(http.MethodDelete, ""),
			Action: plancheck.ResourceActionCreate, Writes: map[string]int{r.Create: 1}, Holds: f.isNew(),
		},
	)
	life.ID = &id
	life.Run(t, c)
}

// TestUnknownKeepers has keepers that are not known in the plan, and then are what they were: the
// plan is to update, and the apply sends nothing.
func (r Rotating) TestUnknownKeepers(t *testing.T, c *Console) {
	t.Helper()
	f := &tokenInState{c: c, works: r.Works}
	steps := []LifeCycleStep{{
		Name: "create", Variables: Variables{"keepers": keepers("2")}, Action: plancheck.ResourceActionCreate,
		Holds: f.isNew(),
	}}
	for _, again := range []string{"1", "2"} {
		steps = append(steps, LifeCycleStep{
			Name: "unknown keepers " + again, Config: "unknown", Variables: Variables{"again": again},
			Action: plancheck.ResourceActionUpdate, Writes: map[string]int{}, Holds: f.isSame(),
		})
	}
	r.lifeCycle(steps...).Run(t, c)
}

// TestUnknownKeepersWithoutCLI is [Rotating.TestUnknownKeepers] as the provider sees it: planned
// with keepers that are unknown, and at the apply once more with those that became known. Others
// than before rotate the token.
func (r Rotating) TestUnknownKeepersWithoutCLI(t *testing.T, c *Console) {
	t.Helper()
	p := c.Objects(t.Context(), c.Client(nil))
	config := func(quarter any) tftypes.Value {
		t.Helper()
		parsed, err := p.parse(HCL(t, "token"), r.Variables.ForCLI())
		if err != nil {
			t.Fatal(err)
		}
		values := maps.Clone(valuesOf(parsed.blocks[0].config))
		values["keepers"] = tftypes.NewValue(values["keepers"].Type(), map[string]tftypes.Value{
			"quarter": tftypes.NewValue(tftypes.String, quarter),
		})
		return tftypes.NewValue(parsed.blocks[0].config.Type(), values)
	}
	plan := func(one Object, config tftypes.Value) Planned {
		t.Helper()
		planned, err := p.Plan(t.Context(), one, config)
		if err != nil || len(planned.Replaced) > 0 {
			t.Fatalf("replaced for %v: %v", planned.Replaced, err)
		}
		return planned
	}
	apply := func(one Object, planned Planned) Object {
		t.Helper()
		made, _, err := p.Apply(t.Context(), one, planned)
		if err == nil {
			err = checkConsistent(planned.State, made.State)
		}
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	token := func(one Object) tftypes.Value { return valuesOf(one.State)["token"] }
	one := apply(p.none(r.Type), plan(p.none(r.Type), config("2")))
	issued := token(one)
	for _, test := range []struct {
		quarter string
		rotates bool
	}{{"2", false}, {"2", false}, {"3", true}} {
		c.ResetRequests()
		p = c.Objects(t.Context(), c.Client(nil)) // as each run of a CLI begins
		var err error
		if one, err = p.Read(t.Context(), one); err != nil {
			t.Fatal(err)
		}
		unknown, known := plan(one, config(tftypes.UnknownValue)), plan(one, config(test.quarter))
		if unknown.State.Equal(one.State) {
			t.Error("nothing is planned, though the keepers may be others")
		}
		if err := checkConsistent(unknown.State, known.State); err != nil {
			t.Errorf("once the keepers are known: %v", err)
		}
		if !known.State.Equal(one.State) {
			one = apply(one, known)
		}
		if token(one).Equal(issued) == test.rotates {
			t.Errorf("the token is another: %t, with keepers that are others: %t", !test.rotates, test.rotates)
		}
		if !plan(one, config(test.quarter)).State.Equal(one.State) {
			t.Error("then the plan is not empty")
		}
		writes := map[string]int{}
		if test.rotates {
			writes[r.Rotate] = 1
		}
		if err := c.CheckWrites(writes)(nil); err != nil {
			t.Error(err)
		}
	}
}

// TestAge lets time pass: a rotation is planned when it is due, and not before.
func (r Rotating) TestAge(t *testing.T, c *Console) {
	t.Helper()
	const day = 24 * time.Hour
	f := &tokenInState{c: c, works: r.Works}
	rotated, none := map[string]int{r.Rotate: 1}, map[string]int{}
	update := plancheck.ResourceActionUpdate
	monthly := Variables{"rotate_after_days": 30}
	early := Variables{"rotate_after_days": 30, "rotate_early_days": 7}
	limited := maps.Clone(early)
	limited["timeouts"] = map[string]string{"read": "1m"}
	pass := func(d time.Duration) func() { return func() { c.Advance(d) } }
	r.WithoutCLI = true
	r.lifeCycle(
		LifeCycleStep{
			Name: "no age", Action: plancheck.ResourceActionCreate, Writes: map[string]int{r.Create: 1}, Holds: f.isNew(),
		},
		LifeCycleStep{Name: "an age", Variables: monthly, Action: update, Writes: none, Holds: f.isSame(dueIn30Days())},
		LifeCycleStep{
			Name: "not due", Variables: monthly, Outside: pass(30*day - time.Hour), Writes: none, Holds: f.isSame(),
		},
		LifeCycleStep{
			Name: "due", Variables: monthly, Outside: pass(time.Hour), Action: update, Writes: rotated,
			Holds: f.isNew(dueIn30Days()),
		},
		LifeCycleStep{
			Name: "early, not due", Variables: early, Outside: pass(23*day - time.Hour), Action: update, Writes: none,
			Holds: f.isSame(),
		},
		LifeCycleStep{
			Name: "early, due", Variables: early, Outside: pass(time.Hour), Action: update, Writes: rotated, Holds: f.isNew(),
		},
		LifeCycleStep{
			Name: "a shorter age makes it due at once", Variables: Variables{"rotate_after_days": 5}, Outside: pass(5 * day),
			Action: update, Writes: rotated, Holds: f.isNew(),
		},
		LifeCycleStep{
			Name: "a longer age and settings of the provider's own do not", Variables: limited, Action: update, Writes: none,
			Holds: f.isSame(dueIn30Days()),
		},
	).Run(t, c)
}

// timePair looks at two times of a state, of which the first comes first by the name.
func timePair(first, second string, check func(first, second time.Time) error) map[string]knownvalue.Check {
	var before time.Time
	return map[string]knownvalue.Check{
		first: knownvalue.StringFunc(func(text string) (err error) {
			before, err = time.Parse(time.RFC3339, text)
			return err
		}),
		second: knownvalue.StringFunc(func(text string) error {
			after, err := time.Parse(time.RFC3339, text)
			if err != nil {
				return err
			}
			return check(before, after)
		}),
	}
}

// dueIn30Days checks that rotate_at is 30 days after issued_at.
func dueIn30Days() map[string]knownvalue.Check {
	return timePair("issued_at", "rotate_at", func(issued, due time.Time) error {
		if age := due.Sub(issued); age != 30*24*time.Hour {
			return fmt.Errorf("rotate_at is %s after issued_at, not 30 days", age)
		}
		return nil
	})
}

// issuedWhenCreated checks that the token counts as issued when it was created.
func issuedWhenCreated() map[string]knownvalue.Check {
	return timePair("created_at", "issued_at", func(created, issued time.Time) error {
		if !issued.Equal(created) {
			return fmt.Errorf("issued_at is %s, not created_at, %s", issued, created)
		}
		return nil
	})
}

// TestImport imports a token: its secret stays unknown until the first rotation, which nothing
// forces.
func (r Rotating) TestImport(t *testing.T, c *Console) {
	t.Helper()
	id := r.Make()
	update := plancheck.ResourceActionUpdate
	unknown, rotated := map[string]knownvalue.Check{"token": knownvalue.Null()}, map[string]int{r.Rotate: 1}
	firstKeepers, noChange := maps.Clone(unknown), maps.Clone(unknown)
	maps.Copy(firstKeepers, dueIn30Days())
	maps.Copy(noChange, issuedWhenCreated())
	r.WithoutCLI = true
	r.lifeCycle(
		LifeCycleStep{Name: "imported", ImportID: r.ImportID(id)},
		LifeCycleStep{Name: "no change", Calls: map[string]int{r.List: 1}, Holds: noChange},
		LifeCycleStep{Name: "once more", Import: true, ImportsBy: r.ImportID},
		LifeCycleStep{
			Name:      "the first keepers are taken as they are",
			Variables: Variables{"keepers": keepers("1"), "rotate_after_days": 30}, Action: update, Writes: map[string]int{},
			Holds: firstKeepers,
		},
		LifeCycleStep{
			Name: "other keepers", Variables: Variables{"keepers": keepers("2"), "rotate_after_days": 30}, Action: update,
			Writes: rotated,
			Holds: map[string]knownvalue.Check{
				"token": knownvalue.NotNull(), "id": knownvalue.StringExact(id),
			},
		},
	).Run(t, c)
	if c.Live() {
		return
	}
	// One that is older than the configuration allows is due.
	id = r.Make()
	c.Advance(40 * 24 * time.Hour)
	monthly := Variables{"rotate_after_days": 30}
	r.lifeCycle(
		LifeCycleStep{Name: "imported, too old", Variables: monthly, ImportID: r.ImportID(id)},
		LifeCycleStep{
			Name: "rotated", Variables: monthly, Action: update, Writes: rotated,
			Holds: map[string]knownvalue.Check{"token": knownvalue.NotNull(), "id": knownvalue.StringExact(id)},
		},
	).Run(t, c)
}
