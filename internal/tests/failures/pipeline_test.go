package failures

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/workspace"
)

func needsAcceptance(t *testing.T) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance test: set TF_ACC=1, or use make test")
	}
}

// pipeline is one working directory with a state of its own, and all that its commands said.
type pipeline struct {
	t   *testing.T
	cli clirun.CLI

	mu     *sync.Mutex // two workspaces of one directory run at once
	output *strings.Builder
}

// pipeline makes a working directory with a configuration out of testdata. Its provider talks to
// the account.
func (a *account) pipeline(name, file string) *pipeline {
	a.t.Helper()
	return a.pipelineIn(name, file, "")
}

// pipelineIn is [account.pipeline] with what stands in the terraform block besides the provider: a
// backend.
func (a *account) pipelineIn(name, file, terraform string) *pipeline {
	a.t.Helper()
	b := a.Bootstrap()
	return newPipeline(a.t, a.t.Name()+"-"+name, file, terraform,
		"RUNZERO_BASE_URL="+a.URL, "RUNZERO_CLIENT_ID="+b.ClientID, "RUNZERO_CLIENT_SECRET="+b.ClientSecret,
		"RUNZERO_ORG_ID="+b.OrganizationID)
}

// pipelineWithToken is [account.pipeline] with the account token for a credential.
func (a *account) pipelineWithToken(name, file string) *pipeline {
	a.t.Helper()
	b := a.Bootstrap()
	return newPipeline(a.t, a.t.Name()+"-"+name, file, "",
		"RUNZERO_BASE_URL="+a.URL, "RUNZERO_ACCOUNT_TOKEN="+b.AccountToken, "RUNZERO_ORG_ID="+b.OrganizationID)
}

// newPipeline makes a working directory. terraform, if not empty, stands in a terraform block of
// the configuration.
func newPipeline(t *testing.T, name, file, terraform string, env ...string) *pipeline {
	t.Helper()
	set, err := workspace.Shared()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	config := string(text)
	if terraform != "" {
		config = "terraform {\n" + terraform + "\n}\n\n" + config
	}
	cli, err := set.Directory(t.Context(), strings.ReplaceAll(name, "/", "-"), config, env...)
	if err != nil {
		t.Fatal(err)
	}
	return &pipeline{t: t, cli: cli, mu: &sync.Mutex{}, output: &strings.Builder{}}
}

// set gives a variable a value, or the environment a setting whose name begins with RUNZERO_ or
// TF_.
func (p *pipeline) set(name string, value any) *pipeline {
	if !strings.HasPrefix(name, "RUNZERO_") && !strings.HasPrefix(name, "TF_") {
		name = "TF_VAR_" + name
	}
	p.cli.Env = append(slices.DeleteFunc(slices.Clone(p.cli.Env), func(setting string) bool {
		return strings.HasPrefix(setting, name+"=")
	}), fmt.Sprintf("%s=%v", name, value))
	return p
}

// workspace makes a workspace and gives a pipeline of the same directory that works in it.
func (p *pipeline) workspace(name string) *pipeline {
	p.t.Helper()
	p.must("workspace", "new", name)
	in := *p
	in.output, in.mu = &strings.Builder{}, &sync.Mutex{}
	return in.set("TF_WORKSPACE", name)
}

// waitUntil waits for something that happens beside the test.
func waitUntil(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !happened(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it does not happen: %s", what)
		}
	}
}

// folded is text without the line breaks and frames that a CLI puts into it.
func folded(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╵", " ", "╷", " ").Replace(text)), " ")
}

// progressID is how Terraform itself shows an id while it works, which is no message about what is
// left over.
var progressID = regexp.MustCompile(`\[id=[^\]]*\]`)

func (p *pipeline) remember(output string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.output.WriteString(progressID.ReplaceAllString(folded(output), "") + "\n")
}

// outputs is all that its commands said.
func (p *pipeline) outputs() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.output.String()
}

// run runs a command, and gives what it said in one line.
func (p *pipeline) run(arguments ...string) (string, error) {
	p.t.Helper()
	output, err := p.cli.Run(p.t.Context(), arguments...)
	p.remember(output)
	return progressID.ReplaceAllString(folded(output), ""), err
}

// must is [pipeline.run] of a command that has to succeed.
func (p *pipeline) must(arguments ...string) string {
	p.t.Helper()
	output, err := p.run(arguments...)
	if err != nil {
		if at := strings.Index(output, "Error: "); at > 0 {
			output = output[at:]
		}
		p.t.Fatalf("%s: %s", strings.Join(arguments, " "), output)
	}
	return output
}

func (p *pipeline) apply(more ...string) string {
	p.t.Helper()
	return p.must(append([]string{"apply", "-auto-approve"}, more...)...)
}

// empty fails if there is anything left to do.
func (p *pipeline) empty() {
	p.t.Helper()
	p.must("plan", "-detailed-exitcode")
}

// stateObject is one instance of a managed resource in a state.
type stateObject struct {
	kind, address string
	attributes    map[string]any
}

func (o stateObject) text(name string) string {
	text, _ := o.attributes[name].(string)
	return text
}

func (o stateObject) id() string { return o.text("id") }

// proof is a read that its secret opens; "" for an object that has none.
func (o stateObject) proof(home string) string {
	switch organization := o.text("organization_id"); {
	case o.text("token") == "":
		return "" // imported
	case o.kind == "runzero_export_token":
		return "/export/org/sites.json?_oid=" + organization
	case o.kind == "runzero_api_token" && organization != "":
		return "/org?_oid=" + organization
	case o.kind == "runzero_api_token":
		return "/org?_oid=" + home
	}
	return ""
}

// state is what the state holds, whatever the backend.
func (p *pipeline) state() []stateObject {
	p.t.Helper()
	output, err := p.cli.Run(p.t.Context(), "state", "pull")
	if err != nil {
		p.t.Fatal(err)
	}
	return readState(p.t, []byte(output))
}

// readStateFile reads a state file in the working directory.
func (p *pipeline) readStateFile(name string) []stateObject {
	p.t.Helper()
	text, err := os.ReadFile(filepath.Join(p.cli.Dir, name))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return readState(p.t, text)
}

func readState(t *testing.T, text []byte) []stateObject {
	t.Helper()
	if len(strings.TrimSpace(string(text))) == 0 {
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
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatalf("read the state: %v", err)
	}
	var all []stateObject
	for _, resource := range file.Resources {
		if resource.Mode != "managed" {
			continue
		}
		for _, instance := range resource.Instances {
			address := resource.Type + "." + resource.Name
			if instance.IndexKey != nil {
				address = fmt.Sprintf("%s[%v]", address, instance.IndexKey)
			}
			all = append(all, stateObject{kind: resource.Type, address: address, attributes: instance.Attributes})
		}
	}
	return all
}

// idsOf are the ids of one kind in a state.
func idsOf(state []stateObject, kind string) []string {
	var ids []string
	for _, one := range state {
		if one.kind == kind {
			ids = append(ids, one.id())
		}
	}
	slices.Sort(ids)
	return ids
}
