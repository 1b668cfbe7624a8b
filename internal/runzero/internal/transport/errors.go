package transport

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// ErrNotFound says that an object is certainly gone: the service said so about that very object, or
// a complete list does not hold it, or it is removed or inactive. Nothing else (refusals, proxy
// pages, failures) ever matches it.
var ErrNotFound = errors.New("not found")

// ErrorKind sorts failures by what a user can do about them.
type ErrorKind int

// The kinds of failure.
const (
	// KindUnknown is an error that did not come from a call, or fits nothing below.
	KindUnknown ErrorKind = iota
	// KindNotFound: the service says in JSON that there is no such object.
	KindNotFound
	// KindUnauthorized: the credential itself is refused.
	KindUnauthorized
	// KindWrongToken: the credential is good but of a kind or an organization that this call does not
	// accept.
	KindWrongToken
	// KindForbidden: the role behind the credential does not allow it.
	KindForbidden
	// KindLicense: the license does not include it, or has expired.
	KindLicense
	// KindInvalid: the service, or a check here before sending, refuses the input.
	KindInvalid
	// KindNotConsole: what answered is not the runZero API (HTML, not JSON, a redirect elsewhere).
	KindNotConsole
	// KindDailyQuota: the account's calls of the day are used up.
	KindDailyQuota
	// KindBudget: sending the request would go beyond Config.Budget. It was not sent.
	KindBudget
	// KindBurst: the limit of calls per five minutes and source address was hit for longer than
	// Config.MaxWait.
	KindBurst
	// KindServer: the service failed (5xx).
	KindServer
	// KindNetwork: no complete answer arrived.
	KindNetwork
	// KindTimeout: an attempt took longer than Config.RequestTimeout, or the caller's deadline passed.
	KindTimeout
	// KindTooLarge: the answer is larger than this client accepts.
	KindTooLarge
	// KindContradiction: the status is that of a success, and the answer says that it was none.
	KindContradiction
	// KindWrongAccount: the credential belongs to another account than the one that is meant.
	KindWrongAccount
	// KindUntrusted: the server's certificate is not signed by an authority that this machine, or the
	// configuration, trusts.
	KindUntrusted
)

// String is the kind in plain words.
func (k ErrorKind) String() string {
	switch k {
	case KindNotFound:
		return "not found"
	case KindUnauthorized:
		return "credential refused"
	case KindWrongToken:
		return "wrong kind of credential"
	case KindForbidden:
		return "not permitted"
	case KindLicense:
		return "not included in the license"
	case KindInvalid:
		return "request refused"
	case KindNotConsole:
		return "the answer is not from the runZero API"
	case KindDailyQuota:
		return "daily API quota used up"
	case KindBudget:
		return "API budget used up"
	case KindBurst:
		return "rate limited"
	case KindServer:
		return "server error"
	case KindNetwork:
		return "no complete answer"
	case KindTimeout:
		return "timed out"
	case KindTooLarge:
		return "answer too large"
	case KindContradiction:
		return "contradictory answer"
	case KindWrongAccount:
		return "wrong account"
	case KindUntrusted:
		return "certificate not trusted"
	default:
		return "unexpected"
	}
}

// Error is a failed call. Its text never holds a credential, a header, or the body of a request.
type Error struct {
	Operation string // operationId of the API document
	Method    string
	Path      string // template, such as /org/sites/{site_id}
	Status    int    // HTTP status; 0 if there was no answer
	Kind      ErrorKind
	Title     string            // from the answer, if any
	Detail    string            // from the answer, or from this client
	Fields    map[string]string // refused request fields, if the service names them

	ProvidedTokenType  string   // as the service calls it: client, organization, export
	PossibleTokenTypes []string // the same, the accepted ones

	Usage Usage // quota as last seen
	Err   error // cause, if any

	// IsRepeated is true where the same failure was returned before: nothing was sent this time.
	IsRepeated bool

	isCollection bool // a list call: "not found" says nothing about one object
	wasSent      bool // the request may have reached the service
	isWrite      bool
}

// Error is one line: the call, the kind, what the service said.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Operation != "" {
		fmt.Fprintf(&b, "%s (%s %s): ", e.Operation, e.Method, e.Path)
	}
	b.WriteString(e.Kind.String())
	if e.Status != 0 {
		fmt.Fprintf(&b, " (HTTP %d %s)", e.Status, http.StatusText(e.Status))
	}
	for _, s := range []string{e.Title, e.Detail} {
		if s != "" {
			b.WriteString(": " + s)
		}
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is makes a "not found" about one object match ErrNotFound. A "not found" about a whole collection
// does not: it may be a wrong address or a missing parent, and proves nothing about the object
// looked for.
func (e *Error) Is(target error) bool {
	return target == ErrNotFound && e.Kind == KindNotFound && !e.isCollection
}

// LostAnswer reports that a write may have been carried out although it failed here: the request
// left and no usable answer came back. The caller should look before trying again.
func (e *Error) LostAnswer() bool {
	if !e.isWrite || !e.wasSent {
		return false
	}
	switch e.Kind {
	case KindServer:
		return isServerFailure(e.Status)
	case KindNetwork, KindTimeout, KindTooLarge:
		return true
	case KindNotConsole:
		return e.Status < 300 || isServerFailure(e.Status)
	case KindUnknown: // canceled while under way
		return true
	default:
		return false
	}
}

// KindOf finds the kind of an error. Objects proven gone are KindNotFound; errors that did not come
// from this package are KindUnknown.
func KindOf(err error) ErrorKind {
	if errors.Is(err, ErrNotFound) {
		return KindNotFound
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return KindUnknown
}

// LostAnswer reports whether err is a write of unknown outcome. See [Error.LostAnswer].
func LostAnswer(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.LostAnswer()
}

// NotFoundf builds the error of an object proven absent.
func NotFoundf(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrNotFound}, args...)...)
}

// AsError finds this package's error in a chain.
func AsError(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}

// IsAmbiguousNotFound reports a 400 about one object, which some builds send for a deleted one. It
// counts as "not found" only together with a complete list that lacks the object (api-behaviour
// 11).
func IsAmbiguousNotFound(err error) bool {
	e, ok := AsError(err)
	return ok && e.Kind == KindInvalid && e.Status == http.StatusBadRequest
}

// IsRefusal reports an answer that a call is not for this credential or this console.
func IsRefusal(err error) bool {
	switch KindOf(err) {
	case KindNotFound, KindWrongToken, KindForbidden, KindLicense, KindInvalid, KindUnauthorized, KindNotConsole:
		return true
	default:
		return false
	}
}

// IsOutage reports a failure of the console, or of the way to it, that may pass.
func IsOutage(err error) bool {
	switch KindOf(err) {
	case KindServer, KindNetwork, KindTimeout, KindBurst, KindNotConsole:
		return true
	default:
		return false
	}
}

// AsSure is a lost answer whose write turned out not to have been carried out.
func AsSure(err error, why string) error {
	e, ok := AsError(err)
	if !ok || !e.LostAnswer() {
		return err
	}
	sure := *e
	sure.wasSent = false
	sure.Detail = JoinText(sure.Detail, why)
	return &sure
}

// AsLost is a failed write whose outcome is not known.
func AsLost(err error, why string) error {
	e, ok := AsError(err)
	if !ok {
		return err
	}
	lost := *e
	if lost.Kind == KindInvalid || lost.Kind == KindNotFound {
		lost.Kind = KindUnknown
	}
	lost.wasSent, lost.isWrite = true, true
	lost.Detail = JoinText(lost.Detail, why)
	return &lost
}

// WithDetail is an error with one more sentence.
func WithDetail(err error, more string) error {
	e, ok := AsError(err)
	if !ok || more == "" {
		return err
	}
	both := *e
	both.Detail = JoinText(both.Detail, more)
	return &both
}
