package apiallowlist

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of the API allowlist.
func Entry() entity.Entry {
	return entity.Entry{
		Object:     object(),
		Resource:   func() entity.AnyResource { return entity.NewResource(spec()) },
		DataSource: func() entity.AnyDataSource { return entity.NewCustomDataSource(lookup()) },
	}
}

// allowlist holds what the functions need besides the client.
type allowlist struct{ backend *entity.Backend }

func spec() entity.ResourceSpec[resourceModel] {
	a := &allowlist{}
	return entity.ResourceSpec[resourceModel]{
		Object:     object(),
		Attributes: resourceAttributes(),
		UseBackend: func(b *entity.Backend) { a.backend = b },
		Plan:       a.plan,
		Create:     a.create,
		Read:       a.read,
		Update:     a.update,
		Delete:     a.remove,
	}
}

// endpoint is where the console keeps the list; ok is false without the opt-in.
func (a *allowlist) endpoint() (path, key string, ok bool) {
	if a.backend.Unpublished == nil || a.backend.Unpublished.AccountSettings == "" {
		return "", "", false
	}
	return a.backend.Unpublished.AccountSettings, a.backend.Unpublished.AllowlistKey, true
}

const (
	notOptedIn = "the published runZero API has no call to read or write the API key IP address allowlist, and the " +
		"provider has no unpublished_endpoints.account_settings"
	optIn = "if you know that your console has an unpublished endpoint for account settings, set its path in the " +
		"provider block: unpublished_endpoints = { account_settings = \"/account/settings\" }"
)

// byHand says what to do in the console instead, in full sentences.
func byHand(addresses netset.Value) string {
	const where = "the console's account settings (API key IP address allowlist)"
	switch {
	case addresses.IsUnknown() || addresses.IsNull():
		return "Set the list in " + where + ". "
	case off(addresses):
		return "Clear the list in " + where + ". "
	}
	return "Paste this into " + where +
		" and remove the runzero_api_allowlist block (or, if it is in the state, take it out with terraform state " +
		"rm):\n\n  " + consoleText(addresses) + "\n\n"
}

func next(addresses netset.Value) string { return byHand(addresses) + "Or, " + optIn + "." }

func notPossible(addresses netset.Value) error {
	return &entity.ErrorWithAdvice{Err: errors.New(notOptedIn), Next: next(addresses), Attribute: "addresses"}
}

func (a *allowlist) plan(_ context.Context, p *entity.Plan[resourceModel]) {
	if p.Client == nil { // nor is the opt-in known
		return
	}
	m := p.Model
	if _, _, ok := a.endpoint(); !ok {
		p.Diagnostics.AddAttributeError(path.Root("addresses"), "The API allowlist cannot be managed on published calls",
			"T"+notOptedIn[1:]+".\n\n"+next(m.Addresses))
		return
	}
	if !known(m.Addresses) || !known(m.CallerAddresses) || m.AllowLockout.IsUnknown() || m.AllowLockout.ValueBool() ||
		off(m.Addresses) {
		return
	}
	if p.Prior != nil && netset.Equal(m.Addresses.Entries(), p.Prior.Addresses.Entries()) && m.CallerAddresses.IsNull() {
		return // nothing will be written
	}
	if m.CallerAddresses.IsNull() {
		if p.Client.LoginKind() == runzero.KindAPIClient {
			p.Diagnostics.AddAttributeError(path.Root("caller_addresses"), "The list may lock this machine out",
				"It is not known from which address the console sees this machine: "+unknownCaller(p.Client)+".\n\n"+unknownNext)
		}
		return
	}
	missing, err := uncovered(m.Addresses, m.CallerAddresses.Entries())
	switch {
	case err != nil:
		p.Diagnostics.AddAttributeError(path.Root("addresses"), "The list cannot be checked", err.Error())
	case len(missing) > 0:
		p.Diagnostics.AddAttributeError(path.Root("addresses"), "The list would lock Terraform out",
			fmt.Sprintf("It does not cover %s of caller_addresses.\n\n%s", strings.Join(missing, ", "), lockoutNext))
	}
}

// known reports whether a set and all its elements are known. Null is.
func known(v netset.Value) bool {
	if v.IsUnknown() {
		return false
	}
	for _, e := range v.Elements() {
		if e.IsUnknown() {
			return false
		}
	}
	return true
}

func (a *allowlist) create(
	ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel],
) (resourceModel, error) {
	m := w.Plan
	settings, key, ok := a.endpoint()
	if !ok {
		return resourceModel{}, notPossible(m.Addresses)
	}
	id, err := account(ctx, c)
	if err != nil {
		return resourceModel{}, err
	}
	// The list is there whether Terraform knows it or not; what others put in is not to be lost.
	now, err := a.current(ctx, c, m.Addresses)
	if err != nil {
		return resourceModel{}, err
	}
	if !off(now) && !netset.Equal(now.Entries(), m.Addresses.Entries()) {
		return resourceModel{}, &entity.ErrorWithAdvice{
			Err: fmt.Errorf("the account has an allowlist already: %s", consoleText(now)),
			Next: fmt.Sprintf(
				"Nothing was written. Take it over with: terraform import runzero_api_allowlist.NAME %s. The next plan then "+
					"shows what would change.", id),
			Attribute: "addresses",
		}
	}
	m.ID = types.StringValue(id)
	return a.write(ctx, c, m, settings, key)
}

// write puts the list into the console, if it does not lock this machine out.
func (a *allowlist) write(
	ctx context.Context, c *runzero.Client, m resourceModel, settings, key string,
) (resourceModel, error) {
	if err := guard(ctx, c, m); err != nil {
		return resourceModel{}, err
	}
	answer, err := c.PatchAccountSettings(ctx, settings, key, consoleText(m.Addresses))
	if err != nil {
		return resourceModel{}, explain(err, m.Addresses)
	}
	if m.Addresses, err = fromSettings(answer, key); err != nil {
		return resourceModel{}, noKey(err)
	}
	return m, nil
}

// current reads the list. Wanted is what a person would have to set by hand where that fails.
func (a *allowlist) current(ctx context.Context, c *runzero.Client, wanted netset.Value) (netset.Value, error) {
	settings, key, _ := a.endpoint()
	answer, err := c.AccountSettings(ctx, settings)
	if err != nil {
		return netset.Null(), explain(err, wanted)
	}
	list, err := fromSettings(answer, key)
	if err != nil {
		return netset.Null(), noKey(err)
	}
	return list, nil
}

func (a *allowlist) read(ctx context.Context, c *runzero.Client, m resourceModel) (resourceModel, error) {
	if _, _, ok := a.endpoint(); !ok {
		if m.Addresses.IsNull() { // being imported
			return m, notPossible(m.Addresses)
		}
		return m, nil // the plan says what is missing
	}
	if err := sameAccount(ctx, c, m); err != nil {
		return m, err
	}
	var err error
	m.Addresses, err = a.current(ctx, c, m.Addresses)
	return m, err
}

func (a *allowlist) update(
	ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel],
) (resourceModel, error) {
	settings, key, ok := a.endpoint()
	if !ok {
		return resourceModel{}, notPossible(w.Plan.Addresses)
	}
	if netset.Equal(w.Plan.Addresses.Entries(), w.Prior.Addresses.Entries()) {
		return w.Plan, nil // settings of the provider's own
	}
	if err := sameAccount(ctx, c, w.Plan); err != nil {
		return resourceModel{}, err
	}
	return a.write(ctx, c, w.Plan, settings, key)
}

// remove switches the allowlist off, as it is in a new account.
func (a *allowlist) remove(ctx context.Context, c *runzero.Client, m resourceModel) error {
	settings, key, ok := a.endpoint()
	if !ok {
		return &entity.ErrorWithAdvice{
			Err: errors.New(notOptedIn),
			Next: "Set the opt-in again. Or switch the allowlist off in the console, and take it out of the state with: " +
				"terraform state rm",
		}
	}
	if err := sameAccount(ctx, c, m); err != nil {
		return err
	}
	if _, err := c.PatchAccountSettings(ctx, settings, key, ""); err != nil {
		return explain(err, netset.From())
	}
	return nil
}

// account is the UUID of the account that the credential belongs to
// (api-behaviour 3: every organization has it).
func account(ctx context.Context, c *runzero.Client) (string, error) {
	orgs, err := c.ListOrganizations(ctx, "")
	if err != nil {
		return "", err
	}
	for _, o := range orgs {
		if o.AccountID != "" {
			return o.AccountID, nil
		}
	}
	return "", &entity.ErrorWithAdvice{
		Err:  errors.New("no organization that the console lists names its account"),
		Next: "Check that the credential may see the account's organizations.",
	}
}

// sameAccount refuses a credential of another account: there the same calls would work
// and change what nobody meant.
func sameAccount(ctx context.Context, c *runzero.Client, m resourceModel) error {
	id, err := account(ctx, c)
	if err == nil && id != m.ID.ValueString() {
		err = &entity.ErrorWithAdvice{
			Err: fmt.Errorf("the provider's credential belongs to account %s, and this is the allowlist of account %s", id,
				m.ID.ValueString()),
			Next: fmt.Sprintf(
				"Nothing was changed. Use a credential of the right account, or address the allowlist of this one by its id, "+
					"as in: terraform import runzero_api_allowlist.NAME %s", id),
		}
	}
	return err
}

// explain says what to do about a console that has no such endpoint.
func explain(err error, addresses netset.Value) error {
	if !errors.Is(err, runzero.ErrNoSuchEndpoint) {
		return err
	}
	return &entity.ErrorWithAdvice{
		Err: err,
		Next: "The published runZero API has no call for the allowlist. Correct the path in the provider attribute " +
			"unpublished_endpoints.account_settings. " +
			"Or remove it, because this console has no such endpoint. " + strings.TrimSpace(byHand(addresses)),
	}
}

func noKey(err error) error {
	return &entity.ErrorWithAdvice{
		Err:  err,
		Next: "Set the provider attribute unpublished_endpoints.allowlist_key to the key that this console uses.",
	}
}
