package emulator

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// answer is a finished answer before it is written.
type answer struct {
	status      int
	header      http.Header
	contentType string
	body        []byte
	stream      *stream // instead of body
}

func (e *Emulator) serveAPI(w http.ResponseWriter, r *http.Request) {
	begin := time.Now()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	e.owner(r.Header, body).serveAccount(w, r, begin, body, err)
}

// serveAccount answers a request whose body was read, or could not be.
func (e *Emulator) serveAccount(w http.ResponseWriter, r *http.Request, begin time.Time, body []byte, unread error) {
	entry := Request{
		Time: e.opts.Now().UTC(), Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery,
		Source: e.source(r),
	}
	finish := func(status int) {
		entry.Status = status
		entry.Milliseconds = float64(time.Since(begin).Microseconds()) / 1000
		e.record(entry)
	}
	if unread != nil {
		finish(http.StatusRequestEntityTooLarge)
		http.Error(w, "request body too large", http.StatusRequestEntityTooLarge)
		return
	}
	if !wait(r.Context(), e.opts.Latency) {
		finish(0)
		return
	}
	m := e.match(r.Method, apiPath(r.URL))
	if m.route != nil {
		entry.Operation = m.route.op
	}
	f := e.drawFault(r, m.route)
	entry.Fault = f.kind
	a := f.answer
	if !f.before() {
		a = e.answer(r, m, body, &entry, f)
		switch {
		case f.kind == FaultFailAfter:
			a = f.answer
		case f.kind == FaultTruncate && a.stream == nil && len(a.body) < 2: // nothing to cut
			f, entry.Fault = fault{}, ""
		}
	}
	finish(a.status)
	w.Header().Set("Date", e.opts.Now().UTC().Format(http.TimeFormat)) // one clock for all that is said
	e.write(r.Context(), w, a, f)
}

// wait returns false if the caller goes away before the time is over.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// apiPath returns the escaped path below Prefix. /health is served with and without it.
func apiPath(u *url.URL) string {
	p := u.EscapedPath()
	if p == "/health" {
		return p
	}
	if rest, ok := strings.CutPrefix(p, Prefix); ok && strings.HasPrefix(rest, "/") {
		return rest
	}
	return ""
}

// answer does the work of one request of the API under the emulator's lock.
func (e *Emulator) answer(r *http.Request, m match, body []byte, entry *Request, f fault) answer {
	e.lock()
	defer e.mu.Unlock()
	path := apiPath(r.URL)
	if m.route == nil {
		p := notFoundOld()
		if m.known {
			p = failed(http.StatusMethodNotAllowed, "method not allowed")
		}
		return e.problemAnswer(p, path)
	}
	c := &call{
		e: e, s: e.state, arrived: entry.Time, now: e.opts.Now(), route: m.route, params: m.params, query: r.URL.Query(),
		header: r.Header,
		body:   body, base: base(r), revoke: entry.Fault == FaultRevoke,
	}
	var result any
	err := e.admit(c, entry.Source)
	switch {
	case err == nil && f.kind == FaultGatewayTimeout:
		e.postpone(c, entry.Source)
		return f.answer
	case err == nil:
		if c.route.method != http.MethodGet {
			e.remember(c.now)
		}
		result, err = e.perform(c, entry.Source)
	case f.kind == FaultGatewayTimeout: // the console has refused it before the gateway lost patience
		entry.Fault = ""
	}
	if isDistortion(f.kind) {
		var done bool
		if result, done = e.distort(f, result); !done {
			entry.Fault = ""
		}
	}
	if c.revoke && !c.revoked { // refused before its token was looked at
		entry.Fault = ""
	}
	if c.form != nil {
		entry.Unknown = c.form.unknown()
	}
	if err != nil {
		var p *problem
		if errors.As(err, &p) {
			entry.Limit = p.limit
		}
		return e.failure(err, path)
	}
	a := e.render200(e.wrapped(c.route, result))
	e.usageHeaders(c, a.header)
	return a
}

// wrapped puts single objects into {"data": ...}, where the API document had it so once: sites, and
// an organization that is made (api-behaviour 0, point 6).
func (e *Emulator) wrapped(rt *route, result any) any {
	row, ok := result.(object)
	if ok && e.hasVariant("data-wrapper") &&
		slices.Contains([]string{"getSite", "createSite", "updateSite", "createAccountOrganization"}, rt.op) {
		return plain{"data": row}
	}
	return result
}

// admit checks burst, address, token, kind and daily quota, in the order in which a gateway would.
func (e *Emulator) admit(c *call, ip string) error {
	if err := e.takeBurst(ip, c.arrived); err != nil {
		return err
	}
	if err := c.checkAllowlist(ip); err != nil {
		return err
	}
	if len(c.route.kinds) == 0 {
		return nil
	}
	if err := c.authenticate(); err != nil {
		return err
	}
	if err := c.takeDaily(); err != nil {
		return err
	}
	c.markUsed(ip)
	return nil
}

// run resolves the organization and calls the handler. A panic in a handler would be a bug of the
// emulator and is not hidden.
func (e *Emulator) run(c *call) (any, error) {
	if strings.HasPrefix(c.route.path, "/org") || strings.HasPrefix(c.route.path, "/export/") {
		if err := c.selectOrganization(); err != nil {
			return nil, err
		}
	}
	if e.hasVariant("account-lists-missing") && isAccountList(c.route.path) {
		return nil, notFoundOld()
	}
	c.lookBack()
	return c.route.handle(c)
}

// base is the console's address as the caller named it.
func base(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// isAccountList tells whether a path lists what belongs to organizations, for all of them at once.
func isAccountList(path string) bool {
	return path == "/account/sites" || path == "/account/tasks" || path == "/account/agents"
}

func (e *Emulator) failure(err error, path string) answer {
	var p *problem
	if !errors.As(err, &p) {
		p = failed(http.StatusInternalServerError, err.Error())
	}
	return e.problemAnswer(p, path)
}

func (e *Emulator) problemAnswer(p *problem, path string) answer {
	a := e.render200(e.render(p, path))
	a.status = p.status
	for k, v := range p.header {
		a.header[k] = v
	}
	return a
}

// render200 encodes a handler's result. Lists are shuffled, because the service promises no order.
func (e *Emulator) render200(result any) answer {
	a := answer{status: http.StatusOK, header: http.Header{}, contentType: jsonType}
	switch v := result.(type) {
	case nothing:
		a.status, a.contentType = http.StatusNoContent, ""
		return a
	case text:
		a.contentType, a.body = v.contentType, []byte(v.body)
		return a
	case redirect:
		a.status = http.StatusSeeOther
		a.header.Set("Location", v.url)
		result = plain{"url": v.url}
	case *stream:
		a.contentType, a.stream = v.contentType, v
		return a
	case []object:
		e.rng.Shuffle(len(v), func(i, j int) { v[i], v[j] = v[j], v[i] })
	}
	var w encoder
	switch v := result.(type) {
	case []object:
		w.rows(v)
	case object:
		w.row(v)
	default:
		w.other(v)
	}
	w.buf = append(w.buf, '\n')
	a.body = w.buf
	return a
}

func (e *Emulator) write(ctx context.Context, w http.ResponseWriter, a answer, f fault) {
	switch f.kind {
	case FaultDropBefore, FaultDropAfter:
		panic(http.ErrAbortHandler) // closes the connection without an answer
	case FaultSlow:
		if !wait(ctx, e.opts.SlowBy) {
			return
		}
	}
	h := w.Header()
	for k, v := range a.header {
		h[k] = v
	}
	if a.contentType != "" {
		h.Set("Content-Type", a.contentType)
	}
	if a.stream != nil {
		w.WriteHeader(a.status)
		e.writeStream(ctx, w, a.stream, f)
		return
	}
	if a.status != http.StatusNoContent {
		h.Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	if f.kind == FaultTruncate {
		_, _ = w.Write(a.body[:len(a.body)/2])
		if fl, ok := w.(http.Flusher); ok {
			fl.Flush()
		}
		panic(http.ErrAbortHandler) // less than Content-Length promised
	}
	_, _ = w.Write(a.body)
}

// source is the address of the caller, as the service would see it.
func (e *Emulator) source(r *http.Request) string {
	if played := r.Header.Get(SourceHeader); played != "" && e.opts.TrustSourceHeader {
		return played
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// Outside acts as an account administrator elsewhere: the same router and rules, but without
// limits, faults, latency or an entry in the request log. path is below Prefix and may carry a
// query; body is marshalled to JSON, nil = none. It returns the status and the body of the answer.
func (e *Emulator) Outside(method, path string, body any) (status int, answerBody []byte) {
	var data []byte
	header := http.Header{}
	if body != nil {
		var err error
		if data, err = json.Marshal(body); err != nil {
			return http.StatusBadRequest, []byte(err.Error())
		}
		header.Set("Content-Type", "application/json")
	}
	u, err := url.Parse(path)
	if err != nil {
		return http.StatusBadRequest, []byte(err.Error())
	}
	e.lockToChange()
	defer e.mu.Unlock()
	m := e.match(method, u.EscapedPath())
	if m.route == nil {
		a := e.problemAnswer(notFoundOld(), u.Path)
		return a.status, a.body
	}
	c := &call{
		e: e, s: e.state, now: e.opts.Now(), route: m.route, params: m.params, query: u.Query(), header: header, body: data,
		who: requester{kind: kindAccount}, outside: true,
	}
	result, err := e.perform(c, "198.51.100.7")
	if err != nil {
		a := e.failure(err, u.Path)
		return a.status, a.body
	}
	a := e.render200(e.wrapped(c.route, result))
	if a.stream != nil {
		a.stream.writeTo(context.Background(), func(b []byte) error { a.body = append(a.body, b...); return nil }, 0,
			func(int) {})
	}
	return a.status, a.body
}
