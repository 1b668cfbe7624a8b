package runzero

import (
	"context"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/cache"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/recovery"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
)

// Config is everything a client needs to know.
type Config struct {
	ConnConfig

	// AccountID is the account that the configuration is for; "" = any. A credential of another one is
	// refused.
	AccountID string
	// DataDir is Terraform's data directory, where the ledger of creates is kept; "" = none. Place
	// says whose ledgers there belong together; the client fills in console and account.
	DataDir string
	Place   Place
	// ReadsWholeState is true where this run of Terraform reads the whole state: no -target, no saved
	// plan.
	ReadsWholeState bool

	// NoSnapshots asks the service for every object by itself instead of serving it from the
	// collection's list.
	NoSnapshots bool
}

// Client knows the objects of one account, as one credential sees them. It is safe for use by
// several goroutines.
type Client struct {
	conn        *transport.Conn
	creates     *recovery.Tracker
	ledger      *recovery.Ledger
	account     accountState
	written     writtenOrganizations
	noSnapshots bool
	snapshots   *snapshots

	home       *cache.Snapshot[Organization] // of an organization token
	countHome  *cache.Snapshot[Organization] // the same for its counters, which age
	apiClients apiClientLists
}

// New checks the configuration and makes a client. Nothing is sent.
func New(cfg Config) (*Client, error) {
	conn, err := transport.New(cfg.ConnConfig)
	if err != nil {
		return nil, err
	}
	c := &Client{conn: conn, noSnapshots: cfg.NoSnapshots}
	c.account.expected = normalID(cfg.AccountID)
	cfg.Place.Console, cfg.Place.Account = conn.BaseURL(), c.account.expected
	c.ledger = recovery.NewLedger(recovery.LedgerConfig{
		Dir: cfg.DataDir, Place: cfg.Place,
		ReadsWholeState: cfg.ReadsWholeState, Now: conn.Now,
	})
	c.creates = recovery.NewTracker(conn, c.ledger)
	c.snapshots = c.newSnapshots()
	// Which organization a token belongs to cannot change, so this is asked once in any case.
	c.home = cache.NewSnapshot(c.loadHome, c.snapshots.steady(0))
	c.countHome = cache.NewSnapshot(c.loadHome, c.snapshots.steady(countTTL))
	c.apiClients = c.newAPIClientLists()
	return c, nil
}

// LoginKind is the kind of credential that the client was made with.
func (c *Client) LoginKind() LoginKind { return c.conn.LoginKind() }

// BaseURL is the console root, without /api/v1.0 and without user info.
func (c *Client) BaseURL() string { return c.conn.BaseURL() }

// Usage is the number of requests sent so far and the quota as last seen.
func (c *Client) Usage() Usage { return c.conn.Usage() }

// PlanWrites announces n writes that a plan will make. A [KindBudget] error says that the budget
// cannot hold all the writes announced so far, each taken for one request.
func (c *Client) PlanWrites(n int64) error { return c.conn.PlanWrites(n) }

// BeginWrite takes one write off those announced by [Client.PlanWrites]: its requests count from
// now on.
func (c *Client) BeginWrite() { c.conn.BeginWrite() }

// isAccountWide reports whether the credential sees the whole account.
func (c *Client) isAccountWide() bool { return NeedsAccount.Allows(c.LoginKind()) }

// Close ends the client's use of the disk, when a process ends by itself.
func (c *Client) Close() { c.ledger.Close(!c.conn.IsAbandoned()) }

// Abandon says that Terraform is gone. Calls under way are finished and written down; no further
// call is made, and no object is looked for. It returns when nothing is under way any more, or when
// the context ends.
func (c *Client) Abandon(ctx context.Context) {
	c.ledger.Orphan()
	c.conn.Abandon()
	for c.creates.CreatesUnderWay() > 0 || c.conn.CallsUnderWay() > 0 {
		select {
		case <-ctx.Done():
			return
		case <-time.After(abandonPoll):
		}
	}
}

// abandonPoll is how often a client that is left alone looks whether its calls have ended.
const abandonPoll = 20 * time.Millisecond
