package runzero

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/hashicorp/go-retryablehttp"
)

// call is one operation with its arguments.
type call struct {
	op    operation
	org   string   // the organization, for calls inside one
	ids   []string // fill the path's placeholders, in order
	query url.Values
	body  any        // JSON; nil = none
	form  url.Values // instead of body

	secrets []string // values of the request that must not show in any text
}

// do makes a call and returns the answer's body, which is JSON unless the operation has none to read. All errors are
// *Error.
func (c *Client) do(ctx context.Context, k call) ([]byte, error) {
	st, resp, err := c.send(ctx, k)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body) // already in memory
	if err != nil {
		return nil, c.broken(ctx, st, err)
	}
	return c.judge(st, resp, body)
}

// send makes a call up to the answer, whose body the caller must close. All errors are *Error.
func (c *Client) send(ctx context.Context, k call) (*callState, *http.Response, error) {
	st := &callState{op: k.op, auth: k.op.needs != needsNothing, secrets: k.secrets}
	if !k.op.needs.Allows(c.cfg.Credential.Kind) {
		e := c.newError(st, KindWrongToken)
		e.Detail = fmt.Sprintf("this call needs %s, and the client has %s", k.op.needs.Sentence(), withArticle(c.cfg.Credential.Kind))
		return nil, nil, e
	}
	target, err := c.target(k)
	if err != nil {
		return nil, nil, err
	}
	if err := c.stopped(st); err != nil {
		return nil, nil, err
	}
	var payload any // retryablehttp takes a nil []byte for a body
	contentType := "application/json"
	switch {
	case k.form != nil:
		payload, contentType = []byte(k.form.Encode()), "application/x-www-form-urlencoded"
	case k.body != nil:
		b, err := json.Marshal(k.body)
		if err != nil {
			e := c.newError(st, KindInvalid)
			e.Detail = "the request cannot be written as JSON"
			return nil, nil, e
		}
		payload = b
	}
	inner := context.WithValue(ctx, stateKey{}, st)
	req, err := retryablehttp.NewRequestWithContext(inner, k.op.method, target.String(), payload)
	if err != nil {
		e := c.newError(st, KindInvalid)
		e.Detail = "the request cannot be built"
		return nil, nil, e
	}
	req.Header.Set("Accept", "application/json")
	if payload != nil {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, nil, c.broken(inner, st, err)
	}
	return st, resp, nil
}

// target builds the address. Every id is checked before it enters a path or a query, and the organization is never left out.
func (c *Client) target(k call) (*url.URL, error) {
	st := &callState{op: k.op}
	path := k.op.path
	for _, id := range k.ids {
		open, shut := strings.IndexByte(path, '{'), strings.IndexByte(path, '}')
		if open < 0 || shut < open {
			break
		}
		name := path[open+1 : shut]
		id = normalID(id)
		if !usableID(id) {
			return nil, c.badID(st, name, id)
		}
		path = path[:open] + url.PathEscape(id) + path[shut+1:]
	}
	if strings.Contains(path, "{") {
		return nil, c.badID(st, "id", "")
	}
	query := url.Values{}
	for name, values := range k.query {
		query[name] = values
	}
	// An export token belongs to one organization, and its holder need not know which.
	if k.op.inOrganization() && (k.org != "" || c.cfg.Credential.Kind != KindExportToken) {
		org := normalID(k.org)
		if !usableID(org) {
			return nil, c.badID(st, "organization id", org)
		}
		query.Set("_oid", org)
	}
	return c.address(path, query), nil
}

func (c *Client) address(path string, query url.Values) *url.URL {
	u := *c.root
	u.Path = c.root.Path + apiPrefix + path
	u.RawQuery = query.Encode()
	return &u
}

func (c *Client) badID(st *callState, name, id string) *Error {
	e := c.newError(st, KindInvalid)
	if id == "" {
		e.Detail = fmt.Sprintf("nothing was sent: the %s is missing", strings.ReplaceAll(name, "_", " "))
	} else {
		e.Detail = fmt.Sprintf("nothing was sent: %q is not a UUID, so it cannot be a %s", id, strings.ReplaceAll(name, "_", " "))
	}
	return e
}

// checkIDs makes the checks of target for reads that may be served from memory.
func (c *Client) checkIDs(op operation, org *string, ids ...*string) error {
	st := &callState{op: op}
	if org != nil {
		if *org = normalID(*org); !usableID(*org) {
			return c.badID(st, "organization id", *org)
		}
	}
	for _, id := range ids {
		if *id = normalID(*id); !usableID(*id) {
			return c.badID(st, "id", *id)
		}
	}
	return nil
}

// judge turns a complete answer into its body or an error.
func (c *Client) judge(st *callState, resp *http.Response, body []byte) ([]byte, error) {
	if resp.StatusCode >= 300 {
		e := c.failure(st, resp.StatusCode, resp.Header, body)
		if _, isJSON := parseProblem(body); e.Kind == KindUnauthorized && isJSON && st.auth && !st.op.probe {
			c.latch(e)
		}
		if e.Kind == KindDailyQuota {
			c.quota.Store(&quotaStop{err: e, until: c.cfg.Now().Add(quotaMemory)})
		}
		return nil, e
	}
	contentType := resp.Header.Get("Content-Type")
	switch {
	case st.op.empty && !isHTML(contentType, body):
		return nil, nil
	case st.op.mayLack && len(bytes.TrimSpace(body)) == 0:
		return nil, nil
	case json.Valid(body):
		return body, nil
	}
	e := c.newError(st, KindNotConsole)
	e.Status = resp.StatusCode
	e.Detail = "the answer is not JSON: is the base URL right?"
	if isHTML(contentType, body) {
		e.Detail = "the answer is a web page: is the base URL right, or does a proxy or login page stand in between?"
	}
	return nil, e
}

// rows makes a list call and converts its rows. Every row must have an id.
func rows[W, T any](ctx context.Context, c *Client, k call, convert func(W) T, id func(T) string) ([]T, error) {
	body, err := c.do(ctx, k)
	if err != nil {
		return nil, err
	}
	decode := decodeRows[W]
	if k.op.anyList {
		decode = bareRows[W]
	}
	wire, err := decode(body)
	if err != nil {
		return nil, c.strange(k.op, "the answer is not the expected list: is the base URL right?")
	}
	out := make([]T, 0, len(wire))
	for _, w := range wire {
		v := convert(w)
		if id(v) == "" {
			return nil, c.strange(k.op, "a row of the list has no id")
		}
		out = append(out, v)
	}
	return out, nil
}

// one makes a call about one object and converts it. The object must have an id.
func one[W, T any](ctx context.Context, c *Client, k call, convert func(W) T, id func(T) string) (T, error) {
	body, err := c.do(ctx, k)
	if err != nil {
		var zero T
		return zero, err
	}
	return decodeOne(c, k.op, body, convert, id)
}

// decodeOne converts an answer about one object.
func decodeOne[W, T any](c *Client, op operation, body []byte, convert func(W) T, id func(T) string) (T, error) {
	var zero T
	var w W
	if err := json.Unmarshal(unwrap(body), &w); err != nil {
		return zero, c.strange(op, "the answer is not the expected object: is the base URL right?")
	}
	v := convert(w)
	if id(v) == "" {
		return zero, c.strange(op, "the answer holds no id: is the base URL right?")
	}
	return v, nil
}

// strange is a JSON answer of success that is not what the call promises.
func (c *Client) strange(op operation, detail string) *Error {
	e := c.newError(&callState{op: op, sent: true}, KindNotConsole)
	e.Status, e.Detail = http.StatusOK, detail
	return e
}

func withArticle(k CredentialKind) string {
	switch k {
	case KindNone:
		return k.String()
	case KindAccountToken, KindOrganizationToken, KindExportToken, KindAPIClient:
		return "an " + k.String()
	}
	return k.String()
}

// asError finds this package's error in a chain.
func asError(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}
