package wire

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/sanitize"
)

// The types of this file decode what the service sends for a field, whatever form it takes: builds
// differ in numbers against strings, null against "", and unix seconds against RFC 3339
// (api-behaviour 0). They never fail, so that one odd field does not make a whole list unreadable.

// Text decodes strings; numbers and booleans become their text, null and objects nothing.
type Text string

// UnmarshalJSON implements json.Unmarshaler.
func (t *Text) UnmarshalJSON(b []byte) error {
	*t = Text(Scalar(b))
	return nil
}

// Reference decodes what names something that is not an object of the API, such as the source of an
// event, and need not be a UUID.
type Reference string

// UnmarshalJSON implements json.Unmarshaler.
func (r *Reference) UnmarshalJSON(b []byte) error {
	*r = Reference(NormalID(Scalar(b)))
	return nil
}

// ID decodes an id: lower case, "" for the zero UUID, null and "". Text that is no UUID is no id:
// it could not be put into a path, and would stay in a state for ever.
type ID string

// UnmarshalJSON implements json.Unmarshaler.
func (i *ID) UnmarshalJSON(b []byte) error {
	*i = ID(NormalID(Scalar(b)))
	if !UsableID(string(*i)) {
		*i = ""
	}
	return nil
}

// Number decodes an integer from a number or a string; anything else is "not given".
type Number struct{ Value *int64 }

// UnmarshalJSON implements json.Unmarshaler.
func (n *Number) UnmarshalJSON(b []byte) error {
	n.Value = nil
	s := strings.TrimSpace(Scalar(b))
	if v, err := strconv.ParseInt(s, 10, 64); err == nil {
		n.Value = &v
	} else if f, err := strconv.ParseFloat(s, 64); err == nil && math.Abs(f) < 1<<53 {
		v := int64(f)
		n.Value = &v
	}
	return nil
}

// Bool decodes a boolean from true, "true", 1 or "1"; anything unreadable is "not given".
type Bool struct{ Value *bool }

// UnmarshalJSON implements json.Unmarshaler.
func (b *Bool) UnmarshalJSON(text []byte) error {
	b.Value = nil
	if v, err := strconv.ParseBool(strings.ToLower(strings.TrimSpace(Scalar(text)))); err == nil {
		b.Value = &v
	}
	return nil
}

// IsTrue reports whether the service said true.
func (b Bool) IsTrue() bool { return b.Value != nil && *b.Value }

// lastSecond is the end of the year 9999: neither RFC 3339 nor JSON can write a later time.
const lastSecond = 253402300799

// Time decodes a time from unix seconds or RFC 3339, as number or string. 0, "" and null are the
// zero time, and so is a time after the year 9999, which only seconds counted in another unit come
// to.
type Time struct{ time.Time }

// UnmarshalJSON implements json.Unmarshaler.
func (t *Time) UnmarshalJSON(b []byte) error {
	t.Time = time.Time{}
	s := strings.TrimSpace(Scalar(b))
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		if f > 0 && f < lastSecond+1 {
			t.Time = time.Unix(int64(f), 0).UTC()
		}
	} else if v, err := time.Parse(time.RFC3339Nano, s); err == nil && v.UTC().Year() > 1 && v.UTC().Year() <= 9999 {
		t.Time = v.UTC()
	}
	return nil
}

// TextMap decodes a map of strings. Values that are not text become their text; a list of
// "key=value" words is taken as a map too; anything else is nil.
type TextMap map[string]string

// UnmarshalJSON implements json.Unmarshaler.
func (m *TextMap) UnmarshalJSON(b []byte) error {
	*m = nil
	switch FirstByte(b) {
	case '{':
		var raw map[string]textOrJSON
		if json.Unmarshal(b, &raw) == nil {
			*m = make(TextMap, len(raw))
			for k, v := range raw {
				(*m)[sanitize.Value(k)] = string(v)
			}
		}
	case '[':
		var words []Text
		if json.Unmarshal(b, &words) == nil && len(words) > 0 {
			*m = make(TextMap, len(words))
			for _, w := range words {
				k, v, _ := strings.Cut(string(w), "=")
				(*m)[k] = v
			}
		}
	}
	return nil
}

// IDMap decodes a map with ids for keys, such as roles by organization.
type IDMap map[string]string

// UnmarshalJSON implements json.Unmarshaler.
func (m *IDMap) UnmarshalJSON(b []byte) error {
	var raw TextMap
	err := raw.UnmarshalJSON(b)
	*m = nil
	if raw != nil {
		*m = make(IDMap, len(raw))
	}
	for k, v := range raw {
		(*m)[strings.ToLower(strings.TrimSpace(k))] = v
	}
	return err
}

// Scalar is the text of a JSON string, number or boolean, and "" for everything else. This is where
// text of the service becomes a Go value: what only steers a terminal is taken out.
func Scalar(b []byte) string {
	b = bytes.TrimSpace(b)
	switch FirstByte(b) {
	case '"':
		if text, ok := plainText(b); ok {
			return text
		}
		var s string
		if json.Unmarshal(b, &s) != nil {
			return ""
		}
		return sanitize.Value(s)
	case '{', '[', 'n', 0:
		return ""
	default:
		return string(b)
	}
}

// plainText is a JSON string in which every character stands for itself, as nearly all of a list
// are; false of any other.
func plainText(b []byte) (string, bool) {
	last := len(b) - 1
	if last < 1 || b[last] != '"' {
		return "", false
	}
	for _, c := range b[1:last] {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			return "", false
		}
	}
	return string(b[1:last]), true
}

// textOrJSON decodes like [Text], except that objects and lists become their compact JSON.
type textOrJSON string

// UnmarshalJSON implements json.Unmarshaler.
func (t *textOrJSON) UnmarshalJSON(b []byte) error {
	*t = ""
	if c := FirstByte(b); c != '{' && c != '[' {
		*t = textOrJSON(Scalar(b))
		return nil
	}
	var out bytes.Buffer
	if json.Compact(&out, b) == nil {
		*t = textOrJSON(sanitize.Value(out.String()))
	}
	return nil
}

// FirstByte is the first byte that is not white space, 0 if there is none.
func FirstByte(b []byte) byte {
	b = bytes.TrimLeft(b, " \t\r\n\ufeff")
	if len(b) == 0 {
		return 0
	}
	return b[0]
}

// Or is the time, or if it is not given another one.
func (t Time) Or(other Time) time.Time {
	if t.IsZero() {
		return other.Time
	}
	return t.Time
}

// Words decodes a list of texts; one text is split at commas and white space.
type Words []string

// UnmarshalJSON implements json.Unmarshaler.
func (w *Words) UnmarshalJSON(b []byte) error {
	*w = nil
	var list []Text
	if FirstByte(b) == '[' {
		_ = json.Unmarshal(b, &list) // unreadable = not given, as everywhere in this decoding
	} else {
		list = []Text{Text(Scalar(b))}
	}
	for _, t := range list {
		*w = append(*w, strings.FieldsFunc(string(t), func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) })...)
	}
	return nil
}
