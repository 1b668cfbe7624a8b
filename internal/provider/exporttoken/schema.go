// Package exporttoken is `runzero_export_token`: tokens that may export one organization's
// inventory.
package exporttoken

import (
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/rotation"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "export_token", Plural: "export_tokens", Title: "export token",
		Export:   export(),
		Requires: runzero.NeedsAccount,
		Calls: entity.Calls{
			List:   []string{"GET /account/orgs/{org_id}/exportTokens"},
			Read:   []string{"GET /account/orgs/{org_id}/exportTokens/{key_id}"},
			Create: []string{"POST /account/orgs/{org_id}/exportTokens"},
			Rotate: []string{"PATCH /account/orgs/{org_id}/exportTokens/{key_id}/rotate"},
			Delete: []string{"DELETE /account/orgs/{org_id}/exportTokens/{key_id}"},
			Notes:  "There is one list for each organization.",
		},
		Describe: "An export token: it may export the inventory of one organization, and nothing else.\n\n" +
			"The service shows the token once, when it is created or rotated. It is kept in the state, marked as sensitive, " +
			"and never overwritten by a later read. " +
			"An imported token keeps `token` null until it is rotated. A token that is gone is created anew.",
		DescribeAll: "Lists the active export tokens of an organization, without their secrets.",
	}
}

const (
	commentText = "What the token is for."
	createdText = "When it was created (RFC 3339, UTC)."
)

func resourceAttributes() map[string]schema.Attribute {
	return rotation.Attributes(map[string]schema.Attribute{
		"comment": schema.StringAttribute{
			Optional: true, Computed: true, MarkdownDescription: commentText +
				" The service cannot change it: a change forces replacement. Null: not managed.",
			Validators: []validator.String{textvalidator.Printable()},
			PlanModifiers: []planmodifier.String{
				spelling.KeepSpelling(), stringplanmodifier.UseStateForUnknown(),
				stringplanmodifier.RequiresReplaceIfConfigured(),
			},
		},
	})
}

func dataAttributes() map[string]dschema.Attribute {
	return map[string]dschema.Attribute{
		"comment": dschema.StringAttribute{Computed: true, MarkdownDescription: commentText},
		"created_at": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: createdText,
		},
		"last_used_at": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: "When it was last used (RFC 3339, UTC); null if never.",
		},
		"last_used_by": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Address that last used it; null if never.",
		},
	}
}
