package failures

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
)

// hostileConsole is an emulated console that means harm: it rewrites, nests, bloats, cuts and
// echoes by rule. Without a rule it is honest.
type hostileConsole struct {
	rule atomic.Pointer[rule]
}

// exchange is a request and the honest answer to it, which a rule may change.
type exchange struct {
	request *http.Request
	sent    []byte // the request's body
	status  int
	header  http.Header
	body    []byte
	stream  func(io.Writer) // instead of body
}

// rule changes an answer.
type rule func(*exchange)

// obey makes a rule the console's; nil makes it honest again.
func (h *hostileConsole) obey(r rule) {
	if r == nil {
		h.rule.Store(nil)
		return
	}
	h.rule.Store(&r)
}

func (h *hostileConsole) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rule := h.rule.Load()
		if rule == nil || strings.HasSuffix(r.URL.Path, "/account/api/token") { // nobody gets in otherwise
			next.ServeHTTP(w, r)
			return
		}
		sent, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		r.Body = io.NopCloser(bytes.NewReader(sent))
		honest := httptest.NewRecorder()
		next.ServeHTTP(honest, r)
		e := &exchange{request: r, sent: sent, status: honest.Code, header: honest.Header(), body: honest.Body.Bytes()}
		(*rule)(e)
		maps.Copy(w.Header(), e.header)
		w.Header().Del("Content-Length")
		w.WriteHeader(e.status)
		if e.stream != nil {
			e.stream(w)
			return
		}
		_, _ = w.Write(e.body)
	})
}

// all obeys several rules in turn.
func all(rules ...rule) rule {
	return func(e *exchange) {
		for _, r := range rules {
			r(e)
		}
	}
}

// rewrite changes every text of a successful answer. The name of a member says what the text is;
// texts of a list have the name of the list.
func rewrite(change func(name, text string) string) rule {
	return func(e *exchange) {
		if e.status >= 300 {
			return
		}
		var out bytes.Buffer
		for line := range bytes.SplitSeq(e.body, []byte("\n")) { // an export has a value in each line
			d := json.NewDecoder(bytes.NewReader(line))
			d.UseNumber()
			var v any
			if d.Decode(&v) != nil {
				return
			}
			text, err := json.Marshal(rewriteValue("", v, change))
			if err != nil {
				return
			}
			out.Write(append(text, '\n'))
			if !strings.HasSuffix(e.request.URL.Path, ".jsonl") {
				break
			}
		}
		e.body = out.Bytes()
	}
}

func rewriteValue(name string, v any, change func(name, text string) string) any {
	switch v := v.(type) {
	case string:
		return change(name, v)
	case []any:
		for i, inner := range v {
			v[i] = rewriteValue(name, inner, change)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			v[key] = rewriteValue(key, v[key], change)
		}
	}
	return v
}

// isID tells ids and times, which an object needs to be found, from what it is made of.
func isID(name string) bool {
	return name == "id" || strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "Id") ||
		strings.HasSuffix(name, "_at")
}

// refuse answers with a status, and a problem that says what it is given in every member that a
// problem may have.
func refuse(status int, what func(*exchange) string) rule {
	return func(e *exchange) {
		text := what(e)
		body, err := json.Marshal(map[string]any{
			"title": text, "detail": text + ", in detail", "error": text, "message": text, "status": "error",
			"fields": map[string]string{text: text, "name": text, "description": text, "secret": text},
		})
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		e.status, e.body, e.header = status, body, http.Header{"Content-Type": {"application/json"}}
	}
}

// refuseInText does the same as a firewall does, in plain text.
func refuseInText(status int, what func(*exchange) string) rule {
	return func(e *exchange) {
		e.status, e.body, e.header = status, []byte(what(e)), http.Header{"Content-Type": {"text/plain"}}
	}
}

// nest puts a member of a given depth into every object of an answer's first level.
func nest(depth int) rule {
	deep := strings.Repeat(`{"a":`, depth) + "1" + strings.Repeat("}", depth)
	return func(e *exchange) {
		if e.status < 300 {
			e.body = bytes.Replace(e.body, []byte(`{"`), []byte(`{"deep":`+deep+`,"`), 1)
		}
	}
}

// export answers an export with a text, times over.
func export(times int, text string) rule {
	return func(e *exchange) {
		if !strings.HasSuffix(e.request.URL.Path, ".jsonl") {
			return
		}
		e.stream = func(w io.Writer) {
			for range times {
				if _, err := io.WriteString(w, text); err != nil {
					return
				}
			}
		}
	}
}

// only applies a rule to the requests that have a method and a part of a path.
func only(method, part string, r rule) rule {
	return func(e *exchange) {
		if e.request.Method == method && strings.Contains(e.request.URL.Path, part) {
			r(e)
		}
	}
}
