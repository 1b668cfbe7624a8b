package failures

import (
	"runtime"
	"strconv"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/workspace"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

func TestMain(m *testing.M) {
	// Nearly all wait for a console that answers late, so that twice as many have room.
	acctest.SetDefaultFlag("test.parallel", strconv.Itoa(2*runtime.GOMAXPROCS(0)))
	workspace.Main(m)
}

// testWorkspace is a working directory with its console, and what the tests of this package do to
// them.
type testWorkspace struct{ *workspace.Workspace }

func start(t *testing.T, options emulator.Options, settings ...string) *testWorkspace {
	t.Helper()
	return &testWorkspace{workspace.Start(t, options, settings...)}
}
