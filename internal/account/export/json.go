package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// member is one member of a JSON object.
type member struct {
	name  string
	value any
}

// members is a JSON object that keeps its order. Members of one name become one object where both
// are objects, and a list where they are blocks without labels.
type members []member //nolint:recvcheck // only what changes it needs a pointer

// MarshalJSON writes the members in their order.
func (m members) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, one := range m {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(one.name)
		if err != nil {
			return nil, fmt.Errorf("write a name: %w", err)
		}
		b.Write(name)
		b.WriteByte(':')
		value, err := plainJSON(one.value)
		if err != nil {
			return nil, err
		}
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// plainJSON writes <, > and & as they are.
func plainJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("write a value: %w", err)
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

// at gives the object under a name, and makes it where there is none.
func (m *members) at(name string) *members {
	for _, one := range *m {
		if inner, ok := one.value.(*members); ok && one.name == name {
			return inner
		}
	}
	inner := &members{}
	*m = append(*m, member{name, inner})
	return inner
}

// add appends a block to the list under a name.
func (m *members) add(name string, value any) {
	for i, one := range *m {
		if list, ok := one.value.([]any); ok && one.name == name {
			list = append(list, value)
			(*m)[i].value = list
			return
		}
	}
	*m = append(*m, member{name, []any{value}})
}

// asJSON writes a file in the JSON syntax of the language.
func asJSON(f file) ([]byte, error) {
	root := &members{{"//", strings.Join(append([]string{mark}, f.comments...), " ")}}
	for _, b := range f.blocks {
		addBlock(root, b)
	}
	compact, err := root.MarshalJSON()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, compact, "", "  "); err != nil {
		return nil, fmt.Errorf("indent a file: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

func addBlock(into *members, b block) {
	body := &members{}
	if notes := append(append([]string{}, b.comments...), b.remarks...); len(notes) > 0 && b.kind != "import" {
		*body = append(*body, member{"//", oneLine(strings.Join(notes, " "))})
	}
	for _, a := range b.attributes {
		*body = append(*body, member{a.name, inJSON(a.value, b.kind == "import" && a.name == "to")})
	}
	for _, nested := range b.blocks {
		addBlock(body, nested)
	}
	if len(b.labels) == 0 {
		into.add(b.kind, body)
		return
	}
	at := into.at(b.kind)
	for _, label := range b.labels[:len(b.labels)-1] {
		at = at.at(label)
	}
	*at = append(*at, member{b.labels[len(b.labels)-1], body})
}

// inJSON is an expression in JSON. An address stands as it is, another reference in a template.
func inJSON(e expression, isAddress bool) any {
	switch e := e.(type) {
	case literal:
		if e.value.Type() == cty.String {
			return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(e.value.AsString())
		}
		data, err := ctyjson.Marshal(e.value, e.value.Type())
		if err != nil {
			return nil
		}
		return json.RawMessage(data)
	case reference:
		if isAddress {
			return string(e)
		}
		return "${" + string(e) + "}"
	case listOf:
		all := make([]any, 0, len(e))
		for _, item := range e {
			all = append(all, inJSON(item, false))
		}
		return all
	case mapOf:
		all := &members{}
		for _, entry := range e {
			key, _ := inJSON(entry.key, false).(string)
			*all = append(*all, member{key, inJSON(entry.value, false)})
		}
		return all
	}
	return nil
}
