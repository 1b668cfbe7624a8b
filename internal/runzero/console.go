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
