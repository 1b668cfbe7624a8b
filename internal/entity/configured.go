package entity

import (
	"encoding/json"
	"sort"

	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

// configuredKey holds in private state which attributes the configuration set at
// the last write. It tells an attribute that the user took away from one that an
// import filled in and the user never set.
const configuredKey = "configured"

func configuredNames(config tfsdk.Config) []byte {
	names := []string{}
	if obj, ok := rawObject(config.Raw); ok {
		for name, v := range obj {
			if !v.IsNull() {
				names = append(names, name)
			}
		}
	}
	sort.Strings(names)
	text, err := json.Marshal(names)
	if err != nil {
		return []byte("[]") // not reached: strings always marshal
	}
	return text
}
