package entity

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// An object that is gone by the time of its update comes back with the next run.
func TestExplainGoneBeforeUpdate(t *testing.T) {
	diags := operation{object: Object{Name: "x"}, verb: "update", label: "x", write: true}.diagnostics(
		fmt.Errorf("x is gone: %w", runzero.ErrNotFound))
	if len(diags) != 1 || !strings.Contains(diags[0].Detail(), "created anew") ||
		strings.Contains(diags[0].Detail(), "Check the id") {
		t.Errorf("%v", diags)
	}
}

func TestExplain(t *testing.T) {
	object := Object{Name: "site", Plural: "sites", Title: "site", Requires: runzero.NeedsOrganization}
	api := func(kind runzero.ErrorKind, detail string) error {
		return &runzero.Error{
			Operation: "createSite", Method: "PUT", Path: "/org/sites", Status: 400, Kind: kind,
			Detail: detail,
		}
	}
	for name, test := range map[string]struct {
		err   error
		write bool
		want  []string // in the detail
		not   string
	}{
		"refused": {
			api(runzero.KindInvalid, "name is taken"), true,
			[]string{"name is taken", "Correct what the console names"},
			"not known whether",
		},
		"unauthorized": {api(runzero.KindUnauthorized, "no"), false, []string{"base_url", "allowlist"}, ""},
		"wrong token": {
			api(runzero.KindWrongToken, "no"), false, []string{"runzero_site needs an organization token"}, "",
		},
		"license":   {api(runzero.KindLicense, "no"), true, []string{"limit of the runZero license"}, "role"},
		"forbidden": {api(runzero.KindForbidden, "no"), true, []string{"role"}, ""},
		"no console": {
			api(runzero.KindNotConsole, "no"), false, []string{"base_url", "Nothing was removed"}, "",
		},
		"quota": {api(runzero.KindDailyQuota, "no"), true, []string{"used up", "in the state"}, ""},
		"burst": {api(runzero.KindBurst, "no"), true, []string{"max_wait"}, ""},
		"server, read": {
			api(runzero.KindServer, "no"), false, []string{"Run the command again"}, "not known whether",
		},
		"server, write": {
			api(runzero.KindServer, "no"), true, []string{"Run the command again"}, "not known whether",
		},
		"lost answer": {
			lost(t), true, []string{"not known whether", "Look in the console", "import it or delete it"}, "",
		},
		"lost, as read": {lost(t), false, []string{"Run the command again"}, "not known whether"},
		"budget": {
			api(runzero.KindBudget, "api_budget.max_calls is 3"), true,
			[]string{"max_calls is 3", "provider block"},
			"",
		},
		"too large": {api(runzero.KindTooLarge, "no"), false, []string{"search"}, ""},
		"untrusted": {
			api(runzero.KindUntrusted, "x509"), true, []string{"ca_certificate", "Nothing was sent"}, "later",
		},
		"wrong path": {wrongPath(t), false, []string{"base_url", "Nothing was removed"}, "may have been deleted"},
		"not found": {
			fmt.Errorf("site 1 is gone: %w", runzero.ErrNotFound), false,
			[]string{"Site 1 is gone", "another organization"},
			"",
		},
		"canceled": {
			fmt.Errorf("waiting: %w", context.Canceled), true,
			[]string{"canceled", "Run the command again"},
			"not known whether",
		},
		"own": {errors.New("no such thing"), false, []string{"No such thing."}, ""},
		"advice": {
			&ErrorWithAdvice{Err: api(runzero.KindInvalid, "no available agents"), Next: "Connect one."}, true,
			[]string{"no available agents", "Connect one."},
			"Correct what",
		},
	} {
		t.Run(name, func(t *testing.T) {
			diags := operation{object: object, verb: "create", label: `site "HQ"`, write: test.write}.diagnostics(test.err)
			if len(diags) != 1 || diags[0].Summary() != `Cannot create site "HQ"` {
				t.Fatalf("got %v", diags)
			}
			for _, want := range test.want {
				if !strings.Contains(diags[0].Detail(), want) {
					t.Errorf("the detail lacks %q:\n%s", want, diags[0].Detail())
				}
			}
			if test.not != "" && strings.Contains(diags[0].Detail(), test.not) {
				t.Errorf("the detail has %q:\n%s", test.not, diags[0].Detail())
			}
		})
	}
}

// wrongPath is the error of a call that is about no object, to a server that does not know it.
func wrongPath(t *testing.T) error {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(`{"title":"not found"}`))
	}))
	t.Cleanup(server.Close)
	c, err := runzero.New(
		runzero.Config{ConnConfig: runzero.ConnConfig{
			BaseURL: server.URL,
			Login:   runzero.Login{Kind: runzero.KindAccountToken, Token: "CT0"},
		}})
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = c.Health(t.Context())
	return err
}

// lost is the error of a write whose answer did not arrive.
func lost(t *testing.T) error {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		panic(http.ErrAbortHandler)
	}))
	t.Cleanup(server.Close)
	c, err := runzero.New(
		runzero.Config{ConnConfig: runzero.ConnConfig{
			BaseURL: server.URL,
			Login:   runzero.Login{Kind: runzero.KindAccountToken, Token: "CT0"},
		}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.ResetUserPassword(t.Context(), "aaaaaaaa-0000-4000-8000-000000000001")
	return err
}

// What stops everything is explained once.
func TestExplainOnce(t *testing.T) {
	b := &Backend{}
	try := operation{object: Object{Name: "x"}, verb: "create", label: "x", firstReport: b.firstReport}
	for i, want := range []string{"tomorrow", "Another error of this run", "Another error of this run"} {
		diags := try.diagnostics(&runzero.Error{Kind: runzero.KindDailyQuota, Detail: "back tomorrow"})
		if len(diags) != 1 || !strings.Contains(diags[0].Detail(), want) ||
			i > 0 && strings.Contains(diags[0].Detail(), "tomorrow") {
			t.Errorf("%d: %v", i, diags)
		}
	}
	if diags := try.diagnostics(&runzero.Error{Kind: runzero.KindServer, Detail: "burns"}); !strings.Contains(
		diags[0].Detail(), "burns") {
		t.Errorf("another kind: %v", diags)
	}
}

// A field that the console names, and an attribute that an object advises on, become attribute
// paths.
func TestExplainNamesTheAttribute(t *testing.T) {
	try := operation{object: Object{Name: "x"}, verb: "create", label: "x", attributes: []string{"name", "tcp_ports"}}
	for name, test := range map[string]struct {
		err  error
		want path.Path
	}{
		"field": {
			&runzero.Error{Kind: runzero.KindInvalid, Fields: map[string]string{"tcp-ports": "bad"}},
			path.Root("tcp_ports"),
		},
		"unknown field": {
			&runzero.Error{Kind: runzero.KindInvalid, Fields: map[string]string{"color": "bad"}}, path.Empty(),
		},
		"advice": {
			&ErrorWithAdvice{Err: errors.New("no"), Next: "Do.", Attribute: "name"}, path.Root("name"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			diags := try.diagnostics(test.err)
			got := path.Empty()
			if at, ok := diags[0].(diag.DiagnosticWithPath); ok {
				got = at.Path()
			}
			if len(diags) != 1 || !got.Equal(test.want) {
				t.Errorf("got %v at %s, want it at %s", diags, got, test.want)
			}
		})
	}
}
