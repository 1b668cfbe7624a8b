package runzero

import (
	"context"
	"sync"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/cache"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
)

// snapshots are the lists that a client keeps, each made when it is first asked for. They belong to
// the client, and start empty.
type snapshots struct {
	rules cache.Options

	mu  sync.Mutex
	all map[string]anyLists // by the name of the collection
}

// anyLists are lists whatever their rows are.
type anyLists interface{ dropInside(org string) }

// lists are the lists of one collection.
type lists[T cache.Row] struct {
	account *cache.Snapshot[cache.Listing[T]]     // nil = there is no list of the whole account
	orgs    *cache.OrgSnapshots[cache.Listing[T]] // nil = the objects are the account's

	isSteady            bool
	namesNoOrganization bool
}

// dropInside forgets what may change when an organization goes.
func (l *lists[T]) dropInside(org string) {
	if l.isSteady {
		return
	}
	if l.orgs != nil {
		l.orgs.ForOrganization(org).Drop()
	}
	if l.account != nil && !l.namesNoOrganization {
		l.account.Drop()
	}
}

// newSnapshots says how lists are kept that no collection has rules of its own for.
func (c *Client) newSnapshots() *snapshots {
	return &snapshots{all: map[string]anyLists{}, rules: cache.Options{
		IsOff: c.noSnapshots, Limit: c.conn.LongestCall(), Now: c.conn.Now,
		MayLoad: transport.CheckMayCall, Repeat: repeatedOutage,
	}}
}

// steady are the rules of what is kept with [Config.NoSnapshots], too. ttl 0 = for good.
func (s *snapshots) steady(ttl time.Duration) cache.Options {
	rules := s.rules
	rules.IsOff, rules.TTL = false, ttl
	return rules
}

// dropInside forgets what is known of the inside of one organization, and what names it.
func (s *snapshots) dropInside(org string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.all {
		l.dropInside(org)
	}
}

// lists are those that the client keeps of the collection.
func (k collection[W, T]) lists(c *Client) *lists[T] {
	c.snapshots.mu.Lock()
	defer c.snapshots.mu.Unlock()
	if l, ok := c.snapshots.all[k.name].(*lists[T]); ok {
		return l
	}
	rules := c.snapshots.rules
	if k.isSteady {
		rules = c.snapshots.steady(k.ttl)
	}
	l := &lists[T]{isSteady: k.isSteady, namesNoOrganization: k.namesNoOrganization}
	if k.accountList.ID != "" {
		l.account = cache.NewSnapshot(func(ctx context.Context) (cache.Listing[T], error) {
			return k.load(ctx, c, "", "")
		}, rules)
	}
	if k.orgList.ID != "" {
		l.orgs = cache.NewOrgSnapshots(func(ctx context.Context, org string) (cache.Listing[T], error) {
			return k.load(ctx, c, org, "")
		}, rules)
	}
	c.snapshots.all[k.name] = l
	return l
}

// drop forgets the list of the account, and with an organization its list.
func (k collection[W, T]) drop(c *Client, org string) {
	l := k.lists(c)
	if l.account != nil {
		l.account.Drop()
	}
	if l.orgs != nil && org != "" {
		l.orgs.ForOrganization(org).Drop()
	}
}

// dropper is drop for a write in an organization, or with "" in the account.
func (k collection[W, T]) dropper(c *Client, org string) func() { return func() { k.drop(c, org) } }

// withSteadyLists is the collection with lists of its own under a name, which no write drops. They
// may become as old as ttl, 0 = any age.
func (k collection[W, T]) withSteadyLists(name string, ttl time.Duration) collection[W, T] {
	k.name, k.isSteady, k.ttl = name, true, ttl
	return k
}

// counted is the collection with lists that are loaded for their counters.
func (k collection[W, T]) counted() collection[W, T] {
	return k.withSteadyLists(k.name+" counters", countTTL)
}

// countTTL is how old a list may be when it decides whether something is empty.
const countTTL = 30 * time.Second

// repeatedOutage is what readers get while the failure of a whole load is remembered.
func repeatedOutage(err error) error {
	e, ok := transport.AsError(err)
	if !ok || !transport.IsOutage(err) {
		return nil
	}
	again := *e
	again.IsRepeated = true
	return &again
}
