package runzero

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
)

// ErrNoSuchEndpoint says that this console has no endpoint at a path that the published API
// document does not name, or that it is not such an endpoint.
var ErrNoSuchEndpoint = errors.New("it is not in the published API, so not every console has it")

// unpublished makes the operation of a path that comes from the configuration. The path must be
// absolute, and is taken below /api/v1.0 whether it says so or not.
func (c *Client) unpublished(id, method, path string) (transport.Operation, error) {
	op := transport.Operation{
		ID: id, Method: method, Path: path, Needs: NeedsAccount, IsList: true,
		MayLackBody: method == http.MethodPatch,
	}
	clean := strings.TrimPrefix(path, apiPrefix)
	problem := ""
	switch {
	case !strings.HasPrefix(clean, "/"):
		problem = "it must start with a slash"
	case len(clean) > 200 || strings.ContainsFunc(clean, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("/-_.", r)
	}):
		problem = "only letters, digits, - _ . and / are allowed, and no query"
	case strings.HasPrefix(clean+"/", "/org/") || strings.HasPrefix(clean+"/", "/export/"):
		problem = "it must not be a call of one organization"
	}
	for _, part := range strings.Split(clean, "/")[1:] {
		if part == "" || part == "." || part == ".." {
			problem = "it must not hold empty, . or .. parts"
		}
	}
	if problem != "" {
		op.Path = "(unpublished)"
		e := c.conn.NewError(op, KindInvalid)
		e.Detail = fmt.Sprintf("nothing was sent: %q cannot be the path of an unpublished endpoint: %s", path, problem)
		return op, e
	}
	op.Path = clean
	return op, nil
}

// noEndpoint recognizes the answers of a console that does not know a path.
func (c *Client) noEndpoint(op transport.Operation, err error) error {
	e, ok := transport.AsError(err)
	if !ok || e.Operation != op.ID { // such as a failed sign-in
		return err
	}
	unknown := e.Kind == KindNotFound || e.Status == http.StatusMethodNotAllowed ||
		e.Status == http.StatusNotImplemented ||
		e.Kind == KindNotConsole && e.Status >= 200 && e.Status < 500 && e.Status != http.StatusRequestTimeout
	if !unknown {
		return err
	}
	missing := c.conn.NewError(op, KindNotConsole) // nothing there can have been carried out
	missing.Status, missing.Detail = e.Status, "this console has no such endpoint at "+op.Path
	missing.Err = ErrNoSuchEndpoint
	return missing
}
