package apitoken

import (
	"context"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func source() entity.Source[runzero.Key, dataModel] {
	return entity.Source[runzero.Key, dataModel]{
		Object:     object(),
		Attributes: dataAttributes(),
		By:         "comment",
		List: func(ctx context.Context, c *runzero.Client, _, _ string) ([]runzero.Key, error) {
			return c.ListKeys(ctx)
		},
		Get: func(ctx context.Context, c *runzero.Client, _, id string) (runzero.Key, error) {
			return c.GetKey(ctx, id)
		},
		Name: func(k runzero.Key) string { return k.Comment },
		From: fromRow,
		Matches: func(k runzero.Key, search string) bool {
			return strings.Contains(strings.ToLower(k.Comment), strings.ToLower(search))
		},
		SearchText: "Part of the comment; case does not count. The service has no search for tokens, so this filters what it lists.",
	}
}
