package task

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// The service lists 1000 tasks at most; that there may be more must not go unseen.
func TestCutOff(t *testing.T) {
	e, err := emulator.New(emulator.Options{ExplorersPerOrganization: 1})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	defer server.Close()
	b := e.Bootstrap()
	client, err := runzero.New(
		runzero.Config{ConnConfig: runzero.ConnConfig{
			BaseURL: server.URL,
			Login:   runzero.Login{Kind: runzero.KindOrganizationToken, Token: b.OrganizationToken},
		}})
	if err != nil {
		t.Fatal(err)
	}
	sites, err := client.ListSites(t.Context(), b.OrganizationID, "")
	if err != nil || len(sites) == 0 {
		t.Fatalf("no site: %v", err)
	}
	scan := func(i int) {
		body := map[string]any{"targets": "10.0.0.0/24", "scan-name": fmt.Sprintf("scan %d", i), "scan-start": "1893456000"}
		if status, answer := e.Outside(http.MethodPut, "/org/sites/"+sites[0].ID+"/scan?_oid="+b.OrganizationID,
			body); status != http.StatusOK {
			t.Fatalf("status %d: %s", status, answer)
		}
	}
	config := list{Search: types.StringNull(), Status: types.StringNull()}
	config.OrganizationID = types.StringValue(b.OrganizationID)
	for i := range 999 {
		scan(i)
	}
	for _, want := range []struct {
		tasks int
		cut   bool
	}{{999, false}, {1000, true}, {1000, true}} {
		l, err := readAll(t.Context(), client, config)
		if err != nil {
			t.Fatal(err)
		}
		if len(l.Tasks) != want.tasks || l.Truncated.ValueBool() != want.cut {
			t.Errorf("%d tasks, truncated %s; want %d, %t", len(l.Tasks), l.Truncated, want.tasks, want.cut)
		}
		if !slices.IsSortedFunc(l.Tasks, func(a, b row) int {
			return strings.Compare(b.CreatedAt.ValueString(), a.CreatedAt.ValueString())
		}) {
			t.Error("the newest is not the first")
		}
		diags := all().Warn(l)
		if got := len(diags) == 1 && diags[0].Severity() == diag.SeverityWarning &&
			strings.Contains(diags[0].Summary(), "newest 1000"); got != want.cut {
			t.Errorf("%d tasks warn: %v", len(l.Tasks), diags)
		}
		scan(len(l.Tasks))
	}
}
