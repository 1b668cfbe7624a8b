package runzero

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
)

// CredentialKind says what sort of credential a client holds. The kinds of token are told apart by their prefix
// (fact sheet section 7).
type CredentialKind int

// The kinds of credential.
const (
	// KindNone is no credential, or text whose kind cannot be told.
	KindNone CredentialKind = iota
	// KindAccountToken is an account API token (prefix CT): the whole account.
	KindAccountToken
	// KindOrganizationToken is an organization API token (prefix OT): one organization.
	KindOrganizationToken
	// KindExportToken is an export token (prefix ET or XT): the inventory of one organization, read only.
	KindExportToken
	// KindAPIClient is an OAuth2 client id and secret: the whole account.
	KindAPIClient
)

// String is the kind in plain words, for messages.
func (k CredentialKind) String() string {
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

// TokenKind reads the kind of a token off its prefix. Anything else, download tokens (DT) included, is KindNone.
// The length is not checked: published samples vary (fact sheet section 7).
func TokenKind(token string) CredentialKind {
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

// Credential is what a client proves itself with: a token, or the id and secret of an API client. Every way of printing
// it hides the secret part.
type Credential struct {
	Kind                   CredentialKind
	Token                  string
	ClientID, ClientSecret string
}

// redacted stands in for a secret.
const redacted = "[redacted]"

// String names the kind only.
func (c Credential) String() string { return c.Kind.String() + " " + redacted }

// GoString keeps %#v from printing the secret.
func (c Credential) GoString() string { return "runzero.Credential{" + c.String() + "}" }

// Format keeps every verb of package fmt from printing the secret.
func (c Credential) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(c.String())) }

// MarshalJSON keeps JSON loggers from printing the secret.
func (c Credential) MarshalJSON() ([]byte, error) { return json.Marshal(c.String()) }

// LogValue keeps log/slog from printing the secret.
func (c Credential) LogValue() slog.Value { return slog.StringValue(c.String()) }

// Requirement is the credential that a call or an object needs. The same value feeds the documentation and the errors.
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

// needsNothing marks the public calls.
const needsNothing Requirement = -1

// Allows reports whether a credential of the given kind meets the requirement.
func (r Requirement) Allows(k CredentialKind) bool {
	switch k {
	case KindAccountToken, KindAPIClient:
		return true
	case KindOrganizationToken:
		return r != NeedsAccount
	case KindExportToken:
		return r == NeedsExport || r == needsNothing
	default:
		return r == needsNothing
	}
}

// Sentence lists the credentials that meet the requirement, as the object of "needs".
func (r Requirement) Sentence() string {
	switch r {
	case needsNothing:
		return "no credential"
	case NeedsOrganization:
		return "an organization token (starts with `OT`), an account token (starts with `CT`) or an API client"
	case NeedsExport:
		return "an export token (starts with `ET` or `XT`), an organization token (starts with `OT`), an account token (starts with `CT`) or an API client"
	default:
		return "an account token (starts with `CT`) or an API client"
	}
}
