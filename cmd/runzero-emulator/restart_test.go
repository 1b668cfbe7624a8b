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
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// asProgram makes this test binary behave as the program, for tests that need a process of their
// own.
const asProgram = "RUNZERO_EMULATOR_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// process starts the program as a process and returns its ready line. stop sends it a signal and
// waits for its end.
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

// TestRestart proves that a console comes back after a signal: at the same address, with the same
// tokens, ids and daily usage.
func TestRestart(t *testing.T) {
	t.Parallel()
	state := filepath.Join(t.TempDir(), "state.json")
	line, stop := process(t, "-listen", "127.0.0.1:0", "-state", state, "-token-lifetime", "10m")
	first := line
	var access string
	for i, signal := range []os.Signal{syscall.SIGTERM, os.Interrupt, syscall.SIGTERM} {
		if !reflect.DeepEqual(line, first) {
			t.Fatal("the address or a credential has changed")
		}
		if i == 0 {
			access = exchange(t, line)
		}
		// The access token is that of the first start; its calls are the only ones that count.
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet,
			line.URL+"/api/v1.0/account/orgs/"+line.OrganizationID, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+access)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if used := resp.Header.Get("X-API-Usage-Total"); resp.StatusCode != http.StatusOK ||
			used != []string{"1", "2", "3"}[i] {
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
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {line.ClientID},
		"client_secret": {line.ClientSecret},
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, line.URL+"/api/v1.0/account/api/token",
		strings.NewReader(form.Encode()))
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
		"-drop-before-rate", "0.1", "-fail-rate", "0.2", "-html-rate", "0.3", "-drop-after-rate", "0.4", "-fail-after-rate",
		"0.5", "-truncate-rate", "0.6",
		"-slow-rate", "0.7", "-revoke-rate", "0.8", "-slow-by", "3s", "-token-lifetime", "4s", "-lose-rotations",
		"-unavailable-rate", "0.11", "-throttle-rate", "0.12", "-forbidden-rate", "0.13", "-delete-answer-rate", "0.14",
		"-create-error-rate", "0.15",
		"-gateway-timeout-rate", "0.16", "-other-id-rate", "0.17", "-other-organization-rate", "0.18", "-bad-id-rate", "0.19",
		"-late-by", "5s", "-list-lag", "6s", "-lag-gets", "-clock-ahead", "-7s", "-accounts", "2", "-delete-answer",
		"404,error",
		"-fault-only", "PUT /account/keys", "-fault-only", "DELETE", "-explorers", "3", "-new-explorers", "4", "-host",
		"a.test", "-host", "b.test",
	}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	want := emulator.Rates{
		DropBeforeRate: 0.1, FailRate: 0.2, HTMLRate: 0.3, DropAfterRate: 0.4, FailAfterRate: 0.5, TruncateRate: 0.6,
		SlowRate: 0.7, RevokeRate: 0.8,
		UnavailableRate: 0.11, ThrottleRate: 0.12, ForbiddenRate: 0.13, DeleteAnswerRate: 0.14, CreateErrorRate: 0.15,
		GatewayTimeoutRate: 0.16,
		OtherIDRate:        0.17, OtherOrganizationRate: 0.18, BadIDRate: 0.19,
	}
	if o := c.opts; o.Rates() != want || o.SlowBy != 3*time.Second || o.TokenLifetime != 4*time.Second ||
		!o.LoseRotations || o.KeepRequests == 0 {
		t.Errorf("got %+v", o.Rates())
	}
	o := c.opts
	if o.LateBy != 5*time.Second || o.ListLag != 6*time.Second || !o.LagGets || o.ClockAhead != -7*time.Second ||
		o.Accounts != 2 || o.ExplorersPerOrganization != 3 ||
		o.NewOrganizationExplorers != 4 || !slices.Equal(o.Hosts, []string{"a.test", "b.test"}) ||
		!slices.Equal(o.DeleteAnswers, []string{"404", "error"}) ||
		!slices.Equal(o.FaultOnly, []string{"PUT /account/keys", "DELETE"}) {
		t.Errorf("got %+v", o)
	}
}

// TestAccounts proves that the ready line names the credentials of all accounts, and that each
// account is kept.
func TestAccounts(t *testing.T) {
	t.Parallel()
	state := filepath.Join(t.TempDir(), "state.json")
	line, stop := start(t, "-accounts", "2", "-state", state)
	if len(line.Accounts) != 2 || line.Accounts[0] != line.Bootstrap ||
		line.Accounts[1].AccountToken == line.AccountToken || line.Accounts[1].AccountID == "" {
		t.Fatalf("got %d accounts", len(line.Accounts))
	}
	if got := call(t, http.DefaultClient, http.MethodGet, line.URL+"/api/v1.0/account/orgs/"+line.OrganizationID,
		line.Accounts[1].AccountToken, ""); got != 404 {
		t.Errorf("the second account sees an organization of the first: %d", got)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	again, _ := start(t, "-accounts", "2", "-state", state)
	if !reflect.DeepEqual(again.Accounts, line.Accounts) {
		t.Error("the accounts were not kept")
	}
	if one, _ := start(t); one.Accounts != nil {
		t.Error("a single account is listed")
	}
}

// TestLogNamesTheFault reads the line of a request that a fault hit.
func TestLogNamesTheFault(t *testing.T) {
	t.Parallel()
	log := filepath.Join(t.TempDir(), "log.jsonl")
	line, stop := start(t, "-log", log, "-fail-after-rate", "1")
	if got := call(t, http.DefaultClient, http.MethodGet, line.URL+"/api/v1.0/org", line.OrganizationToken,
		""); got != 500 && got != 503 {
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
	if at, perr := time.Parse(time.RFC3339Nano, got.TS); err != nil || perr != nil || at.Nanosecond() == 0 ||
		got.Source != "127.0.0.1" || got.Fault != "fail-after" {
		t.Errorf("got %+v, %v", got, err)
	}
}
