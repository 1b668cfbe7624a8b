package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/sanitize"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

// licenseWords mark a 403 that is about the license, not about the role (api-behaviour 11).
var licenseWords = regexp.MustCompile(`(?i)licen[cs]e|subscription|\bupgrade\b|\b(plan|edition|tier)\b`)

// newError starts an error about a call.
func (c *Conn) newError(st *callState, kind ErrorKind) *Error {
	return &Error{
		Operation: st.op.ID, Method: st.op.Method, Path: st.op.Path, Kind: kind, Usage: c.quota.usage(),
		isCollection: st.op.IsList, wasSent: st.wasSent, isWrite: !st.op.IsRead(),
	}
}

// responseError explains an answer that is not a success.
func (c *Conn) responseError(st *callState, status int, h http.Header, body []byte) *Error {
	e := c.newError(st, KindInvalid)
	e.Status = status
	p, isJSON := wire.ParseProblem(body)
	html := wire.IsHTML(h.Get("Content-Type"), body)
	c.quote(e, p)
	if !isJSON && !html {
		e.Detail = c.scrub(firstLine(body), maxDetail)
	}
	if st.secretBody != "" && sanitize.Repeats(string(body), st.secretBody) {
		e.Title, e.Detail, e.Fields = "", "the answer repeats the request, which holds secrets, so what it says is left out",
			nil
	}
	switch {
	case status < 400:
		e.Kind = KindNotConsole
		e.Detail = "the answer is a redirect that is not followed: is the base URL right?"
		if to, err := url.Parse(h.Get("Location")); err == nil && to.Host != "" {
			e.Detail = c.scrub(fmt.Sprintf("the answer is a redirect to %s://%s, which is not followed: is the base URL right?",
				to.Scheme, to.Host), maxDetail)
		}
	case p.IsWrongToken() && (status == http.StatusBadRequest || status == http.StatusUnauthorized ||
		status == http.StatusForbidden):
		e.Kind = KindWrongToken
	case status == http.StatusUnauthorized:
		e.Kind = KindUnauthorized
	case status == http.StatusForbidden:
		e.Kind = KindForbidden
		if licenseWords.MatchString(e.Title + " " + e.Detail) {
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
		e.Detail = JoinText(e.Detail, "the proxy asks for credentials")
	case status == http.StatusTooManyRequests && isDailyQuotaSpent(h):
		e.Kind = KindDailyQuota
		e.Detail = JoinText(e.Detail, quotaText(e.Usage))
	case status == http.StatusTooManyRequests:
		e.Kind = KindBurst
		e.Detail = JoinText(e.Detail,
			fmt.Sprintf("gave up after waiting %s in all", c.pacer.throttledFor().Round(time.Second)))
	case isServerFailure(status), status >= 500:
		e.Kind = KindServer
	}
	if html && st.op.ID == signInOperation.ID && status < 500 {
		e.Kind = KindNotConsole // the API itself refuses in JSON
	}
	if html && e.Kind != KindNotConsole {
		e.Detail = "the answer is a web page, perhaps from a proxy"
	} else if html && status >= 400 {
		e.Detail = "the answer is a web page: is the base URL right, or does a proxy stand in between?"
	}
	return e
}

// networkError explains a call without a complete answer.
func (c *Conn) networkError(ctx context.Context, st *callState, err error) *Error {
	if e, ok := AsError(err); ok {
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
	case errors.Is(err, errIdle):
		e.Kind = KindTimeout
		e.Detail = fmt.Sprintf("the limit is %s for each attempt", c.cfg.RequestTimeout)
	case errors.As(err, &cert):
		e.Kind = KindUntrusted
	case errors.As(err, &slow) && slow.Timeout():
		e.Kind = KindTimeout
	}
	e.Err = cause{text: c.scrub(err.Error(), maxDetail), err: err}
	return e
}

// cause keeps an error for errors.Is and shows its text without secrets.
type cause struct {
	text string
	err  error
}

func (c cause) Error() string { return c.text }
func (c cause) Unwrap() error { return c.err }

// How much of an answer enters an error.
const (
	// maxDetail is how many characters of an answer's own explanation an error repeats.
	maxDetail = 1000
	// maxFields is how many refused fields an error names, and maxFieldText how much the answer may
	// say of each.
	maxFields    = 20
	maxFieldText = 300
	// maxQuote is how much of a name or another value an error quotes.
	maxQuote = 200
)

// quote takes over what a problem says, without secrets and bounded.
func (c *Conn) quote(e *Error, p wire.Problem) {
	e.Title, e.Detail = c.scrub(string(p.Title), maxDetail), c.scrub(p.Sentence(), maxDetail)
	e.ProvidedTokenType = c.scrub(string(p.Provided), maxQuote)
	for _, kind := range p.PossibleKinds() {
		if len(e.PossibleTokenTypes) < maxFields {
			e.PossibleTokenTypes = append(e.PossibleTokenTypes, c.scrub(kind, maxQuote))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Fields)) {
		if e.Fields == nil {
			e.Fields = map[string]string{}
		}
		if len(e.Fields) < maxFields {
			e.Fields[c.scrub(name, maxQuote)] = c.scrub(p.Fields[name], maxFieldText)
		}
	}
}

// firstLine is the beginning of a plain-text answer. A secret of several lines may begin in it and
// is hidden in part then.
func firstLine(body []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(body[:min(len(body), 64<<10)])), "\n")
	return line
}

// userInfo matches the user part of an address, as a badly configured proxy puts into errors.
var userInfo = regexp.MustCompile(`//[^/\s@]*@`)

// scrub takes the secrets of the connection and of its calls out of text that came from elsewhere,
// makes one line of it, and bounds its length.
func (c *Conn) scrub(text string, limit int) string {
	return sanitize.Line(userInfo.ReplaceAllString(c.secrets.Hide(text), "//"+Redacted+"@"), limit)
}

// HideSecrets takes the connection's own secrets, and those of its requests, out of a diagnostic,
// in whatever spelling.
func (c *Conn) HideSecrets(text string) string { return c.secrets.HideLong(text) }

// KeepSecret makes secrets known that no text may show, besides the connection's own and those of
// its requests.
func (c *Conn) KeepSecret(secrets ...string) { c.secrets.Add(secrets...) }

// JoinText joins two sentences of a detail.
func JoinText(a, b string) string {
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
	return fmt.Sprintf("limit %s calls a day, used today %s, remaining %s", show(u.Limit), show(u.Today),
		show(u.Remaining))
}

// Redacted stands in for a secret.
const Redacted = sanitize.Hidden

// NewError starts an error about a call that was not sent.
func (c *Conn) NewError(op Operation, kind ErrorKind) *Error {
	return c.newError(&callState{op: op}, kind)
}

// UnexpectedResponse is a JSON answer of success that is not what the call promises.
func (c *Conn) UnexpectedResponse(op Operation, detail string) *Error {
	e := c.newError(&callState{op: op, wasSent: true}, KindNotConsole)
	e.Status, e.Detail = http.StatusOK, detail
	return e
}

// ErrorInSuccess finds the text of an answer that says success by its status and failure by its
// body; nil if there is none.
func (c *Conn) ErrorInSuccess(op Operation, body []byte) error {
	p, isJSON := wire.ParseProblem(body)
	if !isJSON || p.Error == "" {
		return nil
	}
	return c.errorInSuccess(&callState{op: op, wasSent: true}, http.StatusOK, p)
}

func (c *Conn) errorInSuccess(st *callState, status int, p wire.Problem) *Error {
	e := c.newError(st, KindContradiction)
	e.Status = status
	e.Detail = c.scrub("the status is that of a success, and the answer says: "+string(p.Error), maxDetail)
	return e
}

// Scrub takes the connection's secrets, and what steers a terminal, out of a text that came from
// elsewhere.
func (c *Conn) Scrub(s string) string { return c.scrub(s, maxDetail) }
