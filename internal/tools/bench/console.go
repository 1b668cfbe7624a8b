package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// console is an emulated console whose latency can be changed while it serves.
type console struct {
	*emulator.Emulator
	server  *httptest.Server
	latency atomic.Int64 // nanoseconds
}

// unlimited is a limit that no run reaches.
const unlimited = 1 << 30

func startConsole(o emulator.Options) (*console, error) {
	e, err := emulator.New(o)
	if err != nil {
		return nil, err
	}
	c := &console{Emulator: e}
	c.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(time.Duration(c.latency.Load()))
		e.ServeHTTP(w, r)
	}))
	return c, nil
}

func (c *console) close() { c.server.Close() }

func (c *console) setLatency(d time.Duration) { c.latency.Store(int64(d)) }

// environment lets the provider find the console and sign in.
func (c *console) environment() []string {
	b := c.Bootstrap()
	return []string{"RUNZERO_BASE_URL=" + c.server.URL, "RUNZERO_CLIENT_ID=" + b.ClientID, "RUNZERO_CLIENT_SECRET=" + b.ClientSecret}
}

// place makes a site outside of Terraform, and finds the Explorer that is there.
func (c *console) place() (place, error) {
	at := place{organization: c.Bootstrap().OrganizationID}
	var site struct {
		ID string `json:"id"`
	}
	if err := c.ask(&site, http.MethodPut, "/org/sites?_oid="+at.organization, map[string]any{"name": "Bench", "scope": "192.0.2.0/24"}); err != nil {
		return place{}, err
	}
	var explorers []struct {
		ID string `json:"id"`
	}
	if err := c.ask(&explorers, http.MethodGet, "/org/explorers?_oid="+at.organization, nil); err != nil {
		return place{}, err
	}
	if len(explorers) == 0 {
		return place{}, errors.New("the console has no Explorer")
	}
	at.site, at.explorer = site.ID, explorers[0].ID
	return at, nil
}

// ask makes a call outside of Terraform.
func (c *console) ask(into any, method, path string, body any) error {
	status, answer := c.Outside(method, path, body)
	if status != http.StatusOK {
		return fmt.Errorf("%s %s answered %d: %s", method, path, status, answer)
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return fmt.Errorf("read the answer of %s %s: %w", method, path, err)
	}
	return nil
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
