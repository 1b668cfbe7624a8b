package examples

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	yaml "github.com/oasdiff/yaml3"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
)

// pipelinePrograms are what jobs of the example find installed, or fetch.
type pipelinePrograms struct {
	bin      string // a directory for PATH: terraform, and stand-ins for gh and apk
	settings string // of Terraform: the provider is in a mirror
	releases string // an address like the provider's downloads, with runzero-export
}

// buildPipelinePrograms builds provider and runzero-export once for all runners.
func buildPipelinePrograms(t *testing.T) pipelinePrograms {
	t.Helper()
	needPrograms(t, "bash", "curl", "git", "jq", "sha256sum", "unzip")
	home := t.TempDir()
	cliProgram, err := filepath.Abs(program(t))
	if err != nil {
		t.Fatal(err)
	}
	provider, err := clirun.BuildProvider(t.Context(), repository(t), home, clirun.Version)
	if err != nil {
		t.Fatal(err)
	}
	mirror := filepath.Join(home, "mirror")
	if err = clirun.InstallPlugin(provider, mirror, clirun.Version); err != nil {
		t.Fatal(err)
	}
	p := pipelinePrograms{bin: filepath.Join(home, "bin"), settings: filepath.Join(home, "cli.tfrc")}
	write(t, p.settings, fmt.Appendf(nil, "provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror))
	exporter := filepath.Join(home, "runzero-export")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", exporter, "./cmd/runzero-export")
	build.Dir = repository(t)
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build runzero-export: %v\n%s", err, output)
	}
	p.releases = "file://" + release(t, home, "runzero-export", fmt.Sprintf("#!/bin/sh\nexec '%s' \"$@\"\n", exporter))
	if err = os.Mkdir(p.bin, 0o700); err != nil {
		t.Fatal(err)
	}
	if err = os.Symlink(cliProgram, filepath.Join(p.bin, "terraform")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"gh": hub, "apk": "#!/bin/sh\n"} {
		if err = os.WriteFile(filepath.Join(p.bin, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// needPrograms skips a test of scripts where a program is missing that the machines of GitHub and
// GitLab have.
func needPrograms(t *testing.T, programs ...string) {
	t.Helper()
	for _, name := range programs {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("the scripts need %s", name)
		}
	}
}

// release is a directory like the download addresses of a release, with one program in it.
func release(t *testing.T, home, program, text string) string {
	t.Helper()
	dir := filepath.Join(home, "releases", "v"+clirun.Version)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	header := &zip.FileHeader{Name: program, Method: zip.Deflate}
	header.SetMode(0o755)
	f, err := w.CreateHeader(header)
	if err == nil {
		_, err = f.Write([]byte(text))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	name := program + "_" + clirun.Version + "_linux_amd64.zip"
	write(t, filepath.Join(dir, name), archive.Bytes())
	write(t, filepath.Join(dir, "terraform-provider-runzero_"+clirun.Version+"_SHA256SUMS"),
		fmt.Appendf(nil, "%x  %s\n%064d  another.zip\n", sha256.Sum256(archive.Bytes()), name, 0))
	return filepath.Dir(dir)
}

// hub stands for GitHub's own program: it keeps statuses in files, knows one merged pull request,
// and filters with jq.
const hub = `#!/bin/sh
path=$2; shift 2
filter= context= description=
while [ $# -gt 0 ]; do
  case $1 in
    --jq) filter=$2 ;;
    -f) case $2 in context=*) context=${2#*=} ;; description=*) description=${2#*=} ;; esac ;;
  esac
  shift 2
done
case $path in
  repos/o/r/statuses/head) printf '[{"context":"%s","description":"%s","creator":{"login":"github-actions[bot]"}}]' "$context" "$description" > "$HUB" ;;
  repos/o/r/commits/merge/pulls) echo '[{"merged_at":null,"head":{"sha":"other"}},{"merged_at":"2030-01-01T00:00:00Z","head":{"sha":"head"}}]' | jq -r "$filter" ;;
  repos/o/r/commits/head/statuses) jq -r "$filter" "$HUB" ;;
  *) echo "unexpected: $path" >&2; exit 1 ;;
esac
`

// packageRegistry stands for the generic packages of a project at GitLab: it keeps files for who
// has the token of the job.
func packageRegistry(t *testing.T, token string) string {
	t.Helper()
	var mutex sync.Mutex
	files := map[string][]byte{}
	path := regexp.MustCompile(`^/projects/7/packages/generic/runzero-plan/[0-9a-f]{40}/plan\.sha256$`)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		defer mutex.Unlock()
		_, password, _ := r.BasicAuth()
		file, isThere := files[r.URL.Path]
		switch {
		case password != token:
			w.WriteHeader(http.StatusUnauthorized)
		case !path.MatchString(r.URL.Path), r.Method == http.MethodGet && !isThere:
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodPut:
			var body bytes.Buffer
			_, _ = body.ReadFrom(r.Body)
			files[r.URL.Path] = body.Bytes()
			w.WriteHeader(http.StatusCreated)
		default:
			_, _ = w.Write(file)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// script is what one step of a job runs.
type script struct{ name, text string }

// pipeline is one of the two example pipelines.
type pipeline struct {
	jobs      map[string][]script // of GitLab one script each, which is the whole job
	shell     []string
	variables map[string]map[string]string // of GitLab, by job
	isGitLab  bool
}

func githubPipeline(t *testing.T) pipeline {
	t.Helper()
	p := pipeline{
		jobs: workflowScripts(t, "gitops/runzero.yml"), shell: []string{"bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"},
	}
	// A step that runs after a failure, too, is a job of its own here.
	night := p.jobs["nightly"]
	p.jobs["nightly"], p.jobs["unmanaged"] = night[:len(night)-1], night[len(night)-1:]
	return p
}

// workflowScripts are the scripts of a workflow for GitHub, by job.
func workflowScripts(t *testing.T, file string) map[string][]script {
	t.Helper()
	var flow struct {
		Jobs map[string]struct {
			Steps []struct{ Name, Run string }
		}
	}
	readYAML(t, file, &flow)
	jobs := map[string][]script{}
	for name, job := range flow.Jobs {
		for _, step := range job.Steps {
			if step.Run != "" {
				jobs[name] = append(jobs[name], script{step.Name, step.Run})
			}
		}
	}
	return jobs
}

func gitlabPipeline(t *testing.T) pipeline {
	t.Helper()
	type job struct {
		Before    []string `yaml:"before_script"`
		Script    []string
		Variables map[string]string
	}
	var common struct {
		Default   job
		Variables map[string]string
	}
	var all map[string]yaml.Node
	readYAML(t, "gitops/.gitlab-ci.yml", &common)
	readYAML(t, "gitops/.gitlab-ci.yml", &all)
	p := pipeline{
		jobs: map[string][]script{}, variables: map[string]map[string]string{"": common.Variables},
		shell: []string{"sh", "-e", "-c"}, isGitLab: true,
	}
	for name, node := range all {
		var one job
		if node.Decode(&one) == nil && len(one.Script) > 0 {
			p.jobs[name] = []script{{name, strings.Join(append(common.Default.Before, one.Script...), "\n")}}
			p.variables[name] = one.Variables
		}
	}
	return p
}

func readYAML(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository(t), "examples", filepath.FromSlash(file)))
	if err == nil {
		err = yaml.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// runner stands for the machines that GitHub or GitLab run jobs on.
type runner struct {
	pipeline
	console    *bench
	home       string
	repository string // what is checked out
	env        []string
}

func newRunner(t *testing.T, p pipeline, programs pipelinePrograms, variants ...string) *runner {
	t.Helper()
	home := t.TempDir()
	r := &runner{
		pipeline: p, console: newConsole(t, "TF_CLI_CONFIG_FILE="+programs.settings, variants...),
		home: home, repository: filepath.Join(home, "repository"),
	}
	r.env = append([]string{
		"PATH=" + programs.bin + string(os.PathListSeparator) + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + home,
		"CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0", "RUNZERO_EXPORT_RELEASES=" + programs.releases,
		"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com",
		"GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com",
	}, r.console.env...)
	if p.isGitLab {
		r.env = append(r.env, "CI_PROJECT_ID=7", "CI_JOB_TOKEN=glcbt-token", "CI_API_V4_URL="+packageRegistry(t, "glcbt-token"))
	} else {
		statuses := filepath.Join(home, "statuses.json")
		write(t, statuses, []byte("[]"))
		r.env = append(r.env, "GITHUB_ACTIONS=true", "GITHUB_REPOSITORY=o/r", "GITHUB_SHA=merge", "HEAD=head",
			"HUB="+statuses, "GITHUB_STEP_SUMMARY="+r.summary())
	}
	if err := os.CopyFS(r.repository, os.DirFS(filepath.Join(repository(t), "examples", "gitops"))); err != nil {
		t.Fatal(err)
	}
	// A state that outlives the jobs, without a server for it.
	write(t, filepath.Join(r.repository, "backend_override.tf"),
		fmt.Appendf(nil, "terraform {\n  backend \"local\" {\n    path = %q\n  }\n}\n", filepath.Join(home, "state.json")))
	if code, output := cli(t, r.repository, r.env, "init", "-backend=false"); code != 0 {
		t.Fatalf("the lock file cannot be made:\n%s", output)
	}
	if err := os.RemoveAll(filepath.Join(r.repository, ".terraform")); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *runner) summary() string { return filepath.Join(r.home, "summary") }

// job runs a job in a new checkout, and gives its exit code, all that it printed, and what it shows
// to people.
func (r *runner) job(t *testing.T, name string) (code int, output, shown string) {
	t.Helper()
	checkout := filepath.Join(t.TempDir(), "checkout")
	env := r.env
	if r.isGitLab {
		r.git(t, "init", "-q")
		r.git(t, "add", "--all")
		r.git(t, "commit", "-q", "--allow-empty", "-m", "as it is")
		r.git(t, "clone", "-q", ".", checkout)
		known := func(name string) string {
			for _, variable := range r.env {
				if value, ok := strings.CutPrefix(variable, name+"="); ok {
					return value
				}
			}
			return ""
		}
		for _, scope := range []string{"", name} {
			for key, value := range r.variables[scope] {
				env = append(env, key+"="+os.Expand(value, known))
			}
		}
	} else if err := os.CopyFS(checkout, os.DirFS(r.repository)); err != nil {
		t.Fatal(err)
	}
	write(t, r.summary(), nil)
	if len(r.jobs[name]) == 0 {
		t.Fatalf("there is no job %s", name)
	}
	var all bytes.Buffer
	for _, step := range r.jobs[name] {
		cmd := exec.CommandContext(t.Context(), r.shell[0], append(r.shell[1:], step.text)...)
		cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = checkout, env, &all, &all
		err := cmd.Run()
		if cmd.ProcessState == nil {
			t.Fatal(err)
		}
		if code = cmd.ProcessState.ExitCode(); code != 0 {
			break
		}
	}
	file := r.summary()
	if r.isGitLab {
		file = filepath.Join(checkout, "review.txt")
	}
	text, _ := os.ReadFile(file) // not there where nothing is to be shown
	return code, all.String(), string(text)
}

func (r *runner) git(t *testing.T, arguments ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", arguments...)
	cmd.Dir, cmd.Env = r.repository, r.env
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %s: %v\n%s", arguments[0], err, output)
	}
}

// expect runs a job and compares its exit code, and looks for a text in what it prints and shows.
func (r *runner) expect(t *testing.T, want int, text, job string) {
	t.Helper()
	code, output, shown := r.job(t, job)
	if code != want || !strings.Contains(output+shown, text) {
		t.Fatalf("job %s ended with %d; %d and %q are wanted:\n%s\n%s", job, code, want, text, output, shown)
	}
}
