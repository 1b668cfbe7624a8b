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

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/keeping"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/portlist"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/text"
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
	return into
}

func (f field) schema() schema.Attribute {
	switch f.kind.of {
	case "int":
		return schema.Int64Attribute{Optional: true, Computed: true, MarkdownDescription: f.text, Validators: f.integers()}
	case "bool":
		return schema.BoolAttribute{Optional: true, Computed: true, MarkdownDescription: f.text}
	case "ports":
		return schema.StringAttribute{
			Optional: true, Computed: true, CustomType: portlist.Type{}, MarkdownDescription: f.text,
			Validators:    []validator.String{portlist.Valid()},
			PlanModifiers: []planmodifier.String{keeping.SameMeaning()},
		}
	case "words":
		return schema.SetAttribute{Optional: true, Computed: true, ElementType: types.StringType, MarkdownDescription: f.text, Validators: probeNames()}
	case "addresses":
		return schema.ListAttribute{Optional: true, Computed: true, ElementType: types.StringType, MarkdownDescription: f.text, Validators: addresses()}
	case "networks":
		return schema.SetAttribute{
			Optional: true, Computed: true, CustomType: netset.Type{}, ElementType: types.StringType, MarkdownDescription: f.text,
			Validators:    []validator.Set{Networks()},
			PlanModifiers: []planmodifier.Set{keeping.SameMeaning()},
		}
	default:
		return schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: f.text, Validators: oneLine()}
	}
}

const probeOptionsText = "Any other parameter of a scan, in the service's own spelling, such as `dns-port = \"53\"`."

// Networks is the validator of targets and excludes.
func Networks() validator.Set {
	return netset.Valid(netset.Address, netset.Range, netset.CIDR, netset.HostName, netset.Domain, netset.ASN)
}

func (f field) integers() []validator.Int64 {
	return []validator.Int64{int64validator.Between(f.kind.low, f.kind.top)}
}

func probeNames() []validator.Set {
	word := stringvalidator.RegexMatches(regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`), "must be a probe's name: lower case letters, digits and hyphens")
	return []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.ValueStringsAre(word)}
}

func addresses() []validator.List {
	one := stringvalidator.RegexMatches(regexp.MustCompile(`^[0-9a-fA-F:.]+$`), "must be an IPv4 or IPv6 address, such as 10.0.0.53")
	return []validator.List{listvalidator.SizeAtLeast(1), listvalidator.ValueStringsAre(text.NotBlank(), one)}
}

func oneLine() []validator.String { return []validator.String{text.NotBlank(), text.OneLine()} }

// foreignKeys refuses keys of probe_options that have an attribute of their own, or
// that belong to the resource rather than the scan.
type foreignKeys struct{}

// Description says what the validator wants.
func (foreignKeys) Description(context.Context) string {
	return "keys that no other attribute stands for"
}

// MarkdownDescription says what the validator wants.
func (k foreignKeys) MarkdownDescription(ctx context.Context) string { return k.Description(ctx) }

// ValidateMap implements [validator.Map].
func (foreignKeys) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	well := regexp.MustCompile(`^[a-z0-9][a-z0-9.-]*$`)
	for _, key := range slices.Sorted(maps.Keys(req.ConfigValue.Elements())) {
		at := req.Path.AtMapKey(key)
		switch attribute := AttributeOf(key); {
		case attribute != "":
			resp.Diagnostics.AddAttributeError(at, "This scan option has an attribute of its own",
				fmt.Sprintf("%q cannot be set here.\n\nUse the attribute %s.", key, attribute))
		case Reserved(key):
			resp.Diagnostics.AddAttributeError(at, "Not a scan option",
				fmt.Sprintf("%q belongs to the schedule, template or scan itself: its name, its tags, what it scans, when and where.\n\nUse the attribute that stands for it.", key))
		case !well.MatchString(key):
			resp.Diagnostics.AddAttributeError(at, "Not a scan option",
				fmt.Sprintf("%q is not spelled like one.\n\nWrite it as the service does, in lower case with hyphens, such as dns-port.", key))
		}
	}
}
