package site

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// planAutomatic says in the plan of a create what it would run into: the site that every new
// organization has, or one that adopt_existing does not take over. It makes no call.
func planAutomatic(ctx context.Context, p *entity.Plan[resourceModel]) {
	adopts := p.Model.AdoptExisting
	switch organization := p.Model.OrganizationID; {
	case organization.IsUnknown() && (adopts.IsNull() || !adopts.IsUnknown() && !adopts.ValueBool()) &&
		spelling.Same(p.Model.Name.ValueString(), runzero.AutomaticSiteName):
		p.Diagnostics.AddAttributeWarning(path.Root("name"),
			fmt.Sprintf("A new organization has a site named %q already", runzero.AutomaticSiteName),
			"The organization of this site is not known yet. If this plan makes it, the service puts a site of this name "+
				"into it, and refuses another one.\n\n"+
				"To manage that site here, set adopt_existing = true. Otherwise give this one another name.")
	case p.Client != nil && adopts.ValueBool() && organization.ValueString() != "":
		var taken *runzero.TakenSiteError
		err := p.Client.CheckAdoptableSite(ctx, organization.ValueString(), p.Model.Name.ValueString())
		if errors.As(err, &taken) {
			p.Diagnostics.AddAttributeWarning(path.Root("adopt_existing"),
				fmt.Sprintf("Site %q is not taken over", p.Model.Name.ValueString()), fmt.Sprintf(
					"The console has it as %s: it %s.\n\nThis is fine if this plan renames, replaces or destroys that one. %s",
					taken.Site.ID, taken.Reason, importText(taken.Site)))
		}
	}
}

// adviseTaken adds to the refusal of a takeover how to import the site.
func adviseTaken(err error) error {
	var taken *runzero.TakenSiteError
	if !errors.As(err, &taken) {
		return err
	}
	return &entity.ErrorWithAdvice{
		Err: err, Attribute: "adopt_existing",
		Next: "adopt_existing takes over nothing else; nothing was changed. " + importText(taken.Site),
	}
}

func importText(s runzero.Site) string {
	return fmt.Sprintf("To manage it here: terraform import runzero_site.NAME %s/%s", s.OrganizationID, s.ID)
}
