package runzero

import (
	"context"
	"net/url"
)

// taskCap is the most that the task lists return, without paging (fact sheet section 5): a list of that size may be
// incomplete.
const taskCap = 1000

// recurring narrows a task search to recurring definitions. Terms are joined by "and".
func recurring(search string) url.Values {
	if search != "" {
		search = " " + search
	}
	return url.Values{"search": {"recur:t" + search}}
}

func (c *Client) loadAccountTasks(ctx context.Context) (listing[Task], error) {
	list, err := rows(ctx, c, call{op: opAccountTasks, query: recurring("")}, wireTask.task, Task.rowID)
	l := newListing(list)
	// A list that was cut off is as good as one that does not name organizations: the organizations' own must do.
	l.named = l.named && len(list) < taskCap
	return l, err
}

func (c *Client) loadTasks(ctx context.Context, org string) (listing[Task], error) {
	return c.searchTasks(ctx, org, "")
}

func (c *Client) searchTasks(ctx context.Context, org, search string) (listing[Task], error) {
	list, err := rows(ctx, c, call{op: opTasks, org: org, query: recurring(search)}, taskOf(org), Task.rowID)
	if err == nil {
		list, err = ownRows(c, opTasks, list, org)
	}
	return newListing(list), err
}

// ListRecurringTasks lists recurring tasks that are not removed, of one organization or with orgID "" of all (operationIds
// getTasks, getAccountTasks; all organizations need an account credential). The service cuts lists off at 1000; where the
// account's list is that long, each organization is asked for its own.
func (c *Client) ListRecurringTasks(ctx context.Context, orgID, search string) ([]Task, error) {
	if orgID != "" {
		if err := c.checkIDs(opTasks, &orgID); err != nil {
			return nil, err
		}
	}
	var tasks []Task
	var err error
	if orgID == "" {
		tasks, err = c.everyTask(ctx, search)
	} else {
		tasks, err = c.tasksIn(ctx, orgID, search)
	}
	if err != nil {
		return nil, err
	}
	out := make([]Task, 0, len(tasks))
	for _, t := range tasks {
		if t.repeats() {
			out = append(out, t.own())
		}
	}
	return out, nil
}

func (c *Client) tasksIn(ctx context.Context, org, search string) ([]Task, error) {
	var l listing[Task]
	var err error
	if search == "" {
		l, err = c.tasksOf(ctx, org)
	} else {
		l, err = c.searchTasks(ctx, org, search)
	}
	if err != nil {
		return nil, c.listFailed(ctx, org, err)
	}
	return live(l, org), nil
}

func (c *Client) everyTask(ctx context.Context, search string) ([]Task, error) {
	var l listing[Task]
	var err error
	if search == "" {
		l, err = c.accountTasks.get(ctx)
	} else {
		var list []Task
		list, err = rows(ctx, c, call{op: opAccountTasks, query: recurring(search)}, wireTask.task, Task.rowID)
		l = newListing(list)
	}
	if err != nil {
		return nil, err
	}
	if l.named && len(l.rows) < taskCap {
		return live(l, ""), nil
	}
	orgs, err := c.ListOrganizations(ctx, "")
	if err != nil {
		return nil, err
	}
	var all []Task
	for _, o := range orgs {
		if search == "" {
			l, err = c.orgTasks.get(ctx, o.ID)
		} else {
			l, err = c.searchTasks(ctx, o.ID, search)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, live(l, o.ID)...)
	}
	return all, nil
}

// tasksOf is a listing with the recurring tasks of one organization.
func (c *Client) tasksOf(ctx context.Context, org string) (listing[Task], error) {
	return pick(ctx, c, c.accountTasks, c.orgTasks, org)
}

// GetTask returns one task. Recurring ones come from the list; any other, and one that the list lacks, is asked for by
// itself (operationId getTask). ErrNotFound if it is removed or the service says that it is gone.
func (c *Client) GetTask(ctx context.Context, orgID, id string) (Task, error) {
	if err := c.checkIDs(opTask, &orgID, &id); err != nil {
		return Task{}, err
	}
	if c.cfg.NoSnapshots {
		if t, err := c.freshTask(ctx, orgID, id); !doubtful(err) {
			return t, err
		}
	}
	l, err := c.tasksOf(ctx, orgID)
	if err != nil {
		return Task{}, c.listFailed(ctx, orgID, err)
	}
	if t, ok := l.find(id); ok {
		if t.OrganizationID == "" {
			t.OrganizationID = orgID
		}
		t, err = present(c, opTask, t, orgID, "task")
		return t.own(), err
	}
	t, err := c.freshTask(ctx, orgID, id)
	return afterAbsence(t, err, "task", id)
}

func (c *Client) freshTask(ctx context.Context, org, id string) (Task, error) {
	t, err := one(ctx, c, call{op: opTask, org: org, ids: []string{id}}, taskOf(org), Task.rowID)
	if err != nil {
		return Task{}, c.believe(ctx, opTask, org, err)
	}
	return present(c, opTask, t, org, "task")
}

// TaskNow asks the service for one task, whatever is known of it (operationId getTask): one call each time. Unlike
// [Client.GetTask] it returns a removed task too; ErrNotFound only if the service says that it is gone.
func (c *Client) TaskNow(ctx context.Context, orgID, id string) (Task, error) {
	if err := c.checkIDs(opTask, &orgID, &id); err != nil {
		return Task{}, err
	}
	t, err := one(ctx, c, call{op: opTask, org: orgID, ids: []string{id}}, taskOf(orgID), Task.rowID)
	if err != nil {
		return Task{}, c.believe(ctx, opTask, orgID, err)
	}
	return t.own(), nil
}
