// Package mocks writes the mock data files of the provider: with them, "terraform test" and "tofu
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

// Paths of the files in the repository: one for Terraform, which reads a directory of them, and one
// for OpenTofu, which does not.
const (
	TerraformPath = "examples/module/tests/mocks/runzero.tfmock.hcl"
	OpenTofuPath  = "examples/module/tests/mocks/runzero.opentofu.hcl"
)

const about = `# Without it a mocked id is a random word, which the provider refuses wherever it is used. A kind of object has one id here,
# which all of its instances share: do not make keys of mocked ids, and do not compare two of them. What is not listed is what the
# program fills in by itself: 0, false, and empty collections. Neither program can mock the rows of a list, so those of the plural
# data sources are empty: test what needs rows on the emulated console.
`

const terraformHeader = `# Mock data of the provider runzero, for "terraform test" (1.7 and later). Made from the schemas by "make generate"; released with
# each version.
#
# Copy it into a directory of your module, such as tests/mocks, and name that directory in a test file:
#
#   mock_provider "runzero" {
#     source = "./tests/mocks"
#   }
#
` + about

const openTofuHeader = `# Mock data of the provider runzero, for "tofu test" (1.8 and later). Made from the schemas by "make generate"; released with each
# version.
#
# OpenTofu reads no files of mock data: copy the block, or what you need of it, into a test file. It refuses a default for what a
# configuration sets, so there are defaults here for what none can set, and for the id of data sources: take that line out where
# you look up by id. It cannot mock data sources with values of any type (runzero_inventory).
#
` + about

// flavor is for whom a file is.
type flavor int

const (
	forTerraform flavor = iota
	forOpenTofu
)

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

// Files makes the files of the schemas, in the form of "terraform providers schema -json", by their
// paths.
func Files(schemas []byte) (map[string][]byte, error) {
	var all document
	if err := json.Unmarshal(schemas, &all); err != nil {
		return nil, fmt.Errorf("read the schemas: %w", err)
	}
	if len(all.Providers) != 1 {
		return nil, fmt.Errorf("the schemas are of %d providers", len(all.Providers))
	}
	files := map[string][]byte{}
	for _, p := range all.Providers {
		text := terraformHeader + blocks("mock_resource", p.Resources, forTerraform) +
			blocks("mock_data", p.DataSources, forTerraform)
		files[TerraformPath] = hclwrite.Format([]byte(text))
		text = openTofuHeader + "\nmock_provider \"runzero\" {\n" + strings.TrimPrefix(
			blocks("mock_resource", p.Resources, forOpenTofu)+blocks("mock_data", p.DataSources, forOpenTofu), "\n") + "}\n"
		files[OpenTofuPath] = hclwrite.Format([]byte(text))
	}
	return files, nil
}

// blocks are those of one sort. Objects that need no default have an empty one, so that the file
// names all there are.
func blocks(block string, schemas map[string]schema, f flavor) string {
	var out strings.Builder
	for _, typeName := range slices.Sorted(maps.Keys(schemas)) {
		kind := strings.TrimPrefix(typeName, "runzero_")
		attributes := maps.Clone(schemas[typeName].Block.Attributes)
		if f == forOpenTofu {
			maps.DeleteFunc(attributes, func(name string, a attribute) bool {
				return a.Optional && (name != "id" || block != "mock_data") || a.Type == "dynamic"
			})
		}
		fmt.Fprintf(&out, "\n%s %q {\ndefaults = {\n%s}\n}\n", block, typeName,
			defaults(kind, attributes, block == "mock_resource"))
	}
	return out.String()
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

// completeObject is defaults for an object inside of another, which OpenTofu wants without a gap.
func completeObject(kind string, attributes map[string]attribute, isResource bool) string {
	zero := map[string]string{"number": "0", "bool": "false"}
	lines := defaults(kind, attributes, isResource)
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		if _, has := defaultOf(kind, name, attributes[name], isResource); has {
			continue
		}
		if text, isText := attributes[name].Type.(string); isText && zero[text] != "" {
			lines += name + " = " + zero[text] + "\n"
		}
	}
	return lines
}

// mayBeNull finds descriptions that say when an attribute is null.
var mayBeNull = regexp.MustCompile(`(?i)\bnull\b`)

// defaultOf is the mocked value of an attribute in HCL; false = it needs none. Texts do, values
// of any type, numbers of which 0 would mean that nothing works, and that a list is complete.
func defaultOf(kind, name string, a attribute, isResource bool) (string, bool) {
	switch {
	case a.Computed && a.Type == "dynamic":
		return "[]", true
	case a.Computed && a.Nested != nil && a.Nested.Nesting == "single":
		return "{\n" + completeObject(kind, a.Nested.Attributes, isResource) + "}", true
	case a.Computed && a.Type == "number" && (name == "limit" || name == "remaining"):
		return callsLeft, true
	case a.Computed && a.Type == "bool" && name == "complete":
		return "true", true
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
