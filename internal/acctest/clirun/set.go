package clirun

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Set is a CLI and a provider of this tree, ready to use in any number of
// directories.
type Set struct {
	// Root is the repository, Dir a directory of the caller's that holds all that
	// is made.
	Root, Dir string
	// Program is the CLI's path.
	Program string
	plugins string
	home    string
}

// NewSet finds a CLI and builds the provider into dir. What it says meanwhile
// goes to progress.
func NewSet(ctx context.Context, dir string, progress io.Writer) (*Set, error) {
	root, err := Root(ctx)
	if err != nil {
		return nil, err
	}
	s := &Set{Root: root, Dir: dir, plugins: filepath.Join(dir, "plugins"), home: filepath.Join(dir, "home")}
	if err := os.MkdirAll(s.home, 0o700); err != nil {
		return nil, fmt.Errorf("make a home for the CLI: %w", err)
	}
	program, err := BuildProvider(ctx, root, dir, Version)
	if err != nil {
		return nil, err
	}
	if err := InstallPlugin(program, s.plugins, Version); err != nil {
		return nil, err
	}
	if s.Program, err = Find(ctx, root, progress); err != nil {
		return nil, err
	}
	return s, nil
}

// WithProgram builds another program of this tree, and gives the set with that one in the
// provider's place. The name is that of a directory for it.
func (s *Set) WithProgram(ctx context.Context, name, source string) (*Set, error) {
	other := *s
	other.plugins = filepath.Join(s.Dir, name)
	program := filepath.Join(other.plugins, Executable("terraform-provider-runzero_v"+Version))
	if _, err := Output(ctx, s.Root, "go", "build", "-ldflags=-w", "-o", program, source); err != nil {
		return nil, fmt.Errorf("build %s: %w", source, err)
	}
	return &other, InstallPlugin(program, other.plugins, Version)
}

// Directory makes a working directory with one configuration and initializes it.
// The configuration is HCL without the terraform block; env are settings of the form
// NAME=value, such as the provider's RUNZERO_BASE_URL.
func (s *Set) Directory(ctx context.Context, name, config string, env ...string) (CLI, error) {
	dir := filepath.Join(s.Dir, name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return CLI{}, fmt.Errorf("make a working directory: %w", err)
	}
	c := CLI{Program: s.Program, Dir: dir, Env: Environment(s.home, s.Dir, env...)}
	head := fmt.Sprintf("terraform {\n  required_providers {\n    runzero = { source = %q }\n  }\n}\n\n", Address)
	if err := c.Write(head + config); err != nil {
		return CLI{}, err
	}
	_, err := c.Run(ctx, "init", "-plugin-dir="+s.plugins)
	return c, err
}

// Write replaces the configuration, terraform block included, as main.tf.
func (c CLI) Write(config string) error {
	if err := os.WriteFile(filepath.Join(c.Dir, "main.tf"), []byte(config), 0o600); err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	return nil
}
