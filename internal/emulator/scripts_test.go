package emulator_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// The tests of this file send what scripts of people who automate runZero send, call by call:
// content types, searches, fields and order of calls, and look at what those scripts rely on (issue
// of the emulated console, rows F1 to F13).

// ids are those of rows.
func ids(rows []map[string]any) (out []string) {
	for _, r := range rows {
		out = append(out, id(r))
	}
	return out
}

// TestScriptsWithoutContentType: F1. Bodies of JSON come with text/json, as the document asked
// until 2026-05, or with no type at all.
func TestScriptsWithoutContentType(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{ExplorersPerOrganization: 1})
	for _, kind := range []string{"", "text/json", "application/json; charset=utf-8"} {
		r.bad("PATCH", "/org/sites/Primary", obj{"description": "type " + kind}, "Content-Type", kind).want(200)
		if got := r.do("GET", "/org/sites/Primary", nil).row()["description"]; got != "type "+kind {
			t.Errorf("%q: got %v", kind, got)
		}
		r.bad("PUT", "/org/sites/Primary/scan", obj{"targets": "10.0.0.1"}, "Content-Type", kind).want(200)
	}
	r.bad("PATCH", "/org/sites/Primary", obj{"description": "x"}, "Content-Type", "text/plain").want(400)
}

// TestScriptsSearch: F2, F3 and F4 on exports and lists.
func TestScriptsSearch(t *testing.T) {
	t.Parallel()
	const assets = 100
	bothWays(t, emulator.Options{Inventory: assets, ExplorersPerOrganization: 1}, func(t *testing.T, r *testConsole) {
		count := func(path, searched string) int {
			t.Helper()
			return len(r.do("GET", path+"?search="+url.QueryEscape(searched), nil).want(200).rows())
		}
		for searched, want := range map[string]int{
			"type:Server or type:Laptop": 40, "(type:Server OR type:Printer) and alive:true": 30,
			"not (type:Server or type:Laptop)": 60,
			"type:Server type:Laptop":          0, "type:=server": 20, "not type:server and not type:laptop": 60,
			"last_seen:<30d": assets, "last_seen:<1month": assets, "last_seen:<1h": assets, "last_seen:<now": assets,
			"last_seen:>30days": 0, "first_seen:>1y": 0,
			"name:=ASSET-1%": 11, "name:=ASSET-_": 10, "name:ASSET-1%": 11, `name:="ASSET-10"`: 1, "name:ASSET-10": 1,
			"service_count:>2": assets, "service_count:>=3": assets, "service_count:<3": 0, "service_count:3": assets,
			"vulnerability_count:>0": 50,
			"source:runzero":         assets, "source_count:>1": 0, "source_count:1": assets, "protocol:ssh": assets,
			"_asset.protocol:http": assets, "has_public:true": 0,
			"net:10.0.0.0/24": assets, "net:10.9.0.0/16": 0, "net:10.0.0.7": 1, "hardware:dell": 20, "os_eol:<now": 20,
			"os_eol:>now": 0, "tag:DMZ": 0,
			"haspublic:true and protocols:rdp": 0, "haspublic:true or hasprivate:true": assets, "address:10.0.0.1": 1,
			"address:10.0.0.0/28": 15, "cidr:10.0.0.0/28": 15,
			"_asset.protocol:http AND ( html.inputs:\"password:\" OR has:http.head.wwwAuthenticate )": 0,
			"not has:smb.signing": assets, "not attribute:=virtual": assets,
			"_asset.type:server": 20, "tcp_port:22 and tls.notAfterTS:>now": 0, "asset-1 or asset-2": 22,
			"ubuntu and asset-1%": 2,
		} {
			if got := count("/export/org/assets.json", searched); got != want {
				t.Errorf("%s finds %d assets, want %d", searched, got, want)
			}
		}
		if got := count("/export/org/services.json",
			"protocol:ssh and _asset.protocol:http and service_port:22"); got != assets {
			t.Errorf("found %d services", got)
		}
		for path, want := range map[string]int{
			"/org/assets": assets, "/org/services": 3 * assets,
			"/org/wireless": assets / 10,
		} {
			if got := count(path, "last_seen:<31d"); got != want {
				t.Errorf("%s finds %d, want %d", path, got, want)
			}
		}
		if got := count("/export/org/users.json", "isDisabled:true or has:userWorkstations or suspended:t"); got != 0 {
			t.Errorf("found %d users", got)
		}
		active := id(r.scan(obj{
			"targets": "10.0.0.1", "scan-frequency": "daily", "scan-name": "Nightly",
			"probes": "arp,dnp3",
		}))
		waiting := id(r.scan(obj{"targets": "10.0.0.1", "scan-start": "4000000000", "scan-name": "Later"}))
		for searched, want := range map[string]string{
			"status:active or status:queued":               active,
			"status:queued or (type:scan and not recur:t)": waiting,
			`name:="Nightly" and updated_at:<24hours`:      active,
			"params:dnp3":                     active,
			"type:scan status:active recur:t": active,
		} {
			if got := ids(r.do("GET", "/account/tasks?search="+url.QueryEscape(searched), nil).want(200).rows()); len(
				got) != 1 || got[0] != want {
				t.Errorf("%s finds %v, want %s", searched, got, want)
			}
		}
		for _, broken := range []string{"(type:scan", "type:scan)", "or", "type:scan or", "not", "and type:scan"} {
			r.do("GET", "/account/tasks?search="+url.QueryEscape(broken), nil).want(400)
		}
		want := map[bool]int{false: 400, true: 200}[r.active("search-unknown-empty")]
		for _, unknown := range []string{"color:red", "created_at:<soon", "created_at:90days"} {
			r.do("GET", "/account/tasks?search="+url.QueryEscape(unknown), nil).want(want)
		}
	})
}

// TestScriptsReadTasks: F5, the moments of acquisition and processing as in a capture.
func TestScriptsReadTasks(t *testing.T) {
	t.Parallel()
	r := timed(t, emulator.Options{ExplorersPerOrganization: 1, ScanDuration: 10 * time.Second})
	moments := func(task string) (out []float64) {
		t.Helper()
		row := r.do("GET", "/org/tasks/"+task, nil).want(200).row()
		for _, k := range []string{
			"data_acquisition_started_at", "data_acquisition_ended_at", "data_processing_started_at",
			"data_processing_ended_at",
		} {
			n, ok := row[k].(float64)
			if !ok {
				t.Fatalf("no %s", k)
			}
			out = append(out, n)
		}
		for _, k := range []string{"data_acquisition_at", "data_processing_at"} {
			if _, has := row[k]; has {
				t.Errorf("%s is in the row", k)
			}
		}
		return out
	}
	schedule := id(r.scan(obj{"targets": "10.0.0.1", "scan-frequency": "daily"}))
	one := id(r.scan(obj{"targets": "10.0.0.1"}))
	begin := float64(r.clock.Now().Unix())
	r.clock.turn(2 * time.Second)
	if got := moments(one); fmt.Sprint(got) != fmt.Sprint([]float64{begin, 0, 0, 0}) {
		t.Errorf("running: %v", got)
	}
	r.clock.turn(time.Minute)
	if got := moments(one); fmt.Sprint(got) != fmt.Sprint([]float64{begin, begin + 5, begin + 5, begin + 10}) {
		t.Errorf("done: %v", got)
	}
	if got := moments(schedule); fmt.Sprint(got) != "[0 0 0 0]" {
		t.Errorf("a schedule: %v", got)
	}
}

// TestScriptsReadExplorers: F6. A health check reads the host's memory, the version without its
// build, and whether screenshots can be made.
func TestScriptsReadExplorers(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{ExplorersPerOrganization: 1})
	x := r.do("GET", "/org/explorers", nil).want(200).rows()[0]
	info, _ := x["system_info"].(map[string]any)
	memory, _ := info["mem"].(map[string]any)
	attributes, _ := info["attributes"].(map[string]any)
	settings, _ := x["settings"].(map[string]any)
	if memory["total"].(float64) < 1<<30 || attributes["CanScreenshot"] != "true" || info["path"] == "" ||
		settings["max_concurrent_scans"] != 1.0 {
		t.Errorf("got %v, settings %v", memory, settings)
	}
	if v := x["version"].(string); !strings.Contains(v, " (build 2") || !strings.HasSuffix(v, "]") || x["os"] != "linux" ||
		x["hub_id"] == zero {
		t.Errorf("got %v, %v, %v", x["version"], x["os"], x["hub_id"])
	}
	if sources, _ := r.send("GET", "/metadata", nil).want(
		200).row()["Sources"].(map[string]any); sources["1"] != "runzero" { // F9
		t.Errorf("sources %v", sources)
	}
}

// TestScriptsReadExportTokens: F7. A report goes through the organizations and exports with the
// token that each row shows.
func TestScriptsReadExportTokens(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{Inventory: 2}, func(t *testing.T, r *testConsole) {
		admin := r.token
		for _, o := range r.do("GET", "/account/orgs", nil).want(200).rows() {
			r.token, _ = o["export_token"].(string)
			if n := len(r.do("GET", "/export/org/assets.json", nil).want(200).rows()); n != 2 {
				t.Errorf("%d assets", n)
			}
		}
		r.token = admin
		fresh := r.do("PUT", "/account/orgs", obj{"name": "without a token"}).want(200).row()
		if fresh["export_token"] != "" {
			t.Error("a new organization has an export token")
		}
	})
}

// TestScriptsReadAssets: F10, and the row of an asset as scripts pick it apart.
func TestScriptsReadAssets(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{Inventory: 3, ExplorersPerOrganization: 1})
	for _, path := range []string{"/export/org/assets.json", "/org/assets"} {
		for _, a := range r.do("GET", path, nil).want(200).rows() {
			services, _ := a["services"].(map[string]any)
			macs, _ := a["macs"].([]any)
			if _, ok := a["foreign_attributes"].(map[string]any); !ok || len(services) != 3 || len(macs) != 1 ||
				a["last_task_id"] != zero {
				t.Errorf("%s: got %v", path, a)
			}
			for at, s := range services {
				address, _ := a["addresses"].([]any)[0].(string)
				one, _ := s.(map[string]any)
				if !strings.HasPrefix(at, address+"/") || one["service.address"] != address || one["protocol"] == "" {
					t.Errorf("service %s: %v", at, s)
				}
			}
		}
	}
	if got := r.do("GET", "/export/org/assets.json?fields=id,os", nil).rows()[0]; len(got) != 2 {
		t.Errorf("got %v", got)
	}
}

// TestScriptsTagAndDelete: an inventory that people work on, generated assets included.
func TestScriptsTagAndDelete(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{Inventory: 10}, func(t *testing.T, r *testConsole) {
		site := id(r.do("GET", "/org/sites/Primary", nil).row())
		if err := r.e.AddAssets(r.boot.OrganizationID, site, 2); err != nil {
			t.Fatal(err)
		}
		list := func(searched string) []string {
			t.Helper()
			return ids(r.do("GET", "/org/assets?fields=id&search="+url.QueryEscape(searched), nil).want(200).rows())
		}
		all := list("")
		first := "/org/assets/" + all[0]
		row := r.do("PATCH", first+"/tags", obj{"tags": "Owner=IT DMZ old=1"}).want(200).row()
		row = r.do("PATCH", "/org/assets/"+id(row)+"/tags", obj{"tags": "-old zone=office"}).want(200).row()
		if tags := fmt.Sprint(row["tags"]); tags != "map[DMZ: Owner:IT zone:office]" {
			t.Errorf("tags %s", tags)
		}
		r.do("PATCH", first+"/comments", obj{"comments": "ask \"first\""}).want(200)
		r.do("PATCH", first+"/criticality", obj{"criticality": "high"}).want(200)
		if got := r.do("GET", first, nil).want(200).row(); got["comments"] != `ask "first"` || got["criticality"] != "high" {
			t.Errorf("got %v", got)
		}
		if got := list("tag:DMZ"); len(got) != 1 || got[0] != all[0] || len(list("tag:Owner=IT")) != 1 {
			t.Errorf("found by its tag: %v", got)
		}
		if n := r.do("PATCH", "/org/assets/bulk/tags", obj{"tags": "seen", "search": "alive:true or alive:false"}).want(
			200).row()["updated_asset_count"]; n != 12.0 && !r.active("bulk-status-without-count") {
			t.Errorf("%v tagged", n)
		}
		r.do("POST", "/org/assets/bulk/clearTags", obj{"search": "tag:seen and not tag:DMZ"}).want(200)
		if got := list("tag:seen"); len(got) != 1 {
			t.Errorf("%d are still tagged", len(got))
		}
		kind := id(r.ownership("Owner")[0])
		owned := obj{"ownerships": []obj{{"ownership_type_id": kind, "owner": "it@example.com"}}}
		r.do("PATCH", first+"/owners", owned).want(200)
		if got := list("owner:it@example.com"); len(got) != 1 {
			t.Errorf("%d are owned", len(got))
		}
		owned["search"] = "type:Server"
		r.do("PATCH", "/org/assets/bulk/owners", owned).want(200)
		r.do("PATCH", first+"/owners", obj{"ownerships": []obj{{"ownership_type_id": missing, "owner": "x"}}}).want(404)
		r.do("PATCH", "/org/assets/bulk/criticality", obj{"criticality": "low", "search": "owner:it"}).want(200)
		r.do("POST", "/org/assets/bulk/clearOwners", obj{"search": "owner:it"}).want(200)
		if got := list("owner:it"); len(got) != 0 {
			t.Errorf("%d are still owned", len(got))
		}
		r.do("DELETE", first, nil).want(204)
		r.do("GET", first, nil).want(404)
		r.do("POST", "/org/assets/bulk/delete", obj{"asset_ids": all[1:3]}).want(204)
		r.do("PATCH", "/org/assets/merge", obj{"asset_ids": all[3:5]}).want(200)
		if n, counted := len(list("")), r.do("GET", "/org/sites/Primary", nil).row()["asset_count"]; n != 8 ||
			counted != 8.0 {
			t.Errorf("%d left, the site counts %v", n, counted)
		}
		for _, what := range []string{"services", "wireless"} {
			rows := r.do("GET", "/org/"+what, nil).want(200).rows()
			key := map[string]string{"services": "service_id", "wireless": "id"}[what]
			one := fmt.Sprintf("/org/%s/%v", what, rows[0][key])
			if got := r.do("GET", one, nil).want(200).row(); got[key] != rows[0][key] {
				t.Errorf("%s: got %v", one, got)
			}
			r.do("DELETE", one, nil).want(204)
			r.do("GET", one, nil).want(404)
			if left := len(r.do("GET", "/org/"+what, nil).rows()); left != len(rows)-1 {
				t.Errorf("%d %s left of %d", left, what, len(rows))
			}
		}
	})
}
