package customintegration

import "github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"

// export is what a configuration written from a custom integration has to know.
func export() entity.Export {
	return entity.Export{Files: map[string]string{"icon": "png"}}
}
