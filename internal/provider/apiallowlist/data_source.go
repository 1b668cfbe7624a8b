package apiallowlist

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func lookup() entity.CustomDataSourceSpec[dataModel] {
	a := &allowlist{}
	o := object()
	o.Describe = "Reads the API key IP address allowlist of the account: the addresses that may use the API.\n\n" +
		publishedText
	return entity.CustomDataSourceSpec[dataModel]{
		Object: o, Attributes: dataAttributes(),
		UseBackend: func(b *entity.Backend) { a.backend = b },
		Read:       a.lookUp,
	}
}

func (a *allowlist) lookUp(ctx context.Context, c *runzero.Client, m dataModel) (dataModel, error) {
	if _, _, ok := a.endpoint(); !ok {
		return m, &entity.ErrorWithAdvice{
			Err:  errors.New(notOptedIn),
			Next: "Look the list up in the console's account settings (API key IP address allowlist). Or, " + optIn + ".",
		}
	}
	id, err := account(ctx, c)
	if err != nil {
		return m, err
	}
	list, err := a.current(ctx, c, netset.Null())
	if err != nil {
		return m, err
	}
	return dataModel{
		ID: types.StringValue(id), Enabled: types.BoolValue(!off(list)),
		Addresses: netset.From(list.Entries()...), Text: types.StringValue(consoleText(list)),
	}, nil
}
