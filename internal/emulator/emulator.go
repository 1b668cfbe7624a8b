// Package emulator is an emulated runZero console: stateful, strict, and with a switch for every answer
// that is not known for sure. It is written from the vendor's API document and from recorded facts about the
// service, never from a client, so that a misreading on one side shows on the other.
//
// References of the form "fact sheet section N" name the section of the behaviour notes a rule was taken from.
package emulator

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Prefix is the path under which the API is served (fact sheet section 12).
const Prefix = "/api/v1.0"

// SourceHeader names the header of Options.TrustSourceHeader. Its value is an IP address.
const SourceHeader = "X-Emulator-Source"

// Defaults of Options that are facts of the service.
const (
	DefaultDailyLimit    = 100000              // licensed assets of the emulated account = calls a day (section 11)
	DefaultBurst         = 2000                // requests per DefaultWindow and source address (section 11)
	DefaultWindow        = 5 * time.Minute     // see DefaultBurst
	DefaultTokenLifetime = time.Hour           // life of an OAuth access token
	DefaultScanDuration  = 2 * time.Second     // how long an emulated one-off scan takes
	maxBody              = 32 << 20            // request bodies above this many bytes are refused
	adminEmail           = "admin@example.com" // who made what the console made
)

// Options configures an emulated console. The zero value is a console without faults and with the real limits.
type Options struct {
	// Variants names answers to give the other way round, see KnownVariants. "other" flips all of them that can be
	// flipped together; a name with a leading "-" takes one out again. An unknown name is an error.
	Variants []string
	// Latency is added to every answer of the API.
	Latency time.Duration
	// DailyLimit is the number of calls a day that the licence allows, 0 = DefaultDailyLimit.
	DailyLimit int
	// Burst is the number of requests that one source address may make within Window; 0 = DefaultBurst, DefaultWindow.
	Burst  int
	Window time.Duration
	// FailRate, DropAfterRate and TruncateRate are probabilities from 0 to 1: of a 5xx before any work, of work done
	// whose answer is lost, and of an answer cut in the middle.
	FailRate, DropAfterRate, TruncateRate float64
	// Seed makes faults and list order repeatable. Ids and tokens are always random.
	Seed uint64
	// ExplorersPerOrganization is the number of connected Explorers that register with each organization, the seeded one included.
	ExplorersPerOrganization int
	// StateFile is loaded by New if it exists, and written by Save. Empty = memory only.
	StateFile string
	// Now is the clock, nil = time.Now.
	Now func() time.Time
	// Log receives one JSON line per request, nil = none.
	Log io.Writer
	// TokenLifetime is the life of OAuth access tokens, 0 = DefaultTokenLifetime.
	TokenLifetime time.Duration
	// ScanDuration is how long a one-off scan takes, 0 = DefaultScanDuration.
	ScanDuration time.Duration
	// Inventory is the number of assets that each organization has from the start, with services and all else that belongs to
	// them. They are computed when they are exported, so that their number is not limited by memory.
	Inventory int
	// Unpublished adds endpoints that the API document does not have: the account settings with the API key IP address
	// allowlist, and API clients.
	Unpublished bool
	// TrustSourceHeader takes the address of the caller from the header SourceHeader where there is one, so that a test can play
	// callers from elsewhere.
	TrustSourceHeader bool
	// RunSchedules makes due recurring scans run by themselves, each as a child task. Without it they wait for ever.
	RunSchedules bool
}

// Emulator is one emulated console. It is safe for concurrent use.
type Emulator struct {
	opts     Options
	variants map[string]bool
	routes   []route

	mu    sync.Mutex // guards state, burst and rng
	state *state
	burst map[string][]time.Time
	rng   *rand.Rand

	logMu    sync.Mutex // guards requests and writes to opts.Log
	requests []Request

	rowsWritten atomic.Int64
}

// New makes a console, from Options.StateFile if that exists, else freshly seeded with one organization, its site
// Primary, one token of each kind, one API client and two hosted zones.
// It fails for unknown variants, rates outside 0..1 and an unreadable state file.
func New(opts Options) (*Emulator, error) {
	chosen, err := chooseVariants(opts.Variants)
	if err != nil {
		return nil, err
	}
	for name, rate := range map[string]float64{"fail": opts.FailRate, "drop-after": opts.DropAfterRate, "truncate": opts.TruncateRate} {
		if rate < 0 || rate > 1 {
			return nil, fmt.Errorf("emulator: %s rate %v is not between 0 and 1", name, rate)
		}
	}
	if opts.DailyLimit < 0 || opts.Burst < 0 || opts.Window < 0 || opts.Latency < 0 || opts.ExplorersPerOrganization < 0 || opts.Inventory < 0 {
		return nil, fmt.Errorf("emulator: limits, latency, inventory and the number of Explorers cannot be negative")
	}
	opts = withDefaults(opts)
	e := &Emulator{
		opts:     opts,
		variants: chosen,
		burst:    map[string][]time.Time{},
		rng:      rand.New(rand.NewPCG(opts.Seed, 0x72756e5a65726f)), //nolint:gosec // faults must be repeatable; secrets come from crypto/rand
	}
	e.routes = routes(opts.Unpublished)
	st, err := loadState(opts.StateFile)
	if err != nil {
		return nil, err
	}
	if st == nil {
		st = e.seed()
	}
	st.complete(opts)
	e.state = st
	return e, nil
}

func withDefaults(o Options) Options {
	if o.DailyLimit == 0 {
		o.DailyLimit = DefaultDailyLimit
	}
	if o.Burst == 0 {
		o.Burst = DefaultBurst
	}
	if o.Window == 0 {
		o.Window = DefaultWindow
	}
	if o.TokenLifetime == 0 {
		o.TokenLifetime = DefaultTokenLifetime
	}
	if o.ScanDuration == 0 {
		o.ScanDuration = DefaultScanDuration
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Bootstrap is what a person would copy from a new account: one credential of each kind.
type Bootstrap struct {
	AccountToken      string `json:"account_token"`
	OrganizationToken string `json:"org_token"`
	OrganizationID    string `json:"org_id"`
	ExportToken       string `json:"export_token"`
	ClientID          string `json:"client_id"`
	ClientSecret      string `json:"client_secret"`
}

// Bootstrap returns the seeded credentials as they are now: rotated ones in their latest form, empty where one was deleted.
func (e *Emulator) Bootstrap() Bootstrap {
	e.mu.Lock()
	defer e.mu.Unlock()
	s := e.state
	var b Bootstrap
	if k, ok := s.Keys.get(s.First.AccountKey); ok && !k.Inactive {
		b.AccountToken = k.Token
	}
	if k, ok := s.Keys.get(s.First.OrganizationKey); ok && !k.Inactive {
		b.OrganizationToken = k.Token
	}
	if t, ok := s.ExportTokens.get(s.First.ExportToken); ok {
		b.ExportToken = t.Token
	}
	if c, ok := s.Clients.get(s.First.Client); ok {
		b.ClientID, b.ClientSecret = c.ID, c.Secret
	}
	if o, ok := s.Orgs.get(s.First.Organization); ok && !o.Inactive {
		b.OrganizationID = o.ID
	}
	return b
}

// ServeHTTP answers as the whole console: the API under Prefix, /health, the page for a person at / and /_state.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/":
		e.servePage(w, r)
		return
	case "/_state":
		e.serveState(w, r)
		return
	}
	e.serveAPI(w, r)
}

// is tells whether the named variant is in force.
func (e *Emulator) is(variant string) bool { return e.variants[variant] }
