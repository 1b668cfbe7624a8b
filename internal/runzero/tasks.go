package runzero

import (
	"context"
	"maps"
	"strings"
	"time"
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
	Status          string // fact sheet section 5; recurring: active, paused, removed
	Error           string // information, not failure: may sit on an active recurring task
	CreatedBy       string
	Recur           bool
	RecurFrequency  string // may hold more than the documented words (fact sheet section 5)
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

// TaskInput is what to change in a task (schema TaskOptions). A nil field is not sent. The service merges Params into the
// ones it has: a key cannot be taken away (fact sheet section 5).
type TaskInput struct {
	Name           *string
	Description    *string
	Status         *string // "paused" or "active", recurring tasks only
	HostedZoneID   *string
	HostedZoneName *string // a name, or "auto"
	Params         map[string]string
}

// Gone reports whether the task was stopped for good: the row stays, with status "removed" (fact sheet section 5).
func (t Task) Gone() bool { return strings.EqualFold(t.Status, "removed") }

func (t Task) rowID() string  { return t.ID }
func (t Task) rowOrg() string { return t.OrganizationID }
func (t Task) rowGone() bool  { return t.Gone() }

// own is a copy that shares no map with the snapshot.
func (t Task) own() Task {
	t.Params = maps.Clone(t.Params)
	return t
}

// repeats reports whether the task is a recurring definition; one of the two fields may be missing.
func (t Task) repeats() bool {
	return t.Recur || (t.RecurFrequency != "" && t.RecurFrequency != "once")
}

type wireTask struct {
	ID              ident   `json:"id"`
	ClientID        ident   `json:"client_id"`
	OrganizationID  ident   `json:"organization_id"`
	SiteID          ident   `json:"site_id"`
	AgentID         ident   `json:"agent_id"`
	HostedZoneID    ident   `json:"hosted_zone_id"`
	TemplateID      ident   `json:"template_id"`
	ParentID        ident   `json:"parent_id"`
	Name            text    `json:"name"`
	Description     text    `json:"description"`
	Type            text    `json:"type"`
	Status          text    `json:"status"`
	Error           text    `json:"error"`
	CreatedBy       text    `json:"created_by"`
	Recur           flag    `json:"recur"`
	RecurFrequency  text    `json:"recur_frequency"`
	RecurLastTaskID ident   `json:"recur_last_task_id"`
	Hidden          flag    `json:"hidden"`
	GracePeriod     text    `json:"grace_period"`
	Params          textMap `json:"params"`
	StartTime       stamp   `json:"start_time"`
	CreatedAt       stamp   `json:"created_at"`
	UpdatedAt       stamp   `json:"updated_at"`
	RecurLast       stamp   `json:"recur_last"`
	RecurNext       stamp   `json:"recur_next"`
}

func (w wireTask) task() Task {
	return Task{
		ID: string(w.ID), AccountID: string(w.ClientID), OrganizationID: string(w.OrganizationID), SiteID: string(w.SiteID),
		AgentID: string(w.AgentID), HostedZoneID: string(w.HostedZoneID), TemplateID: string(w.TemplateID),
		ParentID: string(w.ParentID), Name: string(w.Name), Description: string(w.Description), Type: string(w.Type),
		Status: string(w.Status), Error: string(w.Error), CreatedBy: string(w.CreatedBy), Recur: w.Recur.is(),
		RecurFrequency: string(w.RecurFrequency), RecurLastTaskID: string(w.RecurLastTaskID), Hidden: w.Hidden.is(),
		GracePeriod: string(w.GracePeriod), Params: w.Params, StartTime: w.StartTime.Time, CreatedAt: w.CreatedAt.Time,
		UpdatedAt: w.UpdatedAt.Time, RecurLast: w.RecurLast.Time, RecurNext: w.RecurNext.Time,
	}
}

// taskOf converts a task that was asked for in one organization.
func taskOf(org string) func(wireTask) Task {
	return func(w wireTask) Task {
		t := w.task()
		if t.OrganizationID == "" {
			t.OrganizationID = org
		}
		return t
	}
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

// CreateScan starts or schedules a scan of a site (operationId createScan). The keys of params are the hyphenated ones of
// schema ScanOptions; "targets" is required, "defaults" means the site's scope. If [LostAnswer] is true of the error, the
// task may exist.
func (c *Client) CreateScan(ctx context.Context, orgID, siteID string, params map[string]string) (Task, error) {
	if params == nil {
		params = map[string]string{}
	}
	org, site := normalID(orgID), normalID(siteID)
	send := func(ctx context.Context) (Task, error) {
		return c.writeTask(ctx, opScan, org, func() (Task, error) {
			return one(ctx, c, call{op: opScan, org: org, ids: []string{siteID}, body: params}, taskOf(org), Task.rowID)
		})
	}
	if frequency := params["scan-frequency"]; frequency == "" || frequency == "once" {
		return send(ctx) // one more scan of the same name would look the same
	}
	name := params["scan-name"]
	return create(ctx, c, making[Task]{
		op: opScan, key: org + " " + site + " " + name, send: send, most: taskCap,
		list: func(ctx context.Context) ([]Task, error) { l, err := c.loadTasks(ctx, org); return l.rows, err },
		ours: func(t Task) bool { return t.SiteID == site && t.repeats() && sameName(t.Name, &name) },
		born: func(t Task) time.Time { return t.CreatedAt },
	})
}

// UpdateTask changes what in names (operationId updateTask). ErrNotFound if the task is gone.
func (c *Client) UpdateTask(ctx context.Context, orgID, id string, in TaskInput) (Task, error) {
	org := normalID(orgID)
	return c.writeTask(ctx, opTaskUpdate, org, func() (Task, error) {
		return change(ctx, c, call{op: opTaskUpdate, org: org, ids: []string{id}, body: in.body()},
			call{op: opTask, org: org, ids: []string{id}}, taskOf(org), Task.rowID)
	})
}

// StopTask stops a task; a recurring one is removed (operationId stopTask). Stopping twice succeeds. ErrNotFound if the
// service does not know the task any more.
func (c *Client) StopTask(ctx context.Context, orgID, id string) (t Task, err error) {
	org := normalID(orgID)
	err = repeat(ctx, c, opTaskStop, func() (err error) {
		t, err = c.writeTask(ctx, opTaskStop, org, func() (Task, error) {
			return one(ctx, c, call{op: opTaskStop, org: org, ids: []string{id}}, taskOf(org), Task.rowID)
		})
		return err
	}, nil)
	return t, err
}

// writeTask makes a write in an organization that the credential is for.
func (c *Client) writeTask(ctx context.Context, op operation, org string, write func() (Task, error)) (Task, error) {
	if err := c.guard(ctx, op, org); err != nil {
		return Task{}, err
	}
	return around(func() { c.dropTasks(org) }, write)
}

func (c *Client) dropTasks(org string) {
	c.accountTasks.drop()
	c.orgTasks.drop(org)
}
