package runzero

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// exports are the inventories that the service exports as JSON lines.
var exports = []struct {
	dataset   string
	operation string
	fields    bool // takes a choice of fields
}{
	{"assets", "exportAssetsJSONL", true},
	{"certificates", "exportCertificatesJSONL", false},
	{"findings", "exportFindingsJSONL", false},
	{"groups", "exportDirectoryGroupsJSONL", true},
	{"services", "exportServicesJSONL", true},
	{"sites", "exportSitesJSONL", true},
	{"software", "exportSoftwareJSONL", true},
	{"tasks", "exportTasksJSONL", true},
	{"users", "exportDirectoryUsersJSONL", true},
	{"vulnerabilities", "exportVulnerabilitiesJSONL", true},
	{"wireless", "exportWirelessJSONL", true},
}

// ExportDatasets lists what [Client.Export] knows, in alphabetical order. "users" and "groups" are those found in
// directories, not the account's own.
func ExportDatasets() []string {
	out := make([]string, 0, len(exports))
	for _, e := range exports {
		out = append(out, e.dataset)
	}
	return out
}

// exportOperation finds the call for a dataset.
func exportOperation(dataset string) (op operation, fields, ok bool) {
	op = operation{method: http.MethodGet, path: "/export/org/{dataset}.jsonl", needs: NeedsExport, list: true, stream: true}
	for _, e := range exports {
		if e.dataset == dataset {
			op.id, op.path = e.operation, "/export/org/"+dataset+".jsonl"
			return op, e.fields, true
		}
	}
	return op, false, false
}

// Export streams one dataset of one organization, row by row (operationIds exportAssetsJSONL and the like). Every row is a
// JSON object. Nothing is kept: memory does not grow with the export, and the connection is closed as soon as the consumer
// stops. Failures before the first row are retried like those of other reads; one after it ends the walk with an error.
// fields nil means all fields; certificates and findings offer no choice (KindInvalid). Export tokens are accepted, and
// with one orgID may be "": the token's own organization.
func (c *Client) Export(ctx context.Context, orgID, dataset, search string, fields []string) iter.Seq2[json.RawMessage, error] {
	return func(yield func(json.RawMessage, error) bool) {
		st, answer, err := c.openExport(ctx, orgID, dataset, search, fields)
		if err != nil {
			yield(nil, err)
			return
		}
		defer answer.Close()
		for n := 0; ; n++ {
			row, err := answer.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				e := c.broken(ctx, st, err)
				e.Detail = joinText(e.Detail, fmt.Sprintf("the export broke off after %d rows", n))
				yield(nil, e)
				return
			}
			if firstByte(row) != '{' || !json.Valid(row) {
				yield(nil, c.strange(st.op, fmt.Sprintf("row %d of the export is not a JSON object", n+1)))
				return
			}
			if n == 0 {
				if err := c.ownRow(st.op, normalID(orgID), row); err != nil {
					yield(nil, err)
					return
				}
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// openExport makes the call up to its first row.
func (c *Client) openExport(ctx context.Context, orgID, dataset, search string, fields []string) (*callState, *lines, error) {
	op, choice, ok := exportOperation(dataset)
	if !ok {
		e := c.newError(&callState{op: op}, KindInvalid)
		e.Detail = fmt.Sprintf("nothing was sent: there is no dataset %q; there are %s", dataset, strings.Join(ExportDatasets(), ", "))
		return nil, nil, e
	}
	if len(fields) > 0 && !choice {
		e := c.newError(&callState{op: op}, KindInvalid)
		e.Detail = fmt.Sprintf("nothing was sent: the service offers no choice of fields for %s", dataset)
		return nil, nil, e
	}
	if slices.ContainsFunc(fields, func(f string) bool { return strings.TrimSpace(f) == "" || strings.Contains(f, ",") }) {
		e := c.newError(&callState{op: op}, KindInvalid)
		e.Detail = "nothing was sent: a field name is empty or holds a comma"
		return nil, nil, e
	}
	if orgID != "" || c.cfg.Credential.Kind != KindExportToken {
		if err := c.checkIDs(op, &orgID); err != nil {
			return nil, nil, err
		}
	}
	if err := c.guard(ctx, op, orgID); err != nil {
		return nil, nil, err
	}
	query := url.Values{}
	if search != "" {
		query.Set("search", search)
	}
	if len(fields) > 0 {
		query.Set("fields", strings.Join(fields, ","))
	}
	st, resp, err := c.send(ctx, call{op: op, org: orgID, query: query})
	if err == nil && st.lines == nil {
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body) // already in memory
		if _, err = c.judge(st, resp, body); err == nil {
			err = c.strange(op, "the answer is not an export")
		}
	}
	if err != nil {
		if c.cfg.Credential.Kind != KindExportToken {
			err = c.listFailed(ctx, orgID, err)
		}
		return nil, nil, err
	}
	return st, st.lines, nil
}

// ownRow makes sure that an export is of the organization asked for, where its first row tells: an export token knows
// only its own.
func (c *Client) ownRow(op operation, org string, row json.RawMessage) error {
	var r struct {
		OrganizationID ident `json:"organization_id"`
	}
	if org != "" && json.Unmarshal(row, &r) == nil && r.OrganizationID != "" && string(r.OrganizationID) != org {
		return c.wrongOrganization(op, Organization{ID: string(r.OrganizationID), Name: "as its answer says"}, org)
	}
	return nil
}
