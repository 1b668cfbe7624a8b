package explorer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/instant"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of Explorers.
func Entry() entity.Entry {
	return entity.Entry{
		Object:     object(),
		DataSource: func() entity.LookedUpObject { return entity.NewDataSource(source()) },
		Collection: func() entity.LookedUpObject { return entity.NewCollection(source()) },
	}
}

type dataModel struct {
	entity.InOrganization
	Name               types.String  `tfsdk:"name"`
	SiteID             types.String  `tfsdk:"site_id"`
	Connected          types.Bool    `tfsdk:"connected"`
	OS                 types.String  `tfsdk:"os"`
	Arch               types.String  `tfsdk:"arch"`
	Version            types.String  `tfsdk:"version"`
	ExternalIP         types.String  `tfsdk:"external_ip"`
	InternalIP         types.String  `tfsdk:"internal_ip"`
	MaxConcurrentScans types.Int64   `tfsdk:"max_concurrent_scans"`
	CreatedAt          instant.Value `tfsdk:"created_at"`
	LastCheckin        instant.Value `tfsdk:"last_checkin"`
}

func source() entity.Source[runzero.Explorer, dataModel] {
	return entity.Source[runzero.Explorer, dataModel]{
		Object:     object(),
		Attributes: dataAttributes(),
		By:         "name",
		List: func(ctx context.Context, c *runzero.Client, orgID, search string) ([]runzero.Explorer, error) {
			return c.ListExplorers(ctx, orgID, search)
		},
		Get: func(ctx context.Context, c *runzero.Client, orgID, id string) (runzero.Explorer, error) {
			return c.GetExplorer(ctx, orgID, id)
		},
		Name:              func(e runzero.Explorer) string { return e.Name },
		From:              fromRow,
		EveryOrganization: true,
		SearchText:        "Search in runZero's query syntax, such as `name:BERLIN`; needs an account credential.",
	}
}

func fromRow(_ context.Context, e runzero.Explorer) (dataModel, diag.Diagnostics) {
	m := dataModel{
		Name:               types.StringValue(e.Name),
		SiteID:             entity.Text(e.SiteID),
		Connected:          types.BoolValue(e.Connected),
		OS:                 entity.Text(e.OS),
		Arch:               entity.Text(e.Arch),
		Version:            entity.Text(e.Version),
		ExternalIP:         entity.Text(e.ExternalIP),
		InternalIP:         entity.Text(e.InternalIP),
		MaxConcurrentScans: types.Int64PointerValue(e.MaxConcurrentScans),
		CreatedAt:          instant.Of(e.CreatedAt),
		LastCheckin:        instant.Of(e.LastCheckin),
	}
	m.ID, m.OrganizationID = types.StringValue(e.ID), types.StringValue(e.OrganizationID)
	return m, nil
}
