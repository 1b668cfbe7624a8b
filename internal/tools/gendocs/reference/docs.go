// Package reference makes the reference documentation: the schemas as a
// document, and from it, templates/ and examples/ the pages of docs/.
package reference

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Generate makes the pages of the repository at root in the empty directory
// work and returns the directory that holds them. It leaves the repository
// alone. The error of a refused template carries what tfplugindocs said.
func Generate(ctx context.Context, root, work string) (string, error) {
	schemas, err := Schemas(ctx)
	if err != nil {
		return "", err
	}
	file := filepath.Join(work, "schemas.json")
	if err := os.WriteFile(file, schemas, 0o600); err != nil {
		return "", fmt.Errorf("write the schemas: %w", err)
	}
	for _, part := range []string{"templates", "examples"} {
		if err := os.CopyFS(filepath.Join(work, part), os.DirFS(filepath.Join(root, part))); err != nil {
			return "", fmt.Errorf("copy %s: %w", part, err)
		}
	}

	found, err := exec.CommandContext(ctx, "sh", filepath.Join(root, "scripts", "tool.sh"), "tfplugindocs").Output()
	if err != nil {
		return "", fmt.Errorf("build tfplugindocs: %w", err)
	}
	tool := strings.TrimSpace(string(found))
	run := func(what string, more ...string) error {
		arguments := append([]string{
			what, "--provider-dir", work, "--provider-name", providerName, "--providers-schema",
			file,
		}, more...)
		if output, err := exec.CommandContext(ctx, tool, arguments...).CombinedOutput(); err != nil {
			return fmt.Errorf("tfplugindocs %s: %w\n%s", what, err, output)
		}
		return nil
	}
	if err := run("generate", "--rendered-provider-name", "runZero"); err != nil {
		return "", err
	}
	docs := filepath.Join(work, "docs")
	if err := addFacts(ctx, root, docs, schemas); err != nil {
		return "", err
	}
	if err := addGroups(docs); err != nil {
		return "", err
	}
	if err := run("validate"); err != nil {
		return "", err
	}
	return docs, nil
}
