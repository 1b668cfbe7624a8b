package user

import (
	"context"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func source() entity.DataSourceSpec[runzero.User, dataModel] {
	return entity.DataSourceSpec[runzero.User, dataModel]{
		Object:        object(),
		Attributes:    dataAttributes(),
		NameAttribute: "email",
		IgnoreCase:    true,
		List: func(ctx context.Context, c *runzero.Client, _, _ string) ([]runzero.User, error) {
			return c.ListUsers(ctx)
		},
		Get: func(ctx context.Context, c *runzero.Client, _, id string) (runzero.User, error) {
			return c.GetUser(ctx, id)
		},
		Name:      func(u runzero.User) string { return u.Email },
		ModelFrom: dataFromAPI,
		Matches: func(u runzero.User, search string) bool {
			return strings.Contains(strings.ToLower(u.Email+"\n"+u.Name+"\n"+u.FirstName+" "+u.LastName),
				strings.ToLower(search))
		},
		SearchText: "Part of the e-mail address or the name; case does not count. The service has no search for users, so " +
			"this filters what it lists.",
	}
}
