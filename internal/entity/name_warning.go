package entity

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// plannedName is a name that a create in this plan gives an object.
type plannedName struct{ typeName, organization, name string }

// warnOfName warns, neutrally, of a name that the console has already or that two planned creates
// share: a provider does not know which of the configuration's blocks is meant, so that it names
// ids. It makes no call: it knows of the console what this run has listed anyway.
func (r *Resource[M, P]) warnOfName(ctx context.Context, p *Plan[M], replaced bool) {
	if r.spec.FindExisting == nil || r.backend.Client == nil {
		return
	}
	if p.Prior != nil {
		if replaced || r.spec.DisplayName(*p.Prior) != r.spec.DisplayName(p.Model) {
			r.backend.plannedIDs.Store(P(p.Prior).entityID().ValueString(), true) // its name is free then
		}
		return
	}
	name, organization := r.spec.DisplayName(p.Model), organizationOf(P(&p.Model))
	if name == "" || organization.IsUnknown() {
		return
	}
	by := r.spec.FindExisting.by
	key := plannedName{r.spec.TypeName(), organization.ValueString(), spelling.Plain(name)}
	if _, again := r.backend.plannedNames.LoadOrStore(key, true); again {
		p.Diagnostics.AddAttributeWarning(path.Root(by),
			fmt.Sprintf("Two %ss with the %s %q are to be created", r.spec.Title, by, name),
			"Another block of this plan creates one with the same "+by+".\n\n"+r.repeatText())
		return
	}
	if r.spec.TakesExisting != nil && r.spec.TakesExisting(p.Model) {
		return
	}
	id, err := r.spec.FindExisting.find(runzero.WithoutCalls(ctx), r.backend.Client, organization.ValueString(), name)
	if err != nil || id == "" {
		return
	}
	if _, planned := r.backend.plannedIDs.Load(id); planned {
		return
	}
	at := id
	if !organization.IsNull() && inOrganization[M, P]() {
		at = organization.ValueString() + "/" + id
	}
	p.Diagnostics.AddAttributeWarning(path.Root(by),
		fmt.Sprintf("The console has a %s with the %s %q", r.spec.Title, by, name),
		fmt.Sprintf(
			"Its id is %s. That is fine if this plan renames, replaces or destroys that one. If it is meant to be this one, "+
				"import it instead: terraform import %s.NAME %s",
			id, r.spec.TypeName(), at))
}

// repeatText says what comes of a second object of a name.
func (r *Resource[M, P]) repeatText() string {
	if r.spec.CanNamesRepeat {
		return "Whether the console takes both is not documented. Give one of them another, unless both are meant."
	}
	return "The console takes one of them and refuses the other. Give one of them another."
}

// noteDestroyed remembers an object that the plan destroys: its name is free then.
func (r *Resource[M, P]) noteDestroyed(ctx context.Context, req resource.ModifyPlanRequest) {
	var prior M
	if r.get(ctx, req.State.Raw, req.State, &prior).HasError() {
		return
	}
	r.backend.plannedIDs.Store(P(&prior).entityID().ValueString(), true)
}
