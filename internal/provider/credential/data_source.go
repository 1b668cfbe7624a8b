package credential

import (
	"context"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func source() entity.DataSourceSpec[runzero.Credential, dataModel] {
	return entity.DataSourceSpec[runzero.Credential, dataModel]{
		Object:        object(),
		Attributes:    dataAttributes(),
		NameAttribute: "name",
		List: func(ctx context.Context, c *runzero.Client, _, search string) ([]runzero.Credential, error) {
			return c.ListCredentials(ctx, search)
		},
		Get: func(ctx context.Context, c *runzero.Client, _, id string) (runzero.Credential, error) {
			return c.GetCredential(ctx, id)
		},
		Name:       func(c runzero.Credential) string { return c.Name },
		ModelFrom:  dataFromAPI,
		SearchText: "Search in runZero's query syntax, such as `name:snmp`.",
	}
}
