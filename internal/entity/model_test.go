package entity

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestTexts(t *testing.T) {
	null, empty, word, unknown := types.StringNull(), types.StringValue(""), types.StringValue("a"), types.StringUnknown()
	for name, test := range map[string]struct{ got, want types.String }{
		"nothing reported, nothing configured": {StringKeepingEmpty(null, ""), null},
		"nothing reported, cleared":            {StringKeepingEmpty(empty, ""), empty},
		"nothing reported, one expected":       {StringKeepingEmpty(word, ""), null},
		"nothing reported, not known before":   {StringKeepingEmpty(unknown, ""), null},
		"reported":                             {StringKeepingEmpty(empty, "a"), word},
	} {
		if !test.got.Equal(test.want) {
			t.Errorf("%s: got %s, want %s", name, test.got, test.want)
		}
	}
	if ChangedString(null, word) != nil || ChangedString(unknown, word) != nil || ChangedString(word, word) != nil {
		t.Error("what is not managed or has not changed is sent")
	}
	if s := ChangedString(empty, word); s == nil || *s != "" {
		t.Error("a cleared text is not sent")
	}
}
