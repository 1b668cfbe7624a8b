package scantemplate

import (
	"context"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func source() entity.Source[runzero.Template, dataModel] {
	return entity.Source[runzero.Template, dataModel]{
		Object:     object(),
		Attributes: dataAttributes(),
		By:         "name",
		List: func(ctx context.Context, c *runzero.Client, _, search string) ([]runzero.Template, error) {
			return c.ListTemplates(ctx, search)
		},
		Get: func(ctx context.Context, c *runzero.Client, _, id string) (runzero.Template, error) {
			return c.GetTemplate(ctx, id)
		},
		Name:       func(t runzero.Template) string { return t.Name },
		From:       fromRow,
		SearchText: "Search in runZero's query syntax, such as `name:servers`.",
	}
}
