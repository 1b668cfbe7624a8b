package entity

import (
	"encoding/json"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

// configuredKey holds in private state which optional attributes the configuration set at the last
// write. It tells an attribute that the user took away from one that an import filled in and the
// user never set. An object without it was imported.
const configuredKey = "c"

// configuredNames writes the note. What everybody has to set and the organization are left out:
// private data are to be small (see dev-docs/decisions/private-data.md).
func configuredNames(config tfsdk.Config) []byte {
	names := []string{}
	if obj, ok := rawObject(config.Raw); ok {
		for name, a := range config.Schema.GetAttributes() {
			if a.IsOptional() && name != "organization_id" && !obj[name].IsNull() {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	text, err := json.Marshal(names)
	if err != nil {
		return []byte("[]") // not reached: strings always marshal
	}
	return text
}
