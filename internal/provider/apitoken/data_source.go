package apitoken

import (
	"context"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func source() entity.DataSourceSpec[runzero.APIToken, dataModel] {
	return entity.DataSourceSpec[runzero.APIToken, dataModel]{
		Object:        object(),
		Attributes:    dataAttributes(),
		NameAttribute: "comment",
		List: func(ctx context.Context, c *runzero.Client, _, _ string) ([]runzero.APIToken, error) {
			return c.ListAPITokens(ctx)
		},
		Get: func(ctx context.Context, c *runzero.Client, _, id string) (runzero.APIToken, error) {
			return c.GetAPIToken(ctx, id)
		},
		Name:      func(k runzero.APIToken) string { return k.Comment },
		ModelFrom: dataFromAPI,
		Matches: func(k runzero.APIToken, search string) bool {
			return strings.Contains(strings.ToLower(k.Comment), strings.ToLower(search))
		},
		SearchText: "Part of the comment; case does not count. The service has no search for tokens, so this filters " +
			"what it lists.",
	}
}
