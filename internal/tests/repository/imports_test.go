package repository

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const module = "github.com/seed-84f6aeb9/terraform-provider-runzero"

// repository is the root of the repository.
func repository(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// packageOf is what a test here needs to know of a package.
type packageOf struct {
	ImportPath string
	Deps       []string // direct and indirect
}

// packages lists the packages that the pattern matches; tests are not part of them.
func packages(t *testing.T, pattern string) []packageOf {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps=false", "-json=ImportPath,Deps", pattern)
	cmd.Dir = repository(t)
	var output bytes.Buffer
	cmd.Stderr = &output
	answer, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %s: %v\n%s", pattern, err, output.String())
	}
	var all []packageOf
	for decoder := json.NewDecoder(bytes.NewReader(answer)); ; {
		var p packageOf
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) == 0 {
		t.Fatalf("no package matches %s", pattern)
	}
	return all
}

func TestDependenciesPointOneWay(t *testing.T) {
	t.Parallel()
	const terraform = "github.com/hashicorp/terraform-plugin-"
	for _, rule := range []struct {
		pattern string
		denied  []string // prefixes
	}{
		{"./internal/runzero/...", []string{
			terraform, module + "/internal/provider", module + "/internal/entity",
			module + "/internal/framework", module + "/internal/protocol", module + "/internal/emulator",
		}},
		{"./internal/emulator/...", []string{
			terraform, module + "/internal/runzero", module + "/internal/provider",
			module + "/internal/entity", module + "/internal/framework",
		}},
		{"./cmd/runzero-emulator", []string{
			terraform, module + "/internal/runzero", module + "/internal/provider",
			module + "/internal/entity", module + "/internal/framework",
		}},
		{"./internal/account/htmlpage/...", []string{
			terraform, module + "/internal/runzero", module + "/internal/provider", module + "/internal/entity",
			module + "/internal/framework", module + "/internal/protocol", module + "/internal/emulator",
		}},
		{"./internal/framework/...", []string{
			module + "/internal/provider", module + "/internal/entity",
			module + "/internal/emulator",
		}},
		{"./internal/entity/...", []string{
			module + "/internal/provider", module + "/internal/protocol",
			module + "/internal/emulator",
		}},
		{"./internal/acctest/live/...", []string{module + "/internal/emulator"}},
		{"./internal/tools/live/...", []string{module + "/internal/emulator"}},
		{"./internal/protocol/...", []string{module + "/internal/provider", module + "/internal/emulator"}},
		{"./internal/provider/...", []string{module + "/internal/emulator", module + "/internal/acctest"}},
		// What is shipped must not carry test libraries along.
		{".", []string{
			"github.com/getkin/kin-openapi", "pgregory.net/rapid", "github.com/hashicorp/terraform-plugin-testing",
			module + "/internal/emulator", module + "/internal/tools", module + "/internal/acctest",
		}},
	} {
		t.Run(rule.pattern, func(t *testing.T) {
			t.Parallel()
			for _, p := range packages(t, rule.pattern) {
				for _, dependency := range p.Deps {
					for _, prefix := range rule.denied {
						if isFixture(p.ImportPath) && dependency == module+"/internal/acctest/fixture" {
							continue
						}
						if strings.HasPrefix(dependency, prefix) {
							t.Errorf("%s depends on %s", p.ImportPath, dependency)
						}
					}
				}
			}
		})
	}
}

// isFixture reports whether a package is the fixture of an object, such as
// provider/group/grouptest.
func isFixture(path string) bool {
	folder, name := filepath.Split(path)
	return name == filepath.Base(folder)+"test"
}

func TestNoLongFiles(t *testing.T) {
	t.Parallel()
	const most = 500
	seen := 0
	err := filepath.WalkDir(repository(t), func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && strings.HasPrefix(entry.Name(), ".") {
			return filepath.SkipDir
		}
		if filepath.Ext(file) != ".go" {
			return nil
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		seen++
		if lines := bytes.Count(text, []byte("\n")); lines > most {
			t.Errorf("%s has %d lines; more than %d is a place to split", file, lines, most)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen == 0 {
		t.Fatal("no Go file found: the test looks in the wrong place")
	}
}
