package live

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Prefix begins the name, comment or e-mail address of everything that is made on a real console.
const Prefix = "tfacc-"

// The variables of the guard, and those that only the live programs read. The console and the
// credential come from those of the provider itself.
const (
	// VariableGuard must be "1": yes, on a real console.
	VariableGuard = "RUNZERO_LIVE"
	// VariableConfirm must be the host name of the console, so that nobody runs on the wrong one.
	VariableConfirm = "RUNZERO_LIVE_CONFIRM"
	// VariableVariants are the answers of this console to open questions, as verify prints them.
	VariableVariants = "RUNZERO_LIVE_VARIANTS"
	// VariableRun is a word of hexadecimal digits that all processes of one run share, so that it
	// deletes at its end what it made, and nothing of another run. scripts/live.sh draws it.
	VariableRun = "RUNZERO_LIVE_RUN"
)

const (
	variableBaseURL = "RUNZERO_BASE_URL"
	variableID      = "RUNZERO_CLIENT_ID"
	variableSecret  = "RUNZERO_CLIENT_SECRET" //nolint:gosec // the name of a variable
	variableAccount = "RUNZERO_ACCOUNT_TOKEN"
	variableCA      = "RUNZERO_CA_CERTIFICATE"
	variableTrust   = "RUNZERO_INSECURE_SKIP_VERIFY"
)

// Config is a real console that may be worked on. Printing it shows no secret.
type Config struct {
	// BaseURL is the console's root, without /api/v1.0.
	BaseURL    string
	Credential runzero.Login
	// Variants are the names of VariableVariants; VariantsKnown says whether it is set, be it to
	// nothing.
	Variants      []string
	VariantsKnown bool
	// Run begins the names of what this run makes, after [Prefix]; "" if it shares nothing.
	Run string

	certificate []byte
	trusting    bool
}

// Asked reports whether the environment asks for a real console: [FromEnvironment] then says
// whether it may be had.
func Asked(getenv func(string) string) bool { return getenv(VariableGuard) != "" }

// FromEnvironment reads the guard, the console and the credential. The error says all that is
// missing or wrong, and holds no secret; nothing is sent.
func FromEnvironment(getenv func(string) string) (Config, error) {
	c := Config{}
	var wrong []string
	refuse := func(format string, a ...any) { wrong = append(wrong, fmt.Sprintf(format, a...)) }
	if getenv(VariableGuard) != "1" {
		refuse("%s is not 1", VariableGuard)
	}
	c.BaseURL, c.Credential = readConsole(getenv, refuse), readCredential(getenv, refuse)
	if file := getenv(variableCA); strings.Contains(file, "-----BEGIN") {
		c.certificate = []byte(file)
	} else if file != "" {
		var err error
		if c.certificate, err = os.ReadFile(file); err != nil { //nolint:gosec // the user names the file
			refuse("%s is neither PEM text nor a file that can be read", variableCA)
		}
	}
	if text := getenv(variableTrust); text != "" {
		var err error
		if c.trusting, err = strconv.ParseBool(text); err != nil {
			refuse("%s is neither true nor false", variableTrust)
		}
	}
	c.Variants = strings.FieldsFunc(getenv(VariableVariants), func(r rune) bool { return r == ',' || r == ' ' })
	c.VariantsKnown = len(c.Variants) > 0
	if c.VariantsKnown && c.Variants[0] == None {
		c.Variants = c.Variants[1:]
	}
	if c.Run = getenv(VariableRun); !runWord.MatchString(c.Run) {
		refuse("%s is not up to 12 hexadecimal digits", VariableRun)
	}
	if len(wrong) == 0 {
		client, err := c.Client()
		if err == nil {
			c.BaseURL = client.BaseURL()
			return c, nil
		}
		refuse("%v", err)
	}
	return Config{}, errors.New("refused, and nothing was sent:\n  " + strings.Join(wrong, "\n  ") + "\n\n" + help)
}

// None stands for no variants at all in VariableVariants, which an empty variable would not say.
const None = "none"

const help = `This works on a real console. It needs, in the environment:
  ` + VariableGuard + `=1              yes, on a real console
  ` + variableBaseURL + `=URL       its address
  ` + VariableConfirm + `=HOST  the host name of that address, once more
  ` + variableID + ` and ` + variableSecret + `, or ` + variableAccount + `
What it makes there has a name that begins with "` + Prefix + `", and is deleted again.`

// readConsole gives the console's address, if it is confirmed. It may hold a password, and is not
// repeated in an error.
func readConsole(getenv func(string) string, refuse func(string, ...any)) string {
	text := getenv(variableBaseURL)
	if text == "" {
		refuse("%s is not set: there is no default here", variableBaseURL)
		return ""
	}
	address, err := url.Parse(text)
	if err != nil || address.Hostname() == "" {
		refuse("%s is not an address", variableBaseURL)
		return ""
	}
	if confirmed := getenv(VariableConfirm); !strings.EqualFold(confirmed, address.Hostname()) {
		refuse("%s is %q, and the console is %q", VariableConfirm, confirmed, address.Hostname())
	}
	return text
}

// readCredential gives the one credential that there is.
func readCredential(getenv func(string) string, refuse func(string, ...any)) (c runzero.Login) {
	id, secret, token := getenv(variableID), getenv(variableSecret), getenv(variableAccount)
	switch {
	case id != "" && secret != "" && token == "":
		c = runzero.Login{Kind: runzero.KindAPIClient, ClientID: id, ClientSecret: secret}
	case token != "" && id == "" && secret == "":
		c = runzero.Login{Kind: runzero.KindAccountToken, Token: token}
		if runzero.TokenKind(token) != runzero.KindAccountToken {
			refuse("%s does not begin with CT: other kinds of token see too little", variableAccount)
		}
	case id == "" && secret == "" && token == "":
		refuse("there is no credential")
	case token != "":
		refuse("there are two credentials: unset %s, or %s and %s", variableAccount, variableID, variableSecret)
	default:
		refuse("of %s and %s only one is set", variableID, variableSecret)
	}
	return c
}

// Environment is the part of the environment that a provider needs to work on this console at
// another address, such as that of a proxy on this machine.
func (c Config) Environment(address string) map[string]string {
	env := map[string]string{variableBaseURL: address}
	if c.Credential.Kind == runzero.KindAPIClient {
		env[variableID], env[variableSecret] = c.Credential.ClientID, c.Credential.ClientSecret
	} else {
		env[variableAccount] = c.Credential.Token
	}
	return env
}

// Client is a client of the provider's own for this console.
func (c Config) Client() (*runzero.Client, error) {
	client, err := runzero.New(runzero.Config{ConnConfig: runzero.ConnConfig{
		BaseURL: c.BaseURL, Login: c.Credential, UserAgent: userAgent,
		CACertificatePEM: c.certificate, InsecureSkipVerify: c.trusting,
	}})
	if err != nil {
		return nil, fmt.Errorf("the console cannot be used: %w", err)
	}
	return client, nil
}

const userAgent = "terraform-provider-runzero/live"

// runWord is what VariableRun may hold.
var runWord = regexp.MustCompile(`^[0-9a-f]{0,12}$`)

// RunPrefix begins the names of everything that this run makes; [Prefix] if it shares nothing.
func (c Config) RunPrefix() string {
	if c.Run == "" {
		return Prefix
	}
	return Prefix + c.Run + "-"
}

// Mark begins the names of one test: those of its run with a few random digits, so that tests do
// not meet.
func (c Config) Mark() string {
	var digits [3]byte
	_, _ = rand.Read(digits[:]) // never fails
	return c.RunPrefix() + hex.EncodeToString(digits[:]) + "-"
}
