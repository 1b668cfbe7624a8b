package provider

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// from gives settings that read the environment out of a map.
func from(environment map[string]string) settings {
	return settings{getenv: func(name string) string { return environment[name] }, diags: &diag.Diagnostics{}}
}

// diagnosticText is all that was said, in one text.
func (s settings) diagnosticText() string {
	var b strings.Builder
	for _, d := range *s.diags {
		b.WriteString(d.Summary() + ": " + d.Detail() + "\n")
	}
	return b.String()
}

func secretFile(t *testing.T, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

const accountSecret = "CT" + "0123456789abcdef"

// Every secret of the environment may come from a file, without the line break at its end.
func TestSecretsOutOfFiles(t *testing.T) {
	t.Parallel()
	for variable, want := range map[string]runzero.Login{
		"RUNZERO_ACCOUNT_TOKEN": {Kind: runzero.KindAccountToken, Token: accountSecret},
		"RUNZERO_ORG_TOKEN":     {Kind: runzero.KindOrganizationToken, Token: "OT" + "0123456789abcdef"},
		"RUNZERO_EXPORT_TOKEN":  {Kind: runzero.KindExportToken, Token: "XT" + "0123456789abcdef"},
		"RUNZERO_CLIENT_SECRET": {Kind: runzero.KindAPIClient, ClientID: "ci", ClientSecret: "s3cret of a client"},
	} {
		for _, end := range []string{"", "\n", "\r\n"} {
			environment := map[string]string{
				"RUNZERO_CLIENT_ID":   want.ClientID,
				variable + fileSuffix: secretFile(t, want.Token+want.ClientSecret+end),
			}
			s := from(environment)
			got, known := s.credential(model{})
			if !known || s.diags.HasError() || got != want {
				t.Errorf("%s with the end %q: %t, %s", variable+fileSuffix, end, known, s.diagnosticText())
			}
		}
	}
}

// What is wrong is named by its variables and its file, and never by its content.
func TestSecretFilesThatCannotServe(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "absent")
	large := secretFile(t, accountSecret+strings.Repeat("x", maxSecretFile))
	for name, test := range map[string]struct {
		environment map[string]string
		block       types.String
		want        []string
	}{
		"both": {
			map[string]string{
				"RUNZERO_ACCOUNT_TOKEN": accountSecret, "RUNZERO_ACCOUNT_TOKEN_FILE": secretFile(t, accountSecret),
			},
			types.StringNull(),
			[]string{"A secret is given twice", "RUNZERO_ACCOUNT_TOKEN and RUNZERO_ACCOUNT_TOKEN_FILE"},
		},
		"no file": {
			map[string]string{"RUNZERO_ACCOUNT_TOKEN_FILE": missing},
			types.StringNull(),
			[]string{"Cannot read the file", "RUNZERO_ACCOUNT_TOKEN_FILE", "absent"},
		},
		"a directory": {
			map[string]string{"RUNZERO_ACCOUNT_TOKEN_FILE": t.TempDir()}, types.StringNull(), []string{"no regular file"},
		},
		"too large": {
			map[string]string{"RUNZERO_ACCOUNT_TOKEN_FILE": large}, types.StringNull(), []string{"larger than 16 KiB"},
		},
		"empty": {
			map[string]string{"RUNZERO_ACCOUNT_TOKEN_FILE": secretFile(t, "\n")}, types.StringNull(), []string{"it is empty"},
		},
		"no text": {
			map[string]string{"RUNZERO_ACCOUNT_TOKEN_FILE": secretFile(t, accountSecret+"\xff")},
			types.StringNull(),
			[]string{"it is no text"},
		},
		"another kind": {
			map[string]string{"RUNZERO_ORG_TOKEN_FILE": secretFile(t, accountSecret)},
			types.StringNull(),
			[]string{"Not an organization token", "RUNZERO_ORG_TOKEN_FILE"},
		},
		"two credentials": {
			map[string]string{
				"RUNZERO_ACCOUNT_TOKEN_FILE": secretFile(t, accountSecret), "RUNZERO_ORG_TOKEN": "OT" + "0123456789abcdef",
			},
			types.StringNull(),
			[]string{"More than one runZero credential", "RUNZERO_ACCOUNT_TOKEN_FILE", "RUNZERO_ORG_TOKEN"},
		},
		"the block wins": {
			map[string]string{"RUNZERO_ACCOUNT_TOKEN_FILE": missing}, types.StringValue(accountSecret), nil,
		},
	} {
		s := from(test.environment)
		s.credential(model{AccountToken: test.block})
		if s.diags.HasError() != (test.want != nil) {
			t.Errorf("%s: %q", name, s.diagnosticText())
		}
		for _, want := range test.want {
			if !strings.Contains(s.diagnosticText(), want) {
				t.Errorf("%s: %q is not in %q", name, want, s.diagnosticText())
			}
		}
		if bytes.Contains([]byte(s.diagnosticText()), []byte("0123456789")) {
			t.Errorf("%s: the error holds the secret", name)
		}
	}
}

// What a user adds to the User-Agent follows the provider's own, and is fit for a header.
func TestUserAgent(t *testing.T) {
	t.Parallel()
	const base = "terraform-provider-runzero/1.2.3 (Terraform/1.14.0)"
	for added, want := range map[string]string{
		"": base, " \t\n": base,
		"pipeline/7":                       base + " pipeline/7",
		" a  b\r\nX-Other: c\x00\u00fc\n ": base + " a b X-Other: c",
		strings.Repeat("x", 1000):          base + " " + strings.Repeat("x", maxUserAgent),
	} {
		s := from(map[string]string{"TF_APPEND_USER_AGENT": added})
		if got := s.userAgent("1.2.3", "1.14.0"); got != want {
			t.Errorf("%q gives %q, want %q", added, got, want)
		}
	}
}
