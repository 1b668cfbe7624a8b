package credential

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
)

func validators() []resource.ConfigValidator {
	return []resource.ConfigValidator{
		entity.AtMostOneOf("secret", "secret_wo"),
		resourcevalidator.RequiredTogether(path.MatchRoot("secret_wo"), path.MatchRoot("secret_wo_version")),
		fits{},
	}
}

// fits checks the secret against the type. No message holds a value of a secret.
type fits struct{}

// Description says what the validator wants.
func (fits) Description(context.Context) string { return "a secret with the keys of its type" }

// MarkdownDescription says what the validator wants.
func (f fits) MarkdownDescription(ctx context.Context) string { return f.Description(ctx) }

// ValidateResource implements [resource.ConfigValidator].
func (fits) ValidateResource(
	ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse,
) {
	var of types.String
	var cidrs netset.Value
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("type"), &of)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("cidrs"), &cidrs)...)
	if of.ValueString() == "" {
		return // unknown, or refused elsewhere
	}
	k, known := kinds()[of.ValueString()]
	if !known {
		resp.Diagnostics.AddAttributeWarning(path.Root("type"),
			fmt.Sprintf("Unknown type of credential: %s", of.ValueString()),
			"This version of the provider does not know it, so its secret is not checked. It is sent as it is, and the "+
				"console decides.\n\n"+
				"Known types: "+strings.Join(slices.Sorted(maps.Keys(kinds())), ", ")+".")
		return
	}
	if !k.cidrs && !cidrs.IsNull() {
		resp.Diagnostics.AddAttributeWarning(path.Root("cidrs"), fmt.Sprintf("cidrs has no effect on %s", of.ValueString()),
			"The service honours cidrs for VMware and SNMP only: this credential can be used against any "+
				"address.\n\nTake cidrs out.")
	}
	for _, name := range []string{"secret", "secret_wo"} {
		var secret types.Map
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(name), &secret)...)
		if !secret.IsNull() && !secret.IsUnknown() {
			k.check(of.ValueString(), path.Root(name), secret, &resp.Diagnostics)
		}
	}
}

// check holds one secret against the type. A key whose value is not known yet counts
// as given; one that is null counts as absent.
func (k kind) check(of string, at path.Path, secret types.Map, diags *diag.Diagnostics) {
	given := secret.Elements()
	for _, name := range slices.Sorted(maps.Keys(k.keys)) {
		want := k.keys[name]
		value, _ := given[name].(types.String)
		switch written := given[name] != nil && !value.IsNull(); {
		case written && value.IsUnknown():
		case !written && want.required:
			diags.AddAttributeError(at.AtMapKey(name), fmt.Sprintf("%s lacks the key %s", of, name),
				fmt.Sprintf("A credential of type %s needs %s in %s: %s.\n\nIts keys are %s.", of, name, at, want.wanted(),
					k.allowed()))
		case !written:
		case want.required && value.ValueString() == "":
			diags.AddAttributeError(at.AtMapKey(name), fmt.Sprintf("The key %s of %s is empty", name, of),
				fmt.Sprintf("A credential of type %s needs %s in %s: %s.", of, name, at, want.wanted()))
		case want.yesNo && value.ValueString() != "true" && value.ValueString() != "false":
			diags.AddAttributeError(at.AtMapKey(name), fmt.Sprintf("The key %s of %s is a yes or no", name, of),
				"Set it to true or false.")
		case len(want.choices) > 0 && !slices.Contains(want.choices, value.ValueString()):
			diags.AddAttributeError(at.AtMapKey(name), fmt.Sprintf("Wrong value of the key %s of %s", name, of),
				"Set it to one of: "+strings.Join(want.choices, ", ")+".")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if _, known := k.keys[name]; known {
			continue
		}
		if k.open {
			diags.AddAttributeWarning(at.AtMapKey(name), fmt.Sprintf("%s is not documented to have the key %s", of, name),
				fmt.Sprintf("It is sent all the same, for a script that asks for it. The documented keys are %s.", k.allowed()))
			continue
		}
		diags.AddAttributeError(at.AtMapKey(name), fmt.Sprintf("%s has no key %s", of, name),
			fmt.Sprintf("The keys of a credential of type %s are %s.\n\nTake %s out of %s, or spell it like one of them.", of,
				k.allowed(), name, at))
	}
	if len(given) == 0 && !slices.ContainsFunc(slices.Collect(maps.Values(k.keys)),
		func(k key) bool { return k.required }) {
		diags.AddAttributeError(at, "The secret is empty",
			fmt.Sprintf("The keys of a credential of type %s are %s.", of, k.allowed()))
	}
}
