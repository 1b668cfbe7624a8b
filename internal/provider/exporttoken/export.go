package exporttoken

import "github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"

// export is what a configuration written from an export token has to know.
func export() entity.Export {
	return entity.Export{
		Findings:  map[string]string{"": "export token"},
		Elsewhere: map[string]string{"": "A new token: give it to whoever used the old one."},
	}
}
