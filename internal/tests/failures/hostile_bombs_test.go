package failures

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// bounds is the depth that an answer may have.
const bounds = 32

func manyMembers(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"member%d":"x",`, i)
	}
	return strings.TrimSuffix(b.String(), ",")
}

// heapPeak watches the memory in use until it is stopped.
func heapPeak() (stop func() uint64) {
	var peak atomic.Uint64
	done, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			if m.HeapInuse > peak.Load() {
				peak.Store(m.HeapInuse)
			}
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return func() uint64 {
		close(done)
		<-gone
		return peak.Load()
	}
}

// TestBombsOfAnExport: an answer that is made to take memory or time without end ends in an error,
// soon, that says what to do. The peak holds the hostile console too, which is in the same process.
func TestBombsOfAnExport(t *testing.T) {
	collector := debug.SetGCPercent(100) // the default, whatever the environment says: memory is measured
	t.Cleanup(func() { debug.SetGCPercent(collector) })
	const id = `{"id":"bbbbbbbb-0000-4000-8000-000000000001",`
	for name, bomb := range map[string]struct {
		rule      rule
		wantError string
		memory    uint64 // MiB
	}{
		"1,200 deep": {nest(1200), "nests deeper than 32 levels", 200},
		"5,000 deep": {nest(5000), "nests deeper than 32 levels", 200},
		"20 rows of 15 MB": {
			export(20, id+`"text":"`+strings.Repeat("x", 15_000_000)+"\"}\n"),
			"64 MiB together", 700,
		},
		"a row of 20 MB": {
			export(1, id+`"text":"`+strings.Repeat("x", 20_000_000)+"\"}\n"),
			"more than 16 MiB", 300,
		},
		"a row of small numbers": {export(1, id+`"n":[`+strings.Repeat("1,", 249_000)+"1]}\n"), "", 700},
		"a row of very many elements": {
			export(1, id+`"n":[`+strings.Repeat("1,", 7_000_000)+"1]}\n"),
			"more than 250000 elements", 300,
		},
		"many rows of many numbers": {
			export(40, id+`"n":[`+strings.Repeat("1,", 200_000)+"1]}\n"),
			"more than the 60 MiB", 1500,
		},
		"a number of five million digits": {
			export(1, id+`"n":`+strings.Repeat("7", 5_000_000)+"}\n"),
			"number of the export is out of range", 300,
		},
		"as deep as may be, and wide": {
			export(1,
				id+`"n":[`+strings.Repeat(strings.Repeat(`{"a":`, bounds-2)+"1"+strings.Repeat("}", bounds-2)+",", 300)+"1]}\n"), "",
			2500,
		},
		"as deep as may be, and too wide": {
			export(1,
				id+`"n":[`+strings.Repeat(strings.Repeat(`{"a":`, bounds-2)+"1"+strings.Repeat("}", bounds-2)+",", 60_000)+"1]}\n"),
			"too many values", 1000,
		},
		"an object of too many members":  {export(1, id+manyMembers(200_000)+"}\n"), "too many values", 300},
		"an object of very many members": {export(1, id+manyMembers(15_000)+"}\n"), "", 300},
		"blank lines without end":        {export(1<<20, strings.Repeat("\n", 1<<10)), "64 MiB together", 200},
	} {
		t.Run(name, func(t *testing.T) {
			c := acctest.Start(t, emulator.Options{Inventory: 1})
			h := &hostileConsole{}
			c.Intercept(h.wrap)
			w := newWalker(t, c, nil)
			h.obey(bomb.rule)
			config := w.dynamic(w.object(w.schemas.DataSourceSchemas["runzero_inventory"].ValueType(),
				map[string]any{"dataset": "assets", "limit": 20000}))
			runtime.GC()
			start, stop := time.Now(), heapPeak()
			read, err := w.ReadDataSource(t.Context(),
				&tfprotov6.ReadDataSourceRequest{TypeName: "runzero_inventory", Config: config})
			took, peak := time.Since(start), stop()>>20
			if err != nil {
				t.Fatal(err)
			}
			var output strings.Builder
			for _, d := range read.Diagnostics {
				fmt.Fprintf(&output, "%s: %s\n", d.Summary, d.Detail)
			}
			text := output.String()
			if bomb.wantError == "" && text != "" || !strings.Contains(text, bomb.wantError) ||
				bomb.wantError != "" && bomb.wantError != "number of the export is out of range" &&
					(!strings.Contains(text, "limit") || !strings.Contains(text, "fields")) {
				t.Errorf("it says %q", text)
			}
			if took > time.Minute || peak > bomb.memory {
				t.Errorf("it takes %s and %d MiB", took, peak)
			}
			t.Logf("%s, %d MiB", took.Round(time.Millisecond), peak)
		})
	}
}
