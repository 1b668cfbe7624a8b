package credential

import (
	"context"
	"errors"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of credentials.
func Entry() entity.Entry {
	return entity.NewEntry(object(), spec, source)
}

func spec() entity.ResourceSpec[resourceModel] {
	return entity.ResourceSpec[resourceModel]{
		Object:      object(),
		Attributes:  resourceAttributes(),
		Validators:  validators(),
		DisplayName: func(m resourceModel) string { return m.Name.ValueString() },
		Plan:        plan,
		Create: func(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
			made, err := c.CreateCredential(ctx, toCreate(w.Plan, w.Config))
			if err != nil {
				return resourceModel{}, err
			}
			return stateFromAPI(made, w.Plan), nil
		},
		Read: func(ctx context.Context, c *runzero.Client, m resourceModel) (resourceModel, error) {
			found, err := c.GetCredential(ctx, m.ID.ValueString())
			if err != nil {
				return resourceModel{}, err
			}
			return stateFromAPI(found, m), nil
		},
		Update: update,
		Delete: func(ctx context.Context, c *runzero.Client, m resourceModel) error {
			return c.DeleteCredential(ctx, m.ID.ValueString())
		},
		FindExisting: entity.FindIn(source()), CanNamesRepeat: true,
	}
}

// update makes no call, as the service has none: it takes an imported credential's
// secret, or a move of the same secret to secret_wo, into the state.
func update(_ context.Context, _ *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	if !w.Prior.Secret.IsNull() && w.Plan.Secret.IsNull() && !maps.Equal(known(w.Config.SecretWO), known(w.Prior.Secret)) {
		return resourceModel{}, &entity.ErrorWithAdvice{
			Err: errors.New("secret_wo has another value now than when this was planned"), Attribute: "secret_wo",
			Next: "Nothing was changed. Plan again: the new value needs a new credential.",
		}
	}
	return w.Plan, nil
}

// plan replaces the credential when its secret changes. What an import brought has no
// secret in the state; there the configuration is believed.
func plan(_ context.Context, p *entity.Plan[resourceModel]) {
	if p.Prior == nil {
		p.Config.Check(nil, p.Diagnostics)
		if p.Config.Secret.IsNull() && p.Config.SecretWO.IsNull() {
			p.Diagnostics.AddAttributeError(path.Root("secret"), "The credential has no secret",
				"A credential is created, or replaced, with its secret, which the service never tells. The configuration "+
					"gives none.\n\n"+
					"Set exactly one of secret and secret_wo.")
		}
		return
	}
	prior := p.Prior
	p.Model.Check(&prior.Access, p.Diagnostics)
	imported := prior.Secret.IsNull() && prior.SecretWOVersion.IsNull()
	moved := p.Config.Secret.IsNull() && !prior.Secret.IsNull()
	switch {
	case imported:
	case moved && p.Config.SecretWO.IsNull():
		p.Diagnostics.AddAttributeError(path.Root("secret"), "The secret was taken away",
			"The state has a secret of this credential, and the configuration gives none.\n\nSet secret, or secret_wo with "+
				"the same values to take it out of the state.")
	case moved:
		if p.Config.SecretWO.IsUnknown() || !maps.Equal(known(p.Config.SecretWO), known(prior.Secret)) {
			p.Replace("secret")
		}
	case !p.Model.Secret.Equal(prior.Secret):
		p.Replace("secret")
	case !p.Model.SecretWOVersion.Equal(prior.SecretWOVersion):
		p.Replace("secret_wo_version")
	}
}
