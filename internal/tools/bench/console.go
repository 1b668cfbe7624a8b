package main

import (
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
	shared "github.com/seed-84f6aeb9/terraform-provider-runzero/internal/tools/internal/console"
)

// console is an emulated console whose latency can be changed while it serves.
type console struct {
	*shared.Console

	latency atomic.Int64 // nanoseconds
}

// unlimited is a limit that no run reaches.
const unlimited = 1 << 30

func startConsole(o emulator.Options) (_ *console, err error) {
	c := &console{}
	c.Console, err = shared.Start(o, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(time.Duration(c.latency.Load()))
			next.ServeHTTP(w, r)
		})
	})
	return c, err
}

func (c *console) setLatency(d time.Duration) { c.latency.Store(int64(d)) }

// place makes a site outside of Terraform, and finds the Explorer that is there.
func (c *console) place() (place, error) {
	at := place{organization: c.Bootstrap().OrganizationID}
	var site struct {
		ID string `json:"id"`
	}
	if err := c.Ask(&site, http.MethodPut, "/org/sites?_oid="+at.organization,
		map[string]any{"name": "Bench", "scope": "192.0.2.0/24"}); err != nil {
		return place{}, err
	}
	var explorers []struct {
		ID string `json:"id"`
	}
	if err := c.Ask(&explorers, http.MethodGet, "/org/explorers?_oid="+at.organization, nil); err != nil {
		return place{}, err
	}
	if len(explorers) == 0 {
		return place{}, errors.New("the console has no Explorer")
	}
	at.site, at.explorer = site.ID, explorers[0].ID
	return at, nil
}

// calls are the requests of one phase, sign-ins apart.
type calls struct{ all, writes, refused int }

// count counts the requests since the last reset.
func count(requests []emulator.Request) calls {
	var n calls
	for _, r := range requests {
		if strings.HasSuffix(r.Path, "/account/api/token") {
			continue
		}
		n.all++
		if r.Method != http.MethodGet {
			n.writes++
		}
		if r.Status == http.StatusTooManyRequests {
			n.refused++
		}
	}
	return n
}
