package sanitize

import (
	"encoding/base64"
	"encoding/hex"
	"unicode"
	"unicode/utf8"
)

// minRun and maxRun bound what is taken for an encoded text: a shorter word is a word, and of a
// longer one the beginning tells.
const (
	minRun = 16
	maxRun = 8 << 10
)

// decodeBase64 reads a word of base64 of either alphabet that stands for a text.
func decodeBase64(text []byte, at int) (string, int) {
	run := runAt(text, at, func(c byte) bool {
		return isWordByte(c) && c != ':' || c == '+' || c == '/' || c == '-' || c == '_'
	})
	if run == nil {
		return "", 0
	}
	standard := make([]byte, 0, len(run))
	for _, c := range run {
		switch c {
		case '-':
			c = '+'
		case '_':
			c = '/'
		}
		standard = append(standard, c)
	}
	if len(standard)%4 == 1 {
		standard = standard[:len(standard)-1]
	}
	meaning := make([]byte, base64.RawStdEncoding.DecodedLen(len(standard)))
	n, err := base64.RawStdEncoding.Decode(meaning, standard)
	if err != nil || !isText(meaning[:n]) {
		return "", 0
	}
	return string(meaning[:n]), len(run)
}

// decodeHex reads a word of hexadecimal digits that stands for a text.
func decodeHex(text []byte, at int) (string, int) {
	run := runAt(text, at, func(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' })
	if run == nil {
		return "", 0
	}
	run = run[:len(run)&^1]
	meaning := make([]byte, hex.DecodedLen(len(run)))
	n, err := hex.Decode(meaning, run)
	if err != nil || !isText(meaning[:n]) {
		return "", 0
	}
	return string(meaning[:n]), len(run)
}

// runAt is the run of certain bytes that begins at a place; nil if it began before, or is short.
func runAt(text []byte, at int, isIn func(byte) bool) []byte {
	if at > 0 && isIn(text[at-1]) {
		return nil
	}
	end := at
	for end < len(text) && end-at < maxRun && isIn(text[end]) {
		end++
	}
	if end-at < minRun {
		return nil
	}
	return text[at:end]
}

// isText reports whether bytes are what somebody wrote: a word that only looks encoded gives
// others.
func isText(b []byte) bool {
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 || unicode.IsControl(r) && !unicode.IsSpace(r) && r != 0 {
			return false
		}
		b = b[size:]
	}
	return true
}
