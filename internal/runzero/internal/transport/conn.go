package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-cleanhttp"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/bounds"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/sanitize"
)

// Config is everything a connection needs to know.
type Config struct {
	// BaseURL is the console's address, with or without /api/v1.0. It must be https, or http to a
	// loopback address.
	BaseURL   string
	Login     Login
	UserAgent string

	// CACertificatePEM is trusted in addition to the system's certificates.
	CACertificatePEM   []byte
	InsecureSkipVerify bool

	RequestTimeout time.Duration // for one attempt; 0 = 180 s
	MaxRetries     int           // after the first attempt; 0 = 4, below 0 = none
	// MaxWait is the longest time without any success over the whole console; 0 = 6 minutes. Waits of
	// the connection's own pacing do not count.
	MaxWait time.Duration

	// Pace is the limit of requests that the connection keeps to; the zero value is the service's own.
	Pace Pace
	// Budget stops the connection before it spends too much.
	Budget Budget

	// MaxBody bounds an answer, MaxLine one line of a stream and MaxExport all of its lines, in bytes;
	// 0 = the defaults.
	MaxBody, MaxLine, MaxExport int64

	// Log receives one entry for each attempt: method, path template, status, milliseconds, attempt,
	// remaining calls of the day. Never a header, a body, or a query value. nil = silent.
	Log func(ctx context.Context, msg string, fields map[string]any)

	// Now is the clock; nil = time.Now.
	Now func() time.Time
	// Sleep waits, or returns the context's error; nil = by the real clock.
	Sleep func(context.Context, time.Duration) error
}

const (
	// APIPrefix stands before the path of every call.
	APIPrefix = "/api/v1.0"
	// The timeout is the vendor SDK's (api-behaviour 11).
	defaultRequestTimeout = 180 * time.Second
	defaultMaxRetries     = 4
	defaultMaxWait        = 6 * time.Minute
)

// withDefaults fills in what is not given.
func (cfg Config) withDefaults() Config {
	if cfg.RequestTimeout <= 0 {
		cfg.RequestTimeout = defaultRequestTimeout
	}
	switch {
	case cfg.MaxRetries == 0:
		cfg.MaxRetries = defaultMaxRetries
	case cfg.MaxRetries < 0:
		cfg.MaxRetries = 0
	}
	if cfg.MaxWait <= 0 {
		cfg.MaxWait = defaultMaxWait
	}
	if cfg.UserAgent == "" {
		cfg.UserAgent = "terraform-provider-runzero"
	}
	if cfg.MaxBody <= 0 {
		cfg.MaxBody = bounds.Body
	}
	if cfg.MaxLine <= 0 {
		cfg.MaxLine = bounds.Line
	}
	if cfg.MaxExport <= 0 {
		cfg.MaxExport = bounds.Export
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Sleep == nil {
		cfg.Sleep = sleep
	}
	if cfg.Log == nil {
		cfg.Log = func(context.Context, string, map[string]any) {}
	}
	return cfg
}

// Conn calls one console with one credential. It is safe for use by several goroutines.
type Conn struct {
	cfg    Config
	root   *url.URL // console root, no trailing slash
	http   *http.Client
	pacer  *pacer
	signIn *signIn // nil unless the credential is an API client
	quota  quotaTracker
	outage outage
	// secrets are the connection's own and those of its requests, which no text may show.
	secrets *sanitize.Secrets

	refusal  atomic.Pointer[Error] // the definite refusal of the credential, once seen
	standing atomic.Pointer[standingRefusal]
	orphaned atomic.Bool
}

// New checks the configuration and makes a connection. Nothing is sent.
func New(cfg Config) (*Conn, error) {
	root, err := parseBaseURL(cfg.BaseURL)
	if err != nil {
		return nil, err
	}
	if err := checkLogin(cfg.Login); err != nil {
		return nil, err
	}
	transport, err := newTransport(cfg)
	if err != nil {
		return nil, err
	}
	c := &Conn{cfg: cfg.withDefaults(), root: root, secrets: sanitize.NewSecrets(cfg.Login.Token, cfg.Login.ClientSecret)}
	c.quota.budget = c.cfg.Budget
	c.outage.maxRetries, c.outage.maxWait, c.outage.now = c.cfg.MaxRetries, c.cfg.MaxWait, c.cfg.Now
	c.pacer = newPacer(c.cfg.Pace, c.cfg.Now, c.cfg.Sleep)
	c.http = &http.Client{Transport: transport, CheckRedirect: c.checkRedirect}
	if c.cfg.Login.Kind == KindAPIClient {
		c.signIn = &signIn{
			now: c.cfg.Now, exchange: c.ownAccessToken, limit: c.LongestCall(),
			secret: c.cfg.Login.ClientSecret,
		}
	}
	return c, nil
}

// LoginKind is the kind of credential that the connection was made with.
func (c *Conn) LoginKind() LoginKind { return c.cfg.Login.Kind }

// Login is the credential that the connection was made with.
func (c *Conn) Login() Login { return c.cfg.Login }

// BaseURL is the console root, without /api/v1.0 and without user info.
func (c *Conn) BaseURL() string { return c.root.String() }

// MaxRetries is how often a failed read is repeated.
func (c *Conn) MaxRetries() int { return c.cfg.MaxRetries }

// Now is the connection's clock.
func (c *Conn) Now() time.Time { return c.cfg.Now() }

// Sleep waits by the connection's clock.
func (c *Conn) Sleep(ctx context.Context, d time.Duration) error { return c.cfg.Sleep(ctx, d) }

// Usage is the number of requests sent so far and the quota as last seen.
func (c *Conn) Usage() Usage { return c.quota.usage() }

// Abandon makes the connection refuse every further call: Terraform is gone, and nobody would learn
// of what it did. Calls under way go on.
func (c *Conn) Abandon() { c.orphaned.Store(true) }

// IsAbandoned reports whether [Conn.Abandon] was called.
func (c *Conn) IsAbandoned() bool { return c.orphaned.Load() }

// CallsUnderWay is how many requests have been sent and not answered.
func (c *Conn) CallsUnderWay() int64 { return c.quota.underWay() }

// PlanWrites announces n writes that a plan will make. A [KindBudget] error says that the budget
// cannot hold all the writes announced so far, each taken for one request.
func (c *Conn) PlanWrites(n int64) error {
	if text := c.quota.announce(n); text != "" {
		e := c.NewError(Operation{}, KindBudget)
		e.Detail = text
		return e
	}
	return nil
}

// BeginWrite takes one write off those announced by [Conn.PlanWrites]: its requests count from now
// on.
func (c *Conn) BeginWrite() { c.quota.startPlanned() }

// ServiceTime is what the service's own clock said at a moment of this machine's. exact is false
// while no answer has said what time it is there.
func (c *Conn) ServiceTime(at time.Time) (t time.Time, exact bool) { return c.quota.serviceTime(at) }

// CountRecovered counts a write whose answer was lost and whose outcome was found out.
func (c *Conn) CountRecovered() { c.quota.countRecovered() }

// LongestCall bounds a call with all its repeats and waits.
func (c *Conn) LongestCall() time.Duration {
	return c.cfg.MaxWait + time.Duration(c.cfg.MaxRetries+1)*(c.cfg.RequestTimeout+longestBackoff)
}

func parseBaseURL(s string) (*url.URL, error) {
	// url.Parse quotes its input in errors, and the input may hold a password: the message here does
	// not repeat it.
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || u.Opaque != "" {
		return nil, errors.New("base URL: not an absolute URL such as https://console.runzero.com")
	}
	if u.User != nil {
		return nil, errors.New("base URL: must not hold a user name or password")
	}
	if u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("base URL: must not hold a query or a fragment")
	}
	switch {
	case u.Scheme == "https":
	case u.Scheme == "http" && isLoopback(u.Hostname()):
	case u.Scheme == "http":
		return nil, fmt.Errorf("base URL: http is only allowed to this machine, use https://%s", u.Host)
	default:
		return nil, fmt.Errorf("base URL: scheme must be https, not %q", u.Scheme)
	}
	path := strings.TrimSuffix(strings.TrimRight(u.Path, "/"), APIPrefix)
	return &url.URL{Scheme: u.Scheme, Host: u.Host, Path: strings.TrimRight(path, "/")}, nil
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

func newTransport(cfg Config) (*http.Transport, error) {
	t := cleanhttp.DefaultPooledTransport()
	t.MaxIdleConnsPerHost = 16
	t.MaxResponseHeaderBytes = bounds.Headers
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: cfg.InsecureSkipVerify} //nolint:gosec // the user's explicit choice
	if len(cfg.CACertificatePEM) > 0 {
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(cfg.CACertificatePEM) {
			return nil, errors.New("CA certificate: no certificate in PEM form found")
		}
		t.TLSClientConfig.RootCAs = pool
	}
	return t, nil
}
