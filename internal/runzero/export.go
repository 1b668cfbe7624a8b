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

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/bounds"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
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

// ExportDatasets lists what [Client.Export] knows, in alphabetical order. "users" and "groups" are
// those found in directories, not the account's own.
func ExportDatasets() []string {
	out := make([]string, 0, len(exports))
	for _, e := range exports {
		out = append(out, e.dataset)
	}
	return out
}

// exportOperation finds the call for a dataset.
func exportOperation(dataset string) (op transport.Operation, fields, ok bool) {
	op = transport.Operation{
		Method: http.MethodGet, Path: "/export/org/{dataset}.jsonl", Needs: NeedsExport, IsList: true,
		IsStream: true,
	}
	for _, e := range exports {
		if e.dataset == dataset {
			op.ID, op.Path = e.operation, "/export/org/"+dataset+".jsonl"
			return op, e.fields, true
		}
	}
	return op, false, false
}

// Export streams one dataset of one organization, row by row (operationIds exportAssetsJSONL and
// the like). Every row is a JSON object. Nothing is kept: memory does not grow with the export, and
// the connection is closed as soon as the consumer stops. Failures before the first row are retried
// like those of other reads; one after it ends the walk with an error. fields nil means all fields;
// certificates and findings offer no choice (KindInvalid). Export tokens are accepted, and with one
// orgID may be "": the token's own organization.
func (c *Client) Export(
	ctx context.Context, orgID, dataset, search string, fields []string,
) iter.Seq2[json.RawMessage, error] {
	return func(yield func(json.RawMessage, error) bool) {
		op, answer, err := c.openExport(ctx, orgID, dataset, search, fields)
		if err != nil {
			yield(nil, err)
			return
		}
		defer answer.Close()
		for n := 0; ; n++ {
			row, err := answer.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(nil, transport.WithDetail(err, fmt.Sprintf("the export broke off after %d rows", n)))
				return
			}
			if problem := bounds.Problem(row); problem != "" {
				yield(nil, c.conn.RefusedShape(op, fmt.Sprintf("row %d of the export is refused: %s", n+1, problem)))
				return
			}
			if wire.FirstByte(row) != '{' || !json.Valid(row) {
				yield(nil, c.conn.UnexpectedResponse(op, fmt.Sprintf("row %d of the export is not a JSON object", n+1)))
				return
			}
			if n == 0 {
				if err := c.ownRow(op, wire.NormalID(orgID), row); err != nil {
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
func (c *Client) openExport(
	ctx context.Context, orgID, dataset, search string, fields []string,
) (transport.Operation, *transport.Lines, error) {
	op, choice, ok := exportOperation(dataset)
	if !ok {
		e := c.conn.NewError(op, KindInvalid)
		e.Detail = fmt.Sprintf("nothing was sent: there is no dataset %q; there are %s", dataset,
			strings.Join(ExportDatasets(), ", "))
		return op, nil, e
	}
	if len(fields) > 0 && !choice {
		e := c.conn.NewError(op, KindInvalid)
		e.Detail = fmt.Sprintf("nothing was sent: the service offers no choice of fields for %s", dataset)
		return op, nil, e
	}
	if slices.ContainsFunc(fields, func(f string) bool { return strings.TrimSpace(f) == "" || strings.Contains(f, ",") }) {
		e := c.conn.NewError(op, KindInvalid)
		e.Detail = "nothing was sent: a field name is empty or holds a comma"
		return op, nil, e
	}
	if orgID != "" || c.LoginKind() != KindExportToken {
		if err := c.conn.CheckIDs(op, &orgID); err != nil {
			return op, nil, err
		}
	}
	if err := c.checkTokenOrganization(ctx, op, orgID); err != nil {
		return op, nil, err
	}
	query := url.Values{}
	if search != "" {
		query.Set("search", search)
	}
	if len(fields) > 0 {
		query.Set("fields", strings.Join(fields, ","))
	}
	answer, err := c.conn.Open(ctx, transport.Call{Operation: op, Organization: orgID, Query: query})
	if err != nil && c.LoginKind() != KindExportToken {
		err = c.explainListError(ctx, orgID, err)
	}
	return op, answer, err
}

// ownRow makes sure that an export is of the organization asked for, where its first row tells: an
// export token knows only its own.
func (c *Client) ownRow(op transport.Operation, org string, row json.RawMessage) error {
	var r struct {
		OrganizationID wire.ID `json:"organization_id"`
	}
	if org != "" && json.Unmarshal(row, &r) == nil && r.OrganizationID != "" && string(r.OrganizationID) != org {
		return c.wrongOrganization(op, Organization{ID: string(r.OrganizationID), Name: "as its answer says"}, org)
	}
	return nil
}
