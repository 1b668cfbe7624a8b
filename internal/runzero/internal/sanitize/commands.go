package sanitize

import "strings"

// withoutCommands separates the marks by which build systems know a command in what a program
// prints. Azure DevOps, TeamCity and older runners of GitHub find "##vso[" and "##[" anywhere in a
// line, GitHub finds "::name" wherever a line begins, and a CLI that wraps lines begins them where
// it likes.
func withoutCommands(text string) string {
	if !strings.Contains(text, "##") && !strings.Contains(text, "::") {
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + 16)
	before := byte(' ')
	for i := range len(text) {
		c := text[i]
		b.WriteByte(c)
		isDouble := i+1 < len(text) && text[i+1] == c
		if isDouble && (c == '#' || c == ':' && !isWordByte(before) && isCommandName(text[i+2:])) {
			b.WriteByte(' ')
		}
		before = c
	}
	return b.String()
}

// isCommandName reports whether a text begins with a word that is no part of an IPv6 address.
func isCommandName(text string) bool {
	word := strings.TrimLeft(text, "0123456789abcdefABCDEF")
	return word != "" && (isWordByte(word[0]) && word[0] != ':' || word[0] == '-' || word[0] == '_')
}

func isWordByte(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == ':'
}
