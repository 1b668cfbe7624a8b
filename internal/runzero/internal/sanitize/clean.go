package sanitize

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line makes one line of a text, fit to be quoted in a sentence: no control character, nothing
// invisible, no line break, no command to a build system, and at most limit characters.
func Line(text string, limit int) string {
	text, isCut := cutBytes(text, limit*utf8.UTFMax)
	var b strings.Builder
	b.Grow(len(text))
	afterSpace := true // so that no space leads
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			if !afterSpace {
				b.WriteByte(' ')
			}
			afterSpace = true
			continue
		case !unicode.IsPrint(r):
			continue
		}
		b.WriteRune(r)
		afterSpace = false
	}
	return shorten(withoutCommands(strings.TrimRight(b.String(), " ")), limit, isCut)
}

// Paragraphs cleans a text of several lines, such as a diagnostic that this program wrote itself
// around quoted ones. Its line feeds and its spaces stay.
func Paragraphs(text string, limit int) string {
	text, isCut := cutBytes(text, limit*utf8.UTFMax)
	clean := strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || unicode.IsPrint(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		}
		return -1
	}, text)
	return shorten(withoutCommands(clean), limit, isCut)
}

// Value cleans a text that a state keeps. A configuration must be able to say the same, so letters
// of any script, invisible joiners, tabs and line feeds stay, with or without a carriage return
// before them. What only steers a terminal or reorders what is shown goes; any other character that
// breaks a line becomes a line feed.
func Value(text string) string {
	if isPlain(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for at, r := range text {
		switch {
		case r == '\n' || r == '\t':
		case r == '\r' && strings.HasPrefix(text[at+1:], "\n"):
		case breaksLine(r):
			r = '\n'
		case unicode.IsControl(r) || isBidiControl(r):
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// isPlain reports whether a text holds nothing but printable ASCII and white space that stays.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c >= utf8.RuneSelf || c == 0x7f || c < ' ' && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

// breaksLine reports whether a character begins a new line without being a line feed: carriage
// return, vertical tab, form feed, next line, line separator, paragraph separator.
func breaksLine(r rune) bool {
	switch r {
	case '\r', '\v', '\f', 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

// isBidiControl reports whether a character embeds, overrides or isolates a direction of writing.
// Marks, which only settle the direction of a neighbor, are part of ordinary Arabic and Hebrew
// text.
func isBidiControl(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// cutBytes cuts a text to about limit bytes, between two characters.
func cutBytes(text string, limit int) (string, bool) {
	if len(text) <= limit {
		return text, false
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit], true
}

// shorten keeps at most limit characters and says so when it took some away.
func shorten(text string, limit int, isCut bool) string {
	n := 0
	for at := range text {
		if n == limit {
			return text[:at] + "..."
		}
		n++
	}
	if isCut {
		return text + "..."
	}
	return text
}
