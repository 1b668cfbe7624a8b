package assetownershiptype

import "github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"

// export is what a configuration written from an asset ownership type has to know.
func export() entity.Export {
	return entity.Export{Defaults: map[string]any{"hidden": false}}
}
