package scantemplate

import (
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanoptions"
)

// export is what a configuration written from a scan template has to know.
func export() entity.Export {
	defaults := scanoptions.Defaults()
	defaults["global"] = false
	return entity.Export{
		Defaults:   defaults,
		References: map[string]string{"organization_id": "organization", "acl": "organization"},
	}
}
