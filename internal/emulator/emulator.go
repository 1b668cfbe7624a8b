// Package emulator is an emulated runZero console: stateful, strict, and with a switch for every
// answer that is not known for sure. It is written from the vendor's API document and from recorded
// facts about the service, never from a client, so that a misreading on one side shows on the
// other.
//
// References of the form "api-behaviour N" name the section of dev-docs/api-behaviour.md that a
// rule was taken from.
package emulator

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Prefix is the path under which the API is served (api-behaviour 12).
const Prefix = "/api/v1.0"

// SourceHeader names the header of Options.TrustSourceHeader. Its value is an IP address.
const SourceHeader = "X-Emulator-Source"

// Defaults of Options that are facts of the service.
const (
	DefaultDailyLimit    = 100000              // licensed assets of the emulated account = calls a day (api-behaviour 11)
	DefaultBurst         = 2000                // requests per DefaultWindow and source address (api-behaviour 11)
	DefaultWindow        = 5 * time.Minute     // see DefaultBurst
	DefaultTokenLifetime = time.Hour           // life of an OAuth access token
	DefaultScanDuration  = 2 * time.Second     // how long an emulated one-off scan takes
	DefaultSlowBy        = 2 * time.Second     // delay of a slow answer, see Options.SlowRate
	DefaultLateBy        = time.Second         // delay of work that a gateway gave up, see Options.GatewayTimeoutRate
	maxBody              = 32 << 20            // request bodies above this many bytes are refused
	adminEmail           = "admin@example.com" // who made what the console made
)

// Options configures an emulated console. The zero value is a console without faults and with the
// real limits.
type Options struct {
	// Variants names answers to give the other way round, see KnownVariants. "other" flips all of them
	// that can be flipped together; a name with a leading "-" takes one out again. An unknown name is
	// an error.
	Variants []string
	// Latency is added to every answer of the API.
	Latency time.Duration
	// DailyLimit is the number of calls a day that the license allows, 0 = DefaultDailyLimit.
	DailyLimit int
	// Burst is the number of requests that one source address may make within Window; 0 =
	// DefaultBurst, DefaultWindow.
	Burst  int
	Window time.Duration
	// FailRate, DropBeforeRate and HTMLRate are probabilities from 0 to 1 of faults before any work:
	// of a 5xx, of a closed connection, and of a proxy's page, of which half are 502 and half the 200
	// of a captive page.
	FailRate, DropBeforeRate, HTMLRate float64
	// DropAfterRate, FailAfterRate and TruncateRate are those of faults after the work: of a closed
	// connection, of a 500 or 503, and of an answer cut in the middle.
	DropAfterRate, FailAfterRate, TruncateRate float64
	// UnavailableRate, ThrottleRate and ForbiddenRate are those of refusals before any work: of a 503,
	// of a 429 without usage headers, and of the 403 page of a proxy.
	UnavailableRate, ThrottleRate, ForbiddenRate float64
	// DeleteAnswerRate is that of deletes (and stops of tasks) that a gateway answers while nothing is
	// deleted. DeleteAnswers names the answers that it gives, of DeleteAnswerKinds; nil = all of them.
	DeleteAnswerRate float64
	DeleteAnswers    []string
	// CreateErrorRate is that of creates answered 200 with {"error": ...} while nothing is made.
	CreateErrorRate float64
	// GatewayTimeoutRate is that of requests that a gateway answers with a 504 page at once, while the
	// console does their work LateBy later, by its clock; 0 = DefaultLateBy. Until then everything is
	// as before: the old secret of a key that is to be rotated works, and nobody sees the object that
	// is to be made.
	GatewayTimeoutRate float64
	LateBy             time.Duration
	// OtherIDRate, OtherOrganizationRate and BadIDRate are those of answers whose rows have the ids of
	// other objects, name another organization, or have ids that are no UUIDs. The work is done, and
	// right.
	OtherIDRate, OtherOrganizationRate, BadIDRate float64
	// FaultOnly restricts faults to some requests: rules of the form "[KIND] [METHOD] [/PATH]", see
	// SetFaultOnly. Empty = all.
	FaultOnly []string
	// ListLag makes lists and exports answer as things were that long ago, by the console's clock.
	// With LagGets reads of single objects do so, too.
	ListLag time.Duration
	LagGets bool
	// SlowRate is that of work done at once whose answer comes SlowBy later; 0 = DefaultSlowBy.
	SlowRate float64
	SlowBy   time.Duration
	// RevokeRate is that of an OAuth access token being revoked by the request that uses it, which is
	// then answered like one with a bad token (api-behaviour 11). Other tokens are not touched.
	RevokeRate float64
	// LoseRotations lets faults lose the answer to a rotation of an API client's secret, too. Without
	// it they never do, because nothing can bring that secret back: the old one is dead and no call
	// shows the new one (api-behaviour 1).
	LoseRotations bool
	// Seed makes faults and list order repeatable for a caller that makes one request after the other.
	// Ids and tokens are always random.
	Seed uint64
	// ExplorersPerOrganization is the number of connected Explorers that the seeded organization has
	// from the start. Every other organization has none until one registers, see RegisterExplorer.
	ExplorersPerOrganization int
	// NewOrganizationExplorers is the number of connected Explorers that register with every new
	// organization by themselves, as if somebody stood by and installed them; 0 = none, as it is with
	// a real console.
	NewOrganizationExplorers int
	// StateFile is loaded by New if it exists, and written by Save. Empty = memory only.
	StateFile string
	// Now is the clock, nil = time.Now. ClockAhead is how far the console's clock is ahead of it,
	// negative = behind.
	Now        func() time.Time
	ClockAhead time.Duration
	// Accounts is the number of accounts at this address, each wholly separate; 0 = 1. See
	// Emulator.Accounts.
	Accounts int
	// Log receives one JSON line per request, nil = none.
	Log io.Writer
	// KeepRequests is how many requests the record in memory may hold; beyond it the oldest half is
	// let go. 0 = all of them.
	KeepRequests int
	// TokenLifetime is the life of OAuth access tokens, 0 = DefaultTokenLifetime.
	TokenLifetime time.Duration
	// ScanDuration is how long a one-off scan takes, 0 = DefaultScanDuration.
	ScanDuration time.Duration
	// Inventory is the number of assets that each organization has from the start, with services and
	// all else that belongs to them. They are computed when they are exported, so that their number is
	// not limited by memory.
	Inventory int
	// Unpublished adds endpoints that the API document does not have: the account settings with the
	// API key IP address allowlist, and API clients.
	Unpublished bool
	// Hosts are names by which callers may address the console, in addition to IP addresses and
	// localhost; "*" = any. nil = whatever they say, for a handler that no network reaches; the
	// program never leaves it nil.
	Hosts []string
	// TrustSourceHeader takes the address of the caller from the header SourceHeader where there is
	// one, so that a test can play callers from elsewhere.
	TrustSourceHeader bool
	// RunSchedules makes due recurring scans run by themselves, each as a child task. Without it they
	// wait for ever.
	RunSchedules bool
}

// Emulator is one emulated console, or one of several accounts that share its address. It is safe
// for concurrent use.
type Emulator struct {
	opts     Options
	variants map[string]bool
	kinds    []objectKind
	routes   []route
	accounts []*Emulator // all of the console, the first one first
	ahead    *atomic.Int64
	burst    *burstMeter

	mu         sync.Mutex // guards all down to chance
	state      *state
	rates      Rates
	faultScope faultScope
	late       []lateWork
	downloads  map[string]download
	lag        listLag
	rng        *rand.Rand // for the order of lists
	chance     *rand.Rand // for faults, whose series must not depend on what is listed

	logMu    sync.Mutex // guards requests
	requests requestLog

	rowsWritten atomic.Int64
}

// New makes a console, from Options.StateFile if that exists, else freshly seeded with one
// organization, its site Primary, one token of each kind, one API client and two hosted zones. It
// fails for unknown variants, rates outside 0..1, rules of faults that mean nothing and an
// unreadable state file.
func New(opts Options) (*Emulator, error) {
	if err := opts.check(); err != nil {
		return nil, err
	}
	opts = withDefaults(opts)
	ahead := &atomic.Int64{}
	ahead.Store(int64(opts.ClockAhead))
	clock := opts.Now
	opts.Now = func() time.Time { return clock().Add(time.Duration(ahead.Load())) }
	burst := &burstMeter{limit: opts.Burst, window: opts.Window, seen: map[string][]time.Time{}}
	if opts.Log != nil && opts.Accounts > 1 {
		opts.Log = &sharedWriter{to: opts.Log}
	}
	var accounts []*Emulator
	for i := range opts.Accounts {
		own := opts
		if i > 0 && opts.StateFile != "" {
			own.StateFile = fmt.Sprintf("%s.%d", opts.StateFile, i+1)
		}
		e, err := newAccount(own, uint64(i))
		if err != nil {
			return nil, err
		}
		e.ahead, e.burst = ahead, burst
		accounts = append(accounts, e)
	}
	for _, e := range accounts {
		e.accounts = accounts
	}
	return accounts[0], nil
}

// check refuses options that mean nothing.
func (o Options) check() error {
	if err := o.Rates().check(); err != nil {
		return err
	}
	if err := checkDeleteAnswers(o.DeleteAnswers); err != nil {
		return err
	}
	if o.DailyLimit < 0 || o.Burst < 0 || o.ExplorersPerOrganization < 0 || o.NewOrganizationExplorers < 0 ||
		o.Inventory < 0 || o.KeepRequests < 0 || o.Accounts < 0 {
		return fmt.Errorf("emulator: limits, inventory and the numbers of accounts and Explorers cannot be negative")
	}
	if o.Window < 0 || o.Latency < 0 || o.SlowBy < 0 || o.TokenLifetime < 0 || o.ScanDuration < 0 || o.LateBy < 0 ||
		o.ListLag < 0 {
		return fmt.Errorf("emulator: no duration but that of the clock can be negative")
	}
	return nil
}

// newAccount makes one account of a console.
func newAccount(opts Options, number uint64) (*Emulator, error) {
	chosen, err := chooseVariants(opts.Variants)
	if err != nil {
		return nil, err
	}
	e := &Emulator{
		opts:      opts,
		variants:  chosen,
		rates:     opts.Rates(),
		lag:       listLag{by: opts.ListLag, gets: opts.LagGets},
		rng:       rand.New(rand.NewPCG(opts.Seed, 0x72756e5a65726f+number)), //nolint:gosec // lists must be repeatable; secrets come from crypto/rand
		chance:    rand.New(rand.NewPCG(opts.Seed, 0x6661756c7473+number)),   //nolint:gosec // faults must be repeatable
		requests:  newRequestLog(),
		downloads: map[string]download{},
	}
	e.kinds = objectKinds()
	e.routes = routes(e.kinds, opts.Unpublished)
	if e.faultScope, err = e.parseFaultScope(opts.FaultOnly); err != nil {
		return nil, err
	}
	st, err := loadState(opts.StateFile, e.kinds)
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
	if o.SlowBy == 0 {
		o.SlowBy = DefaultSlowBy
	}
	if o.LateBy == 0 {
		o.LateBy = DefaultLateBy
	}
	if o.Accounts == 0 {
		o.Accounts = 1
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Bootstrap is what a person would copy from a new account: one credential of each kind.
type Bootstrap struct {
	AccountID         string `json:"account_id"`
	AccountToken      string `json:"account_token"`
	OrganizationToken string `json:"org_token"`
	OrganizationID    string `json:"org_id"`
	ExportToken       string `json:"export_token"`
	ClientID          string `json:"client_id"`
	ClientSecret      string `json:"client_secret"`
}

// Bootstrap returns the seeded credentials as they are now: rotated ones in their latest form,
// empty where one was deleted.
func (e *Emulator) Bootstrap() Bootstrap {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.catchUp()
	s := e.state
	b := Bootstrap{AccountID: s.Account.ID}
	if k, ok := s.apiTokens().get(s.First.AccountKey); ok && !k.Inactive {
		b.AccountToken = k.Token
	}
	if k, ok := s.apiTokens().get(s.First.OrganizationKey); ok && !k.Inactive {
		b.OrganizationToken = k.Token
	}
	if t, ok := s.exportTokens().get(s.First.ExportToken); ok {
		b.ExportToken = t.Token
	}
	if c, ok := s.apiClients().get(s.First.Client); ok {
		b.ClientID, b.ClientSecret = c.ID, c.Secret
	}
	if o, ok := s.organizations().get(s.First.Organization); ok && !o.Inactive {
		b.OrganizationID = o.ID
	}
	return b
}

// ServeHTTP answers as the whole console, whichever account the request belongs to: the API under
// Prefix, /health, the page for a person at /, /_state and /_explorers. The query account=2 shows
// the second account on the page and in /_state.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !e.isOwnHost(r.Host) {
		http.Error(w, "this console does not answer to that name; -host names others", http.StatusMisdirectedRequest)
		return
	}
	switch r.URL.Path {
	case registrationPath:
		e.serveRegistration(w, r)
		return
	case "/":
		e.shown(r).servePage(w, r)
		return
	case "/_state":
		e.shown(r).serveState(w, r)
		return
	}
	switch {
	case strings.HasPrefix(r.URL.Path, downloadPath):
		e.serveDownload(w, r)
	case strings.HasPrefix(r.URL.Path, installerPath):
		e.serveInstaller(w, r)
	default:
		e.serveAPI(w, r)
	}
}

// hasVariant tells whether the named variant is in force.
func (e *Emulator) hasVariant(variant string) bool { return e.variants[variant] }
