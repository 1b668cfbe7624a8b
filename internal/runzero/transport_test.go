package runzero

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// script answers requests in order; the last answer repeats. "drop" closes the connection without
// an answer.
func script(t *testing.T, answers ...string) *console {
	t.Helper()
	var n atomic.Int64
	return newConsole(t, func(w http.ResponseWriter, _ *http.Request) {
		a := answers[min(int(n.Add(1))-1, len(answers)-1)]
		if a == "drop" {
			panic(http.ErrAbortHandler)
		}
		answer(w, a)
	})
}

func TestRetries(t *testing.T) {
	t.Parallel()
	good := siteJSON(site1, org1)
	for name, tt := range map[string]struct {
		answers []string
		read    int       // requests made by a read
		readErr ErrorKind // 0 = success
		write   int
		wrote   ErrorKind
		lost    bool
	}{
		"success":        {[]string{good}, 1, 0, 1, 0, false},
		"502 twice":      {[]string{"502 <html>", "503 {}", good}, 3, 0, 1, KindServer, true},
		"always 500":     {[]string{"500 {}"}, 5, KindServer, 1, KindServer, true},
		"501":            {[]string{"501 {}"}, 1, KindServer, 1, KindServer, false},
		"400":            {[]string{"400 {}"}, 1, KindInvalid, 1, KindInvalid, false},
		"dropped once":   {[]string{"drop", good}, 2, 0, 1, KindNetwork, true},
		"truncated once": {[]string{`{"id":"` + site1, good}, 2, 0, 1, KindNetwork, true},
		"empty once":     {[]string{"", good}, 2, 0, 1, KindNetwork, true},
		"page":           {[]string{"<html>"}, 1, KindNotConsole, 1, KindNotConsole, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := script(t, tt.answers...)
			c, ck := client(t, s.URL, account())
			_, err := c.FetchSite(context.Background(), org1, site1)
			if KindOf(err) != tt.readErr || (err == nil) != (tt.readErr == 0) || len(s.requests()) != tt.read ||
				LostAnswer(err) {
				t.Errorf("read: %d requests, %v", len(s.requests()), err)
			}
			if longest := time.Duration(tt.read) * 8 * time.Second; ck.total() > longest {
				t.Errorf("waited %s", ck.total())
			}

			s = script(t, tt.answers...)
			c, _ = client(t, s.URL, account())
			// A write that is not looked for afterwards, because it leaves nothing to find.
			_, err = c.ResetUserPassword(context.Background(), site1)
			if KindOf(err) != tt.wrote || len(s.requests()) != tt.write || LostAnswer(err) != tt.lost {
				t.Errorf("write: %d requests, lost %v, %v", len(s.requests()), LostAnswer(err), err)
			}
		})
	}
}

// A write that never reached the console is repeated, and is not "maybe done".
func TestWriteIsRepeatedIfTheConsoleWasNotReached(t *testing.T) {
	t.Parallel()
	dead := httptest.NewServer(http.NotFoundHandler())
	dead.Close()
	c, ck := client(t, dead.URL, account())
	_, err := c.CreateSite(context.Background(), org1, SiteInput{Name: ptr("n")})
	wantKind(t, err, KindNetwork)
	if len(ck.slept) != 4 || LostAnswer(err) {
		t.Errorf("%d retries, lost %v", len(ck.slept), LostAnswer(err))
	}
	if strings.Contains(err.Error(), "_oid") {
		t.Error("the error repeats the query")
	}
}

func TestAttemptTimeout(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	s := newConsole(t, func(http.ResponseWriter, *http.Request) { <-release })
	t.Cleanup(func() { close(release) })
	c, _ := client(t, s.URL, account(), noRetries, func(cfg *Config) { cfg.RequestTimeout = 90 * time.Millisecond })
	_, err := c.CreateSite(context.Background(), org1, SiteInput{Name: ptr("n")})
	wantKind(t, err, KindTimeout)
	if !LostAnswer(err) {
		t.Error("a write that timed out may have happened")
	}
}

func TestCallersCancellationAndDeadline(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	arrived := make(chan struct{}, 10)
	s := newConsole(t, func(http.ResponseWriter, *http.Request) { arrived <- struct{}{}; <-release })
	t.Cleanup(func() { close(release) })
	c, _ := client(t, s.URL, account())
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-arrived; cancel() }()
	if _, err := c.FetchSite(ctx, org1, site1); !errors.Is(err, context.Canceled) || KindOf(err) != KindUnknown {
		t.Errorf("canceled: %v", err)
	}
	ctx, cancel = context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	_, err := c.FetchSite(ctx, org1, site1)
	if !errors.Is(err, context.DeadlineExceeded) || KindOf(err) != KindTimeout {
		t.Errorf("deadline: %v", err)
	}
}

func TestUntrustedCertificate(t *testing.T) {
	t.Parallel()
	s := httptest.NewUnstartedServer(
		http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w, siteJSON(site1, org1)) }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	c, ck := client(t, s.URL, account())
	_, err := c.FetchSite(context.Background(), org1, site1)
	wantKind(t, err, KindUntrusted)
	if err == nil || !strings.Contains(err.Error(), "not trusted") || len(ck.slept) > 0 {
		t.Errorf("%d retries, %v", len(ck.slept), err)
	}
	for name, trust := range map[string]func(*Config){
		"insecure": func(cfg *Config) { cfg.InsecureSkipVerify = true },
		"bundle": func(cfg *Config) {
			cfg.CACertificatePEM = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
		},
	} {
		c, _ = client(t, s.URL, account(), trust)
		if _, err := c.FetchSite(context.Background(), org1, site1); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDailyQuotaStopsAtOnce(t *testing.T) {
	t.Parallel()
	s := newConsole(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-API-Usage-Limit", "500")
		w.Header().Set("X-API-Usage-Today", "500")
		w.Header().Set("X-API-Usage-Remaining", "0")
		w.Header().Set("Retry-After", "1")
		answer(w, `429 {"error":"request limit exceeded"}`)
	})
	c, ck := client(t, s.URL, account())
	_, err := c.FetchSite(context.Background(), org1, site1)
	wantKind(t, err, KindDailyQuota)
	if err == nil || !strings.Contains(err.Error(), "limit 500 calls a day, used today 500, remaining 0") {
		t.Errorf("text %v", err)
	}
	_, err = c.CreateSite(context.Background(), org1, SiteInput{})
	wantKind(t, err, KindDailyQuota)
	if n := len(s.requests()); n != 1 || ck.total() != 0 || LostAnswer(err) {
		t.Errorf("%d requests, waited %s", n, ck.total())
	}
	_ = ck.sleep(context.Background(), 2*time.Minute) // the refusal is not believed for ever
	_, _ = c.FetchSite(context.Background(), org1, site1)
	if n := len(s.requests()); n != 2 {
		t.Errorf("%d requests", n)
	}
	if u := c.Usage(); *u.Limit != 500 || *u.Remaining != 0 || u.Total != nil || u.Calls != 2 {
		t.Errorf("%+v", u)
	}
}

func TestBurstLimit(t *testing.T) {
	t.Parallel()
	good := siteJSON(site1, org1)
	for name, tt := range map[string]struct {
		retryAfter, remaining string
		refusals              int // -1 = for ever
		waited                time.Duration
		kind                  ErrorKind
	}{
		"no header":               {"", "", 2, 15 * time.Second, 0},
		"remaining left":          {"", "77", 1, 5 * time.Second, 0},
		"retry after":             {"7", "", 2, 14 * time.Second, 0},
		"retry after a long time": {"86400", "", 1, (5 * time.Minute), 0},
		"for ever":                {"", "", -1, 6 * time.Minute, KindBurst},
		"for ever, long waits":    {"86400", "", -1, 6 * time.Minute, KindBurst},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var n atomic.Int64
			s := newConsole(t, func(w http.ResponseWriter, _ *http.Request) {
				if tt.refusals >= 0 && int(n.Add(1)) > tt.refusals {
					answer(w, good)
					return
				}
				if tt.retryAfter != "" {
					w.Header().Set("Retry-After", tt.retryAfter)
				}
				if tt.remaining != "" {
					w.Header().Set("X-API-Usage-Remaining", tt.remaining)
				}
				answer(w, `429 {"error":"request limit exceeded"}`)
			})
			var lines []string
			c, ck := client(t, s.URL, account(), func(cfg *Config) {
				cfg.Log = func(_ context.Context, msg string, _ map[string]any) { lines = append(lines, msg) }
			})
			// A write is repeated too: it was refused before anything happened.
			_, err := c.CreateSite(context.Background(), org1, SiteInput{Name: ptr("n")})
			if KindOf(err) != tt.kind || ck.total() != tt.waited || LostAnswer(err) {
				t.Errorf("waited %s, want %s; %v", ck.total(), tt.waited, err)
			}
			if waiting := strings.Contains(strings.Join(lines, ","),
				"still waiting"); waiting != (tt.waited >= (30 * time.Second)) {
				t.Errorf("said it waits: %v", waiting)
			}
		})
	}
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	var foreign atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		foreign.Add(1)
		answer(w, siteJSON(site1, org1))
	}))
	t.Cleanup(other.Close)
	for name, tt := range map[string]struct {
		to          func(r *http.Request) string
		status      int
		read, wrote ErrorKind
		reads       int
	}{
		"within": {func(r *http.Request) string {
			if strings.HasPrefix(r.URL.Path, "/new") {
				return ""
			}
			return "/new" + r.URL.Path
		}, 302, 0, KindNotConsole, 2},
		"within, same method": {func(r *http.Request) string {
			if strings.HasPrefix(r.URL.Path, "/new") {
				return ""
			}
			return "/new" + r.URL.Path
		}, 307, 0, 0, 2},
		"elsewhere": {
			func(*http.Request) string { return other.URL + "/x" }, 302, KindNotConsole,
			KindNotConsole, 1,
		},
		"elsewhere, same method": {
			func(*http.Request) string { return other.URL + "/x" }, 307, KindNotConsole,
			KindNotConsole, 1,
		},
		"round and round": {
			func(r *http.Request) string { return r.URL.Path }, 307, KindNotConsole, KindNotConsole,
			1 + 5,
		},
		"with a user in the host": {
			func(r *http.Request) string { return "http://u:p@" + r.Host + "/x" }, 302,
			KindNotConsole, KindNotConsole, 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newConsole(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Authorization") != "Bearer "+accountSecret {
					t.Error("no credential on a request within the console")
				}
				if to := tt.to(r); to != "" {
					http.Redirect(w, r, to, tt.status)
					return
				}
				if r.Method != http.MethodGet {
					if b, _ := io.ReadAll(r.Body); string(b) != `{"name":"n"}` {
						t.Errorf("body %q", b)
					}
				}
				answer(w, siteJSON(site1, org1))
			})
			c, _ := client(t, s.URL, account())
			_, err := c.FetchSite(context.Background(), org1, site1)
			if KindOf(err) != tt.read || len(s.requests()) != tt.reads {
				t.Errorf("read: %d requests, %v", len(s.requests()), err)
			}
			if err != nil && (strings.Contains(err.Error(), "_oid") || strings.Contains(err.Error(), "u:p")) {
				t.Errorf("the error says too much: %v", err)
			}
			_, err = c.CreateSite(context.Background(), org1, SiteInput{Name: ptr("n")})
			if KindOf(err) != tt.wrote || LostAnswer(err) {
				t.Errorf("write: %v", err)
			}
		})
	}
	t.Cleanup(func() {
		if foreign.Load() != 0 {
			t.Errorf("%d requests went to another host", foreign.Load())
		}
	})
}

func TestAnswerTooLarge(t *testing.T) {
	t.Parallel()
	s := newConsole(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, "["+strings.Repeat(" ", 5000)+"]")
	})
	c, _ := client(t, s.URL, account(), func(cfg *Config) { cfg.MaxBody = 4000 })
	_, err := c.ListAPITokens(context.Background())
	wantKind(t, err, KindTooLarge)
	if n := len(s.requests()); n != 1 {
		t.Errorf("%d requests", n)
	}
	c, _ = client(t, s.URL, account(), func(cfg *Config) { cfg.MaxBody = 6000 })
	if _, err := c.ListAPITokens(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestRefusedCredentialStopsTheRun(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		answer string
		n      int
	}{
		"refused":    {`401 {"error":"API Key Not Found"}`, 1},
		"page":       {`401 <html>`, 3}, // perhaps a proxy
		"wrong kind": {`401 {"provided_token_type":"organization","possible_token_types":["client"]}`, 3},
		"role":       {`403 {}`, 3},
	} {
		s := script(t, tt.answer)
		c, _ := client(t, s.URL, account())
		var last error
		for range 3 {
			_, last = c.FetchSite(context.Background(), org1, site1)
		}
		if n := len(s.requests()); n != tt.n || last == nil {
			t.Errorf("%s: %d requests, want %d; %v", name, n, tt.n, last)
		}
	}
}

func TestHealthSendsNoCredential(t *testing.T) {
	t.Parallel()
	s := newConsole(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Error("credential sent")
		}
		answer(w, `{"status":"ok","version":"5.1"}`)
	})
	c, _ := client(t, s.URL, Login{})
	status, version, err := c.Health(context.Background())
	if status != "ok" || version != "5.1" || err != nil {
		t.Error(status, version, err)
	}
	_, err = c.GetLicense(context.Background())
	wantKind(t, err, KindWrongToken)
	s.expect(t, "GET /health")
}

func TestLogHoldsNoSecret(t *testing.T) {
	t.Parallel()
	const access = "access-" + "token-0123456789"
	s := newConsole(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-API-Usage-Remaining", "41")
		switch {
		case strings.HasSuffix(r.URL.Path, "/api/token"):
			answer(w, `{"access_token":"`+access+`","token_type":"bearer","expires_in":3600}`)
		case r.Method == http.MethodPut:
			answer(w, `{"id":"`+item1+`","token":"`+orgSecret+`"}`)
		default:
			answer(w, `[]`)
		}
	})
	var mu sync.Mutex
	var lines []map[string]any
	var all strings.Builder
	c, _ := client(t, s.URL, apiClient(), func(cfg *Config) {
		cfg.Log = func(_ context.Context, msg string, fields map[string]any) {
			mu.Lock()
			defer mu.Unlock()
			lines = append(lines, fields)
			fmt.Fprint(&all, msg, fields)
		}
	})
	if _, err := c.CreateAPIToken(context.Background(), "", ptr("comment-text")); err != nil {
		t.Fatal(err)
	}
	if _, err := c.ListSites(context.Background(), "", "needle"); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{access, clientSecret, orgSecret, "comment-text", "needle", "Bearer"} {
		if strings.Contains(all.String(), secret) {
			t.Errorf("the log holds something it must not")
		}
	}
	if len(lines) != 3 || lines[1]["operation"] != "createAccountKey" || lines[1]["method"] != "PUT" ||
		lines[1]["path"] != "/account/keys" ||
		lines[1]["status"] != 200 || lines[1]["attempt"] != 1 || lines[1]["remaining"] != int64(41) || lines[1]["ms"] == nil {
		t.Errorf("log lines %v", lines)
	}
}
