// The gendocs program writes docs/ and the files of mock data anew. Run it from anywhere in the
// repository.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/tools/gendocs/mocks"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/tools/gendocs/reference"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintf(os.Stderr, "gendocs: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) (err error) {
	module, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return fmt.Errorf("find the repository: %w", err)
	}
	root := strings.TrimSpace(string(module))

	work, err := os.MkdirTemp("", "runzero-docs-")
	if err != nil {
		return fmt.Errorf("make a temporary directory: %w", err)
	}
	defer func() {
		if removed := os.RemoveAll(work); err == nil {
			err = removed
		}
	}()
	pages, err := reference.Generate(ctx, root, work)
	if err != nil {
		return err
	}

	// Replaced as a whole: the page of an object that is gone goes with it.
	docs := filepath.Join(root, "docs")
	if err := os.RemoveAll(docs); err != nil {
		return fmt.Errorf("remove the old pages: %w", err)
	}
	if err := os.CopyFS(docs, os.DirFS(pages)); err != nil {
		return fmt.Errorf("write the pages: %w", err)
	}
	return writeMocks(ctx, root)
}

func writeMocks(ctx context.Context, root string) error {
	schemas, err := reference.Schemas(ctx)
	if err != nil {
		return err
	}
	files, err := mocks.Files(schemas)
	if err != nil {
		return err
	}
	for path, text := range files {
		file := filepath.Join(root, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			return fmt.Errorf("make a directory for the mock data: %w", err)
		}
		if err := os.WriteFile(file, text, 0o644); err != nil { //nolint:gosec // a page for everybody
			return fmt.Errorf("write the mock data: %w", err)
		}
	}
	return nil
}
