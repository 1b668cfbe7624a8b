package entity

import (
	"fmt"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Object says what one kind of thing in a runZero account is called and what
// it needs. Its resource, data sources and docs share one value.
type Object struct {
	// Name is the type name without the provider's prefix, in the singular: "site".
	Name string
	// Plural is the same in the plural, as the data source and its list attribute are named: "sites".
	Plural string
	// Title is the name in running text, with runZero's own capitals: "API token".
	Title string
	// Requires is the kind of credential that its calls need.
	Requires runzero.Requirement
	// RequiresExisting is [runzero.NeedsOrganization] where an organization token can read, import and
	// update the one that it belongs to, and Requires is about creating and destroying; otherwise
	// [runzero.NeedsAccount].
	RequiresExisting runzero.Requirement
	// License is what the runZero license must have, as far as the API document or the vendor says; ""
	// for nothing in particular.
	License string
	// Calls is what it costs.
	Calls Calls
	// Describe is the first paragraph of the docs page, in Markdown.
	Describe string
	// IDText says what `id` is where it is not the object's own UUID.
	IDText string
	// DescribeAll is the first paragraph of the plural data source's docs page.
	DescribeAll string
	// Export is what a configuration written from an existing object has to know.
	Export Export
}

// TypeName is the name in configurations: "runzero_site".
func (o Object) TypeName() string { return "runzero_" + o.Name }

// markdown is the description of a docs page: what it is, then what it needs.
func (o Object) markdown(text string) string {
	return fmt.Sprintf("%s\n\nNeeds %s.", strings.TrimSpace(text), o.CredentialText())
}

// CredentialText says which credential the object needs, as the object of "needs".
func (o Object) CredentialText() string {
	if !o.isLooser() {
		return o.Requires.Sentence()
	}
	return o.Requires.Sentence() + "; an organization token (starts with `OT`) can read, import and update the one that it " +
		"belongs to"
}

// isLooser reports whether an object that exists needs less than creating and destroying it.
func (o Object) isLooser() bool {
	return o.RequiresExisting != runzero.NeedsAccount && o.RequiresExisting != o.Requires
}

// allowsExisting reports whether a credential can read, import and update an object.
func (o Object) allowsExisting(kind runzero.LoginKind) bool {
	return o.Requires.Allows(kind) || o.isLooser() && o.RequiresExisting.Allows(kind)
}

// idText describes `id` in schemas.
func (o Object) idText() string {
	if o.IDText != "" {
		return o.IDText
	}
	return fmt.Sprintf("UUID of the %s.", o.Title)
}

// quotedList names several objects in a sentence.
func quotedList(names []string) string {
	clean := make([]string, 0, len(names))
	for _, name := range names {
		clean = append(clean, runzero.Quotable(name))
	}
	return strings.Join(clean, ", ")
}

// label names one object in diagnostics: `site "HQ" (3f2a...)`.
func (o Object) label(name, id string) string {
	name, id = runzero.Quotable(name), runzero.Quotable(id)
	switch {
	case name != "" && id != "":
		return fmt.Sprintf("%s %q (%s)", o.Title, name, id)
	case name != "":
		return fmt.Sprintf("%s %q", o.Title, name)
	case id != "":
		return fmt.Sprintf("%s %s", o.Title, id)
	}
	return o.Title
}
