package repository

import (
	"path/filepath"
	"slices"
	"testing"
)

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
