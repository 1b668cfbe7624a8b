package runzero

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

var (
	opHealth = transport.Operation{
		ID: "getHealthCheck", Method: http.MethodGet, Path: "/health",
		Needs: transport.NeedsNothing, IsList: true,
	}
	opLatestExplorer = transport.Operation{
		ID: "getLatestAgentVersion", Method: http.MethodGet,
		Path: "/releases/agent/version", Needs: transport.NeedsNothing, IsList: true,
	}
	opLatestScanner = transport.Operation{
		ID: "getLatestScannerVersion", Method: http.MethodGet,
		Path: "/releases/scanner/version", Needs: transport.NeedsNothing, IsList: true,
	}
	opLatestPlatform = transport.Operation{
		ID: "getLatestPlatformVersion", Method: http.MethodGet,
		Path: "/releases/platform/version", Needs: transport.NeedsNothing, IsList: true,
	}
)

// health is the answer of operationId getHealthCheck.
type health struct {
	Status  wire.Text `json:"status"`
	Version wire.Text `json:"version"`
}

// Health returns the console's status and version (operationId getHealthCheck). It needs no
// credential and sends none.
func (c *Client) Health(ctx context.Context) (status, version string, err error) {
	h, err := callAny[health](ctx, c, opHealth)
	if err == nil && h.Status+h.Version == "" {
		err = c.conn.UnexpectedResponse(opHealth, "the answer holds neither a status nor a version: is the base URL right?")
	}
	return string(h.Status), string(h.Version), err
}

// Versions are the newest releases of the product's parts.
type Versions struct {
	Explorer string
	Scanner  string
	Platform string
}

// component is an answer of the release calls (schema ComponentVersion).
type component struct {
	Version wire.Text `json:"version"`
}

// LatestVersions asks for the newest releases (operationIds getLatestAgentVersion,
// getLatestScannerVersion, getLatestPlatformVersion): three calls, without a credential.
func (c *Client) LatestVersions(ctx context.Context) (Versions, error) {
	var v Versions
	for _, part := range []struct {
		op   transport.Operation
		into *string
	}{{opLatestExplorer, &v.Explorer}, {opLatestScanner, &v.Scanner}, {opLatestPlatform, &v.Platform}} {
		got, err := callAny[component](ctx, c, part.op)
		if err == nil && got.Version == "" {
			err = c.conn.UnexpectedResponse(part.op, "the answer holds no version: is the base URL right?")
		}
		if err != nil {
			return Versions{}, err
		}
		*part.into = string(got.Version)
	}
	return v, nil
}

// callAny makes a call whose answer is one object without an id.
func callAny[W any](ctx context.Context, c *Client, op transport.Operation) (W, error) {
	var w W
	body, err := c.conn.Do(ctx, transport.Call{Operation: op})
	if err == nil && json.Unmarshal(wire.Unwrap(body), &w) != nil {
		err = c.conn.UnexpectedResponse(op, "the answer is not the expected object: is the base URL right?")
	}
	return w, err
}
