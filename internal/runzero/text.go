package runzero

import (
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/sanitize"
)

// How much of a text from outside enters a text for people.
const (
	// maxDetail is how many characters of an answer's own explanation an error repeats.
	maxDetail = 1000
	// maxQuote is how much of a name, an id or another value of a row a sentence quotes.
	maxQuote = 200
	// maxDiagnostic is longer than any diagnostic of the provider that nobody tampered with.
	maxDiagnostic = 16_000
)

// Quotable makes of a value from outside what a sentence may quote: one line, nothing that steers a
// terminal or commands a build system, and not too long.
func Quotable(value string) string { return sanitize.Line(value, maxQuote) }

// OneLine does the same with a longer text, such as the console's own explanation.
func OneLine(text string) string { return sanitize.Line(text, maxDetail) }

// CleanValue makes of a text from outside what a state may keep; see [sanitize.Value].
func CleanValue(text string) string { return sanitize.Value(text) }

// CleanDiagnostic makes of a whole diagnostic, of several lines, what may be shown: whatever its
// parts are, no control character and no command to a build system is in it.
func CleanDiagnostic(text string) string { return sanitize.Paragraphs(text, maxDiagnostic) }

// HideSecrets takes the client's own secrets, and those of its requests, out of a diagnostic, in
// whatever spelling.
func (c *Client) HideSecrets(text string) string { return c.conn.HideSecrets(text) }

// KeepSecret makes secrets known that no text may show, besides the client's own and those of its
// requests.
func (c *Client) KeepSecret(secrets ...string) { c.conn.KeepSecret(secrets...) }
