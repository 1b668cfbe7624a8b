package runzero

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/cache"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/recovery"
)

// SettleInState says that an object is in a state: nothing of it is left over, and no create takes
// it for its own.
func (c *Client) SettleInState(id string) {
	if id = normalID(id); id == "" {
		return
	}
	c.creates.Reserve(id)
	c.ledger.Settle(id)
}

// HasOtherLedgers reports whether other processes have left ledgers here, alive or not.
func (c *Client) HasOtherLedgers() bool { return c.ledger.HasOthers() }

// HasLeftovers reports whether [Client.Leftovers] has something to look at.
func (c *Client) HasLeftovers() bool { return len(c.ledger.Unsettled()) > 0 }

// HasUnanswered reports whether [Client.Unanswered] has something to look at.
func (c *Client) HasUnanswered() bool { return len(c.ledger.Unanswered()) > 0 }

// Leftovers names what runs that were killed have made, what no state has, and what nobody can use:
// objects whose secret was in the lost answer. What is gone, or used by somebody, is none. It reads
// the lists that a plan reads anyway. Objects without a secret are named only if no create has met
// them, which would have taken them over.
func (c *Client) Leftovers(ctx context.Context) []Notice {
	if _, err := c.AccountID(ctx); err != nil {
		return nil // the plan or apply fails with the same error
	}
	var found []Notice
	for _, e := range c.ledger.Unsettled() {
		isLeft, err := c.isLeftOver(ctx, e)
		notice := Notice{
			Kind: NoticeLeftByKilledRun, Object: e.Kind, ID: e.ID, Name: e.Name, Organization: e.Organization,
			CreatedAt: e.At,
		}
		switch {
		case !hasSecret(e.Kind) && !e.WasPassedOver:
		case isLeft || err != nil:
			found = append(found, notice)
		case e.Account != "" && e.Account == c.KnownAccount():
			c.ledger.Settle(e.ID)
		}
	}
	return found
}

// Unanswered names what runs that were killed may have made without seeing the answer: objects of
// that name and time that stand in no ledger. They may be somebody else's. Call it before the first
// write of a run, and never in a plan: what this run makes would be among them.
func (c *Client) Unanswered(ctx context.Context) []Notice {
	if _, err := c.AccountID(ctx); err != nil {
		return nil
	}
	var found []Notice
	for _, e := range c.ledger.Unanswered() {
		found = append(found, c.madeUnanswered(ctx, e)...)
	}
	c.ledger.TellUnanswered()
	return found
}

// hasSecret reports whether objects of a kind have a secret that is in the answer to their create
// only.
func hasSecret(kind string) bool {
	return kind == apiTokens.name || kind == exportTokens.name || kind == credentials.name || kind == apiClientKind
}

// isLeftOver reports whether an object is there and nobody has used it.
func (c *Client) isLeftOver(ctx context.Context, e recovery.Entry) (bool, error) {
	switch e.Kind {
	case apiTokens.name:
		return isUnused(ctx, c, apiTokens, "", e.ID)
	case exportTokens.name:
		return isUnused(ctx, c, exportTokens, e.Organization, e.ID)
	case credentials.name:
		return isUnused(ctx, c, credentials, "", e.ID)
	case apiClientKind:
		list, err := c.ListAPIClients(ctx, e.Path)
		return slices.ContainsFunc(list, func(a APIClient) bool { return a.ID == e.ID }), err
	case organizations.name:
		return isUnused(ctx, c, organizations, "", e.ID)
	case sites.name:
		return isUnused(ctx, c, sites, e.Organization, e.ID)
	case customIntegrations.name:
		return isUnused(ctx, c, customIntegrations, "", e.ID)
	case tasks.name:
		return isUnused(ctx, c, tasks, e.Organization, e.ID)
	case trafficSamplings.name:
		return isUnused(ctx, c, trafficSamplings, e.Organization, e.ID)
	case scanTemplates.name:
		return isUnused(ctx, c, scanTemplates, "", e.ID)
	case users.name:
		return isUnused(ctx, c, users, "", e.ID)
	case groups.name:
		return isUnused(ctx, c, groups, "", e.ID)
	case ssoGroupMappings.name:
		return isUnused(ctx, c, ssoGroupMappings, "", e.ID)
	case assetOwnershipTypes.name:
		return isUnused(ctx, c, assetOwnershipTypes, "", e.ID)
	}
	return true, nil
}

// madeUnanswered finds what a killed run may have made without seeing the answer.
func (c *Client) madeUnanswered(ctx context.Context, e recovery.Entry) []Notice {
	switch e.Kind {
	case apiTokens.name:
		return madeLike(ctx, c, apiTokens, e, func(t APIToken) string { return t.Comment })
	case exportTokens.name:
		return madeLike(ctx, c, exportTokens, e, func(t ExportToken) string { return t.Comment })
	case credentials.name:
		return madeLike(ctx, c, credentials, e, func(s Credential) string { return s.Name })
	case tasks.name:
		return madeLike(ctx, c, tasks, e, func(t Task) string { return joined(t.SiteID, t.Name) })
	case trafficSamplings.name:
		return madeLike(ctx, c, trafficSamplings, e, func(s TrafficSampling) string { return s.ledgerName(e.Name) })
	case scanTemplates.name:
		return madeLike(ctx, c, scanTemplates, e, func(t ScanTemplate) string { return t.Name })
	case users.name:
		return madeLike(ctx, c, users, e, func(u User) string { return u.Email })
	case groups.name:
		return madeLike(ctx, c, groups, e, func(g Group) string { return g.Name })
	case ssoGroupMappings.name:
		return madeLike(ctx, c, ssoGroupMappings, e,
			func(m SSOGroupMapping) string { return joined(m.GroupID, m.SSOAttribute, m.SSOValue) })
	case apiClientKind:
		list, err := c.ListAPIClients(ctx, e.Path)
		if err != nil {
			return nil // the apply meets the same error
		}
		var found []Notice
		for _, a := range list {
			if isMadeLike(c, e, a, a.Name, a.CreatedAt) {
				found = append(found, mayBeOfKilledRun(e, a.ID, a.CreatedAt))
			}
		}
		return found
	}
	return nil // unique names are refused by the console, and the error says it
}

// The time around the send of a create in which its object can have been made, by the service's
// clock, and how far the clock of this machine may be off.
const (
	unansweredBefore = 5 * time.Second
	unansweredAfter  = 5 * time.Minute
	maxClockError    = 5 * time.Minute
)

// madeLike lists objects that are called like an entry, were made at its time, stand in no ledger,
// and that nobody has used.
func madeLike[W any, T cache.Row](
	ctx context.Context, c *Client, k collection[W, T], e recovery.Entry, nameOf func(T) string,
) []Notice {
	l, err := k.listing(ctx, c, e.Organization, time.Time{})
	if err != nil {
		return nil // the apply meets the same error
	}
	var found []Notice
	for _, v := range l.Rows {
		if made := k.madeAt(v); isMadeLike(c, e, v, nameOf(v), made) && (k.isUsed == nil || !k.isUsed(v)) {
			found = append(found, mayBeOfKilledRun(e, v.RowID(), made))
		}
	}
	return found
}

// isMadeLike reports whether an object is called like an entry, was made at its time as far as the
// service says, and stands in no ledger and no state.
func isMadeLike(c *Client, e recovery.Entry, v cache.Row, name string, made time.Time) bool {
	from, until := e.At.Add(-unansweredBefore), e.At.Add(unansweredAfter)
	if !e.IsExact {
		from, until = from.Add(-maxClockError), until.Add(maxClockError)
	}
	return !v.IsDeleted() && strings.EqualFold(canonicalText(name), canonicalText(e.Name)) &&
		(made.IsZero() || !made.Before(from) && !made.After(until)) &&
		!c.creates.IsReserved(v.RowID()) && !c.ledger.Knows(v.RowID())
}

func mayBeOfKilledRun(e recovery.Entry, id string, made time.Time) Notice {
	return Notice{
		Kind: NoticeMayBeOfKilledRun, Object: e.Kind, ID: id, Name: e.Name, Organization: e.Organization,
		CreatedAt: made,
	}
}

// isUnused reports whether an object is there, and nobody has used it as far as its kind can tell.
func isUnused[W any, T cache.Row](ctx context.Context, c *Client, k collection[W, T], org, id string) (bool, error) {
	v, err := k.read(ctx, c, org, id)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil && (k.isUsed == nil || !k.isUsed(v)), err
}
