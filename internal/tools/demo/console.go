package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
)

// console is the running emulator.
type console struct {
	ready   ready
	process *os.Process
	ended   chan struct{} // closed when the process has ended

	log      *os.File // its request log
	rest     []byte   // a line of the log that is not complete yet
	requests []request
}

// ready is the line that the emulator prints when it listens.
type ready struct {
	URL          string `json:"url"`
	AccountToken string `json:"account_token"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
}

// request is one line of the emulator's log.
type request struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Status int    `json:"status"`
}

// startConsole starts the emulator with its files in dir and waits until it listens.
func startConsole(ctx context.Context, program, dir string) (*console, error) {
	requests, output := filepath.Join(dir, "requests.jsonl"), filepath.Join(dir, "emulator.out")
	// Files, not pipes: with -keep the emulator outlives this program.
	out, err := os.Create(output)
	if err != nil {
		return nil, fmt.Errorf("start the emulator: %w", err)
	}
	defer out.Close()
	cmd := exec.Command(program, "-log", requests, "-new-explorers", "1") //nolint:noctx // stopped by stop, because -keep must be able not to
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, out, out
	clirun.Detach(cmd)
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the emulator: %w", err)
	}
	c := &console{process: cmd.Process, ended: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // how it ended matters only before it was ready, and then its output says why
		close(c.ended)
	}()
	if err := c.await(ctx, output); err != nil {
		c.stop()
		return nil, err
	}
	if c.log, err = os.Open(requests); err != nil {
		c.stop()
		return nil, fmt.Errorf("read the emulator's log: %w", err)
	}
	return c, nil
}

// await reads the ready line as soon as it is there.
func (c *console) await(ctx context.Context, output string) error {
	deadline := time.After(20 * time.Second)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		text, err := os.ReadFile(output)
		if err != nil {
			return fmt.Errorf("read what the emulator prints: %w", err)
		}
		for line := range bytes.Lines(text) {
			if json.Unmarshal(line, &c.ready) == nil && c.ready.URL != "" {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-c.ended:
			return fmt.Errorf("the emulator ended before it was ready:\n%s", text)
		case <-deadline:
			return fmt.Errorf("the emulator was not ready after 20 s:\n%s", text)
		case <-tick.C:
		}
	}
}

// stop ends the emulator and waits for it.
func (c *console) stop() {
	if c.log != nil {
		_ = c.log.Close()
	}
	_ = clirun.Interrupt(c.process) // it may have ended by itself
	select {
	case <-c.ended:
	case <-time.After(5 * time.Second):
		_ = c.process.Kill()
		<-c.ended
	}
}

// readLog appends the requests that were logged since the last call.
func (c *console) readLog() error {
	more, err := io.ReadAll(c.log)
	if err != nil {
		return fmt.Errorf("read the emulator's log: %w", err)
	}
	c.rest = append(c.rest, more...)
	for {
		line, rest, whole := bytes.Cut(c.rest, []byte("\n"))
		if !whole {
			return nil
		}
		var r request
		if err := json.Unmarshal(line, &r); err != nil {
			return fmt.Errorf("read the emulator's log: %w", err)
		}
		c.requests, c.rest = append(c.requests, r), rest
	}
}

// account is the set of all objects in the account, each as "kind name id".
type account map[string]struct{}

// account asks the console itself, with the account token and not by the provider.
func (c *console) account(ctx context.Context) (account, error) {
	all := account{}
	organizations, err := c.collect(ctx, all, "organization", "/account/orgs", nil)
	if err != nil {
		return nil, err
	}
	if _, err := c.collect(ctx, all, "site", "/account/sites", nil); err != nil {
		return nil, err
	}
	if _, err := c.collect(ctx, all, "API token", "/account/keys", nil); err != nil {
		return nil, err
	}
	if _, err := c.collect(ctx, all, "recurring scan", "/account/tasks", url.Values{"search": {"recur:t"}}); err != nil {
		return nil, err
	}
	for _, id := range organizations {
		if _, err := c.collect(ctx, all, "export token", "/account/orgs/"+url.PathEscape(id)+"/exportTokens",
			nil); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// collect adds the objects of one list and returns their ids.
func (c *console) collect(ctx context.Context, all account, kind, path string, query url.Values) ([]string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.ready.URL+"/api/v1.0"+path+"?"+query.Encode(), nil)
	if err != nil {
		return nil, fmt.Errorf("list each %s: %w", kind, err)
	}
	req.Header.Set("Authorization", "Bearer "+c.ready.AccountToken)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, fmt.Errorf("list each %s: %w", kind, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("list each %s: GET %s answered %s", kind, path, resp.Status)
	}
	var rows []struct {
		ID      string `json:"id"`
		Name    string `json:"name"`
		Comment string `json:"comment"`
		Status  string `json:"status"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&rows); err != nil {
		return nil, fmt.Errorf("list each %s: %w", kind, err)
	}
	var ids []string
	for _, row := range rows {
		if row.Status == "removed" { // a stopped scan keeps its row
			continue
		}
		ids = append(ids, row.ID)
		all[strings.Join([]string{kind, row.Name + row.Comment, row.ID}, " ")] = struct{}{}
	}
	return ids, nil
}

// sameAccount fails with the names of what was left behind and what is missing.
func sameAccount(before, after account) error {
	var errs []error
	for object := range after {
		if _, ok := before[object]; !ok {
			errs = append(errs, fmt.Errorf("left behind: %s", object))
		}
	}
	for object := range before {
		if _, ok := after[object]; !ok {
			errs = append(errs, fmt.Errorf("gone, although it was there before: %s", object))
		}
	}
	return errors.Join(errs...)
}
