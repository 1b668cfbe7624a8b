package runzero

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
)

// everyCall makes each call of the client about org, site and item, so that rules for all of them
// can be checked.
func everyCall(c *Client, org, site, item string) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"ListSites":           func(x context.Context) error { _, err := c.ListSites(x, org, ""); return err },
		"GetSite":             func(x context.Context) error { _, err := c.GetSite(x, org, site); return err },
		"FetchSite":           func(x context.Context) error { _, err := c.FetchSite(x, org, site); return err },
		"CreateSite":          func(x context.Context) error { _, err := c.CreateSite(x, org, SiteInput{}); return err },
		"UpdateSite":          func(x context.Context) error { _, err := c.UpdateSite(x, org, site, SiteInput{}); return err },
		"DeleteSite":          func(x context.Context) error { return c.DeleteSite(x, org, site) },
		"CreateScan":          func(x context.Context) error { _, err := c.CreateScan(x, org, site, nil); return err },
		"ListRecurringTasks":  func(x context.Context) error { _, err := c.ListRecurringTasks(x, org, ""); return err },
		"search tasks":        func(x context.Context) error { _, err := c.ListRecurringTasks(x, org, "name:a"); return err },
		"GetTask":             func(x context.Context) error { _, err := c.GetTask(x, org, item); return err },
		"FetchTask":           func(x context.Context) error { _, err := c.FetchTask(x, org, item); return err },
		"UpdateTask":          func(x context.Context) error { _, err := c.UpdateTask(x, org, item, TaskInput{}); return err },
		"StopTask":            func(x context.Context) error { _, err := c.StopTask(x, org, item); return err },
		"CountMatches":        func(x context.Context) error { _, _, err := c.CountMatches(x, org, "a", 0); return err },
		"SetAssetTags":        func(x context.Context) error { _, err := c.SetAssetTags(x, org, "a", "b"); return err },
		"ClearAssetTags":      func(x context.Context) error { _, err := c.ClearAssetTags(x, org, "a"); return err },
		"SetAssetCriticality": func(x context.Context) error { _, err := c.SetAssetCriticality(x, org, "a", "b"); return err },
		"SetAssetOwners":      func(x context.Context) error { _, err := c.SetAssetOwners(x, org, "a", nil); return err },
		"ClearAssetOwners":    func(x context.Context) error { _, err := c.ClearAssetOwners(x, org, "a"); return err },
		"CreateTrafficSampling": func(x context.Context) error {
			_, err := c.CreateTrafficSampling(x, org, site, TrafficSamplingInput{})
			return err
		},
		"ListTrafficSamplings": func(x context.Context) error { _, err := c.ListTrafficSamplings(x, org, ""); return err },
		"GetTrafficSampling":   func(x context.Context) error { _, err := c.GetTrafficSampling(x, org, item); return err },
		"UpdateTrafficSampling": func(x context.Context) error {
			_, err := c.UpdateTrafficSampling(x, org, item, TaskInput{})
			return err
		},
		"DeleteTrafficSampling": func(x context.Context) error { return c.DeleteTrafficSampling(x, org, item) },
		"ListExplorers":         func(x context.Context) error { _, err := c.ListExplorers(x, org, ""); return err },
		"GetExplorer":           func(x context.Context) error { _, err := c.GetExplorer(x, org, item); return err },
		"ListHostedZones":       func(x context.Context) error { _, err := c.ListHostedZones(x, org); return err },
		"GetHostedZone":         func(x context.Context) error { _, err := c.GetHostedZone(x, org, item); return err },
		"AssetCount":            func(x context.Context) error { _, _, err := c.AssetCount(x, org, site); return err },
		"AssetCount of all":     func(x context.Context) error { _, _, err := c.AssetCount(x, org, ""); return err },
		"GetOrganization":       func(x context.Context) error { _, err := c.GetOrganization(x, org); return err },
		"UpdateOrganization": func(x context.Context) error {
			_, err := c.UpdateOrganization(x, org, OrganizationInput{})
			return err
		},
		"DeleteOrganization": func(x context.Context) error { return c.DeleteOrganization(x, org) },
		"ListExportTokens":   func(x context.Context) error { _, err := c.ListExportTokens(x, org); return err },
		"GetExportToken":     func(x context.Context) error { _, err := c.GetExportToken(x, org, item); return err },
		"CreateExportToken":  func(x context.Context) error { _, err := c.CreateExportToken(x, org, nil); return err },
		"RotateExportToken":  func(x context.Context) error { _, err := c.RotateExportToken(x, org, item); return err },
		"DeleteExportToken":  func(x context.Context) error { return c.DeleteExportToken(x, org, item) },
		"GetKey":             func(x context.Context) error { _, err := c.GetAPIToken(x, item); return err },
		"RotateKey":          func(x context.Context) error { _, err := c.RotateAPIToken(x, item); return err },
		"DeleteKey":          func(x context.Context) error { return c.DeleteAPIToken(x, item) },
	}
}

// friendly answers every call with something of the right shape, empty where it can be.
func friendly(t *testing.T) *console {
	t.Helper()
	return newConsole(t, func(w http.ResponseWriter, r *http.Request) {
		path := strings.TrimPrefix(r.URL.Path, apiPrefix)
		switch {
		case r.Method == http.MethodDelete:
			w.WriteHeader(http.StatusNoContent)
		case path == "/org" || r.Method == http.MethodGet && (path == "/account/orgs" || path == "/account/orgs/"+org1):
			answer(w, `{"id":"`+org1+`"}`)
		case path == "/export/org/assets.json":
			answer(w, `{"assets":[],"next_key":""}`)
		case strings.HasSuffix(path, ".jsonl"):
			answer(w, `{"id":"`+item1+`"}`)
		case r.Method == http.MethodGet && !strings.Contains(path, item1) && !strings.Contains(path, site1):
			answer(w, `[]`)
		case strings.Contains(path, "sites") && !strings.HasSuffix(path, "scan"):
			answer(w, siteJSON(site1, org1))
		default:
			answer(w, `{"id":"`+item1+`"}`)
		}
	})
}

// Without _oid an account credential acts on some default organization, and objects look deleted
// (api-behaviour 0).
func TestOrganizationIsAlwaysSent(t *testing.T) {
	t.Parallel()
	for _, cr := range []Login{account(), orgToken()} {
		for _, change := range []func(*Config){func(*Config) {}, plain} {
			s := friendly(t)
			inside := 0
			c, _ := client(t, s.URL, cr, change)
			all := everyCall(c, org1, site1, item1)
			maps.Copy(all, everyAccountCall(c, org1, item1))
			for name, call := range all {
				if err := call(context.Background()); err != nil && KindOf(err) != KindWrongToken && KindOf(err) != KindNotFound {
					t.Errorf("%s with %s: %v", name, cr.Kind, err)
				}
			}
			for _, r := range s.requests() {
				method, uri, _ := strings.Cut(r, " ")
				u, err := url.Parse(uri)
				if err != nil {
					t.Fatal(err)
				}
				within := strings.HasPrefix(u.Path, "/org/") || strings.HasPrefix(u.Path, "/export/")
				if within {
					inside++
				}
				// A write of the token's own organization says which it means; reading tells it.
				within = within || method == http.MethodPatch && u.Path == "/org"
				if got := u.Query()["_oid"]; within && (len(got) != 1 || got[0] != org1) ||
					!within && u.Path != "/org" && got != nil {
					t.Errorf("%s %s: _oid is %q", method, u.Path, got)
				}
				if strings.HasPrefix(u.Path, "/org/key") || strings.HasSuffix(u.Path, "/exportToken") ||
					strings.Contains(u.Path, "/exportToken/") {
					t.Errorf("%s %s must never be called", method, u.Path)
				}
			}
			if inside < 14 {
				t.Errorf("only %d calls inside the organization: the test lost its subject", inside)
			}
		}
	}
}

func TestBadIDsAreRefusedBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	s := friendly(t)
	for _, change := range []func(*Config){func(*Config) {}, plain} {
		c, _ := client(t, s.URL, account(), change)
		for _, bad := range []string{
			"", "Primary", "../../account/keys", ZeroUUID, org1 + "/x", " ",
			"11111111111141118111111111111111",
		} {
			all := everyCall(c, bad, bad, bad)
			delete(all, "AssetCount of all") // same checks as AssetCount, whose site "" means all
			for name, call := range all {
				// "" asks ListX for all organizations.
				if strings.TrimSpace(bad) == "" && (strings.HasPrefix(name, "List") || name == "search tasks") {
					continue
				}
				err := call(context.Background())
				if e, ok := transport.AsError(err); !ok || e.Kind != KindInvalid || LostAnswer(err) {
					t.Errorf("%s with %q: %v", name, bad, err)
				}
			}
		}
	}
	if got := s.requests(); len(got) != 0 {
		t.Errorf("sent %q", got)
	}
	c, _ := client(t, s.URL, account())
	if _, err := c.FetchSite(context.Background(), strings.ToUpper(org1), strings.ToUpper(site1)); err != nil {
		t.Error(err)
	}
	if got := s.requests(); len(got) != 1 || got[0] != "GET /org/sites/"+site1+"?_oid="+org1 {
		t.Errorf("sent %q", got)
	}
}

func TestValidUUID(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{
		org1: true, strings.ToUpper(site1): true, ZeroUUID: true, "": false, org1 + "0": false, org1[:35]: false,
		"g" + org1[1:]: false, strings.ReplaceAll(org1, "-", "_"): false, "{" + org1[1:35] + "}": false,
	} {
		if ValidUUID(in) != want {
			t.Errorf("%q", in)
		}
	}
}

// The wrong kind of credential is refused here, without a call.
func TestCredentialKindIsCheckedFirst(t *testing.T) {
	t.Parallel()
	s := friendly(t)
	ctx := context.Background()
	org, _ := client(t, s.URL, orgToken())
	export, _ := client(t, s.URL, Login{Kind: KindExportToken, Token: exportSecret})
	for name, call := range map[string]func() error{
		"keys":               func() error { _, err := org.ListAPITokens(ctx); return err },
		"create":             func() error { _, err := org.CreateOrganization(ctx, OrganizationInput{}); return err },
		"sites of all":       func() error { _, err := org.ListSites(ctx, "", ""); return err },
		"search":             func() error { _, err := org.ListSites(ctx, org1, "x"); return err },
		"tasks of all":       func() error { _, err := org.ListRecurringTasks(ctx, "", ""); return err },
		"sites by export":    func() error { _, err := export.ListSites(ctx, org1, ""); return err },
		"create by export":   func() error { _, err := export.CreateSite(ctx, org1, SiteInput{}); return err },
		"home of no home":    func() error { _, err := export.HomeOrganization(ctx); return err },
		"organization list":  func() error { _, err := export.ListOrganizations(ctx, ""); return err },
		"license by a token": func() error { _, err := org.GetLicense(ctx); return err },
	} {
		if err := call(); KindOf(err) != KindWrongToken || LostAnswer(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := s.requests(); len(got) != 0 {
		t.Errorf("sent %q", got)
	}
	_, err := org.ListAPITokens(ctx)
	want := "this call needs an account token (starts with `CT`) or an API client, and the client has an " +
		"organization token"
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("text %v", err)
	}
}
