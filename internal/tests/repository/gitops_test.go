package repository

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	yaml "github.com/oasdiff/yaml3"
)

// TestGitOpsNightWaitsForNobody: the nightly job has an environment of its own, which needs no
// reviewers.
func TestGitOpsNightWaitsForNobody(t *testing.T) {
	t.Parallel()
	text := readFile(t, filepath.Join(repository(t), "examples", "gitops", "runzero.yml"))
	jobs := regexp.MustCompile(`(?m)^    environment: (.+)$`).FindAllStringSubmatch(text, -1)
	var environments []string
	for _, job := range jobs {
		environments = append(environments, job[1])
	}
	if want := []string{"runzero-plan", "runzero", "runzero-nightly"}; !slices.Equal(environments, want) {
		t.Errorf("the jobs have the environments %q, want %q", environments, want)
	}
	// What nobody manages is looked for in a night of drift, too.
	if !regexp.MustCompile(`name: Look for what nobody manages\n +if: \$\{\{ !cancelled\(\) }}\n`).MatchString(text) {
		t.Error("a night that finds drift does not look for what nobody manages")
	}
}

// TestGitOpsExampleKeepsTheRules holds the example workflow to the rules of our own.
func TestGitOpsExampleKeepsTheRules(t *testing.T) {
	t.Parallel()
	problems, _ := workflowProblems("runzero.yml",
		readFile(t, filepath.Join(repository(t), "examples", "gitops", "runzero.yml")))
	const wanted = "plan: statuses: write is not allowed" // here, and the example says what for
	if i := slices.Index(problems, wanted); i >= 0 {
		problems = slices.Delete(problems, i, i+1)
	} else {
		t.Error("the job plan cannot note the digest of its plan")
	}
	for _, problem := range problems {
		t.Error(problem)
	}
}

// TestGitLabExampleKeepsTheRules holds the pipeline for GitLab to what the one for GitHub keeps.
func TestGitLabExampleKeepsTheRules(t *testing.T) {
	t.Parallel()
	text := readFile(t, filepath.Join(repository(t), "examples", "gitops", ".gitlab-ci.yml"))
	for _, problem := range gitlabProblems(text) {
		t.Error(problem)
	}
	change := func(from, to string) string {
		if !strings.Contains(text, from) {
			t.Fatalf("the example has no %q to spoil", from)
		}
		return strings.Replace(text, from, to, 1)
	}
	for want, spoiled := range map[string]string{
		"waits":       change("  resource_group: runzero\n", "  when: manual\n"),
		"fork":        change(" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID", ""),
		"branch":      change("\"push\" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH\n  environment", "\"push\"\n  environment"),
		"environment": change("    name: runzero-nightly\n", "    name: runzero\n"),
		"at once":     change("  resource_group: runzero\n", ""),
		"version":     change("hashicorp/terraform:1.14.0", "hashicorp/terraform:latest"),
		"secrets":     change("paths: [review.txt]", "paths: [plan.out]"),
		"members":     change("    access: developer\n", ""),
		"literal":     change("TF_HTTP_PASSWORD: ${CI_JOB_TOKEN}", "TF_HTTP_PASSWORD: glpat-1"),
		"not YAML":    text + "\t",
	} {
		if got := strings.Join(gitlabProblems(spoiled), "; "); !strings.Contains(got, want) {
			t.Errorf("a pipeline that is spoiled has the problems %q, want one with %q", got, want)
		}
	}
}

// gitlabProblems are what is wrong with a pipeline for GitLab.
func gitlabProblems(text string) (problems []string) {
	var all map[string]yaml.Node
	if err := yaml.Unmarshal([]byte(text), &all); err != nil {
		return []string{"not YAML: " + err.Error()}
	}
	problem := func(name, format string, a ...any) { problems = append(problems, name+": "+fmt.Sprintf(format, a...)) }
	if !regexp.MustCompile(`(?m)^    name: \S+:\d+\.\d+\.\d+$`).MatchString(text) {
		problem("default", "the image is named without an exact version")
	}
	for _, secret := range regexp.MustCompile(`(?m)^ +\w*(?:PASSWORD|SECRET|TOKEN): (.*)$`).FindAllStringSubmatch(text, -1) {
		if !strings.HasPrefix(secret[1], "$") {
			problem("variables", "a secret is a literal")
		}
	}
	environments := map[string]string{"plan": "runzero-plan", "apply": "runzero", "nightly": "runzero-nightly", "unmanaged": "runzero-nightly"}
	for name, node := range all {
		var job struct {
			Script      []string
			When        string
			Rules       []struct{ If, When string }
			Environment struct{ Name string }
			Group       string `yaml:"resource_group"`
			Artifacts   struct {
				Access string
				Paths  []string
			}
		}
		if node.Decode(&job) != nil || len(job.Script) == 0 {
			continue
		}
		if len(job.Rules) != 1 || job.When != "" || job.Rules[0].When != "" {
			problem(name, "it has not one rule, or waits for somebody")
			continue
		}
		rule := job.Rules[0].If
		if job.Environment.Name != environments[name] {
			problem(name, "its environment is %q, not %q", job.Environment.Name, environments[name])
		}
		if name == "plan" && !strings.Contains(rule, "$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID") {
			problem(name, "a merge request from a fork would get the credential")
		}
		if name == "apply" && !strings.Contains(rule, "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH") {
			problem(name, "another branch would be applied")
		}
		if changes := name != "check" && name != "plan"; changes != (job.Group == "runzero") {
			problem(name, "two of them may run at once, or it waits without need")
		}
		if len(job.Artifacts.Paths) > 0 && (len(job.Artifacts.Paths) > 1 || job.Artifacts.Paths[0] != "review.txt") {
			problem(name, "an artifact may hold secrets")
		}
		if len(job.Artifacts.Paths) > 0 && job.Artifacts.Access != "developer" {
			problem(name, "not only members see the artifact")
		}
		delete(environments, name)
	}
	if len(environments) > 0 {
		problem("pipeline", "the jobs of the environments %v are missing", environments)
	}
	return problems
}

// TestModuleExampleKeepsTheRules does the same with the pipeline of a module.
func TestModuleExampleKeepsTheRules(t *testing.T) {
	t.Parallel()
	problems, _ := workflowProblems("test.yml",
		readFile(t, filepath.Join(repository(t), "examples", "module", "test.yml")))
	for _, problem := range problems {
		t.Error(problem)
	}
}
