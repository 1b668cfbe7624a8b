package main

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/account/export"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/account/report"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// writeReport reads the account and writes it as a page for a person.
func (c *config) writeReport(ctx context.Context, env environment) (int, error) {
	var backend atomic.Pointer[entity.Backend]
	server, ok := provider.NewServer(provider.Options{
		Version: version, Getenv: env.getenv, Configured: func(b *entity.Backend) { backend.Store(b) },
	})().(export.Server)
	if !ok {
		return exitError, errors.New("the provider of this build has no lists")
	}
	start := time.Now()
	client, err := export.Connect(ctx, export.Source{Server: server, Backend: backend.Load}, export.Options{
		Warn: func(text string) { _, _ = fmt.Fprintln(env.stderr, "Warning:", text) },
	})
	if err != nil {
		return exitError, err //nolint:wrapcheck // it is for a person already
	}
	account, err := report.Read(ctx, client, start)
	if err != nil {
		return exitError, fmt.Errorf("read the account: %w", err)
	}
	if err := report.WriteFile(c.reportFile, account); err != nil {
		return exitError, err //nolint:wrapcheck // it names the file
	}
	_, _ = fmt.Fprintf(env.stderr, "%s written, with %d API calls in %s.\n", c.reportFile, account.Usage.Calls,
		time.Since(start).Round(10*time.Millisecond))
	for _, part := range account.NotRead {
		_, _ = fmt.Fprintln(env.stderr, "Not read:", part)
	}
	return exitDone, nil
}
