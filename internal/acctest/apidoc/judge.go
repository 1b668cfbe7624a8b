// Package apidoc judges HTTP traffic by the vendor's published API document. It is support for
// tests: what a client sends and what a console answers both have to fit the document, except for
// its known faults, which are listed by name.
package apidoc

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// Prefix is the path under which traffic is judged.
const Prefix = "/api/v1.0"

// Judge holds the document. It is safe for concurrent use.
type Judge struct {
	router     routers.Router
	operations map[string]string

	mu    sync.Mutex
	found map[string]int
}

// Load reads the API document at path. It fails if the file is missing or is no valid OpenAPI
// document.
func Load(path string) (*Judge, error) {
	doc, err := openapi3.NewLoader().LoadFromFile(path)
	if err != nil {
		return nil, fmt.Errorf("apidoc: loading the API document: %w", err)
	}
	return newJudge(doc)
}

func newJudge(doc *openapi3.T) (*Judge, error) {
	// Two examples of the document contradict their schemas (api-behaviour 15).
	if err := doc.Validate(context.Background(), openapi3.DisableExamplesValidation()); err != nil {
		return nil, fmt.Errorf("apidoc: the API document is not valid: %w", err)
	}
	doc.Servers = nil // paths are matched without Prefix and host
	router, err := legacy.NewRouter(doc, openapi3.DisableExamplesValidation())
	if err != nil {
		return nil, fmt.Errorf("apidoc: reading the paths of the API document: %w", err)
	}
	operations := map[string]string{}
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			operations[method+" "+path] = operation.OperationID
		}
	}
	return &Judge{router: router, operations: operations, found: map[string]int{}}, nil
}

// Operations are all operations of the document: the operationId by method and path, such as "GET
// /org/sites/{site_id}".
func (j *Judge) Operations() map[string]string { return maps.Clone(j.operations) }

// Tolerated returns how often each tolerated difference was met, by name.
func (j *Judge) Tolerated() map[string]int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return maps.Clone(j.found)
}

// Option changes what Wrap judges.
type Option func(*wrapping)

type wrapping struct{ beyond []string }

// Beyond names paths below Prefix, such as /account/settings, that a test calls on purpose although
// the document lacks them. They are not judged, nor are paths below them.
func Beyond(paths ...string) Option {
	return func(w *wrapping) { w.beyond = append(w.beyond, paths...) }
}

func (w *wrapping) passes(path string) bool {
	for _, p := range w.beyond {
		if path == p || strings.HasPrefix(path, p+"/") {
			return true
		}
	}
	return false
}

// Wrap judges each request and answer below Prefix on its way through to next and back, unchanged.
// A violation is reported as "request METHOD PATH: ..." or "answer METHOD PATH STATUS: ..."; the
// path is the template of the document and no value of a body, query or header is in it. report may
// be called from several goroutines at once.
func (j *Judge) Wrap(next http.Handler, report func(violation string), options ...Option) http.Handler {
	var how wrapping
	for _, o := range options {
		o(&how)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rest, ok := strings.CutPrefix(r.URL.Path, Prefix)
		if !ok || !strings.HasPrefix(rest, "/") || how.passes(rest) {
			next.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		_ = r.Body.Close()
		r.Body = io.NopCloser(bytes.NewReader(body))
		if err != nil { // the sender went away; what arrived is the next handler's problem
			next.ServeHTTP(w, r)
			return
		}
		x := j.exchange(r, rest, body)
		x.judgeRequest(report)
		t := &tee{ResponseWriter: w, status: http.StatusOK, head: strings.HasSuffix(rest, ".jsonl")}
		next.ServeHTTP(t, r) // a panic, which means an aborted answer, passes through: there is nothing to judge
		x.judgeAnswer(t, report)
	})
}

// tee passes an answer on and keeps a copy.
type tee struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
	wrote  bool
	head   bool // keep only the beginning: JSON lines have no schema, and can be more than fits in memory
}

// headBytes is how much is kept of JSON lines.
const headBytes = 4096

func (t *tee) WriteHeader(status int) {
	if !t.wrote && status >= http.StatusOK {
		t.status, t.wrote = status, true
	}
	t.ResponseWriter.WriteHeader(status)
}

func (t *tee) Write(p []byte) (int, error) {
	t.wrote = true
	if t.head {
		t.body.Write(p[:min(len(p), max(0, headBytes-t.body.Len()))])
	} else {
		t.body.Write(p)
	}
	return t.ResponseWriter.Write(p) //nolint:wrapcheck // the caller wrote to this writer
}

// Flush lets a handler stream.
func (t *tee) Flush() {
	if f, ok := t.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

// Unwrap serves http.ResponseController.
func (t *tee) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// exchange is one request with its answer.
type exchange struct {
	j      *Judge
	method string
	path   string // template of the document, or the literal path of an unknown one
	op     string // operationId, "" for an unknown path
	input  *openapi3filter.RequestValidationInput
	err    error // why no route was found
}

func (j *Judge) exchange(r *http.Request, rest string, body []byte) *exchange {
	// A clone that can be consumed, with the prefix taken off.
	clone := r.Clone(context.WithoutCancel(r.Context()))
	clone.Body = io.NopCloser(bytes.NewReader(body))
	// The router splits at slashes, so that an escaped one has to stay escaped.
	clone.URL.Path, clone.URL.RawPath = strings.TrimPrefix(r.URL.EscapedPath(), Prefix), ""
	x := &exchange{j: j, method: r.Method, path: rest}
	route, params, err := j.router.FindRoute(clone)
	if err != nil {
		x.err = err
		return x
	}
	x.path, x.op = route.Path, route.Operation.OperationID
	x.input = &openapi3filter.RequestValidationInput{Request: clone, PathParams: params, Route: route, Options: options()}
	return x
}

func options() *openapi3filter.Options {
	return &openapi3filter.Options{
		MultiError:          true,
		SkipSettingDefaults: true,
		AuthenticationFunc:  openapi3filter.NoopAuthenticationFunc,
		SchemaValidationOptions: []openapi3.SchemaValidationOption{
			openapi3.WithStringFormatValidator("uuid",
				openapi3.NewRegexpFormatValidator(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)),
			openapi3.WithStringFormatValidator("ipv4", openapi3.NewIPValidator(true)),
			openapi3.WithStringFormatValidator("ipv6", openapi3.NewIPValidator(false)),
		},
	}
}

func (x *exchange) judgeRequest(report func(string)) {
	prefix := "request " + x.method + " " + x.path + ": "
	if x.err != nil {
		d := difference{part: partPath, path: x.path, method: x.method}
		if !x.j.tolerates(d) {
			report(prefix + "not in the API document")
		}
		return
	}
	for name := range x.input.Request.URL.Query() {
		d := difference{part: partQuery, op: x.op, path: x.path, name: name}
		if !x.declaresQuery(name) && !x.j.tolerates(d) {
			report(prefix + "undeclared query parameter " + name)
		}
	}
	x.reportAll(prefix, partRequest, 0, openapi3filter.ValidateRequest(context.Background(), x.input), report)
}

func (x *exchange) declaresQuery(name string) bool {
	for _, ps := range []openapi3.Parameters{x.input.Route.Operation.Parameters, x.input.Route.PathItem.Parameters} {
		if ps.GetByInAndName(openapi3.ParameterInQuery, name) != nil {
			return true
		}
	}
	return false
}

func (x *exchange) judgeAnswer(t *tee, report func(string)) {
	if x.err != nil {
		return // reported with the request
	}
	prefix := fmt.Sprintf("answer %s %s %d: ", x.method, x.path, t.status)
	if x.input.Route.Operation.Responses.Status(t.status) == nil {
		d := difference{part: partStatus, op: x.op, path: x.path, status: t.status}
		if !x.j.tolerates(d) {
			report(prefix + "undeclared status")
		}
		return
	}
	body := t.body.Bytes()
	if inner, ok := unwrapped(body); ok && t.status == http.StatusOK {
		if x.j.tolerates(difference{part: partWrapper, op: x.op, path: x.path, status: t.status}) {
			body = inner
		}
	}
	answer := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: x.input, Status: t.status, Header: t.Header(), Options: options(),
	}
	answer.SetBodyBytes(body)
	x.reportAll(prefix, partAnswer, t.status, openapi3filter.ValidateResponse(context.Background(), answer), report)
}

// reportAll takes an error apart, drops what is tolerated and reports the rest.
func (x *exchange) reportAll(prefix, part string, status int, err error, report func(string)) {
	for _, d := range differences(err) {
		d = d.seenIn(difference{part: part, op: x.op, path: x.path, method: x.method, status: status})
		if !x.j.tolerates(d) {
			report(prefix + d.text)
		}
	}
}

// tolerates looks a difference up in the table, and counts it.
func (j *Judge) tolerates(d difference) bool {
	names := toleratedAs(d)
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, name := range names {
		j.found[name]++
	}
	return len(names) > 0
}

// toleratedAs names the entries of the table that allow a difference, none if it is a violation.
// Where no alternative of a oneOf fits, one of them has to fit but for what is tolerated.
func toleratedAs(d difference) []string {
	for _, t := range Tolerances() {
		if t.is(d) {
			return []string{t.Name}
		}
	}
	for _, choice := range d.choices {
		var all []string
		for _, inner := range choice {
			names := toleratedAs(inner)
			if names == nil {
				all = nil
				break
			}
			all = append(all, names...)
		}
		if all != nil {
			return all
		}
	}
	return nil
}
