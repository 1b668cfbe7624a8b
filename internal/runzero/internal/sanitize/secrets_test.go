package sanitize

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// writeJSON is a string of JSON, without or with the escapes that keep it from closing a script in
// a page.
func writeJSON(text string, escapeHTML bool) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(escapeHTML)
	if e.Encode(text) != nil {
		return ""
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// echoes are ways in which something between here and the console may repeat a text.
func echoes() map[string]func(string) string {
	return map[string]func(string) string{
		"as it stands":   func(s string) string { return s },
		"JSON":           func(s string) string { return writeJSON(s, true) },
		"JSON, bare":     func(s string) string { return writeJSON(s, false) },
		"JSON of PHP":    func(s string) string { return strings.ReplaceAll(writeJSON(s, false), "/", `\/`) },
		"JSON in ASCII":  func(s string) string { return strconv.QuoteToASCII(strings.ToValidUTF8(s, "")) },
		"Go":             strconv.Quote,
		"query":          url.QueryEscape,
		"path":           url.PathEscape,
		"lower-case hex": func(s string) string { return strings.ToLower(url.QueryEscape(s)) },
		"HTML":           html.EscapeString,
		"XML": func(s string) string {
			var b strings.Builder
			_ = xml.EscapeText(&b, []byte(s))
			return b.String()
		},
		"base64":         func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
		"base64, raw":    func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
		"basic":          func(s string) string { return base64.StdEncoding.EncodeToString([]byte("user:" + s)) },
		"base64 of JSON": func(s string) string { return base64.StdEncoding.EncodeToString([]byte(writeJSON("x"+s, true))) },
		"hexadecimal":    func(s string) string { return hex.EncodeToString([]byte(s)) },
		"unix lines":     func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") },
		"lines of DOS": func(s string) string {
			return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n")
		},
		"one line":        func(s string) string { return strings.Join(strings.Fields(s), " ") },
		"without spaces":  func(s string) string { return strings.Join(strings.Fields(s), "") },
		"without control": func(s string) string { return strings.Map(keepPrintable, s) },
		"composed":        norm.NFC.String,
		"decomposed":      norm.NFD.String,
		"upper case":      strings.ToUpper,
		"wrapped":         func(s string) string { return wrap(s, 19) },
		"with NUL":        func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") },
		"with joiners":    func(s string) string { return strings.Join(strings.Split(s, ""), "\u200b") },
	}
}

func keepPrintable(r rune) rune {
	if strconv.IsPrint(r) {
		return r
	}
	return -1
}

func wrap(text string, width int) string {
	var b strings.Builder
	for n, r := range []rune(text) {
		if n > 0 && n%width == 0 {
			b.WriteString("\r\n  ")
		}
		b.WriteRune(r)
	}
	return b.String()
}

// drawSecret makes a secret of a kind that people have.
func drawSecret(t *rapid.T) string {
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0: // a token
		return rapid.StringMatching(`(CT|OT|ET)[0-9A-F]{20,40}`).Draw(t, "token")
	case 1: // a key of several lines
		end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "end of line")
		lines := rapid.SliceOfN(rapid.StringMatching(`[A-Za-z0-9+/]{64}`), 1, 6).Draw(t, "lines")
		return "-----BEGIN PRIVATE KEY-----" + end + strings.Join(lines, end) + end + "-----END PRIVATE KEY-----" + end
	case 2: // what JSON and pages escape
		return rapid.StringMatching(`[a-z]{3}["&<>\\'/+=% ][A-Za-z0-9"&<>\\'/+=%]{8,30}[a-z]{3}`).Draw(t, "escaped")
	case 3: // with a space that is none
		return rapid.StringMatching(`[a-z]{4}\x{a0}[a-z0-9]{6,20}`).Draw(t, "spaced")
	case 4: // letters beyond ASCII
		return rapid.StringMatching(`[äöüßéÅñ漢字🔑a-z]{8,20}`).Draw(t, "letters")
	default:
		return rapid.StringMatching(`[!-~]{9,40}`).Draw(t, "printable")
	}
}

// TestNoEchoShowsASecret: however an answer repeats a secret, in up to two spellings within each
// other, nothing of it is left.
func TestNoEchoShowsASecret(t *testing.T) {
	t.Parallel()
	names := []string{}
	ways := echoes()
	for name := range ways {
		names = append(names, name)
	}
	rapid.Check(t, func(t *rapid.T) {
		secret := drawSecret(t)
		echo, path := secret, []string{}
		for range rapid.IntRange(1, 2).Draw(t, "layers") {
			name := rapid.SampledFrom(names).Draw(t, "echo")
			if strings.HasPrefix(lastOf(path), "base64") || lastOf(path) == "basic" || lastOf(path) == "hexadecimal" {
				switch name { // these would have to be decoded first, and letter case is part of them
				case "base64", "base64, raw", "basic", "base64 of JSON", "hexadecimal":
					continue
				}
			}
			echo, path = ways[name](echo), append(path, name)
		}
		before := rapid.SampledFrom([]string{"", "refused: ", `{"secret":{"password":"`, "password=", "line one\n"}).Draw(t,
			"before")
		after := rapid.SampledFrom([]string{"", " is wrong", `"}}`, "&x=1", "\nline two"}).Draw(t, "after")
		others := rapid.SliceOfN(rapid.StringMatching(`[a-z]{3,10}`), 0, 4).Draw(t, "other secrets")
		s := NewSecrets(others...)
		s.Add(append(others, secret, secret[:len(secret)/3])...)
		got := s.Hide(before + echo + after)
		left := strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(got, before), after), Hidden, "")
		for _, piece := range pieces(fold(secret, false)) {
			if strings.Contains(fold(left, false), piece) {
				t.Fatalf("%q by %v: %q shows %q", secret, path, got, piece)
			}
		}
		if n := len([]rune(left)); n > 24 && n > len([]rune(echo))/4 {
			t.Fatalf("%q by %v: %q is left of %q", secret, path, left, echo)
		}
	})
}

func lastOf(path []string) string {
	if len(path) == 0 {
		return ""
	}
	return path[len(path)-1]
}

// pieces are all parts of a secret that are long enough to matter.
func pieces(secret string) []string {
	if len(secret) <= minPiece {
		return []string{secret}
	}
	var out []string
	for at := 0; at+minPiece <= len(secret); at++ {
		out = append(out, secret[at:at+minPiece])
	}
	return out
}

func TestWhatIsHidden(t *testing.T) {
	t.Parallel()
	key := "-----BEGIN KEY-----\r\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\r\n-----END KEY-----\r\n"
	for name, tt := range map[string]struct {
		secrets    []string
		text, want string
	}{
		"a passphrase that begins with the user name": {
			[]string{"svc-scan", "svc-scan-Winter2026"},
			"bad svc-scan-Winter2026 of svc-scan", "bad [redacted] of [redacted]",
		},
		"the same the other way round": {
			[]string{"svc-scan-Winter2026", "svc-scan"},
			"bad svc-scan-Winter2026", "bad [redacted]",
		},
		"overlapping secrets": {
			[]string{"abcdefghijkl", "ghijklmnopqr"},
			"x abcdefghijklmnopqr y",
			"x [redacted] y",
		},
		"one line of a key": {
			[]string{key},
			"near MIIEvQIBADANBgkqhkiG9w0BAQEFAASC",
			"near [redacted]",
		},
		"the beginning of a key": {[]string{key}, "near MIIEvQIBADANBgkq", "near [redacted]"},
		"a key in JSON": {
			[]string{key},
			`{"k":` + writeJSON(key, true) + `}`,
			`{"k":"[redacted]\r\n"}`,
		},
		"quote, ampersand, less, backslash": {
			[]string{`p"a&s<s\w`},
			`"p\"a\u0026s\u003cs\\w" p"a&s<s\w p%22a%26s%3Cs%5Cw`, `"[redacted]" [redacted] [redacted]`,
		},
		"a space that is none": {
			[]string{"pass\u00a0word"},
			"pass word pass\u00a0word password",
			"[redacted] [redacted] [redacted]",
		},
		"a short one":       {[]string{"abc"}, "xabcx a bc", "x[redacted]x a bc"},
		"too short to hide": {[]string{"ab"}, "cab", "cab"},
		"nothing to hide":   {nil, "anything", "anything"},
		"another text": {
			[]string{"hunter2hunter2"},
			"hunting is not allowed",
			"hunting is not allowed",
		},
		"cut by an escape": {
			[]string{"hunter2hunter2"},
			"hunt\x1b[0mer2hunter2",
			"hunt\x1b[0mer2hunter2",
		}, // [0m stays a part of it
		"cut by control characters": {
			[]string{"hunter2hunter2"},
			"hunt\x1b\x07er2\u202ehunter2!",
			"[redacted]!",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := NewSecrets(tt.secrets...).Hide(tt.text); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// A program's own words are not riddled because a community is called "public".
func TestHideLongLeavesWordsAlone(t *testing.T) {
	t.Parallel()
	s := NewSecrets("public", "hunter2hunter2")
	if got := s.HideLong("a public key, hunter2hunter2"); got != "a public key, [redacted]" {
		t.Error(got)
	}
	if got := s.Hide("a public key"); got != "a [redacted] key" {
		t.Error(got)
	}
}

// A long text is cut, and what stands at the cut is no half of a secret.
func TestHideIsBounded(t *testing.T) {
	t.Parallel()
	secret := "S3cretMarker-0123456789"
	for shift := range 60 {
		text := strings.Repeat("x", maxText-shift) + secret + strings.Repeat("y", 1<<20)
		got := NewSecrets(secret).Hide(text)
		if len(got) > maxText || strings.Contains(got, "S3cret") {
			t.Fatalf("shift %d: %d bytes, ending in %q", shift, len(got), got[len(got)-40:])
		}
	}
	// The same when there is nothing before the cut but secrets, which take less room when they are
	// hidden.
	got := NewSecrets(secret).Hide(strings.Repeat(secret, 2000))
	if strings.ReplaceAll(got, Hidden, "") != "" {
		t.Fatalf("%q", got)
	}
}

// Requests are remembered, and the memory is bounded.
func TestSecretsAreForgotten(t *testing.T) {
	t.Parallel()
	s := NewSecrets("standing-secret")
	for n := range 3 * maxSecrets {
		s.Add(fmt.Sprintf("secret-number-%04d", n), "again-and-again")
	}
	s.Add(strings.Repeat("k", maxSecretBytes+1)) // cannot be remembered, and takes no place
	if len(s.recent) > maxSecrets || s.size > maxSecretBytes {
		t.Errorf("%d secrets of %d bytes", len(s.recent), s.size)
	}
	text := fmt.Sprintf("standing-secret again-and-again secret-number-%04d", 3*maxSecrets-1)
	if got := s.Hide(text); got != "[redacted] [redacted] [redacted]" {
		t.Error(got)
	}
}

// Neither a text nor a secret that repeats itself takes long.
func TestHideTakesLittleTime(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"one letter":   strings.Repeat("a", 1<<20),
		"escapes":      strings.Repeat(`\\u0061%25%2561&amp;#97;`, 40_000),
		"backslashes":  strings.Repeat(`\`, 1<<20),
		"near secrets": strings.Repeat("MIIEvQIBADANBgkqhkiG9w0BAQEFAAS_", 30_000),
	} {
		s := NewSecrets(strings.Repeat("a", 4096), strings.Repeat("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n", 120))
		for n := range maxSecrets {
			s.Add(fmt.Sprintf("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC-%d", n))
		}
		start := time.Now()
		s.Hide(text)
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: %s", name, took)
		}
	}
}

func TestRepeats(t *testing.T) {
	t.Parallel()
	request := `{"name":"scanner","type":"ssh","secret":{"username":"svc","password":"pa\"ss & word","private_key":"MIIEvQIBADANBgkq"}}`
	for text, want := range map[string]bool{
		"cannot decode " + request:                       true,
		"cannot decode " + writeJSON(request, true):      true,
		"cannot decode " + url.QueryEscape(request):      true,
		"cannot decode " + html.EscapeString(request):    true,
		"cannot decode " + request[20:100]:               true,
		"cannot decode " + request[20:60]:                false,
		"the name scanner is taken":                      false,
		"":                                               false,
		strings.Repeat("name type secret username ", 50): false,
	} {
		if got := Repeats(text, request); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	if Repeats("grant_type=client_credentials", "grant_type=client_credentials") {
		t.Error("a short request is not long")
	}
}

// FuzzHide: no text makes a secret show, and none is made longer than what stands in for secrets
// needs.
func FuzzHide(f *testing.F) {
	const secret = "S3cret\"&<Marker>\\0123"
	for _, seed := range []string{"", "refused: ", `{"a":"`, "%", `\`, "&#", `\u00`, "\xff", strings.Repeat("S3cret", 9)} {
		for name, echo := range echoes() {
			if name == "as it stands" || len(seed) < 3 {
				f.Add(seed, echo(secret))
			}
		}
	}
	s := NewSecrets(secret)
	f.Fuzz(func(t *testing.T, before, after string) {
		got := s.Hide(before + " " + secret + " " + after)
		for _, text := range []string{got, Line(got, 1000), Paragraphs(got, 1000)} {
			if strings.Contains(fold(text, false), fold(secret, false)) {
				t.Fatalf("%q + %q: %q", before, after, text)
			}
		}
	})
}
