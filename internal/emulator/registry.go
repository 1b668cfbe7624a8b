package emulator

import (
	"reflect"
	"slices"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator/webpage"
)

// objectKind is one kind of things that the console knows, as the file of that kind describes it to
// the rest of the console.
type objectKind struct {
	name        string  // of the Terraform resource or data source
	routes      []route // of the API document
	unpublished []route // of Options.Unpublished
	tables      []tableKind
	// forget takes a deleted organization out of the tables: the rows that go with it, and what other
	// rows say about it. nil = there is nothing to take out.
	forget func(s *state, organizationID string, now int64)
	// title and items list the objects on the page and in /_state; no secret may be in them. nil items
	// = the page has a place of its own for them, or does not show them.
	title string
	items func(s *state) []webpage.Item
}

// objectKinds are all that the console knows. The file of a kind says the rest about it.
func objectKinds() []objectKind {
	return []objectKind{
		publicKind(), accessTokenKind(), apiClientKind(), accountSettingsKind(),
		organizationKind(), siteKind(), apiTokenKind(), exportTokenKind(), taskKind(), explorerKind(), hostedZoneKind(),
		licenseKind(), exportKind(), assetKind(), scanTemplateKind(), credentialKind(), userKind(), groupKind(),
		ssoGroupMappingKind(), assetOwnershipTypeKind(), customIntegrationKind(), eventKind(),
	}
}

// The kinds of token that operations take. Who takes the token of an organization takes that of the
// account, too.

func accountTokenKinds() []string { return []string{kindAccount} }

func organizationTokenKinds() []string { return []string{kindOrganization, kindAccount} }

func exportTokenKinds() []string { return []string{kindExport, kindOrganization, kindAccount} }

// tableKind is how the rows of one type are kept.
type tableKind struct {
	name string       // in the state file
	rows reflect.Type // of a row
	make func() anyTable
}

// tableOfRows keeps rows under a name in the state file. displayName is what people call a row, nil
// = nothing.
func tableOfRows[T row](name string, displayName func(T) string) tableKind {
	return tableKind{name, reflect.TypeFor[T](), func() anyTable { return &table[T]{displayName: displayName} }}
}

// tableKinds are the tables of all kinds.
func tableKinds(kinds []objectKind) []tableKind {
	var out []tableKind
	for _, k := range kinds {
		out = append(out, k.tables...)
	}
	return out
}

// listings are the kinds that the page lists without a place of their own, as far as there are any.
func (s *state) listings(kinds []objectKind) []webpage.Listing {
	var out []webpage.Listing
	for _, k := range kinds {
		if k.items == nil {
			continue
		}
		if items := k.items(s); len(items) > 0 {
			out = append(out, webpage.Listing{Name: k.name, Title: k.title, Items: items})
		}
	}
	return slices.Clip(out)
}
