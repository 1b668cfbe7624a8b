package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
)

// Unwrap takes the payload out of {"data": ...}, which builds of 2023 to 2025 put around single
// objects (api-behaviour 0.6). An object with an id of its own is not a wrapper.
func Unwrap(body []byte) []byte {
	if FirstByte(body) != '{' {
		return body
	}
	var w map[string]json.RawMessage
	if json.Unmarshal(body, &w) != nil {
		return body
	}
	data, ok := w["data"]
	if _, own := w["id"]; !ok || own {
		return body
	}
	if c := FirstByte(data); c != '{' && c != '[' {
		return body
	}
	return data
}

// Rows reads a list: an array, bare or wrapped, one object standing for a list of one, or null for
// an empty list. The document declares some lists as one object (api-behaviour 9).
func Rows[W any](body []byte) ([]W, error) {
	body = Unwrap(body)
	switch FirstByte(body) {
	case '[', 'n':
		var rows []W
		err := json.Unmarshal(body, &rows)
		return rows, err
	case '{':
		var probe struct {
			ID ID `json:"id"`
		}
		if err := json.Unmarshal(body, &probe); err != nil {
			return nil, err
		}
		if probe.ID == "" {
			return nil, errors.New("expected a list")
		}
		var row W
		err := json.Unmarshal(body, &row)
		return []W{row}, err
	default:
		return nil, errors.New("expected a list")
	}
}

// IsTruncated reports whether a body starts as JSON and ends before it is complete.
func IsTruncated(body []byte) bool {
	if c := FirstByte(body); c != '{' && c != '[' || json.Valid(body) { // nearly all are valid, which takes no copy
		return false
	}
	var raw json.RawMessage
	return errors.Is(json.NewDecoder(bytes.NewReader(body)).Decode(&raw), io.ErrUnexpectedEOF)
}

// Problem is everything an error body may hold; all of it is optional, and status may be a number
// or the word "error" (api-behaviour 11).
type Problem struct {
	Title    Text            `json:"title"`
	Detail   Text            `json:"detail"`
	Error    Text            `json:"error"`
	Message  Text            `json:"message"`
	Fields   TextMap         `json:"fields"`
	Provided Text            `json:"provided_token_type"`
	Possible json.RawMessage `json:"possible_token_types"`
}

// ParseProblem reads an error body. ok is false if the body is not a JSON object.
func ParseProblem(body []byte) (p Problem, ok bool) {
	if FirstByte(body) != '{' || json.Unmarshal(body, &p) != nil {
		return Problem{}, false
	}
	return p, true
}

// Sentence is the most specific sentence that does not repeat the title.
func (p Problem) Sentence() string {
	for _, s := range []Text{p.Detail, p.Message, p.Error} {
		if s != "" && s != p.Title {
			return string(s)
		}
	}
	return ""
}

// PossibleKinds lists the kinds of token that the service would take.
func (p Problem) PossibleKinds() []string {
	var words []Text
	if json.Unmarshal(p.Possible, &words) != nil {
		if one := Scalar(p.Possible); one != "" {
			return []string{one}
		}
	}
	out := make([]string, 0, len(words))
	for _, w := range words {
		out = append(out, string(w))
	}
	return out
}

// IsWrongToken reports whether the service knows the credential but wants another kind. A bad token
// also lists the possible kinds, with an empty provided one: that is a refused credential.
func (p Problem) IsWrongToken() bool {
	possible := p.PossibleKinds()
	return p.Provided != "" && len(possible) > 0 && !slices.Contains(possible, string(p.Provided))
}

// IsHTML reports whether an answer is a web page.
func IsHTML(contentType string, body []byte) bool {
	return strings.Contains(strings.ToLower(contentType), "html") || FirstByte(body) == '<'
}

// AnyRows reads the lists that the document declares as one object (api-behaviour 9). Besides what
// [Rows] takes, a list may be the only list inside an object of any name, and an object without
// content or id is an empty list.
func AnyRows[W any](body []byte) ([]W, error) {
	list, err := Rows[W](body)
	if err == nil {
		return list, nil
	}
	var members map[string]json.RawMessage
	if FirstByte(body) != '{' || json.Unmarshal(Unwrap(body), &members) != nil {
		return nil, err
	}
	if len(members) == 0 {
		return nil, nil
	}
	if raw, ok := members["id"]; ok {
		var id ID
		if json.Unmarshal(raw, &id) == nil && id == "" && !bytes.Contains(raw, []byte("{")) {
			return nil, nil // an object that stands for nothing
		}
		return nil, err
	}
	var inner json.RawMessage
	for _, raw := range members {
		if FirstByte(raw) != '[' {
			continue
		}
		if inner != nil {
			return nil, err
		}
		inner = raw
	}
	if inner == nil {
		return nil, err
	}
	return Rows[W](inner)
}
