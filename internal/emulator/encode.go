package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"
)

// encoder writes answers as encoding/json does without its escapes for HTML, but several times
// faster for the rows of lists, of which an account may have thousands: the emulator's lock is held
// meanwhile.
type encoder struct {
	buf  []byte
	keys []string // those of the row before, in order; the rows of a list have the same ones
}

func (w *encoder) rows(list []object) {
	w.buf = append(w.buf, '[')
	for i, o := range list {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.row(o)
		if i == 0 {
			w.buf = slices.Grow(w.buf, (len(w.buf)+len(w.buf)/8)*len(list))
		}
	}
	w.buf = append(w.buf, ']')
}

func (w *encoder) row(o object) {
	if !w.alike(o) {
		w.keys = sortedKeys(o)
	}
	w.buf = append(w.buf, '{')
	for i, k := range w.keys {
		w.key(i, k)
		w.value(o[k])
	}
	w.buf = append(w.buf, '}')
}

// alike tells whether a row has the keys of the one before.
func (w *encoder) alike(o object) bool {
	if len(o) != len(w.keys) {
		return false
	}
	for _, k := range w.keys {
		if _, ok := o[k]; !ok {
			return false
		}
	}
	return true
}

func (w *encoder) key(i int, k string) {
	if i > 0 {
		w.buf = append(w.buf, ',')
	}
	w.text(k)
	w.buf = append(w.buf, ':')
}

func (w *encoder) value(v any) {
	switch v := v.(type) {
	case string:
		w.text(v)
	case *string:
		w.optional(v)
	case bool:
		w.buf = strconv.AppendBool(w.buf, v)
	case int:
		w.buf = strconv.AppendInt(w.buf, int64(v), 10)
	case int64:
		w.buf = strconv.AppendInt(w.buf, v, 10)
	case map[string]string:
		w.texts(v)
	case map[string]subnet:
		w.subnets(v)
	default:
		w.other(v)
	}
}

func (w *encoder) optional(s *string) {
	if s == nil {
		w.buf = append(w.buf, "null"...)
		return
	}
	w.text(*s)
}

func (w *encoder) texts(m map[string]string) {
	if m == nil {
		w.buf = append(w.buf, "null"...)
		return
	}
	w.buf = append(w.buf, '{')
	for i, k := range sortedKeys(m) {
		w.key(i, k)
		w.text(m[k])
	}
	w.buf = append(w.buf, '}')
}

func (w *encoder) subnets(m map[string]subnet) {
	if m == nil {
		w.buf = append(w.buf, "null"...)
		return
	}
	w.buf = append(w.buf, '{')
	for i, k := range sortedKeys(m) {
		w.key(i, k)
		w.buf = append(w.buf, '{')
		at := 0
		if d := m[k].Description; d != nil {
			w.key(at, "description")
			w.text(*d)
			at++
		}
		if tags := m[k].Tags; len(tags) > 0 {
			w.key(at, "tags")
			w.texts(tags)
		}
		w.buf = append(w.buf, '}')
	}
	w.buf = append(w.buf, '}')
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// text writes a string as it is, if no character of it needs an escape.
func (w *encoder) text(s string) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' || c == 0x7f {
			w.other(s)
			return
		}
	}
	w.buf = append(w.buf, '"')
	w.buf = append(w.buf, s...)
	w.buf = append(w.buf, '"')
}

func (w *encoder) other(v any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(fmt.Sprintf("emulator: encoding an answer: %v", err)) // rows hold nothing but JSON types
	}
	w.buf = append(w.buf, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}
