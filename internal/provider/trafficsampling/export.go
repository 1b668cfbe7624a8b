package trafficsampling

import "github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"

// export is what a configuration written from a traffic sampling has to know.
func export() entity.Export {
	return entity.Export{References: map[string]string{"site_id": "site", "explorer_id": "explorer"}}
}
