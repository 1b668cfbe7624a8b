package emulator

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// task is a scan that runs, ran, or is scheduled (api-behaviour 5).
type task struct {
	ID            string            `json:"id"`
	OrgID         string            `json:"organization_id"`
	SiteID        string            `json:"site_id"`
	Name          string            `json:"name"`
	Description   *string           `json:"description"`
	TemplateID    string            `json:"template_id"`
	AgentID       string            `json:"agent_id"`
	GroupID       string            `json:"explorer_group_id"`
	ZoneID        string            `json:"hosted_zone_id"`
	ParentID      string            `json:"parent_id"`
	LastRunID     string            `json:"recur_last_task_id"`
	Type          string            `json:"type"`
	IntegrationID string            `json:"custom_integration_id,omitempty"`
	Status        string            `json:"status"`
	Error         string            `json:"error"`
	Params        map[string]string `json:"params"`
	Tags          string            `json:"tags"`
	Hidden        bool              `json:"hidden"`
	Stats         map[string]int64  `json:"stats,omitempty"` // of an import
	Recur         bool              `json:"recur"`
	Frequency     string            `json:"recur_frequency"`
	GracePeriod   string            `json:"grace_period"`
	StartTime     int64             `json:"start_time"`
	RecurLast     int64             `json:"recur_last"`
	RecurNext     int64             `json:"recur_next"`
	CreatedAt     int64             `json:"created_at"`
	UpdatedAt     int64             `json:"updated_at"`
	Begun         int64             `json:"begun"` // unix nanoseconds of its creation
	Sequence      int64             `json:"sequence"`
}

func (t *task) Key() string { return t.ID }

func (s *state) tasks() *table[*task] { return tableOf[*task](s) }

func taskKind() objectKind {
	return objectKind{
		name: "task",
		routes: slices.Concat(
			scanRoutes(organizationTokenKinds()), sampleRoutes(organizationTokenKinds()),
			taskRoutes(accountTokenKinds(), organizationTokenKinds()), taskFileRoutes(organizationTokenKinds()),
		),
		tables: []tableKind{
			tableOfRows("tasks", func(t *task) string { return t.Name }),
			tableOfRows[*upload]("uploads", nil),
		},
		forget: func(s *state, organizationID string, _ int64) {
			s.tasks().removeIf(func(t *task) bool { return t.OrgID == organizationID })
		},
	}
}

// Statuses of a task (api-behaviour 5).
const (
	statusNew       = "new"
	statusActive    = "active"
	statusPaused    = "paused"
	statusProcessed = "processed"
	statusStopping  = "stopping"
	statusStopped   = "stopped"
	statusRemoved   = "removed"
)

// listCap is the most that a list of tasks shows: the newest ones, without paging (api-behaviour
// 5).
const listCap = 1000

// opStopTask is the operation that ends a task, which for recurring ones is their removal.
const opStopTask = "stopTask"

func taskRoutes(acct, org []string) []route {
	return []route{
		{op: "getAccountTasks", method: http.MethodGet, path: "/account/tasks", kinds: acct, handle: listAccountTasks},
		{op: "getTasks", method: http.MethodGet, path: "/org/tasks", kinds: org, handle: listTasks},
		{op: "getTask", method: http.MethodGet, path: "/org/tasks/{task_id}", kinds: org, handle: withTask(readTask)},
		{op: "updateTask", method: http.MethodPatch, path: "/org/tasks/{task_id}", kinds: org, handle: withTask(patchTask)},
		{op: opStopTask, method: http.MethodPost, path: "/org/tasks/{task_id}/stop", kinds: org, handle: withTask(stopTask)},
		{op: "hideTask", method: http.MethodPost, path: "/org/tasks/{task_id}/hide", kinds: org, handle: withTask(hideTask)},
	}
}

func withTask(h func(*call, *task) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		id, err := c.pathID("task_id")
		if err != nil {
			return nil, err
		}
		c.e.advance(c.s, c.now)
		t, ok := c.s.tasks().get(id)
		if !ok || t.OrgID != c.org.ID {
			return nil, notFoundOld()
		}
		return h(c, t)
	}
}

func (c *call) taskRow(t *task) object {
	acquired, processed := t.times(c.e.opts.ScanDuration)
	stats := object{}
	if t.Status == statusProcessed {
		for k, n := range t.Stats {
			stats[k] = n
		}
	}
	return object{
		"id": t.ID, "client_id": c.s.Account.ID, "organization_id": t.OrgID, "site_id": orZero(t.SiteID), "name": t.Name,
		"description": t.Description,
		"template_id": orZero(t.TemplateID), "agent_id": orZero(t.AgentID), "hosted_zone_id": orZero(t.ZoneID),
		"parent_id":          orZero(t.ParentID),
		"recur_last_task_id": orZero(t.LastRunID), "cruncher_id": zeroID, "custom_integration_id": orZero(t.IntegrationID),
		"created_by":         c.createdBy(),
		"created_by_user_id": zeroID, "source_id": 1, "type": t.Type, "status": t.Status, "error": t.Error,
		"params": textMap(t.Params), "stats": stats,
		"hidden": t.Hidden, "recur": t.Recur, "recur_frequency": t.Frequency, "grace_period": t.GracePeriod,
		"start_time": t.StartTime,
		"recur_last": t.RecurLast, "recur_next": t.RecurNext, "created_at": t.CreatedAt, "updated_at": t.UpdatedAt,
		"size_site": 0, "size_data": 0, "size_results": 0,
		"data_acquisition_started_at": acquired[0], "data_acquisition_ended_at": acquired[1],
		"data_processing_started_at": processed[0], "data_processing_ended_at": processed[1],
	}
}

// times are the begin and the end of a run's acquisition and of its processing, 0 where it has not
// come so far; a recurring definition never has any (api-behaviour 5).
func (t *task) times(duration time.Duration) (acquired, processed [2]int64) {
	begun := max(t.CreatedAt, t.StartTime)
	switch {
	case t.Recur || t.Status == statusNew || t.Status == statusRemoved:
	case t.Status == statusProcessed:
		half := begun + int64(duration.Seconds()/2)
		return [2]int64{begun, half}, [2]int64{half, max(t.UpdatedAt, half)}
	default:
		return [2]int64{begun, 0}, processed
	}
	return acquired, processed
}

func listTasks(c *call) (any, error) {
	return c.taskRows(func(t *task) bool { return t.OrgID == c.org.ID }, listCap)
}

func listAccountTasks(c *call) (any, error) {
	return c.taskRows(func(*task) bool { return true }, listCap)
}

// taskRows lists the newest tasks up to a number, 0 = all.
func (c *call) taskRows(is func(*task) bool, limit int) (any, error) {
	q, err := c.parseSearch([]string{"name", "description"}, "id", "name", "desc", "description", "type", "status",
		"recur", "site", "site_id", "agent_id", "source", "hidden",
		"created_at", "updated_at", "organization_id", "template_id", "hosted_zone_id", "parent_id", "params", "error",
		"recur_frequency", "frequency", "explorer", "start_time")
	if err != nil {
		return nil, err
	}
	c.e.advance(c.s, c.now)
	status := c.query.Get("status")
	var out []object
	for _, t := range slices.Backward(c.s.tasks().list) {
		if limit > 0 && len(out) == limit {
			break
		}
		if !is(t) || t.Hidden && !c.e.hasVariant("removed-listed") || status != "" && !strings.EqualFold(status, t.Status) {
			continue
		}
		if q.isEmpty() || q.matches(c.taskSubject(t)) {
			out = append(out, c.taskRow(t))
		}
	}
	return out, nil
}

func (c *call) taskSubject(t *task) subject {
	about := subject{
		"id": {t.ID}, "name": {t.Name}, "desc": {str(t.Description)}, "description": {str(t.Description)}, "type": {t.Type},
		"status": {t.Status},
		"recur":  {fmt.Sprint(t.Recur)}, "hidden": {fmt.Sprint(t.Hidden)}, "site_id": {orZero(t.SiteID)},
		"agent_id": {orZero(t.AgentID)}, "source": {"runzero"},
		"created_at": {fmt.Sprint(t.CreatedAt)}, "updated_at": {fmt.Sprint(t.UpdatedAt)},
		"organization_id": {t.OrgID}, "template_id": {orZero(t.TemplateID)}, "hosted_zone_id": {orZero(t.ZoneID)},
		"parent_id": {orZero(t.ParentID)},
	}
	about["error"], about["recur_frequency"], about["frequency"] = []string{t.Error}, []string{t.Frequency},
		[]string{t.Frequency}
	about["start_time"] = []string{fmt.Sprint(t.StartTime)}
	for k, v := range t.Params {
		about["params"] = append(about["params"], k+"="+v)
	}
	if x, ok := c.s.explorers().get(t.AgentID); ok {
		about["explorer"] = []string{x.Name, x.ID}
	}
	if st, ok := c.s.sites().get(t.SiteID); ok {
		about["site"] = []string{st.Name, st.ID}
	}
	return about
}

func readTask(c *call, t *task) (any, error) {
	if t.Status == statusRemoved && c.e.hasVariant("removed-task-404") {
		return nil, notFoundOld()
	}
	return c.taskRow(t), nil
}

// stopTask ends a running task and removes a recurring or scheduled one. Stopping again is fine.
func stopTask(c *call, t *task) (any, error) {
	switch {
	case t.Status == statusRemoved:
	case t.Recur, t.Status == statusNew, t.Type == typeSample && c.e.hasVariant("sample-stop-removes"):
		t.Status, t.Hidden, t.UpdatedAt = statusRemoved, true, c.unix()
	case t.Status == statusActive:
		t.Status, t.UpdatedAt = statusStopping, c.unix()
	}
	return c.taskRow(t), nil
}

func hideTask(c *call, t *task) (any, error) {
	if t.Status != statusProcessed && t.Status != statusStopped && t.Status != statusRemoved {
		return nil, badRequest("task is not complete")
	}
	t.Hidden, t.UpdatedAt = true, c.unix()
	return c.taskRow(t), nil
}

// patchTask changes what a PATCH is known to change; other fields are accepted and ignored, unless
// task-patch-wide.
func patchTask(c *call, t *task) (any, error) {
	if t.Status == statusRemoved {
		if c.e.hasVariant("removed-task-404") {
			return nil, notFoundOld()
		}
		return nil, badRequest("task has been removed")
	}
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	edited := *t // published whole or not at all
	edited.Params = maps.Clone(t.Params)
	if err := c.applyTask(&edited, f); err != nil {
		return nil, err
	}
	edited.UpdatedAt = c.unix()
	*t = edited
	return c.taskRow(t), nil
}

func (c *call) applyTask(t *task, f *fields) error {
	name, description, status := f.str("name"), f.str("description"), f.str("status")
	params, zone := f.texts("params"), f.value("hosted_zone_name")
	if id := f.value("hosted_zone_id"); id != "" && id != zeroID {
		zone = id
	}
	if f.err != nil {
		return f.err
	}
	if name != nil {
		if *name == "" {
			return badRequest("name is required")
		}
		t.Name = *name
	}
	if !c.e.hasVariant("task-description-fixed") {
		c.patchText(&t.Description, description)
	}
	if err := applyStatus(t, status); err != nil {
		return err
	}
	for k, v := range params {
		t.Params[k] = v
		if v == "" && c.e.hasVariant("params-empty-removes") && k != "targets" {
			delete(t.Params, k)
		}
	}
	if params != nil {
		if len(entries(t.Params["targets"])) == 0 {
			return badRequest("targets is required")
		}
		if err := c.finishParams(t.Params); err != nil {
			return err
		}
	}
	if c.e.hasVariant("task-patch-wide") {
		if err := c.applyTaskWide(t, f); err != nil {
			return err
		}
	}
	if zone != "" {
		if !t.Recur && t.Status != statusNew {
			return badRequest("only recurring or scheduled tasks can change their hosted zone")
		}
		if zone == autoZone && t.ZoneID != "" {
			zone = t.ZoneID // it has been chosen (api-behaviour 5)
		}
		z, err := c.s.zone(zone)
		if err != nil {
			return err
		}
		t.ZoneID, t.AgentID, t.GroupID = z.ID, "", ""
	}
	if st, ok := c.s.sites().get(t.SiteID); ok && t.ZoneID != "" {
		return checkPublic(t.Params["targets"], st)
	}
	return nil
}

// applyStatus pauses and resumes recurring tasks; nothing else can be set.
func applyStatus(t *task, status *string) error {
	if status == nil || *status == t.Status {
		return nil
	}
	if *status != statusPaused && *status != statusActive {
		return badRequest("invalid status: " + *status)
	}
	if !t.Recur {
		return badRequest("only recurring tasks can be paused")
	}
	t.Status = *status
	return nil
}

// applyTaskWide honours the fields whose effect is not known (api-behaviour 5, last row of the
// PATCH table).
func (c *call) applyTaskWide(t *task, f *fields) error {
	freq, start, grace := f.value("recur_frequency"), f.integer("start_time"), f.str("grace_period")
	agent, siteID, template := f.id("agent_id"), f.id("site_id"), f.id("template_id")
	if f.err != nil {
		return f.err
	}
	if freq != "" && freq != t.Frequency {
		if !slices.Contains(frequencies(), freq) || freq == frequencyOnce {
			return badRequest("invalid recur_frequency: " + freq)
		}
		t.Frequency, t.RecurNext = freq, 0
	}
	if start != nil {
		t.StartTime = *start
	}
	if grace != nil && *grace != "" {
		t.GracePeriod = *grace
	}
	if agent != nil && *agent != "" {
		if x, ok := c.s.explorers().get(*agent); !ok || x.OrgID != t.OrgID {
			return badRequest("explorer not found")
		}
		t.AgentID, t.ZoneID, t.GroupID = *agent, "", ""
	}
	if siteID != nil && *siteID != "" {
		if st, ok := c.s.sites().get(*siteID); !ok || st.Inactive || st.OrgID != t.OrgID {
			return badRequest("site not found")
		}
		t.SiteID = *siteID
	}
	if template != nil && *template != "" {
		if err := c.checkScanTemplate(*template, t.OrgID); err != nil {
			return err
		}
		t.TemplateID = *template
	}
	return nil
}
