// Package access is who may use an object of the account: every organization, or
// those of a list. Scan templates and credentials share it.
package access

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
)

// Access is embedded by a model. The map is organization id to "user" or "none"
// (api-behaviour 6 and 8).
type Access struct {
	Global types.Bool `tfsdk:"global"`
	ACL    types.Map  `tfsdk:"acl"`
}

const (
	globalText = "Whether every organization may use it."
	aclText    = "Who may use it: a map from an organization's UUID to `user`, or `none` for no access."
	either     = " Null: not managed. At least one of `global = true` and a non-empty `acl` is needed."
)

// Attributes adds `global` and `acl` to a resource's schema. Fixed is true for an
// object that the service cannot change: then a change of them forces replacement.
func Attributes(into map[string]schema.Attribute, fixed bool) map[string]schema.Attribute {
	more := either
	ofGlobal := []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()}
	ofACL := []planmodifier.Map{mapplanmodifier.UseStateForUnknown()}
	checks := []validator.Map{
		mapvalidator.KeysAre(uuidvalidator.UUID()),
		mapvalidator.ValueStringsAre(textvalidator.UsualWord("user", "none")),
	}
	if fixed {
		more += " A change forces replacement."
		ofGlobal = append(ofGlobal, boolplanmodifier.RequiresReplaceIfConfigured())
		ofACL = append(ofACL, mapplanmodifier.RequiresReplaceIfConfigured())
		checks = append(checks, mapvalidator.SizeAtLeast(1)) // what cannot be changed cannot be cleared
	} else {
		more += " An empty `acl` clears the list."
	}
	into["global"] = schema.BoolAttribute{
		Optional: true, Computed: true, MarkdownDescription: globalText + more,
		PlanModifiers: ofGlobal,
	}
	into["acl"] = schema.MapAttribute{
		Optional: true, Computed: true, ElementType: types.StringType, MarkdownDescription: aclText + more,
		Validators: checks, PlanModifiers: ofACL,
	}
	return into
}

// DataAttributes adds the same to a data source's schema.
func DataAttributes(into map[string]dschema.Attribute) map[string]dschema.Attribute {
	into["global"] = dschema.BoolAttribute{Computed: true, MarkdownDescription: globalText}
	into["acl"] = dschema.MapAttribute{
		Computed: true, ElementType: types.StringType,
		MarkdownDescription: aclText + " Null: nobody is named.",
	}
	return into
}

// From is what the service says. Prior, the plan or the state, decides between null
// and empty where it says nothing; its zero value gives null.
func From(global bool, acl map[string]string, prior types.Map) Access {
	a := Access{Global: types.BoolValue(global), ACL: types.MapNull(types.StringType)}
	elements := make(map[string]attr.Value, len(acl))
	for org, role := range acl {
		elements[org] = types.StringValue(role)
	}
	if len(elements) > 0 || (!prior.IsNull() && !prior.IsUnknown() && len(prior.Elements()) == 0) {
		a.ACL = types.MapValueMust(types.StringType, elements)
	}
	return a
}

// Sent is what a create or update sends: what a sets, over what is there. Neither is
// ever left out, because the service demands both (schema ScanTemplateOptions).
func (a Access) Sent(global bool, acl map[string]string) (*bool, map[string]string) {
	if !a.Global.IsNull() && !a.Global.IsUnknown() {
		global = a.Global.ValueBool()
	}
	all := map[string]string{}
	if a.ACL.IsNull() || a.ACL.IsUnknown() {
		maps.Copy(all, acl)
	}
	for org, role := range a.ACL.Elements() {
		if text, ok := role.(types.String); ok {
			all[org] = text.ValueString()
		}
	}
	return &global, all
}

// Check refuses a plan under which nobody may use an object, because the service does. What an
// account has already is let be: prior is what the state says, nil in a create.
func (a Access) Check(prior *Access, diags *diag.Diagnostics) {
	if a.Global.IsUnknown() && prior == nil {
		a.Global = types.BoolNull() // not set: the service makes nothing global by itself
	}
	if a.ACL.IsUnknown() || a.Global.IsUnknown() || a.Global.ValueBool() || len(a.ACL.Elements()) > 0 {
		return
	}
	if prior != nil && !prior.Global.ValueBool() && len(prior.ACL.Elements()) == 0 {
		return
	}
	at := path.Root("global")
	if !a.ACL.IsNull() {
		at = path.Root("acl")
	}
	diags.AddAttributeError(at, "Nobody could use it: neither global nor acl",
		"The service wants global = true or a non-empty acl.\n\n"+
			"Set global = true for every organization, or name organizations in acl, such as acl = { "+
			"(runzero_organization.emea.id) = \"user\" }.")
}
