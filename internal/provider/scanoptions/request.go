package scanoptions

import (
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// DefaultTargets stands for the site's own scope (schema ScanOptions).
const DefaultTargets = "defaults"

// GroupParam is the parameter that names an Explorer group; the service may or may not echo it
// (api-behaviour 5).
const GroupParam = "explorer-group-id"

// Target adds what is scanned: the targets, or the site's own scope where there are none.
func Target(params map[string]string, targets netset.Value) {
	params["targets"] = DefaultTargets
	if !isSiteScope(targets.Entries()) {
		params["targets"] = targets.Join(Separator)
	}
}

// Targets reads what is scanned; null for the site's own scope. A prior set that says the same in
// another way stays.
func Targets(text string, prior netset.Value) netset.Value {
	if isSiteScope(netset.SplitStored(text)) {
		if !prior.IsNull() && !prior.IsUnknown() && isSiteScope(prior.Entries()) {
			return prior
		}
		return netset.Null()
	}
	return netset.FromText(text)
}

// SiteScope reports whether a known set, or none, stands for the site's own scope.
func SiteScope(targets netset.Value) bool {
	return !targets.IsUnknown() && isSiteScope(targets.Entries())
}

// isSiteScope reports whether entries stand for the site's own scope.
func isSiteScope(entries []string) bool {
	return len(entries) == 0 || len(entries) == 1 && strings.EqualFold(entries[0], DefaultTargets)
}

// Group is the Explorer group that a task names; "" if none.
func Group(params map[string]string) string {
	if id := strings.ToLower(params[GroupParam]); runzero.ValidUUID(id) && strings.Trim(id, "0-") != "" {
		return id
	}
	return ""
}

// Place adds what runs the scan: an Explorer, a group of them, or a hosted zone by id, name or
// "auto".
func Place(params map[string]string, explorer, group, zone types.String) {
	byZone := "hosted-zone-name"
	if runzero.ValidUUID(zone.ValueString()) {
		byZone = "hosted-zone-id"
	}
	for key, v := range map[string]types.String{"explorer": explorer, GroupParam: group, byZone: zone} {
		if v.ValueString() != "" {
			params[key] = v.ValueString()
		}
	}
}

// Advise adds a next step to the refusals of createScan that are known (api-behaviour 5).
func Advise(err error) error {
	var refused *runzero.Error
	if !errors.As(err, &refused) || (refused.Kind != runzero.KindInvalid && refused.Kind != runzero.KindNotFound) {
		return err
	}
	text := strings.ToLower(refused.Title + " " + refused.Detail)
	for _, known := range []struct{ sign, attribute, next string }{
		{
			"no available agents", "explorer_id",
			"No Explorer of this organization is connected. Connect one, or use a hosted zone for public targets, and apply " +
				"again. The service does not keep a scan waiting for an Explorer.",
		},
		{"probe", "probes", "Use names of probes that this console knows, or leave probes out for all."},
		{
			"zone", "hosted_zone",
			"Name a hosted zone of this organization, or auto; the data source runzero_hosted_zones lists them. Hosted zones " +
				"need a license and do not exist on self-hosted consoles.",
		},
		{"template", "template_id", "Give the UUID of a scan template that this organization may use."},
		{
			"agent", "explorer_id",
			"Give the UUID of an Explorer of this organization; the data source runzero_explorers lists them.",
		},
		{
			"explorer", "explorer_id",
			"Give the UUID of an Explorer of this organization; the data source runzero_explorers lists them.",
		},
		{"target", "targets", "Correct the targets, or the scope of the site."},
	} {
		if strings.Contains(text, known.sign) {
			return &entity.ErrorWithAdvice{Err: err, Attribute: known.attribute, Next: known.next}
		}
	}
	return err
}

// PublicTargets says what is wrong with targets of a hosted zone, which scans from the internet and
// cannot reach private ones; "" if nothing is.
func PublicTargets(hosted types.String, targets netset.Value) (summary, detail string) {
	if hosted.IsNull() || targets.IsNull() || targets.IsUnknown() {
		return "", ""
	}
	private := netset.NonPublic(targets.Entries())
	if len(private) == 0 {
		return "", ""
	}
	return "A hosted zone cannot reach private targets",
		"A hosted zone scans from the internet; these targets are not public: " + strings.Join(private, ", ") +
			".\n\nScan them with an Explorer (explorer_id), or take them out of targets."
}
