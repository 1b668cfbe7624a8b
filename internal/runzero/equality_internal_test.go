package runzero

import (
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/sanitize"
)

// A row holds a text as it was cleaned; what was sent is the same text all the same.
func TestTextsOfRowsEqualWhatWasSent(t *testing.T) {
	for _, sent := range []string{
		"plain", " trimmed ", "e\u0301 in two signs", "line\u2028separator", "next\u0085line", "\u202ereversed", "bell\a",
		"windows\r\nline", "carriage\rreturn",
	} {
		if row := sanitize.Value(sent); !sameText(row, &sent) {
			t.Errorf("%q is read as %q, and is not taken as the same", sent, row)
		}
	}
	if sent := "a"; sameText("b", &sent) {
		t.Error(`"b" is taken as "a"`)
	}
}
