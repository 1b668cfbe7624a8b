package provider

import (
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/apitoken"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/explorer"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/exporttoken"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/hostedzone"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/organization"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanschedule"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/site"
)

// Registry lists every object of the provider, once.
func Registry() []entity.Entry {
	return []entity.Entry{
		organization.Entry(),
		site.Entry(),
		apitoken.Entry(),
		exporttoken.Entry(),
		scanschedule.Entry(),
		explorer.Entry(),
		hostedzone.Entry(),
	}
}
