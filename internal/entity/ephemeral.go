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

// EphemeralResourceSpec is all that an ephemeral resource consists of besides the envelope:
// something that is made for one plan or apply and kept nowhere. Terraform opens it in plans too,
// so it must never change anything at the console.
type EphemeralResourceSpec[M any] struct {
	Object
	Attributes map[string]schema.Attribute
	// Validators check attributes against each other at plan time.
	Validators []ephemeral.ConfigValidator
	// RequirementText is a sentence on the credential, for the docs page, where Requires does not say
	// it all.
	RequirementText string
	// PendingResult is the result while the provider's credential is not known: what it makes is
	// unknown.
	PendingResult func(config M) M
	// Open completes the configuration. Errors must not repeat secrets.
	Open func(ctx context.Context, c *runzero.Client, config M) (M, error)
}

// EphemeralResource is the envelope around an [EphemeralResourceSpec].
type EphemeralResource[M any] struct {
	spec    EphemeralResourceSpec[M]
	backend *Backend
}

// NewEphemeralResource wraps an [EphemeralResourceSpec].
func NewEphemeralResource[M any](spec EphemeralResourceSpec[M]) *EphemeralResource[M] {
	return &EphemeralResource[M]{spec: spec}
}

func (e *EphemeralResource[M]) enveloped() Object { return e.spec.Object }

// Metadata names the ephemeral resource.
func (e *EphemeralResource[M]) Metadata(
	_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse,
) {
	resp.TypeName = e.spec.TypeName()
}

// Configure takes the provider's backend.
func (e *EphemeralResource[M]) Configure(
	_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse,
) {
	e.backend = backendOf(req.ProviderData, &resp.Diagnostics)
}

// ConfigValidators gives the checks of attributes against each other.
func (e *EphemeralResource[M]) ConfigValidators(context.Context) []ephemeral.ConfigValidator {
	return e.spec.Validators
}

// Schema is the object's attributes.
func (e *EphemeralResource[M]) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	text := e.spec.Describe + "\n\nEphemeral resources need Terraform 1.10 or OpenTofu 1.11, or newer."
	if e.spec.RequirementText != "" {
		text = strings.TrimSpace(text) + "\n\n" + e.spec.RequirementText
	} else {
		text = e.spec.markdown(text)
	}
	resp.Schema = schema.Schema{MarkdownDescription: text, Attributes: maps.Clone(e.spec.Attributes)}
}

// Open runs the object's Open.
func (e *EphemeralResource[M]) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var m M
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	switch {
	case resp.Diagnostics.HasError():
		return
	case e.backend == nil || !e.backend.Pending && e.backend.Client == nil:
		resp.Diagnostics.AddError(fmt.Sprintf("Cannot open %s", e.spec.TypeName()),
			"The provider is not configured.\n\nConfigure it and run the command again.")
		return
	case e.backend.Pending:
		m = e.spec.PendingResult(m)
		resp.Diagnostics.Append(resp.Result.Set(ctx, &m)...)
		return
	case !e.backend.checkCredential(e.spec.Object, "opened", &resp.Diagnostics):
		return
	}
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	opened, err := e.spec.Open(ctx, e.backend.Client, m)
	if err != nil {
		try := operation{
			object: e.spec.Object, verb: "open", label: e.spec.TypeName(), firstReport: e.backend.firstReport,
			attributes: slices.Collect(maps.Keys(e.spec.Attributes)),
		}
		resp.Diagnostics.Append(try.diagnostics(err)...)
		return
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, &opened)...)
}
