package runzero

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// repeat sends a write again while its answer is lost, for writes that may be carried out twice without harm. look, if not
// nil, is asked first: it reports whether the write was carried out after all, or ends the series with an error of its own.
func repeat(ctx context.Context, c *Client, op operation, send func() error, look func(context.Context) (done bool, err error)) error {
	for try := 0; ; try++ {
		err := send()
		if !LostAnswer(err) {
			return err
		}
		if look != nil {
			again, cancel := afterwards(ctx)
			done, lookErr := look(again)
			cancel()
			switch {
			case done:
				c.recovered(ctx, op, "runZero write found carried out after a lost answer")
				return nil
			case errors.Is(lookErr, ErrNotFound):
				return lookErr
			case lookErr != nil:
				return unresolved(err, lookErr)
			}
		}
		if try >= c.cfg.MaxRetries || ctx.Err() != nil {
			return err
		}
		if c.sleep(ctx, backoff(try)) != nil {
			return err
		}
	}
}

// change makes an update, which says what is to be and so may be sent twice. If the answer is lost, the object is read to
// see whether it is as it was to be; if not, the update is sent again.
func change[W, T any](ctx context.Context, c *Client, k, look call, convert func(W) T, id func(T) string) (T, error) {
	var v T
	err := repeat(ctx, c, k.op, func() (err error) {
		v, err = one(ctx, c, k, convert, id)
		return err
	}, func(ctx context.Context) (bool, error) {
		body, err := c.do(ctx, look)
		if err != nil || !tookOver(k.body, body) {
			return false, err
		}
		v, err = decodeOne(c, look.op, body, convert, id)
		return err == nil, err
	})
	return v, err
}

// remove makes a delete. An object that is gone already is a success, and so is one that a look finds gone after an answer
// that is lost or in doubt.
func (c *Client) remove(ctx context.Context, drop func(), k call, read func(context.Context) error) error {
	send := func() error {
		_, err := around(drop, func() ([]byte, error) { return c.do(ctx, k) })
		return err
	}
	err := repeat(ctx, c, k.op, send, func(ctx context.Context) (bool, error) {
		err := read(ctx)
		if errors.Is(err, ErrNotFound) {
			return true, nil
		}
		return false, err
	})
	if err == nil || errors.Is(err, ErrNotFound) {
		return nil
	}
	if ctx.Err() == nil && doubtful(err) && errors.Is(read(ctx), ErrNotFound) {
		return nil
	}
	return err
}

// tookOver reports whether an object holds all that a request set. False is no proof of the contrary: the service puts
// some values into other words.
func tookOver(body any, answer []byte) bool {
	text, err := json.Marshal(body)
	var want, got map[string]any
	if err != nil || json.Unmarshal(text, &want) != nil || json.Unmarshal(unwrap(answer), &got) != nil {
		return false
	}
	for name, v := range want {
		if !alike(v, got[name]) {
			return false
		}
	}
	return true
}

// alike compares values of JSON. A number or switch may be given as text.
func alike(a, b any) bool {
	x, isMap := a.(map[string]any)
	y, both := b.(map[string]any)
	if isMap != both {
		return false
	}
	if !isMap {
		return fmt.Sprint(a) == fmt.Sprint(b)
	}
	if len(x) != len(y) {
		return false
	}
	for name, v := range x {
		w, ok := y[name]
		if !ok || !alike(v, w) {
			return false
		}
	}
	return true
}
