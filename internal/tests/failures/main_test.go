package failures

import (
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/workspace"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

func TestMain(m *testing.M) { workspace.Main(m) }

// rig is a working directory with its console, and what the tests of this package do to them.
type rig struct{ *workspace.Workspace }

func start(t *testing.T, options emulator.Options, settings ...string) *rig {
	t.Helper()
	return &rig{workspace.Start(t, options, settings...)}
}
