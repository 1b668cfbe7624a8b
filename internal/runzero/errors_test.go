package runzero

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
)

func TestErrorShapes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		answer   string
		kind     ErrorKind
		contains string
	}{
		"bad token": {
			`401 {"error":"token is undefined or invalid: API key not found","provided_token_type":"","possible_token_types":["organization","client"]}`, KindUnauthorized, "API key not found",
		},
		"wrong token 401": {
			`401 {"error":"wrong","provided_token_type":"organization","possible_token_types":["client"]}`,
			KindWrongToken, "wrong",
		},
		"wrong token 400": {
			`400 {"error":"wrong","provided_token_type":"organization","possible_token_types":["client"]}`,
			KindWrongToken, "wrong",
		},
		"old 401":   {`401 {"error":"API Key Not Found"}`, KindUnauthorized, "API Key Not Found"},
		"plain 401": {`401 no`, KindUnauthorized, "no"},
		"newer handler": {
			`400 {"title":"request failed","detail":"unknown probe: nothing","error":"request failed","status":"error"}`,
			KindInvalid, "request failed: unknown probe: nothing",
		},
		"problem": {
			`422 {"title":"global or ACL permissions field required","status":422,"fields":{"acl":"missing"}}`, KindInvalid,
			"global or ACL",
		},
		"role":              {`403 {"title":"forbidden"}`, KindForbidden, "forbidden"},
		"license":           {`403 {"title":"License has expired"}`, KindLicense, "expired"},
		"404 without title": {`404 {"status":"error"}`, KindNotFound, "404 Not Found"},
		"404 empty object":  {`404 {}`, KindNotFound, ""},
		"404 page":          {`404 <html>nginx</html>`, KindNotConsole, "web page"},
		"404 text":          {`404 page not found`, KindNotConsole, "page not found"},
		"404 list":          {`404 []`, KindNotConsole, ""},
		"403 page":          {`403 <html>blocked</html>`, KindForbidden, "web page"},
		"500 page":          {`500 <html>`, KindServer, "web page"},
		"501":               {`501 {"error":"no"}`, KindServer, "no"},
		"200 page":          {`<html>Log in</html>`, KindNotConsole, "web page"},
		"200 text":          {`hello`, KindNotConsole, "not JSON"},
		"200 without id":    {`{"error":"odd"}`, KindContradiction, "odd"},
		"token in the text": {`400 {"detail":"bad ` + accountSecret + ` here"}`, KindInvalid, redacted},
		"terminal escapes": {`400 {"detail":"\u001b[2Jgone \u009b31m\u0007` + accountSecret[:2] + `\u0000` +
			accountSecret[2:] + `"}`, KindInvalid, "[2Jgone 31m" + redacted},
		"address in a text":  {`400 {"detail":"proxy http://me:pw@proxy:1"}`, KindInvalid, "//" + redacted + "@proxy"},
		"status is a string": {`500 {"status":"error","message":"m"}`, KindServer, "m"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newConsole(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, tt.answer) })
			c, _ := client(t, s.URL, account(), noRetries)
			_, err := c.FetchSite(context.Background(), org1, site1)
			wantKind(t, err, tt.kind)
			if err == nil {
				return
			}
			if !strings.Contains(err.Error(), tt.contains) || strings.Contains(err.Error(), accountSecret) {
				t.Errorf("text %q, want %q in it and no secret", err, tt.contains)
			}
			if got := errors.Is(err, ErrNotFound); got != (tt.kind == KindNotFound) {
				t.Errorf("matches ErrNotFound: %v", got)
			}
		})
	}
}

func TestFieldsAndTokenTypes(t *testing.T) {
	t.Parallel()
	s := newConsole(t, func(w http.ResponseWriter, _ *http.Request) {
		answer(w, `400 {"fields":{"name":"taken"},"provided_token_type":"organization","possible_token_types":["client"]}`)
	})
	c, _ := client(t, s.URL, account())
	_, err := c.FetchSite(context.Background(), org1, site1)
	e, ok := transport.AsError(err)
	if !ok || e.Fields["name"] != "taken" || e.ProvidedTokenType != "organization" ||
		fmt.Sprint(e.PossibleTokenTypes) != "[client]" ||
		e.Operation != "getSite" || e.Path != "/org/sites/{site_id}" || e.Status != 400 {
		t.Errorf("%#v", e)
	}
}

// A list that answers "not found" proves nothing about one of its objects.
func TestNotFoundOfAListIsNotGone(t *testing.T) {
	t.Parallel()
	s := routes(t, map[string]string{"GET /account/keys": `404 {}`})
	c, _ := client(t, s.URL, account())
	_, err := c.GetAPIToken(context.Background(), item1)
	if err == nil || errors.Is(err, ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

func TestCredentialKindsAndRequirements(t *testing.T) {
	t.Parallel()
	for token, want := range map[string]LoginKind{
		accountSecret: KindAccountToken, orgSecret: KindOrganizationToken, exportSecret: KindExportToken,
		"XT1": KindExportToken, "DT1": KindNone, "": KindNone, "ct1": KindNone,
	} {
		if got := TokenKind(token); got != want {
			t.Errorf("kind %v, want %v", got, want)
		}
	}
	// The order is account, organization, export, API client, none.
	for r, want := range map[Requirement]string{NeedsAccount: "10010", NeedsOrganization: "11010", NeedsExport: "11110"} {
		got := ""
		for _, k := range []LoginKind{KindAccountToken, KindOrganizationToken, KindExportToken, KindAPIClient, KindNone} {
			if r.Allows(k) {
				got += "1"
			} else {
				got += "0"
			}
		}
		if got != want {
			t.Errorf("requirement %d allows %s, want %s", r, got, want)
		}
	}
}

func TestCredentialIsNeverPrinted(t *testing.T) {
	t.Parallel()
	cr := Login{Kind: KindAPIClient, Token: accountSecret, ClientID: "id", ClientSecret: clientSecret}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "c", cr, "p", &cr)
	j, err := json.Marshal(map[string]any{"c": cr, "p": &cr})
	if err != nil {
		t.Fatal(err)
	}
	all := log.String() + string(j) + fmt.Sprintf("%v %+v %#v %s %q %d %x %v", cr, cr, cr, cr, cr, cr, cr, &cr) +
		cr.String() + cr.GoString()
	for _, secret := range []string{accountSecret, clientSecret, fmt.Sprintf("%x", accountSecret)} {
		if strings.Contains(all, secret) {
			t.Error("a secret shows")
		}
	}
	if !strings.Contains(all, "API client") {
		t.Error("the kind does not show")
	}
}

func TestBaseURL(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://console.runzero.com":                 "https://console.runzero.com",
		"https://console.runzero.com/":                "https://console.runzero.com",
		"https://console.runzero.com/api/v1.0":        "https://console.runzero.com",
		" https://host:8001/api/v1.0/ ":               "https://host:8001",
		"https://host/runzero/api/v1.0":               "https://host/runzero",
		"http://127.0.0.1:80":                         "http://127.0.0.1:80",
		"http://[::1]:80":                             "http://[::1]:80",
		"http://localhost":                            "http://localhost",
		"http://console.runzero.com":                  "",
		"http://127.0.0.1.example.com":                "",
		"ftp://console.runzero.com":                   "",
		"console.runzero.com":                         "",
		"https://user:hunter2@console.runzero.com":    "",
		"https://console.runzero.com/?token=hunter2":  "",
		"https://user:hunter2@console.runzero.com/%z": "",
		"": "",
	} {
		c, err := New(Config{ConnConfig: ConnConfig{BaseURL: in, Login: account()}})
		switch {
		case (err != nil) != (want == ""):
			t.Errorf("%q: %v", in, err)
		case err != nil && strings.Contains(err.Error(), "hunter2"):
			t.Errorf("%q: the error holds the secret", in)
		case err == nil && c.BaseURL() != want:
			t.Errorf("%q: %q, want %q", in, c.BaseURL(), want)
		}
	}
}

func TestBadCredentialsAreRefused(t *testing.T) {
	t.Parallel()
	for _, cr := range []Login{
		{Kind: KindAccountToken}, {Kind: KindAPIClient, ClientID: "x"}, {Kind: KindAccountToken, Token: accountSecret + "\n"},
	} {
		_, err := New(Config{ConnConfig: ConnConfig{BaseURL: "https://h", Login: cr}})
		if err == nil || strings.Contains(err.Error(), accountSecret) {
			t.Errorf("got %v", err)
		}
	}
	if _, err := New(Config{ConnConfig: ConnConfig{
		BaseURL: "https://h", Login: account(),
		CACertificatePEM: []byte("junk"),
	}}); err == nil {
		t.Error("a bundle without a certificate was accepted")
	}
}
