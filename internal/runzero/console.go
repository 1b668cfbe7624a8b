package runzero

import "context"

// health is the answer of operationId getHealthCheck.
type health struct {
	Status  text `json:"status"`
	Version text `json:"version"`
}

// Health returns the console's status and version (operationId getHealthCheck). It needs no credential and sends none.
func (c *Client) Health(ctx context.Context) (status, version string, err error) {
	h, err := one(ctx, c, call{op: opHealth}, func(h health) health { return h }, func(h health) string { return string(h.Status + h.Version) })
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
	Version text `json:"version"`
}

// LatestVersions asks for the newest releases (operationIds getLatestAgentVersion, getLatestScannerVersion,
// getLatestPlatformVersion): three calls, without a credential.
func (c *Client) LatestVersions(ctx context.Context) (Versions, error) {
	var v Versions
	for _, part := range []struct {
		op   operation
		into *string
	}{{opLatestExplorer, &v.Explorer}, {opLatestScanner, &v.Scanner}, {opLatestPlatform, &v.Platform}} {
		same := func(w component) component { return w }
		got, err := one(ctx, c, call{op: part.op}, same, func(w component) string { return string(w.Version) })
		if err != nil {
			return Versions{}, err
		}
		*part.into = string(got.Version)
	}
	return v, nil
}
