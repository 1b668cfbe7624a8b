package runzero

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// taskRows are n recurring tasks of a kind, numbered from first.
func taskRows(org, kind, status string, first, n int) []string {
	var rows []string
	for i := range n {
		rows = append(rows, fmt.Sprintf(
			`{"id":"cccccccc-0000-4000-8000-%012d","organization_id":%q,"type":%q,"status":%q,"recur":true}`,
			first+i, org, kind, status))
	}
	return rows
}

func list(rows ...[]string) string {
	var all []string
	for _, some := range rows {
		all = append(all, some...)
	}
	return "[" + strings.Join(all, ",") + "]"
}

// searches answers by "METHOD /path?query".
func searches(t *testing.T, answers map[string]string) *console {
	t.Helper()
	return newConsole(t, func(w http.ResponseWriter, r *http.Request) {
		a, ok := answers[r.Method+" "+strings.TrimPrefix(r.URL.RequestURI(), apiPrefix)]
		if !ok {
			a = `400 {"error":"no such search in the test"}`
		}
		answer(w, a)
	})
}

func TestListRecurringScans(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	removed := `{"id":"` + item1 + `","organization_id":"` + org1 + `","type":"scan","status":"removed","recur":true}`
	once := `{"id":"` + item2 + `","organization_id":"` + org1 + `","type":"scan","status":"new","recur_frequency":"once"}`
	s := searches(t, map[string]string{"GET /account/tasks?search=recur%3At": list(
		taskRows(org1, "scan", "active", 0, 2), taskRows(org2, "", "paused", 2, 1), taskRows(org1, "connector", "active", 3, 1),
		[]string{removed, once},
	)})
	c, _ := client(t, s.URL, account())
	all, isComplete, err := c.ListRecurringScans(ctx, "")
	if ids(all) != "0@1 1@1 2@2" || !isComplete || err != nil {
		t.Error(ids(all), isComplete, err)
	}
	one, isComplete, err := c.ListRecurringScans(ctx, org2)
	if ids(one) != "2@2" || !isComplete || err != nil {
		t.Error(ids(one), isComplete, err)
	}
	if _, err := c.ListRecurringTasks(ctx, "", ""); err != nil {
		t.Error(err)
	}
	s.expect(t, "GET /account/tasks")
}

// Where a list is cut off, its parts are asked for: by organization, then by search. What is still
// cut off is not complete.
func TestListRecurringScansOfLongLists(t *testing.T) {
	t.Parallel()
	const (
		one    = "GET /org/tasks?_oid=" + org1 + "&search=recur%3At"
		scans  = one + "+type%3Ascan"
		active = scans + "+status%3Aactive"
		paused = scans + "+status%3Apaused"
		two    = "GET /org/tasks?_oid=" + org2 + "&search=recur%3At"
	)
	full := func(kind, status string, first int) string { return list(taskRows(org1, kind, status, first, taskCap)) }
	for _, test := range []struct {
		name       string
		answers    map[string]string
		found      int
		isComplete bool
		calls      []string
	}{
		{
			name: "each organization is short enough",
			answers: map[string]string{
				one: list(taskRows(org1, "scan", "active", 0, 700)), two: list(taskRows(org2, "scan", "active", 700, 500)),
			},
			found: 1200, isComplete: true, calls: []string{one, two},
		},
		{
			name: "the scans alone are",
			answers: map[string]string{
				one: full("connector", "active", 0), scans: list(taskRows(org1, "scan", "active", 5000, 600)),
				two: list(taskRows(org2, "scan", "active", 6000, 1)),
			},
			found: 601, isComplete: true, calls: []string{one, scans, two},
		},
		{
			name: "active and paused ones are",
			answers: map[string]string{
				one: full("scan", "active", 0), scans: full("scan", "active", 0),
				active: list(taskRows(org1, "scan", "active", 0, 999)), paused: list(taskRows(org1, "scan", "paused", 999, 800)),
				two: list(),
			},
			found: 1799, isComplete: true,
			calls: []string{one, scans, active, paused, two},
		},
		{
			name: "nothing is",
			answers: map[string]string{
				one: full("scan", "active", 0), scans: full("scan", "active", 0), active: full("scan", "active", 500),
				paused: list(), two: list(),
			},
			found: 1500, isComplete: false, calls: []string{one, scans, active, paused, two},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.answers["GET /account/tasks?search=recur%3At"] = full("scan", "active", 0)
			test.answers["GET /account/orgs"] = `[{"id":"` + org1 + `","name":"1"},{"id":"` + org2 + `","name":"2"}]`
			s := searches(t, test.answers)
			c, _ := client(t, s.URL, account())
			all, isComplete, err := c.ListRecurringScans(context.Background(), "")
			if len(all) != test.found || isComplete != test.isComplete || err != nil {
				t.Errorf("%d scans, complete: %v, %v", len(all), isComplete, err)
			}
			calls := append([]string{"GET /account/tasks?search=recur%3At", "GET /account/orgs"}, test.calls...)
			if got := s.requests(); !slices.Equal(got, calls) {
				t.Errorf("requests:\n got %q\nwant %q", got, calls)
			}
		})
	}
}
