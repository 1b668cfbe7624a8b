// Package scancoverage is `runzero_scan_coverage`: which networks no site has, and which no
// recurring scan covers.
package scancoverage

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/account/coverage"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "scan_coverage", Plural: "scan_coverages", Title: "scan coverage",
		Requires: runzero.NeedsOrganization,
		Calls: entity.Calls{
			Read: []string{"GET /account/sites", "GET /account/tasks", "GET /account/agents"},
			Notes: "Each list is asked for once in a run, together with all resources and data sources that need " +
				"it. With an organization token they are `GET /org/sites`, `GET /org/tasks` and `GET " +
				"/org/explorers`. The service cuts a list off at 1,000 tasks: beyond that, each organization is " +
				"asked, then for its scans alone, then for the active and the paused ones.",
		},
		Describe: "Tells whether every network is scanned: which networks no site has, which networks of sites no " +
			"recurring scan covers, which networks several sites have, and which scans cannot run.\n\n" +
			"The networks of a site are its scope and its registered subnets, without its excludes. A recurring " +
			"scan covers its targets, or its site's networks where it has none, without the excludes of both. One " +
			"on a hosted zone covers public addresses only. A scan counts for its own site: two sites may use the " +
			"same addresses for two networks. Scans that ran once do not count, and what a scan template excludes " +
			"is seen only as far as the scan itself says it.\n\n" +
			"IPv4 and IPv6 addresses, ranges and CIDRs count. Host names, domains, AS numbers and country codes " +
			"have no addresses that are known here: `entries_without_addresses` counts them, and nothing is " +
			"guessed.\n\n" +
			"It is read during the plan, before what the same run changes: with sites or schedules in the same " +
			"configuration, give it a `depends_on` that names them, and it is read after they are changed.",
	}
}

func dataAttributes() map[string]dschema.Attribute {
	return map[string]dschema.Attribute{
		"networks": dschema.ListAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "What must be covered, such as the prefixes of an IPAM system: all that the scope " +
				"of a site may hold. Null: only the sites are compared.",
			Validators: []validator.List{networks{}},
		},
		"only_active": dschema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether a schedule counts only if it can run: not if it is paused, nor if its " +
				"Explorer is gone. Default: true.",
		},
		"ignore_site_ids": dschema.SetAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "UUIDs of sites that count as if they were not there, with their schedules: such as one for " +
				"unknown space, whose scope is everything.",
			Validators: []validator.Set{setvalidator.ValueStringsAre(uuidvalidator.UUID())},
		},
		"overlaps_within_organizations": dschema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether `overlaps` compares only sites of the same organization. Private " +
				"networks are usual in many organizations where each is another customer. Default: false.",
		},
		"unregistered": listOfCIDRs("What of `networks` no site has, as CIDRs. Two neighbors in `networks` stay two."),
		"uncovered":    listOfCIDRs("What of `networks` no schedule of any site covers, as CIDRs."),
		"unscanned": listOf("Sites with networks that no schedule of the site covers, ordered by name and id.",
			siteAttributes(map[string]dschema.Attribute{
				"networks": listOfCIDRs("What no schedule covers, as CIDRs."),
				"scanned_for_other_sites": listOfCIDRs(
					"The part of it that schedules of other sites of the organization cover: the " +
						"assets land there."),
			})),
		"overlaps": listOf(
			fmt.Sprintf("Pairs of sites that have the same networks, ordered by their names and ids; at most %d.",
				coverage.MaxOverlaps), map[string]dschema.Attribute{
				"first": siteReference("One site."), "second": siteReference("The other site."),
				"networks": listOfCIDRs("The fewest CIDRs that cover what both have."),
			}),
		"sites_without_schedule": listOf("Sites that no schedule scans, ordered by name and id.",
			siteAttributes(map[string]dschema.Attribute{
				"entries": integer("How many entries its scope and its subnets have; 0 where there is nothing to scan."),
			})),
		"schedules_without_explorer": listOf(
			"Schedules whose Explorer is gone or disconnected, ordered by name and id. Those of "+
				"Explorer groups and hosted zones are not among them.", map[string]dschema.Attribute{
				"organization_id": word("UUID of the organization."),
				"schedule_id":     word("UUID of the schedule."), "schedule_name": word("Name of the schedule."),
				"site_id":       word("UUID of the site that it scans."),
				"explorer_id":   word("UUID of the Explorer."),
				"explorer_name": word("Name of the Explorer; null if it is gone."),
				"reason":        word("`gone` or `disconnected`."),
			}),
		"sites": listOf("All sites that count, ordered by name and id.", siteAttributes(map[string]dschema.Attribute{
			"addresses":                 number("Addresses of its networks."),
			"unscanned_addresses":       number("How many of them no schedule covers."),
			"excluded_addresses":        number("Addresses that its own excludes take out of its scope and subnets."),
			"schedules":                 integer("Schedules that count."),
			"entries_without_addresses": integer("Entries of its scope that have no addresses known here."),
		})),
		"entries_without_addresses": dschema.SingleNestedAttribute{
			Computed: true,
			MarkdownDescription: "Entries that have no addresses known here. A scan of them may cover more than is " +
				"counted; an exclude of them may leave out more.",
			Attributes: map[string]dschema.Attribute{
				"networks": entryCount("In `networks`."), "scopes": entryCount("In scopes and subnets of sites."),
				"targets":  entryCount("In targets of schedules."),
				"excludes": entryCount("In excludes of sites and schedules."),
			},
		},
		"totals": dschema.SingleNestedAttribute{
			Computed: true,
			MarkdownDescription: "Numbers of addresses. Those of sites add up each site for itself. An IPv6 network has more " +
				"addresses than all of IPv4: ask per site where both are in use.",
			Attributes: map[string]dschema.Attribute{
				"networks":     number("Addresses in `networks`."),
				"unregistered": number("How many of them no site has."),
				"uncovered":    number("How many of them no schedule covers."),
				"registered":   number("Addresses of the sites' networks."),
				"scanned":      number("How many of them a schedule of the site covers."),
				"unscanned":    number("How many of them none covers."),
				"excluded":     number("Addresses that excludes of sites take out of their scopes and subnets."),
				"overlapping":  number("Addresses that more than one site has, each counted once."),
			},
		},
		"complete": dschema.BoolAttribute{
			Computed: true,
			MarkdownDescription: "Whether everything was compared. False, with a warning, if the service cut a " +
				"list of tasks off or there are too many overlaps to list: an empty list proves nothing then.",
		},
	}
}

func word(described string) dschema.Attribute {
	return dschema.StringAttribute{Computed: true, MarkdownDescription: described}
}

func integer(described string) dschema.Attribute {
	return dschema.Int64Attribute{Computed: true, MarkdownDescription: described}
}

// number is for what may be more than 64 bits hold: addresses of IPv6.
func number(described string) dschema.Attribute {
	return dschema.NumberAttribute{Computed: true, MarkdownDescription: described}
}

func listOfCIDRs(described string) dschema.Attribute {
	return dschema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: described}
}

func listOf(described string, attributes map[string]dschema.Attribute) dschema.Attribute {
	return dschema.ListNestedAttribute{
		Computed: true, MarkdownDescription: described,
		NestedObject: dschema.NestedAttributeObject{Attributes: attributes},
	}
}

func siteAttributes(more map[string]dschema.Attribute) map[string]dschema.Attribute {
	more["organization_id"] = word("UUID of the organization.")
	more["site_id"] = word("UUID of the site.")
	more["site_name"] = word("Name of the site.")
	return more
}

func siteReference(described string) dschema.Attribute {
	return dschema.SingleNestedAttribute{
		Computed: true, MarkdownDescription: described, Attributes: siteAttributes(map[string]dschema.Attribute{}),
	}
}

func entryCount(described string) dschema.Attribute {
	return dschema.SingleNestedAttribute{
		Computed: true, MarkdownDescription: described,
		Attributes: map[string]dschema.Attribute{
			"names":      integer("Host names and domains."),
			"as_numbers": integer("AS numbers."),
			"keywords":   integer("Country codes, and other forms that only the console understands."),
		},
	}
}
