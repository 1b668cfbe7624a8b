package runzero

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/cache"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/recovery"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

// collection is what the calls about one kind of object have in common: how it is called, listed,
// read, made and deleted. W is the object as sent by the service, T as used here.
type collection[W any, T cache.Row] struct {
	name  string // the Terraform name without "runzero_"
	title string // one of them, for messages

	accountList transport.Operation // of the whole account; none if its ID is ""
	orgList     transport.Operation // of one organization; none if its ID is ""
	get         transport.Operation // one by id; none if its ID is ""
	query       url.Values          // narrows the lists
	listCap     int                 // the service cuts lists off at this length; 0 = it does not
	orgInPath   bool                // the organization stands in the path, not in the query

	convert func(w W, org string) T // org = the organization that the call was made for, "" = all
	clone   func(T) T               // a copy that shares nothing with the snapshot

	isSteady            bool          // its lists stay whatever is written, see withSteadyLists
	ttl                 time.Duration // how old its lists may become; 0 = any age
	namesNoOrganization bool          // its lists of the account stay when an organization goes

	policy recovery.Policy
	madeAt func(T) time.Time
	isUsed func(T) bool // by somebody who has its secret
}

// isOfAccount tells whether the objects are the account's, and in no organization.
func (k collection[W, T]) isOfAccount() bool { return k.orgList.ID == "" }

// call is a call of the collection on an object, or with id "" on none.
func (k collection[W, T]) call(op transport.Operation, org, id string) transport.Call {
	call := transport.Call{Operation: op}
	if k.orgInPath && org != "" {
		call.IDs = append(call.IDs, org)
	} else {
		call.Organization = org
	}
	if id != "" {
		call.IDs = append(call.IDs, id)
	}
	return call
}

// load asks for a list: of one organization or, with org "", of the account; all of it or what a
// search finds. A console that does not know the account's list is no failure: the organizations'
// own must do.
func (k collection[W, T]) load(ctx context.Context, c *Client, org, search string) (cache.Listing[T], error) {
	op := k.accountList
	if org != "" && k.orgList.ID != "" {
		op = k.orgList
	}
	call := k.call(op, "", "")
	if op.ID == k.orgList.ID {
		call = k.call(op, org, "")
	}
	call.Query = url.Values{}
	for name, values := range k.query {
		call.Query[name] = values
	}
	if search != "" {
		call.Query.Set("search", joinSearch(k.query.Get("search"), search))
	}
	rows, err := callList(ctx, c, call, func(w W) T { return k.convert(w, org) })
	if err != nil {
		if org == "" && k.orgList.ID != "" && isUnknownCall(err) {
			listing := cache.NewListing[T](nil, 0)
			listing.IsMissing = true
			return listing, nil
		}
		return cache.Listing[T]{}, err
	}
	if org != "" && op.IsInOrganization() {
		if rows, err = requireOrganization(c, op, rows, org); err != nil {
			return cache.Listing[T]{}, err
		}
	}
	return cache.NewListing(rows, k.listCap), nil
}

// isUnknownCall reports whether the console itself says that it does not know a call.
func isUnknownCall(err error) bool {
	e, ok := transport.AsError(err)
	return ok && (e.Kind == KindNotFound || e.Kind == KindServer && e.Status == http.StatusNotImplemented)
}

// joinSearch joins terms by "and" (api-behaviour 5).
func joinSearch(a, b string) string {
	if a == "" {
		return b
	}
	return a + " " + b
}

// requireOrganization checks the rows of one organization's list. With an organization token all
// must be of the one asked for. Other credentials see more; there, rows of other organizations are
// left out.
func requireOrganization[T cache.Row](c *Client, op transport.Operation, rows []T, org string) ([]T, error) {
	out := rows[:0:0]
	for _, r := range rows {
		if got := r.RowOrganization(); got != "" && got != org {
			if c.LoginKind() == KindOrganizationToken {
				return nil, c.wrongOrganization(op, Organization{ID: got, Name: "as its answer says"}, org)
			}
			continue
		}
		out = append(out, r)
	}
	return out, nil
}

// listing is a list that holds all of one organization, or with org "" of the account. With an
// account credential that is the account's list, so that all organizations together cost one call;
// if it does not say where its rows belong, is cut off, or is not known to the console, it is the
// organization's own.
func (k collection[W, T]) listing(
	ctx context.Context, c *Client, org string, since time.Time,
) (cache.Listing[T], error) {
	return k.listingFor(ctx, c, org, "", since)
}

// listingFor is listing for one object: the account's list will do if it has the object's row, even
// if it is cut off, and the row says where it belongs.
func (k collection[W, T]) listingFor(
	ctx context.Context, c *Client, org, id string, since time.Time,
) (cache.Listing[T], error) {
	if k.accountList.ID != "" && (org == "" || k.isOfAccount() || c.isAccountWide()) {
		l, err := k.lists(c).account.GetSince(ctx, since)
		isWhole := !l.IsMissing && !l.IsCut && l.AllHaveOrganization
		row, isThere := l.Find(id)
		if err != nil || isWhole || k.isOfAccount() || org == "" || isThere && row.RowOrganization() != "" {
			return l, err
		}
	}
	l, err := k.lists(c).orgs.ForOrganization(org).GetSince(ctx, since)
	if err != nil {
		return l, c.explainListError(ctx, org, err)
	}
	return l, nil
}

// list gives the objects that are not deleted, of one organization or, with org "", of all. A
// search always asks the service.
func (k collection[W, T]) list(ctx context.Context, c *Client, org, search string) ([]T, error) {
	var l cache.Listing[T]
	var err error
	if search != "" {
		if l, err = k.load(ctx, c, org, search); err != nil {
			err = c.explainListError(ctx, org, err)
		}
	} else {
		l, err = k.listing(ctx, c, org, time.Time{})
	}
	if err != nil {
		return nil, err
	}
	if org == "" && !k.isOfAccount() && (l.IsMissing || l.IsCut || !l.AllHaveOrganization) {
		return k.listEach(ctx, c, search)
	}
	of := org
	if k.isOfAccount() || !l.AllHaveOrganization {
		of = ""
	}
	rows := l.Active(of)
	for i := range rows {
		rows[i] = k.clone(rows[i])
	}
	return rows, nil
}

// listEach asks each organization for its own list.
func (k collection[W, T]) listEach(ctx context.Context, c *Client, search string) ([]T, error) {
	all, err := c.ListOrganizations(ctx, "")
	if err != nil {
		return nil, err
	}
	var rows []T
	for _, o := range all {
		more, err := k.list(ctx, c, o.ID, search)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

// read returns one object. This is the one rule of reading: an object is served from its list, and
// it is gone only if a complete list of the right account and organization lacks it and a read of
// the object itself says so too (where there is such a call, for the first ten of each list). An
// empty list counts only if its organization, or any, is there. Everything else is an error that is
// not [ErrNotFound].
func (k collection[W, T]) read(ctx context.Context, c *Client, org, id string) (T, error) {
	var zero T
	needed := &org
	if k.isOfAccount() {
		needed = nil
	}
	if err := c.conn.CheckIDs(k.operation(), needed, &id); err != nil {
		return zero, err
	}
	var asked error // what the object's own call said, if it was asked already
	if c.noSnapshots && k.get.ID != "" {
		v, err := k.fetch(ctx, c, org, id)
		if err == nil || !isNotFound(err) {
			return v, err
		}
		asked = err
	}
	l, err := k.listingFor(ctx, c, org, id, time.Time{})
	if err != nil {
		return zero, err
	}
	if v, ok := l.Find(id); ok {
		return k.requireActive(c, v, org)
	}
	return k.resolveMissing(ctx, c, l, org, id, asked)
}

// operation names the collection in errors about arguments.
func (k collection[W, T]) operation() transport.Operation {
	for _, op := range []transport.Operation{k.get, k.orgList, k.accountList} {
		if op.ID != "" {
			return op
		}
	}
	return transport.Operation{}
}

// isNotFound reports an answer that says, more or less clearly, that there is no such object.
func isNotFound(err error) bool {
	return errors.Is(err, ErrNotFound) || transport.IsAmbiguousNotFound(err)
}

// requireActive returns a listed object, unless it is deleted or belongs to another organization
// than the caller says.
func (k collection[W, T]) requireActive(c *Client, v T, org string) (T, error) {
	var zero T
	if got := v.RowOrganization(); org != "" && got != "" && got != org {
		e := c.conn.NewError(k.operation(), KindInvalid)
		e.Detail = k.title + " " + v.RowID() + " is in organization " + got + ", not in " + org
		return zero, e
	}
	if v.IsDeleted() {
		reason := "inactive or removed"
		if row, ok := any(v).(endedRow); ok {
			reason = row.deletedBecause()
		}
		return zero, transport.NotFoundf("%s %s is %s", k.title, v.RowID(), reason)
	}
	return k.clone(v), nil
}

// endedRow is a row that can say why it counts as deleted.
type endedRow interface{ deletedBecause() string }

// resolveMissing decides about an object that its list lacks; asked is what a read of the object
// itself said just before.
func (k collection[W, T]) resolveMissing(
	ctx context.Context, c *Client, l cache.Listing[T], org, id string, asked error,
) (T, error) {
	var zero T
	if err := c.checkTokenOrganization(ctx, k.operation(), org); err != nil {
		return zero, err
	}
	if err := c.CheckAccount(ctx); err != nil {
		return zero, err
	}
	count := l.Count(org)
	if !k.isOfAccount() && !l.AllHaveOrganization {
		count = len(l.Rows)
	}
	absent := transport.NotFoundf("%s %s is not among the %d that there are", k.title, id, count)
	if count > 0 && !l.IsCut && l.Trust.IsEnough(org) {
		return zero, absent
	}
	if asked == nil && k.get.ID != "" {
		v, err := k.fetch(ctx, c, org, id)
		if err == nil {
			l.Trust.Break() // there are objects that this list does not show
			return v, nil
		}
		if !isNotFound(err) {
			return zero, err
		}
	}
	if l.IsCut {
		found, err := k.load(ctx, c, org, "id:"+id)
		if err != nil {
			return zero, err
		}
		if v, ok := found.Find(id); ok {
			return k.requireActive(c, v, org)
		}
		return zero, absent
	}
	if count == 0 {
		fresh, err := k.checkEmpty(ctx, c, org)
		if err != nil {
			return zero, err
		}
		if v, ok := fresh.Find(id); ok {
			return k.requireActive(c, v, org)
		}
	}
	l.Trust.Confirm(org)
	return zero, absent
}

// checkEmpty looks whether an empty list can be believed. ErrNotFound = its organization is gone.
// Where there is no call for one object, the list is asked for once more, and comes back.
func (k collection[W, T]) checkEmpty(ctx context.Context, c *Client, org string) (cache.Listing[T], error) {
	if k.isOfAccount() {
		org = ""
	}
	if err := c.checkOrganizationExists(ctx, org); err != nil || k.get.ID != "" {
		return cache.Listing[T]{}, err
	}
	return k.listing(ctx, c, org, c.conn.Now())
}

// fetch asks the service for one object, whatever is known.
func (k collection[W, T]) fetch(ctx context.Context, c *Client, org, id string) (T, error) {
	v, err := k.fetchAny(ctx, c, org, id)
	if err != nil {
		var zero T
		return zero, err
	}
	return k.requireActive(c, v, org)
}

// fetchAny is fetch for an object that may be deleted.
func (k collection[W, T]) fetchAny(ctx context.Context, c *Client, org, id string) (T, error) {
	v, err := callOne(ctx, c, k.call(k.get, org, id), func(w W) T { return k.convert(w, org) }, id)
	if isNotFound(err) {
		if wrong := c.checkTokenOrganization(ctx, k.get, org); wrong != nil {
			return v, wrong
		}
	}
	return v, err
}

// callList makes a list call and converts its rows. Every row must have an id.
func callList[W any, T cache.Row](ctx context.Context, c *Client, k transport.Call, convert func(W) T) ([]T, error) {
	body, err := c.conn.Do(ctx, k)
	if err != nil {
		return nil, err
	}
	decode := wire.Rows[W]
	if k.Operation.IsAnyList {
		decode = wire.AnyRows[W]
	}
	rows, err := decode(body)
	if err != nil {
		if failure := c.conn.ErrorInSuccess(k.Operation, body); failure != nil {
			return nil, failure
		}
		return nil, c.conn.UnexpectedResponse(k.Operation, "the answer is not the expected list: is the base URL right?")
	}
	out := make([]T, 0, len(rows))
	for i, w := range rows {
		v := convert(w)
		if v.RowID() == "" {
			return nil, c.conn.UnexpectedResponse(k.Operation, "a row of the list has no id")
		}
		if i == 0 {
			if err := c.learnAccount(v); err != nil {
				return nil, err
			}
		}
		out = append(out, v)
	}
	return out, nil
}

// callOne makes a call about one object and converts it. It must be the one that was asked for; id
// "" is any.
func callOne[W any, T cache.Row](
	ctx context.Context, c *Client, k transport.Call, convert func(W) T, id string,
) (T, error) {
	body, err := c.conn.Do(ctx, k)
	if err != nil {
		var zero T
		return zero, err
	}
	return decodeOne(c, k, body, convert, id)
}

// decodeOne converts an answer about one object.
func decodeOne[W any, T cache.Row](c *Client, k transport.Call, body []byte, convert func(W) T, id string) (T, error) {
	var zero T
	var w W
	err := json.Unmarshal(wire.Unwrap(body), &w)
	var v T
	if err == nil {
		v = convert(w)
	}
	switch {
	case err != nil || v.RowID() == "":
		if failure := c.conn.ErrorInSuccess(k.Operation, body); failure != nil {
			return zero, failure
		}
		return zero, c.conn.UnexpectedResponse(k.Operation,
			"the answer is not the expected object, or holds no id: is the base URL right?")
	case id != "" && v.RowID() != normalID(id):
		return zero, c.conn.UnexpectedResponse(k.Operation,
			"the answer is about another object ("+v.RowID()+") than was asked for")
	case k.Organization != "" && v.RowOrganization() != "" && v.RowOrganization() != normalID(k.Organization) &&
		!k.Operation.IsRead():
		return zero, c.conn.UnexpectedResponse(k.Operation,
			"the answer is about another organization ("+v.RowOrganization()+") than was asked for")
	}
	if row, ok := any(v).(secretRow); ok {
		c.conn.KeepSecret(row.rowSecret()) // nothing else of the answer may repeat it
	}
	return v, c.learnAccount(v)
}

// secretRow is a row that holds a secret.
type secretRow interface{ rowSecret() string }
