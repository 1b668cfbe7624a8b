package protocol

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// readState reads a state that comes out of a file, without attributes that the type does not have.
// The library that the framework reads it with starts a JSON decoder for each value, which is most
// of what a plan costs here where nothing changes; it is asked where a value is not simply of its
// type.
func readState(raw *tfprotov6.RawState, typ tftypes.Object) (tftypes.Value, error) {
	if value, err := stateOfJSON(raw.JSON, typ); err == nil {
		return value, nil
	}
	value, err := raw.UnmarshalWithOpts(typ, tfprotov6.UnmarshalOpts{
		ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true},
	})
	if err != nil {
		return tftypes.Value{}, fmt.Errorf("read a state: %w", err)
	}
	return value, nil
}

// errNotPlain says that a part of a state is not simply of its type.
var errNotPlain = errors.New("not a plain value of its type")

// stateOfJSON reads a state in which each value is simply of its type.
func stateOfJSON(text []byte, typ tftypes.Object) (tftypes.Value, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var all any
	if err := d.Decode(&all); err != nil {
		return tftypes.Value{}, fmt.Errorf("read a state: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return tftypes.Value{}, errNotPlain
	}
	return valueOfJSON(all, typ)
}

// valueOfJSON makes a value of a type of what JSON is read to.
func valueOfJSON(from any, typ tftypes.Type) (tftypes.Value, error) {
	if from == nil {
		return tftypes.NewValue(typ, nil), nil
	}
	switch typ := typ.(type) {
	case tftypes.Object:
		return objectOfJSON(from, typ)
	case tftypes.Map:
		return mapOfJSON(from, typ)
	case tftypes.List:
		return elementsOfJSON(from, typ, typ.ElementType)
	case tftypes.Set:
		return elementsOfJSON(from, typ, typ.ElementType)
	}
	switch from := from.(type) {
	case string:
		if typ.Is(tftypes.String) {
			return tftypes.NewValue(typ, from), nil
		}
	case bool:
		if typ.Is(tftypes.Bool) {
			return tftypes.NewValue(typ, from), nil
		}
	case json.Number:
		if typ.Is(tftypes.Number) {
			number, _, err := big.ParseFloat(from.String(), 10, 512, big.ToNearestEven) // as the library reads it
			if err != nil {
				return tftypes.Value{}, fmt.Errorf("read a number: %w", err)
			}
			return tftypes.NewValue(typ, number), nil
		}
	}
	return tftypes.Value{}, errNotPlain
}

func objectOfJSON(from any, typ tftypes.Object) (tftypes.Value, error) {
	all, ok := from.(map[string]any)
	if !ok {
		return tftypes.Value{}, errNotPlain
	}
	members := make(map[string]tftypes.Value, len(typ.AttributeTypes))
	for name, kind := range typ.AttributeTypes { // null where there is none
		var err error
		if members[name], err = valueOfJSON(all[name], kind); err != nil {
			return tftypes.Value{}, err
		}
	}
	return tftypes.NewValue(typ, members), nil
}

func mapOfJSON(from any, typ tftypes.Map) (tftypes.Value, error) {
	all, ok := from.(map[string]any)
	if !ok {
		return tftypes.Value{}, errNotPlain
	}
	members := make(map[string]tftypes.Value, len(all))
	for name, one := range all {
		var err error
		if members[name], err = valueOfJSON(one, typ.ElementType); err != nil {
			return tftypes.Value{}, err
		}
	}
	return tftypes.NewValue(typ, members), nil
}

// elementsOfJSON makes a list or a set.
func elementsOfJSON(from any, typ, kind tftypes.Type) (tftypes.Value, error) {
	all, ok := from.([]any)
	if !ok {
		return tftypes.Value{}, errNotPlain
	}
	elements := make([]tftypes.Value, len(all))
	for i, one := range all {
		var err error
		if elements[i], err = valueOfJSON(one, kind); err != nil {
			return tftypes.Value{}, err
		}
	}
	return tftypes.NewValue(typ, elements), nil
}
