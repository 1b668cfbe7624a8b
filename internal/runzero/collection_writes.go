package runzero

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/cache"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/recovery"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

// write is a call that changes something.
type write struct {
	call         transport.Call
	organization string // that the object lives in; "" = none
	invalidate   func() // drops the snapshots that may change
}

// prepare checks what must hold before a write is sent, and drops the snapshots: nobody is to be
// served what is about to change. Call invalidate once more when the write is done, so that no list
// which was loaded meanwhile stays.
func (c *Client) prepare(ctx context.Context, w write) error {
	if err := c.checkTokenOrganization(ctx, w.call.Operation, w.organization); err != nil {
		return err
	}
	if c.account.expected != "" {
		if err := c.CheckAccount(ctx); err != nil {
			return err
		}
	}
	w.invalidate()
	return nil
}

// send makes a write that answers with an object; id "" is any.
func (k collection[W, T]) send(ctx context.Context, c *Client, w write, id string) (T, error) {
	if err := c.prepare(ctx, w); err != nil {
		var zero T
		return zero, err
	}
	defer w.invalidate()
	return callOne(ctx, c, w.call, func(answer W) T { return k.convert(answer, w.organization) }, id)
}

// createTarget makes the calls of one create.
type createTarget[W any, T cache.Row] struct {
	client     *Client
	collection collection[W, T]
	write      write
}

// Send sends the create once.
func (t *createTarget[W, T]) Send(ctx context.Context) (T, error) {
	var zero T
	if err := t.client.prepare(ctx, t.write); err != nil {
		return zero, err
	}
	defer t.write.invalidate()
	body, err := t.client.conn.Do(ctx, t.write.call)
	if err != nil {
		return zero, err
	}
	return decodeOne(t.client, t.write.call, body,
		func(answer W) T { return t.collection.convert(answer, t.write.organization) }, "")
}

// List asks for the list in which the new object would stand.
func (t *createTarget[W, T]) List(ctx context.Context) (cache.Listing[T], error) {
	return t.collection.load(ctx, t.client, t.write.organization, "")
}

// identity says how an object is recognized.
type identity[T any] struct {
	name    string
	hasName func(T) bool // is called what was sent
	isEqual func(T) bool // is what was sent, in everything
}

// create makes an object, and finds it again if the answer is lost; see package recovery.
func (k collection[W, T]) create(ctx context.Context, c *Client, w write, of identity[T]) (T, error) {
	return recovery.Run(ctx, c.creates, recovery.Create[T]{
		Entry: recovery.Entry{Kind: k.name, Organization: w.organization, Name: of.name},
		Title: k.title, Operation: w.call.Operation, Policy: k.policy,
		Target:  &createTarget[W, T]{client: c, collection: k, write: w},
		HasName: of.hasName, IsEqual: of.isEqual, MadeAt: k.madeAt, IsUsed: k.isUsed,
	})
}

// update changes an object by a call on it, which says what is to be and so may be sent twice. If
// the answer is lost, the object is read to see whether it is as it was to be; if not, the update
// is sent again.
func (k collection[W, T]) update(ctx context.Context, c *Client, w write, id string) (T, error) {
	var v T
	err := c.creates.RetryLostWrite(ctx, w.call.Operation, func() (err error) {
		v, err = k.send(ctx, c, w, id)
		return err
	}, func(ctx context.Context) (bool, error) {
		look := k.call(k.get, w.organization, id)
		body, err := c.conn.Do(ctx, look)
		if err != nil || !recovery.ReflectsRequest(w.call.Body, body) {
			return false, err
		}
		v, err = decodeOne(c, look, body, func(answer W) T { return k.convert(answer, w.organization) }, id)
		return err == nil, err
	})
	return v, err
}

// replace updates an object by a call on the collection, with the id in the body. There "not found"
// may be about something that the body names, so it is believed only after looking.
func (k collection[W, T]) replace(
	ctx context.Context, c *Client, op transport.Operation, id string, body map[string]any, invalidate func(),
	secrets ...string,
) (T, error) {
	var zero T
	if err := c.conn.CheckIDs(op, nil, &id); err != nil {
		return zero, err
	}
	body["id"] = id
	v, err := k.update(ctx, c, write{
		call:       transport.Call{Operation: op, Body: body, Secrets: secrets},
		invalidate: invalidate,
	}, id)
	if e, ok := transport.AsError(err); ok && e.Kind == KindNotFound {
		if _, missing := k.read(ctx, c, "", id); errors.Is(missing, ErrNotFound) {
			return zero, missing
		}
	}
	return v, err
}

// errorInAnswer finds the text of an answer of success that is about no object and speaks of an
// error.
func (c *Client) errorInAnswer(op transport.Operation, body []byte) error {
	var row struct {
		ID wire.ID `json:"id"`
	}
	if json.Unmarshal(wire.Unwrap(body), &row) == nil && row.ID != "" {
		return nil
	}
	return c.conn.ErrorInSuccess(op, body)
}

// settlePauses are the waits before each look for an object that should be gone.
var settlePauses = [...]time.Duration{time.Second, 3 * time.Second, 6 * time.Second}

// remove deletes an object. One that is gone already is a success. An answer that does not come
// from the object's own handler for certain ("not found", or a success that speaks of an error) is
// settled by one fresh list, which all such deletes share.
func (k collection[W, T]) remove(ctx context.Context, c *Client, w write, id string) error {
	isSettled := false
	err := c.creates.RetryLostWrite(ctx, w.call.Operation, func() error {
		if err := c.prepare(ctx, w); err != nil {
			return err
		}
		defer w.invalidate()
		body, err := c.conn.Do(ctx, w.call)
		if err == nil && !w.call.Operation.HasNoAnswer {
			err = c.errorInAnswer(w.call.Operation, body)
		}
		return err
	}, func(ctx context.Context) (bool, error) {
		isGone, err := k.isGone(ctx, c, w.organization, id)
		isSettled = isGone
		return isGone, err
	})
	isDoubtful := isNotFound(err) || transport.KindOf(err) == KindContradiction
	if err == nil || isSettled || !isDoubtful {
		return err
	}
	isGone, lookErr := k.isGone(ctx, c, w.organization, id)
	switch {
	case isGone:
		return nil
	case lookErr != nil:
		return lookErr
	case transport.IsAmbiguousNotFound(err):
		return err // the object is there, so it was a plain refusal
	}
	return transport.AsLost(err,
		"a fresh list still holds it, so it was not deleted: is something between this machine and the console?")
}

// isGone looks whether an object that should be gone is. A list that holds it may lag, so what it
// shows is held against the object itself and looked at again.
func (k collection[W, T]) isGone(ctx context.Context, c *Client, org, id string) (bool, error) {
	since := c.conn.Now()
	var lookErr error
	for _, pause := range settlePauses {
		if err := c.conn.Sleep(ctx, pause); err != nil {
			return false, err
		}
		var l cache.Listing[T]
		if l, lookErr = k.listing(ctx, c, org, since); lookErr != nil {
			if errors.Is(lookErr, ErrNotFound) {
				return true, nil // with its organization
			}
			continue
		}
		v, isListed := l.Find(id)
		if !isListed || v.IsDeleted() {
			return k.isAbsent(ctx, c, l, org, id)
		}
		if k.get.ID != "" {
			if _, err := k.fetch(ctx, c, org, id); err == nil {
				return false, nil
			}
		}
		since = c.conn.Now()
	}
	return false, lookErr
}

// isAbsent decides about an object that a fresh list lacks, or shows as deleted.
func (k collection[W, T]) isAbsent(ctx context.Context, c *Client, l cache.Listing[T], org, id string) (bool, error) {
	if err := c.CheckAccount(ctx); err != nil {
		return false, err
	}
	if l.Count("") > 0 && !l.IsCut {
		return true, nil
	}
	_, err := k.resolveMissing(ctx, c, l, org, id, nil)
	if errors.Is(err, ErrNotFound) {
		return true, nil
	}
	return false, err
}
