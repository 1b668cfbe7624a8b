package repository

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/tools/gendocs/reference"
)

// TestChangelogNamesEveryObject keeps the changelog complete: what the provider serves was
// announced once.
func TestChangelogNamesEveryObject(t *testing.T) {
	t.Parallel()
	schemas, err := reference.Schemas(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Providers map[string]map[string]json.RawMessage `json:"provider_schemas"`
	}
	if err := json.Unmarshal(schemas, &document); err != nil {
		t.Fatal(err)
	}
	var served []string
	for _, provider := range document.Providers {
		for kind, word := range map[string]string{
			"resource_schemas": "Resource", "data_source_schemas": "Data Source", "list_resource_schemas": "List Resource",
			"ephemeral_resource_schemas": "Ephemeral Resource", "action_schemas": "Action", "functions": "Function",
		} {
			var all map[string]json.RawMessage
			if err := json.Unmarshal(provider[kind], &all); err != nil || len(all) == 0 {
				t.Fatalf("the schemas have no %s: %v", kind, err)
			}
			for name := range all {
				served = append(served, word+" "+name)
			}
		}
	}
	for _, problem := range changelogProblems(readFile(t, filepath.Join(repository(t), "CHANGELOG.md")), served) {
		t.Error(problem)
	}
}

func TestChangelogRulesBite(t *testing.T) {
	t.Parallel()
	const good = "## 0.2.0 (Unreleased)\n\nFEATURES:\n\n* **New Function:** `token_kind`\n\n## 0.1.0 (May 4, " +
		"2026)\n\nFEATURES:\n\n* **New Resource:** `runzero_site`: what it is\n"
	for name, tt := range map[string]struct{ text, want string }{
		"good":        {good, ""},
		"missing":     {strings.Replace(good, "token_kind", "token_sort", 1), "Function token_kind"},
		"not served":  {good + "* **New Resource:** `runzero_tower`\n", "runzero_tower"},
		"twice":       {good + "* **New Resource:** `runzero_site`\n", "twice"},
		"other kind":  {strings.Replace(good, "New Resource", "New Action", 1), "Resource runzero_site"},
		"no heading":  {strings.Replace(good, "## 0.1.0 (May 4, 2026)", "## Version 0.1.0", 1), "heading"},
		"no category": {strings.Replace(good, "FEATURES:", "News:", 1), "News:"},
	} {
		got := strings.Join(changelogProblems(tt.text, []string{"Function token_kind", "Resource runzero_site"}), "; ")
		if (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

// changelogProblems compares the entries of a changelog with what is served, and checks its form:
// that of HashiCorp's own providers, which scripts/release-notes.sh takes apart.
func changelogProblems(text string, served []string) []string {
	heading := regexp.MustCompile(`^## \d+\.\d+\.\d+(-[\w.]+)? \((Unreleased|[A-Z][a-z]+ \d{1,2}, \d{4})\)$`)
	category := regexp.MustCompile(`^(BREAKING CHANGES|NOTES|FEATURES|ENHANCEMENTS|BUG FIXES|SECURITY):$`)
	entry := regexp.MustCompile("^\\* \\*\\*New ([A-Za-z ]+):\\*\\* `(\\w+)`")
	var problems []string
	announced := map[string]bool{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch found := entry.FindStringSubmatch(line); {
		case found != nil:
			name := found[1] + " " + found[2]
			if announced[name] {
				problems = append(problems, name+" is announced twice")
			}
			announced[name] = true
		case strings.HasPrefix(line, "#") && !heading.MatchString(line):
			problems = append(problems, "a heading must be like ## 0.1.0 (May 4, 2026): "+line)
		case strings.HasSuffix(line, ":") && !strings.HasPrefix(line, "*") && !category.MatchString(line):
			problems = append(problems, "no such category: "+line)
		}
	}
	for _, name := range served {
		if !announced[name] {
			problems = append(problems, name+" is not announced in CHANGELOG.md")
		}
		delete(announced, name)
	}
	for name := range announced {
		problems = append(problems, name+" is announced in CHANGELOG.md, and not served")
	}
	return problems
}
