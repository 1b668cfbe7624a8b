package scancoverage

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// The service lists 1000 tasks at most. However many there are, an answer that may lack one is
// never a clean one.
func TestMoreSchedulesThanAreListed(t *testing.T) {
	e, err := emulator.New(emulator.Options{ExplorersPerOrganization: 1})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	defer server.Close()
	b := e.Bootstrap()
	client, err := runzero.New(runzero.Config{
		ConnConfig: runzero.ConnConfig{
			BaseURL: server.URL, Login: runzero.Login{Kind: runzero.KindOrganizationToken, Token: b.OrganizationToken},
		},
		NoSnapshots: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	sites, err := client.ListSites(t.Context(), b.OrganizationID, "")
	if err != nil || len(sites) != 1 {
		t.Fatalf("%d sites: %v", len(sites), err)
	}
	count := 0
	add := func(n int, status string) {
		for range n {
			count++
			address := fmt.Sprintf("10.0.%d.%d", count/256, count%256)
			code, answer := e.Outside(http.MethodPut, "/org/sites/"+sites[0].ID+"/scan?_oid="+b.OrganizationID, map[string]any{
				"targets": address, "scan-name": address, "scan-frequency": "daily", "scan-start": "1893456000",
			})
			if code != http.StatusOK {
				t.Fatalf("status %d: %s", code, answer)
			}
			if status == "paused" {
				_, rest, _ := strings.Cut(string(answer), `"id":"`)
				id, _, _ := strings.Cut(rest, `"`)
				if code, answer := e.Outside(http.MethodPatch, "/org/tasks/"+id+"?_oid="+b.OrganizationID,
					map[string]any{"status": "paused"}); code != http.StatusOK {
					t.Fatalf("status %d: %s", code, answer)
				}
			}
		}
	}
	e.Outside(http.MethodPatch, "/org/sites/"+sites[0].ID+"?_oid="+b.OrganizationID,
		map[string]any{"scope": "10.0.0.1-10.0.3.239"}) // the first 1007 scans
	add(10, "paused")
	add(989, "active")
	config := dataModel{
		Networks: types.ListNull(types.StringType), IgnoreSiteIDs: types.SetNull(types.StringType),
		OnlyActive: types.BoolValue(false),
	}
	config.OrganizationID = types.StringValue(b.OrganizationID)
	for _, want := range []struct {
		name       string
		add        int
		isComplete bool
		calls      int // of lists of tasks
	}{
		{"short enough", 0, true, 1},
		{"cut off, but not its active ones", 8, true, 4},
		{"the active ones are cut off", 3, false, 4},
	} {
		add(want.add, "active")
		e.ResetRequests()
		m, err := read(t.Context(), client, config)
		if err != nil {
			t.Fatal(err)
		}
		calls := 0
		for _, r := range e.Requests() {
			if r.Operation == "getTasks" {
				calls++
			}
		}
		if m.Complete.ValueBool() != want.isComplete || calls != want.calls {
			t.Errorf("%s: complete: %s, after %d calls", want.name, m.Complete, calls)
		}
		diags := incomplete(m)
		if warned := len(diags) == 1 && diags[0].Summary() == "Not all recurring scans are known"; warned == want.isComplete {
			t.Errorf("%s: warnings: %v", want.name, diags)
		}
		unscanned, _ := m.Totals.Unscanned.Int64()
		if covered := count; want.isComplete && unscanned != int64(max(0, 1007-covered)) {
			t.Errorf("%s: %d addresses are not scanned, %d scans of one each", want.name, unscanned, covered)
		}
	}
}

func TestTooManyOverlapsWarn(t *testing.T) {
	t.Parallel()
	diags := incomplete(dataModel{areMany: true})
	if len(diags) != 1 || diags[0].Summary() != "Not all overlaps are listed" ||
		!strings.Contains(diags[0].Detail(), "overlaps_within_organizations") {
		t.Errorf("got %v", diags)
	}
	if diags := incomplete(dataModel{}); len(diags) != 0 {
		t.Errorf("a complete answer warns: %v", diags)
	}
}

// A list from a file may be long, and wrong from end to end.
func TestNetworksAreChecked(t *testing.T) {
	t.Parallel()
	var all []attr.Value
	for i := range 10_000 {
		all = append(all, types.StringValue(fmt.Sprintf("10.%d.%d.0/24", i/256, i%256)))
	}
	check := func(values []attr.Value) []string {
		resp := &validator.ListResponse{}
		networks{}.ValidateList(context.Background(), validator.ListRequest{
			Path: path.Root("networks"), ConfigValue: types.ListValueMust(types.StringType, values),
		}, resp)
		var out []string
		for _, d := range resp.Diagnostics {
			out = append(out, d.Detail())
		}
		return out
	}
	start := time.Now()
	if wrong := check(append(all, types.StringUnknown(), types.StringValue("www.example.com"))); len(wrong) > 0 {
		t.Errorf("refused: %s", wrong[0])
	}
	t.Logf("10,000 networks: %s", time.Since(start))
	for i := range all {
		all[i] = types.StringValue("10.0.0.0/99")
	}
	all[0] = types.StringNull()
	wrong := check(all)
	if len(wrong) != 11 || !strings.Contains(wrong[0], "it is null") || !strings.HasPrefix(wrong[10], "9990 more entries") {
		t.Errorf("%d texts: %q", len(wrong), wrong)
	}
}
