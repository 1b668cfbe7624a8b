package adoption_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// rowKind says how the rows of an object look that a console may answer.
type rowKind struct {
	list string // path of the list that a read asks; {org} is the organization
	id   string // how an import names a row; {org} and {id} are replaced
	row  func(t *rapid.T, org string) map[string]any
	// isSettings is true where a row is no part of a list, but a key of the account settings.
	isSettings bool
}

// rowsAtOnce is how many rows one answer holds.
const rowsAtOnce = 12

// TestEveryRowCanBeWritten: whatever an account holds can be imported, and the configuration that
// Terraform writes for it is valid and changes nothing (design: what accounts really hold).
func TestEveryRowCanBeWritten(t *testing.T) {
	t.Parallel()
	kinds := rowKinds()
	for _, e := range provider.Registry() {
		if e.Resource == nil {
			continue
		}
		name := e.Object.TypeName()
		kind, ok := kinds[name]
		if !ok {
			if reason := withoutRows()[name]; reason == "" {
				t.Errorf("nothing says how rows of %s look", name)
			}
			continue
		}
		for _, variants := range [][]string{nil, {"other"}} {
			t.Run(fmt.Sprintf("%s/%s", name, strings.Join(append([]string{"console"}, variants...), "-")), func(t *testing.T) {
				t.Parallel()
				everyRow(t, name, kind, variants)
			})
		}
	}
}

// withoutRows names the resources of which a console has no row, and why.
func withoutRows() map[string]string {
	return map[string]string{"runzero_api_client": "the published API lists none"}
}

func everyRow(t *testing.T, name string, kind rowKind, variants []string) {
	c := acctest.Start(t, emulator.Options{Variants: variants, Unpublished: true})
	org := c.Bootstrap().OrganizationID
	settings := acctest.Settings{"base_url": c.URL, "account_token": c.Bootstrap().AccountToken}
	if kind.isSettings {
		settings["unpublished_endpoints"] = map[string]string{"account_settings": "/account/settings"}
	}
	tried := 0
	rapid.Check(t, func(rt *rapid.T) {
		n := rowsAtOnce
		if kind.isSettings {
			n = 1
		}
		rows := make([]map[string]any, 0, n)
		for range n {
			rows = append(rows, kind.row(rt, org))
		}
		serve(c, strings.ReplaceAll(kind.list, "{org}", org), rows, kind.isSettings)
		defer c.Intercept(nil)
		objects := c.Objects(t.Context(), settings)
		for _, row := range rows {
			id := strings.NewReplacer("{org}", org, "{id}", fmt.Sprint(row["id"])).Replace(kind.id)
			if id == "account" {
				id = accountID(t, c)
			}
			tried++
			if err := written(t, objects, name, id); err != nil {
				text, _ := json.Marshal(row)
				rt.Fatalf("%s\nof the row %s", err, text)
			}
		}
	})
	t.Logf("%d rows of %s", tried, name)
}

// accountID is the id of the account.
func accountID(t *testing.T, c *acctest.Console) string {
	t.Helper()
	return fmt.Sprint(c.List("/account/orgs")[0]["client_id"])
}

// written imports an object, writes its configuration, validates and plans it.
func written(t *testing.T, objects *acctest.Objects, name, id string) error {
	one, err := objects.Import(t.Context(), name, id)
	if err != nil {
		return err
	}
	if one.State.IsNull() {
		return fmt.Errorf("the import finds nothing")
	}
	config := objects.Generated(one)
	if err := objects.Validate(t.Context(), name, config); err != nil {
		return fmt.Errorf("the generated configuration: %w", err)
	}
	planned, err := objects.Plan(t.Context(), one, config)
	if err != nil {
		return fmt.Errorf("the generated configuration: %w", err)
	}
	if differs := acctest.Differences(one.State, planned.State); len(differs) > 0 || len(planned.Replaced) > 0 {
		return fmt.Errorf("the plan is not empty: %v, replaced for %v", differs, planned.Replaced)
	}
	again, err := objects.Read(t.Context(), one)
	if err != nil {
		return err
	}
	if differs := acctest.Differences(one.State, again.State); len(differs) > 0 {
		return fmt.Errorf("a second read differs: %v", differs)
	}
	return nil
}

// serve answers a list, or an object of settings, with rows; organizations beside those that there
// are.
func serve(c *acctest.Console, path string, rows []map[string]any, settings bool) {
	c.Intercept(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodGet || strings.TrimPrefix(r.URL.Path, "/api/v1.0") != path {
				next.ServeHTTP(w, r)
				return
			}
			all := rows
			if path == "/account/orgs" {
				_, answer := c.Emulator.Outside(http.MethodGet, "/account/orgs", nil)
				var own []map[string]any
				if err := json.Unmarshal(answer, &own); err != nil {
					panic(err)
				}
				all = slices.Concat(own, rows)
			}
			w.Header().Set("Content-Type", "application/json")
			var answer any = all
			if settings {
				answer = rows[0]
			}
			if err := json.NewEncoder(w).Encode(answer); err != nil {
				panic(err)
			}
		})
	})
}

// TestRowsThroughTheCLI: a sample of the same rows with the CLI itself, as "plan
// -generate-config-out" writes them.
func TestRowsThroughTheCLI(t *testing.T) {
	t.Parallel()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance test: set TF_ACC=1, or use make test")
	}
	for name, kind := range rowKinds() {
		if kind.isSettings {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := acctest.Start(t, emulator.Options{})
			org := c.Bootstrap().OrganizationID
			rows := rapid.Custom(func(rt *rapid.T) []map[string]any {
				all := make([]map[string]any, 0, rowsAtOnce)
				for range rowsAtOnce {
					all = append(all, kind.row(rt, org))
				}
				return all
			}).Example(len(name))
			serve(c, strings.ReplaceAll(kind.list, "{org}", org), rows, false)
			var imports strings.Builder
			for i, row := range rows {
				id := strings.NewReplacer("{org}", org, "{id}", fmt.Sprint(row["id"])).Replace(kind.id)
				fmt.Fprintf(&imports, "import {\n  to = %s.row_%d\n  id = %q\n}\n", name, i, id)
			}
			a := account{t: t, console: c.Emulator, url: c.URL}
			dir := a.directory("rows-"+strings.ReplaceAll(name, "_", "-"), imports.String())
			output, err := dir.Run(t.Context(), "plan", "-no-color", "-generate-config-out=generated.tf")
			want := fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", rowsAtOnce)
			if err != nil || !strings.Contains(output, want) {
				generated, _ := os.ReadFile(filepath.Join(dir.Dir, "generated.tf"))
				t.Errorf("%s: %.5000v\n%.5000s\n%.9000s", name, err, output, generated)
			}
		})
	}
}

func rowKinds() map[string]rowKind {
	text, number, flag, at, roles := oddText(), oddNumber(), oddFlag(), oddTime(), oddRoles()
	const someID = "0e4f2c51-5d7b-4c3a-9a52-7f1a3a2b1c0d"
	return map[string]rowKind{
		"runzero_organization": {list: "/account/orgs", id: "{id}", row: func(t *rapid.T, _ string) map[string]any {
			return draws(t, map[string]*rapid.Generator[any]{
				"name": text, "description": text, "parent_id": oddID(someID), "download_token": text, "created_at": at,
				"expiration_assets_stale": number, "expiration_assets_offline": number,
				"expiration_integration_attributes": number, "expiration_scans": number, "expiration_vulnerabilities": number,
				"keep_latest_integration_attributes": flag,
			})
		}},
		"runzero_site": {list: "/account/sites", id: "{org}/{id}", row: siteRow},
		"runzero_api_token": {list: "/account/keys", id: "{id}", row: func(t *rapid.T, org string) map[string]any {
			return draws(t, map[string]*rapid.Generator[any]{
				"comment": text, "organization_id": oddID(org), "type": text, "created_by": text, "created_at": at,
				"token": rapid.SampledFrom([]any{nil, "", "OT****"}), "inactive": rapid.SampledFrom([]any{nil, false, "false", 0}),
			})
		}},
		"runzero_export_token": {
			list: "/account/orgs/{org}/exportTokens", id: "{org}/{id}",
			row: func(t *rapid.T, _ string) map[string]any {
				return draws(t, map[string]*rapid.Generator[any]{
					"comment": text, "created_at": at,
					"token": rapid.SampledFrom([]any{nil, "", "ET****"}),
				})
			},
		},
		"runzero_api_allowlist": {
			list: "/account/settings", id: "account", isSettings: true,
			row: func(t *rapid.T, _ string) map[string]any {
				lists := rapid.SampledFrom([]any{
					nil, "", " ", "192.0.2.7", "192.0.2.7/32,192.0.2.7", "192.0.2.5/24",
					"2001:DB8::/32, 192.0.2.0/24",
					[]string{"192.0.2.7", "192.0.2.0/24"},
					[]string{},
				})
				return map[string]any{"api_key_ip_allowlist": lists.Draw(t, "list")}
			},
		},
		"runzero_scan_schedule":    {list: "/account/tasks", id: "{org}/{id}", row: taskRow},
		"runzero_traffic_sampling": {list: "/account/tasks", id: "{org}/{id}", row: samplingRow},
		"runzero_scan_template": {
			list: "/account/tasks/templates", id: "{id}",
			row: func(t *rapid.T, org string) map[string]any {
				row := draws(t, map[string]*rapid.Generator[any]{
					"name": text, "description": text, "global": flag, "acl": roles, "created_at": at, "created_by": text,
					"updated_at": at, "organization_id": oddID(org), "site_id": oddID(someID),
					"recur": flag, "recur_frequency": text, "start_time": at, "grace_period": text,
				})
				row["params"] = oddParams().Draw(t, "params")
				return row
			},
		},
		"runzero_credential": {list: "/account/credentials", id: "{id}", row: func(t *rapid.T, _ string) map[string]any {
			return draws(t, map[string]*rapid.Generator[any]{
				"name": text,
				"type": rapid.SampledFrom([]any{
					"snmpv2_community", "aws_access_secret", "vmware_username_password", "brand_new",
					" odd type ",
				}), "global": flag, "acl": roles,
				"created_at": at, "created_by_email": text,
				"cidrs": rapid.Map(rapid.SliceOfN(network(), 0, 3), func(all []string) any { return all }),
			})
		}},
		"runzero_explorer": {list: "/account/agents", id: "{org}/{id}", row: func(t *rapid.T, org string) map[string]any {
			row := draws(t, map[string]*rapid.Generator[any]{
				"name": text, "site_id": oddID(someID), "connected": flag, "created_at": at,
				"settings": rapid.SampledFrom([]any{
					nil,
					map[string]any{},
					map[string]any{"max_concurrent_scans": 0},
					map[string]any{"max_concurrent_scans": "3"},
					map[string]any{"max_concurrent_scans": -1},
					"x",
				}),
			})
			row["organization_id"] = org
			return row
		}},
		"runzero_user": {list: "/account/users", id: "{id}", row: func(t *rapid.T, _ string) map[string]any {
			return draws(t, map[string]*rapid.Generator[any]{
				"email": rapid.OneOf(
					rapid.SampledFrom([]any{"jane@example.com", "Jane@Example.COM ", "admin", "j@b\u00fccher.example"}), text),
				"first_name": text, "last_name": text, "name": text, "client_admin": flag,
				"org_default_role": rapid.SampledFrom([]any{nil, "", "admin", "none", "owner"}), "org_roles": roles,
				"created_at": at,
			})
		}},
		"runzero_group": {list: "/account/groups", id: "{id}", row: func(t *rapid.T, _ string) map[string]any {
			return draws(t, map[string]*rapid.Generator[any]{
				"name": text, "description": text,
				"org_default_role": rapid.SampledFrom([]any{nil, "", "viewer", "none", "viewer,"}), "org_roles": roles,
				"created_at": at, "expires_at": at,
			})
		}},
		"runzero_sso_group_mapping": {
			list: "/account/sso/groups", id: "{id}",
			row: func(t *rapid.T, _ string) map[string]any {
				row := draws(t, map[string]*rapid.Generator[any]{
					"sso_attribute": text, "sso_value": text, "description": text,
					"created_at": at,
				})
				row["group_id"] = newUUID().Draw(t, "group")
				return row
			},
		},
		"runzero_asset_ownership_type": {
			list: "/account/assets/ownership-types", id: "{id}",
			row: func(t *rapid.T, _ string) map[string]any {
				return draws(t, map[string]*rapid.Generator[any]{
					"name": text, "order": number, "reference": number,
					"hidden": flag,
				})
			},
		},
		"runzero_custom_integration": {
			list: "/account/custom-integrations", id: "{id}",
			row: func(t *rapid.T, _ string) map[string]any {
				return draws(t, map[string]*rapid.Generator[any]{
					"name": text, "description": text, "created_at": at,
					"icon": rapid.SampledFrom([]any{nil, "", "aGVsbG8=", "no base64!"}),
				})
			},
		},
	}
}

func siteRow(t *rapid.T, org string) map[string]any {
	row := draws(t, map[string]*rapid.Generator[any]{
		"name": oddText(), "description": oddText(), "scope": networkText(), "excludes": networkText(),
		"created_at": oddTime(), "updated_at": oddTime(), "client_id": oddID(),
	})
	row["organization_id"] = org
	keys := rapid.SampledFrom([]string{
		"10.0.0.0/24", "10.0.0.5/24", "10.1.2.7", "10.1.2.7/32", "0.0.0.0/32",
		"2001:DB8::/32", "2001:db8::/32", "10.2.0.0/255.255.0.0",
	})
	subnets := map[string]any{}
	for _, key := range rapid.SliceOfNDistinct(keys, 0, 4, rapid.ID[string]).Draw(t, "subnets") {
		subnets[key] = rapid.OneOf(
			rapid.SampledFrom([]any{
				nil,
				map[string]any{},
				map[string]any{"description": nil, "tags": nil},
				map[string]any{"tags": map[string]any{}},
				map[string]any{"description": " "},
			}),
			rapid.Custom(func(t *rapid.T) any {
				return map[string]any{
					"description": oddText().Draw(t, "description"),
					"tags":        map[string]any{"owner": oddText().Draw(t, "tag"), "a = b, c": "", "": "x"},
				}
			}),
		).Draw(t, key)
	}
	row["subnets"] = rapid.SampledFrom([]any{subnets, subnets, subnets, nil}).Draw(t, "none")
	return row
}

func taskRow(t *rapid.T, org string) map[string]any {
	const someID = "0e4f2c51-5d7b-4c3a-9a52-7f1a3a2b1c0d"
	row := draws(t, map[string]*rapid.Generator[any]{
		"name": oddText(), "description": oddText(), "agent_id": oddID(someID), "hosted_zone_id": oddID(someID),
		"template_id": oddID(someID), "error": oddText(), "start_time": oddTime(),
		"created_at": oddTime(), "recur_last": oddTime(), "recur_next": oddTime(),
		"grace_period": rapid.SampledFrom([]any{nil, "", "0", "4", 4, "-1", "9000", "4h"}),
	})
	row["organization_id"], row["site_id"], row["type"], row["recur"] = org, someID, "scan", true
	row["status"] = rapid.SampledFrom([]any{"active", "paused"}).Draw(t, "status")
	row["recur_frequency"] = rapid.SampledFrom(
		[]any{
			"daily", "daily,monday|tuesday;-300", "weekly", "continuous", "every other day", "DAILY", "monthly;60",
			" daily ",
		}).Draw(t, "frequency")
	row["params"] = oddParams().Draw(t, "params")
	return row
}

func samplingRow(t *rapid.T, org string) map[string]any {
	const someID = "0e4f2c51-5d7b-4c3a-9a52-7f1a3a2b1c0d"
	row := draws(t, map[string]*rapid.Generator[any]{
		"name": oddText(), "description": oddText(), "error": oddText(), "created_at": oddTime(), "start_time": oddTime(),
	})
	row["organization_id"], row["site_id"], row["agent_id"], row["type"] = org, someID, someID, "sample"
	row["status"] = rapid.SampledFrom([]any{"active", "new", "connected", "queued"}).Draw(t, "status")
	row["recur"] = rapid.SampledFrom([]any{false, nil, true}).Draw(t, "recur")
	row["params"] = rapid.SampledFrom([]any{
		nil,
		map[string]any{},
		map[string]any{"interfaces": "eth0", "targets": "", "excludes": "", "tags": ""},
		map[string]any{"interfaces": "eth0,Ethernet 2, ", "targets": "10.0.0.0/8 172.16.0.0/12", "tags": "DMZ zone=office"},
		map[string]any{"interfaces": " , ", "targets": "defaults", "excludes": "10.0.0.1-10.0.0.9, host.example.com"},
		map[string]any{"interfaces": "\\Device\\NPF_{0E4F2C51}", "scan-tags": "a=b=c", "targets": "country4:DE"},
		map[string]any{"interfaces": []any{"eth0"}, "rate": 1000, "snmp-comms": "public"},
	}).Draw(t, "params")
	return row
}
