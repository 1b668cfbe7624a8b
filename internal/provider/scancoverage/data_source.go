package scancoverage

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/account/coverage"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of scan coverage.
func Entry() entity.Entry {
	return entity.Entry{Object: object(), DataSource: func() entity.AnyDataSource { return entity.NewCustomDataSource(source()) }}
}

func source() entity.CustomDataSourceSpec[dataModel] {
	return entity.CustomDataSourceSpec[dataModel]{
		Object: object(), Attributes: dataAttributes(), CanAskEveryOrganization: true, Read: read, Warn: incomplete,
	}
}

func read(ctx context.Context, c *runzero.Client, config dataModel) (dataModel, error) {
	account, err := coverage.Read(ctx, c, config.OrganizationID.ValueString())
	if err != nil {
		return dataModel{}, err
	}
	answer, err := coverage.Compute(account, coverage.Question{
		Networks: strs(config.Networks.Elements()), IgnoredSites: lower(strs(config.IgnoreSiteIDs.Elements())),
		CountsInactive:              !config.OnlyActive.IsNull() && !config.OnlyActive.ValueBool(),
		ComparesWithinOrganizations: config.WithinOrganizations.ValueBool(),
	})
	if err != nil {
		return dataModel{}, err
	}
	return fromAnswer(config, answer), nil
}

// incomplete warns where an empty list proves nothing.
func incomplete(m dataModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if m.areTasksCut {
		diags.AddAttributeWarning(path.Root("complete"), "Not all recurring scans are known",
			"The service lists 1000 tasks at most, without paging, and an organization has more recurring scans than that even "+
				"where active and paused ones are listed apart. What is reported as not scanned may be scanned, and schedules "+
				"without an Explorer may be missing.\n\nRemove recurring scans that nobody needs, or divide the organization.")
	}
	if m.areMany {
		diags.AddAttributeWarning(path.Root("overlaps"), "Not all overlaps are listed",
			fmt.Sprintf("More than %d pairs of sites have the same networks, or they share very many; the list is cut off.\n\n"+
				"Set overlaps_within_organizations to true, name one organization, or leave sites out with ignore_site_ids.",
				coverage.MaxOverlaps))
	}
	return diags
}

func strs(values []attr.Value) []string {
	out := make([]string, 0, len(values))
	for _, v := range values {
		if s, ok := v.(types.String); ok {
			out = append(out, s.ValueString())
		}
	}
	return out
}

// lower writes UUIDs as the client does.
func lower(ids []string) []string {
	for i := range ids {
		ids[i] = strings.ToLower(ids[i])
	}
	return ids
}
