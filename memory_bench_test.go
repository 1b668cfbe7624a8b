//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// BenchmarkLargeAccount reads one site of a large account: the list is fetched and decoded.
//
//	go test . -run '^$' -bench LargeAccount -benchtime 5x
func BenchmarkLargeAccount(b *testing.B) {
	for _, sites := range []int{20000, 50000} {
		b.Run(fmt.Sprint(sites), func(b *testing.B) { benchmarkAccount(b, sites) })
	}
}

func benchmarkAccount(b *testing.B, sites int) {
	before := currentPercent()
	defer debug.SetGCPercent(before)
	org := "11111111-1111-4111-8111-111111111111"
	rows := make([]map[string]any, sites)
	for i := range rows {
		rows[i] = map[string]any{
			"id": fmt.Sprintf("22222222-2222-4222-8222-%012d", i), "client_id": org, "organization_id": org,
			"name":        fmt.Sprintf("Office %d", i),
			"description": "A branch office.", "scope": fmt.Sprintf("10.%d.%d.0/24\n10.%d.%d.1", i/250, i%250, i/250, i%250),
			"excludes": "", "inactive": false,
			"created_at": 1700000000, "updated_at": 1700000000, "last_task_at": 1700000000, "last_task_id": org,
			"permanent": false, "deactivated_at": 0,
			"service_count": 100 + i, "service_count_tcp": 60, "service_count_udp": 40, "service_count_arp": 0,
			"service_count_icmp": 0, "asset_count": 500,
			"live_asset_count": 400, "offline_asset_count": 100, "recent_asset_count": 5, "software_count": 300,
			"vulnerability_count": 12,
			"subnets": map[string]any{fmt.Sprintf("10.%d.%d.0/25", i/250,
				i%250): map[string]any{"description": "Floor"}},
		}
	}
	list, err := json.Marshal(rows)
	if err != nil {
		b.Fatal(err)
	}
	console := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if strings.HasSuffix(r.URL.Path, "/sites") {
			_, _ = w.Write(list)
			return
		}
		_, _ = fmt.Fprintf(w,
			`[{"id":%q,"client_id":%q,"name":"Tenant","parent_id":null,"inactive":false,"created_at":1700000000}]`, org, org)
	}))
	defer console.Close()
	var tuning atomic.Bool // one tuner serves all settings, because it goes on for good
	afterNextCollection(func() {
		if tuning.Load() {
			debug.SetGCPercent(gcPercent(liveBytes()))
		}
	})
	for _, setting := range []struct {
		name string
		set  func()
	}{
		{"as Go does", func() { debug.SetGCPercent(commonPercent) }},
		{"without a limit", func() { debug.SetGCPercent(largestPercent) }},
		{"with a limit of that size", func() { debug.SetGCPercent(largestPercent); debug.SetMemoryLimit(spaciousHeap) }},
		{"tuned", func() { tuning.Store(true); debug.SetGCPercent(largestPercent) }},
	} {
		b.Run(setting.name, func(b *testing.B) {
			defer debug.SetMemoryLimit(debug.SetMemoryLimit(-1))
			debug.FreeOSMemory()
			defer tuning.Store(false)
			setting.set()
			before := processorSeconds(b)
			var peak uint64
			for b.Loop() {
				readOneSite(b, console.URL, org)
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapSys-m.HeapReleased)
			}
			b.ReportMetric((processorSeconds(b)-before)/float64(b.N), "cpu-s/op")
			b.ReportMetric(float64(peak>>20), "MB")
		})
	}
}

// processorSeconds is what the program has used.
func processorSeconds(b *testing.B) float64 {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Seconds()
}

// readOneSite asks a new provider for one site.
func readOneSite(b *testing.B, url, org string) {
	b.Helper()
	ctx := b.Context()
	server := provider.NewServer(provider.Options{Version: "0.0.0", Getenv: func(string) string { return "" }})()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		b.Fatal(err)
	}
	value := func(typ tftypes.Type, text string) *tfprotov6.DynamicValue {
		v, err := (&tfprotov6.RawState{JSON: []byte(text)}).Unmarshal(typ)
		if err != nil {
			b.Fatal(err)
		}
		d, err := tfprotov6.NewDynamicValue(typ, v)
		if err != nil {
			b.Fatal(err)
		}
		return &d
	}
	configured, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.14.0",
		Config: value(schemas.Provider.ValueType(),
			fmt.Sprintf(`{"base_url":%q,"account_token":"CT00000000000000000000000000000000"}`, url)),
	})
	if err != nil || len(configured.Diagnostics) > 0 {
		b.Fatal(err, configured.Diagnostics)
	}
	read, err := server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: "runzero_site",
		CurrentState: value(schemas.ResourceSchemas["runzero_site"].ValueType(),
			fmt.Sprintf(`{"id":"22222222-2222-4222-8222-000000000007","organization_id":%q}`, org)),
	})
	if err != nil || len(read.Diagnostics) > 0 {
		b.Fatal(err, read.Diagnostics[0])
	}
	if state, err := read.NewState.Unmarshal(schemas.ResourceSchemas["runzero_site"].ValueType()); err != nil ||
		state.IsNull() {
		b.Fatal("the site is gone", err)
	}
}
