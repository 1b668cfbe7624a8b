package main

import (
	"bytes"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

func TestMedianAndRatio(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		values []time.Duration
		want   time.Duration
	}{{nil, 0}, {[]time.Duration{5}, 5}, {[]time.Duration{9, 1, 5}, 5}, {[]time.Duration{4, 1, 3, 2}, 2}} {
		if got := median(c.values); got != c.want {
			t.Errorf("the median of %v is %v, want %v", c.values, got, c.want)
		}
	}
	if got := ratio(3*time.Second, 2*time.Second); got != 1.5 {
		t.Errorf("3 s are %v times 2 s", got)
	}
	if got := ratio(time.Second, 0); got != 0 {
		t.Errorf("without a floor the ratio is %v", got)
	}
}

func TestGrouped(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := grouped(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	got := count([]emulator.Request{
		{Method: "POST", Path: "/api/v1.0/account/api/token", Status: 200},
		{Method: "GET", Path: "/api/v1.0/account/sites", Status: 200},
		{Method: "PUT", Path: "/api/v1.0/org/sites", Status: 200},
		{Method: "GET", Path: "/api/v1.0/account/orgs", Status: 429},
	})
	if want := (calls{all: 3, writes: 1, refused: 1}); got != want {
		t.Errorf("counted %+v, want %+v", got, want)
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	small, large := workload{sites: 10}, workload{sites: 1000, tokens: 200}
	one := figures{
		phase: plan, calls: calls{all: 2},
		usage: usage{wall: 3 * time.Second, processor: time.Second, memory: 40 << 20}, floor: 2 * time.Second,
	}
	got := report("a machine", []result{
		{workload: small, phases: []figures{one}},
		{workload: small, latency: 50 * time.Millisecond, phases: []figures{one}},
		{workload: large, phases: []figures{one}},
	}, "\n**More**\n", []verdict{{what: "memory", figure: "120 MB", limit: "100 MB"}})
	for what, n := range map[string]int{
		"on a machine.": 1, "**More**": 1,
		"**10 sites, in 10 organizations**": 1, "**1,000 sites, 200 tokens, in 10 organizations**": 1,
		"| 0 ms | plan, no change | 2 | 0 | 3.0 s | 2.0 s | 1.5 |": 2, "| 50 ms | plan": 1,
		"| memory | 120 MB | 100 MB | **no** |": 1,
	} {
		if found := strings.Count(got, what); found != n {
			t.Errorf("%q is there %d times, want %d:\n%s", what, found, n, got)
		}
	}
}

func TestBetween(t *testing.T) {
	t.Parallel()
	got, err := between("head\n<!-- bench -->\nold\n<!-- /bench -->\ntail\n", "new\n\n")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("head\n<!-- bench -->\nnew\n<!-- /bench -->\ntail\n", got); diff != "" {
		t.Error(diff)
	}
	for _, page := range []string{"", "<!-- bench -->", "<!-- /bench --> <!-- bench -->"} {
		if _, err := between(page, "new"); err == nil {
			t.Errorf("%q has no place for a report", page)
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	got, err := parse([]string{
		"-sites", "100", "-latency", "0,50ms", "-phases", "plan,destroy", "-checks", "none",
		"-subnets", "10", "-lists", "none", "-idle", "20,30", "-runs", "2",
	})
	if err != nil {
		t.Fatal(err)
	}
	want := options{
		sites: []int{100}, latencies: []time.Duration{0, 50 * time.Millisecond},
		phases: []phase{plan, remove}, subnets: []int{10}, idle: []int{20, 30}, runs: 2,
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(options{})); diff != "" {
		t.Error(diff)
	}
	for _, wrong := range [][]string{
		{"-sites", "few"},
		{"-sites", "1"},
		{"-latency", "50"},
		{"-phases", "apply"},
		{"-checks", "all"},
		{"-subnets", "1"},
		{"-runs", "0"},
	} {
		if _, err := parse(wrong); err == nil {
			t.Errorf("%v is accepted", wrong)
		}
	}
}

func TestPeakMemory(t *testing.T) {
	t.Parallel()
	if _, ok := peakMemory([]result{{workload: mixed(100), phases: []figures{{usage: usage{memory: 1}}}}}); ok {
		t.Error("a small account says nothing of the memory of a large one")
	}
	for memory, held := range map[int64]bool{memoryLimit: true, memoryLimit + 1: false} {
		v, ok := peakMemory(
			[]result{{
				workload: mixed(memorySites),
				phases:   []figures{{usage: usage{memory: memory}}, {usage: usage{memory: 1}}},
			}})
		if !ok || v.isWithin != held {
			t.Errorf("%d bytes: %+v", memory, v)
		}
	}
}

func TestStates(t *testing.T) {
	t.Parallel()
	s := newStates()
	defer s.close()
	ask := func(method, name, body string) (int, string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, s.server.URL+"/"+name, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(text)
	}
	for _, step := range []struct {
		method, name, body string
		status             int
		want               string
	}{
		{method: http.MethodGet, name: "ours", status: 404, want: "404 page not found\n"},
		{method: http.MethodPost, name: "ours", body: "{1}", status: 200},
		{method: http.MethodPost, name: "floor", body: "{2}", status: 200},
		{method: http.MethodGet, name: "ours", status: 200, want: "{1}"},
		{method: http.MethodDelete, name: "ours", status: 200},
		{method: http.MethodGet, name: "ours", status: 404, want: "404 page not found\n"},
		{method: http.MethodGet, name: "floor", status: 200, want: "{2}"},
		{method: "LOCK", name: "floor", status: 405},
	} {
		if status, text := ask(step.method, step.name, step.body); status != step.status || text != step.want {
			t.Errorf("%s %s: %d %q, want %d %q", step.method, step.name, status, text, step.status, step.want)
		}
	}
}

// The whole way, with a small account: each call is where it belongs, and the pacing
// holds where the console takes 15 calls a second.
func TestBenchSmall(t *testing.T) {
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
	b.plans = 1
	all, err := b.matrix(t.Context(), []int{10}, []time.Duration{0}, phases())
	if err != nil {
		t.Fatal(err)
	}
	objects := mixed(10).objects()
	writes := map[phase]int{create: objects, change: 1, remove: objects}
	for _, f := range all[0].phases {
		if f.calls.writes != writes[f.phase] {
			t.Errorf("%s: %d writes, want %d", f.phase, f.calls.writes, writes[f.phase])
		}
		// At most one list for each of: organizations, sites, tokens, schedules, Explorers; and the two
		// that count assets.
		if reads := f.calls.all - f.calls.writes; reads > 7 {
			t.Errorf("%s: %d reads", f.phase, reads)
		}
		if f.wall <= 0 || f.floor <= 0 || measured && f.memory < 1<<20 {
			t.Errorf("%s: not measured: %+v", f.phase, f)
		}
	}
	v, err := b.pacing(t.Context(), 10, 15, time.Second, "  rate_limit = { calls = 15, window = \"1s\" }\n")
	if err != nil || !v.isWithin {
		t.Errorf("pacing: %+v, %v", v, err)
	}
	var page bytes.Buffer
	page.WriteString(report(b.machine(), all, "", nil))
	if !strings.Contains(page.String(), "plan, no change") || !strings.Contains(page.String(), " cores (") {
		t.Errorf("the report is\n%s", page.String())
	}
}
