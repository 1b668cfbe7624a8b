package entity

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// identitySchema is made of immutable ids only, so that no identity ever changes.
func identitySchema(o Object, inOrganization bool) identityschema.Schema {
	s := identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{
			RequiredForImport: true,
			Description:       o.idText(),
		},
	}}
	if inOrganization {
		s.Attributes["organization_id"] = identityschema.StringAttribute{
			OptionalForImport: true,
			Description:       "UUID of the organization that it lives in; default: the provider's organization_id.",
		}
	}
	return s
}

// publishIdentity writes the identity beside the state. Terraform refuses an
// answer of Create, Read or Update that leaves it out.
func publishIdentity(ctx context.Context, into *tfsdk.ResourceIdentity, r identified, diags *diag.Diagnostics) {
	if into == nil {
		return
	}
	diags.Append(into.SetAttribute(ctx, path.Root("id"), *r.entityID())...)
	if org := r.entityOrganization(); org != nil {
		diags.Append(into.SetAttribute(ctx, path.Root("organization_id"), *org)...)
	}
}

// importKey reads what the user gave to import: `ORG_ID/ID`, `ID`, or an identity block.
func (r *Resource[M, P]) importKey(
	ctx context.Context, req resource.ImportStateRequest, diags *diag.Diagnostics,
) (id, org types.String) {
	inOrg := inOrganization[M, P]()
	if req.ID == "" && req.Identity != nil {
		diags.Append(req.Identity.GetAttribute(ctx, path.Root("id"), &id)...)
		if inOrg {
			diags.Append(req.Identity.GetAttribute(ctx, path.Root("organization_id"), &org)...)
		}
	} else {
		text := strings.TrimSpace(req.ID)
		if first, rest, found := strings.Cut(text, "/"); found && inOrg {
			org, id = types.StringValue(first), types.StringValue(rest)
		} else {
			id = types.StringValue(text)
		}
	}
	if diags.HasError() {
		return id, org
	}
	form := "ID"
	if inOrg {
		form = "ORGANIZATION_ID/ID, or ID with the provider's organization_id"
		if org.IsNull() && r.backend != nil {
			org = r.defaultOrganization(ctx, diags)
		}
		if !diags.HasError() && !runzero.ValidUUID(org.ValueString()) {
			what := fmt.Sprintf("%q is not an organization's UUID.", org.ValueString())
			if org.IsNull() || org.IsUnknown() {
				what = "It does not say which organization the object lives in, and the provider has no organization_id."
			}
			diags.AddError(fmt.Sprintf("Cannot import %s", r.spec.Title),
				fmt.Sprintf("%s\n\nImport %s by %s.", what, r.spec.TypeName(), form))
			return id, org
		}
	}
	if !diags.HasError() && !runzero.ValidUUID(id.ValueString()) {
		hint := "."
		if r.spec.Plural != "" {
			hint = fmt.Sprintf("; the data source runzero_%s finds ids by name.", r.spec.Plural)
		} else if r.spec.IDText != "" {
			hint = ": " + r.spec.IDText
		}
		diags.AddError(fmt.Sprintf("Cannot import %s", r.spec.Title),
			fmt.Sprintf("%q is not a UUID.\n\nImport %s by %s%s", id.ValueString(), r.spec.TypeName(), form, hint))
	}
	return lower(id), lower(org)
}

// lower is how the service writes ids.
func lower(id types.String) types.String {
	if id.IsNull() || id.IsUnknown() {
		return id
	}
	return types.StringValue(strings.ToLower(id.ValueString()))
}

// ImportState takes an object into the state by id string or by identity. Only
// ids are set here: Terraform reads the object next.
func (r *Resource[M, P]) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	id, org := r.importKey(ctx, req, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	if inOrganization[M, P]() {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("organization_id"), org)...)
	}
	var m M
	*P(&m).entityID() = id
	if o := P(&m).entityOrganization(); o != nil {
		*o = org
	}
	publishIdentity(ctx, resp.Identity, P(&m), &resp.Diagnostics)
}

// defaultOrganization is the organization for an object that names none: the provider's default,
// or the only one that an organization token knows. Null when there is neither.
func (r *Resource[M, P]) defaultOrganization(ctx context.Context, diags *diag.Diagnostics) types.String {
	return r.backend.defaultOrganization(ctx, r.spec.Object, diags)
}

func (b *Backend) defaultOrganization(ctx context.Context, o Object, diags *diag.Diagnostics) types.String {
	if !b.OrganizationID.IsNull() {
		return b.OrganizationID
	}
	if b.Pending {
		return types.StringUnknown()
	}
	if b.Client.LoginKind() != runzero.KindOrganizationToken {
		return types.StringNull()
	}
	org, err := b.Client.HomeOrganization(ctx)
	if err != nil {
		diags.Append(operation{
			object: o, verb: "find the organization of",
			label: "the organization token", firstReport: b.firstReport,
		}.diagnostics(err)...)
		return types.StringNull()
	}
	return types.StringValue(org.ID)
}
