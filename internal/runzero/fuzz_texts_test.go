package runzero

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// marker stands for a secret. No part of it may show, so the tests look for its beginning.
const marker = "CT" + "S3cretMarker" + "0123456789abcdef"

// FuzzFailure: no answer of the service, however it repeats the credential, brings it into an error.
func FuzzFailure(f *testing.F) {
	f.Add(401, "application/json", "", `{"title":"request failed","detail":"token `, ` is unknown","status":"error"}`)
	f.Add(400, "application/json", "", `{"fields":{"`, `":"x"},"provided_token_type":"client","possible_token_types":["organization"]}`)
	f.Add(403, "application/json", "", `{"provided_token_type":"`, `","possible_token_types":"x"}`)
	f.Add(400, "application/json", "", `{"provided_token_type":"client","possible_token_types":["`, `"]}`)
	f.Add(500, "text/plain", "", strings.Repeat("x", 390), "")
	f.Add(502, "text/html", "", "<html>", "</html>")
	f.Add(302, "", "https://user:"+marker+"@example.com/", "", "")
	f.Add(302, "", "https://"+marker+".example.com/", "", "")
	f.Add(200, "", "", `{"error":`, `}`)
	c, err := New(Config{BaseURL: "https://console.example.com", Credential: Credential{Kind: KindAccountToken, Token: marker}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, status int, kind, location, before, after string) {
		h := http.Header{"Content-Type": {kind}, "Location": {location}}
		e := c.failure(&callState{op: opSites}, status, h, []byte(before+marker+after))
		texts := []string{e.Error(), e.Title, e.Detail, e.ProvidedTokenType, strings.Join(e.PossibleTokenTypes, " ")}
		for key, value := range e.Fields {
			texts = append(texts, key, value)
		}
		for _, text := range texts {
			if strings.Contains(text, marker[:12]) || strings.Contains(strings.ToLower(text), strings.ToLower(marker)) {
				t.Fatalf("status %d, %q: the credential shows", status, before+"..."+after)
			}
			if len(text) > 10_000 {
				t.Fatalf("status %d, %q: a text of %d bytes", status, before, len(text))
			}
		}
		if errors.Is(e, ErrNotFound) && status != http.StatusNotFound && status != http.StatusGone {
			t.Fatalf("status %d is no proof that something is gone", status)
		}
	})
}

// FuzzIDs: what may enter a path needs no escaping there, and its normal form is final.
func FuzzIDs(f *testing.F) {
	for _, seed := range []string{"", ZeroUUID, item1, " " + strings.ToUpper(item1) + "\n", "../../account", item1[:35] + "/", strings.Repeat("İ", 18), "K" + item1[1:]} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id := normalID(s)
		if again := normalID(id); again != id {
			t.Fatalf("%q: %q, then %q", s, id, again)
		}
		if usableID(id) && (url.PathEscape(id) != id || len(id) != len(ZeroUUID) || id == ZeroUUID || strings.Trim(id, "0123456789abcdef-") != "") {
			t.Fatalf("%q is usable as %q", s, id)
		}
		if ValidUUID(s) != ValidUUID(strings.ToUpper(s)) && !strings.ContainsFunc(s, func(r rune) bool { return r > 127 }) {
			t.Fatalf("%q: letter case matters", s)
		}
	})
}

// FuzzBaseURL: an accepted address is safe to send a credential to, means the same when it is read again, and a refusal does not
// repeat a password.
func FuzzBaseURL(f *testing.F) {
	for _, seed := range []string{
		"https://console.runzero.com", "https://h/api/v1.0/", "http://127.0.0.1:80", "http://[::1]:8080/x", "http://localhost", "https://h?x=1", "https://h#f",
		"https://u:p@h", "ftp://h", "https:h", "//h", "", " https://h/a%2Fb ", "https://h/../x", "https://h//", "http://127.0.0.1.example.com", "https://h\\x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := parseBaseURL(s)
		if err == nil {
			if u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Host == "" || strings.HasSuffix(u.Path, "/") {
				t.Fatalf("%q is read as %#v", s, u)
			}
			if u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
				t.Fatalf("%q would send the credential in the clear", s)
			}
			again, err := parseBaseURL(u.String())
			if err != nil || *again != *u && !strings.HasSuffix(u.Path, apiPrefix) {
				t.Fatalf("%q: %s, then %v, %v", s, u, again, err)
			}
		}
		for _, scheme := range []string{"https", "http"} {
			if _, err := parseBaseURL(scheme + "://user:" + marker + s); err != nil && strings.Contains(err.Error(), marker) {
				t.Fatalf("%q: the refusal repeats the password: %v", s, err)
			}
			if _, err := parseBaseURL(scheme + "://user:" + marker + "@" + s); err == nil || strings.Contains(err.Error(), marker) {
				t.Fatalf("%q: a password is accepted or repeated: %v", s, err)
			}
		}
	})
}

// FuzzLines: the reader of JSON lines gives the lines that are there, no more and no fewer, however the bytes arrive.
func FuzzLines(f *testing.F) {
	const most = 64
	for _, seed := range []string{"", "{}\n{}\n", "\ufeff{}\r\n\r\n [1]", "{\"a\":", "<html>", "x\n" + strings.Repeat("y", most) + "\n", "\n\n", "{}\n{\"a\"", "a\n\ufeff\nb"} {
		f.Add([]byte(seed), true)
		f.Add([]byte(seed), false)
	}
	f.Fuzz(func(t *testing.T, body []byte, slowly bool) {
		var want []string
		var end error
		all := bytes.SplitAfter(body, []byte("\n"))
		for i, line := range all {
			if len(line) > most {
				end = errTooLarge
				break
			}
			line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff")))
			if i == len(all)-1 && len(line) > 0 && truncated(line) {
				end = errTruncated
				break
			}
			if len(line) > 0 {
				want = append(want, string(line))
			}
		}
		var r io.Reader = bytes.NewReader(body)
		if slowly {
			r = iotest.OneByteReader(r)
		}
		resp := &http.Response{Body: io.NopCloser(r)}
		l, err := openLines(resp, newPatience(context.Background(), time.Minute), most)
		if l == nil {
			html := len(want) > 0 && firstByte([]byte(want[0])) == '<'
			early := len(want) == 0 && end != nil && errors.Is(err, end)
			if !early && (err != nil || !html) {
				t.Fatalf("%q is not opened: %v, want %q and %v", body, err, want, end)
			}
			return
		}
		defer l.Close()
		var got []string
		for {
			line, err := l.next()
			if err != nil {
				if end == nil {
					end = io.EOF
				}
				if !errors.Is(err, end) {
					t.Fatalf("%q ends with %v, want %v", body, err, end)
				}
				break
			}
			got = append(got, string(line))
		}
		if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Fatalf("%q: lines %q, want %q", body, got, want)
		}
	})
}

// FuzzPrinting: no way of printing a credential, or an object that carries a secret, shows it.
func FuzzPrinting(f *testing.F) {
	for _, seed := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%10.3v", "%[1]v %[1]s", "%!", "%", "%T", "no verb", "%*v", "%w"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, format string) {
		if strings.ContainsAny(format, "pw") {
			return // %p never asks a value how it wants to be printed; nobody prints these by address
		}
		for _, v := range []any{
			Credential{Kind: KindAccountToken, Token: marker, ClientSecret: marker},
			Key{ID: item1, Token: marker},
			ExportToken{ID: item1, Token: marker},
			Organization{ID: org1, DownloadToken: marker},
			&Key{Token: marker},
			[]Organization{{DownloadToken: marker}},
			map[string]ExportToken{"a": {Token: marker}},
		} {
			out := fmt.Sprintf(format, v)
			encoded, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{out, string(encoded)} {
				if strings.Contains(text, marker) || strings.Contains(strings.ToLower(text), fmt.Sprintf("%x", marker)) {
					t.Fatalf("%q shows the secret of a %T", format, v)
				}
			}
		}
	})
}
