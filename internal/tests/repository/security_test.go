package repository

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestSecurityPromisesAreHeld: each test that SECURITY.md names is there, and each bound of an
// answer stands in its table.
func TestSecurityPromisesAreHeld(t *testing.T) {
	t.Parallel()
	root := repository(t)
	text := readFile(t, filepath.Join(root, "SECURITY.md"))
	tests := testFunctions(t, root)
	named := regexp.MustCompile("`((?:Test|Fuzz)[A-Z]\\w*)`").FindAllStringSubmatch(text, -1)
	if len(named) < 30 {
		t.Fatalf("only %d tests are named", len(named))
	}
	for _, name := range named {
		if !tests[name[1]] {
			t.Errorf("SECURITY.md names %s, and there is no such test", name[1])
		}
	}
	file, err := parser.ParseFile(token.NewFileSet(),
		filepath.Join(root, "internal", "runzero", "internal", "bounds", "bounds.go"), nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	bounds := 0
	for _, d := range file.Decls {
		constants, ok := d.(*ast.GenDecl)
		if !ok || constants.Tok != token.CONST {
			continue
		}
		for _, spec := range constants.Specs {
			one, ok := spec.(*ast.ValueSpec)
			if !ok {
				continue
			}
			bounds++
			if name := one.Names[0].Name; one.Doc.Text() == "" || !strings.Contains(text, "`bounds."+name+"`") {
				t.Errorf("the bound %s has no reason, or does not stand in SECURITY.md", name)
			}
		}
	}
	if bounds < 8 {
		t.Errorf("only %d bounds found", bounds)
	}
}

// testFunctions are the names of all tests and fuzz targets.
func testFunctions(t *testing.T, root string) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (strings.HasPrefix(entry.Name(), ".") && file != root || entry.Name() == "dist"):
			return filepath.SkipDir
		case strings.HasSuffix(file, "_test.go"):
			for _, found := range function.FindAllStringSubmatch(readFile(t, file), -1) {
				names[found[1]] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
