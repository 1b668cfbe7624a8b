package apidoc

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// Parts of an exchange in which a difference can be.
const (
	partPath    = "path"
	partQuery   = "query"
	partRequest = "request"
	partAnswer  = "answer"
	partStatus  = "status"
	partWrapper = "wrapper"
)

// difference is one way in which traffic does not fit the document.
type difference struct {
	part    string
	op      string // operationId
	method  string
	path    string
	status  int
	name    string         // of a query or path parameter
	pointer []string       // where in the body
	field   string         // keyword of the schema that failed, such as type, nullable, required
	media   bool           // the content type is not declared
	text    string         // for people, without values
	choices [][]difference // what is wrong with each alternative of a oneOf, none of which fits
}

// at tells whether the difference is in the named member of the body.
func (d difference) at(name string) bool {
	return len(d.pointer) > 0 && d.pointer[len(d.pointer)-1] == name
}

// differences takes an error of the validator apart into its leaves.
func differences(err error) []difference {
	switch e := err.(type) { //nolint:errorlint // the tree is walked by hand, because a wrapper holds several errors
	case nil:
		return nil
	case openapi3.MultiError:
		var out []difference
		for _, inner := range e {
			out = append(out, differences(inner)...)
		}
		return out
	case *openapi3filter.RequestError:
		out := differences(e.Err)
		if out == nil {
			out = []difference{{text: e.Reason}}
		}
		for i := range out {
			if e.Parameter != nil {
				out[i].name = e.Parameter.Name
				out[i].text = "parameter " + e.Parameter.Name + ": " + out[i].text
			}
		}
		return out
	case *openapi3filter.ResponseError:
		if out := differences(e.Err); out != nil {
			return out
		}
		media := strings.Contains(e.Reason, "Content-Type")
		return []difference{{media: media, text: e.Reason}}
	case *openapi3filter.ParseError:
		return []difference{{text: "body or parameter cannot be decoded"}} // its own text may quote the value
	case *openapi3.SchemaError:
		if e.SchemaField == "allOf" && e.Origin != nil {
			return differences(e.Origin)
		}
		at := e.JSONPointer()
		d := difference{pointer: at, field: e.SchemaField, text: "/" + strings.Join(at, "/") + ": " + e.Reason}
		if e.SchemaField == "oneOf" {
			d.choices = choices(e)
		}
		return []difference{d}
	}
	if inner := errors.Unwrap(err); inner != nil {
		return differences(inner)
	}
	return []difference{{text: "does not fit the API document"}}
}

// choices takes apart why no alternative of a oneOf fits; nil if several do.
func choices(e *openapi3.SchemaError) [][]difference {
	alternatives, _ := errors.Unwrap(errors.Unwrap(e.Origin)).(openapi3.MultiError) //nolint:errorlint // as above
	var out [][]difference
	for _, a := range alternatives {
		out = append(out, differences(a))
	}
	return out
}

// seenIn says for a difference, and for those inside it, where it was met.
func (d difference) seenIn(where difference) difference {
	d.part, d.op, d.path, d.method, d.status = where.part, where.op, where.path, where.method, where.status
	for _, c := range d.choices {
		for i := range c {
			c[i] = c[i].seenIn(where)
		}
	}
	return d
}

// unwrapped returns the inside of {"data": {...}}.
func unwrapped(body []byte) ([]byte, bool) {
	var outer map[string]json.RawMessage
	if json.Unmarshal(body, &outer) != nil || len(outer) != 1 {
		return nil, false
	}
	inner, ok := outer["data"]
	return inner, ok && len(inner) > 0 && inner[0] == '{'
}
