package economy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/workbench"
)

// workspace holds all that the tests of the package put on disk.
var workspace = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "runzero-economy-") })

// shared is the provider and the CLI, built once for all tests of the package.
var shared = sync.OnceValues(func() (*workbench.Set, error) {
	dir, err := workspace()
	if err != nil {
		return nil, err
	}
	return workbench.NewSet(context.Background(), dir, io.Discard)
})

func TestMain(m *testing.M) {
	m.Run() // its result is the program's
	if dir, err := workspace(); err == nil {
		_ = os.RemoveAll(dir)
	}
}

// rig is one console and one working directory.
type rig struct {
	*acctest.Console

	t      *testing.T
	cli    workbench.CLI
	block  string // settings of the provider block
	seeded map[string]string
}

// start makes a console and an empty configuration. It is skipped without TF_ACC, which make test sets.
func start(t *testing.T, options emulator.Options, settings ...string) *rig {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance test: set TF_ACC=1, or use make test")
	}
	set, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{Console: acctest.Start(t, options), t: t, block: strings.Join(settings, "\n")}
	r.cli = r.directory(t, set, strings.ReplaceAll(t.Name(), "/", "-"))
	r.seeded = r.objects()
	return r
}

// directory makes a working directory whose provider talks to the console.
func (r *rig) directory(t *testing.T, set *workbench.Set, name string) workbench.CLI {
	t.Helper()
	b := r.Bootstrap()
	cli, err := set.Directory(t.Context(), name, fmt.Sprintf("provider \"runzero\" {\n%s\n}\n", r.block),
		"RUNZERO_BASE_URL="+r.URL, "RUNZERO_CLIENT_ID="+b.ClientID, "RUNZERO_CLIENT_SECRET="+b.ClientSecret, "RUNZERO_ORG_ID="+b.OrganizationID)
	if err != nil {
		t.Fatal(err)
	}
	return cli
}

// at makes the provider talk to another address.
func (r *rig) at(url string) {
	r.cli.Env = append(slices.DeleteFunc(slices.Clone(r.cli.Env), func(setting string) bool {
		return strings.HasPrefix(setting, "RUNZERO_BASE_URL=")
	}), "RUNZERO_BASE_URL="+url)
}

// config is a whole configuration.
func (r *rig) config(hcl string) string {
	return fmt.Sprintf("terraform {\n  required_providers {\n    runzero = { source = %q }\n  }\n}\n\nprovider \"runzero\" {\n%s\n}\n\n%s\n", workbench.Address, r.block, hcl)
}

// write replaces the configuration.
func (r *rig) write(hcl string) {
	r.t.Helper()
	if err := r.cli.Write(r.config(hcl)); err != nil {
		r.t.Fatal(err)
	}
}

// try runs a command with a fresh count of calls, and gives what it said and whether it succeeded.
func (r *rig) try(arguments ...string) (string, error) {
	r.t.Helper()
	r.ResetRequests()
	said, err := r.cli.Run(r.t.Context(), arguments...)
	return said, err
}

// must is [rig.try] of a command that has to succeed.
func (r *rig) must(arguments ...string) string {
	r.t.Helper()
	said, err := r.try(arguments...)
	if err != nil {
		if all := errorsOf(said); len(all) > 0 {
			said = strings.Join(all, "\n")
		}
		r.t.Fatalf("%s: %s", strings.Join(arguments, " "), said)
	}
	return said
}

func (r *rig) apply() string {
	r.t.Helper()
	return r.must("apply", "-auto-approve")
}

func (r *rig) destroy() string {
	r.t.Helper()
	return r.must("destroy", "-auto-approve")
}

// empty plans, and fails if there is anything left to do.
func (r *rig) empty() {
	r.t.Helper()
	r.must("plan", "-detailed-exitcode")
}

// calls fails unless the calls since the last command began are exactly these, by "METHOD operation".
func (r *rig) calls(what string, want map[string]int) {
	r.t.Helper()
	if diff := cmp.Diff(want, r.Calls()); diff != "" {
		r.t.Errorf("%s: calls (-want +got):\n%s", what, diff)
	}
}

// held is one resource of the state.
type held struct {
	Type, Name string
	Attributes map[string]any
}

// state are the managed resources in the state, by address.
func (r *rig) state() map[string]held {
	r.t.Helper()
	text, err := os.ReadFile(filepath.Join(r.cli.Dir, "terraform.tfstate"))
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
		r.t.Fatalf("read the state: %v", err)
	}
	all := map[string]held{}
	for _, resource := range file.Resources {
		if resource.Mode != "managed" || !strings.HasPrefix(resource.Type, "runzero_") {
			continue
		}
		for _, instance := range resource.Instances {
			address := resource.Type + "." + resource.Name
			if instance.IndexKey != nil {
				address = fmt.Sprintf("%s[%v]", address, instance.IndexKey)
			}
			all[address] = held{Type: resource.Type, Name: resource.Name, Attributes: instance.Attributes}
		}
	}
	return all
}

// kinds are the collections of the account, by resource type. "%s" stands for each organization.
func kinds() map[string]string {
	return map[string]string{
		"runzero_organization":         "/account/orgs",
		"runzero_site":                 "/org/sites?_oid=%s",
		"runzero_api_token":            "/account/keys",
		"runzero_export_token":         "/account/orgs/%s/exportTokens",
		"runzero_scan_schedule":        "/org/tasks?_oid=%s",
		"runzero_scan_template":        "/account/tasks/templates",
		"runzero_credential":           "/account/credentials",
		"runzero_user":                 "/account/users",
		"runzero_group":                "/account/groups",
		"runzero_sso_group_mapping":    "/account/sso/groups",
		"runzero_asset_ownership_type": "/account/assets/ownership-types",
		"runzero_custom_integration":   "/account/custom-integrations",
	}
}

// objects are all objects at the console, resource type by id.
func (r *rig) objects() map[string]string {
	r.t.Helper()
	found := map[string]string{}
	var orgs []string
	for _, row := range r.rows(kinds()["runzero_organization"]) {
		orgs = append(orgs, fmt.Sprint(row["id"]))
	}
	for kind, path := range kinds() {
		paths := []string{path}
		if strings.Contains(path, "%s") {
			paths = nil
			for _, org := range orgs {
				paths = append(paths, fmt.Sprintf(path, org))
			}
		}
		for _, path := range paths {
			for _, row := range r.rows(path) {
				// An organization brings its first site along.
				if kind != "runzero_site" || row["name"] != "Primary" {
					found[fmt.Sprint(row["id"])] = kind
				}
			}
		}
	}
	return found
}

// rows reads a list outside of Terraform: what is there, without what is inactive or removed. A list of one may come as that one.
func (r *rig) rows(path string) []map[string]any {
	r.t.Helper()
	status, answer := r.Outside("GET", path, nil)
	var rows []map[string]any
	if len(answer) > 0 && answer[0] == '{' {
		answer = slices.Concat([]byte("["), answer, []byte("]"))
	}
	if err := json.Unmarshal(answer, &rows); status >= 300 || err != nil {
		r.t.Fatalf("outside GET %s: status %d: %v", path, status, err)
	}
	return slices.DeleteFunc(rows, func(row map[string]any) bool {
		return row["inactive"] == true || row["status"] == "removed" || strings.HasPrefix(path, "/org/tasks") && row["recur"] != true
	})
}

// made are the objects at the console that were not there at first.
func (r *rig) made() map[string]string {
	r.t.Helper()
	made := r.objects()
	maps.DeleteFunc(made, func(id, _ string) bool { return r.seeded[id] != "" })
	return made
}

// matched fails unless the state holds exactly what was made at the console: no orphan, no duplicate, nothing lost.
// Explorers and what exists beside the API's collections are left to the tests that have them.
func (r *rig) matched(when string) {
	r.t.Helper()
	state := map[string]string{}
	for address, one := range r.state() {
		if kinds()[one.Type] == "" {
			continue
		}
		id := fmt.Sprint(one.Attributes["id"])
		if other := state[id]; other != "" {
			r.t.Errorf("%s: two resources of the state have id %s", when, id)
		}
		if one.Attributes["id"] == nil {
			r.t.Errorf("%s: %s has no id", when, address)
		}
		state[id] = one.Type
	}
	if diff := cmp.Diff(state, r.made()); diff != "" {
		r.t.Errorf("%s: the state and the console differ (-state +console):\n%s", when, diff)
	}
}
