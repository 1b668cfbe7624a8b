package task

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of tasks.
func Entry() entity.Entry {
	return entity.Entry{
		Object:           object(),
		DataSource:       func() entity.AnyDataSource { return entity.NewCustomDataSource(singular()) },
		PluralDataSource: func() entity.AnyDataSource { return entity.NewCustomDataSource(all()) },
		Action:           func() entity.AnyAction { return entity.NewAction(stop()) },
	}
}

func singular() entity.CustomDataSourceSpec[row] {
	return entity.CustomDataSourceSpec[row]{
		Object:     object(),
		Attributes: singularAttributes(),
		Read: func(ctx context.Context, c *runzero.Client, config row) (row, error) {
			t, err := c.GetTask(ctx, config.OrganizationID.ValueString(), config.ID.ValueString())
			if errors.Is(err, runzero.ErrNotFound) {
				return row{}, &entity.ErrorWithAdvice{
					Err: err, Attribute: "id",
					Next: "Check the id and the organization; the data source runzero_tasks lists the newest tasks.",
				}
			}
			return fromTask(t), err
		},
	}
}

func all() entity.CustomDataSourceSpec[list] {
	return entity.CustomDataSourceSpec[list]{
		Object:                  plural(),
		Attributes:              pluralAttributes(),
		CanAskEveryOrganization: true,
		Read:                    readAll,
		Warn:                    cutOff,
	}
}

func readAll(ctx context.Context, c *runzero.Client, config list) (list, error) {
	tasks, truncated, err := c.ListTasks(ctx, config.OrganizationID.ValueString(), config.Search.ValueString(),
		config.Status.ValueString())
	if err != nil {
		return list{}, err
	}
	// The service promises no order, and a data source that reorders itself would make plans differ.
	slices.SortFunc(tasks, func(a, b runzero.Task) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	config.Truncated = types.BoolValue(truncated)
	config.Tasks = make([]row, 0, len(tasks))
	for _, t := range tasks {
		config.Tasks = append(config.Tasks, fromTask(t))
	}
	return config, nil
}

func cutOff(l list) diag.Diagnostics {
	if !l.Truncated.ValueBool() {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("search"),
		fmt.Sprintf("Only the newest %d tasks are listed", maxTasks),
		fmt.Sprintf("The service lists %d tasks at most, without paging, and there may be more.\n\n"+
			"Narrow the list with organization_id, status, or search, such as created_at:<7days.", maxTasks))}
}
