package failures

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/workspace"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// lossy are the consoles that tests of lost answers run against.
func lossy() map[string][]string {
	return map[string][]string{"default": nil, "other": {"other"}}
}

// Whatever answer is lost: each write happens once, and what it made is in the state.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	for name, variants := range lossy() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, emulator.Options{Unpublished: true, Variants: variants}, workspace.UnpublishedEndpoints)
			explorer := r.AddExplorer(r.Bootstrap().OrganizationID, "BERLIN")
			l := &loser{}
			r.Intercept(l.wrap)

			for _, version := range []string{"first", "second"} {
				r.Write(workspace.Everything(explorer, version))
				r.Apply()
				if lost := l.answers(); len(lost) < workspace.EverythingCount-1 {
					t.Errorf("%s: only %d answers were lost: %v", version, len(lost), lost)
				}
				r.ExpectStateMatches(version)
				r.working()
				r.ExpectNoChange()
				for address, one := range r.State() {
					for _, name := range []string{"description", "first_name"} {
						if v, has := one.Attributes[name]; has && v != version {
							t.Errorf("%s of %s is %v, not %s", name, address, v, version)
						}
					}
				}
			}
			r.Destroy()
			if lost := l.answers(); len(lost) < workspace.EverythingCount-1 {
				t.Errorf("destroy: only %d answers were lost: %v", len(lost), lost)
			}
			r.ExpectStateMatches("after the destroy")
		})
	}
}

// A write that never reached the console is sent again.
func TestLostRequests(t *testing.T) {
	t.Parallel()
	r := start(t, emulator.Options{Unpublished: true}, workspace.UnpublishedEndpoints)
	explorer := r.AddExplorer(r.Bootstrap().OrganizationID, "BERLIN")
	l := &loser{unsent: true}
	r.Intercept(l.wrap)
	for _, version := range []string{"first", "second"} {
		r.Write(workspace.Everything(explorer, version))
		r.Apply()
		r.ExpectStateMatches(version)
		r.working()
		r.ExpectNoChange()
	}
	r.Destroy()
	r.ExpectStateMatches("after the destroy")
}

// working fails unless each token of the state opens what it is for.
func (r *rig) working() {
	r.T.Helper()
	tokens := 0
	for address, one := range r.State() {
		var path string
		switch one.Type {
		case "runzero_api_token":
			path = "/org?_oid=" + r.Bootstrap().OrganizationID
			if org, ok := one.Attributes["organization_id"].(string); ok {
				path = "/org?_oid=" + org
			}
		case "runzero_export_token":
			path = fmt.Sprintf("/export/org/sites.json?_oid=%v", one.Attributes["organization_id"])
		default:
			continue
		}
		tokens++
		token, ok := one.Attributes["token"].(string)
		switch {
		case !ok || token == "":
			r.T.Errorf("%s has no token", address)
		case !r.Accepts(token, path):
			r.T.Errorf("the token of %s does not work", address)
		}
	}
	if tokens == 0 {
		r.T.Error("there is no token in the state")
	}
}

// Two tokens that look alike, made at once, with both answers lost: each resource has one of its own.
func TestLostTwins(t *testing.T) {
	t.Parallel()
	r := start(t, emulator.Options{})
	l := &loser{most: 2} // both requests have the same text
	r.Intercept(l.wrap)
	r.Write(`resource "runzero_api_token" "test" {
		count   = 2
		comment = "Twin"
	}`)
	r.Apply()
	if lost := l.answers(); len(lost) < 2 || strings.Contains(strings.Join(lost, ""), http.MethodDelete) {
		t.Fatalf("%v were lost, not two creates", lost)
	}
	if n := len(r.Created()); n != 2 {
		t.Errorf("there are %d tokens, not 2", n)
	}
	r.ExpectStateMatches("after the apply") // which also finds an id that two resources have
	r.working()
	r.ExpectNoChange()
}
