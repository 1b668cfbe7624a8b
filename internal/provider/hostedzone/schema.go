// Package hostedzone is `runzero_hosted_zone`: the service's own scanners in the cloud.
package hostedzone

import (
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "hosted_zone", Plural: "hosted_zones", Title: "hosted zone",
		Requires: runzero.NeedsOrganization,
		License:  "Enterprise or Platform.",
		Calls: entity.Calls{
			List: []string{"GET /org/hosted-zones"},
			Read: []string{"GET /org/hosted-zones/{hosted_zone_id}"},
		},
		Describe: "A hosted zone: scanners that runZero runs itself, for public addresses. They need an Enterprise or " +
			"Platform license and do not exist on self-hosted consoles.",
		DescribeAll: "Lists the hosted zones that an organization may use. They need an Enterprise or Platform license and " +
			"do not exist on self-hosted consoles.",
	}
}

func dataAttributes() map[string]dschema.Attribute {
	return map[string]dschema.Attribute{
		"name":    dschema.StringAttribute{Computed: true, MarkdownDescription: "Name."},
		"enabled": dschema.BoolAttribute{Computed: true, MarkdownDescription: "Whether it is enabled."},
		"processor_id": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "UUID of the processor assigned to it; null if none is.",
		},
		"explorers_total": dschema.Int64Attribute{Computed: true, MarkdownDescription: "Number of its Explorers."},
		"explorers_concurrency": dschema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "Tasks that its Explorers run at the same time.",
		},
		"tasks_active":  dschema.Int64Attribute{Computed: true, MarkdownDescription: "Tasks that run in it now."},
		"tasks_waiting": dschema.Int64Attribute{Computed: true, MarkdownDescription: "Tasks that wait for it."},
		"updated_at": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: "When it was last changed (RFC 3339, UTC).",
		},
	}
}
