package adoption_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// account is an emulated account that people filled by hand.
type account struct {
	t       *testing.T
	console *emulator.Emulator
	url     string
}

func newAccount(t *testing.T) account {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance test: set TF_ACC=1, or use make test")
	}
	e, err := emulator.New(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	return account{t: t, console: e, url: server.URL}
}

func (a account) make(method, path string, body any) string {
	a.t.Helper()
	status, answer := a.console.Outside(method, path, body)
	var made struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(answer, &made); status >= 300 || err != nil && answer[0] == '{' {
		a.t.Fatalf("%s %s: status %d: %s", method, path, status, answer)
	}
	return made.ID
}

// fill makes sites and scans in some organizations, and a few of everything else.
func (a account) fill(organizations, sites, scans int) {
	a.t.Helper()
	for o := range organizations {
		org := a.make(http.MethodPut, "/account/orgs",
			map[string]any{
				"name": fmt.Sprintf("Organization %d", o), "description": "made by hand",
				"expiration_assets_stale": "30",
			})
		explorer := a.console.AddExplorer(org, fmt.Sprintf("EXPLORER %d", o))
		for s := range sites {
			site := a.make(http.MethodPut, "/org/sites?_oid="+org, map[string]any{
				"name": fmt.Sprintf("Site %d", s), "description": "floor \"1\" & ${more}",
				"scope": fmt.Sprintf("10.%d.%d.0/24\nfe80::1", o, s), "excludes": "10.0.0.1, printer.example.com",
				"subnets": map[string]any{fmt.Sprintf("10.%d.%d.0/25", o, s): map[string]any{
					"description": "lab",
					"tags":        map[string]any{"owner": "IT"},
				}},
			})
			if s < scans {
				a.make(http.MethodPut, "/org/sites/"+site+"/scan?_oid="+org, map[string]any{
					"targets": "defaults", "scan-name": fmt.Sprintf("Scan %d", s), "scan-frequency": "weekly",
					"scan-start": "1900000000", "agent": explorer, "rate": "900", "dns-port": "53",
				})
			}
		}
		a.make(http.MethodPut, "/account/keys", map[string]any{"organization_id": org, "comment": fmt.Sprintf("CI %d", o)})
		a.make(http.MethodPut, "/account/users",
			map[string]any{
				"email": fmt.Sprintf("user%d@example.com", o), "first_name": "A", "last_name": "B",
				"org_roles": map[string]any{org: "viewer"},
			})
		group := a.make(http.MethodPost, "/account/groups",
			map[string]any{
				"name": fmt.Sprintf("Group %d", o), "org_default_role": "viewer",
				"org_roles": map[string]any{org: "admin"},
			})
		a.make(http.MethodPost, "/account/sso/groups",
			map[string]any{"group_id": group, "sso_attribute": "department", "sso_value": "IT"})
		a.make(http.MethodPost, "/account/custom-integrations", map[string]any{"name": fmt.Sprintf("cmdb-%d", o)})
		a.make(http.MethodPost, "/account/tasks/templates", map[string]any{
			"name": fmt.Sprintf("Template %d", o), "organization_id": org, "global": true, "acl": map[string]any{},
			"params": map[string]any{"rate": "700"},
		})
	}
	a.make(http.MethodPost, "/account/assets/ownership-types", []map[string]any{{"name": "Asset Owner"}})
}

// workspace holds all that the tests of the package put on disk.
var workspace = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "runzero-adoption-") })

// shared is the provider and the CLI, built once for all tests of the package.
var shared = sync.OnceValues(func() (*clirun.Set, error) {
	dir, err := workspace()
	if err != nil {
		return nil, err
	}
	return clirun.NewSet(context.Background(), dir, os.Stderr)
})

func TestMain(m *testing.M) {
	acctest.SetDefaultFlag("rapid.checks", "15") // for a whole registry; "go test -rapid.checks=1000" tries more
	m.Run()                                      // its result is the program's
	if dir, err := workspace(); err == nil {
		_ = os.RemoveAll(dir)
	}
}

// directory is an initialized working directory for the account.
func (a account) directory(name, config string) clirun.CLI {
	a.t.Helper()
	set, err := shared()
	if err != nil {
		a.t.Fatal(err)
	}
	b := a.console.Bootstrap()
	c, err := set.Directory(a.t.Context(), name, config, "RUNZERO_BASE_URL="+a.url, "RUNZERO_CLIENT_ID="+b.ClientID,
		"RUNZERO_CLIENT_SECRET="+b.ClientSecret)
	if err != nil {
		a.t.Fatal(err)
	}
	return c
}

// calls are the reads since the last call of this, by operation. A sign-in is none; a write fails
// the test.
func (a account) calls() map[string]int {
	a.t.Helper()
	counts := map[string]int{}
	for _, r := range a.console.Requests() {
		switch {
		case r.Operation == "getAPIToken":
		case r.Method != http.MethodGet:
			a.t.Errorf("%s %s, although nothing was to be changed", r.Method, r.Path)
		default:
			counts[r.Operation]++
		}
	}
	a.console.ResetRequests()
	return counts
}

// plan runs a plan and gives the number of imports, failing for anything else.
func (a account) plan(c clirun.CLI, arguments ...string) int {
	a.t.Helper()
	output, err := c.Run(a.t.Context(), append([]string{"plan", "-out=plan"}, arguments...)...)
	if err != nil {
		a.t.Fatal(err)
	}
	found := regexp.MustCompile(`Plan: (\d+) to import, 0 to add, 0 to change, 0 to destroy`).FindStringSubmatch(output)
	if found == nil {
		a.t.Fatalf("the plan does not only import:\n%s", output)
	}
	n, err := strconv.Atoi(found[1])
	if err != nil {
		a.t.Fatal(err)
	}
	return n
}

// adopt applies the plan, and holds the result against another plan.
func (a account) adopt(c clirun.CLI) {
	a.t.Helper()
	if _, err := c.Run(a.t.Context(), "apply", "plan"); err != nil {
		a.t.Fatal(err)
	}
	if _, err := c.Run(a.t.Context(), "plan", "-detailed-exitcode"); err != nil {
		a.t.Error(err)
	}
	a.calls()
}

// query is a list block for every object that has a list resource. Those inside one organization
// only need a block for each organization.
func (a account) query(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	block := func(name, label, config string) {
		fmt.Fprintf(&b,
			"list %q %q {\n  provider         = runzero\n  include_resource = true\n  limit            = 10000\n%s}\n\n", name,
			label, config)
	}
	for _, name := range []string{
		"organization", "site", "scan_schedule", "api_token", "scan_template", "credential", "user", "group",
		"sso_group_mapping", "asset_ownership_type", "custom_integration", "explorer", "traffic_sampling",
	} {
		block("runzero_"+name, "all", "")
	}
	block("runzero_export_token", "first",
		fmt.Sprintf("  config {\n    organization_id = %q\n  }\n", a.console.Bootstrap().OrganizationID))
	return b.String()
}

// Everything that people made by hand, taken over with the configuration that "terraform query"
// writes.
func TestAdoptByQuery(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	a.fill(6, 22, 8)
	c := a.directory("query", "")
	version, _, _ := strings.Cut(first(t, c), "\n")
	if !atLeast(version, 1, 14) {
		t.Skipf("terraform query needs Terraform 1.14, and this is %s", version)
	}
	if err := os.WriteFile(filepath.Join(c.Dir, "all.tfquery.hcl"), []byte(a.query(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	a.console.ResetRequests()
	if _, err := c.Run(t.Context(), "query", "-generate-config-out=generated.tf"); err != nil {
		t.Fatal(err)
	}
	calls := a.calls()
	checkCalls(t, "to query", calls, 1)
	if len(calls) > 13 { // of the tasks, two lists are read
		t.Errorf("more calls than collections: %v", calls)
	}
	if err := os.Remove(filepath.Join(c.Dir, "all.tfquery.hcl")); err != nil {
		t.Fatal(err)
	}
	n := a.plan(c)
	planned := a.calls()
	if n < 200 {
		t.Errorf("%d objects were adopted, and the account has more than 200", n)
	}
	a.adopt(c)
	t.Logf("%s: %d objects adopted; %d calls to query them, %d to plan their import", version, n, sum(calls), sum(planned))
}

func first(t *testing.T, c clirun.CLI) string {
	t.Helper()
	c.Dir = "" // "version" knows no -no-color
	output, err := c.Run(t.Context(), "version")
	if err != nil {
		t.Fatal(err)
	}
	return output
}

// atLeast reads "Terraform v1.14.3"; OpenTofu is none of these.
func atLeast(version string, major, minor int) bool {
	var x, y int
	if n, err := fmt.Sscanf(version, "Terraform v%d.%d", &x, &y); n != 2 || err != nil {
		return false
	}
	return x > major || x == major && y >= minor
}

// checkCalls fails for more calls than there are lists: one of each kind, two of tasks (schedules
// and samplings), and one of export tokens for each organization that is asked.
func checkCalls(t *testing.T, when string, calls map[string]int, organizations int) {
	t.Helper()
	for operation, n := range calls {
		most := 1
		switch {
		case strings.Contains(operation, "xportTokens"):
			most = organizations
		case operation == "getAccountTasks":
			most = 2
		}
		if n > most {
			t.Errorf("%s, %s was called %d times, at most %d are needed", when, operation, n, most)
		}
	}
}

func sum(counts map[string]int) int {
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}
