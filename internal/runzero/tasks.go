package runzero

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/recovery"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

var (
	opAccountTasks = transport.Operation{
		ID: "getAccountTasks", Method: http.MethodGet, Path: "/account/tasks",
		Needs: NeedsAccount, IsList: true,
	}
	opTasks = transport.Operation{
		ID: "getTasks", Method: http.MethodGet, Path: "/org/tasks",
		Needs: NeedsOrganization, IsList: true,
	}
	opTask = transport.Operation{
		ID: "getTask", Method: http.MethodGet, Path: "/org/tasks/{task_id}",
		Needs: NeedsOrganization,
	}
	opTaskUpdate = transport.Operation{
		ID: "updateTask", Method: http.MethodPatch, Path: "/org/tasks/{task_id}",
		Needs: NeedsOrganization,
	}
	opTaskStop = transport.Operation{
		ID: "stopTask", Method: http.MethodPost, Path: "/org/tasks/{task_id}/stop",
		Needs: NeedsOrganization,
	}
	opScanCreate = transport.Operation{
		ID: "createScan", Method: http.MethodPut, Path: "/org/sites/{site_id}/scan",
		Needs: NeedsOrganization, IsList: true,
	}
)

// Task is a scan or another job, or the definition of a recurring one (schema Task).
type Task struct {
	ID              string
	AccountID       string
	OrganizationID  string
	SiteID          string
	AgentID         string // the Explorer
	HostedZoneID    string
	TemplateID      string
	ParentID        string // the recurring task that made this one
	Name            string
	Description     string
	Type            string // scan, sample, connector, import, analysis
	Status          string // api-behaviour 5; recurring: active, paused, removed
	Error           string // information, not failure: may sit on an active recurring task
	CreatedBy       string
	Recur           bool
	RecurFrequency  string // may hold more than the documented words (api-behaviour 5)
	RecurLastTaskID string
	Hidden          bool
	GracePeriod     string            // hours, as text
	Params          map[string]string // hyphenated keys, as in a scan request
	StartTime       time.Time
	CreatedAt       time.Time
	UpdatedAt       time.Time
	RecurLast       time.Time
	RecurNext       time.Time
}

// TaskInput is what to change in a task (schema TaskOptions). A nil field is not sent. The service
// merges Params into the ones it has: a key cannot be taken away (api-behaviour 5).
type TaskInput struct {
	Name           *string
	Description    *string
	Status         *string // "paused" or "active", recurring tasks only
	HostedZoneID   *string
	HostedZoneName *string // a name, or "auto"
	Params         map[string]string
}

// IsRemoved reports whether the task was stopped for good: the row stays, with status "removed"
// (api-behaviour 5).
func (t Task) IsRemoved() bool { return strings.EqualFold(t.Status, "removed") }

// RowID is the id.
func (t Task) RowID() string { return t.ID }

// RowOrganization is the organization that the row names.
func (t Task) RowOrganization() string { return t.OrganizationID }

// IsDeleted reports that the row stands for an object that is gone.
func (t Task) IsDeleted() bool { return t.IsRemoved() }

// clone is a copy that shares no map with the snapshot.
func (t Task) clone() Task {
	t.Params = maps.Clone(t.Params)
	return t
}

// repeats reports whether the task is a recurring definition; one of the two fields may be missing.
func (t Task) repeats() bool {
	return t.Recur || (t.RecurFrequency != "" && t.RecurFrequency != "once")
}

type wireTask struct {
	ID              wire.ID      `json:"id"`
	ClientID        wire.ID      `json:"client_id"`
	OrganizationID  wire.ID      `json:"organization_id"`
	SiteID          wire.ID      `json:"site_id"`
	AgentID         wire.ID      `json:"agent_id"`
	HostedZoneID    wire.ID      `json:"hosted_zone_id"`
	TemplateID      wire.ID      `json:"template_id"`
	ParentID        wire.ID      `json:"parent_id"`
	Name            wire.Text    `json:"name"`
	Description     wire.Text    `json:"description"`
	Type            wire.Text    `json:"type"`
	Status          wire.Text    `json:"status"`
	Error           wire.Text    `json:"error"`
	CreatedBy       wire.Text    `json:"created_by"`
	Recur           wire.Bool    `json:"recur"`
	RecurFrequency  wire.Text    `json:"recur_frequency"`
	RecurLastTaskID wire.ID      `json:"recur_last_task_id"`
	Hidden          wire.Bool    `json:"hidden"`
	GracePeriod     wire.Text    `json:"grace_period"`
	Params          wire.TextMap `json:"params"`
	StartTime       wire.Time    `json:"start_time"`
	CreatedAt       wire.Time    `json:"created_at"`
	UpdatedAt       wire.Time    `json:"updated_at"`
	RecurLast       wire.Time    `json:"recur_last"`
	RecurNext       wire.Time    `json:"recur_next"`
}

func (w wireTask) task() Task {
	return Task{
		ID: string(w.ID), AccountID: string(w.ClientID), OrganizationID: string(w.OrganizationID), SiteID: string(w.SiteID),
		AgentID: string(w.AgentID), HostedZoneID: string(w.HostedZoneID), TemplateID: string(w.TemplateID),
		ParentID: string(w.ParentID), Name: string(w.Name), Description: string(w.Description), Type: string(w.Type),
		Status: string(w.Status), Error: string(w.Error), CreatedBy: string(w.CreatedBy), Recur: w.Recur.IsTrue(),
		RecurFrequency: string(w.RecurFrequency), RecurLastTaskID: string(w.RecurLastTaskID), Hidden: w.Hidden.IsTrue(),
		GracePeriod: string(w.GracePeriod), Params: w.Params, StartTime: w.StartTime.Time, CreatedAt: w.CreatedAt.Time,
		UpdatedAt: w.UpdatedAt.Time, RecurLast: w.RecurLast.Time, RecurNext: w.RecurNext.Time,
	}
}

// taskIn is a task whose organization is known from the call where its row does not name it.
func (w wireTask) taskIn(org string) Task {
	t := w.task()
	if t.OrganizationID == "" {
		t.OrganizationID = org
	}
	return t
}

func (in TaskInput) body() map[string]any {
	b := map[string]any{}
	setText(b, "name", in.Name)
	setText(b, "description", in.Description)
	setText(b, "status", in.Status)
	setText(b, "hosted_zone_id", in.HostedZoneID)
	setText(b, "hosted_zone_name", in.HostedZoneName)
	if in.Params != nil {
		b["params"] = in.Params
	}
	return b
}

func (t Task) rowAccount() string { return t.AccountID }

// taskCap is the most that the task lists return, without paging (api-behaviour 5).
const taskCap = 1000

// tasks are recurring definitions: the lists are narrowed to them, so that the cap is far.
var tasks = collection[wireTask, Task]{
	name: "scan_schedule", title: "task", accountList: opAccountTasks, orgList: opTasks, get: opTask,
	query: url.Values{"search": {"recur:t"}}, listCap: taskCap,
	convert: wireTask.taskIn, clone: Task.clone,
	policy: recovery.NamesMayRepeat, madeAt: func(t Task) time.Time { return t.CreatedAt },
}

// CreateScan starts or schedules a scan of a site (operationId createScan). The keys of params are
// the hyphenated ones of schema ScanOptions; "targets" is required, "defaults" means the site's
// scope. If [LostAnswer] is true of the error, the task may exist.
func (c *Client) CreateScan(ctx context.Context, orgID, siteID string, params map[string]string) (Task, error) {
	if params == nil {
		params = map[string]string{}
	}
	site := normalID(siteID)
	w := c.taskWrite(opScanCreate, orgID, siteID)
	w.call.Body, w.call.Secrets = params, secretParams(params)
	if frequency := params["scan-frequency"]; frequency == "" || frequency == "once" {
		return tasks.send(ctx, c, w, "") // one more scan of the same name would look the same
	}
	name := params["scan-name"]
	hasName := func(t Task) bool { return t.SiteID == site && t.repeats() && name != "" && sameText(t.Name, &name) }
	return tasks.create(ctx, c, w, identity[Task]{
		name: joined(site, name), hasName: hasName, isEqual: func(t Task) bool { return isScheduleLike(t, params) },
	})
}

// isScheduleLike reports whether a recurring task holds what was sent, as far as a task shows it.
func isScheduleLike(t Task, params map[string]string) bool {
	shown := map[string]string{
		"scan-description": t.Description, "scan-template": t.TemplateID, "agent": t.AgentID, "explorer": t.AgentID,
		"hosted-zone-id": t.HostedZoneID,
	}
	for name, got := range shown {
		sent, ok := params[name]
		if isID := name != "scan-description"; ok && (!isID || wire.ValidUUID(sent)) &&
			canonicalText(got) != canonicalText(sent) {
			return false
		}
	}
	if sent := params["scan-frequency"]; t.RecurFrequency != "" && !strings.EqualFold(t.RecurFrequency, sent) {
		return false
	}
	if seconds, err := strconv.ParseInt(params["scan-start"], 10, 64); err == nil && seconds > 0 &&
		t.StartTime.Unix() != seconds {
		return false
	}
	return sameParams(t.Params, params)
}

// UpdateTask changes what in names (operationId updateTask). ErrNotFound if the task is gone.
func (c *Client) UpdateTask(ctx context.Context, orgID, id string, in TaskInput) (Task, error) {
	w := c.taskWrite(opTaskUpdate, orgID, id)
	w.call.Body, w.call.Secrets = in.body(), secretParams(in.Params)
	return tasks.update(ctx, c, w, id)
}

// StopTask stops a task; a recurring one is removed (operationId stopTask). Stopping twice
// succeeds. ErrNotFound if the service does not know the task any more.
func (c *Client) StopTask(ctx context.Context, orgID, id string) (t Task, err error) {
	w := c.taskWrite(opTaskStop, orgID, id)
	err = c.creates.RetryLostWrite(ctx, opTaskStop, func() (err error) {
		t, err = tasks.send(ctx, c, w, id)
		return err
	}, nil)
	return t, err
}

// DeleteSchedule stops a recurring task for good. One that is gone already is a success.
func (c *Client) DeleteSchedule(ctx context.Context, orgID, id string) error {
	return tasks.remove(ctx, c, c.taskWrite(opTaskStop, orgID, id), normalID(id))
}

// taskWrite is a write in an organization on a task, or on the site that a task is made for.
func (c *Client) taskWrite(op transport.Operation, orgID, id string) write {
	org := normalID(orgID)
	return write{call: tasks.call(op, org, id), organization: org, invalidate: func() { c.dropTasks(org) }}
}

func (c *Client) dropTasks(org string) {
	tasks.drop(c, org)
	trafficSamplings.drop(c, org)
}
