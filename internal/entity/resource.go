package entity

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Default time limits of the operations; `timeouts` overrides them. They leave
// room for one full wait on the console's burst limit, which spans five minutes.
const (
	writeTimeout = 15 * time.Minute
	readTimeout  = 10 * time.Minute
)

// ResourceSpec is all that an object's resource consists of besides the envelope.
type ResourceSpec[M any] struct {
	Object
	// Attributes are the object's own; `id`, `organization_id`, `force_destroy` and
	// `timeouts` are the envelope's.
	Attributes map[string]schema.Attribute
	// IsTimed is true for an object whose plan depends on the time: then [Plan.Refreshed] is when it
	// was last read.
	IsTimed bool
	// Validators check attributes against each other at plan time.
	Validators []resource.ConfigValidator
	// UseBackend, if set, is called with the provider's backend before any other function:
	// for an object that needs more of it than the client. While Terraform only
	// validates it is not called.
	UseBackend func(*Backend)
	// DisplayName gives the object's name for diagnostics.
	DisplayName func(M) string
	// Plan mends the plan of a create or update; nil when the schema says it all.
	Plan func(context.Context, *Plan[M])
	// Create sends one write and builds the state from its answer. A model that
	// comes back with a known id beside an error is kept in the state as tainted.
	Create func(context.Context, *runzero.Client, WriteRequest[M]) (M, error)
	// Read builds the state anew; [runzero.ErrNotFound] means gone, and an [ErrorWithAdvice] around
	// it replaces the warning's usual next step. A state that holds ids alone is being imported.
	Read func(context.Context, *runzero.Client, M) (M, error)
	// Update sends what differs, or nothing if only settings of the provider's own
	// differ. Nil: every attribute forces replacement.
	Update func(context.Context, *runzero.Client, WriteRequest[M]) (M, error)
	// Delete removes the object. Not found is success. Nil with ForgetWarning.
	Delete func(context.Context, *runzero.Client, M) error
	// ForgetWarning marks an object that Terraform adopts and never deletes: a destroy makes no
	// call and warns with this text, full sentences that say what stays and how to get rid of it.
	ForgetWarning string
	// CountAssets counts what a deletion takes along; needs a model that embeds [DeleteGuard].
	CountAssets func(context.Context, *runzero.Client, M) (n int64, exact bool, err error)
	// Children names other objects, of which it is not known whether a deletion takes them along; it
	// stops a deletion as assets do. nil where there are none.
	Children func(context.Context, *runzero.Client, M) ([]string, error)
	// ForGeneratedConfig, if set, takes out of a listed object what a configuration cannot hold
	// together with the rest, so that "terraform query" can write a configuration of it.
	ForGeneratedConfig func(M) M
	// FindExisting looks for an object of the same name after the console refused a create, so
	// that the error can say how to import it; nil where names are not unique.
	FindExisting *ExistingFinder
	// TakesExisting reports whether a create takes over an object of its name, so that one is nothing
	// to warn of; nil where none does.
	TakesExisting func(M) bool
	// HasRowsWithoutAccount is true where the console's rows do not say to which account they belong.
	HasRowsWithoutAccount bool
	// CanNamesRepeat is true where it is not known whether the service wants names to be
	// unique: then FindExisting is asked only after a refusal that speaks of an object that is there.
	CanNamesRepeat bool
}

// WriteRequest is what Create and Update get.
type WriteRequest[M any] struct {
	Plan, Config M
	// Prior is the state before; nil in Create.
	Prior *M
	// Now is the moment of the write.
	Now time.Time
	// Diagnostics takes warnings; what fails is returned as an error.
	Diagnostics *diag.Diagnostics
}

// Resource is the envelope around one object's [ResourceSpec].
type Resource[M any, P ResourceModel[M]] struct {
	spec    ResourceSpec[M]
	shape   *shape
	backend *Backend
}

// NewResource wraps a [ResourceSpec].
func NewResource[M any, P ResourceModel[M]](spec ResourceSpec[M]) *Resource[M, P] {
	return &Resource[M, P]{spec: spec, shape: shapeOf[M]()}
}

// Interfaces that the envelope serves to the framework.
type frameworkResource interface {
	resource.ResourceWithConfigure
	resource.ResourceWithConfigValidators
	resource.ResourceWithIdentity
	resource.ResourceWithImportState
	resource.ResourceWithModifyPlan
}

func (r *Resource[M, P]) enveloped() Object { return r.spec.Object }

// Metadata names the resource.
func (r *Resource[M, P]) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = r.spec.TypeName()
}

// Configure takes the provider's backend.
func (r *Resource[M, P]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.backend = backendOf(req.ProviderData, &resp.Diagnostics)
	if r.spec.UseBackend != nil && r.backend != nil {
		r.spec.UseBackend(r.backend)
	}
}

// ConfigValidators gives the object's checks of attributes against each other.
func (r *Resource[M, P]) ConfigValidators(context.Context) []resource.ConfigValidator {
	return r.spec.Validators
}

// IdentitySchema is `id`, and `organization_id` where the object lives in one.
func (r *Resource[M, P]) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identitySchema(r.spec.Object, inOrganization[M, P]())
}

// Schema adds the envelope's attributes to the object's own.
func (r *Resource[M, P]) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := maps.Clone(r.spec.Attributes)
	attributes["id"] = schema.StringAttribute{
		Computed:            true,
		MarkdownDescription: r.spec.idText(),
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
	if inOrganization[M, P]() {
		attributes["organization_id"] = schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "UUID of the organization that it lives in. Default: the provider's `organization_id`, or " +
				"the organization of its organization token. A change forces replacement.",
			Validators: []validator.String{uuidvalidator.UUID()},
			// Replacement is decided in ModifyPlan, where the default is known.
		}
	}
	var m M
	if _, ok := any(P(&m)).(hasForceDestroy); ok {
		attributes["force_destroy"] = schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: fmt.Sprintf(
				"Delete the %s even though it holds assets. Deleting it deletes its assets and their history, "+
					"so without this a deletion stops with an error as long as there are any. Must be applied before the destroy.",
				r.spec.Title),
		}
	}
	attributes["timeouts"] = describedTimeouts(ctx,
		timeouts.Opts{Create: true, Read: true, Update: r.spec.Update != nil, Delete: r.spec.ForgetWarning == ""})
	resp.Schema = schema.Schema{MarkdownDescription: r.spec.markdown(r.spec.Describe), Attributes: attributes}
}

// Create runs the object's Create and publishes state and identity together.
func (r *Resource[M, P]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var w WriteRequest[M]
	resp.Diagnostics.Append(r.get(ctx, req.Plan.Raw, req.Plan, &w.Plan)...)
	resp.Diagnostics.Append(r.get(ctx, req.Config.Raw, req.Config, &w.Config)...)
	ctx, cancel := r.limit(ctx, &w.Plan, (*timeouts.Value).Create, writeTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() || !r.checkReady("create", w.Plan, &resp.Diagnostics) {
		return
	}
	if err := checkAccount(ctx, r.backend.Client, readAccount(ctx, resp.Private, req.Plan.Raw)); err != nil {
		resp.Diagnostics.Append(r.operation("create", w.Plan, false).diagnostics(err)...)
		return
	}
	w.Now, w.Diagnostics = r.backend.Now(), &resp.Diagnostics
	r.backend.Client.BeginWrite()
	// Before anything is made, so that what this run makes is not taken for what another has left.
	resp.Diagnostics.Append(r.backend.warnOfLeftovers(ctx, true)...)
	ctx, notices := runzero.WithNotices(ctx)
	m, err := r.spec.Create(ctx, r.backend.Client, w)
	if err == nil && hasTakenOver(notices.All()) {
		m, err = r.bringToPlan(ctx, w, m)
	}
	resp.Diagnostics.Append(warnOf(notices.All())...)
	if err != nil {
		resp.Diagnostics.Append(r.explainRefusedCreate(ctx, w.Plan, err)...)
	}
	if id := P(&m).entityID(); err != nil && (id.IsNull() || id.IsUnknown()) {
		return
	}
	r.keepSettings(&m, &w.Plan)
	resp.Diagnostics.Append(r.setState(ctx, &resp.State, &m)...)
	if !resp.Diagnostics.HasError() {
		reconcileWithPlan(ctx, r.operation("create", m, true).label, req.Config, req.Plan, &resp.State, &resp.Diagnostics)
	}
	publishIdentity(ctx, resp.Identity, P(&m), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, configuredKey, configuredNames(req.Config))...)
	r.bindAccount(ctx, resp.Private, &resp.Diagnostics)
	if r.spec.IsTimed {
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, refreshedKey, refreshedNote(w.Now))...)
	}
}

// explainRefusedCreate explains a failed create; where an object of the same name exists, the
// next step is to import it.
func (r *Resource[M, P]) explainRefusedCreate(ctx context.Context, plan M, err error) diag.Diagnostics {
	try := r.operation("create", plan, true)
	if r.spec.FindExisting != nil && runzero.KindOf(err) == runzero.KindInvalid &&
		(!r.spec.CanNamesRepeat || speaksOfAnother(err)) {
		if id, lookErr := r.spec.FindExisting.find(ctx, r.backend.Client, organizationOf(P(&plan)).ValueString(),
			r.spec.DisplayName(plan)); lookErr == nil && id != "" {
			at := id
			if org := P(&plan).entityOrganization(); org != nil {
				at = org.ValueString() + "/" + id
			}
			by := r.spec.FindExisting.by
			next := fmt.Sprintf(
				"The console has a %s of this %s already: %s. If Terraform manages that id at another address, two blocks have "+
					"the same %[2]s, or a replacement with "+
					"create_before_destroy makes the new one while the old one is still there: give one of them another %[2]s. "+
					"If no state has it, choose another %[2]s, or take it over with: terraform import %[4]s.NAME %[5]s", r.spec.Title,
				by, id, r.spec.TypeName(), at)
			if r.backend.inState(id) {
				next = fmt.Sprintf(
					"The console has a %s of this %s already: %s. It is in this state, so this is not another person's: two blocks "+
						"have the same %[2]s, or a replacement with "+
						"create_before_destroy makes the new one while the old one is still there. Give one of them another %[2]s, or "+
						"take create_before_destroy out.", r.spec.Title, by, id)
			}
			err = &ErrorWithAdvice{Err: err, Attribute: by, Next: next}
		}
	}
	return try.diagnostics(err)
}

// speaksOfAnother reports whether a refusal is, by its words, about an object that exists
// already. What the console says then is not documented.
func speaksOfAnother(err error) bool {
	text := strings.ToLower(err.Error())
	return slices.ContainsFunc([]string{"exist", "unique", "duplicate", "already", "taken", "in use"},
		func(sign string) bool {
			return strings.Contains(text, sign)
		})
}

// Read refreshes the state. Only a proven absence removes the object from it.
func (r *Resource[M, P]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var prior M
	resp.Diagnostics.Append(r.get(ctx, req.State.Raw, req.State, &prior)...)
	r.backend.noteInState(P(&prior).entityID())
	ctx, cancel := r.limit(ctx, &prior, (*timeouts.Value).Read, readTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	if r.backend != nil && r.backend.Pending {
		// The credential itself is still to be made: keep what is known rather than fail the plan.
		publishIdentity(ctx, resp.Identity, P(&prior), &resp.Diagnostics)
		return
	}
	if !r.checkReady("read", prior, &resp.Diagnostics) {
		return
	}
	r.backend.Client.SettleInState(P(&prior).entityID().ValueString())
	resp.Diagnostics.Append(r.backend.warnOfLeftovers(ctx, false)...)
	note := readAccount(ctx, resp.Private, req.State.Raw)
	ctx = runzero.ForAccount(ctx, note.Account)
	m, err := r.read(ctx, prior)
	if errors.Is(err, runzero.ErrNotFound) || err == nil && isOfAnotherAccount(r.backend.Client, note) {
		// What was learned before this call began did not know the account.
		if wrong := r.backend.Client.CheckAccount(ctx); wrong != nil {
			err = wrong
		}
	}
	if errors.Is(err, runzero.ErrNotFound) {
		again := "creates it again"
		if r.spec.ForgetWarning != "" {
			again = "looks for it anew"
		}
		next := fmt.Sprintf("It was deleted outside of Terraform and is now removed from the state. "+
			"The next apply %s; delete its %s block if that is not wanted.", again, r.spec.TypeName())
		if advice := (*ErrorWithAdvice)(nil); errors.As(err, &advice) {
			next = advice.Next
		}
		resp.Diagnostics.AddWarning(fmt.Sprintf("%s is gone", r.operation("read", prior, false).label),
			sentence(runzero.OneLine(err.Error()))+"\n\n"+next)
		resp.State.RemoveResource(ctx)
		publishIdentity(ctx, resp.Identity, P(&prior), &resp.Diagnostics) // asked for even then
		return
	}
	if err != nil {
		r.explainRead(ctx, prior, err, resp)
		return
	}
	r.keepSettings(&m, &prior)
	resp.Diagnostics.Append(r.setState(ctx, &resp.State, &m)...)
	publishIdentity(ctx, resp.Identity, P(&m), &resp.Diagnostics)
	if note.Account == "" && !standin.Equal(resp.State.Raw, req.State.Raw) || isOfAnotherAccount(r.backend.Client, note) {
		resp.Diagnostics.Append(noteAccount(ctx, r.backend.Client, resp.Private)...)
	}
	r.noteRefreshed(ctx, req, resp)
}

// Update runs the object's Update and publishes state and identity together.
func (r *Resource[M, P]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var w WriteRequest[M]
	var prior M
	resp.Diagnostics.Append(r.get(ctx, req.Plan.Raw, req.Plan, &w.Plan)...)
	resp.Diagnostics.Append(r.get(ctx, req.Config.Raw, req.Config, &w.Config)...)
	resp.Diagnostics.Append(r.get(ctx, req.State.Raw, req.State, &prior)...)
	ctx, cancel := r.limit(ctx, &w.Plan, (*timeouts.Value).Update, writeTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() || !r.checkReady("update", w.Plan, &resp.Diagnostics) {
		return
	}
	w.Prior, w.Now, w.Diagnostics = &prior, r.backend.Now(), &resp.Diagnostics
	m := w.Plan
	note := readAccount(ctx, resp.Private, req.State.Raw)
	ctx = runzero.ForAccount(ctx, note.Account)
	if err := checkAccount(ctx, r.backend.Client, note); err != nil {
		resp.Diagnostics.Append(r.operation("update", prior, false).diagnostics(err)...)
		return
	}
	resp.Diagnostics.Append(r.backend.warnOfLeftovers(ctx, true)...)
	r.backend.Client.BeginWrite()
	if r.spec.Update != nil {
		var err error
		if m, err = r.spec.Update(ctx, r.backend.Client, w); err != nil {
			resp.Diagnostics.Append(r.operation("update", prior, true).diagnostics(err)...)
			return
		}
	}
	r.keepSettings(&m, &w.Plan)
	resp.Diagnostics.Append(r.setState(ctx, &resp.State, &m)...)
	if !resp.Diagnostics.HasError() {
		reconcileWithPlan(ctx, r.operation("update", m, true).label, req.Config, req.Plan, &resp.State, &resp.Diagnostics)
	}
	publishIdentity(ctx, resp.Identity, P(&m), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, configuredKey, configuredNames(req.Config))...)
	resp.Diagnostics.Append(noteAccount(ctx, r.backend.Client, resp.Private)...)
	if r.spec.IsTimed {
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, refreshedKey, refreshedNote(w.Now))...)
	}
}

// checkReady checks that there is a client and that its credential suits the object.
func (r *Resource[M, P]) checkReady(verb string, m M, diags *diag.Diagnostics) bool {
	if r.backend == nil || r.backend.Client == nil {
		diags.AddError(fmt.Sprintf("Cannot %s %s", verb, r.operation(verb, m, false).label),
			"The provider's credential or console address is not known yet.\n\nApply what they depend on first, for "+
				"example with -target.")
		return false
	}
	return r.checkLogin(verb, diags)
}

// checkLogin refuses, before any call, what the credential cannot do with the object. An object
// that Terraform never deletes needs nothing more for that.
func (r *Resource[M, P]) checkLogin(verb string, diags *diag.Diagnostics) bool {
	kind := r.backend.Client.LoginKind()
	needsMore := verb == "create" || verb == "delete" && r.spec.ForgetWarning == ""
	switch {
	case r.spec.Requires.Allows(kind), !needsMore && r.spec.allowsExisting(kind):
		return true
	case !r.spec.allowsExisting(kind):
		return r.backend.checkCredential(r.spec.Object, "managed", diags)
	}
	typeName := r.spec.TypeName()
	done, next := "created", fmt.Sprintf("If it exists, take it over with: terraform import %s.NAME ID.", typeName)
	if verb == "delete" {
		done, next = "destroyed", "To keep it and stop managing it, use a removed block with destroy = false, or terraform "+
			"state rm."
	}
	diags.AddError(fmt.Sprintf("%s cannot be %s with an %s", typeName, done, kind),
		fmt.Sprintf("That needs %s, and the provider is configured with an %s, which can read, import and update one that "+
			"exists.\n\n%s Otherwise set RUNZERO_CLIENT_ID and RUNZERO_CLIENT_SECRET, or another credential of the right "+
			"kind. No call was made.", r.spec.Requires.Sentence(), kind, next))
	return false
}

// checkCredential refuses a credential of the wrong kind before any call.
func (b *Backend) checkCredential(o Object, what string, diags *diag.Diagnostics) bool {
	kind := b.Client.LoginKind()
	if o.Requires.Allows(kind) {
		return true
	}
	diags.AddError(fmt.Sprintf("%s cannot be %s with an %s", o.TypeName(), what, kind),
		fmt.Sprintf("It needs %s, and the provider is configured with an %s.\n\n"+
			"Set RUNZERO_CLIENT_ID and RUNZERO_CLIENT_SECRET, or another credential of the right kind. No call was made.",
			o.Requires.Sentence(), kind))
	return false
}

func (r *Resource[M, P]) operation(verb string, m M, write bool) operation {
	id := P(&m).entityID().ValueString()
	name := ""
	if r.spec.DisplayName != nil {
		name = r.spec.DisplayName(m)
	}
	return operation{
		object: r.spec.Object, verb: verb, label: r.spec.label(name, id), write: write, firstReport: r.firstReport(),
		attributes: slices.Collect(maps.Keys(r.spec.Attributes)),
	}
}

// firstReport tells the first failure of a kind from its repetitions, over all objects.
func (r *Resource[M, P]) firstReport() func(runzero.ErrorKind) bool {
	if r.backend == nil {
		return nil
	}
	return r.backend.firstReport
}

type timeoutReader func(*timeouts.Value, context.Context, time.Duration) (time.Duration, diag.Diagnostics)

// limit puts the operation's time limit on its context.
func (r *Resource[M, P]) limit(
	ctx context.Context, m *M, of timeoutReader, byDefault time.Duration,
	diags *diag.Diagnostics,
) (context.Context, context.CancelFunc) {
	d, more := of(P(m).entityTimeouts(), ctx, byDefault)
	diags.Append(more...)
	return context.WithTimeout(ctx, d)
}

// keepSettings carries over what the service knows nothing of.
func (r *Resource[M, P]) keepSettings(into, from *M) {
	*P(into).entityTimeouts() = *P(from).entityTimeouts()
	target, ok := any(P(into)).(hasForceDestroy)
	source, same := any(P(from)).(hasForceDestroy)
	if ok && same {
		*target.entityForce() = *source.entityForce()
	}
}

// organizationOf gives the model's organization as the plan or state has it.
func organizationOf(r identified) types.String {
	if o := r.entityOrganization(); o != nil {
		return *o
	}
	return types.StringNull()
}
