package ssogroupmapping

import "github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"

// export is what a configuration written from an SSO group mapping has to know.
func export() entity.Export {
	return entity.Export{References: map[string]string{"group_id": "group"}}
}
