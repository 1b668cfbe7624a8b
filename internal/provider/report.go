package provider

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Report is what a run used: for the log, when the process ends.
type Report struct {
	mu      sync.Mutex
	clients []*runzero.Client
}

func (r *Report) add(c *runzero.Client) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clients = append(r.clients, c)
}

// Close ends what the clients keep on disk while they run.
func (r *Report) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.clients {
		c.Close()
	}
}

// Abandon lets all clients finish the calls under way, write them down, and make no further call:
// Terraform is gone.
func (r *Report) Abandon(ctx context.Context) {
	r.mu.Lock()
	clients := slices.Clone(r.clients)
	r.mu.Unlock()
	var all sync.WaitGroup
	for _, c := range clients {
		all.Go(func() { c.Abandon(ctx) })
	}
	all.Wait()
}

// Write writes one line for each configured provider that made a call, in the form that Terraform
// takes over into its own log.
func (r *Report) Write(w io.Writer, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.clients {
		u := c.Usage()
		if u.Calls == 0 {
			continue
		}
		line := map[string]any{
			"@level": "info", "@message": "runZero API usage of this run", "@module": "provider." + logSubsystem,
			"@timestamp": now.Format("2006-01-02T15:04:05.000000Z07:00"),
			"calls":      u.Calls, "retries": u.Retries, "recovered": u.Recovered,
		}
		for name, n := range map[string]*int64{
			"quota_limit": u.Limit, "quota_used_today": u.Today,
			"quota_remaining": u.Remaining,
		} {
			if n != nil {
				line[name] = *n
			}
		}
		text, err := json.Marshal(line)
		if err != nil {
			return // not reached: texts and numbers always marshal
		}
		_, _ = w.Write(append(text, '\n')) // the end of the process: nobody is left to tell
	}
}
