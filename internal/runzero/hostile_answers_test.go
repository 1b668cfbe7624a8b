package runzero

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/bounds"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
)

// Built from parts so that no scanner takes it for a real one.
const privateKey = "-----BEGIN " +
	"PRIVATE KEY-----\r\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\r\n" +
	"MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu\r\n-----END " + "PRIVATE KEY-----\r\n"

// echoOf is one way in which an answer repeats what it was sent.
type echoOf func(sent string) string

func inJSON(s string, escapes bool) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(escapes)
	if e.Encode(s) != nil {
		return ""
	}
	return strings.TrimSpace(b.String())
}

// A console, a proxy or a firewall may repeat a secret of the request in any spelling: none of it
// shows.
func TestErrorsRepeatNoSecretOfTheRequest(t *testing.T) {
	t.Parallel()
	secrets := map[string]map[string]any{
		"a key of several lines":            {"private-key": privateKey},
		"quote, ampersand, less, backslash": {"password": `pa"ss&wo<rd\2026`},
		"a space that is none":              {"password": "winter\u00a0in\u00a0berlin"},
		"a passphrase that begins with the user name": {
			"username": "svc-scan", "auth-passphrase": "svc-scan-Winter2026",
			"privacy-passphrase": "svc-scan-Winter2026!x",
		},
	}
	echoes := map[string]echoOf{
		"as it stands":      func(s string) string { return s },
		"JSON":              func(s string) string { return inJSON(s, true) },
		"JSON without HTML": func(s string) string { return inJSON(s, false) },
		"Go":                strconv.Quote,
		"query":             url.QueryEscape,
		"path":              url.PathEscape,
		"page":              html.EscapeString,
		"base64":            func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
		"base64, bare":      func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
		"one line":          func(s string) string { return strings.Join(strings.Fields(s), " ") },
		"the first half":    func(s string) string { return s[:len(s)/2] },
		"in upper case":     strings.ToUpper,
	}
	shapes := map[string]func(string) string{
		"detail": func(s string) string { return `400 {"detail":` + inJSON("cannot use "+s, true) + `}` },
		"title":  func(s string) string { return `422 {"title":` + inJSON(s, true) + `}` },
		"fields": func(s string) string { return `422 {"fields":{` + inJSON(s, true) + `:` + inJSON("no "+s, true) + `}}` },
		"text":   func(s string) string { return "400 refused by policy: " + s },
		"types": func(s string) string {
			return `403 {"provided_token_type":` + inJSON(s, true) + `,"possible_token_types":[` + inJSON(s, true) + `]}`
		},
	}
	for what, secret := range secrets {
		for how, echo := range echoes {
			for where, shape := range shapes {
				t.Run(what+"/"+how+"/"+where, func(t *testing.T) {
					t.Parallel()
					// Of each value, and of the one that holds the others first.
					for name, value := range secret {
						sent := fmt.Sprint(value)
						s := newConsole(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, shape(echo(sent))) })
						c, _ := client(t, s.URL, account(), noRetries)
						_, err := c.CreateCredential(context.Background(), CredentialInput{Name: "n", Type: "t", Secret: secret})
						expectNoPiece(t, err, name, sent)
					}
				})
			}
		}
	}
}

// expectNoPiece fails if an error shows a part of a secret that is long enough to matter, or a
// control character.
func expectNoPiece(t *testing.T, err error, name, secret string) {
	t.Helper()
	e, ok := transport.AsError(err)
	if !ok {
		t.Fatalf("%s: %v", name, err)
	}
	texts := append([]string{e.Error(), e.Title, e.Detail, e.ProvidedTokenType}, e.PossibleTokenTypes...)
	for field, text := range e.Fields {
		texts = append(texts, field, text)
	}
	plain := squeeze(secret)
	for _, text := range texts {
		if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("%s: %q holds what cannot be shown", name, text)
		}
		for _, reading := range []string{text, html.UnescapeString(text), unquery(text)} {
			reading = squeeze(reading)
			for at := 0; at+12 <= len(plain); at++ {
				if strings.Contains(reading, plain[at:at+12]) {
					t.Fatalf("%s shows: %q", name, text)
				}
			}
			if len(plain) < 12 && strings.Contains(reading, plain) {
				t.Fatalf("%s shows: %q", name, text)
			}
		}
	}
}

func unquery(s string) string {
	if out, err := url.QueryUnescape(s); err == nil {
		return out
	}
	return s
}

// squeeze leaves letters and digits.
func squeeze(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s))
}

// An answer that repeats the request as a whole says nothing else that could be told apart from it.
func TestAnswerThatRepeatsTheRequestIsDropped(t *testing.T) {
	t.Parallel()
	s := newConsole(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		answer(w, `400 {"title":"rejected","detail":`+inJSON("rot13 of "+string(body), true)+`}`)
	})
	c, _ := client(t, s.URL, account(), noRetries)
	_, err := c.CreateCredential(context.Background(),
		CredentialInput{Name: "a credential of the core switches", Type: "t", Secret: map[string]any{"password": "x1"}})
	if KindOf(err) != KindInvalid || !strings.Contains(err.Error(), "repeats the request") ||
		strings.Contains(err.Error(), "rot13") {
		t.Error(err)
	}
}

// A secret among the parameters of a scan is one too, and one of an earlier request is still one.
func TestSecretsOfParametersAndOfEarlierRequests(t *testing.T) {
	t.Parallel()
	n := 0
	s := newConsole(t, func(w http.ResponseWriter, _ *http.Request) {
		n++
		answer(w, `400 {"detail":"bad corp-comm-2026, Tr0ub4dor&3x"}`)
	})
	c, _ := client(t, s.URL, account(), noRetries)
	_, err := c.CreateScan(context.Background(), org1, site1,
		map[string]string{"snmp-comms": "public-x,corp-comm-2026", "snmp-v3-auth-passphrase": "Tr0ub4dor&3x"})
	if err == nil || strings.Contains(err.Error(), "corp-comm") || strings.Contains(err.Error(), "Tr0ub4dor") {
		t.Error(err)
	}
	_, err = c.FetchSite(context.Background(), org1, site1)
	if err == nil || strings.Contains(err.Error(), "corp-comm") || strings.Contains(err.Error(), "Tr0ub4dor") {
		t.Error(err)
	}
}

// What steers a terminal or commands a build system does not reach an error, wherever the answer
// has it.
func TestErrorsAreOneCleanLine(t *testing.T) {
	t.Parallel()
	const evil = `\u001b[2J\u0007\u202e\r\n::add-mask::x\n##vso[task.setvariable]\u2028\u0085end`
	for _, body := range []string{
		`400 {"title":"` + evil + `","detail":"x` + evil + `"}`, `400 {"fields":{"` + evil + `":"` + evil + `"}}`,
		"400 " + strings.NewReplacer(`\u001b`, "\x1b", `\r\n`, "\r\n", `\n`, "\n", `\u0007`, "\a").Replace(evil),
		`403 {"provided_token_type":"` + evil + `","possible_token_types":["` + evil + `"]}`,
	} {
		s := script(t, body)
		c, _ := client(t, s.URL, account(), noRetries)
		_, err := c.FetchSite(context.Background(), org1, site1)
		e, _ := transport.AsError(err)
		all := e.Error() + e.ProvidedTokenType + strings.Join(e.PossibleTokenTypes, "")
		for name, text := range e.Fields {
			all += name + text
		}
		if strings.ContainsFunc(all, func(r rune) bool { return !unicode.IsPrint(r) }) || strings.Contains(all, " ::add") ||
			strings.Contains(all, "##") {
			t.Errorf("%q: %q", body, all)
		}
	}
}

// An id that is no UUID is no id: the create is looked for, as after any answer that tells nothing,
// and then an error.
func TestCreateAnsweredWithNoUUID(t *testing.T) {
	t.Parallel()
	for _, id := range []string{
		"../../account/orgs/" + org1, "12345", `a\u0000b`, strings.Repeat("x", 5000),
		"zzzzzzzz-1111-4111-8111-111111111111",
	} {
		for _, isThere := range []bool{true, false} {
			looked := false
			var ck *clock
			s := newConsole(t, func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.Method == http.MethodPut:
					answer(w, `{"id":"`+id+`","organization_id":"`+org1+`","name":"n"}`)
				case isThere:
					looked = true
					answer(w, fmt.Sprintf(`[{"id":%q,"organization_id":%q,"name":"n","created_at":%d}]`, site1, org1, ck.now().Unix()))
				default:
					looked = true
					answer(w, `[]`)
				}
			})
			c, k := client(t, s.URL, account(), noRetries)
			ck = k
			got, err := c.CreateSite(context.Background(), org1, SiteInput{Name: ptr("n")})
			switch {
			case !looked:
				t.Errorf("%.20q: not looked for", id)
			case err == nil && got.ID != site1, err != nil && got.ID != "":
				t.Errorf("%.20q: site %.50q, %v", id, got.ID, err)
			case !isThere && err == nil:
				t.Errorf("%.20q: a site that nobody found", id)
			}
		}
	}
}

// A row without a usable id makes a list unreadable rather than an object with an id that nothing
// can be done with.
func TestRowsWithoutAUUID(t *testing.T) {
	t.Parallel()
	s := routes(t, map[string]string{"GET /account/orgs": `[{"id":"../../x","name":"n"}]`})
	c, _ := client(t, s.URL, account())
	_, err := c.ListOrganizations(context.Background(), "")
	wantKind(t, err, KindNotConsole)
}

// What only steers a terminal is taken out of rows; what a configuration can say stays.
func TestRowsAreClean(t *testing.T) {
	t.Parallel()
	row := `{"id":"` + org1 + `","name":"two\nlines\u001b[31m\u202e","description":"tab\there\r\nand \u200fשלום\r` +
		"```" + `","client_id":"` + item1 + `"}`
	s := routes(t, map[string]string{"GET /account/orgs": "[" + row + "]"})
	c, _ := client(t, s.URL, account())
	all, err := c.ListOrganizations(context.Background(), "")
	if err != nil || len(all) != 1 || all[0].Name != "two\nlines[31m" ||
		all[0].Description != "tab\there\r\nand \u200fשלום\n```" {
		t.Errorf("%q, %v", all, err)
	}
}

// An answer whose shape alone would take memory or time without end is refused in time.
func TestAnswersOfHostileShape(t *testing.T) {
	t.Parallel()
	deep := func(n int) string { return strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n) }
	for name, body := range map[string]string{
		"1,200 deep":         `[{"id":"` + org1 + `","tags":` + deep(1200) + `}]`,
		"5,000 deep":         `[{"id":"` + org1 + `","tags":` + deep(5000) + `}]`,
		"a million of rows":  "[" + strings.Repeat(`{},`, 1_000_000) + `{}]`,
		"a million of lists": `{"data":[` + strings.Repeat(`[],`, 1_000_000) + `[]]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := routes(t, map[string]string{"GET /account/orgs": body})
			c, _ := client(t, s.URL, account(), noRetries)
			start := time.Now()
			_, err := c.ListOrganizations(context.Background(), "")
			wantKind(t, err, KindTooLarge)
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

// Of an error no more is read than anybody reads, and no more fields are named than anybody
// corrects.
func TestLargeErrorsAreCut(t *testing.T) {
	t.Parallel()
	var fields strings.Builder
	for n := range 10_000 {
		fmt.Fprintf(&fields, `"field-%d":"%s",`, n, strings.Repeat("x", 50))
	}
	s := script(t, `400 {"title":"no","fields":{`+fields.String()+`"z":"z"}}`,
		"400 "+strings.Repeat("y", 2*bounds.ErrorBody))
	c, _ := client(t, s.URL, account(), noRetries)
	_, err := c.FetchSite(context.Background(), org1, site1)
	if e, ok := transport.AsError(err); !ok || len(e.Fields) != 20 || e.Title != "no" {
		t.Errorf("%v", err)
	}
	_, err = c.FetchSite(context.Background(), org1, site1)
	if e, ok := transport.AsError(err); !ok || e.Kind != KindInvalid || len(e.Detail) > maxDetail+3 {
		t.Errorf("%v", err)
	}
}

// An export is bounded as a whole, blank lines included, and its rows in their depth.
func TestExportIsBounded(t *testing.T) {
	t.Parallel()
	row := `{"id":"` + site1 + `","text":"` + strings.Repeat("x", 1000) + `"}` + "\n"
	for name, tt := range map[string]struct{ body, detail string }{
		"rows":        {strings.Repeat(row, 30), "together"},
		"blank lines": {strings.Repeat("\n", 40_000), "together"},
		"one row":     {`{"id":"` + strings.Repeat("x", 20_000) + `"}` + "\n", "one row"},
		"depth":       {strings.Repeat(`{"a":`, 1200) + "1" + strings.Repeat("}", 1200) + "\n", "nests deeper than 32"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newConsole(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, tt.body) })
			c, _ := client(t, s.URL, account(), noRetries, func(cfg *Config) { cfg.MaxLine, cfg.MaxExport = 10_000, 20_000 })
			var last error
			for _, err := range c.Export(context.Background(), org1, "assets", "", nil) {
				last = err
			}
			wantKind(t, last, KindTooLarge)
			if last != nil && !strings.Contains(last.Error(), tt.detail) {
				t.Error(last)
			}
		})
	}
}

// A count without sense neither overflows nor frees the budget.
func TestBudgetHoldsWithSenselessCounts(t *testing.T) {
	t.Parallel()
	for _, remaining := range []string{"-9223372036854775808", "-1"} {
		s := newConsole(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-API-Usage-Remaining", remaining)
			answer(w, "[]")
		})
		c, _ := client(t, s.URL, account(), plain, func(cfg *Config) { cfg.Budget.MinRemaining = ptr(int64(100)) })
		if _, err := c.ListOrganizations(context.Background(), ""); err != nil {
			t.Fatal(err)
		}
		_, err := c.ListOrganizations(context.Background(), "")
		if wantKind(t, err, KindBudget); errors.Is(err, ErrNotFound) || len(s.requests()) != 1 {
			t.Errorf("%s: %q, %v", remaining, s.requests(), err)
		}
	}
}
