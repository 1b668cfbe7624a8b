// Package rotation is the life cycle that all secrets issued by runZero share:
// when one is due for rotation, and how a plan says so.
package rotation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
)

const day = 24 * time.Hour

// Clock is embedded by the model of every rotating secret: when it was issued, and
// when it is to be rotated.
type Clock struct {
	Keepers         types.Map         `tfsdk:"keepers"`
	RotateAfterDays types.Int64       `tfsdk:"rotate_after_days"`
	RotateEarlyDays types.Int64       `tfsdk:"rotate_early_days"`
	IssuedAt        rfc3339type.Value `tfsdk:"issued_at"`
	RotateAt        rfc3339type.Value `tfsdk:"rotate_at"`
}

// Attributes adds the life cycle of a token to an object's schema: [Token] with its [Clock].
func Attributes(into map[string]schema.Attribute) map[string]schema.Attribute {
	into["token"] = schema.StringAttribute{
		Computed: true, Sensitive: true, MarkdownDescription: "The token itself. Null after an import, until it is rotated.",
	}
	into["created_at"] = schema.StringAttribute{
		Computed: true, CustomType: rfc3339type.Type{},
		MarkdownDescription: "When it was created (RFC 3339, UTC). A rotation may renew it.",
	}
	return ClockAttributes(into)
}

// ClockAttributes adds the life cycle of a secret without the secret itself: [Clock].
func ClockAttributes(into map[string]schema.Attribute) map[string]schema.Attribute {
	into["keepers"] = schema.MapAttribute{
		Optional: true, ElementType: types.StringType,
		MarkdownDescription: "Any values. A change of them rotates the secret in place; the id stays. Setting them for the " +
			"first time after an import rotates nothing.",
	}
	into["rotate_after_days"] = schema.Int64Attribute{
		Optional: true, Validators: []validator.Int64{int64validator.Between(1, 365)},
		MarkdownDescription: "Rotate the secret when it is this many days old, 1 to 365: the first plan after that " +
			"moment proposes it.",
	}
	into["rotate_early_days"] = schema.Int64Attribute{
		Optional: true,
		Validators: []validator.Int64{
			int64validator.AtLeast(0),
			int64validator.AlsoRequires(path.MatchRoot("rotate_after_days")),
		},
		MarkdownDescription: "Propose the rotation this many days sooner, so that a pipeline which runs now and then is " +
			"never late. Less than `rotate_after_days`.",
	}
	into["issued_at"] = schema.StringAttribute{
		Computed: true, CustomType: rfc3339type.Type{},
		MarkdownDescription: "When the present secret was issued (RFC 3339, UTC). After an import: when the " +
			"object was created.",
	}
	into["rotate_at"] = schema.StringAttribute{
		Computed: true, CustomType: rfc3339type.Type{},
		MarkdownDescription: "When the secret will be `rotate_after_days` old (RFC 3339, UTC); null without that.",
	}
	return into
}

// Moment is the time by which a plan decides about a rotation. Terraform plans a change once more
// during the apply, and both plans have to come to the same. If the rotation is the only change, a
// later plan agrees by itself. If there is another one, and the framework has made the times
// unknown because of it, the last read counts, which both plans know: a rotation that falls due in
// between comes with the next plan.
func (c *Clock) Moment(now, refreshed time.Time) time.Time {
	if c.IssuedAt.IsUnknown() {
		return refreshed
	}
	return now
}

// Due reports whether a secret with the clock prior is to be rotated now under the
// settings in c. Imported tells that the secret is not in the state: then keepers
// that are new to the state are taken as they are.
func (c *Clock) Due(prior Clock, imported bool, now time.Time) bool {
	if !c.Keepers.Equal(prior.Keepers) && (!imported || !prior.Keepers.IsNull()) {
		return true
	}
	at, ok := rotateAt(prior.IssuedAt, c.RotateAfterDays).Time()
	return ok && !now.Before(at.Add(-time.Duration(c.RotateEarlyDays.ValueInt64())*day))
}

// Unsettle makes the times unknown: the plan issues a secret.
func (c *Clock) Unsettle() { c.IssuedAt, c.RotateAt = rfc3339type.Unknown(), rfc3339type.Unknown() }

// Start begins a secret's life at now.
func (c *Clock) Start(now time.Time) {
	c.IssuedAt = rfc3339type.From(now.UTC().Truncate(time.Second))
	c.RotateAt = rotateAt(c.IssuedAt, c.RotateAfterDays)
}

// Keep carries the time of issue over: no secret is issued.
func (c *Clock) Keep(prior Clock) {
	c.IssuedAt = prior.IssuedAt
	c.RotateAt = rotateAt(prior.IssuedAt, c.RotateAfterDays)
}

func rotateAt(issued rfc3339type.Value, after types.Int64) rfc3339type.Value {
	at, ok := issued.Time()
	switch {
	case after.IsUnknown():
		return rfc3339type.Unknown()
	case !ok || after.IsNull():
		return rfc3339type.Null()
	}
	return rfc3339type.From(at.Add(time.Duration(after.ValueInt64()) * day))
}

// Token is embedded by the model of every token that the service issues and rotates.
type Token struct {
	Clock
	Token     types.String      `tfsdk:"token"`
	CreatedAt rfc3339type.Value `tfsdk:"created_at"`
}

// Plan settles the computed values of an update: known when nothing is to be
// rotated, unknown when the token is.
func (t *Token) Plan(prior Token, now time.Time) {
	if t.Due(prior.Clock, prior.Token.IsNull(), now) {
		t.Token, t.CreatedAt = types.StringUnknown(), rfc3339type.Unknown()
		t.Unsettle()
		return
	}
	t.keep(prior)
}

func (t *Token) keep(prior Token) {
	t.Token, t.CreatedAt = prior.Token, prior.CreatedAt
	t.Keep(prior.Clock)
}

// Rotates tells an update whether to rotate. If not, the values are settled: keepers
// that were unknown in the plan may turn out unchanged.
func (t *Token) Rotates(prior Token, now time.Time) bool {
	if t.Token.IsUnknown() && t.Due(prior.Clock, prior.Token.IsNull(), now) {
		return true
	}
	t.keep(prior)
	return false
}

// Issued takes a new secret from the answer of a create or a rotation.
func (t *Token) Issued(secret string, created, now time.Time) error {
	t.CreatedAt = rfc3339type.From(created)
	t.Start(now)
	if secret == "" {
		t.Token = types.StringNull()
		return &entity.ErrorWithAdvice{
			Err:  errors.New("the console answered without the token itself"),
			Next: "The token exists but its secret is lost. Destroy or replace it, and apply again.",
		}
	}
	t.Token = types.StringValue(secret)
	return nil
}

// Seen keeps the life cycle through a read. The secret is never taken from a read,
// which may answer it masked or empty (api-behaviour 7). The age of an imported
// token counts from its creation.
func (t *Token) Seen(created time.Time) {
	t.CreatedAt = rfc3339type.From(created)
	if t.IssuedAt.IsNull() {
		t.IssuedAt = t.CreatedAt
	}
	t.RotateAt = rotateAt(t.IssuedAt, t.RotateAfterDays)
}

// Validators refuse a rotation that would be due again as soon as it is done.
func Validators() []resource.ConfigValidator { return []resource.ConfigValidator{earlyBeforeAfter{}} }

type earlyBeforeAfter struct{}

// Description says what the validator wants.
func (earlyBeforeAfter) Description(context.Context) string {
	return "rotate_early_days must be less than rotate_after_days"
}

// MarkdownDescription says what the validator wants.
func (e earlyBeforeAfter) MarkdownDescription(ctx context.Context) string { return e.Description(ctx) }

// ValidateResource implements [resource.ConfigValidator].
func (earlyBeforeAfter) ValidateResource(
	ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse,
) {
	var after, early types.Int64
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("rotate_after_days"), &after)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("rotate_early_days"), &early)...)
	if after.IsNull() || after.IsUnknown() || early.IsNull() || early.IsUnknown() ||
		early.ValueInt64() < after.ValueInt64() {
		return
	}
	resp.Diagnostics.AddAttributeError(path.Root("rotate_early_days"), "Every plan would propose a rotation",
		fmt.Sprintf(
			"With rotate_early_days = %d and rotate_after_days = %d a secret is due as soon as it is issued.\n\nSet "+
				"rotate_early_days to less than rotate_after_days.",
			early.ValueInt64(), after.ValueInt64()))
}
