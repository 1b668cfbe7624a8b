package sanitize

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// evil holds one of each kind of character that has no business in a text for people.
const evil = "a\x00b\x07c\x1b[31md\x9be\u0085f\u202eg\u2066h\u200bi\ufeffj\u2028k\rl\nm\tn\x7fo\xffp\U000e0041q"

func TestLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		evil:                          "abc[31md\ufffde fghij k l m no\ufffdpq",
		"":                            "",
		"  two\r\n\r\n lines \n":      "two lines",
		"Büro Zürich, 東京, عمان":       "Büro Zürich, 東京, عمان",
		"::add-mask::x":               ": :add-mask::x",
		"a ::error::x":                "a : :error::x",
		"\n::stop-commands::abc":      ": :stop-commands::abc",
		"##vso[task.setvariable]":     "# #vso[task.setvariable]",
		"x ##[error] ###":             "x # #[error] # # #",
		"::1 ::ffff:10.0.0.1 fe80::1": "::1 ::ffff:10.0.0.1 fe80::1",
		"a::b C::D std::vector":       "a::b C::D std::vector",
		"::\u200badd-mask::x":         ": :add-mask::x",
		"#\x00#vso[x]":                "# #vso[x]",
	} {
		if got := Line(text, 100); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := Line(strings.Repeat("é", 50), 10); got != strings.Repeat("é", 10)+"..." {
		t.Errorf("%q", got)
	}
	if got := Line(strings.Repeat(" ", 1<<20)+"x", 10); got != "..." {
		t.Errorf("%q", got)
	}
}

func TestParagraphs(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Cause.\n\nNext  step.":        "Cause.\n\nNext  step.",
		"a\r\n::error::x\n  ##[group]": "a \n: :error::x\n  # #[group]",
		evil:                           "abc[31md\ufffde fghij k l\nm no\ufffdpq",
	} {
		if got := Paragraphs(text, 100); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// What a configuration can say stays; what only steers a terminal goes.
func TestValue(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"HQ":                             "HQ",
		"two\nlines\twith\r\ntabs":       "two\nlines\twith\r\ntabs",
		"closes\r```\ra fence":           "closes\n```\na fence",
		"\x1b[31mred\x07\x00":            "[31mred",
		"right\u202eleft\u2066x\u2069":   "rightleftx",
		"\u200fשלום\u200e, \u0645\u200c": "\u200fשלום\u200e, \u0645\u200c",
		"👩\u200d💻":                       "👩\u200d💻",
		"a\u2028b\u2029c\u0085d\ve\ff":   "a\nb\nc\nd\ne\nf",
		"\x9b2J":                         "\ufffd2J",
	} {
		if got := Value(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Whatever the text, a line is a line, and cleaning twice is cleaning once.
func TestCleanTextIsClean(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(),
			rapid.StringMatching(`[\x00-\x1f\x7f-\x{9f}:#\[a-z\x{2028}\x{202e}\x{200b} ]*`)).Draw(t, "text")
		line := Line(text, 200)
		if strings.ContainsFunc(line, func(r rune) bool { return !unicode.IsPrint(r) }) || !utf8.ValidString(line) ||
			len([]rune(line)) > 203+200 {
			t.Fatalf("%q became %q", text, line)
		}
		if again := Line(line, 400); again != line {
			t.Fatalf("%q, then %q", line, again)
		}
		for _, part := range strings.Fields(line) {
			if strings.Contains(part, "##") || strings.HasPrefix(part, "::") && isCommandName(part[2:]) {
				t.Fatalf("%q holds a command: %q", text, line)
			}
		}
		value := Value(text)
		if Value(value) != value || strings.ContainsFunc(value, isBidiControl) ||
			strings.ContainsAny(value, "\x1b\x07\x00\x7f") {
			t.Fatalf("%q became %q", text, value)
		}
		if p := Paragraphs(text, 200); strings.ContainsFunc(p,
			func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }) {
			t.Fatalf("%q became %q", text, p)
		}
	})
}
