package main

import (
	"io"
	"os/exec"
	"strings"
	"testing"
	"time"
)

func TestTimes(t *testing.T) {
	t.Parallel()
	all := times{}
	for _, took := range []time.Duration{3 * time.Second, 2 * time.Second, 4 * time.Second} {
		all.add("create", provider, took)
		all.add("create", builtin, 2*took)
	}
	if got := all.lowest("create", provider); got != 2*time.Second {
		t.Errorf("the lowest is %v", got)
	}
	if got := all.against("create", builtin); got != 0.5 {
		t.Errorf("the ratio is %v", got)
	}
	if got := all.lowest("create", idle) + all.lowest("destroy", provider); got != 0 {
		t.Errorf("what was not measured took %v", got)
	}
}

func TestLargeVerdicts(t *testing.T) {
	t.Parallel()
	all := times{}
	for _, s := range largeSteps() {
		all.add(s.name, provider, 20*time.Second)
		all.add(s.name, builtin, 10*time.Second)
	}
	small, large := largeVerdicts(1000, all), largeVerdicts(largePlanSubnets, all)
	if len(small) != 4 || len(large) != 5 {
		t.Fatalf("%d and %d verdicts", len(small), len(large))
	}
	for _, v := range append(small, large...) {
		if v.isWithin {
			t.Errorf("%+v", v)
		}
	}
	if text := largeTable(map[int]times{1000: all}); !strings.Contains(text, "| 1,000 | import | 20.00 s | - |") ||
		strings.Contains(text, "forget") {
		t.Error(text)
	}
}

// All the ways of the larger part, with few objects.
func TestScaleSmall(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("runs the CLI")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("needs go to build the provider")
	}
	b, err := newBench(t.Context(), t.TempDir(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	text, verdicts, err := b.scale(t.Context(),
		options{subnets: []int{20}, lists: []int{50}, idle: []int{10}, runs: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| 20 | create |", "| 20 | import |", "| 20 | destroy |", "| 50 | as released |"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing:\n%s", want, text)
		}
	}
	if len(verdicts) != 4+1+2 {
		t.Errorf("%d verdicts: %+v", len(verdicts), verdicts)
	}
	for _, v := range verdicts {
		if strings.HasPrefix(v.figure, "0.00") && measured {
			t.Errorf("not measured: %+v", v)
		}
	}
}
