package failures

import (
	"runtime"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
)

// command is a command of a pipeline under way.
type command struct {
	t        *testing.T
	pipeline *pipeline
	process  *clirun.Process
	ended    chan struct{}
	output   string
	err      error
}

// start starts a command that the test kills. Whatever is left of its providers is killed with the
// test.
func (p *pipeline) start(arguments ...string) *command {
	p.t.Helper()
	if runtime.GOOS != "linux" {
		p.t.Skip("finds the provider's process in /proc, which only Linux has")
	}
	process, err := p.cli.Start(p.t.Context(), arguments...)
	if err != nil {
		p.t.Fatal(err)
	}
	c := &command{t: p.t, pipeline: p, process: process, ended: make(chan struct{})}
	go func() {
		defer close(c.ended)
		c.output, c.err = process.Wait()
		p.remember(c.output)
	}()
	return c
}

// providers are the process ids of the command's providers.
func (c *command) providers() []int {
	c.t.Helper()
	pids, err := clirun.Providers(c.process.PID())
	if err != nil || len(pids) == 0 {
		c.t.Fatalf("the command has no provider: %v", err)
	}
	c.t.Cleanup(func() { clirun.Kill(pids...) })
	return pids
}

// killAll kills the CLI and its providers at once.
func (c *command) killAll() {
	c.t.Helper()
	providers := c.providers()
	clirun.Kill(append([]int{c.process.PID()}, providers...)...)
	<-c.ended
}

// wait waits for the command's end, and gives what it said in one line.
func (c *command) wait() (string, error) {
	<-c.ended
	return folded(c.output), c.err
}
