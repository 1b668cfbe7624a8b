package examples

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixtures"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// program is the Terraform or OpenTofu program that the tests use; without one
// they are skipped.
func program(t *testing.T) string {
	t.Helper()
	for _, candidate := range []string{os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform", "tofu"} {
		if found, err := exec.LookPath(candidate); candidate != "" && err == nil {
			return found
		}
	}
	t.Skip("neither terraform nor tofu found; make test builds one")
	return ""
}

// cli runs the program in dir and returns its exit code and all that it printed.
func cli(t *testing.T, dir string, env []string, arguments ...string) (int, string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program(t), arguments...)
	cmd.Dir = dir
	cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "TF_CLI_CONFIG_FILE=" + os.DevNull,
		"CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0",
	}, env...)
	var all bytes.Buffer
	cmd.Stdout, cmd.Stderr = &all, &all
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatalf("%s: %v", program(t), err)
	}
	return cmd.ProcessState.ExitCode(), all.String()
}

func TestExamplesAreFormatted(t *testing.T) {
	t.Parallel()
	if code, output := cli(t, filepath.Join(repository(t), "examples"), nil, "fmt", "-check", "-diff",
		"-recursive"); code != 0 {
		t.Errorf("run make fmt:\n%s", output)
	}
}

func TestEveryResourceExampleShowsImport(t *testing.T) {
	t.Parallel()
	directories, err := filepath.Glob(filepath.Join(repository(t), "examples", "resources", "*"))
	if err != nil || len(directories) == 0 {
		t.Fatalf("no examples found: %v", err)
	}
	for _, directory := range directories {
		kind := filepath.Base(directory)
		for file, want := range map[string]string{
			"resource.tf":            `resource "` + kind + `" "`,
			"import.sh":              "terraform import " + kind + ".",
			"import-by-string-id.tf": "to = " + kind + ".",
			"import-by-identity.tf":  "identity = {",
		} {
			text, err := os.ReadFile(filepath.Join(directory, file))
			if err != nil {
				t.Error(err)
			} else if !strings.Contains(string(text), want) {
				t.Errorf("%s of %s lacks %q", file, kind, want)
			}
		}
	}
}

func TestSitesFileIsWorthShowing(t *testing.T) {
	t.Parallel()
	file, err := os.Open(filepath.Join(repository(t), "examples", "complete", "sites.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(rows[0], ","),
		"name,description,scope,exclusion,subnet_ranges,subnet_tags,subnet_descriptions"; got != want {
		t.Errorf("the columns are %s, and the console's are %s", got, want)
	}
	organizations := map[string]int{}
	for _, row := range rows[1:] {
		organization, _, _ := strings.Cut(row[0], " / ")
		organizations[organization]++
	}
	if len(rows) <= 40 || len(organizations) != 3 {
		t.Errorf("%d sites in %v; at least 40 in 3 organizations are wanted", len(rows)-1, organizations)
	}
}

// bench is a built provider and an emulated account to plan against.
type bench struct {
	console *emulator.Emulator
	url     string
	env     []string
}

func newBench(t *testing.T) *bench {
	t.Helper()
	program(t) // skips before the build
	dir := t.TempDir()
	if _, err := clirun.BuildProvider(t.Context(), repository(t), dir, clirun.Version); err != nil {
		t.Fatal(err)
	}
	// An override spares an init for each example.
	settings := filepath.Join(dir, "cli.tfrc")
	override := fmt.Sprintf(
		"provider_installation {\n  dev_overrides {\n    \"seed-84f6aeb9/runzero\" = %q\n  }\n  direct {}\n}\n", dir)
	if err := os.WriteFile(settings, []byte(override), 0o600); err != nil {
		t.Fatal(err)
	}
	return newConsole(t, "TF_CLI_CONFIG_FILE="+settings)
}

// newConsole is a fresh account for a provider that is built already; setting tells the program
// where.
func newConsole(t *testing.T, setting string, variants ...string) *bench {
	t.Helper()
	console, err := emulator.New(emulator.Options{ExplorersPerOrganization: 1, Unpublished: true, Variants: variants})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(console)
	t.Cleanup(server.Close)
	first := console.Bootstrap()
	return &bench{console: console, url: server.URL, env: []string{
		setting, "RUNZERO_BASE_URL=" + server.URL,
		"RUNZERO_CLIENT_ID=" + first.ClientID, "RUNZERO_CLIENT_SECRET=" + first.ClientSecret,
	}}
}

// make creates one object in the account and returns its id.
func (b *bench) make(t *testing.T, method, path string, body any) string {
	t.Helper()
	status, answer := b.console.Outside(method, path, body)
	type row struct {
		ID string `json:"id"`
	}
	var one struct {
		row
		Data row `json:"data"`
	}
	var list []row // where one call makes several
	err := json.Unmarshal(answer, &one)
	if json.Unmarshal(answer, &list) == nil && len(list) > 0 {
		one.row, err = list[0], nil
	}
	id := cmp.Or(one.ID, one.Data.ID)
	if err != nil || status >= http.StatusMultipleChoices || id == "" {
		t.Fatalf("%s %s: status %d", method, path, status)
	}
	return id
}

// furnish makes what the data source examples look up.
func (b *bench) furnish(t *testing.T) {
	t.Helper()
	ids := map[string]string{}
	call := func(c *fixture.Call) string {
		path, body, err := c.FillIn(ids)
		if err != nil {
			t.Fatal(err)
		}
		return b.make(t, c.Method, path, body)
	}
	for _, f := range fixtures.All() {
		switch {
		case f.Lookup != nil:
			ids[f.Name] = call(f.Lookup)
			if f.LookupEdit != nil {
				call(f.LookupEdit)
			}
		case f.Name == "explorer": // which no call makes
			ids[f.Name] = b.console.AddExplorer(ids["organization"], "BER-SCAN-01")
		}
	}
}

// TestExamplesPlan plans every example against an emulated account, with
// nothing but what its page shows. It covers validation too: a plan begins with it.
func TestExamplesPlan(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.furnish(t)
	root := filepath.Join(repository(t), "examples")
	setup, err := os.ReadFile(filepath.Join(root, "provider", "provider.tf"))
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, pattern := range []string{"resources/*/resource.tf", "data-sources/*/data-source.tf"} {
		found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil || len(found) == 0 {
			t.Fatalf("no examples match %s: %v", pattern, err)
		}
		files = append(files, found...)
	}
	t.Cleanup(func() { // after the subtests, which run in parallel
		if len(b.console.Requests()) == 0 {
			t.Error("no request reached the console, although the data sources read from it")
		}
		b.onlyReads(t)
	})
	t.Run("all the other way", func(t *testing.T) {
		t.Parallel()
		planTogether(t, b.env[0])
	})
	for _, file := range files {
		name, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.ToSlash(name), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			write(t, filepath.Join(dir, "provider.tf"), setup)
			write(t, filepath.Join(dir, "example.tf"), text)
			if code, output := cli(t, dir, b.env, "plan", "-no-color", "-lock=false"); code != 0 {
				t.Errorf("plan ended with %d:\n%s", code, output)
			}
		})
	}
}

// planTogether plans the examples as modules of one configuration, on the console that answers the
// other way.
func planTogether(t *testing.T, setting string) {
	t.Helper()
	b := newConsole(t, setting, "other")
	b.furnish(t)
	root := filepath.Join(repository(t), "examples")
	dir := t.TempDir()
	modules := 0
	for _, pattern := range []string{"resources/*/resource.tf", "data-sources/*/data-source.tf"} {
		files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			kind, _, _ := strings.Cut(pattern, "/")
			name := kind + "_" + filepath.Base(filepath.Dir(file))
			if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, name, "example.tf"), text)
			write(t, filepath.Join(dir, name, "required.tf"),
				[]byte("terraform {\n  required_providers {\n    runzero = { source = \"seed-84f6aeb9/runzero\" }\n  }\n}\n"))
			write(t, filepath.Join(dir, name+".tf"), fmt.Appendf(nil, "module %q {\n  source = \"./%s\"\n}\n", name, name))
			modules++
		}
	}
	setup, err := os.ReadFile(filepath.Join(root, "provider", "provider.tf"))
	if err != nil || modules == 0 {
		t.Fatalf("%d examples: %v", modules, err)
	}
	write(t, filepath.Join(dir, "provider.tf"), setup)
	if code, output := cli(t, dir, b.env, "get", "-no-color"); code != 0 {
		t.Fatalf("get ended with %d:\n%s", code, output)
	}
	if code, output := cli(t, dir, b.env, "plan", "-no-color", "-lock=false"); code != 0 {
		t.Errorf("plan ended with %d:\n%s", code, output)
	}
	if len(b.console.Requests()) == 0 {
		t.Error("no request reached the console, although the data sources read from it")
	}
	b.onlyReads(t)
}

// onlyReads fails if the account was asked to change.
func (b *bench) onlyReads(t *testing.T) {
	t.Helper()
	for _, r := range b.console.Requests() {
		if r.Method != http.MethodGet && !strings.HasSuffix(r.Path, "/account/api/token") {
			t.Errorf("a plan sent %s %s", r.Method, r.Path)
		}
	}
}

func write(t *testing.T, file string, text []byte) {
	t.Helper()
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestBadLineChangesNothing spoils single lines of the sites file: the error
// must name the line, and the account must stay as it is.
func TestBadLineChangesNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	root := filepath.Join(repository(t), "examples", "complete")
	good, err := os.ReadFile(filepath.Join(root, "sites.csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(good)), "\n")

	t.Cleanup(func() { b.onlyReads(t) }) // after the subtests, which run in parallel
	for _, c := range []struct{ name, line, want string }{
		{"no name", `,Nowhere,10.200.0.0/20,,,,`, `sites.csv line 46: the name "" is not like "EMEA / Berlin HQ"`},
		{
			"unknown organization", `EMAE / Rome,,10.200.0.0/20,,,,`,
			`sites.csv line 46: there is no organization "EMAE", only AMER, APAC, EMEA`,
		},
		{"name twice", lines[1], `sites.csv line 46: line 2 already has a site "EMEA / Berlin HQ"`},
		{"no scope", `EMEA / Rome,,,,,,`, `sites.csv line 46: the scope is empty`},
		{
			"descriptions missing", `EMEA / Rome,,10.200.0.0/20,,10.200.0.0/24; 10.200.1.0/24,;,Office`,
			`sites.csv line 46: 2 subnet_ranges, 2 subnet_tags and 1 subnet_descriptions`,
		},
		{
			"bad network", `EMEA / Rome,,10.200.0.0/20,,10.200.0.0/240,,Office`,
			`sites.csv line 46: "10.200.0.0/240" is not a network like 10.16.0.0/22`,
		},
		{"too few cells", `EMEA / Rome,,10.200.0.0/20`, `parse error on line 46`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			configuration, err := filepath.Glob(filepath.Join(root, "*.tf"))
			if err != nil || len(configuration) == 0 {
				t.Fatalf("no configuration found: %v", err)
			}
			for _, file := range configuration {
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				write(t, filepath.Join(dir, filepath.Base(file)), text)
			}
			write(t, filepath.Join(dir, "sites.csv"), []byte(strings.Join(append(slices.Clone(lines), c.line), "\n")+"\n"))

			code, output := cli(t, dir, b.env, "apply", "-auto-approve", "-no-color")
			if code != 1 || !strings.Contains(strings.Join(strings.Fields(output), " "), c.want) {
				t.Errorf("apply ended with %d; 1 and %q are wanted:\n%s", code, c.want, output)
			}
		})
	}
}
