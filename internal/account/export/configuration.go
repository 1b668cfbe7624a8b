package export

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// mark is the first line of every file, by which a later run knows its own files.
const mark = "Written by runzero-export."

// Format is a syntax of the language.
type Format string

// The formats.
const (
	HCL  Format = "hcl"
	JSON Format = "json"
)

// Settings are how a configuration is written.
type Settings struct {
	Format Format
	// HasImports adds an import block for each object. Without them the configuration is for
	// another account: secrets are variables, and what the account makes by itself is taken over.
	HasImports bool
	// KeepsDefaults writes what is as the service makes it, too.
	KeepsDefaults bool
	// Version is the provider's; "" = no constraint.
	Version string
	// BaseURL is the console's address; "" = the default.
	BaseURL string
}

// Files are the contents of a directory by name; names have slashes.
type Files map[string][]byte

// writer makes files of an account.
type writer struct {
	Settings

	account *Account
	names   map[string]string // of blocks, by id
	kinds   map[string]string // of objects, by id

	files     []*file
	variables []block
	imports   []block
	extra     Files
}

// Configuration writes an account as configuration.
func (a *Account) Configuration(settings Settings) (Files, error) {
	w := &writer{
		Settings: settings, account: a, names: nameBlocks(a.Objects), kinds: map[string]string{},
		extra: Files{},
	}
	for _, o := range a.Objects {
		w.kinds[o.ID] = o.Kind
	}
	places := w.places()
	for _, o := range a.Objects {
		b := w.resource(o)
		f := w.file(places[o.OrganizationID], b)
		f.blocks = append(f.blocks, b)
		w.imports = append(w.imports, block{kind: "import", attributes: []attribute{
			{name: "to", value: reference(w.address(o))}, {name: "id", value: text(o.ImportID())},
		}})
	}
	if notes := a.notes(settings.HasImports); len(notes) > 0 {
		f := w.fileNamed(accountFile)
		f.comments = append(f.comments, notes...)
	}
	files := w.files
	slices.SortStableFunc(files, func(x, y *file) int { return cmp.Compare(x.name, y.name) })
	files = append(files, w.provider())
	if len(w.variables) > 0 {
		files = append(files, &file{name: "variables", blocks: w.variables})
	}
	if settings.HasImports && len(w.imports) > 0 {
		files = append(files, &file{name: "imports", blocks: w.imports})
	}
	all := maps.Clone(w.extra)
	for _, f := range files {
		if err := all.add(*f, settings.Format); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (all Files) add(f file, format Format) error {
	if format != JSON {
		all[f.name+".tf"] = asHCL(f)
		return nil
	}
	data, err := asJSON(f)
	if err != nil {
		return fmt.Errorf("write %s: %w", f.name, err)
	}
	all[f.name+".tf.json"] = data
	return nil
}

// accountFile is the file of what lives in no organization.
const accountFile = "account"

// places gives each organization its file, by id.
func (w *writer) places() map[string]string {
	places := map[string]string{"": accountFile}
	for _, o := range w.account.Objects {
		if o.Kind != organizationKind {
			continue
		}
		name := w.names[o.ID]
		// Files of some names mean something else to Terraform, or cannot be made on Windows.
		if slices.Contains([]string{
			accountFile, "provider", "variables", "imports", "override", "con", "prn", "aux", "nul",
		}, name) || strings.HasSuffix(name, "_override") || len(name) == 4 &&
			(strings.HasPrefix(name, "com") || strings.HasPrefix(name, "lpt")) {
			name += "_organization"
		}
		places[o.ID] = name
	}
	return places
}

// file gives the file of a block. What waits for an Explorer in another account has one of its own.
func (w *writer) file(name string, b block) *file {
	if name == "" {
		name = accountFile
	}
	if !w.HasImports && needsExplorer(b) {
		name += ".explorers"
	}
	return w.fileNamed(name)
}

func (w *writer) fileNamed(name string) *file {
	for _, f := range w.files {
		if f.name == name {
			return f
		}
	}
	f := &file{name: name}
	w.files = append(w.files, f)
	return f
}

// explorerType is the type of the programs that have to register before anything can run on them.
const explorerType = "runzero_explorer"

func needsExplorer(b block) bool {
	return b.labels[0] == explorerType || slices.ContainsFunc(b.attributes, func(a attribute) bool {
		r, ok := a.value.(reference)
		return ok && strings.HasPrefix(string(r), explorerType+".")
	})
}

func (w *writer) address(o Object) string { return "runzero_" + o.Kind + "." + w.names[o.ID] }

// leadingAttributes are attributes that stand first, in this order; the others follow by name.
func leadingAttributes() []string {
	return []string{
		"organization_id", "parent_id", "site_id", "group_id", "type", "name", "email", "comment", "first_name", "last_name",
		"description", "explorer_id", "explorer_group_id", "hosted_zone", "template_id", "frequency", "start_time",
	}
}

// resource is the block of an object.
func (w *writer) resource(o Object) block {
	b := block{kind: "resource", labels: []string{"runzero_" + o.Kind, w.names[o.ID]}}
	k := w.account.kinds[o.Kind]
	if note := k.Export.Elsewhere[""]; note != "" && !w.HasImports {
		b.comments = append(b.comments, note)
	}
	schema := slices.Clone(k.schema.Block.Attributes)
	order := leadingAttributes()
	rank := func(a *tfprotov6.SchemaAttribute) int {
		if i := slices.Index(order, a.Name); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortFunc(schema, func(x, y *tfprotov6.SchemaAttribute) int {
		return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(x.Name, y.Name))
	})
	for _, a := range schema {
		if !a.Optional && !a.Required || a.WriteOnly || a.Name == "timeouts" {
			continue
		}
		if value, comments, isSaid := w.value(&b, o, k, a); isSaid {
			b.attributes = append(b.attributes, attribute{name: a.Name, value: value, comments: comments})
		}
	}
	if b.labels[1] != identifier(o.Name) && o.Name != o.ID && !b.hasText(o.Name) {
		b.comments = slices.Insert(b.comments, 0, o.Name)
	}
	if auto := k.Export.Automatic; auto != nil && !w.HasImports && o.Text("name") == auto.Name {
		b.attributes = append(b.attributes, attribute{name: auto.Attribute, value: literal{cty.True}})
	}
	return b
}

// hasText reports whether an attribute of the block is the text.
func (b block) hasText(name string) bool {
	return slices.ContainsFunc(b.attributes, func(a attribute) bool {
		_, isLiteral := a.value.(literal)
		return isLiteral && sortKey(a.value) == name
	})
}

// value is the value of one attribute, if it is to be said.
func (w *writer) value(
	b *block, o Object, k *kind, a *tfprotov6.SchemaAttribute,
) (value expression, comments []string, isSaid bool) {
	v := o.Values[a.Name]
	describe, isSecret := k.Export.Secrets[a.Name]
	switch {
	case isSecret:
		return w.secret(b, o, a, describe(o.Text), true)
	case a.Sensitive:
		return w.secret(b, o, a, fmt.Sprintf("%s of the %s %q: %s.", a.Name, k.Title, o.Name, secretKeys(v)), !v.IsNull())
	case k.Export.Identifies == a.Name && !w.HasImports:
		b.attributes = append(b.attributes, attribute{name: "name", value: text(o.Name)})
		return nil, nil, false
	}
	value = expressionOf(v)
	if value == nil && a.Required {
		value = emptyOf(v.Type())
	}
	if value == nil || !w.KeepsDefaults && isDefault(value, k.Export.Defaults[a.Name]) {
		return nil, nil, false
	}
	if note := k.Export.Elsewhere[a.Name]; note != "" && !w.HasImports {
		comments = append(comments, note)
	}
	if a.Name == "organization_id" || k.Export.References[a.Name] != "" {
		var missing []string
		value, missing = w.refer(o, value)
		for _, id := range missing {
			comments = append(comments, fmt.Sprintf("%s is not part of this export.", runzero.Quotable(id)))
		}
	}
	if ending := k.Export.Files[a.Name]; ending != "" {
		value = w.asFile(o, a.Name, ending, value)
	}
	return value, comments, true
}

// secretKeys names the keys of a secret map.
func secretKeys(v tftypes.Value) string {
	keys := map[string]tftypes.Value{}
	if v.IsNull() || v.As(&keys) != nil || len(keys) == 0 {
		return "a secret"
	}
	return "keys " + runzero.Quotable(strings.Join(slices.Sorted(maps.Keys(keys)), ", "))
}

// secret is a comment where the object is there, and a variable where it is to be made.
func (w *writer) secret(
	b *block, o Object, a *tfprotov6.SchemaAttribute, description string, isNeeded bool,
) (expression, []string, bool) {
	if !isNeeded {
		return nil, nil, false
	}
	if w.HasImports {
		b.remarks = append(b.remarks, fmt.Sprintf("%s is a secret and is left as it is; set it here to manage it.", a.Name))
		return nil, nil, false
	}
	name := fmt.Sprintf("%s_%s_%s", o.Kind, w.names[o.ID], a.Name)
	typ := reference("string")
	if a.Type != nil && a.Type.Is(tftypes.Map{}) {
		typ = "map(string)"
	}
	w.variables = append(w.variables, block{kind: "variable", labels: []string{name}, attributes: []attribute{
		{name: "description", value: text(oneLine(description))},
		{name: "type", value: typ},
		{name: "sensitive", value: literal{cty.True}},
	}})
	return reference("var." + name), nil, true
}

// refer puts references in the place of ids, and gives the ids of nothing that is exported.
func (w *writer) refer(o Object, e expression) (expression, []string) {
	var missing []string
	one := func(e expression) expression {
		id := sortKey(e)
		kind, ok := w.kinds[id]
		if !ok || id == o.ID {
			missing = append(missing, id)
			return e
		}
		return reference(fmt.Sprintf("runzero_%s.%s.id", kind, w.names[id]))
	}
	switch e := e.(type) {
	case literal:
		return one(e), missing
	case listOf:
		for i := range e {
			e[i] = one(e[i])
		}
	case mapOf:
		for i := range e {
			e[i].key = one(e[i].key)
		}
		e.sort()
	}
	return e, missing
}

// asFile writes a value in base64 as a file and refers to it.
func (w *writer) asFile(o Object, attribute, ending string, e expression) expression {
	data, err := base64.StdEncoding.DecodeString(sortKey(e))
	if err != nil || len(data) == 0 {
		return e
	}
	name := fmt.Sprintf("%ss/%s.%s", attribute, w.names[o.ID], ending)
	w.extra[name] = data
	return reference(fmt.Sprintf("filebase64(\"${path.module}/%s\")", name))
}

// isDefault compares a value with what the service makes by itself.
func isDefault(e expression, byDefault any) bool {
	l, ok := e.(literal)
	if !ok {
		return false
	}
	switch byDefault := byDefault.(type) {
	case string:
		return l.value.RawEquals(cty.StringVal(byDefault))
	case bool:
		return l.value.RawEquals(cty.BoolVal(byDefault))
	case int:
		return l.value.Type() == cty.Number && l.value.Equals(cty.NumberIntVal(int64(byDefault))).True()
	}
	return false
}

// notes say what the export cannot hold.
func (a *Account) notes(hasImports bool) []string {
	if !a.isWhole {
		return nil
	}
	notes := []string{
		"API clients are not part of this export: the API has no list of them. Make them in the console, and manage their " +
			"secrets with runzero_api_client.",
	}
	if a.settingsPath == "" {
		notes = append(notes, "The API key IP address allowlist is not part of this export: the published API does not have it.")
	}
	if !hasImports {
		notes = append(notes, "Assets, the results of scans, and who belongs to a group are not in the API.")
	}
	return notes
}

// ProviderSource is the provider's address in the registries.
const ProviderSource = "seed-84f6aeb9/runzero"

// provider is the file that names the provider.
func (w *writer) provider() *file {
	required := mapOf{{text("source"), text(ProviderSource)}}
	if w.Version != "" {
		required = append(required, mapEntry{text("version"), text("~> " + w.Version)})
	}
	p := block{kind: "provider", labels: []string{"runzero"}, comments: []string{
		"The credential comes from the environment, such as RUNZERO_CLIENT_ID and RUNZERO_CLIENT_SECRET.",
	}}
	if w.HasImports {
		if w.BaseURL != "" {
			p.attributes = append(p.attributes, attribute{name: "base_url", value: text(w.BaseURL)})
		}
		if w.account.ID != "" {
			p.attributes = append(p.attributes, attribute{
				name: "account_id", value: text(w.account.ID),
				comments: []string{"A credential of another account is refused."},
			})
		}
	} else {
		p.comments = append(p.comments, "RUNZERO_BASE_URL names the console to apply this to.")
	}
	if w.account.settingsPath != "" {
		p.attributes = append(p.attributes, attribute{name: endpointsAttribute, value: mapOf{
			{text(settingsAttribute), text(w.account.settingsPath)},
		}})
	}
	return &file{name: "provider", blocks: []block{
		{kind: "terraform", blocks: []block{{
			kind: "required_providers", attributes: []attribute{{name: "runzero", value: required}},
		}}}, p,
	}}
}
