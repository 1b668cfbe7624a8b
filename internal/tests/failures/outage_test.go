package failures

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// readAll refreshes objects, ten at a time as Terraform does. It gives the errors, and how many
// count as gone.
func (s *providerServer) readAll(ctx context.Context, all []managed) (errors []string, removed int) {
	s.t.Helper()
	var mu sync.Mutex
	var work sync.WaitGroup
	next := make(chan managed)
	for range 10 {
		work.Go(func() {
			for m := range next {
				answer, err := s.ReadResource(ctx, readRequest(m))
				if err != nil {
					s.t.Error(err)
					continue
				}
				reported := messagesOf(answer.Diagnostics)
				mu.Lock()
				if reported.failed() {
					errors = append(errors, reported.String())
				} else if s.stateFrom(m.kind, answer.NewState, nil, nil).isGone {
					removed++
				}
				mu.Unlock()
			}
		})
	}
	for _, m := range all {
		next <- m
	}
	close(next)
	work.Wait()
	return errors, removed
}

// manyKinds are n objects of eight kinds, none of which the console is asked about.
func (s *providerServer) manyKinds(n int, organization string) []managed {
	kinds := []string{
		"runzero_site", "runzero_api_token", "runzero_group", "runzero_scan_template", "runzero_scan_schedule",
		"runzero_user",
		"runzero_organization", "runzero_custom_integration",
	}
	var all []managed
	for i := range n {
		all = append(all, s.handmade(kinds[i%len(kinds)], fmt.Sprintf("dddddddd-0000-4000-8000-%012d", i),
			organization))
	}
	return all
}

// countWith counts the errors that hold a text.
func countWith(errors []string, part string) int {
	n := 0
	for _, one := range errors {
		if strings.Contains(one, part) {
			n++
		}
	}
	return n
}

// A console that answers everything with 503 costs a plan few requests and little time, and the
// cause is told once. (F)
func TestDeadConsole(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		objects     func(*providerServer, string) []managed
		maxRequests int // requests
		explains    int // errors that tell the cause
	}{
		"300 sites": {func(s *providerServer, organization string) []managed {
			var all []managed
			for i := range 300 {
				all = append(all, s.handmade("runzero_site", fmt.Sprintf("dddddddd-0000-4000-8000-%012d", i),
					organization))
			}
			return all
		}, 20, 1},
		"1000 objects of eight kinds": {func(s *providerServer,
			organization string,
		) []managed {
			return s.manyKinds(1000, organization)
		}, 20, 8},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{})
			s := a.server(nil)
			all := test.objects(s, a.Bootstrap().OrganizationID)
			if err := a.SetRates(emulator.Rates{UnavailableRate: 1}); err != nil {
				t.Fatal(err)
			}
			a.ResetRequests()
			begin := time.Now()
			errors, removed := s.readAll(t.Context(), all)
			if d := time.Since(begin); d > time.Minute {
				t.Errorf("it took %v", d)
			}
			if n := len(a.Requests()); n > test.maxRequests {
				t.Errorf("%d requests were made, not at most %d", n, test.maxRequests)
			}
			if removed > 0 || len(errors) == 0 { // one error ends a run; the others need not repeat it
				t.Errorf("%d objects count as gone, and %d of %d have an error", removed, len(errors), len(all))
			}
			if n := countWith(errors, "503"); n == 0 || n > test.explains {
				t.Errorf("%d errors tell the cause, not at most %d", n, test.explains)
			}
		})
	}
}

// A console that limits requests for good, and says nothing of a quota, ends the run after max_wait
// and not after max_wait for each object. (F)
func TestEndlessRateLimit(t *testing.T) {
	t.Parallel()
	for name, snapshots := range map[string]bool{"lists": true, "object by object": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{})
			s := a.server(values{"max_wait": "8s", "snapshot_reads": snapshots})
			all := s.manyKinds(160, a.Bootstrap().OrganizationID)
			if err := a.SetRates(emulator.Rates{ThrottleRate: 1}); err != nil {
				t.Fatal(err)
			}
			a.ResetRequests()
			begin := time.Now()
			errors, removed := s.readAll(t.Context(), all)
			if d := time.Since(begin); d > 20*time.Second {
				t.Errorf("it took %v with max_wait of 8 s", d)
			}
			if n := len(a.Requests()); n > 60 {
				t.Errorf("%d requests were made", n)
			}
			if removed > 0 || len(errors) == 0 {
				t.Errorf("%d objects count as gone, and %d of %d have an error", removed, len(errors), len(all))
			}
		})
	}
}

// A console that comes back is used again: what failed is remembered for a while, not for ever. (F)
func TestConsoleThatComesBack(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.Options{})
	s := a.server(nil)
	m, reported := s.create("runzero_site", values{"name": "Berlin"})
	must(t, m, reported)
	a.Advance(time.Hour)
	if err := a.SetRates(emulator.Rates{UnavailableRate: 1}); err != nil {
		t.Fatal(err)
	}
	if _, reported := s.read(m); !reported.failed() {
		t.Fatal("a dead console is read")
	}
	if err := a.SetRates(emulator.Rates{}); err != nil {
		t.Fatal(err)
	}
	a.Advance(2 * time.Minute)
	if now, reported := s.read(m); reported.failed() || now.isGone {
		t.Errorf("the console is back, and it is not read: %s", reported)
	}
}

// A proxy's page at the sign-in is no refusal of the credential: the next call signs in again. (M)
func TestProxyPageAtSignIn(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.Options{})
	s := a.server(nil)
	m, reported := s.create("runzero_site", values{"name": "Berlin"})
	must(t, m, reported)
	s = a.server(nil) // which has not signed in yet
	a.Intercept(chain(a.faultsFor(1, emulator.Rates{ForbiddenRate: 1}, isExchange), a.unjudged))
	if _, reported = s.read(m); reported.failed() {
		for _, part := range []string{"proxy", "base_url"} {
			if !reported.contain(part) {
				t.Errorf("the error does not say %q: %s", part, reported)
			}
		}
		if reported.contain("Check that the token or API client is active") {
			t.Errorf("the credential is blamed: %s", reported)
		}
	}
	if now, reported := s.read(m); reported.failed() || now.isGone {
		t.Errorf("the sign-in is not tried again: %s", reported)
	}
}

// A console without lists over all organizations costs one 404 for each of them, not one for each
// object. (M)
func TestConsoleWithoutAccountLists(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.Options{Variants: []string{"account-lists-missing"}})
	s := a.server(nil)
	home := fmt.Sprint(a.CallOutside(http.MethodPut, "/org/sites?_oid="+a.Bootstrap().OrganizationID,
		map[string]any{"name": "Home"})["id"])
	var sites, schedules []managed
	for i := range 20 {
		m, reported := s.create("runzero_site", values{"name": fmt.Sprintf("Site %d", i)})
		sites = append(sites, must(t, m, reported))
		m, reported = s.create("runzero_scan_schedule", values{
			"site_id": home, "name": fmt.Sprintf("Scan %d",
				i), "frequency": "weekly", "start_time": "2035-01-07T20:00:00Z", "hosted_zone": "auto",
			"targets": []any{"www.example.com"},
		})
		schedules = append(schedules, must(t, m, reported))
	}
	s = a.server(nil)
	a.ResetRequests()
	errors, removed := s.readAll(t.Context(), append(sites, schedules...))
	if len(errors) > 0 || removed > 0 {
		t.Fatalf("%d objects count as gone, and there are errors: %v", removed, errors)
	}
	missing := map[string]int{}
	for _, r := range a.Requests() {
		if r.Status == http.StatusNotFound {
			missing[r.Path]++
		}
	}
	for path, n := range missing {
		if n > 1 {
			t.Errorf("%d requests for %s were answered 404", n, path)
		}
	}
	if n := len(a.Requests()); n > 10 {
		t.Errorf("%d requests were made for 40 objects", n)
	}
}
