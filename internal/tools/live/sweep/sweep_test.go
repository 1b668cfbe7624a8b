package main

import (
	"bytes"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

func TestSweepProgram(t *testing.T) {
	t.Parallel()
	e, err := emulator.New(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	if status, _ := e.Outside("POST", "/account/groups", map[string]any{"name": "tfacc-1-group"}); status != 200 {
		t.Fatalf("status %d", status)
	}
	env := map[string]string{
		"RUNZERO_LIVE": "1", "RUNZERO_LIVE_CONFIRM": "127.0.0.1", "RUNZERO_BASE_URL": server.URL,
		"RUNZERO_ACCOUNT_TOKEN": e.Bootstrap().AccountToken,
	}
	if status, _ := e.Outside("POST", "/account/groups", map[string]any{"name": "tfacc-0a-group"}); status != 200 {
		t.Fatalf("status %d", status)
	}
	said := func(arguments ...string) string {
		t.Helper()
		var out bytes.Buffer
		if err := run(t.Context(), arguments, &out, func(name string) string { return env[name] }); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if err := run(t.Context(), []string{"-run"}, &bytes.Buffer{},
		func(name string) string { return env[name] }); err == nil {
		t.Error("-run without the mark of a run is taken for all")
	}
	env["RUNZERO_LIVE_RUN"] = "0a"
	for _, step := range []struct{ arguments, want string }{
		{"-guard", "make verify-live finds out"},
		{"-dry", "0 objects would be deleted"}, // they are too young
		{"-run", "1 objects deleted"},
		{"-older=0s -dry", "1 objects would be deleted"},
		{"-older=0s", "1 objects deleted"},
		{"-older=0s", "0 objects deleted"},
	} {
		if got := said(strings.Fields(step.arguments)...); !strings.Contains(got, step.want) {
			t.Errorf("%s says %q, not %q", step.arguments, got, step.want)
		}
	}
	env["RUNZERO_LIVE_RUN"] = "not a word"
	if err := run(t.Context(), []string{"-dry"}, &bytes.Buffer{},
		func(name string) string { return env[name] }); err == nil {
		t.Error("any mark of a run is taken")
	}
}

// Without the guard the commands stop before anything is sent or tested.
func TestCommandsNeedTheGuard(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs(filepath.Join("..", "..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	var env []string
	for _, one := range os.Environ() {
		if !strings.HasPrefix(one, "RUNZERO_") && !strings.HasPrefix(one, "MAKE") && !strings.HasPrefix(one, "MFLAGS") {
			env = append(env, one)
		}
	}
	for _, target := range []string{"testacc-live", "verify-live"} {
		command := exec.CommandContext(t.Context(), "make", "-s", target)
		command.Dir, command.Env = root, env
		output, err := command.CombinedOutput()
		if err == nil || !strings.Contains(string(output), "refused, and nothing was sent") ||
			strings.Contains(string(output), "DONE") {
			t.Errorf("make %s: %v\n%s", target, err, output)
		}
	}
}
