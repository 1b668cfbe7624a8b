// Package diagindex reads off the sources what the provider's diagnostics can say: their headlines,
// the verbs of "Cannot ...", and the kinds of failure. What is known only when a message is made is
// a [Hole].
package diagindex

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Hole stands for what is known only when a message is made.
const Hole = "<...>"

// Texts are the parts of diagnostics, each with the place in the code that says it first.
type Texts struct {
	// Headlines are the summaries of errors and warnings.
	Headlines map[string]string
	// Verbs are what the envelope can fail to do.
	Verbs map[string]string
	// Kinds are the kinds of failure that the client tells apart.
	Kinds map[string]string
	// Unreadable are diagnostics whose headline the code does not show.
	Unreadable []string
}

// Read reads the packages below the directories, tests left out. An error is one of reading or
// parsing.
func Read(directories ...string) (Texts, error) {
	s := newSource()
	for _, directory := range directories {
		files := os.DirFS(directory)
		err := fs.WalkDir(files, ".", func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || path.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
				return err
			}
			text, err := fs.ReadFile(files, file)
			if err != nil {
				return err
			}
			return s.add(filepath.Join(directory, file), text)
		})
		if err != nil {
			return Texts{}, fmt.Errorf("read the sources in %s: %w", directory, err)
		}
	}
	return s.collect(), nil
}

// headlineAt says which argument of a constructor of diagnostics is the headline.
func headlineAt(name string) (position int, ok bool) {
	switch name {
	case "AddError", "AddWarning", "NewErrorDiagnostic", "NewWarningDiagnostic":
		return 0, true
	case "AddAttributeError", "AddAttributeWarning", "NewAttributeErrorDiagnostic", "NewAttributeWarningDiagnostic":
		return 1, true
	}
	return 0, false
}

// source is Go code by package name, as far as the texts in it go.
type source struct {
	files     *token.FileSet
	packages  map[string][]*ast.File
	values    map[string]ast.Expr      // constants and variables of packages, by "package.name"
	functions map[string]*ast.FuncDecl // by "package.name"; methods are left out
}

func newSource() *source {
	return &source{
		files: token.NewFileSet(), packages: map[string][]*ast.File{}, values: map[string]ast.Expr{},
		functions: map[string]*ast.FuncDecl{},
	}
}

func (s *source) add(name string, text []byte) error {
	file, err := parser.ParseFile(s.files, name, text, parser.SkipObjectResolution)
	if err != nil {
		return fmt.Errorf("parse %s: %w", name, err)
	}
	in := file.Name.Name
	s.packages[in] = append(s.packages[in], file)
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				s.functions[in+"."+d.Name.Name] = d
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if v, ok := spec.(*ast.ValueSpec); ok && len(v.Values) == len(v.Names) {
					for i, n := range v.Names {
						s.values[in+"."+n.Name] = v.Values[i]
					}
				}
			}
		}
	}
	return nil
}

// collect collects what the code can say.
func (s *source) collect() Texts {
	m := Texts{Headlines: map[string]string{}, Verbs: map[string]string{}, Kinds: map[string]string{}}
	for name, files := range s.packages {
		for _, file := range files {
			for _, d := range file.Decls {
				f, ok := d.(*ast.FuncDecl)
				if !ok || f.Body == nil {
					continue
				}
				at := scope{s: s, in: name, body: f.Body}
				if f.Recv != nil && f.Name.Name == "String" && receiver(f) == "ErrorKind" {
					s.note(m.Kinds, f, at.returned(f.Body, 0, 0))
				}
				ast.Inspect(f.Body, func(n ast.Node) bool {
					s.look(&m, at, n)
					return true
				})
			}
		}
	}
	return m
}

// look notes what one piece of code says.
func (s *source) look(m *Texts, at scope, n ast.Node) {
	var headline ast.Expr
	switch n := n.(type) {
	case *ast.CallExpr:
		called, ok := n.Fun.(*ast.SelectorExpr)
		if !ok {
			return
		}
		if i, ok := headlineAt(called.Sel.Name); ok && len(n.Args) > i+1 {
			headline = n.Args[i]
		}
		// The envelope names the verb where it describes an operation.
		if name := called.Sel.Name; (name == "operation" || name == "checkReady") && len(n.Args) > 0 {
			s.note(m.Verbs, n, at.texts(n.Args[0], 0))
		}
	case *ast.CompositeLit:
		for _, e := range n.Elts {
			field, ok := e.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			switch key, _ := field.Key.(*ast.Ident); {
			case key == nil:
			case key.Name == "verb" || key.Name == "Verb":
				s.note(m.Verbs, field, at.texts(field.Value, 0))
			case key.Name == "Summary" && (typeName(n.Type) == "FailedAfterCall" || typeName(n.Type) == "Diagnostic"):
				headline = field.Value
			}
		}
	}
	if headline == nil {
		return
	}
	if field, ok := headline.(*ast.SelectorExpr); ok && field.Sel.Name == "Summary" {
		return // it is looked at where it is set
	}
	for _, text := range at.texts(headline, 0) {
		if strings.Trim(strings.ReplaceAll(text, Hole, ""), " ") == "" {
			m.Unreadable = append(m.Unreadable,
				fmt.Sprintf(
					"%s: the headline of a diagnostic cannot be read off the code: write it as a text, or a format with one",
					s.files.Position(headline.Pos())))
			continue
		}
		s.note(m.Headlines, headline, []string{text})
	}
}

// note keeps texts without anything open, unless they are headlines; those may have Holes.
func (s *source) note(in map[string]string, n ast.Node, texts []string) {
	for _, text := range texts {
		if _, exists := in[text]; !exists && text != "" && text != Hole {
			in[text] = s.files.Position(n.Pos()).String()
		}
	}
}

// scope is where an expression stands.
type scope struct {
	s    *source
	in   string // package
	body *ast.BlockStmt
}

// deepest ends the search in code that goes in circles.
const deepest = 8

// texts are the texts that an expression can have, what is not in the code itself as a [Hole].
func (at scope) texts(e ast.Expr, depth int) []string {
	open := []string{Hole}
	if depth > deepest {
		return open
	}
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return []string{text}
		}
	case *ast.ParenExpr:
		return at.texts(e.X, depth+1)
	case *ast.BinaryExpr:
		var all []string
		for _, x := range at.texts(e.X, depth+1) {
			for _, y := range at.texts(e.Y, depth+1) {
				all = append(all, x+y)
			}
		}
		return all
	case *ast.Ident:
		if local := at.assigned(e.Name, depth); len(local) > 0 {
			return local
		}
		if v, ok := at.s.values[at.in+"."+e.Name]; ok {
			return scope{s: at.s, in: at.in}.texts(v, depth+1)
		}
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok {
			if v, ok := at.s.values[x.Name+"."+e.Sel.Name]; ok {
				return scope{s: at.s, in: x.Name}.texts(v, depth+1)
			}
		}
	case *ast.CallExpr:
		return at.called(e, 0, depth)
	}
	return open
}

// called are the texts of a result of a call: a format, or what a function of the sources returns.
func (at scope) called(call *ast.CallExpr, result, depth int) []string {
	in, name := at.in, ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			in, name = x.Name, f.Sel.Name
		}
	}
	if in == "fmt" && name == "Sprintf" && len(call.Args) > 0 {
		var all []string
		for _, format := range at.texts(call.Args[0], depth+1) {
			all = append(all, regexp.MustCompile(`%[-+# 0]*[0-9.]*[a-zA-Z]`).ReplaceAllString(format, Hole))
		}
		return all
	}
	if f, ok := at.s.functions[in+"."+name]; ok && f.Body != nil && depth < deepest {
		return scope{s: at.s, in: in, body: f.Body}.returned(f.Body, result, depth+1)
	}
	return []string{Hole}
}

// returned are the texts of one result of a function.
func (at scope) returned(body *ast.BlockStmt, result, depth int) []string {
	var all []string
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if len(n.Results) > result {
				for _, text := range at.texts(n.Results[result], depth) {
					if text != "" {
						all = append(all, text)
					}
				}
			}
		}
		return true
	})
	return all
}

// assigned are the texts that a variable of the function gets.
func (at scope) assigned(name string, depth int) []string {
	var all []string
	if at.body == nil {
		return nil
	}
	ast.Inspect(at.body, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok {
			return true
		}
		for i, left := range a.Lhs {
			if id, ok := left.(*ast.Ident); !ok || id.Name != name {
				continue
			}
			if len(a.Rhs) == len(a.Lhs) {
				all = append(all, at.texts(a.Rhs[i], depth+1)...)
			} else if call, ok := a.Rhs[0].(*ast.CallExpr); ok {
				all = append(all, at.called(call, i, depth+1)...)
			}
		}
		return true
	})
	return all
}

func receiver(f *ast.FuncDecl) string { return typeName(f.Recv.List[0].Type) }

// typeName is a type's own name, without its package.
func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.StarExpr:
		return typeName(e.X)
	case *ast.IndexExpr:
		return typeName(e.X)
	}
	return ""
}
