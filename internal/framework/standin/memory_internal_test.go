package standin

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A memory keeps the collections that came last, by their type, up to a size.
func TestMemory(t *testing.T) {
	t.Parallel()
	texts := tftypes.List{ElementType: tftypes.String}
	encoded := func(name string, size int) []byte {
		made, err := tfprotov6.NewDynamicValue(texts, tftypes.NewValue(texts, []tftypes.Value{
			tftypes.NewValue(tftypes.String, name+strings.Repeat("x", size)),
		}))
		if err != nil {
			t.Fatal(err)
		}
		return made.MsgPack
	}
	m := &Memory{}
	read := func(part []byte, typ tftypes.Type) *collection {
		one, err := m.read(part, typ)
		if err != nil {
			t.Fatal(err)
		}
		return one
	}
	first := read(encoded("first", smallestKept), texts)
	if read(encoded("first", smallestKept), texts) != first {
		t.Error("the same is read again")
	}
	if read(encoded("first", smallestKept), tftypes.Set{ElementType: tftypes.String}) == first {
		t.Error("a set is taken for a list")
	}
	if small := read(encoded("small", 10), texts); read(encoded("small", 10), texts) == small {
		t.Error("a small one is kept")
	}
	for i := range 3 * mostKept / (100 << 10) {
		read(encoded(fmt.Sprint(i), 100<<10), texts)
		total := 0
		for _, one := range m.last {
			total += len(one.encoded)
		}
		if total > mostKept {
			t.Fatalf("it keeps %d bytes, want at most %d", total, mostKept)
		}
	}
	if len(m.last) != mostKept/(101<<10) {
		t.Errorf("it keeps %d", len(m.last))
	}
	if read(encoded("first", smallestKept), texts) == first {
		t.Error("the first is still there")
	}
	huge := read(encoded("huge", 2*mostKept), texts)
	if len(m.last) != 1 || read(encoded("huge", 2*mostKept), texts) != huge {
		t.Errorf("of a huge one it keeps %d", len(m.last))
	}
}
