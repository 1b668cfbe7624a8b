package apidoc

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// ErrNoDocument means that the API document is not on this machine; tests skip then.
var ErrNoDocument = errors.New("apidoc: the API document is not here; set " + PathVariable + " to judge traffic by it")

// PathVariable names the environment variable with the path of the API document.
const PathVariable = "RUNZERO_OPENAPI"

// Find returns the path of the API document: that of PathVariable, or shared/apis/runzero-openapi.yml beside the module root or
// any directory above it. It returns ErrNoDocument if there is none, and another error if the variable names a missing file.
func Find() (string, error) {
	if p := os.Getenv(PathVariable); p != "" {
		if _, err := os.Stat(p); err != nil {
			return "", fmt.Errorf("apidoc: %s: %w", PathVariable, err)
		}
		return p, nil
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("apidoc: %w", err)
	}
	for {
		p := filepath.Join(dir, "shared", "apis", "runzero-openapi.yml")
		if _, err := os.Stat(p); err == nil {
			return p, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", ErrNoDocument
		}
		dir = parent
	}
}
