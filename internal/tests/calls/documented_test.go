package calls

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/workspace"
)

// The docs pages say of each object which calls it costs. These are the calls that are made: no
// other, and each of them.
func TestCallsAreAsDocumented(t *testing.T) {
	t.Parallel()
	r := start(t, emulator.Options{Unpublished: true}, workspace.UnpublishedEndpoints)
	explorer := r.AddExplorer(r.Bootstrap().OrganizationID, "BERLIN")

	told := func(pick func(entity.Calls) []string) map[string]bool {
		all := map[string]bool{}
		for _, e := range provider.Registry() {
			if e.Resource == nil {
				continue
			}
			for _, one := range pick(entity.ObjectOf(e.Resource()).Calls) {
				if one != "POST /account/api/token" { // is how the provider signs in, too
					all[shape(one)] = true
				}
			}
		}
		return all
	}
	reads := told(func(c entity.Calls) []string {
		return slices.Concat(c.List, c.Read, c.Update)
	}) // an update may begin with a read
	for _, step := range []struct {
		name, version string
		writes        map[string]bool
	}{
		{"create", "first", told(func(c entity.Calls) []string { return c.Create })},
		{"update", "second", told(func(c entity.Calls) []string {
			if len(c.Update)+len(c.Rotate) == 0 {
				return append(slices.Clone(c.Create), c.Delete...) // what cannot be changed is replaced
			}
			return append(slices.Clone(c.Update), c.Rotate...)
		})},
		{"destroy", "", told(func(c entity.Calls) []string { return c.Delete })},
	} {
		if step.version == "" {
			r.Destroy()
		} else {
			r.Write(workspace.Everything(explorer, step.version))
			r.Apply()
		}
		made := map[string]bool{}
		for _, request := range r.Requests() {
			call := shape(request.Method + " " + strings.TrimPrefix(request.Path, "/api/v1.0"))
			switch {
			case strings.Contains(call, "/account/settings"), strings.Contains(call, "/account/api/"): // opt-in, and signing in
			case request.Method == http.MethodGet && !reads[call] && call != "GET /org/key": // the lock-out guard's
				t.Errorf("%s: %s is on no page", step.name, call)
			case request.Method != http.MethodGet:
				made[call] = true
			}
		}
		maps.DeleteFunc(step.writes, func(call string, _ bool) bool {
			// A rotation of an API client needs one that exists; its own tests have it.
			return strings.HasPrefix(call, "GET ") || call == "POST /account/api/rotate"
		})
		if diff := cmp.Diff(slices.Sorted(maps.Keys(step.writes)), slices.Sorted(maps.Keys(made))); diff != "" {
			t.Errorf("%s: - is what the pages say, + is what was sent:\n%s", step.name, diff)
		}
	}
}

// shape is a call without the ids in its path.
func shape(call string) string {
	return regexp.MustCompile(`\{\w+\}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`).ReplaceAllString(call, "{}")
}
