package runzero

import (
	"context"
	"fmt"
	"time"
)

// AutomaticSiteName is the name of the site that the service puts into every new organization
// (api-behaviour 3).
const AutomaticSiteName = "Primary"

// automaticSiteDelay is how long after its organization the automatic site may be made. Seen was
// the same second, which may end between the two.
const automaticSiteDelay = 2 * time.Second

// TakenSiteError is a site that exists and is not as the service makes an automatic one, so that it
// is not taken over.
type TakenSiteError struct {
	Site Site
	// Reason continues the sentence "it".
	Reason string
}

// Error says which site it is, and what is different.
func (e *TakenSiteError) Error() string {
	return fmt.Sprintf("site %q (%s) is not as the service makes it for a new organization: it %s",
		Quotable(e.Site.Name), Quotable(e.Site.ID), e.Reason)
}

// AdoptOrCreateSite takes over the automatic site of the organization if it has the name of in, and
// brings it to in (operationId updateSite); where no site has that name it creates one. A
// [*TakenSiteError] is any other site of that name. It lists the organization's sites, and asks for
// assets where the list does not count them.
func (c *Client) AdoptOrCreateSite(ctx context.Context, orgID string, in SiteInput) (Site, error) {
	found, isThere, err := c.listedSite(ctx, orgID, in.Name)
	if err != nil {
		return Site{}, err
	}
	if !isThere {
		made, refused := c.CreateSite(ctx, orgID, in)
		if KindOf(refused) != KindInvalid {
			return made, refused
		}
		// The list of a new organization may not show its site at once.
		if found, isThere, err = c.awaitSite(ctx, orgID, in.Name); err != nil || !isThere {
			return made, refused
		}
	}
	reason, err := c.whyTaken(ctx, found)
	switch {
	case err != nil:
		return Site{}, err
	case reason == "" && !c.creates.Claim(found.ID):
		reason = takenByAnother
	}
	if reason != "" {
		return Site{}, &TakenSiteError{Site: found, Reason: reason}
	}
	if in.isLike(found) {
		return found, nil
	}
	return c.UpdateSite(ctx, orgID, found.ID, in)
}

const takenByAnother = "is the site of another block of this configuration"

// CheckAdoptableSite says beforehand whether [Client.AdoptOrCreateSite] would end in a
// [*TakenSiteError]. It makes no call: what is not known yet is no error.
func (c *Client) CheckAdoptableSite(ctx context.Context, orgID, name string) error {
	ctx = WithoutCalls(ctx)
	all, err := c.ListSites(ctx, orgID, "")
	if err != nil {
		return nil //nolint:nilerr // not known yet
	}
	found, isThere := siteNamed(all, &name)
	if !isThere {
		return nil
	}
	reason, err := c.whyTaken(ctx, found)
	if err == nil && reason == "" && c.creates.IsReserved(found.ID) {
		reason = takenByAnother
	}
	if err != nil || reason == "" {
		return nil //nolint:nilerr // not known yet
	}
	return &TakenSiteError{Site: found, Reason: reason}
}

// listedSite asks the service for the organization's sites, whatever is known, and finds the one
// with a name.
func (c *Client) listedSite(ctx context.Context, orgID string, name *string) (Site, bool, error) {
	org := normalID(orgID)
	if err := c.conn.CheckIDs(opSites, &org); err != nil {
		return Site{}, false, err
	}
	l, err := sites.load(ctx, c, org, "")
	if err != nil {
		return Site{}, false, c.explainListError(ctx, org, err)
	}
	found, isThere := siteNamed(l.Active(org), name)
	return found, isThere, nil
}

// awaitSite is listedSite for a site that the list may show a moment later.
func (c *Client) awaitSite(ctx context.Context, orgID string, name *string) (Site, bool, error) {
	for _, pause := range settlePauses {
		found, isThere, err := c.listedSite(ctx, orgID, name)
		if err != nil || isThere {
			return found, isThere, err
		}
		if err := c.conn.Sleep(ctx, pause); err != nil {
			return Site{}, false, err
		}
	}
	return c.listedSite(ctx, orgID, name)
}

func siteNamed(all []Site, name *string) (Site, bool) {
	for _, s := range all {
		if isNamed(s.Name, name) {
			return s, true
		}
	}
	return Site{}, false
}

// whyTaken says what a site has that an automatic one has not; "" = nothing.
func (c *Client) whyTaken(ctx context.Context, s Site) (string, error) {
	switch {
	case s.Description != "":
		return "has a description", nil
	case s.Scope != "":
		return "has a scope", nil
	case s.Excludes != "":
		return "has excludes", nil
	case len(s.Subnets) > 0:
		return "has registered subnets", nil
	}
	made, isWritten := c.written.find(s.OrganizationID)
	if !isWritten {
		var err error
		if made, err = c.GetOrganization(ctx, s.OrganizationID); err != nil {
			return "", err
		}
	}
	if delay := s.CreatedAt.Sub(made.CreatedAt).Abs(); made.CreatedAt.IsZero() || delay > automaticSiteDelay {
		return "was not made together with its organization", nil
	}
	if s.AssetCount == nil {
		n, _, err := c.AssetCount(ctx, s.OrganizationID, s.ID)
		if err != nil {
			return "", err
		}
		s.AssetCount = &n
	}
	if *s.AssetCount > 0 {
		return "holds assets", nil
	}
	return "", nil
}
