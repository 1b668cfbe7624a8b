package credential

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
)

// export is what a configuration written from a credential has to know.
func export() entity.Export {
	return entity.Export{
		Defaults:   map[string]any{"global": false},
		References: map[string]string{"acl": "organization"},
		Secrets: map[string]func(func(string) string) string{
			"secret": func(text func(string) string) string {
				keys := kinds()[text("type")].keys
				if len(keys) == 0 {
					return fmt.Sprintf("Secret of the credential %q.", text("name"))
				}
				return fmt.Sprintf("Secret of the credential %q: %s.", text("name"),
					strings.Join(slices.Sorted(maps.Keys(keys)), ", "))
			},
		},
	}
}
