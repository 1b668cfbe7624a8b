package runzero

import (
	"context"
	"time"
)

// countTTL is how old a list may be when it decides whether something is empty.
const countTTL = 30 * time.Second

// snapshots are the collections that a client keeps. They belong to the client, and start empty.
type snapshots struct {
	home *snapshot[Organization]
	orgs *snapshot[listing[Organization]]

	accountSites *snapshot[listing[Site]]
	orgSites     *snapshotsBy[listing[Site]]

	keys         *snapshot[listing[Key]]
	exportTokens *snapshotsBy[listing[ExportToken]]

	accountTasks *snapshot[listing[Task]]
	orgTasks     *snapshotsBy[listing[Task]]

	accountExplorers *snapshot[listing[Explorer]]
	orgExplorers     *snapshotsBy[listing[Explorer]]
	zones            *snapshotsBy[listing[HostedZone]]

	templates      *snapshot[listing[Template]]
	credentials    *snapshot[listing[StoredCredential]]
	users          *snapshot[listing[User]]
	groups         *snapshot[listing[Group]]
	mappings       *snapshot[listing[SSOGroupMapping]]
	ownershipTypes *snapshot[listing[OwnershipType]]
	integrations   *snapshot[listing[CustomIntegration]]
	apiClients     *snapshotsBy[listing[APIClient]] // by path

	firstOwnershipTypes *snapshot[listing[OwnershipType]] // as they were before the first create

	// Lists loaded for their counters: they age, and no write drops them.
	countHome         *snapshot[Organization]
	countOrgs         *snapshot[listing[Organization]]
	countAccountSites *snapshot[listing[Site]]
	countOrgSites     *snapshotsBy[listing[Site]]
}

func (c *Client) newSnapshots() snapshots {
	s := snapshots{
		home: kept(c, c.loadHome),
		orgs: kept(c, c.loadOrganizations),

		accountSites: kept(c, c.loadAccountSites),
		orgSites:     keptBy(c, c.loadSites),

		keys:         kept(c, c.loadKeys),
		exportTokens: keptBy(c, c.loadExportTokens),

		accountTasks: kept(c, c.loadAccountTasks),
		orgTasks:     keptBy(c, c.loadTasks),

		accountExplorers: kept(c, c.loadAccountExplorers),
		orgExplorers:     keptBy(c, c.loadExplorers),
		zones:            keptBy(c, c.loadHostedZones),

		templates:      keptKind(c, templateKind),
		credentials:    keptKind(c, credentialKind),
		users:          keptKind(c, userKind),
		groups:         keptKind(c, groupKind),
		mappings:       keptKind(c, mappingKind),
		ownershipTypes: keptKind(c, ownershipTypeKind),
		integrations:   keptKind(c, integrationKind),
		apiClients:     keptBy(c, c.loadAPIClients),

		countHome:         aging(kept(c, c.loadHome)),
		countOrgs:         aging(kept(c, c.loadOrganizations)),
		countAccountSites: aging(kept(c, c.loadAccountSites)),
	}
	s.firstOwnershipTypes = keptKind(c, ownershipTypeKind)
	s.firstOwnershipTypes.off = false
	// Which organization a token belongs to cannot change, so this is asked once in any case.
	s.home.off = false
	s.countOrgSites = &snapshotsBy[listing[Site]]{make: func(org string) *snapshot[listing[Site]] {
		return aging(kept(c, func(ctx context.Context) (listing[Site], error) { return c.loadSites(ctx, org) }))
	}}
	return s
}

func kept[T any](c *Client, load func(context.Context) (T, error)) *snapshot[T] {
	return &snapshot[T]{load: load, off: c.cfg.NoSnapshots, limit: c.longestCall(), now: c.cfg.Now}
}

func keptBy[T any](c *Client, load func(ctx context.Context, org string) (T, error)) *snapshotsBy[T] {
	return &snapshotsBy[T]{make: func(org string) *snapshot[T] {
		return kept(c, func(ctx context.Context) (T, error) { return load(ctx, org) })
	}}
}

func keptKind[W any, T row](c *Client, k accountKind[W, T]) *snapshot[listing[T]] {
	return kept(c, func(ctx context.Context) (listing[T], error) { return k.load(ctx, c, "") })
}

func aging[T any](s *snapshot[T]) *snapshot[T] {
	s.off, s.ttl = false, countTTL
	return s
}

// around runs a write with the given snapshots dropped before and after it: before, so that nobody is served what is about
// to change; after, so that no list loaded meanwhile stays.
func around[T any](drop func(), write func() (T, error)) (T, error) {
	drop()
	defer drop()
	return write()
}
