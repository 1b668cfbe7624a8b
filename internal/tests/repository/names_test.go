package repository

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// lonelyWords say nothing where they are a whole name (dev-docs/naming.md, rule 4).
func lonelyWords() []string {
	return []string{
		"born", "brief", "calm", "during", "fresh", "gone", "held", "kept", "lasting", "mine", "most", "of", "one", "ours",
		"own",
		"said", "says", "settled", "there", "told", "with",
	}
}

// lonelyNames are the declarations and fields of a file whose whole name is such a word, with their
// lines.
func lonelyNames(name, text string) ([]string, error) {
	positions := token.NewFileSet()
	file, err := parser.ParseFile(positions, name, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("names in %s: %w", name, err)
	}
	var found []string
	note := func(names ...*ast.Ident) {
		for _, id := range names {
			if slices.Contains(lonelyWords(), strings.ToLower(id.Name)) {
				found = append(found, fmt.Sprintf("%s:%d: %s", name, positions.Position(id.Pos()).Line, id.Name))
			}
		}
	}
	for _, declaration := range file.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			note(d.Name)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					note(s.Name)
				case *ast.ValueSpec:
					note(s.Names...)
				}
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.StructType:
			for _, field := range n.Fields.List {
				note(field.Names...)
			}
		case *ast.InterfaceType:
			for _, method := range n.Methods.List {
				note(method.Names...)
			}
		}
		return true
	})
	return found, nil
}

// TestNamesExplainThemselves: no declaration and no field is named with a word that needs the next
// line to mean something.
func TestNamesExplainThemselves(t *testing.T) {
	t.Parallel()
	files := 0
	for name, text := range texts(t) {
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		files++
		found, err := lonelyNames(name, text)
		if err != nil {
			t.Fatal(err)
		}
		for _, problem := range found {
			t.Errorf("%s: rule 4 of dev-docs/naming.md", problem)
		}
	}
	if files < 300 {
		t.Errorf("only %d files read: the test looks in the wrong place", files)
	}
}

func TestNamesRuleBites(t *testing.T) {
	t.Parallel()
	broken := `package sample

type held struct {
	told   bool
	within struct{ Of int }
}

const most = 10

var fresh, other = 1, 2

type reader interface{ Says() string }

func (held) kept() {}

func of() {
	local := struct{ mine int }{}
	own := local // the rule is about names that are seen from elsewhere
	_ = own
}
`
	found, err := lonelyNames("sample.go", broken)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(found)
	want := []string{
		"sample.go:10: fresh", "sample.go:12: Says", "sample.go:14: kept", "sample.go:16: of", "sample.go:17: mine",
		"sample.go:3: held",
		"sample.go:4: told", "sample.go:5: Of", "sample.go:8: most",
	}
	if !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
}
