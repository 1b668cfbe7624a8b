// Command newobject begins an object of the provider: it writes the files of its client, of the
// emulated console, its directory, its test, its fixture and its examples, and enters it into the
// registries. What it writes is an object with a name and a description; the rest is the work.
package main

import (
	"bytes"
	"embed"
	"errors"
	"flag"
	"fmt"
	"go/format"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"
)

//go:embed templates
var templates embed.FS

const module = "github.com/seed-84f6aeb9/terraform-provider-runzero"

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "newobject:", err)
		os.Exit(1) //nolint:forbidigo // a program's end
	}
}

func run(arguments []string, output io.Writer) error {
	flags := flag.NewFlagSet("newobject", flag.ContinueOnError)
	root := flags.String("root", ".", "the repository")
	name := flags.String("name", "", "the object's name in Terraform without runzero_, such as webhook")
	in := flags.String("in", "", "where it lives: account or organization")
	if err := flags.Parse(arguments); err != nil {
		return fmt.Errorf("reading the flags: %w", err)
	}
	o, err := newObject(*name, *in)
	if err != nil {
		return err
	}
	written, err := o.write(*root)
	for _, file := range written {
		fmt.Fprintln(output, file)
	}
	return err
}

// object is what the templates need to know.
type object struct {
	Module         string
	Name, Plural   string // in Terraform
	InOrganization bool
}

var nameForm = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

func newObject(name, in string) (object, error) {
	if !nameForm.MatchString(name) || strings.HasSuffix(name, "s") {
		return object{}, fmt.Errorf("NAME is a singular in lower case such as webhook or asset_tag, not %q", name)
	}
	if in != "account" && in != "organization" {
		return object{}, fmt.Errorf("IN is account or organization, not %q", in)
	}
	plural := name + "s"
	if stem, ok := strings.CutSuffix(name, "y"); ok {
		plural = stem + "ies"
	}
	return object{Module: module, Name: name, Plural: plural, InOrganization: in == "organization"}, nil
}

// camel joins the words of a name, each with a capital.
func camel(name string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(name, "_") {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

func uncapital(name string) string { return strings.ToLower(name[:1]) + name[1:] }

// The methods below are what the templates call.

func (o object) Type() string    { return camel(o.Name) }
func (o object) Types() string   { return camel(o.Plural) }
func (o object) Var() string     { return uncapital(o.Type()) }
func (o object) Vars() string    { return uncapital(o.Types()) }
func (o object) Package() string { return strings.ReplaceAll(o.Name, "_", "") }
func (o object) Title() string   { return strings.ReplaceAll(o.Name, "_", " ") }
func (o object) Titles() string  { return strings.ReplaceAll(o.Plural, "_", " ") }

func (o object) TitlesUpper() string { return strings.ToUpper(o.Titles()[:1]) + o.Titles()[1:] }

// Article is the one that stands in front of the title.
func (o object) Article() string {
	if strings.ContainsAny(o.Name[:1], "aeiou") {
		return "an"
	}
	return "a"
}

func (o object) pick(inAccount, inOrganization string) string {
	if o.InOrganization {
		return inOrganization
	}
	return inAccount
}

func (o object) Operation() string  { return o.pick("Account", "") + o.Type() }
func (o object) Operations() string { return o.pick("Account", "") + o.Types() }
func (o object) Needs() string      { return o.pick("NeedsAccount", "NeedsOrganization") }
func (o object) Embedded() string   { return o.pick("InAccount", "InOrganization") }
func (o object) Org() string        { return o.pick(`""`, "orgID") }
func (o object) OrgParam() string   { return o.pick("", ", orgID string") }
func (o object) OrgParams() string  { return o.pick("", ", orgID") }

func (o object) Path() string {
	return o.pick("/account/", "/org/") + strings.ReplaceAll(o.Plural, "_", "-")
}

// ModelOrg is the argument for the organization of a model.
func (o object) ModelOrg(model string) string {
	return o.pick("", model+".OrganizationID.ValueString(), ")
}

// ImportID is an id as an import takes it.
func (o object) ImportID() string {
	const id, org = "3f1d8a52-7b64-4e0c-8f29-5c9e1a2b7d46", "e22b0c0e-0d3f-4f8a-9c1e-6a7f2b5d8c31"
	return o.pick(id, org+"/"+id)
}

// files are the object's own, by template.
func (o object) files() map[string]string {
	dir, examples := "internal/provider/"+o.Package()+"/", "examples/resources/runzero_"+o.Name+"/"
	data := dir + "testdata/TestAcc" + o.Type() + "/"
	return map[string]string{
		"client.go":                 "internal/runzero/" + o.Plural + ".go",
		"emulator.go":               "internal/emulator/" + o.Plural + ".go",
		"schema.go":                 dir + "schema.go",
		"model.go":                  dir + "model.go",
		"export.go":                 dir + "export.go",
		"resource.go":               dir + "resource.go",
		"data_source.go":            dir + "data_source.go",
		"acceptance_test.go":        dir + "acceptance_test.go",
		"create.tf":                 data + "create/main.tf",
		"changed.tf":                data + "changed/main.tf",
		"fixture.go":                dir + o.Package() + "test/fixture.go",
		"resource.tf":               examples + "resource.tf",
		"import.sh":                 examples + "import.sh",
		"import-by-string-id.tf":    examples + "import-by-string-id.tf",
		"import-by-identity.tf":     examples + "import-by-identity.tf",
		"data-source.tf":            "examples/data-sources/runzero_" + o.Name + "/data-source.tf",
		"data-sources.tf":           "examples/data-sources/runzero_" + o.Plural + "/data-source.tf",
		"list-resource.tfquery.hcl": "examples/list-resources/runzero_" + o.Name + "/list-resource.tfquery.hcl",
	}
}

// insertion is a text that goes in front of the first place that follows another.
type insertion struct{ file, after, before, text string }

// insertions are the entries in the registries.
func (o object) insertions() []insertion {
	const registry, kinds = "internal/provider/registry.go", "internal/emulator/registry.go"
	const fixtures, leftovers = "internal/acctest/fixtures/fixtures.go", "internal/runzero/leftovers.go"
	dir := "\t\"" + module + "/internal/provider/" + o.Package()
	leftover := fmt.Sprintf("\tcase %s.name:\n\t\treturn isUnused(ctx, c, %s, %s, e.ID)\n", o.Vars(), o.Vars(),
		o.pick(`""`, "e.Organization"))
	alike := fmt.Sprintf("\tcase %s.name:\n\t\treturn madeLike(ctx, c, %s, e, func(v %s) string { return v.Name })\n",
		o.Vars(), o.Vars(), o.Type())
	return []insertion{
		{registry, "import (", ")\n", dir + "\"\n"},
		{registry, "[]entity.Entry{", "\t}\n", "\t\t" + o.Package() + ".Entry(),\n"},
		{kinds, "[]objectKind{", "\t}\n", "\t\t" + o.Var() + "Kind(),\n"},
		{fixtures, "import (", ")\n", dir + "/" + o.Package() + "test\"\n"},
		{fixtures, "[]fixture.Fixture{", "\t}\n", "\t\t" + o.Package() + "test.Fixture(),\n"},
		{leftovers, "isLeftOver(ctx context.Context", "\t}\n\treturn true, nil", leftover},
		{leftovers, "madeUnanswered(ctx context.Context", "\tcase apiClientKind:", alike},
	}
}

// write writes the files and enters the object into the registries. It gives the files that it
// wrote, and writes none that is there.
func (o object) write(root string) (written []string, err error) {
	files := o.files()
	for _, file := range files {
		if _, err := os.Stat(filepath.Join(root, file)); err == nil {
			return nil, fmt.Errorf("%s is there already", file)
		}
	}
	put := func(file string, text []byte) error {
		if filepath.Ext(file) == ".go" {
			formatted, err := format.Source(text)
			if err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
			text = formatted
		}
		path := filepath.Join(root, file)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o750), os.WriteFile(path, text, 0o644)); err != nil { //nolint:gosec // source code
			return fmt.Errorf("writing %s: %w", file, err)
		}
		written = append(written, file)
		return nil
	}
	for name, file := range files {
		source, err := templates.ReadFile("templates/" + name + ".tmpl")
		if err != nil {
			return written, fmt.Errorf("reading a template: %w", err)
		}
		t, err := template.New(name).Delims("<<", ">>").Parse(string(source))
		if err != nil {
			return written, fmt.Errorf("parsing a template: %w", err)
		}
		var text bytes.Buffer
		if err := t.Execute(&text, o); err != nil {
			return written, fmt.Errorf("filling in a template: %w", err)
		}
		if err := put(file, text.Bytes()); err != nil {
			return written, err
		}
	}
	for _, i := range o.insertions() {
		text, err := os.ReadFile(filepath.Join(root, i.file)) //nolint:gosec // the program is given the repository
		if err != nil {
			return written, fmt.Errorf("entering the object: %w", err)
		}
		head, tail, hasAfter := strings.Cut(string(text), i.after)
		inside, rest, hasBefore := strings.Cut(tail, i.before)
		if !hasAfter || !hasBefore {
			return written, fmt.Errorf("%s has no place for the entry after %q", i.file, i.after)
		}
		if err := put(i.file, []byte(head+i.after+inside+i.text+i.before+rest)); err != nil {
			return written, err
		}
	}
	return written, nil
}
