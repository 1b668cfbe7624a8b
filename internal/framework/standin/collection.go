package standin

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// collection is a real value that has a stand-in: a known map, list or set with elements. What is
// made of it is made once. It may be used by several goroutines.
type collection struct {
	value tftypes.Value
	// encoded is the value as the CLI wrote it; nil where the provider made the value.
	encoded []byte
	isKnown bool // with all that is in it

	digestOnce sync.Once
	sum        [size]byte
	sumErr     error

	mu        sync.Mutex
	converted attr.Value // nil: nobody has asked
	as        attr.Type  // of converted
}

// newCollection makes a collection of what is known and not empty.
func newCollection(value tftypes.Value, encoded []byte) *collection {
	return &collection{value: value, encoded: encoded, isKnown: value.IsFullyKnown()}
}

// digest is [digest] of the value.
func (c *collection) digest() ([size]byte, error) {
	c.digestOnce.Do(func() { c.sum, c.sumErr = digest(c.value) })
	return c.sum, c.sumErr
}

// isSame reports whether two collections are of one type and equal.
func (c *collection) isSame(other *collection) bool {
	if c == other {
		return true
	}
	if !c.value.Type().Equal(other.value.Type()) {
		return false
	}
	if c.encoded != nil && bytes.Equal(c.encoded, other.encoded) {
		return true
	}
	sum, err := c.digest()
	if err != nil {
		return false
	}
	others, err := other.digest()
	return err == nil && sum == others
}

// name is a text that no other collection has, which is not the same: see [collection.isSame].
func (c *collection) name() (string, error) {
	// A list and a set of the same texts are no stand-ins of each other.
	all := []byte(c.value.Type().String())
	if c.encoded != nil {
		all = append(all, c.encoded...)
	} else {
		sum, err := c.digest()
		if err != nil {
			return "", err
		}
		all = append(all, sum[:]...)
	}
	named := sha256.Sum256(all)
	return hex.EncodeToString(named[:]), nil
}

// convert is the value as the framework's type has it.
func (c *collection) convert(ctx context.Context, typ attr.Type) (attr.Value, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.converted == nil || !c.as.Equal(typ) {
		converted, err := typ.ValueFromTerraform(ctx, c.value)
		if err != nil {
			return nil, fmt.Errorf("read a collection: %w", err)
		}
		c.converted, c.as = converted, typ
	}
	return c.converted, nil
}

// isConvertedTo reports whether the value was converted to one that equals another. False where
// that is slower to say than to convert the other: the framework compares the elements of sets each
// with each.
func (c *collection) isConvertedTo(v attr.Value) bool {
	c.mu.Lock()
	converted := c.converted
	c.mu.Unlock()
	if _, isSet := v.(basetypes.SetValue); isSet || converted == nil {
		return false
	}
	return converted.Equal(v)
}

// encode is the value as it is sent.
func (c *collection) encode() ([]byte, error) {
	if c.encoded != nil && c.isKnown { // what is not known may carry more than was read of it
		return c.encoded, nil
	}
	made, err := tfprotov6.NewDynamicValue(c.value.Type(), c.value)
	if err != nil {
		return nil, fmt.Errorf("write a collection: %w", err)
	}
	return made.MsgPack, nil
}

// standIn is a collection of the same type that holds a text. It is as fully known as the real one.
func (c *collection) standIn(text string) tftypes.Value {
	typ := c.value.Type()
	if of, ok := typ.(tftypes.Map); ok {
		return tftypes.NewValue(typ, map[string]tftypes.Value{text: filler(of.ElementType, c.isKnown)})
	}
	elements := []tftypes.Value{tftypes.NewValue(tftypes.String, text)}
	if !c.isKnown {
		elements = append(elements, tftypes.NewValue(tftypes.String, tftypes.UnknownValue))
	}
	return tftypes.NewValue(typ, elements)
}

// filler is an element that says nothing, but perhaps that something is not known.
func filler(typ tftypes.Type, known bool) tftypes.Value {
	object, ok := typ.(tftypes.Object)
	switch {
	case ok:
		members := make(map[string]tftypes.Value, len(object.AttributeTypes))
		for _, name := range slices.Sorted(maps.Keys(object.AttributeTypes)) {
			members[name] = filler(object.AttributeTypes[name], known)
			known = true // one is enough
		}
		return tftypes.NewValue(typ, members)
	case known:
		return tftypes.NewValue(typ, nil)
	default:
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	}
}
