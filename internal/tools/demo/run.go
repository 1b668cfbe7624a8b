package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
)

// demo is one run: the places it works in and what it learned on the way.
type demo struct {
	options
	steps   *steps
	root    string // of the repository
	dir     string // temporary, holds everything below
	work    string // the configuration
	home    string // an empty HOME for the CLI
	cli     clirun.CLI
	console *console
	calls   ledger
	secrets []string // that the run used or made
}

// run does all steps, printing them to out. The error is that of the first step
// that does not hold; a canceled context ends the run early.
func run(ctx context.Context, out io.Writer, o options) (err error) {
	d := demo{options: o, steps: &steps{out: out}}
	if d.root, err = clirun.Root(ctx); err != nil {
		return err
	}
	if d.dir, err = os.MkdirTemp("", "runzero-demo-"); err != nil {
		return fmt.Errorf("make a temporary directory: %w", err)
	}
	defer func() {
		if o.keep && err == nil {
			return
		}
		if d.console != nil {
			d.console.stop()
		}
		if removed := os.RemoveAll(d.dir); removed != nil && err == nil {
			err = fmt.Errorf("remove the temporary directory: %w", removed)
		}
	}()

	fmt.Fprintln(out, "runZero as code, on an emulated console: no account needed, nothing leaves this machine.")
	if err := d.prepare(ctx); err != nil {
		return err
	}
	return d.show(ctx)
}

// prepare builds, starts the console, and makes a working directory with the
// example in it.
func (d *demo) prepare(ctx context.Context) error {
	d.work, d.home = filepath.Join(d.dir, "complete"), filepath.Join(d.dir, "home")
	if err := os.Mkdir(d.home, 0o700); err != nil {
		return fmt.Errorf("make a home for the CLI: %w", err)
	}
	emulator := filepath.Join(d.dir, clirun.Executable("runzero-emulator"))
	plugins, build := filepath.Join(d.dir, "plugins"), "Build the provider and the emulated console"
	var err error
	if d.plugins != "" {
		if plugins, err = filepath.Abs(d.plugins); err != nil {
			return fmt.Errorf("find the plugin directory: %w", err)
		}
		build = "Build the emulated console"
	}

	err = d.steps.do(build, func() error {
		if _, err := clirun.Output(ctx, d.root, "go", "build", "-o", emulator, "./cmd/runzero-emulator"); err != nil {
			return fmt.Errorf("build the emulated console: %w", err)
		}
		if d.plugins != "" {
			return nil
		}
		plugin, err := clirun.BuildProvider(ctx, d.root, d.dir, d.version)
		if err != nil {
			return err
		}
		return clirun.InstallPlugin(plugin, plugins, d.version)
	})
	if err != nil {
		return err
	}

	err = d.steps.do("Start the console", func() (err error) {
		d.console, err = startConsole(ctx, emulator, d.dir)
		return err
	})
	if err != nil {
		return err
	}
	d.steps.note("%s/ shows the account while this runs", d.console.ready.URL)

	program := d.options.cli
	if program == "" {
		if program, err = clirun.Find(ctx, d.root, d.steps.out); err != nil {
			return err
		}
	}
	if d.cli, err = clirun.NewCLI(ctx, program, d.work, d.environment()); err != nil {
		return err
	}
	return d.steps.do("Initialize with "+d.cli.Name, func() error {
		if err := copyExample(filepath.Join(d.root, "examples", "complete"), d.work); err != nil {
			return err
		}
		if err := d.pin(); err != nil {
			return err
		}
		_, err := d.cli.Run(ctx, "init", "-plugin-dir="+plugins)
		return err
	})
}

// pin asks for the very version that a given plugin directory is said to hold: a release candidate
// is not taken otherwise.
func (d *demo) pin() error {
	if d.plugins == "" {
		return nil
	}
	text := fmt.Sprintf(
		"terraform {\n  required_providers {\n    runzero = {\n      source  = %q\n      version = %q\n    }\n  }\n}\n",
		clirun.Address, d.version)
	if err := os.WriteFile(filepath.Join(d.work, "version_override.tf"), []byte(text), 0o600); err != nil {
		return fmt.Errorf("ask for version %s: %w", d.version, err)
	}
	return nil
}

// environment is all that the CLI gets to see: nothing of the person's own set-up.
func (d *demo) environment() []string {
	env := clirun.Environment(
		d.home, d.dir,
		"RUNZERO_BASE_URL="+d.console.ready.URL,
		"RUNZERO_CLIENT_ID="+d.console.ready.ClientID,
		"RUNZERO_CLIENT_SECRET="+d.console.ready.ClientSecret,
	)
	if d.trace != "" {
		file, err := filepath.Abs(d.trace)
		if err == nil {
			env = append(env, "TF_LOG=TRACE", "TF_LOG_PATH="+file)
		}
	}
	return env
}

// show runs the example and checks what it does to the account.
func (d *demo) show(ctx context.Context) error {
	before, err := d.console.account(ctx)
	if err != nil {
		return fmt.Errorf("look at the account before the run: %w", err)
	}

	planned, err := d.phase(ctx, "plan", "Plan examples/complete: sites.csv into the account", "plan", "-out=demo.tfplan")
	if err != nil {
		return err
	}
	objects, err := plannedObjects(planned)
	if err != nil {
		return err
	}
	seen := len(d.console.requests)
	if _, err := d.phase(ctx, "apply", "Apply", "apply", "demo.tfplan"); err != nil {
		return err
	}
	if err := economical(d.console.requests[seen:], objects); err != nil {
		return err
	}
	d.steps.note("one write for each object, and no read after a write")
	if err := d.outputs(ctx); err != nil {
		return err
	}
	if _, err := d.phase(ctx, "plan again", "Plan again: nothing may be left to do", "plan",
		"-detailed-exitcode"); err != nil {
		return err
	}
	if d.keep {
		d.calls.print(d.steps, objects)
		return d.leave()
	}
	if _, err := d.phase(ctx, "destroy", "Destroy", "destroy", "-auto-approve"); err != nil {
		return err
	}
	err = d.steps.do("Compare the account with how it was", func() error {
		after, err := d.console.account(ctx)
		if err != nil {
			return fmt.Errorf("look at the account after the run: %w", err)
		}
		return sameAccount(before, after)
	})
	if err != nil {
		return err
	}
	d.steps.note("%s, the same as before", count(len(before), "object"))
	if d.trace != "" {
		err := d.steps.do("Look for secrets in the trace", func() error { return clirun.WithoutSecrets(d.trace, d.secrets) })
		if err != nil {
			return err
		}
		d.steps.note("%s looked for, none found", count(len(d.secrets), "secret"))
	}
	d.calls.print(d.steps, objects)
	return nil
}

// phase runs one CLI command as a step and notes its summary line and its calls.
func (d *demo) phase(ctx context.Context, name, heading string, arguments ...string) (string, error) {
	var answer string
	var seen int
	err := d.steps.do(heading, func() (err error) {
		if err := d.console.readLog(); err != nil {
			return err
		}
		seen = len(d.console.requests)
		if answer, err = d.cli.Run(ctx, arguments...); err != nil {
			return err
		}
		return d.console.readLog()
	})
	if err != nil {
		return "", err
	}
	made := d.console.requests[seen:]
	d.calls.add(name, made)
	d.steps.note("%s %s.", summary(answer), count(len(made), "API call"))
	return answer, nil
}

// outputs prints the outputs; sensitive ones only by their keys.
func (d *demo) outputs(ctx context.Context) error {
	answer, err := d.cli.Run(ctx, "output", "-json")
	if err != nil {
		return err
	}
	lines, err := outputLines([]byte(answer))
	if err != nil {
		return err
	}
	for _, line := range lines {
		d.steps.note("%s", line)
	}
	if d.secrets, err = sensitiveValues([]byte(answer)); err != nil {
		return err
	}
	d.secrets = append(d.secrets, d.console.ready.ClientSecret)
	state, err := d.cli.Run(ctx, "show", "-json")
	if err != nil {
		return err
	}
	d.secrets = append(d.secrets, downloadTokens(state)...)
	return nil
}

// leave tells how to go on with what -keep left running.
func (d *demo) leave() error {
	file := filepath.Join(d.dir, "environment")
	var text strings.Builder
	for _, setting := range d.environment() {
		name, value, _ := strings.Cut(setting, "=")
		switch name {
		case "PATH", "HOME", "TMPDIR", "TF_LOG", "TF_LOG_PATH":
		default:
			fmt.Fprintf(&text, "export %s='%s'\n", name, value)
		}
	}
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		return fmt.Errorf("write the environment: %w", err)
	}
	d.steps.block("Left running for you:",
		"the account     "+d.console.ready.URL+"/",
		"configuration   "+d.work,
		"go on           cd "+d.work+" && . ../environment && "+d.cli.Program+" plan",
		fmt.Sprintf("when done       kill %d && rm -r %s", d.console.process.Pid, d.dir))
	return nil
}
