package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
	shared "github.com/seed-84f6aeb9/terraform-provider-runzero/internal/tools/internal/console"
)

// requestTimeout is what the provider is told; a slow answer comes later than that.
const (
	requestTimeout = 2 * time.Second
	slowBy         = 2500 * time.Millisecond
)

// console is an emulated console with faults, and a record of all secrets that it gave out.
type console struct {
	*shared.Console

	file string // where Save puts the state

	isSettled atomic.Bool
	writes    atomic.Int64 // requests that change something

	mu      sync.Mutex
	secrets map[string]bool
}

// startConsole starts one with its state file in dir. Close it.
func startConsole(
	dir string, seed uint64, variants []string, change ...func(*emulator.Options),
) (_ *console, err error) {
	c := &console{file: filepath.Join(dir, "account.json"), secrets: map[string]bool{}}
	o := emulator.Options{
		Seed: seed, SlowBy: slowBy, Unpublished: true, StateFile: c.file, DailyLimit: 1 << 30, Burst: 1 << 30,
		Variants: variants, Now: c.now,
	}
	for _, f := range change {
		f(&o)
	}
	if c.Console, err = shared.Start(o, c.remembering); err != nil {
		return nil, err
	}
	for _, one := range c.Accounts() {
		b := one.Bootstrap()
		for _, secret := range []string{b.ClientSecret, b.AccountToken, b.OrganizationToken, b.ExportToken} {
			c.remember(secret)
		}
	}
	return c, nil
}

// now is the console's clock. What is there before Terraform comes was made an hour ago.
func (c *console) now() time.Time {
	if c.isSettled.Load() {
		return time.Now()
	}
	return time.Now().Add(-time.Hour)
}

// remembering passes requests on, counts writes, and remembers the secrets in them and in their
// answers.
func (c *console) remembering(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, credential, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok {
			c.remember(credential)
		}
		if r.Method != http.MethodGet && !strings.HasSuffix(r.URL.Path, "/account/api/token") {
			c.writes.Add(1)
		}
		seen := &recorder{ResponseWriter: w}
		defer func() { c.rememberAll(seen.body) }() // also when a fault breaks the answer off
		next.ServeHTTP(seen, r)
	})
}

// recorder keeps what is written.
type recorder struct {
	http.ResponseWriter

	body []byte
}

func (r *recorder) Write(b []byte) (int, error) {
	r.body = append(r.body, b...)
	return r.ResponseWriter.Write(b)
}

// Unwrap lets an answer be flushed.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// Flush sends what was written so far.
func (r *recorder) Flush() {
	if f, ok := r.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

// secretField finds the fields of an answer that hold a secret.
var secretField = regexp.MustCompile(
	`"(?:token|access_token|api_client_secret|client_secret|download_token)":\s*("[^"]{8,}")`)

func (c *console) rememberAll(body []byte) {
	for _, match := range secretField.FindAllSubmatch(body, -1) {
		var secret string
		if json.Unmarshal(match[1], &secret) == nil {
			c.remember(secret)
		}
	}
}

func (c *console) remember(secret string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.secrets[secret] = true
}

// known lists all secrets so far.
func (c *console) known() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Sorted(maps.Keys(c.secrets))
}

// account is all that the console holds, by kind of resource, and the mails that it sent.
type account map[string][]row

// mailed is the table of mails.
const mailed = "mails"

// account reads it past the API, with all secrets.
func (c *console) account() (account, error) {
	if err := c.Save(); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(c.file)
	if err != nil {
		return nil, fmt.Errorf("read the console's state: %w", err)
	}
	var tables map[string]json.RawMessage
	if err := json.Unmarshal(text, &tables); err != nil {
		return nil, fmt.Errorf("read the console's state: %w", err)
	}
	all := account{}
	if mails := tables[mailed]; mails != nil {
		var rows []row
		if err := json.Unmarshal(mails, &rows); err != nil {
			return nil, fmt.Errorf("read the mails of the console's state: %w", err)
		}
		all[mailed] = rows
	}
	for _, k := range kinds() {
		var rows []row
		if k.Table == "account" { // the one object that is not in a list
			rows = make([]row, 1)
			err = json.Unmarshal(tables[k.Table], &rows[0])
		} else {
			err = json.Unmarshal(tables[k.Table], &rows)
		}
		if err != nil {
			return nil, fmt.Errorf("read each %s of the console's state: %w", k.name, err)
		}
		for _, r := range rows {
			if r["inactive"] != true && (k.IsThere == nil || k.IsThere(r)) {
				all[k.name] = append(all[k.name], r)
			}
		}
	}
	return all, nil
}

// ids are those of one kind.
func (a account) ids(kind string) map[string]bool {
	all := map[string]bool{}
	for _, r := range a[kind] {
		all[r.id()] = true
	}
	return all
}
