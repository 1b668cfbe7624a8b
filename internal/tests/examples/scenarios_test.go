package examples

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	yaml "github.com/oasdiff/yaml3"
)

// scenario is one directory of examples/scenarios, tried out on an account.
type scenario struct {
	name string
	// furnish makes what the account has before; nil = nothing.
	furnish func(t *testing.T, b *bench)
	// arguments go to plan and apply; CONSOLE in them is the console's address.
	arguments []string
	// objects is how many the first apply adds.
	objects int
	// printed is what the first apply prints, once its lines are joined.
	printed []string
	// check looks at the account after the apply; nil = nothing to look at.
	check func(t *testing.T, b *bench)
	// then changes the input or the account and names the summary of the next apply; nil = nothing
	// changes.
	then func(t *testing.T, b *bench, dir string) (summary string)
}

// rows lists objects of the account.
func (b *bench) rows(t *testing.T, path string) []map[string]any {
	t.Helper()
	status, answer := b.console.Outside(http.MethodGet, path, nil)
	var rows []map[string]any
	if err := json.Unmarshal(answer, &rows); err != nil || status != http.StatusOK {
		t.Fatalf("GET %s: status %d: %v", path, status, err)
	}
	return rows
}

// named gives the row with a name, or fails.
func named(t *testing.T, rows []map[string]any, key, name string) map[string]any {
	t.Helper()
	for _, row := range rows {
		if row[key] == name {
			return row
		}
	}
	t.Fatalf("nothing has %s %q among %d rows", key, name, len(rows))
	return nil
}

func scenarios() []scenario {
	return []scenario{
		{
			name: "ipam-export", objects: 4,
			check: func(t *testing.T, b *bench) {
				subnets, _ := named(t, b.rows(t, "/account/sites"), "name", "Sines")["subnets"].(map[string]any)
				cell, _ := subnets["10.42.0.0/20"].(map[string]any)
				tags, _ := cell["tags"].(map[string]any)
				if len(subnets) != 3 || cell["description"] != "Production cells" || tags["criticality"] != "high" {
					t.Errorf("the subnets of Sines are %v", subnets)
				}
			},
			then: func(t *testing.T, _ *bench, dir string) string {
				edit(t, filepath.Join(dir, "ipam.json"), `"location": "Porto",   "description": "Laboratory"`,
					`"location": "Porto",   "description": "Cleanroom"`)
				return "0 added, 1 changed, 0 destroyed"
			},
		},
		{
			name: "scan-every-site", arguments: []string{"-var=now=2031-12-24T12:00:00Z"},
			objects: 5, // Primary of two organizations among them
			furnish: func(t *testing.T, b *bench) {
				org := b.make(t, http.MethodPut, "/account/orgs", map[string]any{"name": "Second"})
				b.console.AddExplorer(org, "FACTORY-1") // a new organization has none
				for _, name := range []string{"Factory 1", "Factory 2", "Office"} {
					b.make(t, http.MethodPut, "/org/sites?_oid="+org, map[string]any{"name": name, "scope": "10.1.0.0/16"})
				}
			},
			check: func(t *testing.T, b *bench) {
				paused := 0
				for _, task := range b.rows(t, "/account/tasks?search=recur:t") {
					if task["status"] == "paused" {
						paused++
					}
				}
				if paused != 2 {
					t.Errorf("%d scans are paused, and the freeze is for 2 factories", paused)
				}
			},
			then: func(t *testing.T, b *bench, _ string) string {
				org := fmt.Sprint(named(t, b.rows(t, "/account/orgs"), "name", "Second")["id"])
				b.make(t, http.MethodPut, "/org/sites?_oid="+org, map[string]any{"name": "Office 2"})
				return "1 added, 0 changed, 0 destroyed"
			},
		},
		{
			name: "unknown-space", objects: 2,
			furnish: func(t *testing.T, b *bench) {
				org := b.make(t, http.MethodPut, "/account/orgs", map[string]any{"name": "Second"})
				b.make(t, http.MethodPut, "/org/sites?_oid="+org,
					map[string]any{"name": "Office", "scope": "10.1.0.0/16\n10.9.0.1-10.9.0.9"})
				b.make(t, http.MethodPut, "/org/sites?_oid="+b.console.Bootstrap().OrganizationID,
					map[string]any{"name": "Lab", "subnets": map[string]any{"172.20.0.0/24": map[string]any{}}})
			},
			check: func(t *testing.T, b *bench) {
				excludes := fmt.Sprint(named(t, b.rows(t, "/account/sites"), "name", "RFC 1918 without known networks")["excludes"])
				for _, want := range []string{"10.1.0.0/16", "10.9.0.1-10.9.0.9", "172.20.0.0/24"} {
					if !strings.Contains(excludes, want) {
						t.Errorf("%s is not excluded: %s", want, excludes)
					}
				}
			},
			then: func(t *testing.T, b *bench, _ string) string {
				b.make(t, http.MethodPut, "/org/sites?_oid="+b.console.Bootstrap().OrganizationID,
					map[string]any{"name": "New", "scope": "192.168.7.0/24"})
				return "0 added, 1 changed, 0 destroyed"
			},
		},
		{
			name:    "scan-coverage", // makes nothing: it asks, and warns
			furnish: furnishCoverage,
			printed: []string{
				"In no site: 10.40.5.0/24, 10.42.0.0/20",
				"In no recurring scan: guests: 10.40.5.0/24 (Lisbon); production: 10.42.0.0/20 (Sines); research: 10.41.8.0/24 (Porto)",
				"Networks of sites that no recurring scan covers: Porto: 10.41.8.0/24",
				"Networks that two sites have: Lisbon and Lisbon annex: 10.40.4.0/24",
				"is_covered = false",
				"| Lisbon | 1208925819614629174707456 | 0 | 1 | | Lisbon annex | 256 | 0 | 1 | | Porto | 768 | 256 | 1 | EOT",
			},
			then: func(t *testing.T, b *bench, dir string) string {
				org := fmt.Sprint(named(t, b.rows(t, "/account/orgs"), "name", "Portugal")["id"])
				porto := named(t, b.rows(t, "/account/sites"), "name", "Porto")["id"]
				b.make(t, http.MethodPut, fmt.Sprintf("/org/sites/%s/scan?_oid=%s", porto, org),
					map[string]any{"scan-name": "Laboratory", "scan-frequency": "daily", "targets": "10.41.8.0/24"})
				edit(t, filepath.Join(dir, "prefixes.csv"), "10.42.0.0/20,Sines,production\n", "")
				return "0 added, 0 changed, 0 destroyed"
			},
		},
		{
			name: "people", objects: 12,
			furnish: func(t *testing.T, b *bench) {
				for _, name := range []string{"EMEA", "AMER"} {
					b.make(t, http.MethodPut, "/account/orgs", map[string]any{"name": name})
				}
			},
			check: func(t *testing.T, b *bench) {
				emea := fmt.Sprint(named(t, b.rows(t, "/account/orgs"), "name", "EMEA")["id"])
				roles, _ := named(t, b.rows(t, "/account/users"), "email",
					"annotator.one@example.com")["org_roles"].(map[string]any)
				if roles[emea] != "annotator" || len(roles) != 2 {
					t.Errorf("the roles of the annotator are %v", roles)
				}
			},
			then: func(t *testing.T, _ *bench, dir string) string {
				edit(t, filepath.Join(dir, "users.csv"), "EMEA=annotator|AMER=viewer", "AMER=viewer")
				edit(t, filepath.Join(dir, "users.csv"), "Bill,Billing,billing.one@example.com,billing,\n", "")
				return "0 added, 1 changed, 1 destroyed"
			},
		},
		{
			name: "explorer-assignment", objects: 6,
			furnish: func(_ *testing.T, b *bench) {
				for _, name := range []string{"BER-1", "HAM-1", "LAB-7"} {
					b.console.AddExplorer(b.console.Bootstrap().OrganizationID, name)
				}
			},
			check: func(t *testing.T, b *bench) {
				site := named(t, b.rows(t, "/account/sites"), "name", "Hamburg")
				if got := named(t, b.rows(t, "/account/agents"), "name", "HAM-1")["site_id"]; got != site["id"] {
					t.Errorf("HAM-1 is on site %v, not on Hamburg", got)
				}
			},
			then: func(_ *testing.T, b *bench, _ string) string {
				b.console.AddExplorer(b.console.Bootstrap().OrganizationID, "BER-2")
				return "1 added, 0 changed, 0 destroyed"
			},
		},
		{
			name: "tenants", objects: 70, // 20 organizations, 30 sites, 20 tokens; nobody has an Explorer yet
			check: func(t *testing.T, b *bench) {
				if n := len(b.rows(t, "/account/orgs")); n != 21 {
					t.Errorf("there are %d organizations, not 21", n)
				}
			},
			then: func(t *testing.T, b *bench, dir string) string {
				file := filepath.Join(dir, "tenants.json")
				tenant := named(t, b.rows(t, "/account/orgs"), "name", "Birch Logistics")
				if _, err := b.console.RegisterExplorer(fmt.Sprint(tenant["download_token"]), "birch-1"); err != nil {
					t.Fatal(err)
				}
				edit(t, file, `"retention_days": 90`, `"retention_days": 120`)
				return "2 added, 1 changed, 0 destroyed" // a scan for each of its two sites
			},
		},
		{
			name: "explorer-onboarding", arguments: []string{"-var=console=CONSOLE"},
			objects: 2, // the organization, and the site that came with it
			check: func(t *testing.T, b *bench) {
				org := fmt.Sprint(named(t, b.rows(t, "/account/orgs"), "name", "Lisbon")["id"])
				if sites := b.rows(t, "/org/sites?_oid="+org); len(sites) != 1 || sites[0]["description"] != "Offices and servers" {
					t.Errorf("the sites are %v", sites)
				}
			},
			then: func(t *testing.T, b *bench, dir string) string {
				b.install(t, dir)
				return "1 added, 0 changed, 0 destroyed" // the scan
			},
		},
		{
			name: "ci-tokens", objects: 6,
			check: func(t *testing.T, b *bench) {
				named(t, b.rows(t, "/account/keys"), "comment", "CI: cmdb-sync")
			},
			then: func(t *testing.T, b *bench, dir string) string {
				edit(t, filepath.Join(dir, "pipelines.json"), `"cmdb-sync":         { "release": "1" }`,
					`"cmdb-sync":         { "release": "2" }`)
				b.console.ResetRequests()
				t.Cleanup(func() {
					rotations := 0
					for _, r := range b.console.Requests() {
						if r.Operation == "rotateAccountKey" {
							rotations++
						}
					}
					if rotations != 1 {
						t.Errorf("%d tokens were rotated, not 1", rotations)
					}
				})
				return "0 added, 2 changed, 0 destroyed" // the token and what it is handed to
			},
		},
	}
}

// furnishCoverage makes an account that covers the most of prefixes.csv, and a site for unknown
// space.
func furnishCoverage(t *testing.T, b *bench) {
	t.Helper()
	org := b.make(t, http.MethodPut, "/account/orgs", map[string]any{"name": "Portugal"})
	b.console.AddExplorer(org, "LIS-1")
	b.make(t, http.MethodPut, "/org/sites?_oid="+org,
		map[string]any{"name": "RFC 1918 without known networks", "scope": "10.0.0.0/8"})
	subnets := func(all ...string) map[string]any {
		out := map[string]any{}
		for _, cidr := range all {
			out[cidr] = map[string]any{}
		}
		return out
	}
	for _, s := range []struct {
		name, targets string
		subnets       []string
	}{
		{"Lisbon", "defaults", []string{"10.40.0.0/22", "10.40.4.0/24", "2001:db8:40::/48"}},
		{"Lisbon annex", "defaults", []string{"10.40.4.0/24"}},
		{"Porto", "10.41.0.0/23", []string{"10.41.0.0/23", "10.41.8.0/24"}},
	} {
		site := b.make(t, http.MethodPut, "/org/sites?_oid="+org,
			map[string]any{"name": s.name, "subnets": subnets(s.subnets...)})
		b.make(t, http.MethodPut, "/org/sites/"+site+"/scan?_oid="+org, map[string]any{
			"scan-name": s.name, "scan-frequency": "weekly", "targets": s.targets,
		})
	}
}

// TestScenarios applies each scenario, looks at the account, plans again (nothing may be left to
// do), changes its input, applies and plans once more. The complete example is applied beside them.
// Each is tried on the default console and on the one that answers the other way.
func TestScenarios(t *testing.T) {
	t.Parallel()
	root := filepath.Join(repository(t), "examples", "scenarios")
	directories, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	tried := []string{}
	for _, s := range scenarios() {
		tried = append(tried, s.name)
	}
	for _, directory := range directories {
		if !slices.Contains(tried, directory.Name()) {
			t.Errorf("nobody tries out scenario %s", directory.Name())
		}
	}
	settings := newBench(t).env[0] // one build of the provider for all
	complete := filepath.Join(repository(t), "examples", "complete")
	for _, variants := range [][]string{nil, {"other"}} {
		console := strings.Join(append([]string{"console"}, variants...), "-")
		for _, s := range scenarios() {
			s.arguments = slices.Clone(s.arguments)
			t.Run(s.name+"/"+console, func(t *testing.T) {
				t.Parallel()
				b := newConsole(t, settings, variants...)
				dir := b.directory(t, filepath.Join(root, s.name))
				for i, argument := range s.arguments {
					s.arguments[i] = strings.ReplaceAll(argument, "CONSOLE", b.url)
				}
				if s.furnish != nil {
					s.furnish(t, b)
				}
				output := b.apply(t, dir, fmt.Sprintf("%d added, 0 changed, 0 destroyed", s.objects), s.arguments)
				for _, want := range s.printed {
					if !strings.Contains(strings.Join(strings.Fields(strings.ReplaceAll(output, "│", " ")), " "), want) {
						t.Errorf("the apply does not print %q:\n%s", want, output)
					}
				}
				if s.check != nil {
					s.check(t, b)
				}
				b.apply(t, dir, s.then(t, b, dir), s.arguments)
				b.destroy(t, dir, s.arguments)
			})
		}
		t.Run("complete/"+console, func(t *testing.T) {
			t.Parallel()
			b := newConsole(t, settings, variants...)
			dir := b.directory(t, complete)
			// New organizations have no Explorer, which the example says; then they get one.
			if code, output := cli(t, dir, b.env, "apply", "-auto-approve", "-no-color"); code == 0 ||
				!strings.Contains(output, "no connected Explorer") {
				t.Fatalf("the first apply ended with %d:\n%s", code, output)
			}
			for _, row := range b.rows(t, "/account/orgs") {
				b.console.AddExplorer(fmt.Sprint(row["id"]), "EXPLORER-1")
			}
			b.apply(t, dir, "0 changed, 0 destroyed", nil)
			b.destroy(t, dir, nil)
		})
	}
}

// install does on this machine what the rendered cloud-init does on a new one, and looks at the
// container's file: both fetch the same program.
func (b *bench) install(t *testing.T, dir string) {
	t.Helper()
	var user struct {
		Commands [][]string `yaml:"runcmd"`
	}
	code, text := cli(t, dir, b.env, "output", "-raw", "cloud_init")
	if err := yaml.Unmarshal([]byte(text), &user); code != 0 || err != nil || len(user.Commands) == 0 {
		t.Fatalf("output ended with %d, and the user data cannot be read: %v", code, err)
	}
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed")
	}
	scratch, program := t.TempDir(), ""
	for _, command := range user.Commands {
		for i, word := range command {
			command[i] = strings.ReplaceAll(word, "/opt/runzero-setup", filepath.Join(scratch, "setup"))
			if strings.Contains(word, "/download/explorer/") {
				program = word
			}
		}
		if output, err := exec.CommandContext(t.Context(), command[0], command[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", filepath.Base(command[0]), err, output)
		}
	}
	var compose struct {
		Services map[string]struct {
			Build struct {
				Dockerfile string `yaml:"dockerfile_inline"`
			} `yaml:"build"`
			Environment map[string]string `yaml:"environment"`
		} `yaml:"services"`
	}
	code, text = cli(t, dir, b.env, "output", "-raw", "compose")
	if err := yaml.Unmarshal([]byte(text), &compose); code != 0 || err != nil {
		t.Fatalf("output ended with %d, and the container's file cannot be read: %v", code, err)
	}
	service := compose.Services["explorer"]
	if !strings.Contains(service.Build.Dockerfile, program) || len(service.Environment["RUMBLE_AGENT_HOST_ID"]) != 32 {
		t.Error("the container does not fetch the same program, or has no identity of its own")
	}
}

// directory is a copy of an example to work in.
func (b *bench) directory(t *testing.T, example string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(example)); err != nil {
		t.Fatal(err)
	}
	if code, output := cli(t, dir, b.env, "get", "-no-color"); code != 0 {
		t.Fatalf("get ended with %d:\n%s", code, output)
	}
	return dir
}

func (b *bench) destroy(t *testing.T, dir string, arguments []string) {
	t.Helper()
	if code, output := cli(t, dir, b.env,
		append([]string{"destroy", "-auto-approve", "-no-color"}, arguments...)...); code != 0 {
		t.Errorf("destroy ended with %d:\n%s", code, output)
	}
}

// apply applies, wants the summary, and wants an empty plan afterwards. It returns what the apply
// printed.
func (b *bench) apply(t *testing.T, dir, want string, arguments []string) string {
	t.Helper()
	code, output := cli(t, dir, b.env, append([]string{"apply", "-auto-approve", "-no-color"}, arguments...)...)
	if code != 0 || !strings.Contains(output, want) {
		t.Fatalf("apply ended with %d; %q is wanted:\n%s", code, want, output)
	}
	if code, output := cli(t, dir, b.env,
		append([]string{"plan", "-detailed-exitcode", "-no-color"}, arguments...)...); code != 0 {
		t.Fatalf("the plan after the apply ended with %d, not empty:\n%s", code, output)
	}
	return output
}

// edit replaces one text in a file of the test's own.
func edit(t *testing.T, file, old, changed string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(text), old) < 1 {
		t.Fatalf("%s does not have %q", filepath.Base(file), old)
	}
	write(t, file, []byte(strings.Replace(string(text), old, changed, 1)))
}
