package protocol

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The look without values must find nothing in what nearly all configurations hold, or it spares
// nothing, and must miss nothing that is refused.
func TestMayHaveFaults(t *testing.T) {
	t.Parallel()
	text, number := tftypes.String, tftypes.Number
	list, texts := tftypes.List{ElementType: text}, tftypes.Map{ElementType: text}
	kind := tftypes.Object{AttributeTypes: map[string]tftypes.Type{
		"text": text, "number": number, "list": list,
		"map": texts,
	}}
	plain := func() map[string]tftypes.Value {
		return map[string]tftypes.Value{
			"text": tftypes.NewValue(text, nil), "number": tftypes.NewValue(number, 1095),
			"list": tftypes.NewValue(list,
				[]tftypes.Value{tftypes.NewValue(text, "a"), tftypes.NewValue(text, tftypes.UnknownValue)}),
			"map": tftypes.NewValue(texts, map[string]tftypes.Value{"a": tftypes.NewValue(text, "")}),
		}
	}
	null := tftypes.NewValue(text, nil)
	for name, test := range map[string]struct {
		attribute string
		value     tftypes.Value
		want      bool
	}{
		"plain":            {"text", tftypes.NewValue(text, "a"), false},
		"negative":         {"number", tftypes.NewValue(number, -1), false},
		"not known":        {"map", tftypes.NewValue(texts, tftypes.UnknownValue), false},
		"empty":            {"list", tftypes.NewValue(list, []tftypes.Value{}), false},
		"fraction":         {"number", tftypes.NewValue(number, 0.1), true},
		"too large":        {"number", tftypes.NewValue(number, 1e30), true},
		"null in a list":   {"list", tftypes.NewValue(list, []tftypes.Value{null}), true},
		"null in a map":    {"map", tftypes.NewValue(texts, map[string]tftypes.Value{"a": null}), true},
		"last of the list": {"list", tftypes.NewValue(list, []tftypes.Value{tftypes.NewValue(text, "a"), null}), true},
	} {
		values := plain()
		values[test.attribute] = test.value
		config, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
		if err != nil {
			t.Fatal(err)
		}
		if got := mayHaveFaults(kind, config.MsgPack); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
		if !mayHaveFaults(kind, config.MsgPack[:len(config.MsgPack)-1]) {
			t.Errorf("%s: cut off, it is read to its end", name)
		}
	}
}
