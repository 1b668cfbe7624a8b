package main

import (
	"fmt"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// A plan shows what changes: of one subnet among a thousand, a few lines.
func TestPlanOfLargeSiteIsReadable(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("runs the CLI")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("needs go to build the provider")
	}
	const subnets, most = 1000, 5
	b, err := newBench(t.Context(), t.TempDir(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	c, err := startConsole(fast())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	cli, err := b.set.Directory(t.Context(), "readable", subnetVariable+fmt.Sprintf(`resource "runzero_site" "one" {
  organization_id = %q
  name            = "Berlin"
  subnets         = var.subnets
}
`, c.Bootstrap().OrganizationID), c.Environment()...)
	if err != nil {
		t.Fatal(err)
	}
	if err := writeSubnets(cli.Dir, subnets, false); err != nil {
		t.Fatal(err)
	}
	if _, err := cli.Run(t.Context(), create.arguments()...); err != nil {
		t.Fatal(shortened(err))
	}
	if err := writeSubnets(cli.Dir, subnets, true); err != nil {
		t.Fatal(err)
	}
	output, err := cli.Run(t.Context(), "plan")
	if err != nil {
		t.Fatal(shortened(err))
	}
	changed := 0
	_, shown, _ := strings.Cut(output, "will perform the following actions")
	for line := range strings.Lines(shown) {
		if sign, _, _ := strings.Cut(strings.TrimSpace(line), " "); sign == "~" || sign == "+" || sign == "-" {
			changed++
		}
	}
	if changed == 0 || changed > most {
		t.Errorf("%d lines are changed, want at most %d:\n%.3000s", changed, most, output)
	}
}
