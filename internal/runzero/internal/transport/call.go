package transport

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/bounds"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

// Do makes a call and returns the answer's body, which is JSON unless the operation has none to
// read. All errors are *[Error].
func (c *Conn) Do(ctx context.Context, k Call) ([]byte, error) {
	st, req, err := c.prepare(ctx, k)
	if err != nil {
		return nil, err
	}
	resp, err := c.exchange(ctx, st, req)
	return c.finish(ctx, st, resp, err)
}

// finish reads the answer of a call.
func (c *Conn) finish(ctx context.Context, st *callState, resp *http.Response, err error) ([]byte, error) {
	if err != nil {
		return nil, c.networkError(ctx, st, err)
	}
	_ = resp.Body.Close() // it was read as a whole
	return c.checkResponse(st, resp, st.body)
}

// Open makes a call whose answer is a stream of JSON lines. The caller must close it.
func (c *Conn) Open(ctx context.Context, k Call) (*Lines, error) {
	st, req, err := c.prepare(ctx, k)
	if err != nil {
		return nil, err
	}
	resp, err := c.exchange(ctx, st, req)
	switch {
	case err != nil:
		return nil, c.networkError(ctx, st, err)
	case st.lines != nil:
		st.lines.explain = func(err error) *Error { return c.networkError(ctx, st, err) }
		return st.lines, nil
	}
	body, _ := io.ReadAll(resp.Body) // already in memory
	_ = resp.Body.Close()
	if _, err := c.checkResponse(st, resp, body); err != nil {
		return nil, err
	}
	return nil, c.UnexpectedResponse(k.Operation, "the answer is not an export")
}

// prepare checks a call and builds its request. Nothing is sent.
func (c *Conn) prepare(ctx context.Context, k Call) (*callState, *http.Request, error) {
	if err := CheckMayCall(ctx); err != nil {
		return nil, nil, err
	}
	st := &callState{op: k.Operation, auth: k.Operation.Needs != NeedsNothing, token: k.Token}
	c.secrets.Add(k.Secrets...)
	if !k.Operation.Needs.Allows(c.cfg.Login.Kind) && k.Token == "" {
		e := c.newError(st, KindWrongToken)
		e.Detail = fmt.Sprintf("this call needs %s, and the client has %s", k.Operation.Needs.Sentence(),
			c.cfg.Login.Kind.WithArticle())
		return nil, nil, e
	}
	target, err := c.target(k)
	if err != nil {
		return nil, nil, err
	}
	if err := c.standingRefusal(st); err != nil {
		return nil, nil, err
	}
	var payload []byte
	contentType := "application/json"
	switch {
	case k.Form != nil:
		payload, contentType = []byte(k.Form.Encode()), "application/x-www-form-urlencoded"
	case k.Body != nil:
		if payload, err = json.Marshal(k.Body); err != nil {
			e := c.newError(st, KindInvalid)
			e.Detail = "the request cannot be written as JSON"
			return nil, nil, e
		}
	}
	if len(k.Secrets) > 0 {
		st.secretBody = string(payload)
	}
	// A body that can be read again lets the request be repeated.
	req, err := http.NewRequestWithContext(ctx, k.Operation.Method, target.String(), bytes.NewReader(payload))
	if err != nil {
		e := c.newError(st, KindInvalid)
		e.Detail = "the request cannot be built"
		return nil, nil, e
	}
	if payload == nil {
		req.Body, req.GetBody = http.NoBody, nil
	} else {
		req.Header.Set("Content-Type", contentType)
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.cfg.UserAgent)
	return st, req, nil
}

// target builds the address. Every id is checked before it enters a path or a query, and the
// organization is never left out.
func (c *Conn) target(k Call) (*url.URL, error) {
	path := k.Operation.Path
	for _, id := range k.IDs {
		open, shut := strings.IndexByte(path, '{'), strings.IndexByte(path, '}')
		if open < 0 || shut < open {
			break
		}
		name := path[open+1 : shut]
		id = wire.NormalID(id)
		if !wire.UsableID(id) {
			return nil, c.badID(k.Operation, name, id)
		}
		path = path[:open] + url.PathEscape(id) + path[shut+1:]
	}
	if strings.Contains(path, "{") {
		return nil, c.badID(k.Operation, "id", "")
	}
	query := url.Values{}
	for name, values := range k.Query {
		query[name] = values
	}
	// An export token belongs to one organization, and its holder need not know which.
	mustSay := k.Operation.IsInOrganization() && c.cfg.Login.Kind != KindExportToken
	if mustSay || k.Organization != "" && k.Operation.mayNameOrganization() {
		org := wire.NormalID(k.Organization)
		if !wire.UsableID(org) {
			return nil, c.badID(k.Operation, "organization id", org)
		}
		query.Set("_oid", org)
	}
	u := *c.root
	u.Path = c.root.Path + APIPrefix + path
	u.RawQuery = query.Encode()
	return &u, nil
}

func (c *Conn) badID(op Operation, name, id string) *Error {
	e := c.NewError(op, KindInvalid)
	if id == "" {
		e.Detail = fmt.Sprintf("nothing was sent: the %s is missing", strings.ReplaceAll(name, "_", " "))
	} else {
		e.Detail = fmt.Sprintf("nothing was sent: %q is not a UUID, so it cannot be a %s", id,
			strings.ReplaceAll(name, "_", " "))
	}
	return e
}

// CheckIDs brings ids to one spelling and refuses what is none, for reads that may be served from
// memory. org is nil for calls that need no organization.
func (c *Conn) CheckIDs(op Operation, org *string, ids ...*string) error {
	if org != nil {
		if *org = wire.NormalID(*org); !wire.UsableID(*org) {
			return c.badID(op, "organization id", *org)
		}
	}
	for _, id := range ids {
		if *id = wire.NormalID(*id); !wire.UsableID(*id) {
			return c.badID(op, "id", *id)
		}
	}
	return nil
}

// checkShape refuses an answer whose shape alone would take memory or time without end.
func (c *Conn) checkShape(op Operation, body []byte) ([]byte, error) {
	problem := bounds.Problem(body)
	if problem == "" {
		return body, nil
	}
	return nil, c.RefusedShape(op, "the answer is refused: "+problem)
}

// RefusedShape is the error of an answer that would take memory or time without end.
func (c *Conn) RefusedShape(op Operation, detail string) *Error {
	e := c.UnexpectedResponse(op, detail)
	e.Kind = KindTooLarge
	return e
}

// checkResponse turns a complete answer into its body or an error.
func (c *Conn) checkResponse(st *callState, resp *http.Response, body []byte) ([]byte, error) {
	if resp.StatusCode >= 300 {
		e := c.responseError(st, resp.StatusCode, resp.Header, body)
		c.rememberRefusal(st, e, body)
		return nil, e
	}
	contentType := resp.Header.Get("Content-Type")
	isPage := wire.IsHTML(contentType, body)
	switch {
	case st.op.HasNoAnswer && !isPage:
		// Some handlers answer success and say in the body that it was none.
		if p, isJSON := wire.ParseProblem(body); isJSON && p.Error != "" {
			return nil, c.errorInSuccess(st, resp.StatusCode, p)
		}
		return nil, nil
	case st.op.MayLackBody && len(bytes.TrimSpace(body)) == 0:
		return nil, nil
	case json.Valid(body):
		return c.checkShape(st.op, body)
	}
	e := c.newError(st, KindNotConsole)
	e.Status = resp.StatusCode
	e.Detail = "the answer is not JSON: is the base URL right?"
	if isPage {
		e.Detail = "the answer is a web page: is the base URL right, or does a proxy or login page stand in between?"
	}
	return nil, e
}
