package provider

import (
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/accesstoken"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/apiallowlist"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/apiclient"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/apitoken"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/assetownershiptype"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/assetupdate"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/console"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/credential"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/customintegration"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/events"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/explorer"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/exporttoken"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/group"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/hostedzone"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/inventory"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/license"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/organization"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scan"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scancoverage"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanschedule"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scantemplate"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/site"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/ssogroupmapping"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/task"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/trafficsampling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/user"
)

// Registry lists every object of the provider, once.
func Registry() []entity.Entry {
	return []entity.Entry{
		organization.Entry(),
		site.Entry(),
		apitoken.Entry(),
		exporttoken.Entry(),
		apiclient.Entry(),
		accesstoken.Entry(),
		apiallowlist.Entry(),
		scan.Entry(),
		scancoverage.Entry(),
		scanschedule.Entry(),
		trafficsampling.Entry(),
		scantemplate.Entry(),
		credential.Entry(),
		explorer.Entry(),
		hostedzone.Entry(),
		task.Entry(),
		license.Entry(),
		events.Entry(),
		console.Entry(),
		inventory.Entry(),
		user.Entry(),
		group.Entry(),
		ssogroupmapping.Entry(),
		assetownershiptype.Entry(),
		assetupdate.Entry(),
		customintegration.Entry(),
	}
}
