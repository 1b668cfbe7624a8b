package apitoken

import "github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"

// export is what a configuration written from an API token has to know.
func export() entity.Export {
	return entity.Export{
		References: map[string]string{"organization_id": "organization"},
		Findings:   map[string]string{"": "API token"},
		Elsewhere:  map[string]string{"": "A new token: give it to whoever used the old one."},
	}
}
