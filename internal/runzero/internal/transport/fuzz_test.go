package transport

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

// marker stands for a secret. No part of it may show, so the tests look for its beginning.
const marker = "CT" + "S3cretMarker" + "0123456789abcdef"

// FuzzFailure: no answer of the service, however it repeats the credential, brings it into an
// error.
func FuzzFailure(f *testing.F) {
	f.Add(401, "application/json", "", `{"title":"request failed","detail":"token `, ` is unknown","status":"error"}`)
	f.Add(400, "application/json", "", `{"fields":{"`,
		`":"x"},"provided_token_type":"client","possible_token_types":["organization"]}`)
	f.Add(403, "application/json", "", `{"provided_token_type":"`, `","possible_token_types":"x"}`)
	f.Add(400, "application/json", "", `{"provided_token_type":"client","possible_token_types":["`, `"]}`)
	f.Add(500, "text/plain", "", strings.Repeat("x", 390), "")
	f.Add(502, "text/html", "", "<html>", "</html>")
	f.Add(302, "", "https://user:"+marker+"@example.com/", "", "")
	f.Add(302, "", "https://"+marker+".example.com/", "", "")
	f.Add(200, "", "", `{"error":`, `}`)
	c, err := New(Config{BaseURL: "https://console.example.com", Login: Login{Kind: KindAccountToken, Token: marker}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, status int, kind, location, before, after string) {
		h := http.Header{"Content-Type": {kind}, "Location": {location}}
		e := c.responseError(
			&callState{op: Operation{ID: "getSites", Method: http.MethodGet, Path: "/org/sites", IsList: true}}, status, h,
			[]byte(before+marker+after))
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

// FuzzBaseURL: an accepted address is safe to send a credential to, means the same when it is read
// again, and a refusal does not repeat a password.
func FuzzBaseURL(f *testing.F) {
	for _, seed := range []string{
		"https://console.runzero.com", "https://h/api/v1.0/", "http://127.0.0.1:80", "http://[::1]:8080/x",
		"http://localhost", "https://h?x=1", "https://h#f",
		"https://u:p@h", "ftp://h", "https:h", "//h", "", " https://h/a%2Fb ", "https://h/../x", "https://h//",
		"http://127.0.0.1.example.com", "https://h\\x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := parseBaseURL(s)
		if err == nil {
			if u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Host == "" || strings.HasSuffix(u.Path, "/") {
				t.Fatalf("%q is read as %#v", s, u)
			}
			if u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) {
				t.Fatalf("%q would send the credential in the clear", s)
			}
			again, err := parseBaseURL(u.String())
			if err != nil || *again != *u && !strings.HasSuffix(u.Path, APIPrefix) {
				t.Fatalf("%q: %s, then %v, %v", s, u, again, err)
			}
		}
		for _, scheme := range []string{"https", "http"} {
			if _, err := parseBaseURL(scheme + "://user:" + marker + s); err != nil && strings.Contains(err.Error(), marker) {
				t.Fatalf("%q: the refusal repeats the password: %v", s, err)
			}
			if _, err := parseBaseURL(scheme + "://user:" + marker + "@" + s); err == nil ||
				strings.Contains(err.Error(), marker) {
				t.Fatalf("%q: a password is accepted or repeated: %v", s, err)
			}
		}
	})
}

// FuzzHeaders: no header leads to a negative wait, and a quota that cannot be read is not a spent
// one.
func FuzzHeaders(f *testing.F) {
	for _, seed := range []string{
		"", "0", "-1", "120", "1e3", "99999999999999999999", "Fri, 02 Jan 2026 03:04:05 GMT",
		"Sun Nov  6 08:49:37 1994", " 5", "+5",
	} {
		f.Add(seed, seed)
	}
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	f.Fuzz(func(t *testing.T, after, remaining string) {
		h := http.Header{"Retry-After": {after}, http.CanonicalHeaderKey(remainingHeader): {remaining}}
		if d := retryAfter(h, now); d < 0 {
			t.Fatalf("Retry-After %q is a wait of %s", after, d)
		}
		n := headerInt(h, remainingHeader)
		if spent := isDailyQuotaSpent(h); spent != (n != nil && *n <= 0) {
			t.Fatalf("remaining %q: spent is %v", remaining, spent)
		}
		if d := retryAfter(http.Header{}, now); d != 0 {
			t.Fatalf("without a header the wait is %s", d)
		}
	})
}
