package emulator

import (
	"net/http"
	"strings"
)

// problem is an error answer. The service has three shapes of them (fact sheet section 11).
type problem struct {
	status int
	title  string         // newer handlers
	detail string         // newer handlers
	raw    map[string]any // older handlers and token errors: the whole body
	header http.Header
	limit  string // LimitBurst or LimitDaily, for the 429 of one
}

func (p *problem) Error() string { return p.title + ": " + p.detail }

// failed is the shape of newer handlers.
func failed(status int, detail string) *problem {
	return &problem{status: status, title: "request failed", detail: detail}
}

func badRequest(detail string) *problem { return failed(http.StatusBadRequest, detail) }

// notFoundOld is the 404 of older handlers: JSON that says nothing useful, without a title.
func notFoundOld() *problem {
	return &problem{status: http.StatusNotFound, raw: map[string]any{"error": ""}}
}

// gone is the answer for a site or organization that does not exist.
func (c *call) gone(what string) *problem {
	status := http.StatusNotFound
	if c.e.is("gone-400") {
		status = http.StatusBadRequest
	}
	return failed(status, what+" not found")
}

// taken is the answer for a name that is in use.
func (c *call) taken(what string) *problem { return c.inUse(what + " name already exists") }

// inUse is the answer for something that can exist only once.
func (c *call) inUse(detail string) *problem {
	status := http.StatusBadRequest
	if c.e.is("duplicate-409") {
		status = http.StatusConflict
	}
	return failed(status, detail)
}

// badToken is the 401 for a token that is missing, unknown or dead.
func badToken(kinds []string) *problem {
	return &problem{status: http.StatusUnauthorized, raw: map[string]any{
		"error":                "token is undefined or invalid: API key not found",
		"provided_token_type":  "",
		"possible_token_types": kinds,
	}}
}

// wrongKind is the answer for a valid token of a kind that the operation does not take.
func (e *Emulator) wrongKind(provided string, kinds []string) *problem {
	status := http.StatusUnauthorized
	if e.is("wrong-kind-400") {
		status = http.StatusBadRequest
	}
	return &problem{status: status, raw: map[string]any{
		"error":                "token is undefined or invalid: token type not allowed",
		"provided_token_type":  provided,
		"possible_token_types": kinds,
	}}
}

// render gives the body of a problem for a path, in the shape in force.
func (e *Emulator) render(p *problem, path string) any {
	if e.is("problem-old") {
		msg := p.detail
		switch {
		case p.status == http.StatusUnauthorized:
			msg = "API Key Not Found"
		case p.raw != nil:
			msg, _ = p.raw["error"].(string)
		case msg == "":
			msg = p.title
		}
		if strings.HasPrefix(path, "/export/") {
			return text{"text/plain; charset=utf-8", msg + "\n"}
		}
		return plain{"error": msg}
	}
	if p.raw != nil {
		return plain(p.raw)
	}
	return plain{"title": p.title, "detail": p.detail, "error": p.title, "status": "error"}
}
