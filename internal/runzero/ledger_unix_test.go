//go:build unix

package runzero

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// ledgers are the files of a data directory that hold ledgers.
func ledgers(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "runzero-ledger-*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// inDirectory makes a client of a process that reads its whole state.
func inDirectory(dir string) func(*Config) {
	return func(cfg *Config) {
		cfg.DataDir, cfg.ReadsWholeState = dir, true
		cfg.Place.Directory = "here"
	}
}

// A data directory that cannot be written is told once, and nothing else changes.
func TestDataDirectoryThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "a-file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := routes(t, map[string]string{"PUT /org/sites": siteJSON(site1, org1)})
	c, _ := client(t, s.URL, account(), inDirectory(filepath.Join(file, "below")))
	for n, want := range []int{1, 0} {
		ctx, notices := WithNotices(context.Background())
		name := "n"
		if _, err := c.CreateSite(ctx, org1, SiteInput{Name: &name}); err != nil {
			t.Fatal(err)
		}
		told := 0
		for _, notice := range notices.All() {
			if notice.Kind == NoticeNoLedger && strings.Contains(notice.Text, "data directory cannot be made") {
				told++
			}
		}
		if told != want {
			t.Errorf("create %d: told %d times, not %d: %v", n+1, told, want, notices.All())
		}
	}
}

// The file of a process that was killed names what it made until a state has it; its own user alone
// can read it.
func TestLedgerOfAKilledProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := routes(t, map[string]string{
		"PUT /account/keys": `{"id":"` + site1 + `","comment":"SIEM","token":"CT0123456789"}`,
		"GET /account/keys": `[{"id":"` + site1 + `","comment":"SIEM"}]`,
		"GET /account/orgs": `[{"id":"` + org1 + `","name":"o","client_id":"` + org2 + `"}]`,
	})
	killed, _ := client(t, s.URL, account(), inDirectory(dir))
	comment := "SIEM"
	if _, err := killed.CreateAPIToken(context.Background(), "", &comment); err != nil {
		t.Fatal(err)
	}
	files := ledgers(t, dir)
	if len(files) != 1 {
		t.Fatalf("there are %d files", len(files))
	}
	text, err := os.ReadFile(files[0])
	if info, statErr := os.Stat(files[0]); err != nil || statErr != nil || info.Mode().Perm() != 0o600 ||
		strings.Contains(string(text), "CT0123") {
		t.Errorf("mode, errors or secret: %v %v\n%s", err, statErr, text)
	}
	other, _ := client(t, s.URL, account(), inDirectory(dir))
	other.SettleInState(org1)
	if other.HasLeftovers() {
		t.Error("what a process that lives makes is left over")
	}
	killed.ledger.Close(false) // the lock goes with the process

	survey, _ := client(t, s.URL, account(), inDirectory(dir))
	survey.SettleInState(org1)
	if survey.HasLeftovers() {
		t.Error("an id is left over before a run has read its whole state")
	}
	survey.Close()
	next, _ := client(t, s.URL, account(), inDirectory(dir))
	if named := next.Leftovers(context.Background()); len(named) != 1 || named[0].ID != site1 {
		t.Errorf("named: %v", named)
	}
	next.SettleInState(site1) // an import
	next.Close()
	if left := ledgers(t, dir); len(left) != 0 {
		t.Errorf("files are left: %v", left)
	}
}

// An object without a secret is left to the create of its name, and named if the run that could
// have made that create has not.
func TestLedgerOfAnObjectThatNoCreateMeets(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := routes(t, map[string]string{
		"PUT /org/sites":       siteJSON(site1, org1),
		"POST /account/groups": `{"id":"` + site2 + `","name":"Viewers"}`,
		"GET /account/sites":   `[` + siteJSON(site1, org1) + `]`,
		"GET /account/orgs":    `[{"id":"` + org1 + `","name":"o","client_id":"` + org2 + `"}]`,
	})
	process := func(named int) *Client {
		t.Helper()
		c, _ := client(t, s.URL, account(), inDirectory(dir))
		c.SettleInState(org1)
		if all := c.Leftovers(context.Background()); len(all) != named || named > 0 && all[0].ID != site1 {
			t.Errorf("named: %v, not %d", all, named)
		}
		return c
	}
	killed := process(0)
	name := "n"
	if _, err := killed.CreateSite(context.Background(), org1, SiteInput{Name: &name}); err != nil {
		t.Fatal(err)
	}
	killed.ledger.Close(false)
	process(0).Close() // a plan, which reads the whole state
	apply := process(0)
	group := "Viewers"
	if _, err := apply.CreateGroup(context.Background(), GroupInput{Name: &group}); err != nil {
		t.Fatal(err)
	}
	apply.Close()
	process(1).Close()
	process(1).Close()
}

// A file that is no regular one is not read, and neither is one of another place, or one that was
// cut off in the middle of a line.
func TestFilesThatAreNoLedgers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, "runzero-ledger-"+name+".jsonl") }
	outside := filepath.Join(t.TempDir(), "outside")
	header := `{"header":{"console":"%","workspace":"","directory":"here"}}` + "\n"
	lines := `{"number":1,"create":{"kind":"api_token","name":"SIEM","at":"2026-01-01T00:00:00Z"}}` + "\n" +
		`{"number":1,"id":"` + site1 + `"}` + "\n" + `{"surveyed":true}` + "\n"
	s := routes(t, map[string]string{
		"GET /account/keys": `[{"id":"` + site1 + `","comment":"SIEM"},{"id":"` + site2 + `","comment":"SIEM"}]`,
		"GET /account/orgs": `[{"id":"` + org1 + `","name":"o","client_id":"` + org2 + `"}]`,
	})
	c, _ := client(t, s.URL, account(), inDirectory(dir))
	header = strings.Replace(header, "%", c.BaseURL(), 1)
	for path, text := range map[string]string{
		outside:     header + lines,
		at("cut"):   header + strings.Replace(lines, site1, site2, 1) + `{"number":2,"cre`,
		at("there"): strings.Replace(header, "here", "elsewhere", 1) + lines,
		at("text"):  "no JSON at all\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Symlink(outside, at("link")), os.Symlink("/dev/zero", at("zero")),
		syscall.Mkfifo(at("fifo"), 0o600), os.Mkdir(at("dir"), 0o700)); err != nil {
		t.Fatal(err)
	}
	done := make(chan []Notice, 1)
	go func() { done <- c.Leftovers(context.Background()) }()
	select {
	case named := <-done:
		if len(named) != 1 || named[0].ID != site2 {
			t.Errorf("named: %v", named)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("a FIFO is waited for")
	}
}
