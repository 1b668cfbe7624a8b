package standin_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
)

// fataler is a test, or a check of random values.
type fataler interface {
	Helper()
	Fatal(...any)
}

func encode(t fataler, v tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	d, err := tfprotov6.NewDynamicValue(v.Type(), v)
	if err != nil {
		t.Fatal(err)
	}
	return &d
}

func decode(t fataler, d *tfprotov6.DynamicValue, typ tftypes.Type) tftypes.Value {
	t.Helper()
	v, err := d.Unmarshal(typ)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Values that are read as they are sent have the stand-ins of values, and come back.
func TestEncoded(t *testing.T) {
	t.Parallel()
	memory := &standin.Memory{}
	rapid.Check(t, func(r *rapid.T) {
		a, b := values().Draw(r, "a"), values().Draw(r, "b")
		typ, ok := a.Type().(tftypes.Object)
		if !ok {
			r.Fatal("no object")
		}
		table := standin.NewTable([]string{"map", "set", "list"}, memory)
		collapse := func(v tftypes.Value) (*tfprotov6.DynamicValue, tftypes.Value) {
			short, err := table.CollapseEncoded(encode(r, v), typ)
			if err != nil {
				r.Fatal(err)
			}
			return short, decode(r, short, typ)
		}
		x, shortA := collapse(a)
		_, shortB := collapse(b)
		if shortA.Equal(shortB) != a.Equal(b) || shortA.IsFullyKnown() != a.IsFullyKnown() {
			r.Fatalf("the stand-ins are %s and %s\nfor %s and %s", shortA, shortB, a, b)
		}
		if again := table.Collapse(a); !again.Equal(shortA) {
			r.Fatalf("%s collapses to %s, as it is sent to %s", a, again, shortA)
		}
		if again := table.Collapse(shortA); !again.Equal(shortA) {
			r.Fatalf("the stand-ins %s have other stand-ins: %s", shortA, again)
		}
		whole, err := table.ExpandEncoded(x, typ)
		if err != nil {
			r.Fatal(err)
		}
		if got := decode(r, whole, typ); !got.Equal(a) {
			r.Fatalf("%s came back as %s", a, got)
		}
		if got := table.Expand(shortA); !got.Equal(a) {
			r.Fatalf("%s came back as %s", a, got)
		}
		gotA, gotB := table.ExpandDifferent(shortA, shortB)
		left, right := members(r, shortA), members(r, shortB)
		for name, is := range members(r, gotA) {
			its := members(r, a)[name]
			if isShared := left[name].Equal(right[name]); isShared && !is.Equal(left[name]) || !isShared && !is.Equal(its) {
				r.Fatalf("of %s and %s, %s became %s", a, b, name, is)
			}
		}
		if !table.Expand(gotB).Equal(b) {
			r.Fatalf("%s became %s", b, gotB)
		}
	})
}

func members(t fataler, v tftypes.Value) map[string]tftypes.Value {
	t.Helper()
	var all map[string]tftypes.Value
	if err := v.As(&all); err != nil {
		t.Fatal(err)
	}
	return all
}

// Equal collections have one stand-in however they are written, and where the provider made one of
// them.
func TestOtherEncodings(t *testing.T) {
	t.Parallel()
	typ := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"map": tftypes.Map{ElementType: tftypes.String}}}
	values := map[string]string{}
	for _, c := range "abcdefghijklmnop" {
		values[string(c)] = "value " + string(c)
	}
	write := func(names []string) *tfprotov6.DynamicValue {
		var text writer
		e := msgpack.NewEncoder(&text)
		check := func(err error) {
			if err != nil {
				t.Fatal(err)
			}
		}
		check(e.EncodeMapLen(1))
		check(e.EncodeString("map"))
		check(e.EncodeMapLen(len(names)))
		for _, name := range names {
			check(e.EncodeString(name))
			check(e.EncodeString(values[name]))
		}
		return &tfprotov6.DynamicValue{MsgPack: text}
	}
	table := standin.NewTable([]string{"map"}, nil)
	names := slices.Sorted(maps.Keys(values))
	var first tftypes.Value
	for i := range 5 {
		sent := write(names)
		short, err := table.CollapseEncoded(sent, typ)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = decode(t, short, typ)
		}
		if got := decode(t, short, typ); !got.Equal(first) {
			t.Fatalf("the same in another order has the stand-in %s, want %s", got, first)
		}
		if got := table.Collapse(decode(t, sent, typ)); !got.Equal(first) {
			t.Fatalf("the value has the stand-in %s, want %s", got, first)
		}
		rand.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	}
}

type writer []byte

func (w *writer) Write(p []byte) (int, error) {
	*w = append(*w, p...)
	return len(p), nil
}

// What cannot be read is an error, and what is no object stays.
func TestUnreadableEncodings(t *testing.T) {
	t.Parallel()
	typ := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"map": tftypes.Map{ElementType: tftypes.String}}}
	table := standin.NewTable([]string{"map"}, nil)
	for _, text := range []string{"", "\xc0", "\xd4\x00\x00"} {
		sent := &tfprotov6.DynamicValue{MsgPack: []byte(text)}
		if got, err := table.CollapseEncoded(sent, typ); err != nil || got != sent {
			t.Errorf("%x: got %v, %v", text, got, err)
		}
	}
	empty := &tfprotov6.DynamicValue{MsgPack: []byte("\x81\xa3map\xde\x00\x00")} // whatever says so
	if got, err := table.CollapseEncoded(empty, typ); err != nil || !decode(t, got, typ).Equal(decode(t, empty, typ)) {
		t.Errorf("an empty map: got %v, %v", got, err)
	}
	if got, err := table.CollapseEncoded(nil, typ); err != nil || got != nil {
		t.Errorf("nothing: got %v, %v", got, err)
	}
	for _, text := range []string{"\x81", "\x81\xa3map", "\x81\xa3map\x81", "\x81\xa3map\x81\xa1a\x01", "\x81\x01\x01", "\x91\x01"} {
		if got, err := table.CollapseEncoded(&tfprotov6.DynamicValue{MsgPack: []byte(text)}, typ); err == nil {
			t.Errorf("%x: got %v and no error", text, got)
		}
	}
}

// An attribute is converted to what the framework would make of it, and back to the stand-in,
// whoever made the value.
func TestConvert(t *testing.T) {
	t.Parallel()
	memory := &standin.Memory{}
	rapid.Check(t, func(r *rapid.T) {
		a, b := values().Draw(r, "a"), values().Draw(r, "b")
		table := standin.NewTable([]string{"map", "set", "list"}, memory)
		short := members(r, table.Collapse(a))
		for name, kind := range kinds() {
			want := convert(r, members(r, a)[name], kind)
			got, err := table.Convert(r.Context(), name, short[name], kind)
			if err != nil || !got.Equal(want) {
				r.Fatalf("%s of %s: got %s, %v, want %s", name, a, got, err, want)
			}
			for _, object := range []tftypes.Value{a, b} {
				its := members(r, object)[name]
				raw, err := table.Raw(r.Context(), name, convert(r, its, kind))
				if err != nil {
					r.Fatal(err)
				}
				if isSame := its.Equal(members(r, a)[name]); raw.Equal(short[name]) != isSame {
					r.Fatalf("%s of %s has the stand-in %s, that of %s is %s", name, object, raw, a, short[name])
				}
			}
		}
	})
}

func kinds() map[string]attr.Type {
	return map[string]attr.Type{
		"map": types.MapType{ElemType: types.StringType}, "set": types.SetType{ElemType: types.StringType},
		"list": types.ListType{ElemType: types.StringType},
	}
}

func convert(t *rapid.T, v tftypes.Value, kind attr.Type) attr.Value {
	converted, err := kind.ValueFromTerraform(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	return converted
}

// Where the framework has real values there is no table, and nothing is replaced.
func TestNoTable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		a := values().Draw(r, "a")
		none := standin.FromContext(r.Context())
		typ, _ := a.Type().(tftypes.Object)
		sent := encode(r, a)
		if got, err := none.CollapseEncoded(sent, typ); err != nil || got != sent {
			r.Fatalf("%s became %v, %v", a, got, err)
		}
		left, right := none.ExpandDifferent(a, a)
		for _, got := range []tftypes.Value{none.Collapse(a), none.Expand(a), left, right} {
			if !got.Equal(a) {
				r.Fatalf("%s became %s", a, got)
			}
		}
		for name, kind := range kinds() {
			its := members(r, a)[name]
			got, err := none.Convert(r.Context(), name, its, kind)
			if err != nil || !got.Equal(convert(r, its, kind)) {
				r.Fatalf("%s was converted to %s, %v", its, got, err)
			}
			if raw, err := none.Raw(r.Context(), name, got); err != nil || !raw.Equal(its) {
				r.Fatalf("%s was written as %s, %v", its, raw, err)
			}
		}
	})
}

// A memory is shared by the calls of a process.
func TestMemoryIsShared(t *testing.T) {
	t.Parallel()
	typ := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"map": tftypes.Map{ElementType: tftypes.String}}}
	elements := map[string]tftypes.Value{}
	for i := range 2000 {
		elements[string(rune('a'+i%26))+string(rune('0'+i/26))] = tftypes.NewValue(tftypes.String, "value")
	}
	v := tftypes.NewValue(typ, map[string]tftypes.Value{"map": tftypes.NewValue(typ.AttributeTypes["map"], elements)})
	sent, memory := encode(t, v), &standin.Memory{}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			table := standin.NewTable([]string{"map"}, memory)
			short, err := table.CollapseEncoded(sent, typ)
			if err != nil {
				t.Error(err)
				return
			}
			read, err := short.Unmarshal(typ)
			if err != nil {
				t.Error(err)
				return
			}
			got, err := table.Convert(t.Context(), "map", members(t, read)["map"], types.MapType{ElemType: types.StringType})
			if err != nil {
				t.Error(err)
				return
			}
			if raw, err := table.Raw(t.Context(), "map", got); err != nil || !raw.Equal(members(t, read)["map"]) {
				t.Errorf("got %s, %v", raw, err)
			}
			if !table.Expand(read).Equal(v) {
				t.Error("it came back otherwise")
			}
		})
	}
	wait.Wait()
}
