// Package console is `runzero_console`: which console the provider talks to, and its version.
package console

import (
	"context"

	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "console", Plural: "consoles", Title: "console",
		// The calls themselves are public; what the provider is configured with does not matter.
		Requires: runzero.NeedsExport,
		Calls: entity.Calls{
			Read: []string{
				"GET /health", "GET /releases/agent/version", "GET /releases/scanner/version",
				"GET /releases/platform/version",
			},
		},
		Describe: "The console that the provider talks to: its address, its health and version, and the newest releases " +
			"that it knows of. " +
			"The calls are public, but the provider has to be configured all the same.",
	}
}

// Entry lists what the provider offers of the console.
func Entry() entity.Entry {
	return entity.Entry{
		Object: object(),
		DataSource: func() entity.AnyDataSource {
			return entity.NewCustomDataSource(entity.CustomDataSourceSpec[dataModel]{
				Object:     object(),
				Attributes: dataAttributes(), Read: read,
			})
		},
	}
}

func dataAttributes() map[string]dschema.Attribute {
	word := func(described string) dschema.Attribute {
		return dschema.StringAttribute{Computed: true, MarkdownDescription: described}
	}
	return map[string]dschema.Attribute{
		"base_url":                word("Address of the console, without `/api/v1.0`."),
		"status":                  word("Health as the console reports it."),
		"version":                 word("Version of the console; null if it does not say."),
		"latest_explorer_version": word("Newest release of the Explorer; null if the console publishes none."),
		"latest_scanner_version":  word("Newest release of the command-line scanner; null if the console publishes none."),
		"latest_platform_version": word("Newest release of the self-hosted platform; null if the console publishes none."),
	}
}

type dataModel struct {
	BaseURL        types.String `tfsdk:"base_url"`
	Status         types.String `tfsdk:"status"`
	Version        types.String `tfsdk:"version"`
	LatestExplorer types.String `tfsdk:"latest_explorer_version"`
	LatestScanner  types.String `tfsdk:"latest_scanner_version"`
	LatestPlatform types.String `tfsdk:"latest_platform_version"`
}

func read(ctx context.Context, c *runzero.Client, _ dataModel) (dataModel, error) {
	status, version, err := c.Health(ctx)
	if err != nil {
		return dataModel{}, err
	}
	m := dataModel{
		BaseURL: types.StringValue(c.BaseURL()), Status: entity.StringOrNull(status),
		Version: entity.StringOrNull(version),
	}
	latest, err := c.LatestVersions(ctx)
	if kind := runzero.KindOf(err); err != nil && kind != runzero.KindNotFound && kind != runzero.KindNotConsole {
		return dataModel{}, err
	}
	// Without releases the versions stay empty: a self-hosted console may publish none.
	m.LatestExplorer, m.LatestScanner, m.LatestPlatform = entity.StringOrNull(latest.Explorer),
		entity.StringOrNull(latest.Scanner), entity.StringOrNull(latest.Platform)
	return m, nil
}
