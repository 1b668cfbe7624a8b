package emulator_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

func merged(base obj, more obj) obj {
	out := maps.Clone(base)
	maps.Copy(out, more)
	return out
}

func (r *testConsole) scan(body obj) map[string]any {
	r.t.Helper()
	return r.do("PUT", "/org/sites/Primary/scan", body).want(200).row()
}

func TestRecurringScan(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{ExplorersPerOrganization: 1}, func(t *testing.T, r *testConsole) {
		agent := r.e.AddExplorer(r.boot.OrganizationID, "second")
		template := r.e.AddTemplate("slow", map[string]string{"rate": "100", "passes": "2"})
		task := r.scan(obj{
			"targets": "10.0.0.0/24,\n10.1.0.1", "excludes": nil, "scan-name": "weekly", "scan-description": "d",
			"scan-frequency": "weekly",
			"scan-start":     "2222222222", "scan-grace-period": "8", "scan-tags": "a=b", "explorer": agent,
			"scan-template": template,
			"passes":        "3", "dns-port": "53", "probes": "dns,syn",
		})
		id, _ := task["id"].(string)
		params, _ := task["params"].(map[string]any)
		for k, v := range map[string]any{
			"name": "weekly", "description": "d", "status": "active", "recur": true, "recur_frequency": "weekly",
			"start_time": 2222222222.0, "grace_period": "8",
			"agent_id": agent, "hosted_zone_id": zero, "template_id": template, "recur_last": 0.0, "recur_next": 0.0,
			"recur_last_task_id": zero, "hidden": false, "type": "scan",
		} {
			if task[k] != v {
				t.Errorf("%s is %v, want %v", k, task[k], v)
			}
		}
		want := map[string]string{
			"rate": "100", "passes": "3", "dns-port": "53", "max-attempts": "3", "probes": "dns,syn",
			"targets": "10.0.0.0/24 10.1.0.1",
		}
		if r.active("targets-verbatim") {
			want["targets"] = "10.0.0.0/24,\n10.1.0.1"
		}
		for k, v := range want {
			if params[k] != v {
				t.Errorf("param %s is %v, want %v", k, params[k], v)
			}
		}
		if _, ok := params["scan-tags"]; ok != r.active("scan-tags-in-params") {
			t.Error("scan-tags")
		}
		other := r.scan(obj{"targets": "defaults", "scan-frequency": "hourly"})
		third := r.scan(obj{"targets": "defaults", "scan-frequency": "hourly", "name": "ignored"})
		if other["name"] == "" || other["name"] == third["name"] || third["name"] == "ignored" {
			t.Errorf("names made by the server: %v, %v", other["name"], third["name"])
		}
		if reqs := r.e.Requests(); fmt.Sprint(reqs[len(reqs)-1].Unknown) != "[name]" {
			t.Errorf("unknown fields %v", reqs[len(reqs)-1].Unknown)
		}

		path := "/org/tasks/" + id
		task = r.do("PATCH", path, obj{
			"name": "w2", "description": "d2", "params": obj{"rate": "200"}, "hosted_zone_id": nil,
			"status": "paused",
		}).want(200).row()
		params, _ = task["params"].(map[string]any)
		if task["name"] != "w2" || task["description"] != "d2" || task["status"] != "paused" || params["rate"] != "200" ||
			params["passes"] != "3" {
			t.Errorf("PATCH gave %v", task)
		}
		task = r.do("PATCH", path, obj{
			"status": "active", "recur_frequency": "daily",
			"params": obj{"tcp-ports": ""},
		}).want(200).row()
		params, _ = task["params"].(map[string]any)
		if wide := r.active("task-patch-wide"); task["status"] != "active" || (task["recur_frequency"] == "daily") != wide ||
			(params["tcp-ports"] == nil) != r.active("params-empty-removes") {
			t.Errorf("PATCH gave %v", task)
		}
		r.do("PATCH", path, obj{"hosted_zone_name": "auto"}).refused("public")
		task = r.do("PATCH", path, obj{"hosted_zone_name": "auto", "params": obj{"targets": "192.0.2.0/24"}}).want(200).row()
		if zone, _ := task["hosted_zone_id"].(string); zone == zero || zone == "" || task["agent_id"] != zero {
			t.Errorf("moved to zone %v, agent %v", task["hosted_zone_id"], task["agent_id"])
		}
		for _, body := range []obj{
			{"status": "processed"},
			{"name": ""},
			{"params": obj{"targets": ""}},
			{"params": obj{"rate": "x"}},
			{"params": obj{"probes": "nothing"}},
			{"hosted_zone_id": missing},
		} {
			r.do("PATCH", path, body).want(400)
		}
		for range 2 {
			task = r.do("POST", path+"/stop", nil).want(200).row()
			if task["status"] != "removed" || task["hidden"] != true {
				t.Errorf("stop gave %v", task)
			}
		}
		if a := r.do("GET", path, nil); r.active("removed-task-404") != (a.status == 404) ||
			a.status == 200 && a.row()["status"] != "removed" {
			t.Errorf("a removed task reads %d", a.status)
		}
		if find(r.do("GET", "/org/tasks", nil).want(200).rows(), "id", id) != nil {
			t.Error("a removed task is listed")
		}
		r.do("PATCH", path, obj{"name": "x"}).refused("")
	})
}

func TestScanRules(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{}, func(t *testing.T, r *testConsole) {
		ok := obj{"targets": "10.0.0.0/24"}
		scan := "/org/sites/Primary/scan"
		r.do("PUT", scan, ok).refused("no available agents")
		agent := r.e.AddExplorer(r.boot.OrganizationID, "one")
		r.e.ConnectExplorers(false)
		r.do("PUT", scan, merged(ok, obj{"explorer": agent})).refused("no available agents")
		r.e.ConnectExplorers(true)
		r.do("PUT", scan, ok).want(200)
		for detail, bodies := range map[string][]obj{
			"unknown probe: nothing": {
				{"probes": "dns,nothing"},
				{"host-ping-probes": "nothing"},
				{"subnet-ping-probes": "nothing"},
			},
			"targets":            {{"targets": ""}, {"targets": nil}, {"targets": "10.0.0.0/33"}},
			"explorer not found": {{"explorer": missing}, {"agent": missing}},
			"group not found":    {{"explorer-group-id": missing}},
			"template not found": {{"scan-template": missing}},
			"zone not found": {
				{"hosted-zone-id": missing},
				{"hosted-zone-name": "nowhere"},
				{"hosted-zone-name": "zone3"},
			},
			"public":         {{"hosted-zone-name": "zone1"}, {"hosted-zone-id": "auto"}},
			"scan-frequency": {{"scan-frequency": "yearly"}},
			"scan-start":     {{"scan-start": "tomorrow"}, {"scan-start": 5}},
			"rate":           {{"rate": "fast"}, {"rate": 1000}},
			"screenshots":    {{"screenshots": "yes"}},
			"excludes":       {{"excludes": "10.0.0.300"}},
		} {
			for _, b := range bodies {
				r.bad("PUT", scan, merged(ok, b)).refused(detail)
			}
		}
		r.do("PUT", "/org/sites/nowhere/scan", ok).refused("site not found")
		r.do("PATCH", "/org/sites/Primary", obj{"scope": "192.168.0.1"}).want(200)
		r.do("PUT", scan, obj{"targets": "defaults", "hosted-zone-name": "auto"}).refused("public")
		task := r.scan(obj{"targets": "198.51.100.0/24", "hosted-zone-name": "auto"})
		zone, _ := task["hosted_zone_id"].(string)
		zones := r.do("GET", "/org/hosted-zones", nil).want(200).rows()
		if find(zones, "id", zone) == nil || len(zones) != 3 {
			t.Errorf("auto gave %v", zone)
		}
		r.do("GET", "/org/hosted-zones/"+zone, nil).want(200)
		r.do("GET", "/org/hosted-zones/"+missing, nil).want(404)
		group := r.e.AddExplorerGroup(r.boot.OrganizationID, "dc")
		params, _ := r.scan(merged(ok, obj{"explorer-group-id": group}))["params"].(map[string]any)
		if (params["explorer-group-id"] == group) != r.active("explorer-group-echo") {
			t.Error("echo of the group")
		}
	})
}

func TestTaskListsAndSearch(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{ExplorersPerOrganization: 1}, func(t *testing.T, r *testConsole) {
		r.do("PUT", "/org/sites", obj{"name": "Lab"}).want(200)
		a, _ := r.scan(obj{"targets": "10.0.0.1", "scan-name": "Night shift", "scan-frequency": "daily"})["id"].(string)
		b, _ := r.do("PUT", "/org/sites/Lab/scan",
			obj{"targets": "10.0.0.1", "scan-name": "Day", "scan-start": "2222222222"}).want(200).row()["id"].(string)
		for search, want := range map[string]string{
			"recur:t": a, "recur:true": a, "recur:=true": a, "recur:f": b, "type:scan status:active recur:t": a, "status:new": b,
			"site:lab":            b,
			`name:="Night shift"`: a, `name:"night s"`: a, "name:=Day": b, "id:" + b: b, "night": a,
			"created_at:<90days type:scan AND name:day": b, "NOT recur:t": b,
		} {
			q := strings.NewReplacer(" ", "%20", `"`, "%22").Replace(search)
			for _, path := range []string{"/org/tasks?search=", "/account/tasks?search="} {
				if rows := r.do("GET", path+q, nil).want(200).rows(); len(rows) != 1 || rows[0]["id"] != want {
					t.Errorf("%s found %d", search, len(rows))
				}
			}
		}
		for q, n := range map[string]int{
			"?status=ACTIVE": 1, "?status=act": 0, "?search=type:scan": 2,
			"?search=recur:t%20status:new": 0, "?search=created_at:>90days": 0,
		} {
			if rows := r.do("GET", "/org/tasks"+q, nil).want(200).rows(); len(rows) != n {
				t.Errorf("%s found %d, want %d", q, len(rows), n)
			}
		}
		r.unknownField("/org/tasks", 400)
		r.do("GET", "/org/tasks/"+missing, nil).want(404)
		r.do("DELETE", "/org/sites/Lab", nil).want(204)
		r.do("GET", "/org/tasks/"+b, nil).want(404)
	})
}

func TestTaskListIsCapped(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{ExplorersPerOrganization: 1})
	first := r.scan(obj{"targets": "10.0.0.1", "scan-frequency": "daily"})
	for range 1000 {
		if status, body := r.e.Outside("PUT", "/org/sites/Primary/scan",
			obj{"targets": "10.0.0.1", "scan-frequency": "daily"}); status != 200 {
			t.Fatal(string(body))
		}
	}
	rows := r.send("GET", "/org/tasks?search=recur:t", nil).want(200).rows()
	if len(rows) != 1000 || find(rows, "id", first["id"]) != nil {
		t.Errorf("%d tasks listed, the oldest among them: %v", len(rows), find(rows, "id", first["id"]) != nil)
	}
	r.do("GET", "/org/tasks/"+first["id"].(string), nil).want(200)
}

func TestScansRun(t *testing.T) {
	t.Parallel()
	clock := newStopwatch()
	r := newRig(t, emulator.Options{
		ExplorersPerOrganization: 1, Now: clock.Now, RunSchedules: true,
		ScanDuration: time.Minute,
	})
	once, _ := r.scan(obj{"targets": "10.0.0.1"})["id"].(string)
	later, _ := r.scan(obj{
		"targets":    "10.0.0.1",
		"scan-start": fmt.Sprint(clock.Now().Add(time.Hour).Unix()),
	})["id"].(string)
	daily, _ := r.scan(obj{"targets": "10.0.0.1", "scan-frequency": "daily"})["id"].(string)
	status := func(id string) any { return r.do("GET", "/org/tasks/"+id, nil).want(200).row()["status"] }
	if status(once) != "new" || status(later) != "new" {
		t.Error("scans begin too early")
	}
	r.do("POST", "/org/tasks/"+later+"/hide", nil).want(400)
	clock.turn(time.Second)
	if status(once) != "active" {
		t.Errorf("got %v", status(once))
	}
	clock.turn(time.Minute)
	if status(once) != "processed" || status(later) != "new" {
		t.Errorf("got %v and %v", status(once), status(later))
	}
	parent := r.do("GET", "/org/tasks/"+daily, nil).want(200).row()
	child := r.do("GET", "/org/tasks/"+parent["recur_last_task_id"].(string), nil).want(200).row()
	if child["parent_id"] != daily || child["recur"] != false ||
		parent["recur_next"] != float64(clock.Now().Add(24*time.Hour).Unix()) || parent["status"] != "active" {
		t.Errorf("parent %v, child %v", parent, child)
	}
	r.do("POST", "/org/tasks/"+once+"/hide", nil).want(200)
	if find(r.do("GET", "/org/tasks", nil).rows(), "id", once) != nil {
		t.Error("a hidden task is listed")
	}
	clock.turn(time.Second)
	if status(child["id"].(string)) != "active" {
		t.Errorf("the run is %v", status(child["id"].(string)))
	}
	if got := r.do("POST", "/org/tasks/"+child["id"].(string)+"/stop", nil).want(200).row(); got["status"] != "stopping" ||
		status(child["id"].(string)) != "stopped" {
		t.Errorf("stopping a run gave %v", got["status"])
	}
	r.e.ConnectExplorers(false)
	clock.turn(25 * time.Hour)
	if got := r.do("GET", "/org/tasks/"+daily, nil).want(200).row(); got["error"] != "explorer unavailable" ||
		got["status"] != "active" {
		t.Errorf("got %v, %v", got["error"], got["status"])
	}
}

func TestEditTask(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{ExplorersPerOrganization: 1})
	id, _ := r.scan(obj{"targets": "10.0.0.1", "scan-frequency": "daily"})["id"].(string)
	freq := "daily,monday|sunday;-300"
	if err := r.e.EditTask(id, emulator.TaskEdit{Frequency: &freq}); err != nil {
		t.Fatal(err)
	}
	if got := r.do("GET", "/org/tasks/"+id, nil).want(200).row(); got["recur_frequency"] != freq {
		t.Errorf("got %v", got["recur_frequency"])
	}
	if err := r.e.EditTask(missing, emulator.TaskEdit{}); err == nil {
		t.Error("a missing task was edited")
	}
}

func TestExplorers(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{}, func(t *testing.T, r *testConsole) {
		clock := newStopwatch()
		r = newRig(t, emulator.Options{Now: clock.Now, Variants: r.e.ActiveVariants()})
		r.clock = clock
		id := r.e.AddExplorer(r.boot.OrganizationID, "hq-1")
		site := r.do("GET", "/org/sites", nil).want(200).rows()[0]
		for _, base := range []string{"/org/explorers", "/org/agents"} {
			x := r.do("GET", base+"/"+id, nil).want(200).row()
			if x["name"] != "HQ-1" || x["connected"] != true {
				t.Errorf("got %v", x)
			}
			x = r.do("PATCH", base+"/"+id,
				obj{"site_id": site["id"], "settings": obj{"max_concurrent_scans": 3}}).want(200).row()
			if x["site_id"] != site["id"] || x["settings"].(map[string]any)["max_concurrent_scans"] != 3.0 {
				t.Errorf("got %v", x)
			}
			r.do("PATCH", base+"/"+id, obj{"site_id": missing}).refused("site not found")
			r.bad("PATCH", base+"/"+id, obj{"settings": obj{"max_concurrent_scans": "3"}}).want(400)
			if a := r.do("PATCH", base+"/"+id, obj{"site_id": zero}); (a.status == 400) != r.active(
				"explorer-all-sites-refused") || a.status == 200 && a.row()["site_id"] != zero {
				t.Errorf("all sites: %d", a.status)
			}
			r.do("POST", base+"/"+id+"/update", nil).want(204)
			if x := r.do("GET", base+"/"+id, nil).want(200).row(); x["connected"] != false {
				t.Error("an Explorer that restarts is connected")
			}
			r.clock.turn(time.Second)
			if a := r.do("GET", base+"/"+missing, nil).want(404); a.row()["title"] != nil {
				t.Errorf("got %s", a.body)
			}
			if n := len(r.do("GET", base, nil).want(200).rows()); n != 1 {
				t.Errorf("%d listed", n)
			}
		}
		for q, n := range map[string]int{"name:hq": 1, "id:" + id: 1, "q-1": 1, "nothing": 0} {
			if rows := r.do("GET", "/account/agents?search="+q, nil).want(200).rows(); len(rows) != n {
				t.Errorf("%s found %d", q, len(rows))
			}
		}
		r.do("DELETE", "/org/explorers/"+id, nil).want(204)
		r.do("DELETE", "/org/explorers/"+id, nil).want(404)
		if r.e.AddExplorer(missing, "x") != "" || r.e.AddExplorerGroup(missing, "x") != "" {
			t.Error("an Explorer in no organization")
		}
	})
}
