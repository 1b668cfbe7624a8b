package apiclient

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of API clients.
func Entry() entity.Entry {
	return entity.Entry{
		Object:   object(),
		Resource: func() entity.AnyResource { return entity.NewResource(spec()) },
	}
}

// apiClients holds what the functions of the resource need besides the client.
type apiClients struct{ backend *entity.Backend }

func spec() entity.ResourceSpec[resourceModel] {
	a := &apiClients{}
	return entity.ResourceSpec[resourceModel]{
		Object:      object(),
		Attributes:  resourceAttributes(),
		Validators:  validators(),
		IsTimed:     true,
		UseBackend:  func(b *entity.Backend) { a.backend = b },
		DisplayName: func(m resourceModel) string { return m.Name.ValueString() },
		Plan:        a.plan,
		Create:      a.create,
		Read:        a.read,
		Update:      a.update,
		Delete:      a.remove,
	}
}

// endpoint is the path of the console's API clients; "" without the opt-in.
func (a *apiClients) endpoint() string {
	if a.backend.Unpublished == nil {
		return ""
	}
	return a.backend.Unpublished.APIClients
}

const freshSecret = "A superuser makes a new secret for this API client, or a new API client, in the console (page " +
	"/account/api/clients)"

func (a *apiClients) create(
	ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel],
) (resourceModel, error) {
	m := w.Plan
	if m.ClientID.ValueString() == "" {
		return a.makeNew(ctx, c, w)
	}
	if a.isProvidersOwn(m.ClientID.ValueString()) { // its id may not have been known to the plan
		return resourceModel{}, &entity.ErrorWithAdvice{Err: errors.New(ownText), Next: ownNext, Attribute: "client_id"}
	}
	secret, attribute := w.Config.given()
	if err := c.ExchangeAPIClient(ctx, m.ClientID.ValueString(), secret.ValueString()); err != nil {
		return resourceModel{}, refused(err, attribute)
	}
	m.ID, m.ClientSecret = m.ClientID, types.StringNull()
	m.Start(w.Now)
	return m, nil
}

// makeNew creates an API client at the unpublished endpoint.
func (a *apiClients) makeNew(
	ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel],
) (resourceModel, error) {
	if a.endpoint() == "" {
		return resourceModel{}, &entity.ErrorWithAdvice{Err: errors.New(notOptedIn), Next: notOptedInNext, Attribute: "name"}
	}
	made, secret, err := c.CreateAPIClient(ctx, a.endpoint(), w.Plan.Name.ValueString())
	switch {
	case runzero.LostAnswer(err):
		return resourceModel{}, &entity.ErrorWithAdvice{
			Err: err,
			Next: fmt.Sprintf("It is not known whether the API client exists now; its secret is lost in any case. "+
				"Look in the console (page /account/api/clients) for %q, delete what nobody else made, and apply again.",
				w.Plan.Name.ValueString()),
		}
	case err != nil:
		return resourceModel{}, noEndpoint(err)
	}
	m := w.Plan
	m.ID, m.ClientID, m.ClientSecret = types.StringValue(made.ID), types.StringValue(made.ID), types.StringValue(secret)
	m.Start(w.Now)
	return m, nil
}

func (a *apiClients) read(ctx context.Context, c *runzero.Client, m resourceModel) (resourceModel, error) {
	isNew := m.imported()
	m.ClientID = m.ID
	m.Keep(m.Clock)
	switch {
	case a.endpoint() != "" && (isNew || !m.Name.IsNull()):
		return a.listed(ctx, c, m)
	case m.stored() == "": // nothing to prove, and no call that could tell anything
		return m, nil
	}
	err := c.ExchangeAPIClient(ctx, m.ID.ValueString(), m.stored())
	if runzero.KindOf(err) != runzero.KindUnauthorized {
		return m, err
	}
	// The console may refuse this machine as such. Only if it serves the provider's own
	// credential is the refusal about this secret.
	if _, ownErr := c.ListOrganizations(ctx, ""); ownErr != nil {
		return m, err
	}
	return m, &entity.ErrorWithAdvice{
		Err: fmt.Errorf(
			"%w: the console does not accept the secret in the state any more: the API client was deleted, or its secret was "+
				"rotated outside of Terraform", runzero.ErrNotFound),
		Next: "It is now removed from the state, and the next apply wants to adopt it again. For that, set " +
			"client_secret_wo or client_secret_current to its present secret. " +
			"If nobody has that: " + freshSecret + ". To let go of it, delete its runzero_api_client block.",
	}
}

// listed finds an API client at the unpublished endpoint. Its secret is not proved
// there: like that of a token, it can be rotated elsewhere without a trace.
func (a *apiClients) listed(ctx context.Context, c *runzero.Client, m resourceModel) (resourceModel, error) {
	all, err := c.ListAPIClients(ctx, a.endpoint())
	if err != nil {
		return m, noEndpoint(err)
	}
	for _, one := range all {
		if one.ID != m.ID.ValueString() {
			continue
		}
		m.Name = types.StringValue(one.Name)
		if m.IssuedAt.IsNull() {
			m.IssuedAt = rfc3339type.From(one.CreatedAt)
		}
		m.Keep(m.Clock)
		return m, nil
	}
	return m, fmt.Errorf("%w: it is not among the %d API clients of the account", runzero.ErrNotFound, len(all))
}

func (a *apiClients) update(
	ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel],
) (resourceModel, error) {
	m, prior := w.Plan, *w.Prior
	handed := m.handedOver(prior)
	secret, attribute := prior.stored(), ""
	if given, at := w.Config.given(); handed || secret == "" {
		secret, attribute = given.ValueString(), at
	}
	switch {
	case m.ClientSecret.IsUnknown() && m.Due(prior.Clock, prior.IssuedAt.IsNull(), w.Now):
		rotated, err := a.rotate(ctx, c, m, secret, attribute)
		if err != nil {
			return resourceModel{}, err
		}
		m.ClientSecret = types.StringValue(rotated)
		m.Start(w.Now)
	case handed:
		if err := c.ExchangeAPIClient(ctx, m.ID.ValueString(), secret); err != nil {
			return resourceModel{}, refused(err, attribute)
		}
		m.ClientSecret = types.StringNull()
		m.Start(w.Now)
	default: // settings of the provider's own
		m.ClientSecret = prior.ClientSecret
		if m.Keep(prior.Clock); m.startsClock(prior) {
			m.Start(w.Now)
		}
	}
	return m, nil
}

// rotate gives the new secret. The state keeps what it had when that fails.
func (a *apiClients) rotate(
	ctx context.Context, c *runzero.Client, m resourceModel, secret, attribute string,
) (string, error) {
	switch id := m.ID.ValueString(); {
	case a.isProvidersOwn(id):
		return "", &entity.ErrorWithAdvice{Err: errors.New(ownText), Next: ownNext, Attribute: "client_id"}
	case secret == "":
		at, next := a.withoutSecret(m.Name)
		return "", &entity.ErrorWithAdvice{
			Err: errors.New(
				"a rotation needs the present secret, and neither the state nor the configuration holds it"), Next: next,
			Attribute: at,
		}
	}
	rotated, err := c.RotateAPIClient(ctx, m.ID.ValueString(), secret)
	switch {
	case runzero.LostAnswer(err):
		return "", &entity.ErrorWithAdvice{
			Err: err,
			Next: "The rotation was sent and its answer is lost: the old secret must be taken for dead, and nobody has the " +
				"new one. The state keeps the old one. " +
				"The next plan tries it, where the state holds it. If the console refuses it: " + freshSecret +
				"; set client_secret_wo to it with another client_secret_wo_version, or client_secret_current.",
		}
	case err != nil && attribute == "":
		return "", refused(err, "client_secret")
	case err != nil:
		return "", refused(err, attribute)
	}
	return rotated, nil
}

func (a *apiClients) remove(ctx context.Context, c *runzero.Client, m resourceModel) error {
	switch {
	case !m.Name.IsNull() && a.endpoint() == "":
		return &entity.ErrorWithAdvice{
			Err: errors.New(
				"it was created at an unpublished endpoint, and the provider has no unpublished_endpoints.api_clients any more: " +
					"the published runZero API cannot delete an API client"),
			Next: "Set unpublished_endpoints.api_clients again. Or delete the API client in the console (page " +
				"/account/api/clients), " +
				"and take it out of the state with: terraform state rm",
		}
	case !m.Name.IsNull():
		return noEndpoint(c.DeleteAPIClient(ctx, a.endpoint(), m.ID.ValueString()))
	case !m.RevokeOnDestroy.ValueBool():
		return nil // forgotten: the published API cannot delete it
	case m.stored() == "":
		return &entity.ErrorWithAdvice{
			Err: errors.New(
				"revoke_on_destroy rotates the secret, and the state does not hold it: client_secret_wo never gets there"),
			Next: "Rotate once, by a change of keepers, and destroy again. Or delete the API client in the console (page " +
				"/account/api/clients), " +
				"set revoke_on_destroy = false, apply, and destroy again.",
		}
	}
	_, err := a.rotate(ctx, c, m, m.stored(), "") // the new secret is thrown away: nobody can sign in any more
	if runzero.LostAnswer(err) {
		return &entity.ErrorWithAdvice{
			Err: err,
			Next: "It is not known whether the secret is dead. Destroy again: if it is, the API client is gone from the state " +
				"without another call that changes anything.",
		}
	}
	return err
}

// refused explains what to do about a secret that the console does not take.
func refused(err error, attribute string) error {
	if runzero.KindOf(err) != runzero.KindUnauthorized {
		return err
	}
	return &entity.ErrorWithAdvice{
		Err: err, Attribute: attribute,
		Next: "The secret is wrong or out of date, for example because it was rotated elsewhere, or the API client is of " +
			"another account. " +
			"Give its present secret with client_secret_wo (and another client_secret_wo_version) or " +
			"client_secret_current. If " +
			"nobody has it: " + freshSecret + ".",
	}
}

// noEndpoint explains what to do about a console that has no such endpoint.
func noEndpoint(err error) error {
	if !errors.Is(err, runzero.ErrNoSuchEndpoint) {
		return err
	}
	return &entity.ErrorWithAdvice{
		Err: err,
		Next: "The published runZero API cannot create, list or delete API clients. Correct the path in the provider " +
			"attribute unpublished_endpoints.api_clients, " +
			"or remove it, make API clients in the console (page /account/api/clients), and adopt them with client_id and " +
			"client_secret_wo.",
	}
}
