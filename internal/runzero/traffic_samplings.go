package runzero

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/recovery"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
)

var opSampleCreate = transport.Operation{
	ID: "createSample", Method: http.MethodPut, Path: "/org/sites/{site_id}/sample",
	Needs: NeedsOrganization, IsList: true,
}

// TrafficSampling is a task that listens on interfaces of an Explorer until it is stopped (schema
// Task).
type TrafficSampling struct{ Task }

// TrafficSamplingInput is what to sample (schema SampleOptions). Empty fields are not sent.
type TrafficSamplingInput struct {
	ExplorerID string
	Interfaces []string // names, at least one
	Targets    string   // networks whose hosts count, separated by spaces
	Excludes   string
	Tags       string // "owner=IT DMZ"
}

const (
	typeSample      = "sample" // the type of such a task (api-behaviour 5)
	interfacesParam = "interfaces"
)

// Interfaces are the names of the interfaces; nil if the console does not show them (api-behaviour
// 5).
func (s TrafficSampling) Interfaces() []string { return SplitInterfaces(s.Params[interfacesParam]) }

// SplitInterfaces gives the names in a text of the service, where commas part them: a name may hold
// spaces.
func SplitInterfaces(text string) []string {
	var names []string
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// HasEnded reports whether the sampling is over, or about to be: stopped by somebody, failed, or
// processed. The row stays (api-behaviour 5).
func (s TrafficSampling) HasEnded() bool {
	switch strings.ToLower(s.Status) {
	case "stopping", "stopped", "canceled", "cancelled", "error", "failed", "processed", "completed":
		return true
	}
	return s.IsRemoved()
}

// IsDeleted reports that the row stands for a sampling that is over.
func (s TrafficSampling) IsDeleted() bool { return s.HasEnded() }

// deletedBecause says why the row counts as deleted.
func (s TrafficSampling) deletedBecause() string {
	return "not running any more: its status is " + s.Status
}

func (s TrafficSampling) clone() TrafficSampling { return TrafficSampling{s.Task.clone()} }

// isSample reports whether a task samples traffic. Type is "" only where a console leaves it out.
func (t Task) isSample() bool { return strings.EqualFold(t.Type, typeSample) }

// trafficSamplings are listed apart from scans. The list holds those that are over, too.
var trafficSamplings = collection[wireTask, TrafficSampling]{
	name: "traffic_sampling", title: "traffic sampling", accountList: opAccountTasks, orgList: opTasks, get: opTask,
	query: url.Values{"search": {"type:" + typeSample}}, listCap: taskCap,
	convert: func(w wireTask, org string) TrafficSampling { return TrafficSampling{w.taskIn(org)} },
	clone:   TrafficSampling.clone,
	policy:  recovery.NamesMayRepeat, madeAt: func(s TrafficSampling) time.Time { return s.CreatedAt },
}

// ListTrafficSamplings lists those that are running, of one organization or with orgID "" of all
// (operationIds getTasks, getAccountTasks; all organizations need an account credential).
func (c *Client) ListTrafficSamplings(ctx context.Context, orgID, search string) ([]TrafficSampling, error) {
	if orgID != "" {
		if err := c.conn.CheckIDs(opTasks, &orgID); err != nil {
			return nil, err
		}
	}
	all, err := trafficSamplings.list(ctx, c, orgID, search)
	if err != nil {
		return nil, err
	}
	out := all[:0]
	for _, s := range all {
		if s.isSample() {
			out = append(out, s)
		}
	}
	return out, nil
}

// GetTrafficSampling returns one (operationId getTask where the list lacks it). ErrNotFound if it
// is over or proven gone; KindInvalid if the task is of another type.
func (c *Client) GetTrafficSampling(ctx context.Context, orgID, id string) (TrafficSampling, error) {
	s, err := trafficSamplings.read(ctx, c, orgID, id)
	if err == nil && s.Type != "" && !s.isSample() {
		e := c.conn.NewError(opTask, KindInvalid)
		e.Detail = "task " + s.ID + " is of type " + s.Type + ", not a traffic sampling"
		return TrafficSampling{}, e
	}
	return s, err
}

// CreateTrafficSampling starts a sampling (operationId createSample). The service gives it a name.
// If [LostAnswer] is true of the error, it may run.
func (c *Client) CreateTrafficSampling(
	ctx context.Context, orgID, siteID string, in TrafficSamplingInput,
) (TrafficSampling, error) {
	site, explorer, interfaces := normalID(siteID), normalID(in.ExplorerID), strings.Join(in.Interfaces, ",")
	body := map[string]string{interfacesParam: interfaces}
	for name, text := range map[string]string{
		"explorer": explorer, "targets": in.Targets, "excludes": in.Excludes, "tags": in.Tags,
	} {
		if text != "" {
			body[name] = text
		}
	}
	w := c.taskWrite(opSampleCreate, orgID, siteID)
	w.call.Body = body
	return trafficSamplings.create(ctx, c, w, identity[TrafficSampling]{
		name: joined(site, explorer, interfaces),
		hasName: func(s TrafficSampling) bool {
			shown := s.Params[interfacesParam]
			return s.SiteID == site && s.AgentID == explorer && (s.Type == "" || s.isSample()) &&
				(shown == "" || sameParam(shown, interfaces))
		},
		isEqual: func(s TrafficSampling) bool { return sameParams(s.Params, body) },
	})
}

// UpdateTrafficSampling changes name and description (operationId updateTask). ErrNotFound if it is
// gone.
func (c *Client) UpdateTrafficSampling(
	ctx context.Context, orgID, id string, in TaskInput,
) (TrafficSampling, error) {
	w := c.taskWrite(opTaskUpdate, orgID, id)
	w.call.Body = in.body()
	return trafficSamplings.update(ctx, c, w, id)
}

// DeleteTrafficSampling stops a sampling. One that is over already is a success.
func (c *Client) DeleteTrafficSampling(ctx context.Context, orgID, id string) error {
	return trafficSamplings.remove(ctx, c, c.taskWrite(opTaskStop, orgID, id), normalID(id))
}

// ledgerName is the name of a sampling in the ledger. Interfaces that the console does not show are
// those of the entry that it is held against.
func (s TrafficSampling) ledgerName(of string) string {
	interfaces := s.Params[interfacesParam]
	var parts []string
	if interfaces == "" && json.Unmarshal([]byte(of), &parts) == nil && len(parts) == 3 {
		interfaces = parts[2]
	}
	return joined(s.SiteID, s.AgentID, interfaces)
}
