package repository

import (
	"path/filepath"
	"regexp"
	"slices"
	"testing"
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

// TestModuleExampleKeepsTheRules does the same with the pipeline of a module.
func TestModuleExampleKeepsTheRules(t *testing.T) {
	t.Parallel()
	problems, _ := workflowProblems("test.yml",
		readFile(t, filepath.Join(repository(t), "examples", "module", "test.yml")))
	for _, problem := range problems {
		t.Error(problem)
	}
}
