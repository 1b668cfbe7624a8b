package runzero

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"
)

// licenceWords mark a 403 that is about the licence, not about the role (fact sheet section 11).
var licenceWords = regexp.MustCompile(`(?i)licen[cs]e|subscription|\bupgrade\b|\b(plan|edition|tier)\b`)

// newError starts an error about a call.
func (c *Client) newError(st *callState, kind ErrorKind) *Error {
	return &Error{
		Operation: st.op.id, Method: st.op.method, Path: st.op.path, Kind: kind, Usage: c.meter.usage(),
		collection: st.op.list, sent: st.sent, write: !st.op.repeatable(),
	}
}

// failure explains an answer that is not a success.
func (c *Client) failure(st *callState, status int, h http.Header, body []byte) *Error {
	e := c.newError(st, KindInvalid)
	e.Status = status
	p, isJSON := parseProblem(body)
	html := isHTML(h.Get("Content-Type"), body)
	e.Title, e.Detail = c.scrub(st, string(p.Title)), c.scrub(st, p.detail())
	e.ProvidedTokenType, e.PossibleTokenTypes = c.scrub(st, string(p.Provided)), p.possible()
	for i, kind := range e.PossibleTokenTypes {
		e.PossibleTokenTypes[i] = c.scrub(st, kind)
	}
	if len(p.Fields) > 0 {
		e.Fields = make(map[string]string, len(p.Fields))
		for k, v := range p.Fields {
			e.Fields[c.scrub(st, k)] = c.scrub(st, v)
		}
	}
	if !isJSON && !html {
		// Scrubbed before it is cut to one line: half a secret would not be recognised.
		e.Detail = firstLine([]byte(c.scrub(st, string(body[:min(len(body), 64<<10)]))))
	}
	switch {
	case status < 400:
		e.Kind = KindNotConsole
		e.Detail = "the answer is a redirect that is not followed: is the base URL right?"
		if to, err := url.Parse(h.Get("Location")); err == nil && to.Host != "" {
			e.Detail = c.scrub(st, fmt.Sprintf("the answer is a redirect to %s://%s, which is not followed: is the base URL right?", to.Scheme, to.Host))
		}
	case p.wrongToken() && (status == http.StatusBadRequest || status == http.StatusUnauthorized || status == http.StatusForbidden):
		e.Kind = KindWrongToken
	case status == http.StatusUnauthorized:
		e.Kind = KindUnauthorized
	case status == http.StatusForbidden:
		e.Kind = KindForbidden
		if licenceWords.MatchString(e.Title + " " + e.Detail) {
			e.Kind = KindLicense
		}
	case status == http.StatusNotFound || status == http.StatusGone:
		// The API answers in JSON. Anything else comes from something in between and proves nothing.
		e.Kind = KindNotConsole
		if isJSON {
			e.Kind = KindNotFound
		}
	case status == http.StatusProxyAuthRequired:
		e.Kind = KindNotConsole
		e.Detail = joinText(e.Detail, "the proxy asks for credentials")
	case status == http.StatusTooManyRequests && dailyQuotaSpent(h):
		e.Kind = KindDailyQuota
		e.Detail = joinText(e.Detail, quotaText(e.Usage))
	case status == http.StatusTooManyRequests:
		e.Kind = KindBurst
		e.Detail = joinText(e.Detail, fmt.Sprintf("gave up after waiting %s in all", st.waited.Round(time.Second)))
	case status >= 500:
		e.Kind = KindServer
	}
	if html && e.Kind != KindNotConsole {
		e.Detail = "the answer is a web page, perhaps from a proxy"
	} else if html && status >= 400 {
		e.Detail = "the answer is a web page: is the base URL right, or does a proxy stand in between?"
	}
	return e
}

// broken explains a call without a complete answer.
func (c *Client) broken(ctx context.Context, st *callState, err error) *Error {
	if e, ok := asError(err); ok {
		return e // from the token exchange, or a standing refusal
	}
	e := c.newError(st, KindNetwork)
	var viaURL *url.Error
	if errors.As(err, &viaURL) {
		err = viaURL.Err // its text would repeat the address with the query
	}
	if errors.Is(err, errTruncated) || errors.Is(err, errTooLarge) {
		e.Status = st.status
	}
	var cert *tls.CertificateVerificationError
	var slow net.Error
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		e.Kind, err = KindUnknown, ctx.Err()
	case ctx.Err() != nil:
		e.Kind, err = KindTimeout, ctx.Err()
	case errors.Is(err, errTooLarge):
		e.Kind = KindTooLarge
	case errors.Is(err, errAttempt):
		e.Kind = KindTimeout
		e.Detail = fmt.Sprintf("the limit is %s for each attempt", c.cfg.RequestTimeout)
	case errors.As(err, &cert):
		e.Kind = KindUntrusted
	case errors.As(err, &slow) && slow.Timeout():
		e.Kind = KindTimeout
	}
	e.Err = cause{text: c.scrub(st, err.Error()), err: err}
	return e
}

// cause keeps an error for errors.Is and shows its text without secrets.
type cause struct {
	text string
	err  error
}

func (c cause) Error() string { return c.text }
func (c cause) Unwrap() error { return c.err }

// userInfo matches the user part of an address, as a badly configured proxy puts into errors.
var userInfo = regexp.MustCompile(`//[^/\s@]*@`)

// scrub takes the secrets of the client and of the call out of text that came from elsewhere, and control characters, and bounds
// its length.
func (c *Client) scrub(st *callState, s string) string {
	// What steers a terminal has no business in a text that ends up in one, and could hide a secret from the search below.
	s = strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, s)
	secrets := []string{c.cfg.Credential.Token, c.cfg.Credential.ClientSecret}
	secrets = append(secrets, st.secrets...)
	if c.tokens != nil {
		secrets = append(secrets, c.tokens.secrets()...)
	}
	for _, secret := range secrets {
		if len(secret) > 2 { // anything shorter would riddle the text and hide nothing
			s = strings.ReplaceAll(s, secret, redacted)
			s = strings.ReplaceAll(s, url.QueryEscape(secret), redacted)
		}
	}
	s = userInfo.ReplaceAllString(s, "//"+redacted+"@")
	if r := []rune(s); len(r) > 1000 {
		s = string(r[:1000]) + "..."
	}
	return s
}

// firstLine is the beginning of a plain-text answer.
func firstLine(body []byte) string {
	s, _, _ := strings.Cut(strings.TrimSpace(string(body[:min(len(body), 400)])), "\n")
	return strings.ToValidUTF8(strings.TrimSpace(s), "")
}

func joinText(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}

func quotaText(u Usage) string {
	show := func(n *int64) string {
		if n == nil {
			return "unknown"
		}
		return fmt.Sprint(*n)
	}
	return fmt.Sprintf("limit %s calls a day, used today %s, remaining %s", show(u.Limit), show(u.Today), show(u.Remaining))
}
