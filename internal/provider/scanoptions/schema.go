package scanoptions

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/portlist"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/semanticplanmodifier"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
)

// Attributes adds the scan options to an object's schema. All are optional and
// computed: [Options.Keep] decides what stands in a plan where they are not set.
func Attributes(into map[string]schema.Attribute) map[string]schema.Attribute {
	for _, f := range fields() {
		into[f.attribute] = f.schema()
	}
	into["probe_options"] = schema.MapAttribute{
		Optional: true, Computed: true, ElementType: types.StringType,
		MarkdownDescription: probeOptionsText,
		Validators:          []validator.Map{foreignKeys{}},
	}
	into["secret_probe_options"] = schema.MapAttribute{
		Optional: true, Computed: true, Sensitive: true, ElementType: types.StringType,
		MarkdownDescription: secretProbeOptionsText,
		Validators:          []validator.Map{foreignKeys{secret: true}},
	}
	return into
}

func (f field) schema() schema.Attribute {
	switch f.kind.kind {
	case "int":
		return schema.Int64Attribute{Optional: true, Computed: true, MarkdownDescription: f.text, Validators: f.integers()}
	case "bool":
		return schema.BoolAttribute{Optional: true, Computed: true, MarkdownDescription: f.text}
	case "ports":
		return schema.StringAttribute{
			Optional: true, Computed: true, CustomType: portlist.Type{}, MarkdownDescription: f.text,
			Validators:    []validator.String{portlist.Valid()},
			PlanModifiers: []planmodifier.String{semanticplanmodifier.SameMeaning()},
		}
	case "words":
		return schema.SetAttribute{
			Optional: true, Computed: true, ElementType: types.StringType, MarkdownDescription: f.text,
			Validators: probeNames(),
		}
	case "addresses":
		return schema.ListAttribute{
			Optional: true, Computed: true, ElementType: types.StringType,
			MarkdownDescription: f.text, Validators: addresses(),
		}
	case "networks":
		return schema.SetAttribute{
			Optional: true, Computed: true, CustomType: netset.Type{}, ElementType: types.StringType,
			MarkdownDescription: f.text,
			Validators:          []validator.Set{Networks()},
			PlanModifiers:       []planmodifier.Set{semanticplanmodifier.SameMeaning()},
		}
	default:
		return schema.StringAttribute{
			Optional: true, Computed: true, MarkdownDescription: f.text, Validators: oneLine(),
			PlanModifiers: []planmodifier.String{spelling.KeepSpelling()},
		}
	}
}

const probeOptionsText = "Any other parameter of a scan, in the service's own spelling, such as `dns-port = \"53\"`. " +
	"Those whose values are secrets stand in `secret_probe_options`."

const secretProbeOptionsText = "Parameters like those of `probe_options` whose values are secrets, such as the " +
	"communities in `snmp-comms` and SNMPv3 passphrases. " +
	"They are kept in the state, marked as sensitive."

// Networks is the validator of targets and excludes.
func Networks() validator.Set {
	return netset.Valid()
}

func (f field) integers() []validator.Int64 {
	if f.kind.top == 0 {
		return []validator.Int64{int64validator.AtLeast(0)}
	}
	return []validator.Int64{int64validator.Between(0, f.kind.top)}
}

// word matches what can stand in a list that the service keeps as one text.
var word = regexp.MustCompile(`^[^\s,]+$`)

func probeNames() []validator.Set {
	return []validator.Set{setvalidator.ValueStringsAre(
		stringvalidator.RegexMatches(word, "must be a probe's name, without spaces and commas"))}
}

func addresses() []validator.List {
	return []validator.List{listvalidator.ValueStringsAre(
		stringvalidator.RegexMatches(word,
			"must be the address of a DNS server, such as 10.0.0.53, without spaces and commas"))}
}

func oneLine() []validator.String { return []validator.String{textvalidator.Printable()} }

// foreignKeys refuses keys of probe_options that have an attribute of their own, or
// that belong to the resource rather than the scan.
type foreignKeys struct{ secret bool }

// Description says what the validator wants.
func (foreignKeys) Description(context.Context) string {
	return "keys that no other attribute stands for"
}

// MarkdownDescription says what the validator wants.
func (k foreignKeys) MarkdownDescription(ctx context.Context) string { return k.Description(ctx) }

// ValidateMap implements [validator.Map].
func (k foreignKeys) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	for _, key := range slices.Sorted(maps.Keys(req.ConfigValue.Elements())) {
		at := req.Path.AtMapKey(key)
		switch attribute := AttributeOf(key); {
		case attribute != "":
			resp.Diagnostics.AddAttributeError(at, "This scan option has an attribute of its own",
				fmt.Sprintf("%q cannot be set in %s.\n\nUse the attribute %s.", key, req.Path, attribute))
		case Reserved(key):
			resp.Diagnostics.AddAttributeError(at, "Not a scan option",
				fmt.Sprintf(
					"%q in %s belongs to the schedule, template or scan itself: its name, its tags, what it scans, when and "+
						"where.\n\nUse the attribute that stands for it.", key, req.Path))
		case key == "":
			resp.Diagnostics.AddAttributeError(at, "Not a scan option",
				fmt.Sprintf("A key of %s is empty.\n\nWrite it as the service does, such as dns-port.", req.Path))
		case Secret(key) && !k.secret:
			resp.Diagnostics.AddAttributeError(at, "The value of this scan option is a secret",
				fmt.Sprintf(
					"In %s the value of %q would be shown in plans and logs.\n\nMove it to secret_probe_options, which is "+
						"sensitive. Nothing changes on the console.", req.Path, key))
		}
	}
}
