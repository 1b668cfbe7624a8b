package inventory

import (
	"net/http/httptest"
	"runtime"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// A hundred rows of an export of a million cost neither the time nor the memory of a
// million: the read ends the stream as soon as it has enough.
func TestLimitEndsTheStream(t *testing.T) {
	const assets, limit = 1_000_000, 100
	e, err := emulator.New(emulator.Options{Inventory: assets})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	defer server.Close()
	b := e.Bootstrap()
	client, err := runzero.New(
		runzero.Config{ConnConfig: runzero.ConnConfig{
			BaseURL: server.URL,
			Login:   runzero.Login{Kind: runzero.KindExportToken, Token: b.ExportToken},
		}})
	if err != nil {
		t.Fatal(err)
	}

	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	m, err := read(t.Context(), client,
		dataModel{
			Dataset: types.StringValue("assets"), Limit: types.Int64Value(limit),
			Fields: types.SetNull(types.StringType),
		})
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	server.CloseClientConnections() // the console has now written all that it ever will
	runtime.ReadMemStats(&after)

	rows, ok := m.Rows.UnderlyingValue().(types.Tuple)
	if !ok || len(rows.Elements()) != limit || !m.Truncated.ValueBool() {
		t.Errorf("got %d rows, truncated %s; want %d, true", len(rows.Elements()), m.Truncated, limit)
	}
	// Some rows are on their way in the buffers of the connection when it is dropped.
	if n := e.RowsWritten(); n < limit || n > 20_000 {
		t.Errorf("the console wrote %d of %d rows for %d", n, assets, limit)
	}
	// All that was ever allocated, by the console too; a million rows are more than 500 MiB.
	if n := after.TotalAlloc - before.TotalAlloc; n > 32<<20 {
		t.Errorf("%d MiB were allocated", n>>20)
	}
	if took > 20*time.Second {
		t.Errorf("it took %s", took)
	}
	t.Logf("%d rows written, %d KiB allocated, %s", e.RowsWritten(), (after.TotalAlloc-before.TotalAlloc)>>10, took)
}
