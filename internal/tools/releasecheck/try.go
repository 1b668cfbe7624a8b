package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
)

// try installs the archive of this platform as it is, asks the provider for its version, and runs
// the demo with it.
func try(ctx context.Context, out io.Writer, root string, r release, o options) (err error) {
	archive, built := r.archives[runtime.GOOS+"_"+runtime.GOARCH]
	if !built {
		fmt.Fprintf(out, "Not tried: there is no archive for %s/%s.\n", runtime.GOOS, runtime.GOARCH)
		return nil
	}
	dir, err := os.MkdirTemp("", "runzero-release-")
	if err != nil {
		return fmt.Errorf("make a temporary directory: %w", err)
	}
	defer func() {
		if removed := os.RemoveAll(dir); removed != nil && err == nil {
			err = fmt.Errorf("remove the temporary directory: %w", removed)
		}
	}()
	plugins := filepath.Join(dir, "plugins")
	if err := packed(filepath.Join(r.dir, archive), plugins); err != nil {
		return fmt.Errorf("install %s: %w", archive, err)
	}
	program := o.cli
	if program == "" {
		if program, err = clirun.Find(ctx, root, out); err != nil {
			return err
		}
	}
	agent, err := callsItself(ctx, program, dir, plugins, r.version)
	if err != nil {
		return fmt.Errorf("ask %s for its version: %w", archive, err)
	}
	if want := project + "/" + r.version + " "; !strings.HasPrefix(agent, want) {
		return fmt.Errorf("%s calls itself %q, not %s", archive, agent, want)
	}
	fmt.Fprintf(out, "%s installs, and calls itself %s\n\n", archive, agent)

	demo := clirun.Command(ctx, "go", "run", "./internal/tools/demo", "-plugins", plugins, "-version", r.version, "-cli",
		program)
	demo.Dir, demo.Stdout, demo.Stderr = root, out, out
	if err := demo.Run(); err != nil {
		return fmt.Errorf("the demo with %s: %w", archive, err)
	}
	return nil
}

// packed puts an archive where "init -plugin-dir" looks for packed providers, for the registries
// that Terraform and OpenTofu assume.
func packed(archive, plugins string) error {
	content, err := os.ReadFile(archive) //nolint:gosec // a file of the release that is checked
	if err != nil {
		return err
	}
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		target := filepath.Join(plugins, host, filepath.FromSlash(clirun.Address))
		if err := os.MkdirAll(target, 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(target, filepath.Base(archive)), content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// callsItself lets the installed provider make a call to a console that only listens, and gives the
// User-Agent that it sent: the one place where a program says which version was put into it.
func callsItself(ctx context.Context, program, dir, plugins, version string) (string, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	var mu sync.Mutex
	agent := ""
	console := &http.Server{
		ReadHeaderTimeout: time.Minute,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			agent = r.UserAgent()
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"status":"ok","version":"1.0.0"}`) // a plan that fails says so
		}),
	}
	go func() { _ = console.Serve(listener) }() // ends with Close
	defer console.Close()

	work, home := filepath.Join(dir, "version"), filepath.Join(dir, "home")
	if err := errors.Join(os.Mkdir(work, 0o700), os.Mkdir(home, 0o700)); err != nil {
		return "", err
	}
	cli, err := clirun.NewCLI(ctx, program, work, clirun.Environment(
		home, dir, "RUNZERO_BASE_URL=http://"+listener.Addr().String(), "RUNZERO_ACCOUNT_TOKEN=CT"+strings.Repeat("0", 28),
	))
	if err != nil {
		return "", err
	}
	err = cli.Write(
		fmt.Sprintf(
			"terraform {\n  required_providers {\n    runzero = {\n      source  = %q\n      version = %q\n    }\n  "+
				"}\n}\n\ndata \"runzero_console\" \"this\" {}\n", clirun.Address, version))
	if err != nil {
		return "", err
	}
	if _, err := cli.Run(ctx, "init", "-plugin-dir="+plugins); err != nil {
		return "", err
	}
	if _, err := cli.Run(ctx, "plan"); err != nil {
		return "", err
	}
	mu.Lock()
	defer mu.Unlock()
	return agent, nil
}
