package adoption_test

import (
	"encoding/json"
	"fmt"
	"maps"
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
	// wrap makes the answer of a row where it is no list.
	settings bool
}

// rowsAtOnce is how many rows one answer holds.
const rowsAtOnce = 12

// TestEveryRowCanBeWritten: whatever an account holds can be imported, and the configuration that Terraform writes for it is valid and
// changes nothing (design: what accounts really hold).
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
	if kind.settings {
		settings["unpublished_endpoints"] = map[string]string{"account_settings": "/account/settings"}
	}
	tried := 0
	rapid.Check(t, func(rt *rapid.T) {
		n := rowsAtOnce
		if kind.settings {
			n = 1
		}
		rows := make([]map[string]any, 0, n)
		for range n {
			rows = append(rows, kind.row(rt, org))
		}
		serve(c, strings.ReplaceAll(kind.list, "{org}", org), rows, kind.settings)
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

// serve answers a list, or an object of settings, with rows; organizations beside those that there are.
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

// TestRowsThroughTheCLI: a sample of the same rows with the CLI itself, as "plan -generate-config-out" writes them.
func TestRowsThroughTheCLI(t *testing.T) {
	t.Parallel()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance test: set TF_ACC=1, or use make test")
	}
	for name, kind := range rowKinds() {
		if kind.settings {
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

// texts that people and programs leave in accounts.
func oddText() *rapid.Generator[any] {
	return rapid.OneOf(
		rapid.SampledFrom([]any{
			nil, "", " ", "HQ", "HQ ", " HQ", "two\nlines", "two\r\nlines\n", "tab\there", "Z\u00fcrich", "Zu\u0308rich", "\u6771\u4eac", "\U0001f3e2 HQ", "\u00a0", "a\u00a0b",
			`quote " and \ and '`, "${interpolated} %{if x}", "$${escaped}", "null", "true", "0", "# comment", "<<EOT", "a,b;c", strings.Repeat("long ", 1200), "\u2028", 7, true,
		}),
		rapid.Map(rapid.StringN(0, 12, -1), func(s string) any { return strings.Map(printable, s) }),
	)
}

// printable leaves out what is cleaned out of rows before they are seen.
func printable(r rune) rune {
	if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0xfffd || r == 0xfeff || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
		return -1
	}
	return r
}

func oddNumber() *rapid.Generator[any] {
	return rapid.SampledFrom([]any{nil, 0, 1, 7, "8", "", 1095, "90", 40.0, int64(1) << 40, false})
}

func oddFlag() *rapid.Generator[any] {
	return rapid.SampledFrom([]any{nil, true, false, "true", "false", 0, 1, ""})
}

func oddTime() *rapid.Generator[any] {
	return rapid.SampledFrom([]any{nil, 0, 1, -1, "0", "", 1700000000, "1700000000", 4102444800, int64(1700000000000), "2030-01-31T08:00:00Z", "0001-01-01T00:00:00Z", "1969-01-01T00:00:00Z"})
}

func oddID(more ...string) *rapid.Generator[any] {
	all := []any{nil, "", "00000000-0000-0000-0000-000000000000"}
	for _, id := range more {
		all = append(all, id, strings.ToUpper(id))
	}
	return rapid.SampledFrom(all)
}

func newUUID() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		hex := rapid.StringMatching("[1-9a-f][0-9a-f]{31}").Draw(t, "id")
		return hex[:8] + "-" + hex[8:12] + "-4" + hex[13:16] + "-a" + hex[17:20] + "-" + hex[20:]
	})
}

func network() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{
		"10.1.2.7", "10.1.2.7/32", "10.0.0.0/24", "10.0.0.5/24", "10.0.0.1-10.0.0.9", "10.0.0.1-9", "2001:DB8::/32", "2001:db8:0:0::1", "::ffff:10.0.0.1", "HOST", "host.", "www.Example.com",
		"AS64500", "as64500", "country4:US", "country6:de", "public:all", "asn4:13335", "domain:example.com", "example.com/24", "all", "defaults", "*.example.com", "b\u00fccher.example",
		"10.0.0.0/255.255.255.0", "fe80::1%eth0", "-", "a_b", "0.0.0.0/0", "0.0.0.0/32", "x:y:z",
	})
}

func networkText() *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		if rapid.IntRange(0, 5).Draw(t, "none") == 0 {
			return rapid.SampledFrom([]any{nil, "", " ", "\n"}).Draw(t, "blank")
		}
		separator := rapid.SampledFrom([]string{"\n", ", ", " ", ",", "\r\n", ";"}).Draw(t, "separator")
		return strings.Join(rapid.SliceOfN(network(), 1, 5).Draw(t, "networks"), separator)
	})
}

func tagText() *rapid.Generator[any] {
	return rapid.SampledFrom([]any{nil, "", " ", "DMZ", "DMZ zone=office", "zone=office,floor=1", "zone=", "=x", "a=b=c", "a=1 a=2", "Zu\u0308rich=\u00e4", "a=1\nb=2"})
}

func oddParams() *rapid.Generator[map[string]any] {
	ports := rapid.SampledFrom([]any{"", nil, "defaults", "all", "80", "443,80, 22", "1-1000,5000-6000", "22 80", "80,", "0", "http", "9-1"})
	words := rapid.SampledFrom([]any{"", nil, "arp,echo", "arp, c12.22 echo", "arp,arp", "ethernetip-udp", "UPPER", "x\ny"})
	numbers := rapid.SampledFrom([]any{"", nil, "0", "1", "1000", "40.0", "-1", "99999999999", "many", 7})
	flags := rapid.SampledFrom([]any{"", nil, "true", "false", "1", "yes", true})
	generators := map[string]*rapid.Generator[any]{
		"excludes": networkText(), "targets": networkText(), "scan-tags": tagText(), "tcp-ports": ports, "tcp-excludes": ports, "udp-ports": ports, "probes": words,
		"host-ping-probes": words, "subnet-ping-probes": words, "screenshots": flags, "host-ping": flags, "subnet-ping": flags,
		"nameservers":  rapid.SampledFrom([]any{"", nil, "1.1.1.1", "1.1.1.1, 8.8.8.8", "dns.example.com", "2001:db8::53 10.0.0.53:5353"}),
		"max-duration": oddText(), "scan-mode": oddText(), "snmp-comms": oddText(), "snmp-v3-auth-passphrase": oddText(), "credentials": rapid.Just[any](""), "Unknown Key": oddText(),
		"x.y_z": oddText(), "scan-name": oddText(), "explorer-group-id": oddID("3f1c9b52-7d64-4c1a-9a0e-5b2f8d7e6a10"), "": oddText(),
		"nested": rapid.Just[any](map[string]any{"a": []int{1}}),
	}
	for _, key := range []string{"rate", "max-host-rate", "passes", "max-attempts", "max-sockets", "max-group-size", "max-ttl", "tos", "max-hosts", "subnet-ping-net-size", "subnet-ping-sample-rate"} {
		generators[key] = numbers
	}
	keys := slices.Sorted(maps.Keys(generators))
	return rapid.Custom(func(t *rapid.T) map[string]any {
		params := map[string]any{}
		for _, key := range rapid.SliceOfDistinct(rapid.SampledFrom(keys), rapid.ID[string]).Draw(t, "keys") {
			params[key] = generators[key].Draw(t, key)
		}
		return params
	})
}

func oddRoles() *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		if rapid.Bool().Draw(t, "none") {
			return rapid.SampledFrom([]any{nil, map[string]any{}}).Draw(t, "nothing")
		}
		all := map[string]any{}
		for _, id := range rapid.SliceOfN(newUUID(), 1, 3).Draw(t, "organizations") {
			all[id] = rapid.SampledFrom([]any{"admin", "user", "viewer", "none", "annotator", "billing", "owner", "", nil}).Draw(t, "role")
		}
		return all
	})
}

func draws(t *rapid.T, fields map[string]*rapid.Generator[any]) map[string]any {
	row := map[string]any{"id": newUUID().Draw(t, "id"), "unknown_field": map[string]any{"a": 1}}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if rapid.IntRange(0, 9).Draw(t, "missing "+name) > 0 {
			row[name] = fields[name].Draw(t, name)
		}
	}
	return row
}

func rowKinds() map[string]rowKind {
	text, number, flag, at, roles := oddText(), oddNumber(), oddFlag(), oddTime(), oddRoles()
	const someID = "0e4f2c51-5d7b-4c3a-9a52-7f1a3a2b1c0d"
	return map[string]rowKind{
		"runzero_organization": {list: "/account/orgs", id: "{id}", row: func(t *rapid.T, _ string) map[string]any {
			return draws(t, map[string]*rapid.Generator[any]{
				"name": text, "description": text, "parent_id": oddID(someID), "download_token": text, "created_at": at, "expiration_assets_stale": number, "expiration_assets_offline": number,
				"expiration_integration_attributes": number, "expiration_scans": number, "expiration_vulnerabilities": number, "keep_latest_integration_attributes": flag,
			})
		}},
		"runzero_site": {list: "/account/sites", id: "{org}/{id}", row: siteRow},
		"runzero_api_token": {list: "/account/keys", id: "{id}", row: func(t *rapid.T, org string) map[string]any {
			return draws(t, map[string]*rapid.Generator[any]{
				"comment": text, "organization_id": oddID(org), "type": text, "created_by": text, "created_at": at, "token": rapid.SampledFrom([]any{nil, "", "OT****"}), "inactive": rapid.SampledFrom([]any{nil, false, "false", 0}),
			})
		}},
		"runzero_export_token": {list: "/account/orgs/{org}/exportTokens", id: "{org}/{id}", row: func(t *rapid.T, _ string) map[string]any {
			return draws(t, map[string]*rapid.Generator[any]{"comment": text, "created_at": at, "token": rapid.SampledFrom([]any{nil, "", "ET****"})})
		}},
		"runzero_api_allowlist": {list: "/account/settings", id: "account", settings: true, row: func(t *rapid.T, _ string) map[string]any {
			lists := rapid.SampledFrom([]any{nil, "", " ", "192.0.2.7", "192.0.2.7/32,192.0.2.7", "192.0.2.5/24", "2001:DB8::/32, 192.0.2.0/24", []string{"192.0.2.7", "192.0.2.0/24"}, []string{}})
			return map[string]any{"api_key_ip_allowlist": lists.Draw(t, "list")}
		}},
		"runzero_scan_schedule": {list: "/account/tasks", id: "{org}/{id}", row: taskRow},
		"runzero_scan_template": {list: "/account/tasks/templates", id: "{id}", row: func(t *rapid.T, org string) map[string]any {
			row := draws(t, map[string]*rapid.Generator[any]{
				"name": text, "description": text, "global": flag, "acl": roles, "created_at": at, "created_by": text, "updated_at": at, "organization_id": oddID(org), "site_id": oddID(someID),
				"recur": flag, "recur_frequency": text, "start_time": at, "grace_period": text,
			})
			row["params"] = oddParams().Draw(t, "params")
			return row
		}},
		"runzero_credential": {list: "/account/credentials", id: "{id}", row: func(t *rapid.T, _ string) map[string]any {
			return draws(t, map[string]*rapid.Generator[any]{
				"name": text, "type": rapid.SampledFrom([]any{"snmpv2_community", "aws_access_secret", "vmware_username_password", "brand_new", " odd type "}), "global": flag, "acl": roles,
				"created_at": at, "created_by_email": text, "cidrs": rapid.Map(rapid.SliceOfN(network(), 0, 3), func(all []string) any { return all }),
			})
		}},
		"runzero_explorer": {list: "/account/agents", id: "{org}/{id}", row: func(t *rapid.T, org string) map[string]any {
			row := draws(t, map[string]*rapid.Generator[any]{
				"name": text, "site_id": oddID(someID), "connected": flag, "created_at": at,
				"settings": rapid.SampledFrom([]any{nil, map[string]any{}, map[string]any{"max_concurrent_scans": 0}, map[string]any{"max_concurrent_scans": "3"}, map[string]any{"max_concurrent_scans": -1}, "x"}),
			})
			row["organization_id"] = org
			return row
		}},
		"runzero_user": {list: "/account/users", id: "{id}", row: func(t *rapid.T, _ string) map[string]any {
			return draws(t, map[string]*rapid.Generator[any]{
				"email": rapid.OneOf(rapid.SampledFrom([]any{"jane@example.com", "Jane@Example.COM ", "admin", "j@b\u00fccher.example"}), text), "first_name": text, "last_name": text, "name": text, "client_admin": flag,
				"org_default_role": rapid.SampledFrom([]any{nil, "", "admin", "none", "owner"}), "org_roles": roles, "created_at": at,
			})
		}},
		"runzero_group": {list: "/account/groups", id: "{id}", row: func(t *rapid.T, _ string) map[string]any {
			return draws(t, map[string]*rapid.Generator[any]{
				"name": text, "description": text, "org_default_role": rapid.SampledFrom([]any{nil, "", "viewer", "none", "viewer,"}), "org_roles": roles, "created_at": at, "expires_at": at,
			})
		}},
		"runzero_sso_group_mapping": {list: "/account/sso/groups", id: "{id}", row: func(t *rapid.T, _ string) map[string]any {
			row := draws(t, map[string]*rapid.Generator[any]{"sso_attribute": text, "sso_value": text, "description": text, "created_at": at})
			row["group_id"] = newUUID().Draw(t, "group")
			return row
		}},
		"runzero_asset_ownership_type": {list: "/account/assets/ownership-types", id: "{id}", row: func(t *rapid.T, _ string) map[string]any {
			return draws(t, map[string]*rapid.Generator[any]{"name": text, "order": number, "reference": number, "hidden": flag})
		}},
		"runzero_custom_integration": {list: "/account/custom-integrations", id: "{id}", row: func(t *rapid.T, _ string) map[string]any {
			return draws(t, map[string]*rapid.Generator[any]{"name": text, "description": text, "created_at": at, "icon": rapid.SampledFrom([]any{nil, "", "aGVsbG8=", "no base64!"})})
		}},
	}
}

func siteRow(t *rapid.T, org string) map[string]any {
	row := draws(t, map[string]*rapid.Generator[any]{
		"name": oddText(), "description": oddText(), "scope": networkText(), "excludes": networkText(), "created_at": oddTime(), "updated_at": oddTime(), "client_id": oddID(),
	})
	row["organization_id"] = org
	keys := rapid.SampledFrom([]string{"10.0.0.0/24", "10.0.0.5/24", "10.1.2.7", "10.1.2.7/32", "0.0.0.0/32", "2001:DB8::/32", "2001:db8::/32", "10.2.0.0/255.255.0.0"})
	subnets := map[string]any{}
	for _, key := range rapid.SliceOfNDistinct(keys, 0, 4, rapid.ID[string]).Draw(t, "subnets") {
		subnets[key] = rapid.OneOf(
			rapid.SampledFrom([]any{nil, map[string]any{}, map[string]any{"description": nil, "tags": nil}, map[string]any{"tags": map[string]any{}}, map[string]any{"description": " "}}),
			rapid.Custom(func(t *rapid.T) any {
				return map[string]any{"description": oddText().Draw(t, "description"), "tags": map[string]any{"owner": oddText().Draw(t, "tag"), "a = b, c": "", "": "x"}}
			}),
		).Draw(t, key)
	}
	row["subnets"] = rapid.SampledFrom([]any{subnets, subnets, subnets, nil}).Draw(t, "none")
	return row
}

func taskRow(t *rapid.T, org string) map[string]any {
	const someID = "0e4f2c51-5d7b-4c3a-9a52-7f1a3a2b1c0d"
	row := draws(t, map[string]*rapid.Generator[any]{
		"name": oddText(), "description": oddText(), "agent_id": oddID(someID), "hosted_zone_id": oddID(someID), "template_id": oddID(someID), "error": oddText(), "start_time": oddTime(),
		"created_at": oddTime(), "recur_last": oddTime(), "recur_next": oddTime(), "grace_period": rapid.SampledFrom([]any{nil, "", "0", "4", 4, "-1", "9000", "4h"}),
	})
	row["organization_id"], row["site_id"], row["type"], row["recur"] = org, someID, "scan", true
	row["status"] = rapid.SampledFrom([]any{"active", "paused"}).Draw(t, "status")
	row["recur_frequency"] = rapid.SampledFrom([]any{"daily", "daily,monday|tuesday;-300", "weekly", "continuous", "every other day", "DAILY", "monthly;60", " daily "}).Draw(t, "frequency")
	row["params"] = oddParams().Draw(t, "params")
	return row
}
