// Package report writes what an account holds as one HTML page for a person: the tree of
// organizations, sites with their networks and recurring scans, what nobody scans, tokens with
// their age, users with their rights, and the quota. It is made by reads alone, and no secret is in
// it.
package report

import (
	"context"
	"errors"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/account/coverage"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Account is what the page is made of.
type Account struct {
	coverage.Account
	Console       string // base URL
	ReadAt        time.Time
	License       *runzero.License // nil if the credential may not see it
	Usage         runzero.Usage
	Organizations []runzero.Organization
	APITokens     []runzero.APIToken
	ExportTokens  []runzero.ExportToken
	Users         []runzero.User
	Groups        []runzero.Group
	// NotRead are the parts that the credential may not read, with the reason.
	NotRead []string
}

// Read reads an account, or with an organization token its organization. now is the clock that ages
// are told by.
func Read(ctx context.Context, c *runzero.Client, now time.Time) (Account, error) {
	a := Account{Console: c.BaseURL(), ReadAt: now}
	var err error
	if a.Organizations, err = c.ListOrganizations(ctx, ""); err != nil {
		return Account{}, err
	}
	home := ""
	if c.LoginKind() == runzero.KindOrganizationToken && len(a.Organizations) == 1 {
		home = a.Organizations[0].ID
	}
	if a.Account, err = coverage.Read(ctx, c, home); err != nil {
		return Account{}, err
	}
	for _, part := range []struct {
		name string
		read func() error
	}{
		{"license", func() error {
			license, err := c.GetLicense(ctx)
			if err == nil {
				a.License = &license
			}
			return err
		}},
		{"API tokens", func() (err error) { a.APITokens, err = c.ListAPITokens(ctx); return err }},
		{"export tokens", func() error { return a.readExportTokens(ctx, c) }},
		{"users", func() (err error) { a.Users, err = c.ListUsers(ctx); return err }},
		{"groups", func() (err error) { a.Groups, err = c.ListGroups(ctx); return err }},
	} {
		switch err := part.read(); {
		case err == nil:
		case home != "":
			a.NotRead = append(a.NotRead, part.name+": an organization token does not see them")
		case isRefused(err):
			a.NotRead = append(a.NotRead, part.name+": "+err.Error())
		default:
			return Account{}, err
		}
	}
	a.Usage = c.Usage()
	return a, nil
}

// readExportTokens asks each organization: the API lists them one organization at a time.
func (a *Account) readExportTokens(ctx context.Context, c *runzero.Client) error {
	for _, o := range a.Organizations {
		tokens, err := c.ListExportTokens(ctx, o.ID)
		if err != nil {
			return err
		}
		a.ExportTokens = append(a.ExportTokens, tokens...)
	}
	return nil
}

// isRefused reports that a credential may not see a part of the account: the rest is still worth
// reading.
func isRefused(err error) bool {
	var e *runzero.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Kind {
	case runzero.KindForbidden, runzero.KindLicense, runzero.KindWrongToken, runzero.KindNotFound:
		return true
	default:
		return false
	}
}
