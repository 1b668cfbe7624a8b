package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// asProgram makes this test binary behave as the program, for tests that need a process of their own.
const asProgram = "RUNZERO_EMULATOR_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// process starts the program as a process and returns its ready line. stop sends it a signal and waits for its end.
func process(t *testing.T, args ...string) (line ready, stop func(os.Signal) error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	text, err := bufio.NewReader(out).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(text, &line)
	}
	if err != nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		t.Fatalf("no ready line: %v", err)
	}
	return line, func(s os.Signal) error {
		_ = cmd.Process.Signal(s)
		return cmd.Wait() //nolint:wrapcheck // only its presence counts
	}
}

// TestRestart proves that a console comes back after a signal: at the same address, with the same tokens, ids and daily usage.
func TestRestart(t *testing.T) {
	t.Parallel()
	state := filepath.Join(t.TempDir(), "state.json")
	line, stop := process(t, "-listen", "127.0.0.1:0", "-state", state, "-token-lifetime", "10m")
	first := line
	var access string
	for i, signal := range []os.Signal{syscall.SIGTERM, os.Interrupt, syscall.SIGTERM} {
		if line != first {
			t.Fatal("the address or a credential has changed")
		}
		if i == 0 {
			access = exchange(t, line)
		}
		// The access token is that of the first start; its calls are the only ones that count.
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, line.URL+"/api/v1.0/account/orgs/"+line.OrganizationID, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+access)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if used := resp.Header.Get("X-API-Usage-Total"); resp.StatusCode != http.StatusOK || used != []string{"1", "2", "3"}[i] {
			t.Errorf("start %d answered %d with %s calls used", i, resp.StatusCode, used)
		}
		if err := stop(signal); err != nil {
			t.Fatalf("%v: %v", signal, err)
		}
		if i < 2 {
			line, stop = process(t, "-listen", strings.TrimPrefix(first.URL, "http://"), "-state", state)
		}
	}
}

// exchange gets an access token, which has to live for ten minutes.
func exchange(t *testing.T, line ready) string {
	t.Helper()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {line.ClientID}, "client_secret": {line.ClientSecret}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, line.URL+"/api/v1.0/account/api/token", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var got struct {
		Token   string `json:"access_token"`
		Seconds int    `json:"expires_in"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&got); err != nil || got.Seconds != 600 {
		t.Fatalf("a life of %d s: %v", got.Seconds, err)
	}
	return got.Token
}

// TestFlags proves that each flag reaches the option that it is for.
func TestFlags(t *testing.T) {
	t.Parallel()
	c, err := parse([]string{
		"-drop-before-rate", "0.1", "-fail-rate", "0.2", "-html-rate", "0.3", "-drop-after-rate", "0.4", "-fail-after-rate", "0.5", "-truncate-rate", "0.6",
		"-slow-rate", "0.7", "-revoke-rate", "0.8", "-slow-by", "3s", "-token-lifetime", "4s", "-lose-rotations",
	}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	want := emulator.Rates{
		DropBeforeRate: 0.1, FailRate: 0.2, HTMLRate: 0.3, DropAfterRate: 0.4, FailAfterRate: 0.5, TruncateRate: 0.6, SlowRate: 0.7, RevokeRate: 0.8,
	}
	if o := c.opts; o.Rates() != want || o.SlowBy != 3*time.Second || o.TokenLifetime != 4*time.Second || !o.LoseRotations || o.KeepRequests == 0 {
		t.Errorf("got %+v", o.Rates())
	}
}

// TestLogNamesTheFault reads the line of a request that a fault hit.
func TestLogNamesTheFault(t *testing.T) {
	t.Parallel()
	log := filepath.Join(t.TempDir(), "log.jsonl")
	line, stop := start(t, "-log", log, "-fail-after-rate", "1")
	if got := call(t, http.DefaultClient, http.MethodGet, line.URL+"/api/v1.0/org", line.OrganizationToken, ""); got != 500 && got != 503 {
		t.Errorf("answered %d", got)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(log)
	var got struct{ TS, Source, Fault string }
	if err == nil {
		err = json.Unmarshal(data, &got)
	}
	if at, perr := time.Parse(time.RFC3339Nano, got.TS); err != nil || perr != nil || at.Nanosecond() == 0 || got.Source != "127.0.0.1" || got.Fault != "fail-after" {
		t.Errorf("got %+v, %v", got, err)
	}
}
