package acctest

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// Rotating describes a token whose life cycle is tested.
type Rotating struct {
	// Type is the resource's type; Attributes is HCL that makes one.
	Type, Attributes string
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

// follow keeps the token of the state over the steps of a test.
type follow struct {
	c              *Console
	works, address string
	id, token      string
}

func (f *follow) check(want string, test func(now string) bool) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		var id, now string
		for name, into := range map[string]*string{"id": &id, "token": &now} {
			if err := Attribute(f.address, name, into)(s); err != nil {
				return err
			}
		}
		ok := test(now) && (f.id == "" || f.id == id) // the texts themselves are secret
		f.id, f.token = id, now
		if !ok {
			return fmt.Errorf("the token is not %s, or the id changed", want)
		}
		return nil
	}
}

func (f *follow) expectChanged() resource.TestCheckFunc {
	return f.check("a new one that works in place of the old one", func(now string) bool {
		return now != "" && now != f.token && f.c.Accepts(now, f.works) && !f.c.Accepts(f.token, f.works)
	})
}

func (f *follow) expectUnchanged() resource.TestCheckFunc {
	return f.check("the old one", func(now string) bool { return now == f.token })
}

// steps makes the steps of a life: each turns the clock, and expects exactly these writes.
func (r Rotating) steps(
	c *Console) (f *follow, step func(
	time.Duration, string, resource.ConfigPlanChecks, map[string]int, resource.TestCheckFunc) resource.TestStep,
) {
	f = &follow{c: c, works: r.Works, address: r.Type + ".test"}
	return f, func(
		advance time.Duration, more string, checks resource.ConfigPlanChecks, writes map[string]int,
		check resource.TestCheckFunc,
	) resource.TestStep {
		return resource.TestStep{
			PreConfig: func() { c.Advance(advance); c.ResetRequests() },
			Config:    c.Config(Resource(r.Type, r.Attributes+"\n"+more)), ConfigPlanChecks: checks,
			Check: resource.ComposeTestCheckFunc(c.CheckWrites(writes), check),
		}
	}
}

// TestKeepers changes keepers, and lets others rotate and delete the token.
func (r Rotating) TestKeepers(t *testing.T, c *Console) {
	t.Helper()
	f, step := r.steps(c)
	rotated, none, made := map[string]int{r.Rotate: 1}, map[string]int{}, map[string]int{r.Create: 1}
	update, create := ExpectAction(f.address, plancheck.ResourceActionUpdate),
		ExpectAction(f.address, plancheck.ResourceActionCreate)
	cost := maps.Clone(made)
	maps.Copy(cost, r.First)
	const first, second = `keepers = { quarter = "1" }`, `keepers = { quarter = "2" }`
	unknown := `keepers = { quarter = terraform_data.again.output }
	}
	resource "terraform_data" "again" {
		input            = "2"
		triggers_replace = "`
	elsewhere := func(method, action string) func() {
		return func() {
			c.CallOutside(method, fmt.Sprintf(r.Path, f.id)+action, nil)
			c.ResetRequests()
		}
	}
	foreign := step(0, unknown+`2"`, ExpectNoChange(), none,
		f.expectUnchanged()) // that cannot be seen, and is no reason to plan anything
	foreign.PreConfig = elsewhere(http.MethodPatch, "/rotate")
	gone := step(0, unknown+`2"`, create, made, f.expectChanged())
	gone.PreConfig = func() { elsewhere(http.MethodDelete, "")(); f.id = "" }
	Test(t, c, resource.TestCase{
		ProtoV6ProviderFactories: c.Factories(),
		Steps: []resource.TestStep{
			step(0, first, create, made,
				resource.ComposeTestCheckFunc(c.CheckCalls(cost), f.expectChanged(),
					resource.TestCheckNoResourceAttr(f.address, "rotate_at"))),
			step(0, first, ExpectNoChange(), none,
				resource.ComposeTestCheckFunc(c.CheckCalls(map[string]int{r.List: 1}), f.expectUnchanged())),
			step(0, second, update, rotated, f.expectChanged()),
			// Keepers that are not known in the plan, and then are what they were.
			step(0, unknown+`1"`, ExpectEmptyPlanAfter(), none, f.expectUnchanged()),
			step(0, unknown+`2"`, update, none, f.expectUnchanged()),
			foreign,
			gone,
		},
	})
}

// TestAge lets time pass: a rotation is planned when it is due, and not before.
func (r Rotating) TestAge(t *testing.T, c *Console) {
	t.Helper()
	f, step := r.steps(c)
	rotated, none := map[string]int{r.Rotate: 1}, map[string]int{}
	update := ExpectAction(f.address, plancheck.ResourceActionUpdate)
	const (
		day     = 24 * time.Hour
		monthly = "rotate_after_days = 30"
		early   = monthly + "\nrotate_early_days = 7"
	)
	Test(t, c, resource.TestCase{
		ProtoV6ProviderFactories: c.Factories(),
		Steps: []resource.TestStep{
			step(0, "", ExpectAction(f.address, plancheck.ResourceActionCreate), map[string]int{r.Create: 1}, f.expectChanged()),
			step(0, monthly, update, none, resource.ComposeTestCheckFunc(f.expectUnchanged(), due(f.address))),
			step(30*day-time.Hour, monthly, ExpectNoChange(), none, f.expectUnchanged()),
			step(time.Hour, monthly, update, rotated, resource.ComposeTestCheckFunc(f.expectChanged(), due(f.address))),
			step(23*day-time.Hour, early, update, none, f.expectUnchanged()),
			step(time.Hour, early, update, rotated, f.expectChanged()),
			// A shorter period makes it due at once; a longer one and settings of the provider's own do not.
			step(5*day, "rotate_after_days = 5", update, rotated, f.expectChanged()),
			step(0, early+"\ntimeouts = { read = \"1m\" }", update, none,
				resource.ComposeTestCheckFunc(f.expectUnchanged(), due(f.address))),
		},
	})
}

// due checks that rotate_at is 30 days after issued_at.
func due(address string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		var times [2]time.Time
		for i, name := range []string{"issued_at", "rotate_at"} {
			var text string
			if err := Attribute(address, name, &text)(s); err != nil {
				return err
			}
			var err error
			if times[i], err = time.Parse(time.RFC3339, text); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		if got := times[1].Sub(times[0]); got != 30*24*time.Hour {
			return fmt.Errorf("rotate_at is %s after issued_at, not 30 days", got)
		}
		return nil
	}
}

// TestImport imports a token: its secret stays unknown until the first rotation, which nothing
// forces.
func (r Rotating) TestImport(t *testing.T, c *Console) {
	t.Helper()
	address := r.Type + ".test"
	config := func(more string) string { return c.Config(Resource(r.Type, r.Attributes+"\n"+more)) }
	update := ExpectAction(address, plancheck.ResourceActionUpdate)
	unknown := resource.TestCheckNoResourceAttr(address, "token")
	rotated := resource.ComposeTestCheckFunc(c.CheckWrites(map[string]int{r.Rotate: 1}),
		resource.TestCheckResourceAttrSet(address, "token"))
	id := r.Make()
	Test(t, c, resource.TestCase{
		ProtoV6ProviderFactories: c.Factories(),
		Steps: []resource.TestStep{
			{
				Config: config(""), ResourceName: address, ImportState: true, ImportStateId: r.ImportID(id),
				ImportStatePersist: true,
			},
			{
				PreConfig: c.ResetRequests, Config: config(""), ConfigPlanChecks: ExpectNoChange(),
				Check: resource.ComposeTestCheckFunc(c.CheckCalls(map[string]int{r.List: 1}), unknown,
					resource.TestCheckResourceAttrPair(address, "issued_at", address, "created_at")),
			},
			{ResourceName: address, ImportState: true, ImportStateId: r.ImportID(id), ImportStateVerify: true},
			{
				ResourceName: address, ImportState: true, ImportStateId: r.ImportID(id),
				ImportStateKind: resource.ImportBlockWithID,
			}, // then nothing is planned
			{ // the first keepers are taken as they are
				PreConfig: c.ResetRequests, Config: config("keepers = { quarter = \"1\" }\nrotate_after_days = 30"),
				ConfigPlanChecks: update,
				Check:            resource.ComposeTestCheckFunc(c.CheckWrites(map[string]int{}), unknown, due(address)),
			},
			{
				PreConfig: c.ResetRequests, Config: config("keepers = { quarter = \"2\" }\nrotate_after_days = 30"),
				ConfigPlanChecks: update,
				Check:            resource.ComposeTestCheckFunc(rotated, resource.TestCheckResourceAttr(address, "id", id)),
			},
		},
	})
	if c.Live() {
		return
	}
	// One that is older than the configuration allows is due.
	old := r.Make()
	c.Advance(40 * 24 * time.Hour)
	Test(t, c, resource.TestCase{
		ProtoV6ProviderFactories: c.Factories(),
		Steps: []resource.TestStep{
			{
				Config: config("rotate_after_days = 30"), ResourceName: address, ImportState: true, ImportStateId: r.ImportID(old),
				ImportStatePersist: true,
			},
			{PreConfig: c.ResetRequests, Config: config("rotate_after_days = 30"), ConfigPlanChecks: update, Check: rotated},
		},
	})
}
