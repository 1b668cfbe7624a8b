package roles

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
)

const (
	defaultText = "Role in every organization that `org_roles` does not name"
	mapText     = "Roles in single organizations, by UUID of the organization"
)

// listed is the roles for a description.
func listed() string { return "`" + strings.Join(Names(), "`, `") + "`" }

// Default is the resource attribute `org_default_role`.
func Default() schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: defaultText + ": one of " + listed() + ". Null: not managed.",
		Validators:          []validator.String{stringvalidator.LengthAtLeast(1), textvalidator.UsualWord(Names()...)},
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

// Map is the resource attribute `org_roles`.
func Map() schema.MapAttribute {
	return schema.MapAttribute{
		Optional: true, Computed: true, ElementType: types.StringType,
		MarkdownDescription: mapText + ": each one of " + listed() + ". The most privileged of several roles counts. " +
			"An organization that is taken out of the map gets `none` there, whatever the default role says; to give it the " +
			"default role again, write that role. " +
			"Null: not managed. Empty: no role in any organization.",
		Validators: []validator.Map{
			mapvalidator.KeysAre(uuidvalidator.UUID()),
			mapvalidator.ValueStringsAre(textvalidator.UsualWord(Names()...)),
		},
		PlanModifiers: []planmodifier.Map{mapplanmodifier.UseStateForUnknown()},
	}
}

// DataDefault is the data source attribute `org_default_role`.
func DataDefault() dschema.StringAttribute {
	return dschema.StringAttribute{Computed: true, MarkdownDescription: defaultText + "; null if it has none."}
}

// DataMap is the data source attribute `org_roles`.
func DataMap() dschema.MapAttribute {
	return dschema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: mapText + "."}
}
