// Package site is `runzero_site`: the places and networks that an organization scans.
package site

import (
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/cidrkeys"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/semanticplanmodifier"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "site", Plural: "sites", Title: "site",
		Export:   export(),
		Requires: runzero.NeedsOrganization,
		Calls: entity.Calls{
			List: []string{"GET /account/sites", "GET /org/sites"}, Read: []string{"GET /org/sites/{site_id}"},
			Create: []string{"PUT /org/sites"}, Update: []string{"PATCH /org/sites/{site_id}"},
			Delete: []string{"DELETE /org/sites/{site_id}"},
			Notes: "An update that takes CIDRs out of the scope, with `subnets` not set, reads the site first. " +
				"A create with `adopt_existing` lists the sites of its organization first, and is an update if it takes one over. " +
				"Before sites are destroyed, one list for all of them tells which still hold assets.",
		},
		Describe: "A site: a place or network segment of an organization, with its scan scope, its excludes and its " +
			"registered subnets.\n\n" +
			"Deleting a site deletes its assets and their history. As long as it holds assets, a deletion stops with an error " +
			"unless `force_destroy` is set. " +
			"The service replaces the last site of an organization when it is deleted.\n\n" +
			"The service puts a site named `Primary` into every new organization. `adopt_existing` takes that one over, in the " +
			"same apply that makes the organization.\n\n" +
			"The service may move CIDRs from the scope to the registered subnets. Terraform still shows each one where the " +
			"configuration puts it.",
		DescribeAll: "Lists sites: of one organization, or of all that the credential sees. One call serves all of them.",
	}
}

const (
	nameText  = "Name, unique in the organization."
	scopeText = "Networks that a scan of the site covers by default: addresses, ranges, CIDRs, host names, " +
		"domains, AS numbers."
	excludesText          = "What scans of the site leave out: addresses, ranges, CIDRs, host names, domains, AS numbers."
	subnetsText           = "Registered subnets by CIDR."
	subnetDescriptionText = "Description of the subnet."
	subnetTagsText        = "Tags that assets found in the subnet get."
	createdText           = "When it was created (RFC 3339, UTC)."
	adoptText             = "Take over the site of this name that the service put into the organization when it was made " +
		"(`Primary`), instead of creating one; without such a site, one is created. Only a site as the service made it is " +
		"taken over: made together with its organization, without description, scope, excludes, subnets and assets, and of no " +
		"other block. Any other site of the name is an error that says how to import it. Only a create looks at this: a later " +
		"change does nothing. A destroy deletes the site like any other; if it was the organization's last, the service puts " +
		"in a new one, which is not taken over again."
	nullEmptyText = " Null: not managed. Empty: cleared."
	accountText   = "UUID of the account that it belongs to."
)

func networks() validator.Set {
	return netset.Valid()
}

func resourceAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Required: true, MarkdownDescription: nameText,
			Validators:    []validator.String{textvalidator.Printable()},
			PlanModifiers: []planmodifier.String{spelling.RequireText(), spelling.KeepSpelling()},
		},
		"description": schema.StringAttribute{
			Optional: true, Computed: true, MarkdownDescription: "Description." + nullEmptyText,
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown(), spelling.KeepSpelling()},
		},
		"scope": schema.SetAttribute{
			Optional: true, Computed: true, CustomType: netset.Type{}, ElementType: types.StringType,
			MarkdownDescription: scopeText + nullEmptyText,
			Validators:          []validator.Set{networks()},
			PlanModifiers:       []planmodifier.Set{setplanmodifier.UseStateForUnknown(), semanticplanmodifier.SameMeaning()},
		},
		"excludes": schema.SetAttribute{
			Optional: true, Computed: true, CustomType: netset.Type{}, ElementType: types.StringType,
			MarkdownDescription: excludesText + nullEmptyText,
			Validators:          []validator.Set{networks()},
			PlanModifiers:       []planmodifier.Set{setplanmodifier.UseStateForUnknown(), semanticplanmodifier.SameMeaning()},
		},
		"subnets": schema.MapNestedAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: subnetsText + nullEmptyText,
			Validators:          []validator.Map{cidrkeys.Keys()},
			PlanModifiers:       []planmodifier.Map{mapplanmodifier.UseStateForUnknown()},
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"description": schema.StringAttribute{
					Optional: true, MarkdownDescription: subnetDescriptionText + " Empty: none.",
					Validators: []validator.String{textvalidator.Printable()},
				},
				"tags": schema.MapAttribute{
					Optional: true, ElementType: types.StringType, MarkdownDescription: subnetTagsText + " Empty: none.",
				},
			}},
		},
		"adopt_existing": schema.BoolAttribute{Optional: true, MarkdownDescription: adoptText},
		"created_at": schema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{}, MarkdownDescription: createdText,
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
	}
}

func dataAttributes() map[string]dschema.Attribute {
	return map[string]dschema.Attribute{
		"name":        dschema.StringAttribute{Computed: true, MarkdownDescription: nameText},
		"description": dschema.StringAttribute{Computed: true, MarkdownDescription: "Description."},
		"scope": dschema.SetAttribute{
			Computed: true, CustomType: netset.Type{}, ElementType: types.StringType,
			MarkdownDescription: scopeText,
		},
		"excludes": dschema.SetAttribute{
			Computed: true, CustomType: netset.Type{}, ElementType: types.StringType,
			MarkdownDescription: excludesText,
		},
		"subnets": dschema.MapNestedAttribute{
			Computed: true, MarkdownDescription: subnetsText,
			NestedObject: dschema.NestedAttributeObject{Attributes: map[string]dschema.Attribute{
				"description": dschema.StringAttribute{Computed: true, MarkdownDescription: subnetDescriptionText},
				"tags": dschema.MapAttribute{
					Computed: true, ElementType: types.StringType,
					MarkdownDescription: subnetTagsText,
				},
			}},
		},
		"created_at": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: createdText,
		},
		"account_id": dschema.StringAttribute{Computed: true, MarkdownDescription: accountText},
		"asset_count": dschema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "Number of assets; null if the console does not say.",
		},
		"live_asset_count": dschema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "Number of live assets; null if the console does not say.",
		},
		"service_count": dschema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "Number of services; null if the console does not say.",
		},
	}
}
