// Package task is `runzero_task`: scans, imports and other jobs, running, finished and recurring.
package task

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "task", Plural: "tasks", Title: "task",
		Requires: runzero.NeedsOrganization,
		Calls: entity.Calls{
			List: []string{"GET /account/tasks", "GET /org/tasks"},
			Read: []string{"GET /org/tasks/{task_id}"},
		},
		Describe: "Looks up one task by id: a scan, an import, an analysis or another job, or the definition of a " +
			"recurring one. " +
			"A task that was removed counts as gone. For recurring scans see `runzero_scan_schedule` too.",
	}
}

func plural() entity.Object {
	o := object()
	o.Name = o.Plural
	o.Describe = fmt.Sprintf(
		"Lists tasks of every kind, newest first: of one organization, or of all that the credential sees. "+
			"The service gives the newest %d at most; where there are more, `truncated` is true and a warning says so.",
		maxTasks)
	return o
}

// maxTasks is how many tasks the service lists (api-behaviour 5).
const maxTasks = 1000

const organizationText = "UUID of the organization that it lives in."

func attributes() map[string]dschema.Attribute {
	word := func(described string) dschema.Attribute {
		return dschema.StringAttribute{Computed: true, MarkdownDescription: described}
	}
	when := func(described string) dschema.Attribute {
		return dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: described + " (RFC 3339, UTC).",
		}
	}
	yes := func(described string) dschema.Attribute {
		return dschema.BoolAttribute{Computed: true, MarkdownDescription: described}
	}
	return map[string]dschema.Attribute{
		"name":        word("Name."),
		"description": word("Description."),
		"type":        word("Kind of task: scan, sample, connector, import or analysis."),
		"status":      word("Status, such as new, active, processed, paused, stopped or error."),
		"error": word(
			"What the service reports as wrong. An active recurring task may have one too; null for none."),
		"site_id":        word("UUID of the site that it is for; null for none."),
		"explorer_id":    word("UUID of the Explorer that carries it out; null for none."),
		"hosted_zone_id": word("UUID of the hosted zone that carries it out; null for none."),
		"template_id":    word("UUID of the scan template that it uses; null for none."),
		"parent_id":      word("UUID of the recurring task that it is a run of; null for none."),
		"created_by":     word("E-mail address of the user, or the API, that created it."),
		"recur":          yes("Whether it is the definition of a recurring task."),
		"recur_frequency": word(
			"How often it recurs, such as weekly; a task made in the console may have a list of days. Null if it does not."),
		"recur_last_task_id": word("UUID of its last run; null before the first."),
		"hidden":             yes("Whether the console hides it."),
		"params": dschema.MapAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "Its options, by the API's own names, such as `rate` and `tcp-ports`; those with secrets are " +
				"in `secret_params`.",
		},
		"secret_params": dschema.MapAttribute{
			Computed: true, Sensitive: true, ElementType: types.StringType,
			MarkdownDescription: "Options whose values are secrets, such as SNMP communities and passphrases.",
		},
		"start_time": when("When it starts, or started"),
		"created_at": when("When it was created"),
		"updated_at": when("When it was last changed"),
		"recur_last": when("When it last ran; null before the first run"),
		"recur_next": when("When it runs next; null before the first run"),
	}
}

func singularAttributes() map[string]dschema.Attribute {
	all := attributes()
	all["id"] = dschema.StringAttribute{
		Required: true, MarkdownDescription: "UUID of the task.", Validators: []validator.String{uuidvalidator.UUID()},
	}
	return all
}

func pluralAttributes() map[string]dschema.Attribute {
	nested := attributes()
	nested["id"] = dschema.StringAttribute{Computed: true, MarkdownDescription: "UUID of the task."}
	nested["organization_id"] = dschema.StringAttribute{Computed: true, MarkdownDescription: organizationText}
	return map[string]dschema.Attribute{
		"search": dschema.StringAttribute{
			Optional: true, MarkdownDescription: "Search in runZero's query syntax, such as `type:scan created_at:<7days`.",
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"status": dschema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "List only tasks of this status, such as `active`; upper and lower case are the same.",
			Validators:          []validator.String{textvalidator.NotBlank(), textvalidator.OneLine()},
		},
		"truncated": dschema.BoolAttribute{
			Computed: true, MarkdownDescription: fmt.Sprintf("Whether the service cut the list off at %d tasks.", maxTasks),
		},
		"tasks": dschema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "What was found, newest first.",
			NestedObject: dschema.NestedAttributeObject{Attributes: nested},
		},
	}
}
