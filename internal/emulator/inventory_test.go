package emulator_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

func lines(body []byte) [][]byte {
	body = bytes.TrimSpace(body)
	if len(body) == 0 {
		return nil
	}
	return bytes.Split(body, []byte("\n"))
}

func TestInventory(t *testing.T) {
	t.Parallel()
	const n = 100
	bothWays(t, emulator.Options{Inventory: n, ExplorersPerOrganization: 1}, func(t *testing.T, r *testConsole) {
		org := r.do("GET", "/org", nil).want(200).row()
		if org["asset_count"] != 100.0 || org["service_count"] != 300.0 || org["software_count"] != 200.0 ||
			org["vulnerability_count"] != 50.0 {
			t.Errorf("counters %v", org)
		}
		r.scan(obj{"targets": "10.0.0.1"})
		for _, tc := range []struct {
			name, search string
			rows, found  int
			fields, need string
		}{
			{"assets", "os:windows", n, 20, "os,alive", "id"},
			{"services", "service_protocol:snmp", 3 * n, n, "service_port", "id,service_id"},
			{"software", "nginx", 2 * n, n, "software_version", "id"},
			{"vulnerabilities", `vulnerability_name:="Weakness 7"`, n / 2, 1, "vulnerability_cve", "id"},
			{"wireless", "office-1", n / 10, 1, "essid", "id"},
			{"certificates", "self_signed:true", n / 4, 9, "", ""},
			{"users", "user19", n / 5, 1, "directory_user_email", "id"},
			{"groups", "group", n / 20, 5, "directory_group_name", "id"},
			{"findings", "risk_rank:info", n / 100, 1, "", ""},
			{"tasks", "type:scan", 1, 1, "status", "id,name"},
			{"sites", "primary", 1, 1, "scope", "id,name"},
		} {
			path := "/export/org/" + tc.name + ".json"
			rows := r.do("GET", path, nil).want(200).rows()
			ids := map[any]bool{}
			for _, row := range rows {
				key := "id"
				if tc.name == "services" || tc.name == "vulnerabilities" {
					key = strings.TrimSuffix(strings.Replace(tc.name, "ies", "y", 1), "s") + "_id"
				}
				ids[row[key]] = true
			}
			if len(rows) != tc.rows || len(ids) != tc.rows {
				t.Errorf("%s: %d rows with %d ids, want %d", tc.name, len(rows), len(ids), tc.rows)
			}
			all := lines(r.do("GET", path+"l", nil).want(200).body)
			if len(all) != tc.rows || !json.Valid(all[0]) {
				t.Errorf("%s: %d lines, want %d", tc.name, len(all), tc.rows)
			}
			q := "?search=" + strings.NewReplacer(" ", "%20", `"`, "%22").Replace(tc.search)
			if got := lines(r.do("GET", path+"l"+q, nil).want(200).body); len(got) != tc.found {
				t.Errorf("%s: %d found, want %d", tc.name, len(got), tc.found)
			}
			if tc.fields != "" {
				row := r.do("GET", path+"?fields="+tc.fields, nil).want(200).rows()[0]
				want := strings.Split(tc.fields+","+tc.need, ",")
				slices.Sort(want)
				if got := slices.Sorted(maps.Keys(row)); !slices.Equal(got, want) {
					t.Errorf("%s: fields %v, want %v", tc.name, got, want)
				}
			}
			r.unknownField(path, 400)
		}
		again := r.do("GET", "/export/org/assets.jsonl", nil).body
		if !bytes.Equal(again, r.do("GET", "/export/org/assets.jsonl", nil).body) {
			t.Error("the same export has other rows")
		}
		pages(t, r, "services", 3*n, 120)

		lab := r.do("PUT", "/org/sites", obj{"name": "Lab"}).want(200).row()
		if err := r.e.AddAssets(r.boot.OrganizationID, id(lab), 10); err != nil {
			t.Fatal(err)
		}
		if got := lines(r.do("GET", "/export/org/assets.jsonl?search=site:lab", nil).want(200).body); len(got) != 10 {
			t.Errorf("%d assets in the lab", len(got))
		}
		if got := lines(r.do("GET", "/export/org/services.jsonl", nil).want(200).body); len(got) != 3*(n+10) {
			t.Errorf("%d services", len(got))
		}
		if l := r.do("GET", "/account/license", nil).want(200).row(); l["license_live_asset_count"] != 110.0 {
			t.Errorf("license counts %v assets", l["license_live_asset_count"])
		}
		other := r.do("PUT", "/account/orgs", obj{"name": "other"}).want(200).row()
		if other["asset_count"] != 100.0 {
			t.Errorf("a new organization has %v assets", other["asset_count"])
		}
		r.do("DELETE", "/org/sites/Primary", nil).want(204)
		if got := r.do("GET", "/org", nil).want(200).row()["asset_count"]; got != 10.0 {
			t.Errorf("%v assets are left of a deleted site", got)
		}
	})
}

// pages reads a dataset page by page and wants every row once.
func pages(t *testing.T, r *testConsole, name string, rows, size int) {
	t.Helper()
	seen, key := map[string]bool{}, ""
	for {
		page := r.do("GET", "/export/org/"+name+".json?page_size="+strconv.Itoa(size)+key, nil).want(200).row()
		list, _ := page[name].([]any)
		if len(list) > size {
			t.Errorf("%d rows on a page", len(list))
		}
		for _, row := range list {
			text, _ := json.Marshal(row)
			seen[string(text)] = true
		}
		next, _ := page["next_key"].(string)
		if next == "" {
			break
		}
		key = "&start_key=" + next
	}
	if len(seen) != rows {
		t.Errorf("%d rows on all pages, want %d", len(seen), rows)
	}
}

// TestStreamStops reads a little of a large export and goes away; the console has to notice.
func TestStreamStops(t *testing.T) {
	t.Parallel()
	e, err := emulator.New(emulator.Options{Inventory: 100_000_000})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(e)
	defer srv.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, srv.URL+emulator.Prefix+"/export/org/assets.jsonl", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+e.Bootstrap().ExportToken)
	resp, err := srv.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	rows := bufio.NewReader(resp.Body)
	for range 10 {
		if line, err := rows.ReadBytes('\n'); err != nil || !json.Valid(line) {
			t.Fatalf("a line is not JSON: %v", err)
		}
	}
	cancel()
	_ = resp.Body.Close()
	srv.Close() // waits for the handler
	if n := e.RowsWritten(); n < 10 || n > 10_000_000 {
		t.Errorf("%d rows were written for a receiver of 10", n)
	}
}

// export streams assets into nothing.
func export(tb testing.TB, assets int) *discard {
	tb.Helper()
	e, err := emulator.New(emulator.Options{Inventory: assets})
	if err != nil {
		tb.Fatal(err)
	}
	req := httptest.NewRequestWithContext(tb.Context(), http.MethodGet, emulator.Prefix+"/export/org/assets.jsonl", nil)
	req.Header.Set("Authorization", "Bearer "+e.Bootstrap().AccountToken)
	w := &discard{header: http.Header{}}
	e.ServeHTTP(w, req)
	if w.rows != assets || e.RowsWritten() != int64(assets) {
		tb.Errorf("%d rows, %d counted, want %d", w.rows, e.RowsWritten(), assets)
	}
	return w
}

func TestExportIsNotKept(t *testing.T) {
	t.Parallel()
	if w := export(t, 20_000); w.largest > 1<<17 {
		t.Errorf("pieces of up to %d bytes", w.largest)
	}
}

// BenchmarkExport streams a million assets.
func BenchmarkExport(b *testing.B) {
	for range b.N {
		b.SetBytes(int64(export(b, 1_000_000).size))
	}
}

// discard counts an answer instead of keeping it.
type discard struct {
	header              http.Header
	rows, size, largest int
}

func (d *discard) Header() http.Header { return d.header }
func (d *discard) WriteHeader(int)     {}
func (d *discard) Write(b []byte) (int, error) {
	d.rows += bytes.Count(b, []byte("\n"))
	d.size += len(b)
	d.largest = max(d.largest, len(b))
	return len(b), nil
}

// TestCutStream proves that a stream with a fault does not look complete.
func TestCutStream(t *testing.T) {
	t.Parallel()
	for _, assets := range []int{2, 100} {
		cutStream(t, assets)
	}
}

func cutStream(t *testing.T, assets int) {
	t.Helper()
	e, err := emulator.New(emulator.Options{Inventory: assets, TruncateRate: 1})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(e)
	defer srv.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL+emulator.Prefix+"/export/org/assets.json",
		nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+e.Bootstrap().ExportToken)
	resp, err := srv.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if body, err := io.ReadAll(resp.Body); err == nil || len(body) == 0 {
		t.Errorf("%d bytes, %v", len(body), err)
	}
}
