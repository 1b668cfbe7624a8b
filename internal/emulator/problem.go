package emulator

import (
	"net/http"
	"strings"
)

// problem is an error answer. The service has three shapes of them (api-behaviour 11).
type problem struct {
	status int
	title  string         // newer handlers
	detail string         // newer handlers
	raw    map[string]any // older handlers and token errors: the whole body
	header http.Header
	limit  string // LimitBurst or LimitDaily, for the 429 of one

	badToken bool // of which older builds said less
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

// notFound is the answer for a site or organization that does not exist.
func (c *call) notFound(what string) *problem {
	status := http.StatusNotFound
	if c.e.hasVariant("gone-400") {
		status = http.StatusBadRequest
	}
	return failed(status, what+" not found")
}

// nameTaken is the answer for a name that is in use.
func (c *call) nameTaken(what string) *problem { return c.inUse(what + " name already exists") }

// inUse is the answer for something that can exist only once.
func (c *call) inUse(detail string) *problem {
	status := http.StatusBadRequest
	if c.e.hasVariant("duplicate-409") {
		status = http.StatusConflict
	}
	return failed(status, detail)
}

// oldBadToken is what builds of 2022 said instead.
const oldBadToken = "API Key Not Found" //nolint:gosec // a sentence

// badToken is the 401 for a token that is missing, unknown or dead.
func badToken(kinds []string) *problem {
	return &problem{status: http.StatusUnauthorized, badToken: true, raw: map[string]any{
		"error":                "token is undefined or invalid: API key not found",
		"provided_token_type":  "",
		"possible_token_types": kinds,
	}}
}

// wrongKind is the answer for a valid token of a kind that the operation does not take.
func (e *Emulator) wrongKind(provided string, kinds []string) *problem {
	status := http.StatusUnauthorized
	if e.hasVariant("wrong-kind-400") {
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
	if p.badToken && e.hasVariant("problem-old") {
		if strings.HasPrefix(path, "/export/") {
			return text{"text/plain; charset=utf-8", oldBadToken + "\n"}
		}
		return plain{"error": oldBadToken}
	}
	if p.raw != nil {
		return plain(p.raw)
	}
	return plain{"title": p.title, "detail": p.detail, "error": p.title, "status": "error"}
}
