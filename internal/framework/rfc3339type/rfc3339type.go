// Package rfc3339type is the custom type for points in time: RFC 3339 text such as
// "2030-01-31T08:00:00Z".
//
// The service counts unix seconds almost everywhere (api-behaviour 0). Two spellings of one
// instant, in another time zone for instance, are equal.
package rfc3339type

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var (
	_ basetypes.StringTypable                    = Type{}
	_ basetypes.StringValuableWithSemanticEquals = Value{}
	_ xattr.ValidateableAttribute                = Value{}
)

const example = "2030-01-31T08:00:00Z"

// Type is the attribute type of a point in time, a string to Terraform. The zero value is ready to
// use.
type Type struct {
	basetypes.StringType
}

// Equal reports whether o is a Type.
func (Type) Equal(o attr.Type) bool {
	_, ok := o.(Type)
	return ok
}

// String names the type in the framework's own messages.
func (Type) String() string { return "rfc3339type.Type" }

// ValueType is Value.
func (Type) ValueType(context.Context) attr.Value { return Value{} }

// ValueFromString wraps a plain string.
func (Type) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return Value{StringValue: in}, nil
}

// ValueFromTerraform converts a string from Terraform; any other value is an error.
func (t Type) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	plain, err := t.StringType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, fmt.Errorf("reading a time: %w", err)
	}
	text, ok := plain.(basetypes.StringValue)
	if !ok {
		return nil, fmt.Errorf("reading a time: got %T instead of a string", plain)
	}
	return Value{StringValue: text}, nil
}

// Value is a point in time in the spelling of the configuration or state. The zero value is null.
type Value struct {
	basetypes.StringValue
}

// Null is the absent time.
func Null() Value { return Value{StringValue: basetypes.NewStringNull()} }

// Unknown is the time that is known only after apply.
func Unknown() Value { return Value{StringValue: basetypes.NewStringUnknown()} }

// From prints t in UTC, with a fraction of a second only if it has one. A time up to 1970 is null,
// which is how the service says "none", and so is one that RFC 3339 cannot write, after the year
// 9999.
func From(t time.Time) Value {
	if t.Unix() <= 0 {
		return Null()
	}
	t = t.UTC()
	if t.Year() > 9999 {
		return Null()
	}
	return Value{StringValue: basetypes.NewStringValue(t.Format(time.RFC3339Nano))}
}

// Time returns the instant in UTC; false if the value is null, unknown or not RFC 3339.
func (v Value) Time() (time.Time, bool) {
	if v.IsNull() || v.IsUnknown() {
		return time.Time{}, false
	}
	t, err := parse(v.ValueString())
	return t, err == nil
}

// parse is strict where time.Parse is lenient: it wants two digits for the hour, a dot before a
// fraction, and an offset below 24 hours.
func parse(text string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("reading an RFC 3339 time: %w", err)
	}
	const shape = "2006-01-02T15:04:05"
	if len(text) <= len(shape) || text[len("2006-01-02T15")] != ':' || strings.Contains(text, ",") {
		return time.Time{}, errors.New("reading an RFC 3339 time: wrong number of digits or a decimal comma")
	}
	if offset := text[len(text)-5:]; !strings.HasSuffix(text, "Z") && (offset[:2] > "23" || offset[3:] > "59") {
		return time.Time{}, errors.New("reading an RFC 3339 time: the offset is out of range")
	}
	return t.UTC(), nil
}

// Type is Type{}.
func (Value) Type(context.Context) attr.Type { return Type{} }

// Equal reports whether o is a Value with the same text.
func (v Value) Equal(o attr.Value) bool {
	other, ok := o.(Value)
	return ok && v.StringValue.Equal(other.StringValue)
}

// StringSemanticEquals reports whether both texts name the same instant.
func (v Value) StringSemanticEquals(_ context.Context, other basetypes.StringValuable) (bool, diag.Diagnostics) {
	prior, ok := other.(Value)
	if !ok {
		var diags diag.Diagnostics
		diags.AddError("Unexpected value in a time",
			fmt.Sprintf("A time was compared with a %T. This is a fault of the provider; please report it.", other))
		return false, diags
	}
	a, okA := v.Time()
	b, okB := prior.Time()
	if !okA || !okB {
		return v.StringValue.Equal(prior.StringValue), nil
	}
	return a.Equal(b), nil
}

// ValidateAttribute refuses text that is not RFC 3339.
func (v Value) ValidateAttribute(
	_ context.Context, req xattr.ValidateAttributeRequest, resp *xattr.ValidateAttributeResponse,
) {
	if v.IsNull() || v.IsUnknown() {
		return
	}
	given := v.ValueString()
	if _, err := parse(given); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid time", refusal(given, req.Path, fault(given)))
	}
}

// fault says why a text that is not RFC 3339 is refused.
func fault(given string) string {
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, err := time.Parse(layout, given); err == nil {
			return fmt.Sprintf("it has no time zone; for UTC write %q", t.Format(time.RFC3339))
		}
	}
	if t, err := time.Parse(time.DateOnly, given); err == nil {
		return fmt.Sprintf("it is a date without a time; for midnight UTC write %q", t.Format(time.RFC3339))
	}
	return "it is not an RFC 3339 time, which is date, \"T\", time and zone"
}

func refusal(given string, at path.Path, reason string) string {
	return fmt.Sprintf("The time %.80q of %s is refused: %s.\n\nExamples of right values: %q, %q.", given, at, reason,
		example, "2030-01-31T09:00:00+01:00")
}

// Sendable is a validator for a time that is sent to the service. That counts whole seconds since
// 1970, and takes 0 for "none" (api-behaviour 0): a fraction of a second would be lost, and a time
// up to then would mean something else, so that the plan would never settle.
func Sendable() validator.String { return sendable{} }

type sendable struct{}

// Description says what the validator wants.
func (sendable) Description(context.Context) string { return "a time after 1970, in whole seconds" }

// MarkdownDescription says what the validator wants.
func (v sendable) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String. Text that is not a time is left to the type.
func (sendable) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	given := req.ConfigValue.ValueString()
	t, err := parse(given)
	switch {
	case err != nil:
	case t.Nanosecond() != 0:
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid time",
			refusal(given, req.Path, "it has a fraction of a second, and the service counts whole seconds"))
	case t.Unix() <= 0:
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid time",
			refusal(given, req.Path,
				"the service counts seconds from 1970-01-01T00:00:00Z and takes 0 for \"none\"; to set nothing use null, or "+
					"leave the attribute out"))
	}
}
