package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/account/export"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// Exit codes.
const (
	exitDone      = 0
	exitError     = 1 // or something could not be read
	exitUnmanaged = 2
)

// environment is what the program runs in.
type environment struct {
	stdout, stderr io.Writer
	stdin          io.Reader
	getenv         func(string) string
	isTerminal     bool // of stderr
}

// run runs the program and gives its exit code.
func run(ctx context.Context, args []string, env environment) (int, error) {
	c, err := parse(args, env.stderr)
	if errors.Is(err, flag.ErrHelp) {
		return exitDone, nil
	}
	if err != nil {
		return exitError, err
	}
	if c.reportFile != "" {
		return c.writeReport(ctx, env)
	}
	// What can go wrong without a call goes wrong first.
	act, err := c.prepare(env)
	if err != nil {
		return exitError, err
	}
	start := time.Now()
	account, calls, err := read(ctx, c, env)
	if err != nil {
		return exitError, err
	}
	code, err := act(account)
	if err != nil {
		return exitError, err
	}
	_, _ = fmt.Fprintf(env.stderr, "%d objects read with %d API calls in %s.\n", len(account.Objects), calls,
		time.Since(start).Round(10*time.Millisecond))
	if len(account.Skipped) > 0 {
		_, _ = fmt.Fprintf(env.stderr, "Left out, because the credential is one of an organization: %s.\n",
			strings.Join(account.Skipped, ", "))
	}
	if len(account.Problems) == 0 {
		return code, nil
	}
	for _, p := range account.Problems {
		_, _ = fmt.Fprintln(env.stderr, p)
	}
	return exitError, fmt.Errorf("%d collections could not be read: the result is not the whole account",
		len(account.Problems))
}

// prepare gives what is to be done with the account once it is read. Another kind of result is
// another case here.
func (c *config) prepare(env environment) (func(*export.Account) (int, error), error) {
	if c.isUnmanaged {
		managed, err := c.managed(env)
		if err != nil {
			return nil, err
		}
		return func(a *export.Account) (int, error) { return c.reportUnmanaged(a, managed, env.stdout) }, nil
	}
	if err := export.CheckDirectory(c.out, c.canReplace); err != nil {
		return nil, fmt.Errorf("check -out: %w", err)
	}
	return func(a *export.Account) (int, error) { return exitDone, c.writeConfiguration(a, env) }, nil
}

// read reads the account, and gives how many calls that took.
func read(ctx context.Context, c *config, env environment) (*export.Account, int64, error) {
	var backend atomic.Pointer[entity.Backend]
	server, ok := provider.NewServer(provider.Options{
		Version: version, Getenv: env.getenv, Configured: func(b *entity.Backend) { backend.Store(b) },
	})().(export.Server)
	if !ok {
		return nil, 0, errors.New("the provider of this build has no lists")
	}
	options := export.Options{
		Organization: c.organization, Only: c.only, AccountSettings: c.settingsPath,
		Warn: func(text string) { _, _ = fmt.Fprintln(env.stderr, "Warning:", text) },
	}
	if env.isTerminal {
		options.Progress = func(text string) { _, _ = fmt.Fprintf(env.stderr, "\r\x1b[K%s", text) }
		defer func() { _, _ = fmt.Fprint(env.stderr, "\r\x1b[K") }()
	}
	account, err := export.Read(ctx,
		export.Source{Server: server, Entries: provider.Registry(), Backend: backend.Load}, options)
	var calls int64
	if b := backend.Load(); b != nil {
		calls = b.Client.Usage().Calls
	}
	return account, calls, err //nolint:wrapcheck // it is for a person already
}

// writeConfiguration writes the files and says what they hold.
func (c *config) writeConfiguration(a *export.Account, env environment) error {
	settings := export.Settings{
		Format: c.format, HasImports: c.hasImports, KeepsDefaults: !c.prunesDefault, BaseURL: env.getenv("RUNZERO_BASE_URL"),
	}
	if version != "dev" {
		settings.Version = version
	}
	files, err := a.Configuration(settings)
	if err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	if err := export.WriteFiles(c.out, files, c.canReplace); err != nil {
		return fmt.Errorf("write to %s: %w", c.out, err)
	}
	next := "terraform init, then terraform plan: it imports all of it and changes nothing"
	if !c.hasImports {
		next = "see the guide to moving an account for what to do before an apply"
	}
	_, _ = fmt.Fprintf(env.stderr, "%d files written to %s. Next: %s.\n", len(files), c.out, next)
	return nil
}

// managed reads the states.
func (c *config) managed(env environment) (export.Managed, error) {
	managed := export.Managed{}
	for _, name := range c.states {
		var data []byte
		var err error
		if name == "-" {
			data, err = io.ReadAll(env.stdin)
		} else {
			data, err = os.ReadFile(filepath.Clean(name))
		}
		if err == nil {
			err = managed.AddState(data)
		}
		if err != nil {
			return nil, fmt.Errorf("read the state %s: %w", name, err)
		}
	}
	return managed, nil
}

// reportUnmanaged names what no state owns.
func (c *config) reportUnmanaged(a *export.Account, managed export.Managed, to io.Writer) (int, error) {
	found := a.Unmanaged(managed)
	switch {
	case c.format == export.JSON:
		encoder := json.NewEncoder(to)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(map[string]any{
			"account_id": a.ID, "objects": len(a.Objects), "unmanaged": found,
		}); err != nil {
			return exitError, fmt.Errorf("write the report: %w", err)
		}
	case len(found) == 0:
		_, _ = fmt.Fprintf(to, "All %d objects are in a state.\n", len(a.Objects))
	default:
		if err := export.WriteTable(to, found); err != nil {
			return exitError, fmt.Errorf("write the report: %w", err)
		}
	}
	if len(found) > 0 {
		return exitUnmanaged, nil
	}
	return exitDone, nil
}
