package ssogroupmapping

import (
	"context"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func source() entity.DataSourceSpec[runzero.SSOGroupMapping, dataModel] {
	return entity.DataSourceSpec[runzero.SSOGroupMapping, dataModel]{
		Object:        object(),
		Attributes:    dataAttributes(),
		NameAttribute: "sso_value",
		List: func(ctx context.Context, c *runzero.Client, _, _ string) ([]runzero.SSOGroupMapping, error) {
			return c.ListSSOGroupMappings(ctx)
		},
		Get: func(ctx context.Context, c *runzero.Client, _, id string) (runzero.SSOGroupMapping, error) {
			return c.GetSSOGroupMapping(ctx, id)
		},
		Name:      func(s runzero.SSOGroupMapping) string { return s.SSOValue },
		ModelFrom: dataFromAPI,
		Matches: func(s runzero.SSOGroupMapping, search string) bool {
			all := strings.Join([]string{s.SSOAttribute, s.SSOValue, s.GroupName, s.Description}, "\n")
			return strings.Contains(strings.ToLower(all), strings.ToLower(search))
		},
		SearchText: "Part of the attribute's name or value, the group's name or the description; case does not count. " +
			"The service has no search for SSO group mappings, so this filters what it lists.",
	}
}
