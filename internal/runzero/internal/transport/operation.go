package transport

import (
	"net/http"
	"net/url"
	"strings"
)

// Operation is one call of the API document.
type Operation struct {
	ID     string // operationId
	Method string
	Path   string // template below /api/v1.0; placeholders are filled in order
	Needs  Requirement

	IsList      bool // about a collection: "not found" says nothing about one object
	HasNoAnswer bool // a success needs no body
	IsAnyList   bool // the list may come in any wrapper
	MayLackBody bool // a success may come without a body
	IsStream    bool // the answer is JSON lines, and is not read as a whole
	IsProbe     bool // a refusal says nothing about the credential
	IsHarmless  bool // changes nothing although it is no GET
}

// IsInOrganization reports whether the call must say which organization it is for. GET /org itself
// is the exception: it is how an organization token learns where it belongs.
func (o Operation) IsInOrganization() bool {
	return strings.HasPrefix(o.Path, "/org/") || strings.HasPrefix(o.Path, "/export/")
}

// mayNameOrganization reports whether the call takes the organization that it is for.
func (o Operation) mayNameOrganization() bool { return o.IsInOrganization() || o.Path == "/org" }

// IsRead reports whether the call may be sent twice without a second effect.
func (o Operation) IsRead() bool { return o.Method == http.MethodGet || o.IsHarmless }

// Call is one operation with its arguments.
type Call struct {
	Operation    Operation
	Organization string   // for calls inside one
	IDs          []string // fill the path's placeholders, in order
	Query        url.Values
	Body         any        // JSON; nil = none
	Form         url.Values // instead of Body

	Secrets []string // values of the request that must not show in any text
	// Token, if set, is sent instead of the connection's own credential, and a refusal says nothing
	// about that one.
	Token string
}
