package entity

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestTexts(t *testing.T) {
	null, empty, word, unknown := types.StringNull(), types.StringValue(""), types.StringValue("a"), types.StringUnknown()
	for name, test := range map[string]struct{ got, want types.String }{
		"nothing reported, nothing configured": {KeepText(null, ""), null},
		"nothing reported, cleared":            {KeepText(empty, ""), empty},
		"nothing reported, one expected":       {KeepText(word, ""), null},
		"nothing reported, not known before":   {KeepText(unknown, ""), null},
		"reported":                             {KeepText(empty, "a"), word},
	} {
		if !test.got.Equal(test.want) {
			t.Errorf("%s: got %s, want %s", name, test.got, test.want)
		}
	}
	if Sent(null, word) != nil || Sent(unknown, word) != nil || Sent(word, word) != nil {
		t.Error("what is not managed or has not changed is sent")
	}
	if s := Sent(empty, word); s == nil || *s != "" {
		t.Error("a cleared text is not sent")
	}
}
