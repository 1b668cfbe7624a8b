// Package events is `runzero_events`: the account's log of who did what.
package events

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Rows that are returned unless the configuration says otherwise, and at most: all of
// them end up in the state.
const (
	usual     = 100
	maxEvents = 10_000
)

func object() entity.Object {
	return entity.Object{
		Name: "event", Plural: "events", Title: "event",
		Requires: runzero.NeedsAccount,
		Calls:    entity.Calls{Read: []string{"GET /account/events.json"}, Notes: "One call for every 500 events."},
	}
}

func plural() entity.Object {
	o := object()
	o.Name = o.Plural
	o.Describe = "Reads the account's event log: who did what, and what the service did. " +
		"Each read asks anew, with one call for every 500 events, so narrow it with `search` and `limit`."
	return o
}

func dataAttributes() map[string]dschema.Attribute {
	word := func(described string) dschema.Attribute {
		return dschema.StringAttribute{Computed: true, MarkdownDescription: described}
	}
	when := func(described string) dschema.Attribute {
		return dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: described + " (RFC 3339, UTC).",
		}
	}
	return map[string]dschema.Attribute{
		"search": dschema.StringAttribute{
			Optional: true, MarkdownDescription: "Search in runZero's query syntax, such as `action:login success:f`.",
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"limit": dschema.Int64Attribute{
			Optional: true, MarkdownDescription: fmt.Sprintf("How many events to return at most, from 1 to %d. Default %d.",
				maxEvents, usual),
			Validators: []validator.Int64{int64validator.Between(1, maxEvents)},
		},
		"truncated": dschema.BoolAttribute{
			Computed:            true,
			MarkdownDescription: "Whether there are more events than `limit`.",
		},
		"events": dschema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "What was found, in the console's order.",
			NestedObject: dschema.NestedAttributeObject{Attributes: map[string]dschema.Attribute{
				"id":              word("UUID of the event."),
				"created_at":      when("When it happened"),
				"action":          word("What happened, such as login."),
				"success":         dschema.BoolAttribute{Computed: true, MarkdownDescription: "Whether it succeeded."},
				"organization_id": word("UUID of the organization that it is about; null for none."),
				"site_id":         word("UUID of the site that it is about; null for none."),
				"source_id":       word("UUID of who did it; null for none."),
				"source_name":     word("Name of who did it."),
				"source_type":     word("Kind of who did it, such as user or api."),
				"target_id":       word("UUID of what it was done to; null for none."),
				"target_name":     word("Name of what it was done to."),
				"target_type":     word("Kind of what it was done to."),
				"state":           word("State of its processing."),
				"processed_at":    when("When it was processed; null if it was not"),
				"details":         word("Details as JSON text, for `jsondecode`; null for none."),
			}},
		},
	}
}
