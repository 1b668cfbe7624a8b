package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
)

// The schedules that are made never run: they start in 2040, on names that cannot exist (RFC 2606),
// and are stopped after the questions.
const (
	scanStart  = 2209032000 // 2040-01-01T12:00:00Z
	laterStart = scanStart + 366*24*3600
	targets    = "a.example.invalid,b.example.invalid"
)

// schedule is the recurring scan that several questions are about.
type schedule struct {
	created map[string]any
	path    string
	err     error
}

func scanQuestions() []question {
	return []question{
		{section: "5", text: "targets of a task read back", decides: []string{"targets-verbatim"}, ask: verbatimTargets},
		{section: "5", text: "scan-tags in params", decides: []string{"scan-tags-in-params"}, ask: scanTags},
		{
			section: "5", text: "PATCH of a task: description", decides: []string{"task-description-fixed"},
			ask: taskDescription,
		},
		{section: "5", text: `targets "defaults" read back`, decides: []string{"targets-resolved"}, ask: defaultTargets},
	}
}

// site is a throwaway site of the first organization, one for each use.
func (q *inquiry) site(ctx context.Context, use string) (string, error) {
	if id := q.sites[use]; id != "" {
		return id, nil
	}
	row, err := q.must(ctx, "PUT", "/org/sites?_oid="+q.org, object{"name": q.name("site"), "scope": "example.invalid"})
	if err == nil {
		q.sites[use] = text(row, "id")
	}
	return text(row, "id"), err
}

// scanIn makes a schedule that never runs.
func (q *inquiry) scanIn(ctx context.Context, org, site string, more object) (map[string]any, error) {
	body := object{
		"targets": targets, "scan-name": q.name("scan"), "scan-frequency": "weekly",
		"scan-start": strconv.Itoa(scanStart),
	}
	maps.Copy(body, more)
	path := "/org/sites/" + site + "/scan?_oid=" + org
	answer, err := q.console.Do(ctx, http.MethodPut, path, body)
	if err != nil {
		return nil, err
	}
	if !answer.OK() {
		return nil, notAsked("a schedule cannot be made here: " + answer.Text())
	}
	return answer.Row(), nil
}

// byZone lets a hosted zone scan: an organization that was just made has no Explorer.
func byZone() object { return object{"hosted-zone-name": "auto"} }

func (q *inquiry) scheduled(ctx context.Context) (*schedule, error) {
	if q.schedule == nil {
		q.schedule = &schedule{}
		site, err := q.site(ctx, "schedules")
		if err != nil {
			q.schedule.err = err
			return q.schedule, err
		}
		more := byZone()
		more["scan-tags"], more["nameservers"], more["scan-description"] = "tfacc=1", "203.0.113.53", "of a test"
		q.schedule.created, q.schedule.err = q.scanIn(ctx, q.org, site, more)
		q.schedule.path = "/org/tasks/" + text(q.schedule.created, "id") + "?_oid=" + q.org
	}
	return q.schedule, q.schedule.err
}

func widePatch(ctx context.Context, q *inquiry) (finding, error) {
	s, err := q.scheduled(ctx)
	if err != nil {
		return finding{}, err
	}
	another, err := q.site(ctx, "another")
	if err != nil {
		return finding{}, err
	}
	var honoured, ignored []string
	for _, change := range []struct {
		name string
		to   any
	}{{"recur_frequency", "monthly"}, {"start_time", laterStart}, {"grace_period", "6"}, {"site_id", another}} {
		answer, err := q.console.Do(ctx, http.MethodPatch, s.path, object{change.name: change.to})
		if err != nil {
			return finding{}, err
		}
		row, err := q.must(ctx, http.MethodGet, s.path, nil)
		if err != nil {
			return finding{}, err
		}
		switch {
		case same(row[change.name], change.to):
			honoured = append(honoured, change.name)
		case answer.OK():
			ignored = append(ignored, change.name)
		default:
			ignored = append(ignored, fmt.Sprintf("%s (%d)", change.name, answer.Status))
		}
	}
	evidence := fmt.Sprintf("honoured: %s; not: %s", orNone(honoured), orNone(ignored))
	if len(honoured) > 0 && len(ignored) > 0 {
		return odd("%s", evidence), nil
	}
	return either(len(honoured) > 0, "task-patch-wide", "honoured", "ignored", "%s", evidence), nil
}

// same compares two values, of answers or as they were sent; numbers may be texts in one and
// numbers in the other.
func same(a, b any) bool { return plain(a) == plain(b) }

func plain(v any) string {
	if n, ok := v.(float64); ok {
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

func orNone(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}

func emptyParam(ctx context.Context, q *inquiry) (finding, error) {
	s, err := q.scheduled(ctx)
	if err != nil {
		return finding{}, err
	}
	if text(inside(s.created, "params"), "nameservers") == "" {
		return odd("nameservers is not in params at all"), nil
	}
	if _, err := q.must(ctx, http.MethodPatch, s.path, object{"params": object{"nameservers": ""}}); err != nil {
		return finding{}, err
	}
	row, err := q.must(ctx, http.MethodGet, s.path, nil)
	if err != nil {
		return finding{}, err
	}
	left, exists := inside(row, "params")["nameservers"]
	if exists && left != "" && left != nil {
		return odd("nameservers is still %q", left), nil
	}
	return either(!exists, "params-empty-removes", "removes the key", `stores ""`, "nameservers: %t", exists), nil
}

func stoppedTask(ctx context.Context, q *inquiry) (finding, error) {
	site, err := q.site(ctx, "schedules")
	if err != nil {
		return finding{}, err
	}
	task, err := q.scanIn(ctx, q.org, site, byZone())
	if err != nil {
		return finding{}, err
	}
	id := text(task, "id")
	if _, err := q.must(ctx, http.MethodPost, "/org/tasks/"+id+"/stop?_oid="+q.org, nil); err != nil {
		return finding{}, err
	}
	answer, err := q.console.Do(ctx, http.MethodGet, "/org/tasks/"+id+"?_oid="+q.org, nil)
	if err != nil {
		return finding{}, err
	}
	list, err := q.rows(ctx, "/org/tasks?search=recur:t&_oid="+q.org)
	if err != nil {
		return finding{}, err
	}
	f := finding{}
	switch status := text(answer.Row(), "status"); {
	case answer.Status == http.StatusNotFound:
		f.answer, f.variants = "404", append(f.variants, "removed-task-404")
	case answer.OK() && status == "removed":
		f.answer = "200, removed"
	default:
		return odd("GET: %s, status %q", answer.Text(), status), nil
	}
	listed := find(list, id) != nil
	if listed {
		f.variants = append(f.variants, "removed-listed")
	}
	f.evidence = fmt.Sprintf("GET %d; still listed: %t", answer.Status, listed)
	return f, nil
}

func verbatimTargets(ctx context.Context, q *inquiry) (finding, error) {
	s, err := q.scheduled(ctx)
	if err != nil {
		return finding{}, err
	}
	got := text(inside(s.created, "params"), "targets")
	if got != targets && got != strings.ReplaceAll(targets, ",", " ") {
		return odd("%q was sent, %q is read", targets, got), nil
	}
	return either(got == targets, "targets-verbatim", "as sent", "separated by spaces", "%q", got), nil
}

func scanTags(ctx context.Context, q *inquiry) (finding, error) {
	s, err := q.scheduled(ctx)
	if err != nil {
		return finding{}, err
	}
	_, exists := inside(s.created, "params")["scan-tags"]
	return either(exists, "scan-tags-in-params", "yes", "no", "answer to createScan"), nil
}

func taskDescription(ctx context.Context, q *inquiry) (finding, error) {
	s, err := q.scheduled(ctx)
	if err != nil {
		return finding{}, err
	}
	if _, err := q.must(ctx, http.MethodPatch, s.path, object{"description": "changed"}); err != nil {
		return finding{}, err
	}
	row, err := q.must(ctx, http.MethodGet, s.path, nil)
	if err != nil {
		return finding{}, err
	}
	got := text(row, "description")
	return either(got != "changed", "task-description-fixed", "ignored", "honoured", "%q", got), nil
}

func defaultTargets(ctx context.Context, q *inquiry) (finding, error) {
	site, err := q.site(ctx, "schedules")
	if err != nil {
		return finding{}, err
	}
	more := byZone()
	more["targets"] = "defaults"
	task, err := q.scanIn(ctx, q.org, site, more)
	if err != nil {
		return finding{}, err
	}
	got := text(inside(task, "params"), "targets")
	return either(got != "defaults", "targets-resolved", "resolved", "as sent", "%q", got), nil
}
