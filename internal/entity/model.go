package entity

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
)

// InAccount is embedded by the model of an object that lives in the account.
type InAccount struct {
	ID types.String `tfsdk:"id"`
}

func (a *InAccount) entityID() *types.String           { return &a.ID }
func (a *InAccount) entityOrganization() *types.String { return nil }

// InOrganization is embedded by the model of an object that lives in an organization.
type InOrganization struct {
	ID             types.String `tfsdk:"id"`
	OrganizationID types.String `tfsdk:"organization_id"`
}

func (o *InOrganization) entityID() *types.String           { return &o.ID }
func (o *InOrganization) entityOrganization() *types.String { return &o.OrganizationID }

// Timeouts is embedded by every resource model.
type Timeouts struct {
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

// hasTimeouts is a model with time limits of its own.
type hasTimeouts interface{ entityTimeouts() *timeouts.Value }

var _ hasTimeouts = (*Timeouts)(nil)

func (t *Timeouts) entityTimeouts() *timeouts.Value { return &t.Timeouts }

// DeleteGuard is embedded by the model of a resource whose deletion takes assets
// and their history along. It brings the `force_destroy` attribute.
type DeleteGuard struct {
	ForceDestroy types.Bool `tfsdk:"force_destroy"`
}

func (g *DeleteGuard) entityForce() *types.Bool { return &g.ForceDestroy }

// identified is what the envelope reads and writes in every model. Its methods are
// unexported, so a model can only get them by embedding [InAccount] or [InOrganization].
type identified interface {
	entityID() *types.String
	entityOrganization() *types.String
}

type hasForceDestroy interface{ entityForce() *types.Bool }

// Model constrains a data source's model M.
type Model[M any] interface {
	*M
	identified
}

// ResourceModel constrains a resource's model M: a [Model] that embeds [Timeouts] too.
type ResourceModel[M any] interface {
	*M
	identified
	hasTimeouts
}

// inOrganization reports whether models of type M live in an organization.
func inOrganization[M any, P Model[M]]() bool {
	var m M
	return P(&m).entityOrganization() != nil
}

// StringOrNull is a string that is null when empty: the service does not tell "" from absent.
func StringOrNull(s string) types.String {
	if s == "" {
		return types.StringNull()
	}
	return types.StringValue(s)
}

// StringKeepingEmpty is [StringOrNull], except that a planned or stored text stays as it is spelled
// while the service reports the same (see [text.Same]): a "" too, which in a configuration means
// "cleared".
func StringKeepingEmpty(prior types.String, s string) types.String {
	if isSpelling(prior, s) {
		return prior
	}
	return StringOrNull(s)
}

// RequiredStringKeepingSpelling is [StringKeepingEmpty] for a text that every object has, and that
// is "" where the service reports none.
func RequiredStringKeepingSpelling(prior types.String, s string) types.String {
	if isSpelling(prior, s) {
		return prior
	}
	return types.StringValue(s)
}

// isSpelling reports whether a known text and one of the service say the same.
func isSpelling(prior types.String, s string) bool {
	return !prior.IsNull() && !prior.IsUnknown() && spelling.Same(prior.ValueString(), s)
}

// ChangedString is the pointer form of a planned text: nil when it is null or unknown
// (not managed) or equal to prior (nothing to say).
func ChangedString(plan types.String, prior types.String) *string {
	if plan.IsNull() || plan.IsUnknown() || plan.Equal(prior) {
		return nil
	}
	s := plan.ValueString()
	return &s
}

// ChangedInt64 is [ChangedString] for whole numbers.
func ChangedInt64(plan, prior types.Int64) *int64 {
	if plan.IsNull() || plan.IsUnknown() || plan.Equal(prior) {
		return nil
	}
	return plan.ValueInt64Pointer()
}

// ChangedBool is [ChangedString] for booleans.
func ChangedBool(plan, prior types.Bool) *bool {
	if plan.IsNull() || plan.IsUnknown() || plan.Equal(prior) {
		return nil
	}
	return plan.ValueBoolPointer()
}

// StateFrom makes the state of a call's answer: `StateFrom(prior, stateFromAPI)(client.Call(...))`.
func StateFrom[T, M any](prior M, from func(T, M) M) func(T, error) (M, error) {
	return func(answer T, err error) (M, error) {
		if err != nil {
			var none M
			return none, err
		}
		return from(answer, prior), nil
	}
}
