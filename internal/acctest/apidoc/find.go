package apidoc

import (
	"errors"
	"fmt"
	"os"
)

// ErrNoDocument means that the API document is not on this machine; tests skip then.
var ErrNoDocument = errors.New("apidoc: the API document is not here; set " + PathVariable + " to judge traffic by it")

// PathVariable names the environment variable with the path of the API document.
const PathVariable = "RUNZERO_OPENAPI"

// Find returns the path of the API document, which PathVariable names. It returns ErrNoDocument if
// the variable is not set, and another error if it names a missing file.
func Find() (string, error) {
	p := os.Getenv(PathVariable)
	if p == "" {
		return "", ErrNoDocument
	}
	if _, err := os.Stat(p); err != nil {
		return "", fmt.Errorf("apidoc: %s: %w", PathVariable, err)
	}
	return p, nil
}
