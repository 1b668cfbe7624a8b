package repository

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// behaviour is the page of facts, by section: "5", and "0.2" for the second point of section 0.
type behaviour map[string]string

// readBehaviour cuts the page into sections.
func readBehaviour(text string) behaviour {
	heading, point := regexp.MustCompile(`^## (\d+)\. `), regexp.MustCompile(`^(\d+)\. `)
	all := behaviour{}
	section, within := "", ""
	for line := range strings.Lines(text) {
		if m := heading.FindStringSubmatch(line); m != nil {
			section, within = m[1], ""
		} else if m := point.FindStringSubmatch(line); m != nil && section != "" {
			within = section + "." + m[1]
		}
		if section != "" {
			all[section] += line
		}
		if within != "" {
			all[within] += line
		}
	}
	return all
}

// factReference is how a text refers to the page, with one section or more: "api-behaviour 5",
// "api-behaviour 0.2 and 4".
var factReference = regexp.MustCompile(`api-behaviour ((?:\d+(?:\.\d+)?)(?:(?:, | and )\d+(?:\.\d+)?)*)`)

// referenceProblems are the references of a text that lead nowhere, and names of the page that have
// gone.
func referenceProblems(text string, facts behaviour) (problems []string, found int) {
	// A comment may break its line in the middle of a reference.
	text = regexp.MustCompile(`\s*\n\s*(?://|#)?\s*`).ReplaceAllString(text, " ")
	for _, m := range factReference.FindAllStringSubmatch(text, -1) {
		for section := range strings.SplitSeq(strings.ReplaceAll(m[1], " and ", ", "), ", ") {
			found++
			if facts[section] == "" {
				problems = append(problems, fmt.Sprintf("api-behaviour %s does not exist", section))
			}
		}
	}
	if regexp.MustCompile(`(?i)\bfact` + ` sheets?\b`).MatchString(text) {
		problems = append(problems, `"fact`+
			` sheet": the facts stand in dev-docs/api-behaviour.md; refer to them as api-behaviour N`)
	}
	return problems, found
}

// texts reads all files of the repository that may refer to something, by path.
func texts(t *testing.T) map[string]string {
	t.Helper()
	root := repository(t)
	all := map[string]string{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name != "." && name != ".github" && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "dist") {
				return filepath.SkipDir
			}
			return nil
		}
		if !slices.Contains([]string{".go", ".md", ".tmpl", ".sh", ".yml", ".tf", ".html", ".js", ".css"},
			filepath.Ext(file)) && entry.Name() != "GNUmakefile" {
			return nil
		}
		text, err := os.ReadFile(file)
		all[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestReferencesToFactsResolve: a comment that refers to a fact leads to it.
func TestReferencesToFactsResolve(t *testing.T) {
	t.Parallel()
	all := texts(t)
	facts := readBehaviour(all["dev-docs/api-behaviour.md"])
	total := 0
	for name, text := range all {
		if name == "internal/tests/repository/devdocs_test.go" {
			continue // its samples
		}
		problems, found := referenceProblems(text, facts)
		total += found
		for _, problem := range problems {
			t.Errorf("%s: %s", name, problem)
		}
	}
	if total < 150 {
		t.Errorf("only %d references found: the test looks in the wrong place", total)
	}
}

func TestReferenceRuleBites(t *testing.T) {
	t.Parallel()
	facts := readBehaviour("# Facts\n\n## 0. Traps\n\n1. One.\n2. Two\n   of two lines.\n\n## 5. Tasks\n\n- A fact.\n")
	for text, want := range map[string]int{
		"see api-behaviour 5":                          0,
		"(api-behaviour 0.2 and 5), of the API":        0,
		"see api-behaviour\n// 5":                      0,
		"see api-behaviour 6":                          1,
		"see the " + "fact " + "sheet, section 5":      1,
		"see the fact\n\t// " + "sheet section 5":      1,
		"see api-behaviour 0.3, 5 and 7":               2,
		"dev-docs/api-behaviour.md has 12 facts on it": 0,
	} {
		if problems, _ := referenceProblems(text, facts); len(problems) != want {
			t.Errorf("%q: got %q, want %d problems", text, problems, want)
		}
	}
}

// variantProblems holds the emulated console's variants against the page.
func variantProblems(facts behaviour, variants []emulator.Variant) []string {
	var problems []string
	known := map[string]bool{}
	for _, v := range variants {
		known[v.Name] = true
		named := false
		for section := range strings.SplitSeq(v.Section, ", ") {
			text, ok := facts[section]
			if !ok {
				problems = append(problems, fmt.Sprintf("variant %s: there is no section %s", v.Name, section))
			}
			named = named || strings.Contains(text, "`"+v.Name+"`")
		}
		if !named {
			problems = append(problems, fmt.Sprintf("variant %s: section %s does not name it", v.Name, v.Section))
		}
	}
	for section, text := range facts {
		if strings.Contains(section, ".") {
			continue // part of another
		}
		for _, m := range regexp.MustCompile(
			"(?i)variants?\\s+((?:`[a-z0-9-]+`(?:,\\s+|\\s+and\\s+)?)+)").FindAllStringSubmatch(text, -1) {
			for _, name := range regexp.MustCompile("`([a-z0-9-]+)`").FindAllStringSubmatch(m[1], -1) {
				if !known[name[1]] {
					problems = append(problems, fmt.Sprintf("section %s: there is no variant %s", section, name[1]))
				}
			}
		}
	}
	return problems
}

// TestVariantsStandInTheFacts: each unknown that the emulated console can answer either way is
// written down, and the other way round.
func TestVariantsStandInTheFacts(t *testing.T) {
	t.Parallel()
	facts := readBehaviour(readFile(t, filepath.Join(repository(t), "dev-docs", "api-behaviour.md")))
	for _, problem := range variantProblems(facts, emulator.KnownVariants()) {
		t.Errorf("dev-docs/api-behaviour.md: %s", problem)
	}
	for i := range 17 {
		if facts[fmt.Sprint(i)] == "" {
			t.Errorf("dev-docs/api-behaviour.md has no section %d", i)
		}
	}
}

func TestVariantRuleBites(t *testing.T) {
	t.Parallel()
	facts := readBehaviour("## 4. Sites\n\n- **unknown** how keys are written: variants `one` and\n  `two`.\n")
	of := func(name, section string) emulator.Variant { return emulator.Variant{Name: name, Section: section} }
	for name, test := range map[string]struct {
		variants []emulator.Variant
		want     int
	}{
		"as it is":           {[]emulator.Variant{of("one", "4"), of("two", "4")}, 0},
		"of no section":      {[]emulator.Variant{of("one", "4"), of("two", "4"), of("three", "5")}, 2},
		"not named":          {[]emulator.Variant{of("one", "4"), of("two", "4"), of("three", "4")}, 1},
		"that has gone":      {[]emulator.Variant{of("one", "4")}, 1},
		"of another section": {[]emulator.Variant{of("one", "4"), of("two", "4, 9")}, 1},
	} {
		if problems := variantProblems(facts, test.variants); len(problems) != test.want {
			t.Errorf("%s: got %q, want %d problems", name, problems, test.want)
		}
	}
}

// folderProblems holds the table of CONTRIBUTING against the folders that there are.
func folderProblems(table string, folders []string) []string {
	named := map[string]bool{}
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if len(cells) < 3 {
			continue
		}
		for _, m := range regexp.MustCompile("`([a-z0-9/_-]+)`").FindAllStringSubmatch(cells[1], -1) {
			named[m[1]] = true
		}
	}
	var problems []string
	for _, folder := range folders {
		if !named[folder] {
			problems = append(problems, folder+" is not in the table")
		}
		delete(named, folder)
	}
	for name := range named {
		if !slices.ContainsFunc(folders, func(folder string) bool { return strings.HasPrefix(name, folder+"/") }) {
			problems = append(problems, name+" is in the table, and there is no such folder")
		}
	}
	return problems
}

// TestEveryFolderIsExplained: "Where things are" in CONTRIBUTING names every folder of the root and
// of internal.
func TestEveryFolderIsExplained(t *testing.T) {
	t.Parallel()
	root := repository(t)
	var folders []string
	for _, parent := range []string{"", "internal"} {
		entries, err := os.ReadDir(filepath.Join(root, parent))
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			name := filepath.ToSlash(filepath.Join(parent, entry.Name()))
			if entry.IsDir() && !strings.HasPrefix(name, ".") && name != "internal" && name != "dist" {
				folders = append(folders, name)
			}
		}
	}
	page := readFile(t, filepath.Join(root, "CONTRIBUTING.md"))
	_, table, _ := strings.Cut(page, "## Where things are")
	table, _, _ = strings.Cut(table, "\n## ")
	for _, problem := range folderProblems(table, folders) {
		t.Errorf("CONTRIBUTING.md, Where things are: %s", problem)
	}
	for _, m := range regexp.MustCompile("`((?:internal|cmd)/[a-z0-9/_-]+)`").FindAllStringSubmatch(table, -1) {
		if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(m[1]))); err != nil {
			t.Errorf("CONTRIBUTING.md, Where things are: %s does not exist", m[1])
		}
	}
}

func TestFolderRuleBites(t *testing.T) {
	t.Parallel()
	folders := []string{"cmd", "internal/entity"}
	for table, want := range map[string]int{
		"| `cmd` | programs |\n| `internal/entity` | the envelope |\n": 0,
		"| `cmd` | `internal/entity` is not here |\n":                  1,
		"| `cmd`, `internal/entity`, `internal/gone` | some |\n":       1,
		"| `cmd/one`, `cmd` | |\n| `internal/entity/below` | |\n":      1,
	} {
		if problems := folderProblems(table, folders); len(problems) != want {
			t.Errorf("%q: got %q, want %d problems", table, problems, want)
		}
	}
}
