package scanschedule

import (
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanoptions"
)

// export is what a configuration written from a scan schedule has to know.
func export() entity.Export {
	defaults := scanoptions.Defaults()
	defaults["paused"], defaults["grace_period_hours"] = false, defaultGraceHours
	return entity.Export{
		Defaults:   defaults,
		References: map[string]string{"site_id": "site", "explorer_id": "explorer", "template_id": "scan_template"},
		Elsewhere: map[string]string{
			"hosted_zone":       "The id of a hosted zone of the old console: write the name of one, or \"auto\".",
			"explorer_group_id": "The id of an Explorer group of the old console: write that of the new one.",
		},
	}
}

// defaultGraceHours is the grace period of a schedule that names none (api-behaviour 5).
const defaultGraceHours = 4
