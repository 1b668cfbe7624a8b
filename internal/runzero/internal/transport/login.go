package transport

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
)

// LoginKind says what sort of credential a client holds. The kinds of token are told apart by their
// prefix (api-behaviour 7).
type LoginKind int

// The kinds of credential.
const (
	// KindNone is no credential, or text whose kind cannot be told.
	KindNone LoginKind = iota
	// KindAccountToken is an account API token (prefix CT): the whole account.
	KindAccountToken
	// KindOrganizationToken is an organization API token (prefix OT): one organization.
	KindOrganizationToken
	// KindExportToken is an export token (prefix ET or XT): the inventory of one organization, read
	// only.
	KindExportToken
	// KindAPIClient is an OAuth2 client id and secret: the whole account.
	KindAPIClient
)

// String is the kind in plain words, for messages.
func (k LoginKind) String() string {
	switch k {
	case KindAccountToken:
		return "account token"
	case KindOrganizationToken:
		return "organization token"
	case KindExportToken:
		return "export token"
	case KindAPIClient:
		return "API client"
	default:
		return "no credential"
	}
}

// TokenKind reads the kind of a token off its prefix. Anything else, download tokens (DT) included,
// is KindNone. The length is not checked: published samples vary (api-behaviour 7).
func TokenKind(token string) LoginKind {
	switch {
	case strings.HasPrefix(token, "CT"):
		return KindAccountToken
	case strings.HasPrefix(token, "OT"):
		return KindOrganizationToken
	case strings.HasPrefix(token, "ET"), strings.HasPrefix(token, "XT"):
		return KindExportToken
	default:
		return KindNone
	}
}

// Login is what a client proves itself with: a token, or the id and secret of an API client. Every
// way of printing it hides the secret part.
type Login struct {
	Kind                   LoginKind
	Token                  string
	ClientID, ClientSecret string
}

// String names the kind only.
func (c Login) String() string { return c.Kind.String() + " " + Redacted }

// GoString keeps %#v from printing the secret.
func (c Login) GoString() string { return "runzero.Login{" + c.String() + "}" }

// Format keeps every verb of package fmt from printing the secret.
func (c Login) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(c.String())) }

// MarshalJSON keeps JSON loggers from printing the secret.
func (c Login) MarshalJSON() ([]byte, error) { return json.Marshal(c.String()) }

// LogValue keeps log/slog from printing the secret.
func (c Login) LogValue() slog.Value { return slog.StringValue(c.String()) }

// WithArticle is the kind as the object of a sentence.
func (k LoginKind) WithArticle() string {
	if k == KindNone {
		return k.String()
	}
	return "an " + k.String()
}

// checkLogin refuses what cannot be a credential.
func checkLogin(l Login) error {
	switch l.Kind {
	case KindNone:
		return nil // public calls still work
	case KindAPIClient:
		if l.ClientID == "" || l.ClientSecret == "" {
			return errors.New("credential: an API client needs both its id and its secret")
		}
	default:
		if l.Token == "" {
			return fmt.Errorf("credential: the %s is empty", l.Kind)
		}
		for _, r := range l.Token {
			// Anything else cannot stand in a header, and is a sign of a bad copy.
			if r <= ' ' || r > '~' {
				return fmt.Errorf("credential: the %s holds white space or other characters that no token has", l.Kind)
			}
		}
	}
	return nil
}

// Requirement is the credential that a call or an object needs. The same value feeds the
// documentation and the errors.
type Requirement int

// The requirements, from the narrowest audience to the widest (tags of the API document).
const (
	// NeedsAccount is met by an account token or an API client.
	NeedsAccount Requirement = iota
	// NeedsOrganization is met by an organization token too.
	NeedsOrganization
	// NeedsExport is met by an organization token or an export token too.
	NeedsExport
)

// NeedsNothing marks the public calls.
const NeedsNothing Requirement = -1

// Allows reports whether a credential of the given kind meets the requirement.
func (r Requirement) Allows(k LoginKind) bool {
	switch k {
	case KindAccountToken, KindAPIClient:
		return true
	case KindOrganizationToken:
		return r != NeedsAccount
	case KindExportToken:
		return r == NeedsExport || r == NeedsNothing
	default:
		return r == NeedsNothing
	}
}

// Sentence lists the credentials that meet the requirement, as the object of "needs".
func (r Requirement) Sentence() string {
	switch r {
	case NeedsNothing:
		return "no credential"
	case NeedsOrganization:
		return "an organization token (starts with `OT`), an account token (starts with `CT`) or an API client"
	case NeedsExport:
		return "an export token (starts with `ET` or `XT`), an organization token (starts with `OT`), an account token " +
			"(starts with `CT`) or an API client"
	default:
		return "an account token (starts with `CT`) or an API client"
	}
}
