package main

import (
	"context"
	"os/signal"
	"syscall"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

const (
	// parentPoll is how often the process looks whether Terraform lives.
	parentPoll = 250 * time.Millisecond
	// lastCallTimeout is how long the calls under way may take when it does not: longer than any one
	// request.
	lastCallTimeout = 5 * time.Minute
)

// watchParent ends the process when the process that started it is gone, after the calls under way
// have been written down. Nobody would learn of anything else it did.
func watchParent(report *provider.Report, exit func(int)) {
	// What is written to a pipe that nobody reads any more must not end the process either.
	signal.Ignore(syscall.SIGPIPE)
	waitForParent(parentPoll)
	ctx, cancel := context.WithTimeout(context.Background(), lastCallTimeout)
	defer cancel()
	report.Abandon(ctx)
	report.Close()
	exit(1)
}
