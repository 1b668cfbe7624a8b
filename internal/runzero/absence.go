package runzero

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// wrongOrganization is the error of a token used on another organization than its own.
func (c *Client) wrongOrganization(op operation, home Organization, asked string) *Error {
	e := c.newError(&callState{op: op}, KindWrongToken)
	e.Detail = fmt.Sprintf("the token belongs to organization %s (%s), not to %s", home.ID, home.Name, asked)
	return e
}

// guard makes sure that an organization token is used on its own organization. It costs one call per client, and none
// with other credentials.
func (c *Client) guard(ctx context.Context, op operation, org string) error {
	if c.cfg.Credential.Kind != KindOrganizationToken {
		return nil
	}
	home, err := c.HomeOrganization(ctx)
	if err != nil {
		return err
	}
	if home.ID != normalID(org) {
		return c.wrongOrganization(op, home, org)
	}
	return nil
}

// believe checks a "not found" about one object in an organization before anyone acts on it: with a token of another
// organization everything looks deleted (fact sheet section 0, trap 1).
func (c *Client) believe(ctx context.Context, op operation, org string, err error) error {
	if errors.Is(err, ErrNotFound) {
		if wrong := c.guard(ctx, op, org); wrong != nil {
			return wrong
		}
	}
	return err
}

// doubtful reports a 400 about one object, which some builds send for a deleted one. It counts as "gone" only together
// with a complete list that lacks the object (fact sheet section 11).
func doubtful(err error) bool {
	e, ok := asError(err)
	return ok && e.Kind == KindInvalid && e.Status == http.StatusBadRequest
}

// afterAbsence judges the single read that follows an absence from the list.
func afterAbsence[T any](v T, err error, what, id string) (T, error) {
	if doubtful(err) {
		var zero T
		return zero, gone("%s %s is neither listed nor readable (%w)", what, id, err)
	}
	return v, err
}

// organizationAlive looks whether an organization still exists. nil = yes; ErrNotFound = certainly not.
func (c *Client) organizationAlive(ctx context.Context, org string) error {
	if c.cfg.Credential.Kind == KindOrganizationToken {
		return c.guard(ctx, opHome, org)
	}
	_, err := c.GetOrganization(ctx, org)
	if errors.Is(err, ErrNotFound) {
		return gone("its organization %s is gone", org)
	}
	return err
}

// listFailed explains a failed list of one organization's objects: if the organization is gone, so are they.
func (c *Client) listFailed(ctx context.Context, org string, err error) error {
	if e, ok := asError(err); ok && (e.Kind == KindNotFound || doubtful(err)) && org != "" {
		if missing := c.organizationAlive(ctx, org); missing != nil {
			return missing
		}
	}
	return err
}

// present returns a listed object, unless it is gone or belongs to another organization than the caller says.
func present[T row](c *Client, op operation, v T, org, what string) (T, error) {
	var zero T
	if got := v.rowOrg(); org != "" && got != "" && got != org {
		e := c.newError(&callState{op: op}, KindInvalid)
		e.Detail = fmt.Sprintf("%s %s is in organization %s, not in %s", what, v.rowID(), got, org)
		return zero, e
	}
	if v.rowGone() {
		return zero, gone("%s %s is inactive or removed", what, v.rowID())
	}
	return v, nil
}

// ownRows checks the rows that an organization token got: they must be of the organization asked for. Other credentials
// see more; there, rows of other organizations are left out.
func ownRows[T row](c *Client, op operation, rows []T, org string) ([]T, error) {
	out := rows[:0:0]
	for _, r := range rows {
		if got := r.rowOrg(); got != "" && got != org {
			if c.cfg.Credential.Kind == KindOrganizationToken {
				return nil, c.wrongOrganization(op, Organization{ID: got, Name: "as its answer says"}, org)
			}
			continue
		}
		out = append(out, r)
	}
	return out, nil
}
