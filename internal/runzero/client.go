package runzero

import (
	"context"
	"crypto/rand"
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
	"github.com/hashicorp/go-retryablehttp"
)

// Config is everything a client needs to know.
type Config struct {
	// BaseURL is the console's address, with or without /api/v1.0. It must be https, or http to a loopback address.
	BaseURL    string
	Credential Credential
	UserAgent  string

	// CACertificatePEM is trusted in addition to the system's certificates.
	CACertificatePEM   []byte
	InsecureSkipVerify bool

	RequestTimeout time.Duration // for one attempt; 0 = 180 s
	MaxRetries     int           // after the first attempt; 0 = 4, below 0 = none
	MaxWait        time.Duration // longest total wait of one call for the rate limit; 0 = 6 minutes

	// Pace is the limit of requests that the client keeps to; the zero value is the service's own.
	Pace Pace
	// Budget stops the client before it spends too much.
	Budget Budget

	// Journal is an existing directory for notes about creates under way, so that a later run finds what a run that was
	// killed has left; "" = none. A note holds no secret.
	Journal string
	// Run is the same for all processes of one run of Terraform, and for no others: each leaves the others' notes alone. "" = every
	// process is a run of its own.
	Run string

	// NoSnapshots asks the service for every object by itself instead of serving it from the collection's list.
	NoSnapshots bool

	// Log receives one entry for each attempt: method, path template, status, milliseconds, attempt, remaining calls of the
	// day. Never a header, a body, or a query value. nil = silent.
	Log func(ctx context.Context, msg string, fields map[string]any)

	// Now is the clock; nil = time.Now.
	Now func() time.Time
}

const (
	apiPrefix = "/api/v1.0"
	// The timeout is the vendor SDK's (fact sheet section 11).
	defaultRequestTimeout = 180 * time.Second
	defaultMaxRetries     = 4
	defaultMaxWait        = 6 * time.Minute
	// maxBody is larger than any list that the service can reasonably send.
	maxBody      = 64 << 20
	maxRedirects = 5
	// quotaMemory is how long a daily-quota refusal is believed without asking again.
	quotaMemory = time.Minute
)

// Client calls one console with one credential. It is safe for use by several goroutines.
type Client struct {
	cfg       Config
	root      *url.URL // console root, no trailing slash
	http      *retryablehttp.Client
	sleep     func(context.Context, time.Duration) error
	maxBody   int64
	maxLine   int64
	pacer     *pacer
	tokens    *tokenSource // nil unless the credential is an API client
	meter     meter
	hierarchy hierarchy
	births    births
	journal   journal
	answers   answers

	refused atomic.Pointer[Error] // the definite refusal of the credential, once seen
	quota   atomic.Pointer[quotaStop]

	snapshots
}

// quotaStop is a daily-quota refusal and the time until which it is believed.
type quotaStop struct {
	err   *Error
	until time.Time
}

// New checks the configuration and builds a client. Nothing is sent.
func New(cfg Config) (*Client, error) {
	root, err := parseBaseURL(cfg.BaseURL)
	if err != nil {
		return nil, err
	}
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
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = func(context.Context, string, map[string]any) {}
	}
	if err := checkCredential(cfg.Credential); err != nil {
		return nil, err
	}
	transport, err := baseTransport(cfg)
	if err != nil {
		return nil, err
	}

	c := &Client{cfg: cfg, root: root, sleep: sleep, maxBody: maxBody, maxLine: maxLine}
	c.meter.budget = cfg.Budget
	c.journal = journal{dir: cfg.Journal, run: cfg.Run, process: rand.Text()}
	c.answers.dir, c.answers.console, c.answers.run, c.answers.keep = cfg.Journal, c.root.String(), cfg.Run, keepAnswered
	// The pacer's sleep goes through the client so that one clock rules all waits.
	c.pacer = newPacer(cfg.Pace, cfg.Now, func(ctx context.Context, d time.Duration) error { return c.sleep(ctx, d) })
	c.http = c.retrying(&attemptTransport{client: c, next: transport})
	if cfg.Credential.Kind == KindAPIClient {
		c.tokens = &tokenSource{now: cfg.Now, exchange: c.exchange, limit: c.longestCall()}
	}
	c.snapshots = c.newSnapshots()
	return c, nil
}

// CredentialKind is the kind of credential the client was made with.
func (c *Client) CredentialKind() CredentialKind { return c.cfg.Credential.Kind }

// BaseURL is the console root, without /api/v1.0 and without user info.
func (c *Client) BaseURL() string { return c.root.String() }

// Usage is the number of requests sent so far and the quota as last seen.
func (c *Client) Usage() Usage { return c.meter.usage() }

// PlanWrites announces n writes that a plan will make. A [KindBudget] error says that the budget cannot hold all the writes
// announced so far, each taken for one request.
func (c *Client) PlanWrites(n int64) error {
	if text := c.meter.plan(n); text != "" {
		e := c.newError(&callState{}, KindBudget)
		e.Detail = text
		return e
	}
	return nil
}

// BeginWrite takes one write off those announced by [Client.PlanWrites]: its requests count from now on.
func (c *Client) BeginWrite() { c.meter.begin() }

// longestCall bounds a call with all its retries and waits.
func (c *Client) longestCall() time.Duration {
	return c.cfg.MaxWait + time.Duration(c.cfg.MaxRetries+1)*(c.cfg.RequestTimeout+longestBackoff)
}

// accountWide reports whether the credential sees the whole account.
func (c *Client) accountWide() bool { return NeedsAccount.Allows(c.cfg.Credential.Kind) }

func parseBaseURL(s string) (*url.URL, error) {
	// url.Parse quotes its input in errors, and the input may hold a password: the message here does not repeat it.
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
	case u.Scheme == "http" && loopback(u.Hostname()):
	case u.Scheme == "http":
		return nil, fmt.Errorf("base URL: http is only allowed to this machine, use https://%s", u.Host)
	default:
		return nil, fmt.Errorf("base URL: scheme must be https, not %q", u.Scheme)
	}
	path := strings.TrimSuffix(strings.TrimRight(u.Path, "/"), apiPrefix)
	return &url.URL{Scheme: u.Scheme, Host: u.Host, Path: strings.TrimRight(path, "/")}, nil
}

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

func checkCredential(cr Credential) error {
	switch cr.Kind {
	case KindNone:
		return nil // public calls still work
	case KindAPIClient:
		if cr.ClientID == "" || cr.ClientSecret == "" {
			return errors.New("credential: an API client needs both its id and its secret")
		}
	default:
		if cr.Token == "" {
			return fmt.Errorf("credential: the %s is empty", cr.Kind)
		}
		for _, r := range cr.Token {
			// Anything else cannot stand in a header, and is a sign of a bad copy.
			if r <= ' ' || r > '~' {
				return fmt.Errorf("credential: the %s holds white space or other characters that no token has", cr.Kind)
			}
		}
	}
	return nil
}

func baseTransport(cfg Config) (*http.Transport, error) {
	t := cleanhttp.DefaultPooledTransport()
	t.MaxIdleConnsPerHost = 16
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
