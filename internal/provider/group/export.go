package group

import "github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"

// export is what a configuration written from a group has to know.
func export() entity.Export {
	return entity.Export{References: map[string]string{"org_roles": "organization"}}
}
