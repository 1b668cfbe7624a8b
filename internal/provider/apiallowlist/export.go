package apiallowlist

import "github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"

// export is what a configuration written from the allowlist has to know.
func export() entity.Export { return entity.Export{IsOnlyOne: true} }
