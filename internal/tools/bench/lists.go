package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
)

// listSetting is how the provider's memory is managed while it reads a list.
type listSetting struct {
	name string
	env  []string
}

// listSettings are the provider's own, and what Go does without it.
func listSettings() []listSetting {
	return []listSetting{
		{name: "as released"},
		{name: "five times the live memory, no bound", env: []string{"GOGC=400"}},
		{name: "as Go does by itself", env: []string{"GOGC=100"}},
	}
}

// listRatio is how much more processor time the provider's own setting may take than none.
const listRatio = 1.25

// listFigures are what reading one site of an account took: the least processor time of the
// provider, and the most memory.
type listFigures struct {
	setting   string
	processor time.Duration
	memory    int64 // bytes
}

// lists reads one site by its name, of an account with so many, with each setting in turns.
func (b *bench) lists(ctx context.Context, sites, runs int) ([]listFigures, error) {
	fmt.Fprintf(b.progress, "-- an account of %s sites, %d runs\n", grouped(sites), runs)
	rows, err := siteRows(sites)
	if err != nil {
		return nil, err
	}
	account := httptest.NewServer(accountOf(rows))
	defer account.Close()
	config := fmt.Sprintf(`provider "runzero" {
  base_url      = %q
  account_token = "CT00000000000000000000000000000000"
}

data "runzero_site" "one" {
  organization_id = %q
  name            = "Office 7"
}
`, account.URL, listOrganization)
	b.made++
	var dirs []clirun.CLI
	for i, setting := range listSettings() {
		dir, err := b.set.Directory(ctx, fmt.Sprintf("list-%d-%d", b.made, i), config, setting.env...)
		if err != nil {
			return nil, err
		}
		dirs = append(dirs, dir)
	}
	all := make([]listFigures, len(dirs))
	for range runs {
		for i, setting := range listSettings() {
			u, err := measure(ctx, dirs[i], "plan")
			if err != nil {
				return nil, fmt.Errorf("an account of %s sites: %w", grouped(sites), err)
			}
			if f := &all[i]; f.setting == "" || u.processor < f.processor {
				f.processor = u.processor
			}
			all[i].setting, all[i].memory = setting.name, max(all[i].memory, u.memory)
		}
	}
	return all, nil
}

const listOrganization = "11111111-1111-4111-8111-111111111111"

// siteRows is the list of an account's sites, with all that a console says of each.
func siteRows(n int) ([]byte, error) {
	rows := make([]map[string]any, n)
	for i := range rows {
		network := fmt.Sprintf("10.%d.%d", i/250%256, i%250)
		rows[i] = map[string]any{
			"id": fmt.Sprintf("22222222-2222-4222-8222-%012d", i), "client_id": listOrganization,
			"organization_id": listOrganization, "name": fmt.Sprintf("Office %d", i), "description": "A branch office.",
			"scope": network + ".0/24\n" + network + ".1", "excludes": "", "inactive": false,
			"created_at": 1700000000, "updated_at": 1700000000, "permanent": false,
			"service_count": 100 + i, "service_count_tcp": 60, "service_count_udp": 40, "asset_count": 500,
			"live_asset_count": 400, "offline_asset_count": 100, "recent_asset_count": 5, "software_count": 300,
			"vulnerability_count": 12,
			"subnets":             map[string]any{network + ".0/25": map[string]any{"description": "Floor"}},
		}
	}
	text, err := json.Marshal(rows)
	if err != nil {
		return nil, fmt.Errorf("write the list: %w", err)
	}
	return text, nil
}

// accountOf answers with one organization and the given sites, at once: an emulated console would
// take longer to make them than they take to be read.
func accountOf(sites []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if strings.HasSuffix(r.URL.Path, "/sites") {
			_, _ = w.Write(sites) // a reader that went away asks again
			return
		}
		_, _ = fmt.Fprintf(w,
			`[{"id":%[1]q,"client_id":%[1]q,"name":"Tenant","parent_id":null,"inactive":false,"created_at":1700000000}]`,
			listOrganization)
	})
}

// listTable is the part of the report about lists.
func listTable(bySize map[int][]listFigures) string {
	var rows [][]string
	for _, n := range sortedSizes(bySize) {
		for _, f := range bySize[n] {
			rows = append(rows, []string{
				grouped(n), f.setting, secondsOrNothing(f.processor), megabytes(f.memory),
			})
		}
	}
	return "\n**An account of many sites: listed and decoded to find one**\n\n" +
		table([]string{"sites", "memory setting", "provider's CPU", "provider's memory"}, rows)
}

// listVerdict holds the provider's own setting against none.
func listVerdict(sites int, all []listFigures) verdict {
	own := all[0]
	fastest := slices.MinFunc(all[1:], func(a, b listFigures) int { return int(a.processor - b.processor) })
	got := ratio(own.processor, fastest.processor)
	return verdict{
		what: fmt.Sprintf("CPU to list and decode %s sites, against the best setting without the provider's", grouped(sites)),
		figure: fmt.Sprintf("%.2f times (%s against %s, %s against %s)", got, secondsOrNothing(own.processor),
			secondsOrNothing(fastest.processor), megabytes(own.memory), megabytes(fastest.memory)),
		limit: fmt.Sprintf("%g times", listRatio), isWithin: got <= listRatio,
	}
}
