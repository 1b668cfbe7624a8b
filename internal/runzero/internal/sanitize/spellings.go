package sanitize

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// minLine is the shortest line of a secret of several lines that is hidden by itself.
const minLine = 6

// spellings are the texts by which a secret is looked for. Escapes of JSON, forms, paths and pages
// are read in the text that is searched (see [decoders]); what cannot be read there, because
// nothing marks its beginning, is spelled out here: composed and decomposed letters, base64
// wherever in a longer text the secret begins, and hexadecimal digits.
func spellings(secret string) []string {
	out := []string{secret, norm.NFC.String(secret), norm.NFD.String(secret)}
	if lines := strings.FieldsFunc(secret, func(r rune) bool { return r == '\n' || breaksLine(r) }); len(lines) > 1 {
		for _, line := range lines {
			if len(strings.TrimSpace(line)) >= minLine {
				out = append(out, line)
			}
		}
	}
	for _, text := range writings(secret) {
		out = append(out, hex.EncodeToString([]byte(text)))
		for skip := range 3 {
			for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
				out = append(out, base64Within(text, skip, encoding))
			}
		}
	}
	return out
}

// writings are a secret as it may stand in what is then encoded as a whole: with other ends of
// lines, or escaped.
func writings(secret string) []string {
	unix := strings.ReplaceAll(secret, "\r\n", "\n")
	out := []string{
		secret, strings.TrimSpace(secret), unix, strings.ReplaceAll(unix, "\n", "\r\n"),
		url.QueryEscape(secret), url.PathEscape(secret),
	}
	for _, escapes := range []bool{true, false} {
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(escapes)
		if err := e.Encode(secret); err != nil {
			continue // not reached: a text always encodes
		}
		out = append(out, strings.Trim(strings.TrimSpace(b.String()), `"`))
	}
	return out
}

// base64Within is what becomes of a text in base64 when skip bytes stand before it, without the
// characters at both ends that depend on its neighbors too. A decoder of whole texts would miss it
// in the middle of another.
func base64Within(text string, skip int, encoding *base64.Encoding) string {
	encoded := encoding.EncodeToString(append(make([]byte, skip), text...))
	start := (skip*8 + 5) / 6
	end := (skip + len(text)) * 8 / 6
	if end <= start {
		return ""
	}
	return encoded[start:end]
}
