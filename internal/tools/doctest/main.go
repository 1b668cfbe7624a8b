// The doctest program runs the shell blocks of README, CONTRIBUTING and the guides as they are
// written: commands that do not work are a fault of the page. Guides run in a directory of their
// own on an emulated console; pages of the repository's root run there.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, os.Args[1:]); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(os.Stderr, "doctest: %v\n", err)
		stop()
		os.Exit(1) //nolint:gocritic // stop was called
	}
}

// run runs the pages that are named, or all of them.
func run(ctx context.Context, out io.Writer, arguments []string) (err error) {
	flags := flag.NewFlagSet("doctest", flag.ContinueOnError)
	list := flags.Bool("list", false, "only say which blocks there are")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	root, err := clirun.Root(ctx)
	if err != nil {
		return err
	}
	pages, err := load(root, flags.Args())
	if err != nil {
		return err
	}
	if *list {
		for _, p := range pages {
			p.list(out)
		}
		return nil
	}
	dir, err := os.MkdirTemp("", "runzero-doctest-")
	if err != nil {
		return fmt.Errorf("make a temporary directory: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	s, err := newStage(ctx, root, dir, out)
	if err != nil {
		return err
	}
	for _, p := range pages {
		err = errors.Join(err, s.play(ctx, p))
	}
	return err
}

// load reads pages by their paths in the repository. Without names it reads all that have commands.
func load(root string, names []string) ([]page, error) {
	if len(names) == 0 {
		guides, err := filepath.Glob(filepath.Join(root, "docs", "guides", "*.md"))
		if err != nil {
			return nil, fmt.Errorf("find the guides: %w", err)
		}
		names = []string{"README.md", "CONTRIBUTING.md"}
		for _, guide := range guides {
			names = append(names, "docs/guides/"+filepath.Base(guide))
		}
	}
	var all []page
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			return nil, fmt.Errorf("read the page: %w", err)
		}
		p, err := read(name, string(text))
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(p.blocks, block.runs) {
			all = append(all, p)
		}
	}
	return all, nil
}

func (p page) list(out io.Writer) {
	for _, b := range p.blocks {
		if !b.runs() {
			continue
		}
		how := ""
		switch {
		case b.notRun != "":
			how = ", not run: " + b.notRun
		case b.needs != "":
			how = ", needs " + b.needs
		}
		first, _, _ := strings.Cut(strings.TrimSpace(b.text), "\n")
		fmt.Fprintf(out, "%s:%d: %s%s\n", p.name, b.line, first, how)
	}
}
