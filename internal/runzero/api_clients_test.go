package runzero

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

const newSecret = "n3w/+=" + "secret"

func TestExchangeAPIClient(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, tt := range map[string]struct {
		answers  []string
		want     ErrorKind
		requests int
	}{
		"good":      {[]string{`{"access_token":"a","expires_in":3600}`}, 0, 1},
		"503 first": {[]string{"503 {}", `{"access_token":"a"}`}, 0, 2},
		"refused":   {[]string{`401 {"error":"invalid ` + clientSecret + `"}`}, KindUnauthorized, 1},
		"400":       {[]string{`400 {"error":"invalid_client"}`}, KindUnauthorized, 1},
		"403":       {[]string{"403 {}"}, KindForbidden, 1},
		"404":       {[]string{"404 {}"}, KindNotConsole, 1},
		"no token":  {[]string{`{}`}, KindNotConsole, 1},
		"page":      {[]string{"<html>"}, KindNotConsole, 1},
		"down":      {[]string{"500 {}"}, KindServer, 5},
	} {
		s := script(t, tt.answers...)
		c, _ := client(t, s.URL, account())
		err := c.ExchangeAPIClient(ctx, item1, clientSecret)
		if KindOf(err) != tt.want || (err == nil) != (tt.want == 0) || len(s.requests()) != tt.requests || LostAnswer(err) {
			t.Errorf("%s: %v, %d requests", name, err, len(s.requests()))
		}
		if err != nil && strings.Contains(err.Error(), clientSecret) {
			t.Errorf("%s: the error repeats the secret", name)
		}
		if c.conn.IsRefused() {
			t.Errorf("%s: the client's own credential counts as refused", name)
		}
	}
	c, _ := client(t, "https://h", account())
	if err := c.ExchangeAPIClient(ctx, item1, ""); KindOf(err) != KindInvalid {
		t.Error(err)
	}
}

// The exchange sends the form and nothing of the client's own, and works with whatever credential
// the client has.
func TestExchangeIsIndependent(t *testing.T) {
	t.Parallel()
	for _, cr := range []Login{{}, account(), orgToken(), apiClient(), {Kind: KindExportToken, Token: exportSecret}} {
		var form url.Values
		s := newConsole(t, func(w http.ResponseWriter, r *http.Request) {
			b, _ := io.ReadAll(r.Body)
			form, _ = url.ParseQuery(string(b))
			if r.Header.Get("Authorization") != "" || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
				t.Errorf("%s: %q", cr.Kind, r.Header)
			}
			answer(w, `{"access_token":"a"}`)
		})
		c, _ := client(t, s.URL, cr)
		// A refusal of the client's own credential does not stand in the way.
		c.conn.RefuseAll(&Error{Kind: KindUnauthorized})
		if err := c.ExchangeAPIClient(context.Background(), item2, newSecret); err != nil {
			t.Errorf("%s: %v", cr.Kind, err)
		}
		want := url.Values{"grant_type": {"client_credentials"}, "client_id": {item2}, "client_secret": {newSecret}}
		if fmt.Sprint(form) != fmt.Sprint(want) {
			t.Errorf("%s: wrong form", cr.Kind)
		}
		s.expect(t, "POST /account/api/token")
	}
}

func TestRotateAPIClient(t *testing.T) {
	t.Parallel()
	dead := `401 {"error":"invalid client"}` // the old secret, after a rotation that was carried out
	good := `{"api_client_id":"` + strings.ToUpper(item1) + `","api_client_secret":"` + newSecret + `"}`
	for name, tt := range map[string]struct {
		answers  []string
		want     ErrorKind
		requests int
		lost     bool
	}{
		"good":         {[]string{good}, 0, 1, false},
		"wrapped":      {[]string{`{"data":` + good + `}`}, 0, 1, false},
		"burst first":  {[]string{"429 {}", good}, 0, 2, false},
		"refused":      {[]string{`401 {"error":"` + clientSecret + `"}`}, KindUnauthorized, 1, false},
		"404":          {[]string{"404 {}"}, KindNotConsole, 1, false},
		"503":          {[]string{"503 {}", dead}, KindServer, 2, true},
		"dropped":      {[]string{"drop", dead}, KindNetwork, 2, true},
		"truncated":    {[]string{good[:60], dead}, KindNetwork, 2, true},
		"empty":        {[]string{"", dead}, KindNetwork, 2, true},
		"page":         {[]string{"<html>", dead}, KindNotConsole, 2, true},
		"not done":     {[]string{"drop", `{"access_token":"x"}`, good}, 0, 4, false},
		"no secret":    {[]string{`{"api_client_id":"` + item1 + `"}`, good}, KindNotConsole, 2, true},
		"other client": {[]string{strings.Replace(good, strings.ToUpper(item1), item2, 1), good}, KindNotConsole, 2, true},
	} {
		s := script(t, tt.answers...)
		c, _ := client(t, s.URL, account())
		got, err := c.RotateAPIClient(context.Background(), item1, clientSecret)
		if KindOf(err) != tt.want || (err == nil) != (tt.want == 0) || (got == newSecret) != (err == nil) ||
			len(s.requests()) != tt.requests || LostAnswer(err) != tt.lost {
			t.Errorf("%s: %v, lost %v, %d requests", name, err, LostAnswer(err), len(s.requests()))
		}
		if text := fmt.Sprint(err); strings.Contains(text, clientSecret) || strings.Contains(text, newSecret) {
			t.Errorf("%s: the error repeats a secret", name)
		}
	}
	unreachable := httptest.NewServer(http.NotFoundHandler())
	unreachable.Close()
	c, _ := client(t, unreachable.URL, account())
	if _, err := c.RotateAPIClient(context.Background(), item1, clientSecret); KindOf(err) != KindNetwork ||
		LostAnswer(err) {
		t.Errorf("never sent: %v", err)
	}
}

// A client that rotates the very API client it runs on goes on with the new secret.
func TestRotationOfTheOwnAPIClient(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	current := clientSecret
	s := newConsole(t, func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		switch given := r.PostForm.Get("client_secret"); {
		case strings.HasSuffix(r.URL.Path, "/token") && given == current:
			answer(w, `{"access_token":"for-`+url.QueryEscape(given)+`","expires_in":3600}`)
		case strings.HasSuffix(r.URL.Path, "/rotate") && given == current:
			current = newSecret
			answer(w, `{"api_client_id":"`+item1+`","api_client_secret":"`+newSecret+`"}`)
		case r.Header.Get("Authorization") == "Bearer for-"+url.QueryEscape(current):
			answer(w, `[]`)
		default:
			answer(w, `401 {"error":"no"}`)
		}
	})
	c, _ := client(t, s.URL, apiClient(), plain)
	for range 2 {
		if _, err := c.ListUsers(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := c.RotateAPIClient(ctx, item1, current); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.ListUsers(ctx); err != nil {
		t.Error(err)
	}
	if got := c.conn.Scrub("x " + newSecret); strings.Contains(got, newSecret) {
		t.Error("the new secret is not kept out of texts")
	}
}

func TestSecretsOfACredentialDoNotShow(t *testing.T) {
	t.Parallel()
	in := CredentialInput{
		Name: "n", Type: "t",
		Secret: map[string]any{"key": newSecret, "deep": map[string]any{"list": []any{"hidden" + newSecret}}},
	}
	key := APIToken{ID: item1, Comment: "c", Token: accountSecret}
	export := ExportToken{ID: item1, Comment: "c", Token: exportSecret}
	org := Organization{ID: org1, Name: "c", DownloadToken: "DT" + newSecret}
	var log strings.Builder
	logger := slog.New(slog.NewTextHandler(&log, nil))
	for _, v := range []any{
		in, &in, in.Secret, key, &key,
		[]APIToken{key},
		export, org,
		map[string]Organization{"o": org},
	} {
		logger.Info("x", "v", v)
		b, err := json.Marshal(v)
		if err != nil {
			t.Error(err)
		}
		all := string(b) + log.String() + fmt.Sprintf("%v %+v %#v %s %q %d", v, v, v, v, v, v)
		for _, secret := range []string{newSecret, accountSecret, exportSecret} {
			if strings.Contains(all, secret) || strings.Contains(all, fmt.Sprintf("%x", secret)) {
				t.Errorf("%T shows its secret", v)
			}
		}
	}
	if text := fmt.Sprintf("%+v", key); !strings.Contains(text, item1) || !strings.Contains(text, redacted) {
		t.Error(text)
	}
	if text := fmt.Sprint(APIToken{ID: item1}); strings.Contains(text, redacted) {
		t.Errorf("no secret shows as one: %s", text)
	}

	s := script(t, `400 {"detail":"bad value `+newSecret+` and hidden`+newSecret+`"}`)
	c, _ := client(t, s.URL, account())
	_, err := c.CreateCredential(context.Background(), in)
	if KindOf(err) != KindInvalid || strings.Contains(err.Error(), newSecret) || !strings.Contains(err.Error(), redacted) {
		t.Error("the error repeats the secret")
	}
}
