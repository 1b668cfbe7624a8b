package inventory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of the inventory.
func Entry() entity.Entry {
	return entity.Entry{
		Object: object(),
		DataSource: func() entity.AnyDataSource {
			return entity.NewCustomDataSource(entity.CustomDataSourceSpec[dataModel]{
				Object:     object(),
				Attributes: dataAttributes(),
				Validators: []datasource.ConfigValidator{choosable{}},
				Read:       read,
			})
		},
	}
}

type dataModel struct {
	entity.ForOrganization
	Dataset   types.String  `tfsdk:"dataset"`
	Search    types.String  `tfsdk:"search"`
	Fields    types.Set     `tfsdk:"fields"`
	Limit     types.Int64   `tfsdk:"limit"`
	Truncated types.Bool    `tfsdk:"truncated"`
	Rows      types.Dynamic `tfsdk:"rows"`
}

// read takes rows off the stream until there are enough; the client then drops the connection.
func read(ctx context.Context, c *runzero.Client, config dataModel) (dataModel, error) {
	limit := usual
	if !config.Limit.IsNull() {
		limit = int(config.Limit.ValueInt64())
	}
	var rows []attr.Value
	space := newRoom()
	config.Truncated = types.BoolValue(false)
	for raw, err := range c.Export(ctx, config.OrganizationID.ValueString(), config.Dataset.ValueString(),
		config.Search.ValueString(), names(config.Fields)) {
		if err != nil {
			return dataModel{}, advise(err)
		}
		if len(rows) == limit {
			config.Truncated = types.BoolValue(true)
			break
		}
		row, err := fromJSON(raw, space)
		if err != nil {
			return dataModel{}, advise(fmt.Errorf("row %d: %w", len(rows)+1, err))
		}
		rows = append(rows, row)
	}
	config.Rows = types.DynamicValue(tuple(ctx, inOrder(rows)))
	return config, nil
}

// advise says what to do about rows that are too large, too many or too deep.
func advise(err error) error {
	if runzero.KindOf(err) != runzero.KindTooLarge && !errors.Is(err, errRoom) && !errors.Is(err, errLevels) {
		return err
	}
	return &entity.ErrorWithAdvice{
		Err: err, Attribute: "limit",
		Next: "Return less: lower limit, name the fields that are needed in fields, or narrow the export with search.",
	}
}

// inOrder sorts rows by id: the service promises no order, and a data source that
// reorders itself would make plans differ. Rows without an id stay in front, as they came.
func inOrder(rows []attr.Value) []attr.Value {
	type keyed struct {
		id  string
		row attr.Value
	}
	all := make([]keyed, 0, len(rows))
	for _, row := range rows {
		k := keyed{row: row}
		if object, ok := row.(types.Object); ok {
			if id, ok := object.Attributes()["id"].(types.String); ok {
				k.id = id.ValueString()
			}
		}
		all = append(all, k)
	}
	slices.SortStableFunc(all, func(a, b keyed) int { return cmp.Compare(a.id, b.id) })
	for i, k := range all {
		rows[i] = k.row
	}
	return rows
}

// names are the fields to ask for, in a stable order; nil for all.
func names(fields types.Set) []string {
	var all []string
	for _, v := range fields.Elements() {
		if name, ok := v.(types.String); ok {
			all = append(all, name.ValueString())
		}
	}
	slices.Sort(all)
	return all
}
