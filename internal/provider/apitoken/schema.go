// Package apitoken is `runzero_api_token`: API tokens of the account and of organizations.
package apitoken

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
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/rotation"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "api_token", Plural: "api_tokens", Title: "API token",
		Export:   export(),
		Requires: runzero.NeedsAccount,
		Calls: entity.Calls{
			List: []string{"GET /account/keys"}, Read: []string{"GET /account/keys/{key_id}"},
			Create: []string{"PUT /account/keys"},
			Rotate: []string{"PATCH /account/keys/{key_id}/rotate"}, Delete: []string{"DELETE /account/keys/{key_id}"},
		},
		Describe: "An API token: of one organization (starts with `OT`) when `organization_id` is set, else of the whole " +
			"account (starts with `CT`).\n\n" +
			"The service shows the token once, when it is created or rotated. It is kept in the state, marked as sensitive, " +
			"and never overwritten by a later read. " +
			"An imported token keeps `token` null until it is rotated. A token that is gone or inactive is created anew.",
		DescribeAll: "Lists the active API tokens of the account, without their secrets.",
	}
}

const (
	organizationText = "UUID of the organization that the token is for. Null: a token of the whole account."
	commentText      = "What the token is for."
	typeText         = "Type, in the service's words."
	createdText      = "When it was created (RFC 3339, UTC)."
	createdByText    = "E-mail address of the user who created it; null if not known."
	accountText      = "UUID of the account that it belongs to."
)

func resourceAttributes() map[string]schema.Attribute {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	return rotation.Attributes(map[string]schema.Attribute{
		"organization_id": schema.StringAttribute{
			Optional: true, MarkdownDescription: organizationText +
				" The provider's `organization_id` is not taken over: a plan that makes a token of the account beside it warns. " +
				"A change forces replacement.",
			Validators:    []validator.String{uuidvalidator.UUID()},
			PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
		},
		"comment": schema.StringAttribute{
			Optional: true, Computed: true, MarkdownDescription: commentText +
				" The service cannot change it: a change forces replacement. Null: not managed.",
			Validators: []validator.String{textvalidator.Printable()},
			PlanModifiers: []planmodifier.String{
				spelling.KeepSpelling(), stringplanmodifier.UseStateForUnknown(),
				stringplanmodifier.RequiresReplaceIfConfigured(),
			},
		},
		"type":       schema.StringAttribute{Computed: true, MarkdownDescription: typeText, PlanModifiers: keep},
		"account_id": schema.StringAttribute{Computed: true, MarkdownDescription: accountText, PlanModifiers: keep},
		"created_by": schema.StringAttribute{Computed: true, MarkdownDescription: createdByText, PlanModifiers: keep},
	})
}

func dataAttributes() map[string]dschema.Attribute {
	return map[string]dschema.Attribute{
		"organization_id": dschema.StringAttribute{Computed: true, MarkdownDescription: organizationText},
		"comment":         dschema.StringAttribute{Computed: true, MarkdownDescription: commentText},
		"type":            dschema.StringAttribute{Computed: true, MarkdownDescription: typeText},
		"account_id":      dschema.StringAttribute{Computed: true, MarkdownDescription: accountText},
		"created_at": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: createdText,
		},
		"created_by": dschema.StringAttribute{Computed: true, MarkdownDescription: createdByText},
		"last_used_at": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: "When it was last used (RFC 3339, UTC); null if never.",
		},
		"last_used_ip": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Address that last used it; null if never.",
		},
		"last_used_user_agent": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Program that last used it; null if never.",
		},
		"usage_today": dschema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "Calls made with it today; null if the console does not say.",
		},
		"usage_limit": dschema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "Calls a day that it may make; null if the console does not say.",
		},
	}
}
