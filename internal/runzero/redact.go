package runzero

import (
	"encoding/json"
	"fmt"
	"log/slog"
)

// The objects of this file carry a secret that the service hands out. Printing them, in whatever
// way, shows everything but that; the fields themselves are open to code that asks for them.

type (
	shownAPIToken     APIToken
	shownExportToken  ExportToken
	shownOrganization Organization
)

// hide replaces a secret, and leaves none as none.
func hide(secret string) string {
	if secret == "" {
		return ""
	}
	return redacted
}

func (t APIToken) shown() shownAPIToken {
	t.Token = hide(t.Token)
	return shownAPIToken(t)
}

func (t ExportToken) shown() shownExportToken {
	t.Token = hide(t.Token)
	return shownExportToken(t)
}

func (o Organization) shown() shownOrganization {
	o.DownloadToken = hide(o.DownloadToken)
	return shownOrganization(o)
}

// String shows the token without its secret.
func (t APIToken) String() string { return fmt.Sprintf("%+v", t.shown()) }

// Format keeps every verb of package fmt from printing the secret.
func (t APIToken) Format(f fmt.State, verb rune) {
	_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), t.shown())
}

// MarshalJSON keeps JSON loggers from printing the secret.
func (t APIToken) MarshalJSON() ([]byte, error) { return json.Marshal(t.shown()) }

// LogValue keeps log/slog from printing the secret.
func (t APIToken) LogValue() slog.Value { return slog.StringValue(t.String()) }

// String shows the token without its secret.
func (t ExportToken) String() string { return fmt.Sprintf("%+v", t.shown()) }

// Format keeps every verb of package fmt from printing the secret.
func (t ExportToken) Format(f fmt.State, verb rune) {
	_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), t.shown())
}

// MarshalJSON keeps JSON loggers from printing the secret.
func (t ExportToken) MarshalJSON() ([]byte, error) { return json.Marshal(t.shown()) }

// LogValue keeps log/slog from printing the secret.
func (t ExportToken) LogValue() slog.Value { return slog.StringValue(t.String()) }

// String shows the organization without its download token.
func (o Organization) String() string { return fmt.Sprintf("%+v", o.shown()) }

// Format keeps every verb of package fmt from printing the download token.
func (o Organization) Format(f fmt.State, verb rune) {
	_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), o.shown())
}

// MarshalJSON keeps JSON loggers from printing the download token.
func (o Organization) MarshalJSON() ([]byte, error) { return json.Marshal(o.shown()) }

// LogValue keeps log/slog from printing the download token.
func (o Organization) LogValue() slog.Value { return slog.StringValue(o.String()) }
