// Package workspace runs the real Terraform or OpenTofu, with the provider as a
// process of its own, in a working directory that belongs to one emulated console.
package workspace

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixtures"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// scratch holds all that the tests of a package put on disk.
var scratch = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "runzero-workspace-") })

// shared is the provider and the CLI, built once for all tests of a package.
var shared = sync.OnceValues(func() (*clirun.Set, error) {
	dir, err := scratch()
	if err != nil {
		return nil, err
	}
	return clirun.NewSet(context.Background(), dir, io.Discard)
})

// Shared is that provider and CLI, for tests that make working directories of their own.
func Shared() (*clirun.Set, error) { return shared() }

// Main is for TestMain: it runs the tests of a package and removes what they put on disk.
func Main(m *testing.M) {
	m.Run() // its result is the program's
	if dir, err := scratch(); err == nil {
		_ = os.RemoveAll(dir)
	}
}

// Workspace is one console and one working directory.
type Workspace struct {
	*acctest.Console

	T      *testing.T
	CLI    clirun.CLI
	Block  string // settings of the provider block
	seeded map[string]string
}

// Start makes a console and an empty configuration. It is skipped without TF_ACC, which make test
// sets.
func Start(t *testing.T, options emulator.Options, settings ...string) *Workspace {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance test: set TF_ACC=1, or use make test")
	}
	set, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	w := &Workspace{Console: acctest.Start(t, options), T: t, Block: strings.Join(settings, "\n")}
	w.CLI = w.Directory(t, set, strings.ReplaceAll(t.Name(), "/", "-"))
	w.seeded = w.Objects()
	return w
}

// Directory makes a working directory whose provider talks to the console.
func (w *Workspace) Directory(t *testing.T, set *clirun.Set, name string) clirun.CLI {
	t.Helper()
	b := w.Bootstrap()
	cli, err := set.Directory(t.Context(), name, fmt.Sprintf("provider \"runzero\" {\n%s\n}\n", w.Block),
		"RUNZERO_BASE_URL="+w.URL, "RUNZERO_CLIENT_ID="+b.ClientID, "RUNZERO_CLIENT_SECRET="+b.ClientSecret,
		"RUNZERO_ORG_ID="+b.OrganizationID)
	if err != nil {
		t.Fatal(err)
	}
	return cli
}

// UseAddress makes the provider talk to another address.
func (w *Workspace) UseAddress(url string) {
	w.CLI.Env = append(slices.DeleteFunc(slices.Clone(w.CLI.Env), func(setting string) bool {
		return strings.HasPrefix(setting, "RUNZERO_BASE_URL=")
	}), "RUNZERO_BASE_URL="+url)
}

// Config is a whole configuration.
func (w *Workspace) Config(hcl string) string {
	return fmt.Sprintf(
		"terraform {\n  required_providers {\n    runzero = { source = %q }\n  }\n}\n\nprovider \"runzero\" {\n%s\n}\n\n%s\n",
		clirun.Address, w.Block, hcl)
}

// Write replaces the configuration.
func (w *Workspace) Write(hcl string) {
	w.T.Helper()
	if err := w.CLI.Write(w.Config(hcl)); err != nil {
		w.T.Fatal(err)
	}
}

// Try runs a command with a fresh count of calls, and gives what it said and whether it succeeded.
func (w *Workspace) Try(arguments ...string) (string, error) {
	w.T.Helper()
	w.ResetRequests()
	output, err := w.CLI.Run(w.T.Context(), arguments...)
	return output, err
}

// Run is [Workspace.Try] of a command that has to succeed.
func (w *Workspace) Run(arguments ...string) string {
	w.T.Helper()
	output, err := w.Try(arguments...)
	if err != nil {
		if all := ErrorsIn(output); len(all) > 0 {
			output = strings.Join(all, "\n")
		}
		w.T.Fatalf("%s: %s", strings.Join(arguments, " "), output)
	}
	return output
}

// Apply runs an apply that has to succeed.
func (w *Workspace) Apply() string {
	w.T.Helper()
	return w.Run("apply", "-auto-approve")
}

// Destroy runs a destroy that has to succeed.
func (w *Workspace) Destroy() string {
	w.T.Helper()
	return w.Run("destroy", "-auto-approve")
}

// ExpectNoChange plans, and fails if there is anything left to do.
func (w *Workspace) ExpectNoChange() {
	w.T.Helper()
	w.Run("plan", "-detailed-exitcode")
}

// ExpectCalls fails unless the calls since the last command began are exactly these, by "METHOD
// operation".
func (w *Workspace) ExpectCalls(what string, want map[string]int) {
	w.T.Helper()
	if diff := cmp.Diff(want, w.Calls()); diff != "" {
		w.T.Errorf("%s: calls (-want +got):\n%s", what, diff)
	}
}

// SignIns counts exchanges of the API client's secret since the last command began.
func (w *Workspace) SignIns() int {
	n := 0
	for _, q := range w.Requests() {
		if q.Operation == "getAPIToken" {
			n++
		}
	}
	return n
}

// Resource is one resource of the state.
type Resource struct {
	Type, Name string
	Attributes map[string]any
}

// State are the managed resources in the state, by address.
func (w *Workspace) State() map[string]Resource {
	w.T.Helper()
	text, err := os.ReadFile(filepath.Join(w.CLI.Dir, "terraform.tfstate"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	var file struct {
		Resources []struct {
			Mode, Type, Name string
			Instances        []struct {
				IndexKey   any `json:"index_key"`
				Attributes map[string]any
			}
		}
	}
	if err == nil {
		err = json.Unmarshal(text, &file)
	}
	if err != nil {
		w.T.Fatalf("read the state: %v", err)
	}
	all := map[string]Resource{}
	for _, resource := range file.Resources {
		if resource.Mode != "managed" || !strings.HasPrefix(resource.Type, "runzero_") {
			continue
		}
		for _, instance := range resource.Instances {
			address := resource.Type + "." + resource.Name
			if instance.IndexKey != nil {
				address = fmt.Sprintf("%s[%v]", address, instance.IndexKey)
			}
			all[address] = Resource{Type: resource.Type, Name: resource.Name, Attributes: instance.Attributes}
		}
	}
	return all
}

// Collections are the collections of the account, by resource type. "%s" stands for each
// organization.
func Collections() map[string]string {
	all := map[string]string{}
	for _, f := range fixtures.All() {
		if f.Collection != "" {
			all[f.TypeName()] = f.Collection
		}
	}
	return all
}

// Objects are all objects at the console, resource type by id.
func (w *Workspace) Objects() map[string]string {
	w.T.Helper()
	found := map[string]string{}
	var orgs []string
	for _, row := range w.Rows(Collections()["runzero_organization"]) {
		orgs = append(orgs, fmt.Sprint(row["id"]))
	}
	for kind, path := range Collections() {
		paths := []string{path}
		if strings.Contains(path, "%s") {
			paths = nil
			for _, org := range orgs {
				paths = append(paths, fmt.Sprintf(path, org))
			}
		}
		for _, path := range paths {
			for _, row := range w.Rows(path) {
				// An organization brings its first site along.
				if kind != "runzero_site" || row["name"] != "Primary" {
					found[fmt.Sprint(row["id"])] = kind
				}
			}
		}
	}
	return found
}

// Rows reads a list outside of Terraform: what is there, without what is inactive or removed. A
// list of one may come as that one.
func (w *Workspace) Rows(path string) []map[string]any {
	w.T.Helper()
	status, answer := w.Outside("GET", path, nil)
	var rows []map[string]any
	if len(answer) > 0 && answer[0] == '{' {
		answer = slices.Concat([]byte("["), answer, []byte("]"))
	}
	if err := json.Unmarshal(answer, &rows); status >= 300 || err != nil {
		w.T.Fatalf("outside GET %s: status %d: %v", path, status, err)
	}
	return slices.DeleteFunc(rows, func(row map[string]any) bool {
		return row["inactive"] == true || row["status"] == "removed" ||
			strings.HasPrefix(path, "/org/tasks") && row["recur"] != true && row["type"] != "sample"
	})
}

// Created are the objects at the console that were not there at first.
func (w *Workspace) Created() map[string]string {
	w.T.Helper()
	made := w.Objects()
	maps.DeleteFunc(made, func(id, _ string) bool { return w.seeded[id] != "" })
	return made
}

// ExpectStateMatches fails unless the state holds exactly what was made at the console: no orphan,
// no duplicate, nothing lost. Explorers and what exists beside the API's collections are left to
// the tests that have them.
func (w *Workspace) ExpectStateMatches(when string) {
	w.T.Helper()
	state := map[string]string{}
	for address, one := range w.State() {
		if Collections()[one.Type] == "" {
			continue
		}
		id := fmt.Sprint(one.Attributes["id"])
		if other := state[id]; other != "" {
			w.T.Errorf("%s: two resources of the state have id %s", when, id)
		}
		if one.Attributes["id"] == nil {
			w.T.Errorf("%s: %s has no id", when, address)
		}
		state[id] = one.Type
	}
	if diff := cmp.Diff(state, w.Created()); diff != "" {
		w.T.Errorf("%s: the state and the console differ (-state +console):\n%s", when, diff)
	}
}

var errorStart = regexp.MustCompile(`(?m)^[│ ]*Error: `)

// ErrorsIn cuts what the CLI said into its errors, each as one line without frame and line breaks.
func ErrorsIn(output string) []string {
	at := errorStart.FindAllStringIndex(output, -1)
	found := make([]string, 0, len(at))
	for i, from := range at {
		end := len(output)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		found = append(found,
			strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╵", " ", "╷", " ").Replace(output[from[1]:end])), " "))
	}
	return found
}
