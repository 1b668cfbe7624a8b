package sanitize

import (
	"encoding/hex"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// view is a text read in one of the ways in which it may be spelled. Each byte knows which bytes of
// the original it stands for.
type view struct {
	text        []byte
	from, to    []int32
	isSpaceless bool // what stands side by side here need not do so in the text
}

func (v *view) add(text string, from, to int32) {
	for i := range len(text) {
		v.text = append(v.text, text[i])
		v.from = append(v.from, from)
		v.to = append(v.to, to)
	}
}

// plainView is a text as it stands.
func plainView(text string) *view {
	v := newView(len(text))
	for i := range len(text) {
		v.add(text[i:i+1], int32(i), int32(i+1))
	}
	return v
}

func newView(size int) *view {
	return &view{text: make([]byte, 0, size), from: make([]int32, 0, size), to: make([]int32, 0, size)}
}

// decoder reads one escape sequence at a place of a text: what it means, and how many bytes it
// takes; 0 = none is there.
type decoder func(text []byte, at int) (meaning string, length int)

// decoders are the ways in which an answer may spell what was sent. A view is read by up to
// maxLayers of them in turn: JSON in JSON, a form in HTML.
func decoders() []decoder {
	return []decoder{
		unescaping(unescapeBackslash), unescaping(unescapePercent), unescaping(unescapeForm),
		unescaping(unescapeEntity),
		decodeBase64, decodeHex,
	}
}

// unescaping makes a decoder of one that looks at what follows only.
func unescaping(read func([]byte) (string, int)) decoder {
	return func(text []byte, at int) (string, int) { return read(text[at:]) }
}

// decode reads a view by a decoder; ok is false if that changes nothing.
func (v *view) decode(read decoder) (out *view, ok bool) {
	out = newView(len(v.text))
	out.isSpaceless = v.isSpaceless
	for i := 0; i < len(v.text); {
		meaning, length := read(v.text, i)
		if length == 0 {
			meaning, length = string(v.text[i:i+1]), 1
		} else {
			ok = true
		}
		out.add(meaning, v.from[i], v.to[i+length-1])
		i += length
	}
	return out, ok
}

// fold leaves out what is easily lost or put in on the way: letter case, control characters and
// everything invisible, and white space too unless it is kept.
func (v *view) fold(keepSpace bool) *view {
	return v.rewrite(func(r rune) string {
		switch {
		case isSpace(r):
			if keepSpace {
				return " "
			}
			return ""
		case isInvisible(r):
			return ""
		}
		return string(unicode.ToLower(r))
	})
}

// rewrite puts another text in the place of each character; a byte that is none goes.
func (v *view) rewrite(to func(rune) string) *view {
	out := newView(len(v.text))
	for i := 0; i < len(v.text); {
		r, size := utf8.DecodeRune(v.text[i:])
		if r != utf8.RuneError || size > 1 {
			out.add(to(r), v.from[i], v.to[i+size-1])
		}
		i += size
	}
	return out
}

// keeping leaves out the characters that are not kept.
func (v *view) keeping(isKept func(rune) bool) *view {
	return v.rewrite(func(r rune) string {
		if isKept(r) {
			return string(r)
		}
		return ""
	})
}

func isSpace(r rune) bool { return unicode.IsSpace(r) }
func isInvisible(r rune) bool {
	return r == utf8.RuneError || !unicode.IsPrint(r) && !unicode.IsSpace(r)
}

// fold is the same of a pattern.
func fold(text string, keepSpace bool) string { return string(plainView(text).fold(keepSpace).text) }

// unescapeBackslash reads the escapes of JSON, of Go and of their relatives, also after something
// has made capitals of them.
func unescapeBackslash(text []byte) (string, int) {
	if len(text) < 2 || text[0] != '\\' {
		return "", 0
	}
	switch c := text[1]; c {
	case 'n', 'r', 't', 'b', 'f', 'v', 'a', '0', 'N', 'R', 'T', 'B', 'F', 'V', 'A':
		return " ", 2
	case 'U':
		if r, ok := hexRune(text, 2, 8); ok && r <= unicode.MaxRune {
			return string(r), 10
		}
		return unescapeUnicode(text)
	case 'u':
		return unescapeUnicode(text)
	case 'x', 'X':
		if b, ok := hexByte(text, 2); ok {
			return b, 4
		}
	case '"', '\'', '\\', '/', '`', '$', '&', '<', '>':
		return string(c), 2
	}
	return "", 0
}

// unescapeUnicode reads \uXXXX, of which two may make one character.
func unescapeUnicode(text []byte) (string, int) {
	high, ok := hexRune(text, 2, 4)
	if !ok {
		return "", 0
	}
	if high >= 0xd800 && high < 0xdc00 && len(text) >= 12 && text[6] == '\\' && text[7]|0x20 == 'u' {
		if low, ok := hexRune(text, 8, 4); ok && low >= 0xdc00 && low < 0xe000 {
			return string((high-0xd800)<<10 + (low - 0xdc00) + 0x10000), 12
		}
	}
	return string(high), 6
}

// unescapePercent reads %XX, as in a path.
func unescapePercent(text []byte) (string, int) {
	if text[0] != '%' {
		return "", 0
	}
	if b, ok := hexByte(text, 1); ok {
		return b, 3
	}
	return "", 0
}

// unescapeForm reads %XX and the plus sign, as in a query or a form.
func unescapeForm(text []byte) (string, int) {
	if text[0] == '+' {
		return " ", 1
	}
	return unescapePercent(text)
}

// maxEntity is longer than any character reference that matters here.
const maxEntity = 12

// unescapeEntity reads a character reference of HTML.
func unescapeEntity(text []byte) (string, int) {
	if text[0] != '&' {
		return "", 0
	}
	short := string(text[:min(len(text), maxEntity)])
	end := strings.IndexByte(short, ';')
	if end < 0 {
		return "", 0
	}
	if meaning := html.UnescapeString(short[:end+1]); meaning != short[:end+1] {
		return meaning, end + 1
	}
	return "", 0
}

// hexByte reads two hexadecimal digits at a place.
func hexByte(text []byte, at int) (string, bool) {
	if len(text) < at+2 {
		return "", false
	}
	b, err := hex.DecodeString(string(text[at : at+2]))
	return string(b), err == nil
}

// hexRune reads digits hexadecimal digits at a place.
func hexRune(text []byte, at, digits int) (r rune, ok bool) {
	if len(text) < at+digits {
		return 0, false
	}
	for _, c := range text[at : at+digits] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = (c | 0x20) - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
