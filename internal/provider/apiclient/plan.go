package apiclient

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
)

// isProvidersOwn reports whether id is the API client that the provider itself signs in with.
func (a *apiClients) isProvidersOwn(id string) bool {
	return id != "" && strings.EqualFold(id, a.backend.APIClientID)
}

const (
	ownSummary = "The provider's own API client"
	ownText    = "client_id is the API client that the provider signs in with. A rotation would put its new secret into " +
		"the state alone, " +
		"and every later run, here and elsewhere, would be refused"
	ownNext = "Give the provider another credential, such as an account token or a second API client, and rotate " +
		"this one with it."
)

// notOptedIn explains `name` without the opt-in.
const notOptedIn = "the published runZero API cannot create, list or delete API clients, so name needs an endpoint " +
	"of your console that is not published, " +
	"and the provider has no unpublished_endpoints.api_clients"

const notOptedInNext = "Make the API client in the console (page /account/api/clients), and give its client_id and " +
	"client_secret_wo instead of name. " +
	"Or, if you know that your console has such an endpoint, set its path: unpublished_endpoints = { api_clients = " +
	"\"/account/api/clients\" } in the provider block."

func (a *apiClients) plan(_ context.Context, p *entity.Plan[resourceModel]) {
	m := &p.Model
	if p.Client != nil && !m.Name.IsNull() && a.endpoint() == "" {
		p.Diagnostics.AddAttributeError(path.Root("name"), "Cannot create an API client on published calls",
			"T"+notOptedIn[1:]+".\n\n"+notOptedInNext)
		return
	}
	adopts := p.Prior == nil || !m.ClientID.Equal(p.Prior.ClientID) ||
		p.Config.ClientID.IsNull() && !m.Name.Equal(p.Prior.Name)
	if adopts {
		a.planCreate(p)
	} else {
		a.planUpdate(p)
	}
	if p.Diagnostics.HasError() || !m.Name.IsNull() || !m.RevokeOnDestroy.ValueBool() {
		return
	}
	isNew := p.Prior == nil || !p.Prior.RevokeOnDestroy.ValueBool()
	if isNew && m.ClientSecret.IsNull() && m.SecretCurrent.IsNull() {
		p.Diagnostics.AddAttributeWarning(path.Root("revoke_on_destroy"), "A destroy could not revoke this API client yet",
			"The secret of client_secret_wo is not in the state, and a destroy has only the state to go by.\n\n"+
				"Rotate once, by a change of keepers, or use client_secret_current. Until then a destroy stops with an error.")
	}
}

func (a *apiClients) planCreate(p *entity.Plan[resourceModel]) {
	m := &p.Model
	if p.Config.ClientID.IsNull() { // by name: all comes from the answer
		return
	}
	m.ID, m.ClientSecret = m.ClientID, types.StringNull()
	if a.isProvidersOwn(m.ClientID.ValueString()) {
		p.Diagnostics.AddAttributeError(path.Root("client_id"), ownSummary, ownText+".\n\n"+ownNext)
		return
	}
	if secret, _ := p.Config.given(); secret.IsNull() {
		p.Diagnostics.AddAttributeError(path.Root("client_secret_wo"), "The present secret is missing",
			"To adopt an API client is to prove that its secret works, and the configuration gives none.\n\n"+
				"Set client_secret_wo, or client_secret_current with Terraform below 1.11, to the secret that the console showed "+
				"for this API client.")
	}
}

func (a *apiClients) planUpdate(p *entity.Plan[resourceModel]) {
	m, prior := &p.Model, *p.Prior
	secret, _ := p.Config.given()
	switch {
	case m.Due(prior.Clock, prior.IssuedAt.IsNull(), m.Moment(p.Now, p.Refreshed)):
		m.ClientSecret = types.StringUnknown()
		m.Unsettle()
		switch {
		case a.isProvidersOwn(m.ClientID.ValueString()):
			p.Diagnostics.AddAttributeError(path.Root("client_id"), ownSummary, ownText+".\n\n"+ownNext)
		case prior.stored() == "" && secret.IsNull():
			at, next := a.withoutSecret(m.Name)
			p.Diagnostics.AddAttributeError(path.Root(at), "Cannot rotate API client "+m.ID.ValueString(),
				fmt.Sprintf("A rotation needs the present secret, and neither the state nor the configuration holds it.\n\n%s",
					next))
		}
	case m.unsure():
		m.ClientSecret = types.StringUnknown()
		m.Unsettle()
	case m.handedOver(prior):
		m.ClientSecret = types.StringNull()
		m.Unsettle()
		if m.RotateAfterDays.IsNull() {
			m.RotateAt = rfc3339type.Null()
		}
	default:
		m.ClientSecret = prior.ClientSecret
		if m.Keep(prior.Clock); m.startsClock(prior) {
			m.Unsettle()
		}
	}
}

// withoutSecret says where the secret would have to come from.
func (a *apiClients) withoutSecret(name types.String) (attribute, next string) {
	if !name.IsNull() {
		return "name",
			"It was imported, so its secret is not known. Make a new one in its place with: terraform apply -replace=ADDRESS"
	}
	return "client_secret_wo",
		"Set client_secret_wo (or client_secret_current) to it. If nobody has it, a superuser makes a new secret " +
			"in the console."
}
