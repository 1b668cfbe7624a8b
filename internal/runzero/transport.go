package runzero

import (
	"context"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/recovery"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

// What the users of a client see of the layers below it.
type (
	// Login is what a client proves itself with.
	Login = transport.Login
	// LoginKind says what sort of credential a client holds.
	LoginKind = transport.LoginKind
	// Requirement is the credential that a call or an object needs.
	Requirement = transport.Requirement
	// Pace is a limit of requests.
	Pace = transport.Pace
	// Budget bounds what one client may spend.
	Budget = transport.Budget
	// Usage is what is known of the account's daily quota.
	Usage = transport.Usage
	// Error is a failed call.
	Error = transport.Error
	// ErrorKind sorts failures by what a user can do about them.
	ErrorKind = transport.ErrorKind
	// Place says whose ledgers belong together.
	Place = recovery.Place
	// Notice is something that the user must learn of although the call succeeded.
	Notice = recovery.Notice
	// Notices collects what the calls made with one context have to say.
	Notices = recovery.Notices
	// ConnConfig is the part of a client's configuration that is about the connection.
	ConnConfig = transport.Config
)

// The kinds of credential, see [transport.LoginKind].
const (
	KindNone              = transport.KindNone
	KindAccountToken      = transport.KindAccountToken
	KindOrganizationToken = transport.KindOrganizationToken
	KindExportToken       = transport.KindExportToken
	KindAPIClient         = transport.KindAPIClient
)

// The requirements, see [transport.Requirement].
const (
	NeedsAccount      = transport.NeedsAccount
	NeedsOrganization = transport.NeedsOrganization
	NeedsExport       = transport.NeedsExport
)

// The kinds of failure, see [transport.ErrorKind].
const (
	KindUnknown       = transport.KindUnknown
	KindNotFound      = transport.KindNotFound
	KindUnauthorized  = transport.KindUnauthorized
	KindWrongToken    = transport.KindWrongToken
	KindForbidden     = transport.KindForbidden
	KindLicense       = transport.KindLicense
	KindInvalid       = transport.KindInvalid
	KindNotConsole    = transport.KindNotConsole
	KindDailyQuota    = transport.KindDailyQuota
	KindBudget        = transport.KindBudget
	KindBurst         = transport.KindBurst
	KindServer        = transport.KindServer
	KindNetwork       = transport.KindNetwork
	KindTimeout       = transport.KindTimeout
	KindTooLarge      = transport.KindTooLarge
	KindContradiction = transport.KindContradiction
	KindWrongAccount  = transport.KindWrongAccount
	KindUntrusted     = transport.KindUntrusted
)

// The kinds of notice, see [recovery.NoticeKind].
const (
	NoticeFound           = recovery.NoticeFound
	NoticeTakenOver       = recovery.NoticeTakenOver
	NoticeMayBeLeftOver   = recovery.NoticeMayBeLeftOver
	NoticeLeftByKilledRun = recovery.NoticeLeftByKilledRun
	NoticeNoLedger        = recovery.NoticeNoLedger

	NoticeMayBeOfKilledRun = recovery.NoticeMayBeOfKilledRun
	NoticeMayBeInState     = recovery.NoticeMayBeInState
)

// ErrNotFound says that an object is certainly gone. Nothing else (refusals, proxy pages, failures)
// ever matches it.
var ErrNotFound = transport.ErrNotFound

// ZeroUUID is how the service writes "none" (api-behaviour 0, trap 8).
const ZeroUUID = wire.ZeroUUID

const (
	apiPrefix = transport.APIPrefix
	redacted  = transport.Redacted
)

// KindOf finds the kind of an error.
func KindOf(err error) ErrorKind { return transport.KindOf(err) }

// LostAnswer reports whether err is a write of unknown outcome.
func LostAnswer(err error) bool { return transport.LostAnswer(err) }

// TokenKind reads the kind of a token off its prefix.
func TokenKind(token string) LoginKind { return transport.TokenKind(token) }

// ValidUUID reports whether s is a canonical UUID, in any case.
func ValidUUID(s string) bool { return wire.ValidUUID(s) }

// WithNotices is a context whose calls put their notices into a collection.
func WithNotices(ctx context.Context) (context.Context, *Notices) { return recovery.WithNotices(ctx) }

func normalID(s string) string { return wire.NormalID(s) }
