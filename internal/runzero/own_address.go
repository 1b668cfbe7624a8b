package runzero

import (
	"cmp"
	"context"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
)

var opOwnAPIToken = transport.Operation{
	ID: "getKey", Method: http.MethodGet, Path: "/org/key", Needs: NeedsOrganization,
	IsList: true, IsProbe: true,
}

// CallerAddress is the address that the console sees this client's calls come from: where it says
// that the calling key was used last (operationId getKey, and getAccountKeys where that does not
// answer for an account token). Both are asked afresh. ok is false if it cannot be known: API
// clients and export tokens have no key, and a console may not say.
func (c *Client) CallerAddress(ctx context.Context) (addr netip.Addr, ok bool, err error) {
	if k := c.LoginKind(); k != KindAccountToken && k != KindOrganizationToken {
		return netip.Addr{}, false, nil
	}
	key, err := c.callingKey(ctx)
	if err != nil {
		return netip.Addr{}, false, err
	}
	addr, ok = address(key.LastUsedIP)
	return addr, ok, nil
}

// callingKey is the key of this client's token, or no key if none can be told to be it.
func (c *Client) callingKey(ctx context.Context) (APIToken, error) {
	org, err := c.someOrganization(ctx)
	if err != nil {
		return APIToken{}, err
	}
	key, err := callOne(ctx, c, transport.Call{Operation: opOwnAPIToken, Organization: org}, wireAPIToken.apiToken, "")
	if same, _ := c.matchesOwnToken(key); !same {
		key = APIToken{} // about another key
	}
	if err != nil && !transport.IsRefusal(err) {
		return APIToken{}, err
	}
	_, known := address(key.LastUsedIP)
	if err == nil && known || c.LoginKind() != KindAccountToken {
		return key, nil
	}
	all, err := apiTokens.load(ctx, c, "", "")
	if err != nil {
		return APIToken{}, err
	}
	var own []APIToken
	for _, k := range all.Active("") {
		if key.ID != "" && k.ID == key.ID {
			return k, nil
		}
		if _, sure := c.matchesOwnToken(k); sure {
			own = append(own, k)
		}
	}
	if len(own) == 0 {
		return APIToken{}, nil
	}
	return slices.MaxFunc(own, func(a, b APIToken) int { return cmp.Compare(a.LastUsedAt.Unix(), b.LastUsedAt.Unix()) }),
		nil
}

// someOrganization is an organization to name in a call that must name one: the token's own, or
// with an account token any.
func (c *Client) someOrganization(ctx context.Context) (string, error) {
	if c.LoginKind() == KindOrganizationToken {
		home, err := c.HomeOrganization(ctx)
		return home.ID, err
	}
	orgs, err := c.ListOrganizations(ctx, "")
	if err == nil && len(orgs) == 0 {
		e := c.conn.NewError(opOrgs, KindUnknown)
		e.Detail = "the list of organizations is empty, which cannot be: the service always keeps one"
		err = e
	}
	if err != nil {
		return "", err
	}
	return orgs[0].ID, nil
}

// matchesOwnToken compares a key's token with this client's: same reports that what it shows of
// itself agrees, and sure that it shows enough to tell keys apart. Consoles may send tokens whole,
// masked, cut short, or not at all (api-behaviour 7).
func (c *Client) matchesOwnToken(k APIToken) (same, sure bool) {
	const (
		mask  = "*•…."
		shown = 6 // characters, the kind's prefix included
	)
	own, head, tail := c.conn.Login().Token, k.Token, ""
	if first := strings.IndexAny(head, mask); first >= 0 {
		head, tail = head[:first], strings.TrimLeft(head[first:], mask)
	}
	same = len(head)+len(tail) <= len(own) && strings.HasPrefix(own, head) && strings.HasSuffix(own, tail)
	return same, same && len(head)+len(tail) >= shown
}

// address reads an address, with or without a port.
func address(s string) (netip.Addr, bool) {
	s = strings.TrimSpace(s)
	if a, err := netip.ParseAddr(s); err == nil {
		return a.Unmap(), true
	}
	if a, err := netip.ParseAddrPort(s); err == nil {
		return a.Addr().Unmap(), true
	}
	return netip.Addr{}, false
}
