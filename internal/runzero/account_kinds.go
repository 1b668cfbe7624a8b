package runzero

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"time"
)

// accountKind is what the calls about one kind of account object have in common: how the kind is called, listed and read.
// W is the object as sent by the service, T as used here.
type accountKind[W any, T row] struct {
	what    string    // one of them, for messages
	list    operation // all
	get     operation // one by id
	convert func(W) T
	own     func(T) T // a copy that shares nothing with the snapshot
	most    int       // the service cuts lists off at this length; 0 = it does not
	born    func(T) time.Time
	kept    func(*Client) *snapshot[listing[T]]
}

// load lists the kind, all of it or what a search finds.
func (k accountKind[W, T]) load(ctx context.Context, c *Client, search string) (listing[T], error) {
	list, err := rows(ctx, c, call{op: k.list, query: searching(search)}, k.convert, T.rowID)
	return newListing(list), err
}

// all lists the objects that are not gone. A search always asks the service.
func (k accountKind[W, T]) all(ctx context.Context, c *Client, search string) ([]T, error) {
	var l listing[T]
	var err error
	if search != "" {
		l, err = k.load(ctx, c, search)
	} else {
		l, err = k.kept(c).get(ctx)
	}
	if err != nil {
		return nil, err
	}
	list := live(l, "")
	for i := range list {
		list[i] = k.own(list[i])
	}
	return list, nil
}

// one returns one object. ErrNotFound if a complete list that is not empty lacks it, or if the service says so about this
// very object.
func (k accountKind[W, T]) one(ctx context.Context, c *Client, id string) (T, error) {
	var zero T
	if err := c.checkIDs(k.get, nil, &id); err != nil {
		return zero, err
	}
	if c.cfg.NoSnapshots {
		if v, err := k.fresh(ctx, c, id); !doubtful(err) {
			return v, err
		}
	}
	l, err := k.kept(c).get(ctx)
	if err != nil {
		return zero, err
	}
	if v, ok := l.find(id); ok {
		return present(c, k.get, k.own(v), "", k.what)
	}
	if k.most > 0 && len(l.rows) >= k.most {
		return k.fresh(ctx, c, id) // the list was cut off and proves nothing
	}
	if len(l.rows) > 0 {
		return zero, gone("%s %s is not among the %d that the account has", k.what, id, len(l.rows))
	}
	v, err := k.fresh(ctx, c, id)
	return afterAbsence(v, err, k.what, id)
}

// fresh asks the service for one object, whatever is known.
func (k accountKind[W, T]) fresh(ctx context.Context, c *Client, id string) (T, error) {
	v, err := one(ctx, c, call{op: k.get, ids: []string{id}}, k.convert, T.rowID)
	if err != nil {
		var zero T
		return zero, err
	}
	return present(c, k.get, v, "", k.what)
}

// create makes an object. key names it, and ours recognises it in a list; see [making].
func (k accountKind[W, T]) create(ctx context.Context, c *Client, w call, key string, ours func(T) bool) (T, error) {
	return create(ctx, c, making[T]{
		op: w.op, key: key, most: k.most, ours: ours, born: k.born,
		send: func(ctx context.Context) (T, error) { return k.write(ctx, c, w) },
		list: func(ctx context.Context) ([]T, error) { l, err := k.load(ctx, c, ""); return l.rows, err },
	})
}

// change updates an object by a call on it, which may be sent twice.
func (k accountKind[W, T]) change(ctx context.Context, c *Client, w call) (T, error) {
	return around(k.kept(c).drop, func() (T, error) {
		return change(ctx, c, w, call{op: k.get, ids: w.ids}, k.convert, T.rowID)
	})
}

// write makes a call that answers with the object it wrote.
func (k accountKind[W, T]) write(ctx context.Context, c *Client, w call) (T, error) {
	return around(k.kept(c).drop, func() (T, error) { return one(ctx, c, w, k.convert, T.rowID) })
}

// replace updates an object by a call on the collection, with the id in the body. There "not found" may be about something
// that the body names, so it is believed only after looking.
func (k accountKind[W, T]) replace(ctx context.Context, c *Client, op operation, id string, body map[string]any) (T, error) {
	var zero T
	if err := c.checkIDs(op, nil, &id); err != nil {
		return zero, err
	}
	body["id"] = id
	v, err := around(k.kept(c).drop, func() (T, error) {
		return change(ctx, c, call{op: op, body: body}, call{op: k.get, ids: []string{id}}, k.convert, T.rowID)
	})
	if e, ok := asError(err); ok && e.Kind == KindNotFound {
		if _, missing := k.one(ctx, c, id); errors.Is(missing, ErrNotFound) {
			return zero, missing
		}
	}
	return v, err
}

// remove deletes an object. One that is gone already is a success.
func (k accountKind[W, T]) remove(ctx context.Context, c *Client, op operation, id string, drop func()) error {
	return c.remove(ctx, drop, call{op: op, ids: []string{id}}, func(ctx context.Context) error {
		_, err := k.one(ctx, c, id)
		return err
	})
}

// bareRows reads the lists that the document declares as one object (fact sheet section 9). Besides what [decodeRows]
// takes, a list may be the only list inside an object of any name, and an object without content or id is an empty list.
func bareRows[W any](body []byte) ([]W, error) {
	list, err := decodeRows[W](body)
	if err == nil {
		return list, nil
	}
	var members map[string]json.RawMessage
	if firstByte(body) != '{' || json.Unmarshal(unwrap(body), &members) != nil {
		return nil, err
	}
	if len(members) == 0 {
		return nil, nil
	}
	if raw, ok := members["id"]; ok {
		var id ident
		if json.Unmarshal(raw, &id) == nil && id == "" && !bytes.Contains(raw, []byte("{")) {
			return nil, nil // an object that stands for nothing
		}
		return nil, err
	}
	var inner json.RawMessage
	for _, raw := range members {
		if firstByte(raw) != '[' {
			continue
		}
		if inner != nil {
			return nil, err
		}
		inner = raw
	}
	if inner == nil {
		return nil, err
	}
	return decodeRows[W](inner)
}
