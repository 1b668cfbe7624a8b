package provider

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

const defaultBaseURL = "https://console.runzero.com"

func between(low, high int64) validator.Int64 { return int64validator.Between(low, high) }

func (p *Provider) getenv() func(string) string {
	if p.options.Getenv != nil {
		return p.options.Getenv
	}
	return os.Getenv
}

// settings reads the provider block, and the environment for what the block leaves out.
type settings struct {
	getenv func(string) string
	diags  *diag.Diagnostics
}

// stringSetting gives a setting and the name of its source; the block wins over the environment.
func (s settings) stringSetting(attribute, variable string, v types.String) (value, source string, known bool) {
	switch {
	case v.IsUnknown():
		return "", attribute, false
	case !v.IsNull() && v.ValueString() != "":
		return v.ValueString(), attribute + " in the provider block", true
	}
	if value = s.getenv(variable); value != "" {
		return value, variable + " in the environment", true
	}
	return "", "", true
}

func (s settings) organization(v types.String) types.String {
	if !v.IsNull() {
		return v
	}
	value := strings.ToLower(s.getenv("RUNZERO_ORG_ID"))
	if value == "" {
		return types.StringNull()
	}
	if !runzero.ValidUUID(value) {
		s.diags.AddAttributeError(path.Root("organization_id"), "RUNZERO_ORG_ID is not a UUID",
			fmt.Sprintf(
				"It holds %q; an organization's id looks like e77602e0-3fb8-4734-aef9-fbc6fdcb0fa8.\n\nCopy the id from the "+
					"console's organization page.", value))
	}
	return types.StringValue(value)
}

// account is the account that the configuration is for; "" = any.
func (s settings) account(v types.String) (id string, known bool) {
	value, source, known := s.stringSetting("account_id", "RUNZERO_ACCOUNT_ID", v)
	if value != "" && !runzero.ValidUUID(value) {
		s.diags.AddAttributeError(path.Root("account_id"), "The account's id is not a UUID",
			fmt.Sprintf(
				"%s holds %q.\n\nTake the id from the account_id of any organization: data.runzero_organizations shows it.", source,
				value))
	}
	return strings.ToLower(value), known
}

// client assembles the client's configuration. Known is false while a setting
// that a call needs is not known yet.
func (s settings) client(m model) (config runzero.Config, known bool) {
	base, _, baseKnown := s.stringSetting("base_url", "RUNZERO_BASE_URL", m.BaseURL)
	if base == "" {
		base = defaultBaseURL
	}
	credential, credentialKnown := s.credential(m)
	ca, source, caKnown := s.stringSetting("ca_certificate", "RUNZERO_CA_CERTIFICATE", m.CACertificate)
	account, accountKnown := s.account(m.AccountID)
	config = runzero.Config{
		ConnConfig: runzero.ConnConfig{
			BaseURL: base, Login: credential,
			CACertificatePEM:   s.certificate(ca, source),
			InsecureSkipVerify: s.boolSetting("insecure_skip_verify", "RUNZERO_INSECURE_SKIP_VERIFY", m.InsecureSkipVerify, false),
			RequestTimeout:     s.duration("request_timeout", "RUNZERO_REQUEST_TIMEOUT", m.RequestTimeout),
			MaxWait:            s.duration("max_wait", "RUNZERO_MAX_WAIT", m.MaxWait),
			MaxRetries:         s.retries(m.MaxRetries),
		},
		AccountID:   account,
		NoSnapshots: !s.boolSetting("snapshot_reads", "RUNZERO_SNAPSHOT_READS", m.SnapshotReads, true),
	}
	if config.InsecureSkipVerify {
		s.diags.AddAttributeWarning(path.Root("insecure_skip_verify"), "The console's certificate is not verified",
			"Whoever stands between this machine and the console can read the credential and everything else.\n\n"+
				"Give the provider the certificate of the authority that signed the console's, in ca_certificate "+
				"(RUNZERO_CA_CERTIFICATE), and take insecure_skip_verify away.")
	}
	return config, baseKnown && credentialKnown && caKnown && accountKnown
}

// credential finds the one credential that the user gave.
func (s settings) credential(m model) (runzero.Login, bool) {
	type candidate struct {
		kind                runzero.LoginKind
		attribute, variable string
		value               types.String
	}
	var found []runzero.Login
	var sources []string
	allKnown := true
	pending := 0 // sources whose value is not known yet; they count as given
	for _, c := range []candidate{
		{runzero.KindAccountToken, "account_token", "RUNZERO_ACCOUNT_TOKEN", m.AccountToken},
		{runzero.KindOrganizationToken, "organization_token", "RUNZERO_ORG_TOKEN", m.OrganizationToken},
		{runzero.KindExportToken, "export_token", "RUNZERO_EXPORT_TOKEN", m.ExportToken},
	} {
		value, source, known := s.secretSetting(c.attribute, c.variable, c.value)
		if !known {
			allKnown, pending, sources = false, pending+1, append(sources, source+" in the provider block")
		}
		if value == "" {
			continue
		}
		if kind := runzero.TokenKind(value); kind != c.kind {
			s.wrongPrefix(c.attribute, source, c.kind, kind)
			continue
		}
		found, sources = append(found, runzero.Login{Kind: c.kind, Token: value}), append(sources, source)
	}
	id, idSource, idKnown := s.stringSetting("client_id", "RUNZERO_CLIENT_ID", m.ClientID)
	secret, secretSource, secretKnown := s.secretSetting("client_secret", "RUNZERO_CLIENT_SECRET", m.ClientSecret)
	if !idKnown || !secretKnown {
		allKnown, pending, sources = false, pending+1, append(sources, "client_id and client_secret in the provider block")
	}
	switch {
	case id != "" && secret != "":
		found, sources = append(found, runzero.Login{Kind: runzero.KindAPIClient, ClientID: id, ClientSecret: secret}),
			append(sources, idSource)
	case id != "" && secretKnown:
		s.missingHalfError("client_secret", "RUNZERO_CLIENT_SECRET", idSource)
	case secret != "" && idKnown:
		s.missingHalfError("client_id", "RUNZERO_CLIENT_ID", secretSource)
	}
	switch {
	case s.diags.HasError():
	case len(found)+pending > 1:
		s.diags.AddError("More than one runZero credential",
			fmt.Sprintf(
				"Credentials come from %s. It would be a guess which account they mean.\n\nKeep exactly one and remove the others.",
				strings.Join(sources, " and from ")))
	case len(found) == 1:
		return found[0], allKnown
	case allKnown:
		s.diags.AddError("No runZero credential",
			"The provider needs exactly one of: an API client (client_id and client_secret), account_token, "+
				"organization_token, export_token.\n\n"+
				"Set them in the environment: RUNZERO_CLIENT_ID and RUNZERO_CLIENT_SECRET (preferred), or RUNZERO_ACCOUNT_TOKEN, "+
				"RUNZERO_ORG_TOKEN or RUNZERO_EXPORT_TOKEN; with _FILE at its end, a variable names a file that holds the secret. "+
				"A superuser makes API clients and tokens in the console's account settings.")
	}
	return runzero.Login{}, allKnown
}

func (s settings) wrongPrefix(attribute, source string, want, got runzero.LoginKind) {
	what := "does not look like one: " + want.String() + "s start with " + prefixes(want)
	if got != runzero.KindNone {
		what = "starts like an " + got.String()
	}
	s.diags.AddAttributeError(path.Root(attribute), fmt.Sprintf("Not an %s", want),
		fmt.Sprintf(
			"The value of %s %s.\n\nPut the token where its kind belongs (CT: account_token, OT: organization_token, ET or "+
				"XT: export_token), or use another token. The value itself is not shown here.", source, what))
}

func prefixes(k runzero.LoginKind) string {
	switch k {
	case runzero.KindAccountToken:
		return "CT"
	case runzero.KindOrganizationToken:
		return "OT"
	default:
		return "ET or XT"
	}
}

func (s settings) missingHalfError(missing, variable, present string) {
	s.diags.AddAttributeError(path.Root(missing), "Half an API client",
		fmt.Sprintf("There is %s, but no %s.\n\nSet %s or %s too.", present, missing, missing, variable))
}

func (s settings) certificate(value, source string) []byte {
	if value == "" || strings.Contains(value, "-----BEGIN") {
		return []byte(value)
	}
	pem, err := os.ReadFile(value) //nolint:gosec // the user names the file
	if err != nil {
		s.diags.AddAttributeError(path.Root("ca_certificate"), "Cannot read the CA certificate",
			fmt.Sprintf(
				"%s is neither PEM text nor a readable file: %s.\n\nGive the PEM text itself, for example with file(), or the "+
					"path of a PEM file.", source, err))
	}
	return pem
}

func (s settings) boolSetting(attribute, variable string, v types.Bool, byDefault bool) bool {
	if !v.IsNull() && !v.IsUnknown() {
		return v.ValueBool()
	}
	text := s.getenv(variable)
	if text == "" {
		return byDefault
	}
	b, err := strconv.ParseBool(text)
	if err != nil {
		s.diags.AddAttributeError(path.Root(attribute), variable+" is not true or false",
			fmt.Sprintf("It holds %q.\n\nSet it to true or false, or unset it.", text))
	}
	return b
}

func (s settings) duration(attribute, variable string, v types.String) time.Duration {
	text, source, _ := s.stringSetting(attribute, variable, v)
	if text == "" {
		return 0 // the client's default
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < time.Second || d > time.Hour {
		s.diags.AddAttributeError(path.Root(attribute), "Not a duration from 1s to 1h",
			fmt.Sprintf("%s holds %q.\n\nWrite it like 90s or 5m.", source, text))
	}
	return d
}

// retries gives the client's MaxRetries, for which 0 means "default" and below 0 means none.
func (s settings) retries(v types.Int64) int {
	n := v.ValueInt64()
	if v.IsNull() || v.IsUnknown() {
		text := s.getenv("RUNZERO_MAX_RETRIES")
		if text == "" {
			return 0
		}
		var err error
		if n, err = strconv.ParseInt(text, 10, 64); err != nil || n < 0 || n > 20 {
			s.diags.AddAttributeError(path.Root("max_retries"), "RUNZERO_MAX_RETRIES is not a number from 0 to 20",
				fmt.Sprintf("It holds %q.\n\nSet it to a number, or unset it.", text))
			return 0
		}
	}
	if n == 0 {
		return -1
	}
	return int(n)
}

// clientError explains why the client's constructor did not accept the settings.
func (s settings) clientError(err error) {
	text := err.Error() + "."
	switch {
	case strings.HasPrefix(text, "credential:"):
		s.diags.AddError("The runZero credential cannot be used",
			strings.ToUpper(text[:1])+text[1:]+
				"\n\nCopy it again, without a line break or a space at its end. The value itself is not shown here.")
	case strings.Contains(text, "certificate"):
		s.diags.AddAttributeError(path.Root("ca_certificate"), "The CA certificate cannot be used",
			text+"\n\nGive the PEM text of the authority that signed the console's certificate.")
	default:
		s.diags.AddAttributeError(path.Root("base_url"), "The console's address cannot be used",
			text+"\n\nWrite it like https://console.runzero.com or https://runzero.example.com:8443.")
	}
}
