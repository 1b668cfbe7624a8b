package workspace

import (
	"fmt"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixtures"
)

// UnpublishedEndpoints opts in to the endpoints that the API document does not have.
const UnpublishedEndpoints = `unpublished_endpoints = {
	account_settings = "/account/settings"
	api_clients      = "/account/api/clients"
}`

// Everything is a configuration with at least one object of each kind: the blocks of all fixtures.
// A version, "first" or "second", stands in a text of each object, so that the other version is an
// update of all of them.
func Everything(explorer, version string) string {
	var all strings.Builder
	fmt.Fprintf(&all, "locals {\n  explorer = %q\n  version  = %q\n}\n", explorer, version)
	for _, f := range fixtures.All() {
		all.WriteString(f.HCL)
	}
	return all.String()
}

// EverythingCount is how many resources [Everything] has. One of them, the API client, never
// changes, and one, the Explorer, is never deleted.
func EverythingCount() int {
	n := 0
	for _, f := range fixtures.All() {
		n += max(f.Resources, 1)
	}
	return n
}

// SixtySites are more sites than one run makes at once.
const SixtySites = `
resource "runzero_site" "test" {
  count = 60
  name  = "Site ${count.index}"
}
`
