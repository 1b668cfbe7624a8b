package entity

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Ephemeral is all that an ephemeral resource consists of besides the envelope: something that is made for one plan or
// apply and kept nowhere. Terraform opens it in plans too, so it must never change anything at the console.
type Ephemeral[M any] struct {
	Object
	Attributes map[string]schema.Attribute
	// Validators check attributes against each other at plan time.
	Validators []ephemeral.ConfigValidator
	// Needs is a sentence on the credential, for the docs page, where Requires does not say it all.
	Needs string
	// Pending is the result while the provider's credential is not known: what it makes is unknown.
	Pending func(config M) M
	// Open completes the configuration. Errors must not repeat secrets.
	Open func(ctx context.Context, c *runzero.Client, config M) (M, error)
}

// EphemeralOf is the envelope around an [Ephemeral].
type EphemeralOf[M any] struct {
	spec    Ephemeral[M]
	backend *Backend
}

// NewEphemeral wraps an Ephemeral.
func NewEphemeral[M any](spec Ephemeral[M]) *EphemeralOf[M] { return &EphemeralOf[M]{spec: spec} }

func (e *EphemeralOf[M]) enveloped() Object { return e.spec.Object }

// Metadata names the ephemeral resource.
func (e *EphemeralOf[M]) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = e.spec.TypeName()
}

// Configure takes the provider's backend.
func (e *EphemeralOf[M]) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	e.backend = backendOf(req.ProviderData, &resp.Diagnostics)
}

// ConfigValidators gives the checks of attributes against each other.
func (e *EphemeralOf[M]) ConfigValidators(context.Context) []ephemeral.ConfigValidator {
	return e.spec.Validators
}

// Schema is the object's attributes.
func (e *EphemeralOf[M]) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	text := e.spec.Describe + "\n\nEphemeral resources need Terraform 1.10 or OpenTofu 1.11, or newer."
	if e.spec.Needs != "" {
		text = strings.TrimSpace(text) + "\n\n" + e.spec.Needs
	} else {
		text = e.spec.markdown(text)
	}
	resp.Schema = schema.Schema{MarkdownDescription: text, Attributes: maps.Clone(e.spec.Attributes)}
}

// Open runs the object's Open.
func (e *EphemeralOf[M]) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var m M
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	switch {
	case resp.Diagnostics.HasError():
		return
	case e.backend == nil || !e.backend.Pending && e.backend.Client == nil:
		resp.Diagnostics.AddError(fmt.Sprintf("Cannot open %s", e.spec.TypeName()), "The provider is not configured.\n\nConfigure it and run the command again.")
		return
	case e.backend.Pending:
		m = e.spec.Pending(m)
		resp.Diagnostics.Append(resp.Result.Set(ctx, &m)...)
		return
	case !e.backend.suits(e.spec.Object, "opened", &resp.Diagnostics):
		return
	}
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	opened, err := e.spec.Open(ctx, e.backend.Client, m)
	if err != nil {
		try := attempt{object: e.spec.Object, verb: "open", label: e.spec.TypeName(), once: e.backend.first, attributes: slices.Collect(maps.Keys(e.spec.Attributes))}
		resp.Diagnostics.Append(try.explain(err)...)
		return
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, &opened)...)
}
