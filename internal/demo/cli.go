package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// cli runs Terraform or OpenTofu in one directory with one environment.
type cli struct {
	program string
	name    string // "Terraform v1.11.4"
	dir     string
	env     []string
}

// newCLI asks the program for its name and version. It fails if the program
// cannot be run.
func newCLI(ctx context.Context, program, dir string, env []string) (cli, error) {
	c := cli{program: program, env: env}
	about, err := c.run(ctx, "version")
	if err != nil {
		return cli{}, fmt.Errorf("ask %s for its version: %w", program, err)
	}
	c.name, _, _ = strings.Cut(about, "\n")
	c.dir = dir
	return c, nil
}

// run returns what the command printed. The error of a failed command carries
// that output; exit code 2 of a plan with -detailed-exitcode is errNotEmpty.
func (c cli) run(ctx context.Context, arguments ...string) (string, error) {
	cmd := command(ctx, c.program, arguments...)
	cmd.Dir, cmd.Env = c.dir, c.env
	if c.dir != "" { // "version" knows no -no-color
		cmd.Env = append(slices.Clone(c.env), "TF_CLI_ARGS=-no-color")
	}
	var all bytes.Buffer
	cmd.Stdout, cmd.Stderr = &all, &all
	err := cmd.Run()
	if err == nil {
		return all.String(), nil
	}
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 2 && slices.Contains(arguments, "-detailed-exitcode") {
		err = errNotEmpty
	}
	return "", fmt.Errorf("%s %s: %w\n\n%s", filepath.Base(c.program), strings.Join(arguments, " "), err, strings.TrimSpace(all.String()))
}

// command is a program that is interrupted, once, when the context ends, and
// killed if that does not help. It runs in a process group of its own: a Ctrl-C
// would otherwise reach it twice, from the terminal and from here, and a second
// interrupt makes Terraform drop its state.
func command(ctx context.Context, program string, arguments ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, arguments...)
	detach(cmd)
	cmd.Cancel = func() error { return interrupt(cmd.Process) }
	cmd.WaitDelay = 20 * time.Second
	return cmd
}

// output runs a program and returns its trimmed output; the error carries what
// it said.
func output(ctx context.Context, dir, program string, arguments ...string) (string, error) {
	cmd := command(ctx, program, arguments...)
	cmd.Dir = dir
	var said bytes.Buffer
	cmd.Stderr = &said
	answer, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s", program, err, strings.TrimSpace(said.String()))
	}
	return strings.TrimSpace(string(answer)), nil
}

// installPlugin puts the provider where "init -plugin-dir" looks, for the
// registries that Terraform and OpenTofu assume.
func installPlugin(plugin, dir, version string) error {
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		target := filepath.Join(dir, host, filepath.FromSlash(address), version, runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(target, 0o700); err != nil {
			return fmt.Errorf("install the provider: %w", err)
		}
		if err := copyProgram(plugin, filepath.Join(target, filepath.Base(plugin))); err != nil {
			return fmt.Errorf("install the provider: %w", err)
		}
	}
	return nil
}

// copyExample copies the files of the example, and not what someone who ran it
// in place has left there: a state of theirs would not fit our account.
func copyExample(from, to string) error {
	if err := os.Mkdir(to, 0o700); err != nil {
		return fmt.Errorf("copy the example: %w", err)
	}
	for _, pattern := range []string{"*.tf", "*.csv"} {
		files, err := filepath.Glob(filepath.Join(from, pattern))
		if err != nil {
			return fmt.Errorf("copy the example: %w", err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				return fmt.Errorf("copy the example: %w", err)
			}
			if err := os.WriteFile(filepath.Join(to, filepath.Base(file)), text, 0o600); err != nil {
				return fmt.Errorf("copy the example: %w", err)
			}
		}
	}
	return nil
}

func copyProgram(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o700)
	if err != nil {
		return err
	}
	if _, err = io.Copy(out, in); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}

// summary is the one line of a plan, apply or destroy that says what it did.
func summary(answer string) string {
	lines := strings.Split(answer, "\n")
	for _, line := range slices.Backward(lines) {
		for _, start := range []string{"Plan: ", "Apply complete!", "Destroy complete!", "No changes."} {
			if at := strings.Index(line, start); at >= 0 {
				return strings.TrimSpace(line[at:])
			}
		}
	}
	return "Done."
}

// plannedObjects is the number of objects that a plan creates. It fails if the
// plan does anything else: the account had nothing of the example.
func plannedObjects(answer string) (int, error) {
	found := regexp.MustCompile(`Plan: (\d+) to add, 0 to change, 0 to destroy`).FindStringSubmatch(answer)
	if found == nil {
		return 0, fmt.Errorf("the first plan does not only add: %s", summary(answer))
	}
	return strconv.Atoi(found[1])
}

// outputLines turns the answer of "output -json" into lines. The value of a
// sensitive output never appears; of a long map, the first entries do.
func outputLines(answer []byte) ([]string, error) {
	var outputs map[string]struct {
		Sensitive bool `json:"sensitive"`
		Value     any  `json:"value"`
	}
	if err := json.Unmarshal(answer, &outputs); err != nil {
		return nil, fmt.Errorf("read the outputs: %w", err)
	}
	const shown = 3
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(outputs)) {
		o := outputs[name]
		entries, isMap := o.Value.(map[string]any)
		keys := slices.Sorted(maps.Keys(entries))
		switch {
		case isMap && o.Sensitive:
			lines = append(lines, fmt.Sprintf("%s = (sensitive) %s", name, strings.Join(keys, ", ")))
		case o.Sensitive:
			lines = append(lines, name+" = (sensitive)")
		case isMap:
			lines = append(lines, fmt.Sprintf("%s = %d of them, such as", name, len(keys)))
			for _, key := range keys[:min(shown, len(keys))] {
				lines = append(lines, fmt.Sprintf("   %s = %v", key, entries[key]))
			}
		default:
			lines = append(lines, fmt.Sprintf("%s = %v", name, o.Value))
		}
	}
	return lines, nil
}
