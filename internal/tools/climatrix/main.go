// The climatrix program runs the acceptance tests with every Terraform and OpenTofu that it finds
// or can build, and prints what ran, what was skipped and why, and which feature each version has.
// It exits with 1 if a test failed.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
)

// acceptance are the packages whose tests go through a CLI.
const acceptance = "./internal/provider/... ./internal/tests/..."

func main() {
	packages := flag.String("packages", acceptance, "packages to test")
	features := flag.Bool("features", false, "only print the table of features")
	only := flag.String("only", "", "only CLIs whose name holds this")
	flag.Parse()
	if *features {
		fmt.Print(Table())
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, *packages, *only); err != nil {
		fmt.Fprintf(os.Stderr, "matrix: %v\n", err)
		stop()
		os.Exit(1) //nolint:gocritic // stop is called above
	}
}

func run(ctx context.Context, out io.Writer, packages, only string) error {
	root, err := clirun.Root(ctx)
	if err != nil {
		return err
	}
	found, err := programs(ctx, root, only, out)
	if err != nil {
		return err
	}
	var results []result
	var failures []error
	for _, cli := range found {
		if !strings.Contains(cli.name, only) {
			continue
		}
		fmt.Fprintf(out, "\n== %s\n", cli.name)
		r, err := test(ctx, root, cli, packages, out)
		if err != nil {
			failures = append(failures, fmt.Errorf("%s: %w", cli.name, err))
		}
		results = append(results, r)
	}
	fmt.Fprintf(out, "\n%s\n%s", summary(results), Table())
	return errors.Join(failures...)
}

// program is one CLI.
type program struct{ name, path string }

// programs are the CLIs of this machine: terraform and tofu on PATH, OpenTofu built from
// tools/tofu, and what $MATRIX_CLIS names (paths, separated as in PATH). $MATRIX_BUILD names a
// script that builds one more Terraform, for tests only, at the path that it is given. Nothing is
// built that only leaves out.
func programs(ctx context.Context, root, only string, progress io.Writer) ([]program, error) {
	candidates := filepath.SplitList(os.Getenv("MATRIX_CLIS"))
	for _, name := range []string{"terraform", "tofu"} {
		if path, err := exec.LookPath(name); err == nil {
			candidates = append(candidates, path)
		}
	}
	if _, err := exec.LookPath("tofu"); err != nil && wanted("OpenTofu", only) {
		build := clirun.Command(ctx, "sh", filepath.Join(root, "scripts", "tool.sh"), "tofu")
		build.Stderr = progress
		path, err := build.Output()
		if err != nil {
			return nil, fmt.Errorf("build OpenTofu: %w", err)
		}
		candidates = append(candidates, strings.TrimSpace(string(path)))
	}
	if script := os.Getenv("MATRIX_BUILD"); script != "" && wanted("Terraform", only) {
		path := filepath.Join(root, ".bin", "terraform-newer")
		build := clirun.Command(ctx, "bash", script, path)
		build.Stderr = progress
		if err := build.Run(); err != nil {
			return nil, fmt.Errorf("build a newer Terraform: %w", err)
		}
		candidates = append(candidates, path)
	}
	var found []program
	seen := map[string]bool{}
	for _, path := range candidates {
		cli, err := clirun.NewCLI(ctx, path, "", clirun.Environment(os.TempDir(), os.TempDir()))
		if err != nil {
			return nil, err
		}
		if !seen[cli.Name] {
			seen[cli.Name] = true
			found = append(found, program{name: cli.Name, path: path})
		}
	}
	return found, nil
}

// wanted reports whether a CLI of that name can be among those that -only names.
func wanted(name, only string) bool {
	return strings.HasPrefix(name, only) || strings.HasPrefix(only, name)
}

// test runs the tests with one CLI.
func test(ctx context.Context, root string, cli program, packages string, out io.Writer) (result, error) {
	file, err := os.CreateTemp("", "runzero-matrix-*.json")
	if err != nil {
		return result{}, err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	cmd := clirun.Command(ctx, "sh", filepath.Join(root, "scripts", "test.sh"))
	// Without the race detector: what is tested here is the CLI, and the tests run with the detector
	// anyway.
	cmd.Env = append(os.Environ(), "TF_CLI="+cli.path, "PACKAGES="+packages, "RACE=off", "GOTESTSUM_JSONFILE="+file.Name(),
		"RUNZERO_TEST_SETTINGS=default-cli,other-cli") // here the CLI is what is tested
	cmd.Dir, cmd.Stdout, cmd.Stderr = root, out, out
	start := time.Now()
	failed := cmd.Run()
	r, err := count(file)
	r.name, r.took = cli.name, time.Since(start)
	return r, errors.Join(failed, err)
}
