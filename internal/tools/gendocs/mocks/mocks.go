// Package mocks writes the mock data file of the provider: with it, "terraform test" and "tofu
// test" run modules without any console.
package mocks

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
)

// Path is where the file lies in the repository.
const Path = "examples/mocks/runzero.tfmock.hcl"

const header = `# Mock data of the provider runzero, for "terraform test" (1.7 and later) and "tofu test" (1.8 and later). Made from the schemas by
# "make generate"; released with each version.
#
# Copy it into a directory of your module, such as tests/mocks, and name that directory in a test file:
#
#   mock_provider "runzero" {
#     source = "./tests/mocks"
#   }
#
# Without it a mocked id is a random word, which the provider refuses wherever it is used. A kind of object has one id here,
# which all of its instances share: do not make keys of mocked ids, and do not compare two of them. What is not listed is what the
# program fills in by itself: 0, false, and empty collections. Neither program can mock the rows of a list, so those of the plural
# data sources are empty: test what needs rows on the emulated console.
`

// moment is when everything mocked happened.
const moment = "2026-01-02T03:04:05Z"

type document struct {
	Providers map[string]struct {
		Resources   map[string]schema `json:"resource_schemas"`
		DataSources map[string]schema `json:"data_source_schemas"`
	} `json:"provider_schemas"`
}

type schema struct {
	Block struct {
		Attributes map[string]attribute `json:"attributes"`
	} `json:"block"`
}

type attribute struct {
	Type        any     `json:"type"` // "string", or a list for collections
	Nested      *nested `json:"nested_type"`
	Description string  `json:"description"`
	Optional    bool    `json:"optional"`
	Computed    bool    `json:"computed"`
	Sensitive   bool    `json:"sensitive"`
}

type nested struct {
	Attributes map[string]attribute `json:"attributes"`
	Nesting    string               `json:"nesting_mode"`
}

// callsLeft is the API quota that the mocked account has, and has left.
const callsLeft = "1000"

// File makes the file of the schemas, in the form of "terraform providers schema -json".
func File(schemas []byte) ([]byte, error) {
	var all document
	if err := json.Unmarshal(schemas, &all); err != nil {
		return nil, fmt.Errorf("read the schemas: %w", err)
	}
	if len(all.Providers) != 1 {
		return nil, fmt.Errorf("the schemas are of %d providers", len(all.Providers))
	}
	var out strings.Builder
	out.WriteString(header)
	for _, p := range all.Providers {
		write(&out, "mock_resource", p.Resources)
		write(&out, "mock_data", p.DataSources)
	}
	return hclwrite.Format([]byte(out.String())), nil
}

// write writes the blocks of one sort. Objects that need no default have an empty one, so that the
// file names all there are.
func write(out *strings.Builder, block string, schemas map[string]schema) {
	for _, typeName := range slices.Sorted(maps.Keys(schemas)) {
		kind := strings.TrimPrefix(typeName, "runzero_")
		fmt.Fprintf(out, "\n%s %q {\ndefaults = {\n%s}\n}\n", block, typeName,
			defaults(kind, schemas[typeName].Block.Attributes, block == "mock_resource"))
	}
}

// defaults are the lines of an object.
func defaults(kind string, attributes map[string]attribute, isResource bool) string {
	var lines strings.Builder
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		if value, ok := defaultOf(kind, name, attributes[name], isResource); ok {
			fmt.Fprintf(&lines, "%s = %s\n", name, value)
		}
	}
	return lines.String()
}

// mayBeNull finds descriptions that say when an attribute is null.
var mayBeNull = regexp.MustCompile(`(?i)\bnull\b`)

// defaultOf is the mocked value of an attribute in HCL; false = it needs none. Texts do, values
// of any type, and numbers of which 0 would mean that nothing works.
func defaultOf(kind, name string, a attribute, isResource bool) (string, bool) {
	switch {
	case a.Computed && a.Type == "dynamic":
		return "[]", true
	case a.Computed && a.Nested != nil && a.Nested.Nesting == "single":
		return "{\n" + defaults(kind, a.Nested.Attributes, isResource) + "}", true
	case a.Computed && a.Type == "number" && (name == "limit" || name == "remaining"):
		return callsLeft, true
	case !a.Computed || a.Type != "string":
		return "", false
	case name == "id":
		return quoted(idOf(kind)), true
	case name == "organization_id":
		return quoted(idOf("organization")), true
	case a.Sensitive:
		return quoted("mock-" + strings.ReplaceAll(name, "_", "-")), true
	case isOwnID(kind, name):
		return quoted(idOf(kind)), true
	case name == "name" || name == "comment" && !isResource:
		return quoted("Mock " + strings.ReplaceAll(kind, "_", " ")), true
	case isResource && a.Optional:
		return "null", true // it was not configured
	case name == "email":
		return quoted("mock@example.com"), true
	case strings.Contains(a.Description, "RFC 3339"):
		return nullOr(a, moment), true
	case strings.HasPrefix(a.Description, "UUID"):
		return nullOr(a, idOf(strings.TrimSuffix(name, "_id"))), true
	case strings.Contains(a.Description, "JSON"):
		return quoted("{}"), true
	case name == "error":
		return "null", true
	}
	return quoted("mock"), true
}

// nullOr is a value for an attribute that does not say that it may be null.
func nullOr(a attribute, value string) string {
	if mayBeNull.MatchString(a.Description) {
		return "null"
	}
	return quoted(value)
}

// isOwnID reports an attribute that has the object's own id: of what was adopted.
func isOwnID(kind, name string) bool {
	return kind == "api_client" && name == "client_id" || kind == "explorer" && name == "explorer_id"
}

// idOf is the UUID that stands for all objects of a kind.
func idOf(kind string) string {
	h := sha256.Sum256([]byte("runzero mock " + kind))
	h[6], h[8] = h[6]&0x0f|0x40, h[8]&0x3f|0x80 // a random UUID by its form (RFC 9562)
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

func quoted(text string) string { return fmt.Sprintf("%q", text) }
