package runzero

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// tokenConsole issues access tokens t1, t2, ... and accepts those for which good is true.
func tokenConsole(t *testing.T, lifetime int, good func(token string) bool) (*console, *atomic.Int64) {
	t.Helper()
	var issued atomic.Int64
	return newConsole(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/account/api/token") {
			if _, _, basic := r.BasicAuth(); basic || r.FormValue("client_id") != item1 ||
				r.FormValue("client_secret") != clientSecret ||
				r.FormValue("grant_type") != "client_credentials" {
				t.Error("wrong token request")
			}
			answer(w, fmt.Sprintf(`{"access_token":"t%d","token_type":"bearer","expires_in":%d}`, issued.Add(1), lifetime))
			return
		}
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !good(token) {
			answer(w, `401 {"error":"token is undefined or invalid"}`)
			return
		}
		answer(w, siteJSON(site1, org1))
	}), &issued
}

func always(string) bool { return true }

func TestAccessTokenIsSharedAndRenewedEarly(t *testing.T) {
	t.Parallel()
	s, issued := tokenConsole(t, 3600, always)
	c, ck := client(t, s.URL, apiClient())
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if _, err := c.FetchSite(context.Background(), org1, site1); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	read := func(after time.Duration, want int64) {
		t.Helper()
		_ = ck.sleep(context.Background(), after)
		if _, err := c.FetchSite(context.Background(), org1, site1); err != nil || issued.Load() != want {
			t.Errorf("%d exchanges, want %d; %v", issued.Load(), want, err)
		}
	}
	read(0, 1)
	read(3539*time.Second, 1)
	read(time.Second, 2) // 60 s before its end
}

func TestShortLivedAccessTokenIsNotRenewedForEveryCall(t *testing.T) {
	t.Parallel()
	s, issued := tokenConsole(t, 30, always)
	c, _ := client(t, s.URL, apiClient())
	for range 3 {
		_, _ = c.FetchSite(context.Background(), org1, site1)
	}
	if issued.Load() != 1 {
		t.Errorf("%d exchanges", issued.Load())
	}
}

func TestRevokedAccessTokenIsRenewed(t *testing.T) {
	t.Parallel()
	s, issued := tokenConsole(t, 3600, func(token string) bool { return token != "t1" })
	c, _ := client(t, s.URL, apiClient())
	if _, err := c.CreateSite(context.Background(), org1, SiteInput{}); err != nil || issued.Load() != 2 {
		t.Errorf("%d exchanges, %v", issued.Load(), err)
	}

	s, issued = tokenConsole(t, 3600, func(string) bool { return false })
	c, _ = client(t, s.URL, apiClient())
	for range 3 {
		_, err := c.FetchSite(context.Background(), org1, site1)
		wantKind(t, err, KindUnauthorized)
	}
	if issued.Load() != 1+2 || len(s.requests()) != 2*(1+2) {
		t.Errorf("%d exchanges, %d requests", issued.Load(), len(s.requests()))
	}
}

func TestCancelledCallerDoesNotSpoilTheExchange(t *testing.T) {
	t.Parallel()
	arrived, release := make(chan struct{}), make(chan struct{})
	var n atomic.Int64
	s := newConsole(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/account/api/token") {
			n.Add(1)
			close(arrived)
			<-release
			answer(w, `{"access_token":"t1","token_type":"bearer","expires_in":"3600"}`)
			return
		}
		answer(w, siteJSON(site1, org1))
	})
	c, _ := client(t, s.URL, apiClient())
	ctx, cancel := context.WithCancel(context.Background())
	first := make(chan error, 1)
	go func() { _, err := c.FetchSite(ctx, org1, site1); first <- err }()
	<-arrived
	second := make(chan error, 1)
	go func() { _, err := c.FetchSite(context.Background(), org1, site1); second <- err }()
	cancel()
	if err := <-first; err == nil {
		t.Error("the canceled call succeeded")
	}
	close(release)
	if err := <-second; err != nil || n.Load() != 1 {
		t.Errorf("%d exchanges, %v", n.Load(), err)
	}
}

func TestTokenExchangeFailures(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		answers []string
		kind    ErrorKind
		n       int // requests made by two calls
	}{
		"refused":      {[]string{`401 {"error":"bad secret ` + clientSecret + `"}`}, KindUnauthorized, 1},
		"400":          {[]string{`400 {"error":"invalid_client"}`}, KindUnauthorized, 1},
		"page":         {[]string{`<html>`}, KindNotConsole, 2},
		"404":          {[]string{`404 {}`}, KindNotConsole, 2},
		"no token":     {[]string{`{"x":"` + clientSecret + `"}`}, KindNotConsole, 2},
		"error in 200": {[]string{`{"error":"odd ` + clientSecret + `"}`}, KindNotConsole, 2},
		"in the end": {
			[]string{`500 {}`, `drop`, `{"access_token":"t","token_type":"bearer"}`, siteJSON(site1, org1)},
			0,
			5,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := script(t, tt.answers...)
			c, _ := client(t, s.URL, apiClient())
			for range 2 {
				_, err := c.FetchSite(context.Background(), org1, site1)
				if KindOf(err) != tt.kind || (err == nil) != (tt.kind == 0) {
					t.Errorf("got %v, want %v", err, tt.kind)
				}
				if err != nil && strings.Contains(err.Error(), clientSecret) {
					t.Error("the error holds the secret")
				}
			}
			if n := len(s.requests()); n != tt.n {
				t.Errorf("%d requests, want %d", n, tt.n)
			}
		})
	}
}
