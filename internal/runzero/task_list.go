package runzero

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
)

// ListRecurringTasks lists recurring tasks that are not removed, of one organization or with orgID
// "" of all (operationIds getTasks, getAccountTasks; all organizations need an account credential).
// The service cuts lists off at 1000; where the account's list is that long, each organization is
// asked for its own.
func (c *Client) ListRecurringTasks(ctx context.Context, orgID, search string) ([]Task, error) {
	if orgID != "" {
		if err := c.conn.CheckIDs(opTasks, &orgID); err != nil {
			return nil, err
		}
	}
	all, err := tasks.list(ctx, c, orgID, search)
	if err != nil {
		return nil, err
	}
	out := all[:0]
	for _, t := range all {
		if t.repeats() && !t.isSample() {
			out = append(out, t)
		}
	}
	return out, nil
}

// ListRecurringScans lists recurring scans that are not removed, paused ones too, of one
// organization or with orgID "" of all (operationIds getTasks, getAccountTasks; all organizations
// need an account credential). It reads the list of [Client.ListRecurringTasks]. Where an
// organization's list is cut off, it asks for its scans alone, then for active and paused ones.
// isComplete is false if one of these is cut off too.
func (c *Client) ListRecurringScans(ctx context.Context, orgID string) (scans []Task, isComplete bool, err error) {
	if orgID != "" {
		if err := c.conn.CheckIDs(opTasks, &orgID); err != nil {
			return nil, false, err
		}
	}
	l, err := tasks.listing(ctx, c, orgID, time.Time{})
	if err != nil {
		return nil, false, err
	}
	switch {
	case orgID == "" && (l.IsMissing || l.IsCut || !l.AllHaveOrganization):
		return c.scansOfEach(ctx)
	case !l.IsCut:
		of := orgID
		if !l.AllHaveOrganization {
			of = ""
		}
		return recurringScans(l.Active(of)), true, nil
	}
	return c.narrowedScans(ctx, orgID, l.Active(""))
}

// scansOfEach asks each organization for its own list.
func (c *Client) scansOfEach(ctx context.Context) (scans []Task, isComplete bool, err error) {
	all, err := c.ListOrganizations(ctx, "")
	if err != nil {
		return nil, false, err
	}
	isComplete = true
	for _, o := range all {
		more, isWhole, err := c.ListRecurringScans(ctx, o.ID)
		if err != nil {
			return nil, false, err
		}
		scans, isComplete = append(scans, more...), isComplete && isWhole
	}
	return scans, isComplete, nil
}

// narrowedScans asks for parts of a list that was cut off, until they are short enough. A recurring
// task is active or paused until it is removed (api-behaviour 5).
func (c *Client) narrowedScans(ctx context.Context, orgID string, known []Task) ([]Task, bool, error) {
	byID := map[string]Task{}
	for _, t := range known {
		byID[t.ID] = t
	}
	for _, parts := range [][]string{{"type:scan"}, {"type:scan status:active", "type:scan status:paused"}} {
		isComplete := true
		for _, part := range parts {
			l, err := tasks.load(ctx, c, orgID, part)
			if err != nil {
				return nil, false, c.explainListError(ctx, orgID, err)
			}
			for _, t := range l.Active("") {
				byID[t.ID] = t
			}
			isComplete = isComplete && !l.IsCut
		}
		if isComplete {
			return recurringScans(slices.Collect(maps.Values(byID))), true, nil
		}
	}
	return recurringScans(slices.Collect(maps.Values(byID))), false, nil
}

// recurringScans are copies of those tasks that are recurring scans. A row may lack its type.
func recurringScans(all []Task) []Task {
	out := make([]Task, 0, len(all))
	for _, t := range all {
		if t.repeats() && (t.Type == "" || strings.EqualFold(t.Type, "scan")) {
			out = append(out, t.clone())
		}
	}
	return out
}

// GetTask returns one task. Recurring ones come from the list; any other, and one that the list
// lacks, is asked for by itself (operationId getTask). ErrNotFound if it is removed or proven gone.
func (c *Client) GetTask(ctx context.Context, orgID, id string) (Task, error) {
	return tasks.read(ctx, c, orgID, id)
}

// FetchTask asks the service for one task, whatever is known of it (operationId getTask): one call
// each time. Unlike [Client.GetTask] it returns a removed task too; ErrNotFound only if the service
// says that it is gone.
func (c *Client) FetchTask(ctx context.Context, orgID, id string) (Task, error) {
	if err := c.conn.CheckIDs(opTask, &orgID, &id); err != nil {
		return Task{}, err
	}
	return tasks.fetchAny(ctx, c, orgID, id)
}

// ListTasks lists tasks of every kind, newest first as the service sends them, of one organization
// or with orgID "" of all (operationIds getTasks, getAccountTasks; all organizations need an
// account credential). status "" is any status, removed ones included. isTruncated reports that the
// service cut the list off at 1000. The service is asked each time.
func (c *Client) ListTasks(
	ctx context.Context, orgID, search, status string,
) (found []Task, isTruncated bool, err error) {
	k := transport.Call{Operation: opAccountTasks, Query: url.Values{}}
	if orgID != "" {
		if err := c.conn.CheckIDs(opTasks, &orgID); err != nil {
			return nil, false, err
		}
		k.Operation, k.Organization = opTasks, orgID
	}
	if status != "" && orgID == "" {
		// Only the organization's list takes a status of its own; the search knows one too.
		search = strings.TrimSpace(search + " status:" + statusTerm(status))
	} else if status != "" {
		k.Query.Set("status", status)
	}
	if search != "" {
		k.Query.Set("search", search)
	}
	list, err := callList(ctx, c, k, func(w wireTask) Task { return tasks.convert(w, orgID) })
	if err == nil && orgID != "" {
		list, err = requireOrganization(c, opTasks, list, orgID)
	}
	if err != nil {
		return nil, false, c.explainListError(ctx, orgID, err)
	}
	for _, t := range list {
		if status == "" || strings.EqualFold(t.Status, status) {
			found = append(found, t)
		}
	}
	return found, len(list) >= taskCap, nil
}

// statusTerm keeps a status one word of a search.
func statusTerm(status string) string {
	if strings.ContainsAny(status, " \t\"") {
		return `"` + strings.ReplaceAll(status, `"`, "") + `"`
	}
	return status
}
