// Package accesstoken is the ephemeral resource `runzero_access_token`: an OAuth access token for
// an API client.
package accesstoken

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/ephemeralvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "access_token", Title: "access token",
		// The exchange itself is public; what the provider is configured with matters only where no id
		// and secret are given.
		Requires: runzero.NeedsExport,
		Calls:    entity.Calls{Invoke: []string{"POST /account/api/token"}},
		Describe: "An OAuth access token, exchanged for the id and secret of an API client: for another provider, a script " +
			"or a check that calls the runZero API during a plan or apply. " +
			"It is never in a plan or in a state.\n\n" +
			"The exchange changes nothing at the console: the secret is not rotated, and access tokens issued " +
			"before stay valid. " +
			"It costs one API call each time that Terraform opens it, which is once in a plan and once more in an apply.\n\n" +
			"**Life.** Every opening makes a fresh token with its full lifetime, which the console decides (`expires_at`). " +
			"It is not renewed while Terraform runs: renewal in Terraform's sense can prolong what a value stands for but not " +
			"hand out another value, and the API cannot prolong an access token. " +
			"For an apply that lasts longer than the token, give whatever calls the API the id and secret instead, so that it " +
			"can exchange them itself; or apply in parts. The provider itself renews its own tokens and does not " +
			"need this.\n\n" +
			"Where the provider's own credential is made in the same run, the plan goes on without the token and the apply " +
			"has it. OpenTofu does not allow that: there, apply the credential first, with `-target`.",
	}
}

// Entry lists what the provider offers of access tokens.
func Entry() entity.Entry {
	return entity.Entry{Object: object(), EphemeralResource: func() entity.AnyEphemeralResource {
		return entity.NewEphemeralResource(spec())
	}}
}

type model struct {
	ClientID     types.String      `tfsdk:"client_id"`
	ClientSecret types.String      `tfsdk:"client_secret"`
	AccessToken  types.String      `tfsdk:"access_token"`
	ExpiresAt    rfc3339type.Value `tfsdk:"expires_at"`
}

func spec() entity.EphemeralResourceSpec[model] {
	return entity.EphemeralResourceSpec[model]{
		Object: object(),
		RequirementText: "Needs an API client: `client_id` and `client_secret` here, whatever the provider signs in with; " +
			"or else the one that the provider signs in with.",
		Attributes: map[string]schema.Attribute{
			"client_id": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Id of the API client. Default, together with `client_secret`: the API client that the " +
					"provider signs in with.",
				Validators: []validator.String{textvalidator.NotBlank(), textvalidator.OneLine()},
			},
			"client_secret": schema.StringAttribute{
				Optional: true, Sensitive: true, MarkdownDescription: "Secret of the API client. Give both or neither.",
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"access_token": schema.StringAttribute{
				Computed: true, Sensitive: true,
				MarkdownDescription: "The token, for the header `Authorization: Bearer`.",
			},
			"expires_at": schema.StringAttribute{
				Computed: true, CustomType: rfc3339type.Type{},
				MarkdownDescription: "When it ends (RFC 3339, UTC), by the clock of this machine; null if the " +
					"console does not say.",
			},
		},
		Validators: []ephemeral.ConfigValidator{ephemeralvalidator.RequiredTogether(path.MatchRoot("client_id"),
			path.MatchRoot("client_secret"))},
		PendingResult: func(m model) model {
			m.AccessToken, m.ExpiresAt = types.StringUnknown(), rfc3339type.Unknown()
			return m
		},
		Open: open,
	}
}

func open(ctx context.Context, c *runzero.Client, m model) (model, error) {
	var token string
	var expires time.Time
	var err error
	switch kind := c.LoginKind(); {
	case !m.ClientID.IsNull():
		token, expires, err = c.AccessToken(ctx, m.ClientID.ValueString(), m.ClientSecret.ValueString())
		if runzero.KindOf(err) == runzero.KindUnauthorized {
			return m, &entity.ErrorWithAdvice{
				Err: err, Attribute: "client_secret",
				Next: "Check client_id and client_secret: the secret may have been rotated, or the API client be of another " +
					"console. A superuser sees API clients in the console (page /account/api/clients).",
			}
		}
	case kind != runzero.KindAPIClient:
		return m, &entity.ErrorWithAdvice{
			Err: fmt.Errorf(
				"an access token is exchanged for the secret of an API client, and the provider is configured with an %s; no "+
					"call was made", kind), Attribute: "client_id",
			Next: "Set client_id and client_secret here, or give the provider an API client.",
		}
	default:
		token, expires, err = c.OwnAccessToken(ctx)
	}
	if err != nil {
		return m, err
	}
	m.AccessToken, m.ExpiresAt = types.StringValue(token), rfc3339type.From(expires.Truncate(time.Second))
	return m, nil
}
