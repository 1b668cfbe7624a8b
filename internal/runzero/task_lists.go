package runzero

import (
	"context"
	"net/url"
	"strings"
)

// ListTasks lists tasks of every kind, newest first as the service sends them, of one organization or with orgID "" of all
// (operationIds getTasks, getAccountTasks; all organizations need an account credential). status "" is any status, removed
// ones included. truncated reports that the service cut the list off at 1000. The service is asked each time.
func (c *Client) ListTasks(ctx context.Context, orgID, search, status string) (tasks []Task, truncated bool, err error) {
	query := url.Values{}
	var list []Task
	if orgID == "" {
		// Only the organization's list takes a status of its own; the search knows one too.
		if status != "" {
			search = strings.TrimSpace(search + " status:" + statusTerm(status))
		}
		list, err = rows(ctx, c, call{op: opAccountTasks, query: searching(search)}, wireTask.task, Task.rowID)
	} else {
		if err := c.checkIDs(opTasks, &orgID); err != nil {
			return nil, false, err
		}
		if search != "" {
			query.Set("search", search)
		}
		if status != "" {
			query.Set("status", status)
		}
		list, err = rows(ctx, c, call{op: opTasks, org: orgID, query: query}, taskOf(orgID), Task.rowID)
		if err == nil {
			list, err = ownRows(c, opTasks, list, orgID)
		}
		if err != nil {
			err = c.listFailed(ctx, orgID, err)
		}
	}
	if err != nil {
		return nil, false, err
	}
	truncated = len(list) >= taskCap
	for _, t := range list {
		if status == "" || strings.EqualFold(t.Status, status) {
			tasks = append(tasks, t)
		}
	}
	return tasks, truncated, nil
}

// statusTerm keeps a status one word of a search.
func statusTerm(status string) string {
	if strings.ContainsAny(status, " \t\"") {
		return `"` + strings.ReplaceAll(status, `"`, "") + `"`
	}
	return status
}
