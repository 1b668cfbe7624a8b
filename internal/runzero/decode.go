package runzero

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
)

// unwrap takes the payload out of {"data": ...}, which builds of 2023 to 2025 put around single objects (fact sheet
// section 0, trap 6). An object with an id of its own is not a wrapper.
func unwrap(body []byte) []byte {
	if firstByte(body) != '{' {
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
	if c := firstByte(data); c != '{' && c != '[' {
		return body
	}
	return data
}

// decodeRows reads a list: an array, bare or wrapped, one object standing for a list of one, or null for an empty list.
// The document declares some lists as one object (fact sheet section 9).
func decodeRows[W any](body []byte) ([]W, error) {
	body = unwrap(body)
	switch firstByte(body) {
	case '[', 'n':
		var rows []W
		err := json.Unmarshal(body, &rows)
		return rows, err
	case '{':
		var probe struct {
			ID ident `json:"id"`
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

// truncated reports whether a body starts as JSON and ends before it is complete.
func truncated(body []byte) bool {
	if c := firstByte(body); c != '{' && c != '[' {
		return false
	}
	var raw json.RawMessage
	return errors.Is(json.NewDecoder(bytes.NewReader(body)).Decode(&raw), io.ErrUnexpectedEOF)
}

// problem is everything an error body may hold; all of it is optional, and status may be a number or the word "error"
// (fact sheet section 11).
type problem struct {
	Title    text            `json:"title"`
	Detail   text            `json:"detail"`
	Error    text            `json:"error"`
	Message  text            `json:"message"`
	Fields   textMap         `json:"fields"`
	Provided text            `json:"provided_token_type"`
	Possible json.RawMessage `json:"possible_token_types"`
}

// parseProblem reads an error body. ok is false if the body is not a JSON object.
func parseProblem(body []byte) (p problem, ok bool) {
	if firstByte(body) != '{' || json.Unmarshal(body, &p) != nil {
		return problem{}, false
	}
	return p, true
}

// detail is the most specific sentence that does not repeat the title.
func (p problem) detail() string {
	for _, s := range []text{p.Detail, p.Message, p.Error} {
		if s != "" && s != p.Title {
			return string(s)
		}
	}
	return ""
}

func (p problem) possible() []string {
	var words []text
	if json.Unmarshal(p.Possible, &words) != nil {
		if one := scalar(p.Possible); one != "" {
			return []string{one}
		}
	}
	out := make([]string, 0, len(words))
	for _, w := range words {
		out = append(out, string(w))
	}
	return out
}

// wrongToken reports whether the service knows the credential but wants another kind. A bad token also lists the possible
// kinds, with an empty provided one: that is a refused credential.
func (p problem) wrongToken() bool {
	possible := p.possible()
	return p.Provided != "" && len(possible) > 0 && !slices.Contains(possible, string(p.Provided))
}

// isHTML reports whether an answer is a web page.
func isHTML(contentType string, body []byte) bool {
	return strings.Contains(strings.ToLower(contentType), "html") || firstByte(body) == '<'
}
