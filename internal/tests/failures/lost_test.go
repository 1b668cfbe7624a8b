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
	// Where names of credentials are unique, the one whose answer was lost has to be deleted by hand
	// first.
	return map[string][]string{"default": nil, "other": {"other", "-credential-name-unique"}}
}

// Whatever answer is lost: each write happens once, and what it made is in the state. What has a
// secret that nobody received is made again, and the first one is named.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	for name, variants := range lossy() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, emulator.Options{Unpublished: true, Variants: variants}, workspace.UnpublishedEndpoints)
			explorer := r.AddExplorer(r.Bootstrap().OrganizationID, "BERLIN")
			l := &answerDropper{}
			r.Intercept(l.wrap)

			output := ""
			for _, version := range []string{"first", "second"} {
				r.Write(workspace.Everything(explorer, version))
				output += r.Apply()
				if lost := l.answers(); len(lost) < workspace.EverythingCount()-2 {
					t.Errorf("%s: only %d answers were lost: %v", version, len(lost), lost)
				}
				if n := r.expectNamed(version, output); n == 0 {
					t.Errorf("%s: the answers of tokens were lost, and none is left over", version)
				}
				r.working()
				r.ExpectNoChange()
				for address, one := range r.State() {
					for _, name := range []string{"description", "first_name"} {
						if v := one.Attributes[name]; v != nil && v != version {
							t.Errorf("%s of %s is %v, not %s", name, address, v, version)
						}
					}
				}
			}
			r.Destroy()
			if lost := l.answers(); len(lost) < workspace.EverythingCount()-1 {
				t.Errorf("destroy: only %d answers were lost: %v", len(lost), lost)
			}
			r.expectNamed("after the destroy", output)
		})
	}
}

// A write that never reached the console is sent again.
func TestLostRequests(t *testing.T) {
	t.Parallel()
	r := start(t, emulator.Options{Unpublished: true}, workspace.UnpublishedEndpoints)
	explorer := r.AddExplorer(r.Bootstrap().OrganizationID, "BERLIN")
	l := &answerDropper{unsent: true}
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
func (r *testWorkspace) working() {
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

// expectNamed fails unless the state holds all that was made at the console but what has a secret
// and was named in an output. It gives the number of those.
func (r *testWorkspace) expectNamed(when, output string) int {
	r.T.Helper()
	output = progressID.ReplaceAllString(folded(output), "")
	created := r.Created()
	for address, one := range r.State() {
		id := fmt.Sprint(one.Attributes["id"])
		if workspace.Collections()[one.Type] == "" {
			continue
		}
		if created[id] != one.Type {
			r.T.Errorf("%s: the id of %s, %s, is another resource's, or not at the console", when, address, id)
		}
		delete(created, id)
	}
	for id, kind := range created {
		if !hasSecret(kind) || !strings.Contains(output, id) {
			r.T.Errorf("%s: %s %s is in no state, and no output names it", when, kind, id)
		}
	}
	return len(created)
}

// Two tokens that look alike, made at once, with both answers lost: each resource has one of its
// own, and what nobody received is named.
func TestLostTwins(t *testing.T) {
	t.Parallel()
	r := start(t, emulator.Options{})
	l := &answerDropper{limit: 2} // both requests have the same text
	r.Intercept(l.wrap)
	r.Write(`resource "runzero_api_token" "test" {
		count   = 2
		comment = "Twin"
	}`)
	output := r.Apply()
	if lost := l.answers(); len(lost) < 2 || strings.Contains(strings.Join(lost, ""), http.MethodDelete) {
		t.Fatalf("%v were lost, not two creates", lost)
	}
	if n := r.expectNamed("after the apply", output); n != 2 {
		t.Errorf("%d tokens are left over, not 2", n)
	}
	r.working()
	r.ExpectNoChange()
}
