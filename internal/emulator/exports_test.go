package emulator_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

func TestExports(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{}, func(t *testing.T, r *testConsole) {
		org := r.boot.OrganizationID
		lab, _ := r.do("PUT", "/org/sites", obj{"name": "Lab"}).want(200).row()["id"].(string)
		primary, _ := find(r.do("GET", "/org/sites", nil).rows(), "name", "Primary")["id"].(string)
		for site, n := range map[string]int{lab: 3, primary: 4} {
			if err := r.e.AddAssets(org, site, n); err != nil {
				t.Fatal(err)
			}
		}
		if o := r.do("GET", "/org", nil).want(200).row(); o["asset_count"] != 7.0 {
			t.Errorf("asset_count %v", o["asset_count"])
		}
		r.token = r.boot.ExportToken
		for q, n := range map[string]int{
			"": 7, "?search=site:lab": 3, "?search=site_id:" + primary: 4, "?search=site:=La": 0,
			"?search=alive:t": 7, "?search=site:=%22Lab%22%20alive:f": 0,
		} {
			if rows := r.do("GET", "/export/org/assets.json"+q, nil).want(200).rows(); len(rows) != n {
				t.Errorf("%q exports %d, want %d", q, len(rows), n)
			}
			lines := bytes.Split(bytes.TrimSpace(r.do("GET", "/export/org/assets.jsonl"+q, nil).want(200).body), []byte("\n"))
			if got := len(lines); n > 0 && (got != n || !json.Valid(lines[0])) {
				t.Errorf("%q exports %d lines, want %d", q, got, n)
			}
		}
		if row := r.do("GET", "/export/org/assets.json?fields=names,os", nil).want(200).rows()[0]; len(row) != 3 ||
			row["id"] == nil || row["os"] == nil {
			t.Errorf("fields gave %v", row)
		}
		seen := map[any]bool{}
		path, pages := "/export/org/assets.json?page_size=3", 0
		for key := ""; ; pages++ {
			page := r.do("GET", path+key, nil).want(200).row()
			for _, a := range page["assets"].([]any) {
				seen[a.(map[string]any)["id"]] = true
			}
			next, _ := page["next_key"].(string)
			if next == "" {
				break
			}
			key = "&start_key=" + next
		}
		if len(seen) != 7 || pages != 2 {
			t.Errorf("%d assets on %d full pages", len(seen), pages)
		}
		r.bad("GET", "/export/org/assets.json?page_size=x", nil).want(400)
		r.do("GET", "/export/org/assets.json?page_size=3&start_key=x", nil).want(400)
		r.unknownField("/export/org/assets.json", 400)
		if rows := r.do("GET", "/export/org/sites.json?search=lab&fields=name", nil).want(200).rows(); len(rows) != 1 ||
			rows[0]["name"] != "Lab" || len(rows[0]) != 2 {
			t.Errorf("sites %v", rows)
		}
		r.do("GET", "/export/org/sites.jsonl", nil).want(200)
	})
}
