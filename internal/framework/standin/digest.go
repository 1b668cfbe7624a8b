package standin

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"maps"
	"math/big"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// size is the length of a digest in bytes.
const size = sha256.Size

// Equal reports whether two values of one type are equal, as [tftypes.Value.Equal] does. That one
// takes a time that grows with the square of the elements of a set; this one does not.
func Equal(a, b tftypes.Value) bool {
	if a.Type() == nil || b.Type() == nil || !a.Type().Equal(b.Type()) {
		return a.Equal(b)
	}
	if isSpelledAlike(a, b) {
		return true
	}
	left, leftErr := digest(a)
	right, rightErr := digest(b)
	if leftErr != nil || rightErr != nil {
		return a.Equal(b)
	}
	return left == right
}

// isSpelledAlike reports whether two values of one type are equal with the elements of sets in the
// same order, as they are where nothing changes. False may still be equal.
func isSpelledAlike(a, b tftypes.Value) bool {
	if a.IsKnown() != b.IsKnown() || a.IsNull() != b.IsNull() {
		return false
	}
	if !a.IsKnown() || a.IsNull() {
		return true
	}
	switch typ := a.Type(); {
	case typ.Is(tftypes.String):
		return isSame[string](a, b)
	case typ.Is(tftypes.Bool):
		return isSame[bool](a, b)
	case typ.Is(tftypes.Map{}), typ.Is(tftypes.Object{}):
		var left, right map[string]tftypes.Value
		return a.As(&left) == nil && b.As(&right) == nil && maps.EqualFunc(left, right, isSpelledAlike)
	case typ.Is(tftypes.List{}), typ.Is(tftypes.Set{}):
		var left, right []tftypes.Value
		return a.As(&left) == nil && b.As(&right) == nil && slices.EqualFunc(left, right, isSpelledAlike)
	}
	return a.Equal(b)
}

func isSame[T comparable](a, b tftypes.Value) bool {
	var left, right T
	return a.As(&left) == nil && b.As(&right) == nil && left == right
}

// digest is the same for equal values of one type, and for no others. An error says that the value
// has a part of a dynamic type.
func digest(v tftypes.Value) (sum [size]byte, err error) {
	h := sha256.New()
	if err := write(h, v); err != nil {
		return sum, err
	}
	h.Sum(sum[:0])
	return sum, nil
}

// Marks before a value. Each value is written so that no other one begins with the same bytes.
const (
	markNull = iota
	markUnknown
	markKnown
)

func write(h hash.Hash, v tftypes.Value) error {
	switch {
	case !v.IsKnown():
		h.Write([]byte{markUnknown})
		return nil
	case v.IsNull():
		h.Write([]byte{markNull})
		return nil
	}
	h.Write([]byte{markKnown})
	switch typ := v.Type(); {
	case typ.Is(tftypes.String):
		return writeText(h, v)
	case typ.Is(tftypes.Bool):
		var is bool
		if err := v.As(&is); err != nil {
			return fmt.Errorf("read a bool: %w", err)
		}
		h.Write([]byte{map[bool]byte{false: 0, true: 1}[is]})
		return nil
	case typ.Is(tftypes.Number):
		return writeNumber(h, v)
	case typ.Is(tftypes.Map{}), typ.Is(tftypes.Object{}):
		var members map[string]tftypes.Value
		if err := v.As(&members); err != nil {
			return fmt.Errorf("read a map: %w", err)
		}
		writeLength(h, len(members))
		for _, name := range slices.Sorted(maps.Keys(members)) {
			writeLength(h, len(name))
			h.Write([]byte(name))
			if err := write(h, members[name]); err != nil {
				return err
			}
		}
		return nil
	case typ.Is(tftypes.List{}), typ.Is(tftypes.Set{}):
		return writeElements(h, v)
	}
	return errors.New("the type is dynamic")
}

func writeText(h hash.Hash, v tftypes.Value) error {
	var text string
	if err := v.As(&text); err != nil {
		return fmt.Errorf("read a text: %w", err)
	}
	writeLength(h, len(text))
	h.Write([]byte(text))
	return nil
}

// writeNumber writes the mantissa in full, so that two spellings of one number are the same.
func writeNumber(h hash.Hash, v tftypes.Value) error {
	number := new(big.Float)
	if err := v.As(&number); err != nil {
		return fmt.Errorf("read a number: %w", err)
	}
	text := "0" // there is a negative zero, which is equal to zero
	if number.Sign() != 0 {
		text = number.Text('p', 0)
	}
	writeLength(h, len(text))
	h.Write([]byte(text))
	return nil
}

// writeElements writes the elements of a list in their order, those of a set in one that does not
// depend on how they came.
func writeElements(h hash.Hash, v tftypes.Value) error {
	var elements []tftypes.Value
	if err := v.As(&elements); err != nil {
		return fmt.Errorf("read elements: %w", err)
	}
	sums := make([][size]byte, len(elements))
	for i, element := range elements {
		var err error
		if sums[i], err = digest(element); err != nil {
			return err
		}
	}
	if v.Type().Is(tftypes.Set{}) {
		slices.SortFunc(sums, func(a, b [size]byte) int { return bytes.Compare(a[:], b[:]) })
	}
	writeLength(h, len(sums))
	for _, sum := range sums {
		h.Write(sum[:])
	}
	return nil
}

func writeLength(h hash.Hash, n int) {
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(n))) //nolint:gosec // lengths are not negative
}
