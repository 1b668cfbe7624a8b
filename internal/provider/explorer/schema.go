// Package explorer is `runzero_explorer`: the programs that scan from within a network.
package explorer

import (
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/instant"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "explorer", Plural: "explorers", Title: "Explorer",
		Requires:    runzero.NeedsOrganization,
		Describe:    "An Explorer: a program that scans from within a network. Explorers register themselves with an organization's download token.",
		DescribeAll: "Lists Explorers: of one organization, or of all that the credential sees.",
	}
}

func dataAttributes() map[string]dschema.Attribute {
	return map[string]dschema.Attribute{
		"name":                 dschema.StringAttribute{Computed: true, MarkdownDescription: "Name: the host's name, which the service writes in upper case."},
		"site_id":              dschema.StringAttribute{Computed: true, MarkdownDescription: "UUID of the site that it is assigned to; null for all sites."},
		"connected":            dschema.BoolAttribute{Computed: true, MarkdownDescription: "Whether it is connected now."},
		"os":                   dschema.StringAttribute{Computed: true, MarkdownDescription: "Operating system of the host."},
		"arch":                 dschema.StringAttribute{Computed: true, MarkdownDescription: "Processor architecture of the host."},
		"version":              dschema.StringAttribute{Computed: true, MarkdownDescription: "Version of the Explorer."},
		"external_ip":          dschema.StringAttribute{Computed: true, MarkdownDescription: "Address from which it reaches the console."},
		"internal_ip":          dschema.StringAttribute{Computed: true, MarkdownDescription: "Address within its network."},
		"max_concurrent_scans": dschema.Int64Attribute{Computed: true, MarkdownDescription: "Scans that it runs at the same time; null if the console does not say."},
		"created_at":           dschema.StringAttribute{Computed: true, CustomType: instant.Type{}, MarkdownDescription: "When it registered (RFC 3339, UTC)."},
		"last_checkin":         dschema.StringAttribute{Computed: true, CustomType: instant.Type{}, MarkdownDescription: "When it was last heard of (RFC 3339, UTC)."},
	}
}
