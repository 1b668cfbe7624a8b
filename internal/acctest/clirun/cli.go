package clirun

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// ErrChanges says that a plan with -detailed-exitcode is not empty.
var ErrChanges = errors.New("the plan is not empty")

// CLI runs Terraform or OpenTofu in one directory with one environment.
type CLI struct {
	// Program is the path of the program.
	Program string
	// Name is how it calls itself: "Terraform v1.11.4".
	Name string
	// Dir is the working directory.
	Dir string
	// Env is the whole environment, see [Environment].
	Env []string
}

// NewCLI asks the program for its name and version. It fails if the program cannot
// be run.
func NewCLI(ctx context.Context, program, dir string, env []string) (CLI, error) {
	c := CLI{Program: program, Env: env}
	about, err := c.Run(ctx, "version")
	if err != nil {
		return CLI{}, fmt.Errorf("ask %s for its version: %w", program, err)
	}
	c.Name, _, _ = strings.Cut(about, "\n")
	c.Dir = dir
	return c, nil
}

// Run returns what the command printed. The error of a failed command carries that
// output; exit code 2 of a plan with -detailed-exitcode is [ErrChanges].
func (c CLI) Run(ctx context.Context, arguments ...string) (string, error) {
	p, err := c.Start(ctx, arguments...)
	if err != nil {
		return "", err
	}
	return p.Wait()
}

// Start starts a command that somebody may want to interrupt.
func (c CLI) Start(ctx context.Context, arguments ...string) (*Process, error) {
	p := &Process{ctx: ctx, arguments: arguments, cmd: Command(ctx, c.Program, arguments...)}
	p.cmd.Dir, p.cmd.Env = c.Dir, c.Env
	if c.Dir != "" { // "version" knows no -no-color
		p.cmd.Env = append(slices.Clone(c.Env), "TF_CLI_ARGS=-no-color")
	}
	p.cmd.Stdout, p.cmd.Stderr = &p.output, &p.output
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", c.Program, err)
	}
	return p, nil
}

// Process is a CLI command under way.
type Process struct {
	ctx       context.Context
	arguments []string
	cmd       *exec.Cmd
	output    bytes.Buffer
}

// PID is the process id of the CLI; the provider is a child of it.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Interrupt is a Ctrl-C.
func (p *Process) Interrupt() error { return Interrupt(p.cmd.Process) }

// Wait waits for the end of the command; see [CLI.Run].
func (p *Process) Wait() (string, error) {
	err := p.cmd.Wait()
	if err == nil {
		return p.output.String(), nil
	}
	if p.ctx.Err() != nil {
		return "", p.ctx.Err()
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 2 && slices.Contains(p.arguments, "-detailed-exitcode") {
		err = ErrChanges
	}
	return p.output.String(), fmt.Errorf("%s %s: %w\n\n%s", filepath.Base(p.cmd.Path), strings.Join(p.arguments, " "), err,
		strings.TrimSpace(p.output.String()))
}

// ProcessorTime is what the CLI and its providers used, once they have ended.
func (p *Process) ProcessorTime() time.Duration {
	return p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()
}

// Command is a program that is interrupted, once, when the context ends, and
// killed if that does not help. It runs in a process group of its own: a Ctrl-C
// would otherwise reach it twice, from the terminal and from here, and a second
// interrupt makes Terraform drop its state.
func Command(ctx context.Context, program string, arguments ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, arguments...)
	Detach(cmd)
	cmd.Cancel = func() error { return Interrupt(cmd.Process) }
	cmd.WaitDelay = 20 * time.Second
	return cmd
}

// Output runs a program and returns its trimmed output; the error carries what it
// said.
func Output(ctx context.Context, dir, program string, arguments ...string) (string, error) {
	cmd := Command(ctx, program, arguments...)
	cmd.Dir = dir
	var output bytes.Buffer
	cmd.Stderr = &output
	answer, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s", program, err, strings.TrimSpace(output.String()))
	}
	return strings.TrimSpace(string(answer)), nil
}

// Find gives the path of the Terraform or OpenTofu program to use, building one
// if there is none. What it says meanwhile goes to says: that takes minutes.
func Find(ctx context.Context, root string, progress io.Writer) (string, error) {
	find := exec.CommandContext(ctx, "sh", filepath.Join(root, "scripts", "cli.sh"))
	find.Stderr = progress
	found, err := find.Output()
	if err != nil {
		return "", fmt.Errorf("find a Terraform or OpenTofu program: %w", err)
	}
	return strings.TrimSpace(string(found)), nil
}

// Environment is all that a CLI gets to see: nothing of the person's own set-up.
// HOME is home; more are settings of the form NAME=value.
func Environment(home, temporary string, more ...string) []string {
	env := []string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + home,
		"TMPDIR=" + temporary,
		"TF_CLI_CONFIG_FILE=" + os.DevNull,
		"CHECKPOINT_DISABLE=1",
		"TF_IN_AUTOMATION=1",
		"TF_INPUT=0",
	}
	for _, name := range []string{"SYSTEMROOT", "TEMP", "TMP"} { // Windows programs need them
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return append(env, more...)
}
