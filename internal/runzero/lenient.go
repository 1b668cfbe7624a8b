package runzero

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// The types of this file decode what the service sends for a field, whatever form it takes: builds differ in numbers
// against strings, null against "", and unix seconds against RFC 3339 (fact sheet section 0). They never fail, so that one
// odd field does not make a whole list unreadable.

// text decodes strings; numbers and booleans become their text, null and objects nothing.
type text string

func (t *text) UnmarshalJSON(b []byte) error {
	*t = text(scalar(b))
	return nil
}

// ident decodes an id: lower case, "" for the zero UUID, null and "".
type ident string

func (i *ident) UnmarshalJSON(b []byte) error {
	*i = ident(normalID(scalar(b)))
	return nil
}

// number decodes an integer from a number or a string; anything else is "not given".
type number struct{ value *int64 }

func (n *number) UnmarshalJSON(b []byte) error {
	n.value = nil
	s := strings.TrimSpace(scalar(b))
	if v, err := strconv.ParseInt(s, 10, 64); err == nil {
		n.value = &v
	} else if f, err := strconv.ParseFloat(s, 64); err == nil && math.Abs(f) < 1<<53 {
		v := int64(f)
		n.value = &v
	}
	return nil
}

// flag decodes a boolean from true, "true", 1 or "1"; anything unreadable is "not given".
type flag struct{ value *bool }

func (f *flag) UnmarshalJSON(b []byte) error {
	f.value = nil
	if v, err := strconv.ParseBool(strings.ToLower(strings.TrimSpace(scalar(b)))); err == nil {
		f.value = &v
	}
	return nil
}

func (f flag) is() bool { return f.value != nil && *f.value }

// lastSecond is the end of the year 9999: neither RFC 3339 nor JSON can write a later time.
const lastSecond = 253402300799

// stamp decodes a time from unix seconds or RFC 3339, as number or string. 0, "" and null are the zero time, and so is a time
// after the year 9999, which only seconds counted in another unit come to.
type stamp struct{ time.Time }

func (t *stamp) UnmarshalJSON(b []byte) error {
	t.Time = time.Time{}
	s := strings.TrimSpace(scalar(b))
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		if f > 0 && f < lastSecond+1 {
			t.Time = time.Unix(int64(f), 0).UTC()
		}
	} else if v, err := time.Parse(time.RFC3339Nano, s); err == nil && v.UTC().Year() > 1 && v.UTC().Year() <= 9999 {
		t.Time = v.UTC()
	}
	return nil
}

// textMap decodes a map of strings. Values that are not text become their text; a list of "key=value" words is taken as a
// map too; anything else is nil.
type textMap map[string]string

func (m *textMap) UnmarshalJSON(b []byte) error {
	*m = nil
	switch firstByte(b) {
	case '{':
		var raw map[string]json.RawMessage
		if json.Unmarshal(b, &raw) == nil {
			*m = make(textMap, len(raw))
			for k, v := range raw {
				(*m)[k] = scalarOrJSON(v)
			}
		}
	case '[':
		var words []text
		if json.Unmarshal(b, &words) == nil && len(words) > 0 {
			*m = make(textMap, len(words))
			for _, w := range words {
				k, v, _ := strings.Cut(string(w), "=")
				(*m)[k] = v
			}
		}
	}
	return nil
}

// idMap decodes a map with ids for keys, such as roles by organization.
type idMap map[string]string

func (m *idMap) UnmarshalJSON(b []byte) error {
	var raw textMap
	err := raw.UnmarshalJSON(b)
	*m = nil
	if raw != nil {
		*m = make(idMap, len(raw))
	}
	for k, v := range raw {
		(*m)[strings.ToLower(strings.TrimSpace(k))] = v
	}
	return err
}

// scalar is the text of a JSON string, number or boolean, and "" for everything else.
func scalar(b []byte) string {
	b = bytes.TrimSpace(b)
	switch firstByte(b) {
	case '"':
		var s string
		if json.Unmarshal(b, &s) != nil {
			return ""
		}
		return s
	case '{', '[', 'n', 0:
		return ""
	default:
		return string(b)
	}
}

// scalarOrJSON is scalar, except that objects and lists become their compact JSON.
func scalarOrJSON(b []byte) string {
	if c := firstByte(b); c != '{' && c != '[' {
		return scalar(b)
	}
	var out bytes.Buffer
	if json.Compact(&out, b) != nil {
		return ""
	}
	return out.String()
}

// firstByte is the first byte that is not white space, 0 if there is none.
func firstByte(b []byte) byte {
	b = bytes.TrimLeft(b, " \t\r\n\ufeff")
	if len(b) == 0 {
		return 0
	}
	return b[0]
}
