package user

import "github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"

// export is what a configuration written from a user has to know.
func export() entity.Export {
	return entity.Export{
		Defaults:   map[string]any{"superuser": false},
		References: map[string]string{"org_roles": "organization"},
		Findings:   map[string]string{"superuser": "superuser"},
	}
}
