package exporttoken

import (
	"context"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func source() entity.DataSourceSpec[runzero.ExportToken, dataModel] {
	return entity.DataSourceSpec[runzero.ExportToken, dataModel]{
		Object:        object(),
		Attributes:    dataAttributes(),
		NameAttribute: "comment",
		List: func(ctx context.Context, c *runzero.Client, orgID, _ string) ([]runzero.ExportToken, error) {
			return c.ListExportTokens(ctx, orgID)
		},
		Get: func(ctx context.Context, c *runzero.Client, orgID, id string) (runzero.ExportToken, error) {
			return c.GetExportToken(ctx, orgID, id)
		},
		Name:      func(t runzero.ExportToken) string { return t.Comment },
		ModelFrom: dataFromAPI,
		Matches: func(t runzero.ExportToken, search string) bool {
			return strings.Contains(strings.ToLower(t.Comment), strings.ToLower(search))
		},
		SearchText: "Part of the comment; case does not count. The service has no search for tokens, so this filters " +
			"what it lists.",
	}
}
