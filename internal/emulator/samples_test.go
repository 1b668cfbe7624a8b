package emulator_test

import (
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// TestTrafficSampling follows a sample from its start to its end: it runs until it is stopped,
// however long that takes.
func TestTrafficSampling(t *testing.T) {
	t.Parallel()
	for _, variants := range [][]string{nil, {"other"}} {
		r := timed(t, emulator.Options{Variants: variants})
		first, second := r.e.AddExplorer(r.boot.OrganizationID, "a"), r.e.AddExplorer(r.boot.OrganizationID, "b")
		start := func(body obj) map[string]any {
			t.Helper()
			return r.do("PUT", "/org/sites/Primary/sample", body).want(200).row()
		}
		s := start(obj{
			"explorer": second, "interfaces": "eth0, Ethernet 2", "targets": "10.0.0.0/8, 172.16.0.0/12",
			"excludes": "10.1.0.0/16", "tags": "owner=IT",
		})
		params, _ := s["params"].(map[string]any)
		if s["type"] != "sample" || s["status"] != "active" || s["recur"] != false || s["agent_id"] != second ||
			s["name"] == "" ||
			params["interfaces"] != map[bool]any{false: "eth0,Ethernet 2"}[r.active("sample-interfaces-hidden")] || !r.active("targets-verbatim") &&
			params["targets"] != "10.0.0.0/8 172.16.0.0/12" {
			t.Errorf("got %v", s)
		}
		if other := start(obj{"agent": first, "interfaces": "eth0"}); other["agent_id"] != first ||
			other["name"] == s["name"] {
			t.Errorf("got %v", other)
		}
		r.clock.turn(1000 * time.Hour)
		task := "/org/tasks/" + id(s)
		if got := r.do("GET", task, nil).want(200).row()["status"]; got != "active" {
			t.Errorf("after a while it is %v", got)
		}
		if find(r.do("GET", "/account/tasks?search=agent_id:"+second+"%20and%20type:sample", nil).want(200).rows(), "id",
			id(s)) == nil {
			t.Error("not found by its Explorer and type")
		}
		r.do("POST", task+"/stop", nil).want(200)
		r.do("POST", task+"/stop", nil).want(200)
		if a := r.do("GET", task, nil); a.status == 200 &&
			a.row()["status"] != map[bool]string{false: "stopped", true: "removed"}[r.active("sample-stop-removes")] {
			t.Errorf("stopped, it is %v", a.row()["status"])
		}
		r.bad("PUT", "/org/sites/Primary/sample", obj{"explorer": first}).refused("interfaces")
		r.do("PUT", "/org/sites/Primary/sample", obj{"explorer": missing, "interfaces": "eth0"}).refused("explorer not found")
		r.do("PUT", "/org/sites/nowhere/sample", obj{"interfaces": "eth0"})
		r.e.ConnectExplorers(false)
		r.do("PUT", "/org/sites/Primary/sample", obj{"interfaces": "eth0"}).refused("no available agents")
	}
}
