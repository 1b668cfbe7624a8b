package entity

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// ActionSpec is all that an action consists of besides the envelope: something that is done now and
// leaves no state. A model that embeds [ForOrganization] acts in one organization.
type ActionSpec[M any] struct {
	Object
	// Attributes are the action's own; `organization_id` is the envelope's.
	Attributes map[string]schema.Attribute
	// Validators check attributes against each other at plan time.
	Validators []action.ConfigValidator
	// Verb says what it does to what DisplayName names, for diagnostics: "stop", "upgrade".
	Verb string
	// DisplayName names what it acts on, for diagnostics: "task 3f2a...".
	DisplayName func(M) string
	// NextStepWhenUnsure says what to do when it is not known whether the console carried it out, a
	// full sentence.
	NextStepWhenUnsure string
	// ExtraTime is how long it may take beyond a single write; nil = no longer.
	ExtraTime func(M) time.Duration
	// Invoke does it. An [FailedAfterCall] error brings its own headline.
	Invoke func(context.Context, Invocation[M]) error
}

// Invocation is what Invoke gets.
type Invocation[M any] struct {
	Client *runzero.Client
	// Config is the configuration, its organization settled.
	Config M
	// Now is the clock.
	Now func() time.Time
	// Sleep waits; its error is that of the context.
	Sleep func(context.Context, time.Duration) error
	// ShowProgress shows a line of progress.
	ShowProgress func(format string, args ...any)
}

// FailedAfterCall is the error of an action whose call succeeded and which ends badly all the same:
// "cannot start" would be wrong.
type FailedAfterCall struct {
	// Summary is the headline, Detail the cause and the next step.
	Summary, Detail string
}

// Error gives the headline.
func (e *FailedAfterCall) Error() string { return e.Summary }

// Action is the envelope around an [ActionSpec].
type Action[M any] struct {
	spec    ActionSpec[M]
	backend *Backend
}

// NewAction wraps an Action.
func NewAction[M any](spec ActionSpec[M]) *Action[M] { return &Action[M]{spec: spec} }

func (a *Action[M]) enveloped() Object { return a.spec.Object }

// Metadata names the action.
func (a *Action[M]) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = a.spec.TypeName()
}

// Configure takes the provider's backend.
func (a *Action[M]) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.backend = backendOf(req.ProviderData, &resp.Diagnostics)
}

// ConfigValidators gives the action's checks of attributes against each other.
func (a *Action[M]) ConfigValidators(context.Context) []action.ConfigValidator {
	return a.spec.Validators
}

// Schema is the action's attributes, and the organization where it acts in one.
func (a *Action[M]) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	attributes := maps.Clone(a.spec.Attributes)
	var m M
	if _, ok := any(&m).(hasOrganization); ok {
		attributes["organization_id"] = schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "UUID of the organization to act in. Default: the provider's `organization_id`, or the " +
				"organization of its organization token.",
			Validators: []validator.String{uuidvalidator.UUID()},
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: a.spec.markdown(a.spec.Describe +
			"\n\nActions need Terraform 1.14 or newer; OpenTofu does not have them yet."),
		Attributes: attributes,
	}
}

// hasOrganization is a model whose organization the envelope settles.
type hasOrganization interface{ entityHome() *types.String }

// ModifyPlan refuses, before any call, what cannot work.
func (a *Action[M]) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	if a.backend == nil || a.backend.Pending || !a.backend.checkCredential(a.spec.Object, "invoked", &resp.Diagnostics) {
		return
	}
	var m M
	if home, ok := any(&m).(hasOrganization); ok {
		resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
		if !resp.Diagnostics.HasError() {
			a.requireOrganization(ctx, *home.entityHome(), &resp.Diagnostics)
		}
	}
	if !resp.Diagnostics.HasError() {
		a.backend.announceWrite(&resp.Diagnostics)
	}
}

// Invoke settles the organization and runs the action.
func (a *Action[M]) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var m M
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	try := operation{
		object: a.spec.Object, verb: a.spec.Verb, label: a.spec.DisplayName(m), write: true, doubt: a.spec.NextStepWhenUnsure,
		attributes: slices.Collect(maps.Keys(a.spec.Attributes)),
	}
	if a.backend == nil || a.backend.Client == nil {
		resp.Diagnostics.AddError(fmt.Sprintf("Cannot %s %s", try.verb, try.label),
			"The provider's credential or console address is not known yet.\n\nApply what they depend on first, for "+
				"example with -target.")
		return
	}
	try.firstReport = a.backend.firstReport
	if !a.backend.checkCredential(a.spec.Object, "invoked", &resp.Diagnostics) {
		return
	}
	limit := writeTimeout
	if a.spec.ExtraTime != nil {
		limit += a.spec.ExtraTime(m)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if home, ok := any(&m).(hasOrganization); ok {
		*home.entityHome() = a.requireOrganization(ctx, *home.entityHome(), &resp.Diagnostics)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	a.backend.Client.BeginWrite()
	err := a.spec.Invoke(ctx, Invocation[M]{
		Client: a.backend.Client, Config: m, Now: a.backend.Now, Sleep: a.backend.sleep,
		ShowProgress: func(format string, args ...any) {
			if ctx.Err() == nil { // nobody listens to an action that was canceled
				resp.SendProgress(action.InvokeProgressEvent{Message: runzero.OneLine(fmt.Sprintf(format, args...))})
			}
		},
	})
	var ended *FailedAfterCall
	switch {
	case errors.As(err, &ended):
		resp.Diagnostics.AddError(ended.Summary, ended.Detail)
	case err != nil:
		resp.Diagnostics.Append(try.diagnostics(err)...)
	}
}

// requireOrganization settles where to act. What is not known yet is left alone.
func (a *Action[M]) requireOrganization(ctx context.Context, given types.String, diags *diag.Diagnostics) types.String {
	if given.IsUnknown() || given.IsNull() && a.backend.OrganizationID.IsUnknown() {
		return types.StringUnknown()
	}
	return a.backend.requireOrganization(ctx, a.spec.Object, given, diags)
}
