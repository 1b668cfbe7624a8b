package standin

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"
	"github.com/vmihailenco/msgpack/v5/msgpcode"
)

// CollapseEncoded is [Table.Collapse] of a value as it is sent. It reads a collection that the
// memory does not have, and nothing else.
func (t *Table) CollapseEncoded(object *tfprotov6.DynamicValue, typ tftypes.Object) (*tfprotov6.DynamicValue, error) {
	return t.replaceEncoded(object, typ, func(part []byte, kind tftypes.Type) ([]byte, error) {
		if hasNoElements(part) {
			return part, nil
		}
		one, err := t.memory.read(part, kind)
		if err != nil || isEmpty(one.value) {
			return part, err
		}
		text, err := t.add(one)
		if err != nil {
			return nil, err
		}
		short, err := tfprotov6.NewDynamicValue(kind, one.standIn(text))
		if err != nil {
			return nil, fmt.Errorf("write a stand-in: %w", err)
		}
		return short.MsgPack, nil
	})
}

// ExpandEncoded is [Table.Expand] of a value as it is sent.
func (t *Table) ExpandEncoded(object *tfprotov6.DynamicValue, typ tftypes.Object) (*tfprotov6.DynamicValue, error) {
	if t.IsEmpty() {
		return object, nil
	}
	return t.replaceEncoded(object, typ, func(part []byte, kind tftypes.Type) ([]byte, error) {
		if hasNoElements(part) {
			return part, nil
		}
		short, err := (tfprotov6.DynamicValue{MsgPack: part}).Unmarshal(kind)
		if err != nil {
			return nil, fmt.Errorf("read a stand-in: %w", err)
		}
		found := t.real[textOf(short)]
		if found == nil {
			return part, nil
		}
		return found.encode()
	})
}

// hasNoElements reports whether an encoded collection is null, unknown or empty: a byte says so.
func hasNoElements(part []byte) bool {
	return len(part) == 0 || msgpcode.IsExt(part[0]) ||
		slices.Contains([]byte{msgpcode.Nil, msgpcode.FixedMapLow, msgpcode.FixedArrayLow}, part[0])
}

// replaceEncoded replaces attributes of an encoded object. Null and unknown objects have none.
func (t *Table) replaceEncoded(
	object *tfprotov6.DynamicValue, typ tftypes.Object, with func(part []byte, kind tftypes.Type) ([]byte, error),
) (*tfprotov6.DynamicValue, error) {
	if t == nil || object == nil || len(object.MsgPack) == 0 {
		return object, nil
	}
	all := object.MsgPack
	if all[0] == msgpcode.Nil || msgpcode.IsExt(all[0]) {
		return object, nil
	}
	reader := bytes.NewReader(all) // a decoder reads no more of it than it has to
	d := msgpack.NewDecoder(reader)
	at := func() int { return len(all) - reader.Len() }
	count, err := d.DecodeMapLen()
	if err != nil {
		return nil, fmt.Errorf("read an object: %w", err)
	}
	var replaced []byte
	copied := 0 // of all
	for range count {
		name, err := d.DecodeString()
		if err != nil {
			return nil, fmt.Errorf("read the name of an attribute: %w", err)
		}
		from := at()
		if err := d.Skip(); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		if !slices.Contains(t.names, name) {
			continue
		}
		part, err := with(all[from:at():at()], typ.AttributeTypes[name])
		if err != nil {
			return nil, err
		}
		replaced = append(append(replaced, all[copied:from]...), part...)
		copied = at()
	}
	if copied == 0 {
		return object, nil
	}
	return &tfprotov6.DynamicValue{MsgPack: append(replaced, all[copied:]...)}, nil
}
