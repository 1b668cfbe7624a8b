package calls

import (
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/workspace"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

func TestMain(m *testing.M) { workspace.Main(m) }

// testWorkspace is a working directory with its console, and what the tests of this package do to
// them.
type testWorkspace struct{ *workspace.Workspace }

func start(t *testing.T, options emulator.Options, settings ...string) *testWorkspace {
	t.Helper()
	return &testWorkspace{workspace.Start(t, options, settings...)}
}
