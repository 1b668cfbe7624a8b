package emulator_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// form writes an upload as the vendor's SDK does, or with one part for all that describes the
// import.
func form(t *testing.T, fields map[string]string, data []byte) (body, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, v := range fields {
		_ = w.WriteField(k, v)
	}
	file, err := w.CreateFormFile("assetData", "assets.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = file.Write(data)
	_ = w.Close()
	return b.String(), w.FormDataContentType()
}

func packed(lines ...any) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for _, l := range lines {
		_ = json.NewEncoder(z).Encode(l)
	}
	_ = z.Close()
	return b.Bytes()
}

// TestScriptsImportAssets: a custom integration uploads assets; what it has uploaded before under
// the same id is changed.
func TestScriptsImportAssets(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{ScanDuration: time.Nanosecond}, func(t *testing.T, r *testConsole) {
		integration := id(r.do("POST", "/account/custom-integrations", obj{"name": "cmdb"}).want(200).row())
		site := id(r.do("GET", "/org/sites/Primary", nil).row())
		path := "/import/org/" + r.boot.OrganizationID + "/assets"
		upload := func(more map[string]string, assets ...any) reply {
			t.Helper()
			fields := map[string]string{
				"siteId": site, "customIntegrationId": integration, "importTask.name": "load",
				"importTask.tags": "a,b", "importTask.excludeUnknown": "false",
			}
			for k, v := range more {
				fields[k] = v
			}
			body, kind := form(t, fields, packed(assets...))
			return r.bad("POST", path, body, "Content-Type", kind)
		}
		stats := func(a reply) string {
			t.Helper()
			got := r.do("GET", "/org/tasks/"+id(a.want(200).row()), nil).want(200).row()
			if got["status"] != "processed" || got["type"] != "import" || got["custom_integration_id"] != integration {
				t.Errorf("got %v", got)
			}
			s, _ := got["stats"].(map[string]any)
			return fmt.Sprint(s["change.newAssets"], s["change.changedAssets"], s["change.totalAssets"])
		}
		host := func(foreign, address string) obj {
			return obj{
				"id": foreign, "hostnames": []string{"h.example.com"}, "domain": "example.com", "os": "Ubuntu",
				"manufacturer": "Example", "model": "One", "tags": []string{"foo", "key=value"},
				"networkInterfaces": []obj{{
					"macAddress": "01:23:45:67:89:0A", "ipv4Addresses": []string{address},
					"ipv6Addresses": nil,
				}}, "customAttributes": obj{"rack": "7"},
				"firstSeenTS": "2023-03-06T18:14:50.52Z",
			}
		}
		if got := stats(upload(nil, host("one", "203.0.113.7"))); got != "1 0 1" {
			t.Errorf("the first import: %s", got)
		}
		if got := stats(upload(nil, host("one", "203.0.113.8"), host("two", "10.0.0.2"))); got != "1 1 2" {
			t.Errorf("the second: %s", got)
		}
		if got := stats(upload(map[string]string{"importTask.excludeUnknown": "true"}, host("one", "203.0.113.9"),
			host("three", "10.0.0.3"))); got != "0 1 1" {
			t.Errorf("without unknown ones: %s", got)
		}
		whole, _ := json.Marshal(obj{"name": "load", "description": "d", "excludeUnknown": false, "tags": []string{"a"}})
		if got := stats(upload(map[string]string{"importTask": string(whole)},
			[]obj{host("four", "10.0.0.4")})); got != "1 0 1" {
			t.Errorf("an array, described by one part: %s", got)
		}
		for searched, want := range map[string]int{"has:rack": 3, "rack.x:7": 0, "attribute:rack": 3} {
			if got := len(r.do("GET", "/org/assets?search="+url.QueryEscape(searched), nil).want(200).rows()); got != want {
				t.Errorf("%s finds %d, want %d", searched, got, want)
			}
		}
		rows := r.do("GET", "/org/assets?search="+url.QueryEscape("has_public:true and source:cmdb"), nil).want(200).rows()
		if len(rows) != 1 {
			t.Fatalf("found %d", len(rows))
		}
		a := rows[0]
		foreign, _ := a["foreign_attributes"].(map[string]any)["@cmdb.dev"].([]any)
		if fmt.Sprintf("%v %v %v %v %v", a["addresses"], a["names"], a["macs"], a["hw"], a["tags"]) !=
			"[203.0.113.9] [h.example.com] [01:23:45:67:89:0a] Example One map[foo: key:value]" ||
			a["first_seen"] != 1678126490.0 || len(foreign) != 1 || foreign[0].(map[string]any)["rack"] != "7" {
			t.Errorf("got %v", a)
		}
		for text, a := range map[string]reply{
			"site":               upload(map[string]string{"siteId": missing}, host("x", "10.0.0.1")),
			"custom integration": upload(map[string]string{"customIntegrationId": missing}, host("x", "10.0.0.1")),
			"importTask.name":    upload(map[string]string{"importTask.name": strings.Repeat("x", 101)}, host("x", "10.0.0.1")),
			"importTask.tags": upload(map[string]string{"importTask.tags": strings.Repeat("x,", 101)},
				host("x", "10.0.0.1")),
			"assetData":           upload(nil, obj{"hostnames": []string{"no id"}}),
			"multipart/form-data": r.bad("POST", path, obj{}),
		} {
			a.refused(text)
		}
		other := id(r.do("PUT", "/account/orgs", obj{"name": "other"}).row())
		r.token = r.boot.OrganizationToken
		body, kind := form(t, map[string]string{"siteId": site, "customIntegrationId": integration, "importTask.name": "x"},
			packed(host("x", "10.0.0.1")))
		r.bad("POST", "/import/org/"+other+"/assets", body, "Content-Type", kind).refused("not found")
	})
}

// TestScriptsCopyScans: the data of a task is fetched through a redirect, and loaded into another
// console.
func TestScriptsCopyScans(t *testing.T) {
	t.Parallel()
	r := timed(t, emulator.Options{ExplorersPerOrganization: 1, ScanDuration: 10 * time.Second})
	task := id(r.scan(obj{"targets": "10.0.0.1"}))
	r.do("GET", "/org/tasks/"+task+"/data", nil).want(404)
	r.do("GET", "/org/tasks/"+task+"/log", nil).want(404)
	r.clock.turn(time.Minute)
	fetch := func(what string, task string) string {
		t.Helper()
		a := r.do("GET", "/org/tasks/"+task+"/"+what, nil).want(303)
		if a.row()["url"] != a.header.Get("Location") {
			t.Errorf("the answer names %v, the header %s", a.row()["url"], a.header.Get("Location"))
		}
		u, err := url.Parse(a.header.Get("Location"))
		if err != nil {
			t.Fatal(err)
		}
		w := get(t, r.e, http.MethodGet, u.Path)
		z, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatalf("%d: %v", w.Code, err)
		}
		text, _ := io.ReadAll(z)
		r.clock.turn(2 * time.Hour)
		if w := get(t, r.e, http.MethodGet, u.Path); w.Code != 403 {
			t.Errorf("two hours later the address answers %d", w.Code)
		}
		return string(text)
	}
	data := fetch("data", task)
	if !strings.Contains(data, `"type":"config"`) || !strings.Contains(data, `"10.0.0.1"`) ||
		!strings.Contains(fetch("log", task), "scan") {
		t.Errorf("got %s", data)
	}
	second := r.bad("PUT", "/org/sites/Primary/import", string(packed("line")), "Content-Type",
		"application/octet-stream").want(200).row()
	r.clock.turn(time.Minute)
	if got := fetch("data", id(second)); got != "\"line\"\n" || second["type"] != "import" {
		t.Errorf("got %q of %v", got, second)
	}
	r.bad("PUT", "/org/sites/Primary/import", "", "Content-Type", "application/octet-stream").refused("no data")
}

// TestScriptsExportSites reads the console's file of sites.
func TestScriptsExportSites(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{})
	r.do("PUT", "/org/sites", obj{
		"name": `a "b", c`, "scope": "10.0.0.1,10.0.0.2",
		"subnets": obj{"10.0.0.0/8": obj{"tags": obj{"x": "1", "y": ""}, "description": "d"}},
	}).want(200)
	a := r.send("GET", "/export/org/sites.csv", nil).want(200)
	want := "name,description,scope,exclusion,subnet_ranges,subnet_tags,subnet_descriptions\nPrimary,,,,,,\n\"a " +
		"\"\"b\"\", c\",,\"10.0.0.1\n10.0.0.2\",,10.0.0.0/8,x=1 y=,d\n"
	if string(a.body) != want || a.header.Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Errorf("got %s", a.body)
	}
}
