package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"slices"
	"strconv"
)

// fields is a decoded JSON body that is read field by field. null means "not set" (api-behaviour 0,
// point 7). A field that no handler asks for is ignored, as the service does, and remembered.
type fields struct {
	values map[string]any
	asked  map[string]bool
	nested map[string]*fields // objects inside that are read field by field too
	err    error              // the first field of a wrong type
}

func newFields(values map[string]any) *fields {
	return &fields{values: values, asked: map[string]bool{}, nested: map[string]*fields{}}
}

// isJSON tells whether a content type is taken for JSON: none at all, as scripts send it, and
// text/json, which the API document asked for until 2026-05 (api-behaviour 15).
func isJSON(contentType string) bool {
	if contentType == "" {
		return true
	}
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && (kind == "application/json" || kind == "text/json")
}

// decodeJSON reads the body as one JSON value.
func (c *call) decodeJSON(into any) error {
	if !isJSON(c.header.Get("Content-Type")) {
		return badRequest("content type must be application/json")
	}
	dec := json.NewDecoder(bytes.NewReader(c.body))
	dec.UseNumber()
	if dec.Decode(into) != nil {
		return badRequest("invalid request body")
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return badRequest("invalid request body")
	}
	return nil
}

// decode reads the body as a JSON object. Anything else is a 400.
func (c *call) decode() (*fields, error) {
	var values map[string]any
	if err := c.decodeJSON(&values); err != nil {
		return nil, err
	}
	if values == nil {
		return nil, badRequest("invalid request body")
	}
	c.form = newFields(values)
	return c.form, nil
}

// decodeList reads the body as a JSON array of objects. Anything else is a 400.
func (c *call) decodeList() ([]*fields, error) {
	var list []map[string]any
	if err := c.decodeJSON(&list); err != nil {
		return nil, err
	}
	if list == nil {
		return nil, badRequest("invalid request body")
	}
	c.form = newFields(nil)
	out := make([]*fields, 0, len(list))
	for i, values := range list {
		f := newFields(values)
		c.form.nested[strconv.Itoa(i)] = f
		out = append(out, f)
	}
	return out, nil
}

func (f *fields) unknown() []string {
	var names []string
	for name := range f.values {
		if !f.asked[name] {
			names = append(names, name)
		}
	}
	for at, inner := range f.nested {
		for _, name := range inner.unknown() {
			names = append(names, at+"."+name)
		}
	}
	slices.Sort(names)
	return names
}

func (f *fields) get(name string) (any, bool) {
	f.asked[name] = true
	v := f.values[name]
	return v, v != nil
}

func (f *fields) wrong(name, want string) {
	if f.err == nil {
		f.err = badRequest(fmt.Sprintf("invalid value for %s: want %s", name, want))
	}
}

// str returns a string field, nil when absent or null.
func (f *fields) str(name string) *string {
	v, ok := f.get(name)
	if !ok {
		return nil
	}
	s, ok := v.(string)
	if !ok {
		f.wrong(name, "a string")
		return nil
	}
	return &s
}

// value returns a string field, "" when absent or null.
func (f *fields) value(name string) string {
	if s := f.str(name); s != nil {
		return *s
	}
	return ""
}

// id returns a field that holds a UUID, nil when absent or null. "" and the zero UUID come back as
// "".
func (f *fields) id(name string) *string {
	s := f.str(name)
	if s == nil {
		return nil
	}
	id := orEmpty(*s)
	if id != "" && !isUUID(id) {
		f.wrong(name, "a UUID")
		return nil
	}
	return &id
}

// integer returns a JSON number without a fraction, nil when absent or null.
func (f *fields) integer(name string) *int64 {
	v, ok := f.get(name)
	if !ok {
		return nil
	}
	n, ok := v.(json.Number)
	if ok {
		if i, err := n.Int64(); err == nil {
			return &i
		}
	}
	f.wrong(name, "an integer")
	return nil
}

// decimal returns a whole number that is sent as a decimal string, nil when absent, null or empty.
func (f *fields) decimal(name string) *int64 {
	s := f.str(name)
	if s == nil || *s == "" {
		return nil
	}
	n, err := strconv.ParseInt(*s, 10, 64)
	if err != nil || n < 0 {
		f.wrong(name, "a decimal string")
		return nil
	}
	return &n
}

// flag returns a boolean that is sent as "true" or "false", nil when absent or null.
func (f *fields) flag(name string) *bool {
	s := f.str(name)
	if s == nil {
		return nil
	}
	switch *s {
	case "true", "false":
		b := *s == "true"
		return &b
	}
	f.wrong(name, `"true" or "false"`)
	return nil
}

// boolean returns a JSON boolean, nil when absent or null.
func (f *fields) boolean(name string) *bool {
	v, ok := f.get(name)
	if !ok {
		return nil
	}
	b, ok := v.(bool)
	if !ok {
		f.wrong(name, "a boolean")
		return nil
	}
	return &b
}

// inside returns an object whose fields are read one by one, nil when absent or null.
func (f *fields) inside(name string) *fields {
	m := f.object(name)
	if m == nil {
		return nil
	}
	f.nested[name] = newFields(m)
	return f.nested[name]
}

// object returns a JSON object, nil when absent or null.
func (f *fields) object(name string) map[string]any {
	v, ok := f.get(name)
	if !ok {
		return nil
	}
	m, ok := v.(map[string]any)
	if !ok {
		f.wrong(name, "an object")
		return nil
	}
	return m
}

// texts turns an object into a map of strings. A null member is kept as absent.
func (f *fields) texts(name string) map[string]string {
	m := f.object(name)
	if m == nil {
		return nil
	}
	out := map[string]string{}
	for k, v := range m {
		switch s := v.(type) {
		case nil:
		case string:
			out[k] = s
		default:
			f.wrong(name+"."+k, "a string")
		}
	}
	return out
}
