package explorer

import "github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"

// export is what a configuration written from an Explorer has to know.
func export() entity.Export {
	return entity.Export{
		Defaults:   map[string]any{"max_concurrent_scans": 1},
		References: map[string]string{"site_id": "site"},
		Identifies: "explorer_id",
		Elsewhere: map[string]string{
			"": "Install it with the new organization's download_token first: it must be registered.",
		},
	}
}
