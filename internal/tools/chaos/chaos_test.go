package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// TestChaos runs one short seed, as "make chaos" runs long ones.
func TestChaos(t *testing.T) {
	t.Parallel()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance test: set TF_ACC=1, or use make test")
	}
	ctx := context.WithoutCancel(t.Context())
	set, err := clirun.NewSet(ctx, t.TempDir(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	var output bytes.Buffer
	o := options{rounds: 2, rate: 0.25, objects: 25, parallelism: 10, outside: true}
	r, err := runSeed(ctx, set, 7, o, &output)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s%s", output.String(), table([]result{r}))
	if r.created < 25 || r.destroyed < 20 || total(r.faults) < 10 {
		t.Errorf("%d created, %d destroyed, %d faults: too few to show anything", r.created, r.destroyed,
			total(r.faults))
	}
	if r.logged < r.requests/2 {
		t.Errorf("the traces that were searched for secrets hold %d of %d requests", r.logged, r.requests)
	}
	if r.adopted+r.settledCount == 0 {
		t.Error("no lost answer was made up for, although some were lost")
	}
}

func newTestModel(seed uint64) *model {
	return newModel(seed, place{organization: "home", explorers: []fixture.Explorer{
		{ID: "x1", Name: "ONE"},
		{ID: "x2", Name: "TWO"},
	}})
}

// TestModel holds configurations to what the CLI asks of them: all references lead somewhere, and
// the same seed gives the same.
func TestModel(t *testing.T) {
	t.Parallel()
	a, b := newTestModel(3), newTestModel(3)
	a.fill(40)
	b.fill(40)
	seen := map[string]bool{}
	for round := range 30 {
		one, err := a.render()
		if err != nil {
			t.Fatal(err)
		}
		other, err := b.render()
		if err != nil || !bytes.Equal(one, other) {
			t.Fatalf("round %d: the same seed gave two configurations (%v)", round, err)
		}
		there := map[string]bool{}
		for _, o := range a.objects {
			there[o.address()], seen[o.kind.name] = true, true
		}
		for _, o := range a.objects {
			for _, address := range o.uses() {
				if !there[address] {
					t.Fatalf("round %d: %s refers to %s, which is not there", round, o.address(), address)
				}
			}
			if o.kind.IsValid != nil && !o.kind.IsValid(o.attributes) {
				t.Fatalf("round %d: %s is not valid: %v", round, o.address(), o.attributes)
			}
		}
		for _, block := range a.blocks() {
			if strings.Contains(block, "Secret/") {
				t.Fatal("a block shows a secret")
			}
		}
		a.mutate(40)
		b.mutate(40)
	}
	for _, k := range kinds() {
		if !seen[k.name] {
			t.Errorf("no configuration had a %s", k.name)
		}
	}
}

// TestActors runs one short round with several actors, as "make chaos" runs longer ones.
func TestActors(t *testing.T) {
	t.Parallel()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance test: set TF_ACC=1, or use make test")
	}
	if runtime.GOOS != "linux" {
		t.Skip("finds the provider's process in /proc, which only Linux has")
	}
	ctx := context.WithoutCancel(t.Context())
	set, err := clirun.NewSet(ctx, t.TempDir(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	var output bytes.Buffer
	r, err := runStage(ctx, set, 3, options{rate: 0.2, objects: 14, parallelism: 10, actors: 1}, &output)
	t.Logf("%s%s", output.String(), table([]result{r}))
	if err != nil {
		t.Fatal(err)
	}
	if r.created < 15 || total(r.faults) < 5 || r.switches == 0 {
		t.Errorf("%d created, %d faults, %d switches of account: too few to show anything", r.created,
			total(r.faults), r.switches)
	}
}

// unnamed is for accounts of which no message has named anything.
func unnamed(string) bool { return false }

// TestLeftOver shows that each kind of damage between actors is found.
func TestLeftOver(t *testing.T) {
	t.Parallel()
	token := func(id string) managed {
		return managed{kind: "api_token", key: "k1", values: map[string]any{"id": id}}
	}
	site := managed{kind: "site", key: "s1", values: map[string]any{"id": "5"}}
	for name, c := range map[string]struct {
		output, found string // found is what is found of "two states", "unnamed", "touched"
		second        managed
		now           account
	}{
		"nothing": {second: token("2"), now: account{"api_token": {
			{"id": "1"},
			{"id": "2"},
			{"id": "9", "comment": "theirs"},
		}}},
		"token twice": {second: token("1"), now: account{"api_token": {
			{"id": "1"},
			{"id": "9", "comment": "theirs"},
		}}, found: "two states", output: "found 1"},
		"site twice": {second: site, now: account{
			"api_token": {{"id": "1"}, {"id": "9", "comment": "theirs"}},
			"site":      {{"id": "5"}},
		}, found: "two states"},
		"site twice, named": {
			second: site, output: "found 5",
			now: account{"api_token": {{"id": "1"}, {"id": "9", "comment": "theirs"}}, "site": {{"id": "5"}}},
		},
		"left over": {second: token("2"), now: account{"api_token": {
			{"id": "1"},
			{"id": "2"},
			{"id": "3"},
			{"id": "9", "comment": "theirs"},
		}}, found: "unnamed"},
		"left over, named": {
			second: token("2"), output: "left over: 3",
			now: account{"api_token": {{"id": "1"}, {"id": "2"}, {"id": "3"}, {"id": "9", "comment": "theirs"}}},
		},
		"theirs is gone": {
			second: token("2"), now: account{"api_token": {{"id": "1"}, {"id": "2"}}},
			found: "touched",
		},
		"theirs changed": {second: token("2"), now: account{"api_token": {
			{"id": "1"},
			{"id": "2"},
			{"id": "9", "comment": "ours"},
		}}, found: "touched"},
		"theirs was used": {second: token("2"), now: account{"api_token": {
			{"id": "1"},
			{"id": "2"},
			{"id": "9", "comment": "theirs", "counter": 7.0},
		}}},
	} {
		a := &actor{name: "one"}
		a.output.WriteString(c.output)
		s := &stage{
			actors: []*actor{a}, before: account{"api_token": {{"id": "9", "comment": "theirs"}}},
			handled: map[string]bool{},
		}
		owner := map[string]string{}
		found := s.twice("one", state{objects: map[string]managed{"k": token("1"), "s": site}}, owner)
		found = append(found, s.twice("two", state{objects: map[string]managed{"x": c.second}}, owner)...)
		found = append(append(found, s.leftOver(owner, c.now)...), s.touched(c.now)...)
		if c.found == "" && len(found) > 0 || c.found != "" && (len(found) == 0 || found.count(c.found) != len(found)) {
			t.Errorf("%s: found %v", name, found.err())
		}
	}
}

// TestCompare shows that each kind of damage is found.
func TestCompare(t *testing.T) {
	t.Parallel()
	m := newTestModel(1)
	site := &object{kind: kindOf(t, "site"), key: "s1", attributes: map[string]any{
		"name":  "Berlin",
		"scope": []any{"10.1.0.0/24", "10.0.0.0/24"},
	}}
	key := &object{kind: kindOf(t, "api_token"), key: "k1", attributes: map[string]any{"comment": "SIEM"}}
	m.objects = []*object{site, key}
	good := func() (state, account) {
		s := state{objects: map[string]managed{
			"runzero_site.s1":      {kind: "site", key: "s1", values: map[string]any{"id": "1"}},
			"runzero_api_token.k1": {kind: "api_token", key: "k1", values: map[string]any{"id": "2"}},
		}}
		return s, account{
			"site": {
				{"id": "1", "name": "Berlin", "scope": "10.0.0.0/24\n10.1.0.0/24"},
				{"id": "9", "name": primary},
			},
			"api_token": {{"id": "2", "comment": "SIEM"}, {"id": "8", "comment": "SIEM"}},
		}
	}
	before := account{"api_token": {{"id": "8"}}, "site": {{"id": "9"}}}
	for what, damage := range map[string]func(state, account){
		"": func(state, account) {},
		"orphan": func(_ state, a account) {
			a["site"] = append(a["site"], row{"id": "3", "name": "Hamburg"})
		},
		"duplicate": func(_ state, a account) {
			a["site"] = append(a["site"], row{"id": "3", "name": "Berlin", "scope": "10.0.0.0/24,10.1.0.0/24"})
		},
		"missing":   func(_ state, a account) { a["site"] = a["site"][1:] },
		"different": func(_ state, a account) { a["site"][0]["scope"] = "10.0.0.0/24" },
		"taken": func(s state, a account) {
			s.objects["runzero_api_token.k1"].values["id"] = "8"
			a["api_token"] = a["api_token"][1:]
		},
	} {
		s, a := good()
		damage(s, a)
		found := compare(m, s, before, a, unnamed)
		if what == "" && len(found) > 0 {
			t.Errorf("without damage: %v", found.err())
		}
		if what != "" && (len(found) == 0 || found.count(what) != len(found)) {
			t.Errorf("%s: found %v", what, found.err())
		}
	}
	s, a := good()
	delete(s.objects, "runzero_site.s1")
	if found := compare(m, s, before, a, unnamed); found.count("missing") != 1 || found.count("duplicate") != 1 {
		t.Errorf("a lost object: found %v", found.err())
	}
}

func kindOf(t *testing.T, name string) *kind {
	t.Helper()
	for _, k := range kinds() {
		if k.name == name {
			return k
		}
	}
	t.Fatalf("there is no kind %s", name)
	return nil
}

func TestMails(t *testing.T) {
	t.Parallel()
	mail := func(to string) row { return row{"to": to, "kind": "invite"} }
	var found findings
	found.mails(account{mailed: {
		mail("a"), mail("b"), mail("b"), mail("c"), mail("c"),
		{"to": "a", "kind": "reset"},
	}}, map[string]int{"c": 1})
	if len(found) != 1 || !strings.Contains(found[0].text, "b was invited 2 times") {
		t.Errorf("found %v", found.err())
	}
}

func TestJudge(t *testing.T) {
	t.Parallel()
	const unreachable = "The console could not be reached or failed; the request was repeated as often as is safe. Run " +
		"the command again later."
	diagnostic := func(summary, detail string) string {
		text, err := json.Marshal(map[string]any{
			"type":       "diagnostic",
			"diagnostic": map[string]any{"severity": "error", "summary": summary, "detail": detail},
		})
		if err != nil {
			t.Fatal(err)
		}
		return string(text) + "\n"
	}
	for name, c := range map[string]struct {
		output string
		faults map[string]int
		good   bool
	}{
		"no error": {
			output: `{"type":"apply_complete","hook":{"action":"create","resource":{"addr":"a"}}}` + "\n",
			good:   true,
		},
		"unreachable": {
			output: diagnostic("Cannot read site", unreachable),
			faults: map[string]int{emulator.FaultFail: 1}, good: true,
		},
		"without a fault": {output: diagnostic("Cannot read site", unreachable)},
		"name taken": {
			output: diagnostic("Cannot create site", "site name already exists"),
			faults: map[string]int{emulator.FaultDropAfter: 1},
		},
		"one token revoked": {
			output: diagnostic("Cannot read site", "Credential refused."),
			faults: map[string]int{emulator.FaultRevoke: 1},
		},
		"two tokens revoked": {
			output: diagnostic("Cannot read site", "Credential refused."),
			faults: map[string]int{emulator.FaultRevoke: 2}, good: true,
		},
		"inconsistent": {
			output: diagnostic("Provider produced inconsistent result after apply", unreachable),
			faults: map[string]int{emulator.FaultFail: 1},
		},
		"crash": {
			output: "Error: The terraform-provider-runzero plugin crashed!\n",
			faults: map[string]int{emulator.FaultFail: 1},
		},
	} {
		if err := readOutcome(c.output).judge(c.faults); (err == nil) != c.good {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestReadOutcome counts a replacement once, whichever half comes first.
func TestReadOutcome(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	line := func(format string, values ...any) { fmt.Fprintf(&text, format+"\n", values...) }
	line(`{"type":"planned_change","change":{"action":"replace","resource":{"addr":"b"}}}`)
	for _, one := range []string{"create a", "delete b", "create b", "update c", "delete d"} {
		action, address, _ := strings.Cut(one, " ")
		line(`{"type":"apply_complete","hook":{"action":%q,"resource":{"addr":%q}}}`, action, address)
	}
	c := readOutcome(text.String()).counts
	if c.created != 1 || c.updated != 1 || c.replaced != 1 || c.destroyed != 1 {
		t.Errorf("counted %+v", c)
	}
}

func TestReadTrace(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "trace.log")
	text := "x [DEBUG] provider: runZero API call: attempt=1 operation=getSite\nx [DEBUG] provider: runZero API call: " +
		"attempt=3 operation=getSite\n" +
		"x runZero object found after a lost answer: operation=createSite\nx runZero write found carried out after a lost " +
		"answer: attempt=1"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := readTrace(file)
	if err != nil || c.retries != 1 || c.logged != 2 || c.adopted != 1 || c.settledCount != 1 {
		t.Errorf("counted %+v (%v)", c, err)
	}
}

func TestReadState(t *testing.T) {
	t.Parallel()
	s, err := readState(`{"values":{"root_module":{"resources":[
		{"type":"runzero_api_token","name":"k1","values":{"id":"1","token":"T1","list":[{"a":"T2","b":"open"}]},"sensitive_values":{"token":true,"list":[{"a":true}]}}]}}}`)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(len(s.secrets), " ", s.objects["runzero_api_token.k1"].text("id")); got != "2 1" {
		t.Errorf("read %s", got)
	}
	if got := s.resolve(
		map[string]any{"${runzero_api_token.k1.id}": []any{"a ${runzero_api_token.k1.token}"}}); fmt.Sprint(
		got) != "map[1:[a T1]]" {
		t.Errorf("resolved %v", got)
	}
}
