package site

import (
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// export is what a configuration written from a site has to know.
func export() entity.Export {
	return entity.Export{
		Automatic: &entity.Automatic{Name: runzero.AutomaticSiteName, Attribute: "adopt_existing"},
	}
}
