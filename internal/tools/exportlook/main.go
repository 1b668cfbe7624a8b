// Command exportlook furnishes an emulated console and runs runzero-export on it, for a look at
// what it writes.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/furnished"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/tools/internal/console"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "exportlook:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	c, err := console.Start(emulator.Options{ExplorersPerOrganization: 1, Unpublished: true}, nil)
	if err != nil {
		return fmt.Errorf("start a console: %w", err)
	}
	defer c.Close()
	if err := furnished.Fill(c.Emulator); err != nil {
		return fmt.Errorf("furnish the account: %w", err)
	}
	cmd := exec.CommandContext(ctx, "go", append([]string{"run", "./cmd/runzero-export"}, args...)...) //nolint:gosec // the arguments are the caller's own
	cmd.Env = append(os.Environ(), "RUNZERO_BASE_URL="+c.URL(), "RUNZERO_ACCOUNT_TOKEN="+c.Bootstrap().AccountToken)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("run the export: %w", err)
	}
	return nil
}
