package scan_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// shared is the provider and the CLI, built once for all tests of the package.
var shared = sync.OnceValues(func() (*clirun.Set, error) {
	dir, err := os.MkdirTemp("", "runzero-scan-")
	if err != nil {
		return nil, err
	}
	set, err := clirun.NewSet(context.Background(), dir, io.Discard)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if program := os.Getenv("TF_ACC_TERRAFORM_PATH"); program != "" {
		set.Program = program
	}
	built = dir
	return set, nil
})

// built is the directory to remove in the end; "" if nothing was built.
var built string

func TestMain(m *testing.M) {
	m.Run()
	if built != "" {
		_ = os.RemoveAll(built)
	}
}

// process is a console, and a working directory of the real CLI whose provider is a process of its
// own.
func process(t *testing.T, duration time.Duration, scan string) (*acctest.Console, clirun.CLI) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance test: set TF_ACC=1, or use make test")
	}
	root, err := clirun.Root(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	program := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if program == "" {
		if program, err = clirun.Find(t.Context(), root, io.Discard); err != nil {
			t.Fatal(err)
		}
	}
	about, err := clirun.NewCLI(t.Context(), program, "", clirun.Environment(t.TempDir(), t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`^Terraform v1\.(\d+)`).FindStringSubmatch(about.Name)
	if version == nil {
		t.Skipf("actions need Terraform 1.14 or newer, this is %s", about.Name)
	}
	if minor, err := strconv.Atoi(version[1]); err != nil || minor < 14 {
		t.Skipf("actions need Terraform 1.14 or newer, this is %s", about.Name)
	}
	set, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	c := acctest.Start(t, emulator.Options{ExplorersPerOrganization: 1, ScanDuration: duration})
	b := c.Bootstrap()
	cli, err := set.Directory(t.Context(), t.Name(),
		fmt.Sprintf("action \"runzero_scan\" \"now\" {\n  config {\n    site_id = %q\n    %s\n  }\n}\n",
			c.Site(b.OrganizationID, "Berlin"), scan),
		"RUNZERO_BASE_URL="+c.URL, "RUNZERO_CLIENT_ID="+b.ClientID, "RUNZERO_CLIENT_SECRET="+b.ClientSecret,
		"RUNZERO_ORG_ID="+b.OrganizationID)
	if err != nil {
		t.Fatal(err)
	}
	c.ResetRequests()
	return c, cli
}

const byHand = "-invoke=action.runzero_scan.now"

// TestAccScanByHand invokes the action from the command line.
func TestAccScanByHand(t *testing.T) {
	t.Parallel()
	c, cli := process(t, time.Hour, "")
	output, err := cli.Run(t.Context(), "apply", "-auto-approve", byHand)
	if err != nil || !regexp.MustCompile(`Scan task `+uuid+` \(.+\) was started and is new\.`).MatchString(output) {
		t.Errorf("%v\n%s", err, output)
	}
	if n := c.Calls()["PUT createScan"]; n != 1 {
		t.Errorf("%d scans were started, want 1", n)
	}
}

// TestAccScanInterrupted presses Ctrl-C while the action waits: the scan goes on, and Terraform
// says so and fails.
func TestAccScanInterrupted(t *testing.T) {
	t.Parallel()
	c, cli := process(t, time.Hour, "wait = true")
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	p, err := cli.Start(ctx, "apply", "-auto-approve", byHand)
	if err != nil {
		t.Fatal(err)
	}
	for c.Calls()["GET getTask"] == 0 { // the first look, a few seconds in
		if ctx.Err() != nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	begun := time.Now()
	if err := p.Interrupt(); err != nil {
		t.Error(err)
	}
	output, err := p.Wait()
	if err == nil || time.Since(begun) > 30*time.Second {
		t.Errorf("an interrupted wait ended with %v after %s", err, time.Since(begun))
	}
	id := regexp.MustCompile(`(?s)Scan task (` + uuid +
		`) .*if\s+Terraform\s+is\s+interrupted,\s+the\s+scan\s+goes\s+on.*Interrupted\s+while\s+waiting\s+for\s+scan\s+task.*The\s+scan\s+goes\s+on\s+at\s+the\s+console`).FindStringSubmatch(output)
	if id == nil {
		t.Fatalf("it does not say what becomes of the task:\n%s", output)
	}
	for _, row := range c.List("/org/tasks?_oid=" + c.Bootstrap().OrganizationID) {
		if row["id"] == id[1] && row["status"] != "active" {
			t.Errorf("the scan is %v, want active", row["status"])
		}
	}
	if calls := c.Calls(); calls["PUT createScan"] != 1 || calls["POST stopTask"] != 0 {
		t.Errorf("calls: %v", calls)
	}
}
