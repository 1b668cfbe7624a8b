package scancoverage

import (
	"math/big"
	"net/netip"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/account/coverage"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
)

type dataModel struct {
	entity.ForOrganization
	Networks             types.List        `tfsdk:"networks"`
	OnlyActive           types.Bool        `tfsdk:"only_active"`
	IgnoreSiteIDs        types.Set         `tfsdk:"ignore_site_ids"`
	WithinOrganizations  types.Bool        `tfsdk:"overlaps_within_organizations"`
	Unregistered         []string          `tfsdk:"unregistered"`
	Uncovered            []string          `tfsdk:"uncovered"`
	Unscanned            []unscannedSite   `tfsdk:"unscanned"`
	Overlaps             []overlap         `tfsdk:"overlaps"`
	WithoutSchedule      []unscheduledSite `tfsdk:"sites_without_schedule"`
	WithoutExplorer      []idleSchedule    `tfsdk:"schedules_without_explorer"`
	Sites                []siteTotals      `tfsdk:"sites"`
	EntriesNotAddresses  *entries          `tfsdk:"entries_without_addresses"`
	Totals               *totals           `tfsdk:"totals"`
	Complete             types.Bool        `tfsdk:"complete"`
	areTasksCut, areMany bool              // why it is not complete
}

type siteReferenceModel struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	SiteID         types.String `tfsdk:"site_id"`
	SiteName       types.String `tfsdk:"site_name"`
}

type unscannedSite struct {
	siteReferenceModel
	Networks             []string `tfsdk:"networks"`
	ScannedForOtherSites []string `tfsdk:"scanned_for_other_sites"`
}

type overlap struct {
	First    siteReferenceModel `tfsdk:"first"`
	Second   siteReferenceModel `tfsdk:"second"`
	Networks []string           `tfsdk:"networks"`
}

type unscheduledSite struct {
	siteReferenceModel
	Entries int64 `tfsdk:"entries"`
}

type idleSchedule struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	ScheduleID     types.String `tfsdk:"schedule_id"`
	ScheduleName   types.String `tfsdk:"schedule_name"`
	SiteID         types.String `tfsdk:"site_id"`
	ExplorerID     types.String `tfsdk:"explorer_id"`
	ExplorerName   types.String `tfsdk:"explorer_name"`
	Reason         string       `tfsdk:"reason"`
}

type siteTotals struct {
	siteReferenceModel
	Addresses               *big.Float `tfsdk:"addresses"`
	UnscannedAddresses      *big.Float `tfsdk:"unscanned_addresses"`
	ExcludedAddresses       *big.Float `tfsdk:"excluded_addresses"`
	Schedules               int64      `tfsdk:"schedules"`
	EntriesWithoutAddresses int64      `tfsdk:"entries_without_addresses"`
}

type entries struct {
	Networks kinds `tfsdk:"networks"`
	Scopes   kinds `tfsdk:"scopes"`
	Targets  kinds `tfsdk:"targets"`
	Excludes kinds `tfsdk:"excludes"`
}

type kinds struct {
	Names     int64 `tfsdk:"names"`
	ASNumbers int64 `tfsdk:"as_numbers"`
	Keywords  int64 `tfsdk:"keywords"`
}

type totals struct {
	Networks     *big.Float `tfsdk:"networks"`
	Unregistered *big.Float `tfsdk:"unregistered"`
	Uncovered    *big.Float `tfsdk:"uncovered"`
	Registered   *big.Float `tfsdk:"registered"`
	Scanned      *big.Float `tfsdk:"scanned"`
	Unscanned    *big.Float `tfsdk:"unscanned"`
	Excluded     *big.Float `tfsdk:"excluded"`
	Overlapping  *big.Float `tfsdk:"overlapping"`
}

// fromAnswer completes the configuration with what was found. Lists are empty, not null, where
// there is nothing.
func fromAnswer(config dataModel, a coverage.Answer) dataModel {
	m := config
	m.Unregistered, m.Uncovered = texts(a.Unregistered), texts(a.Uncovered)
	m.Unscanned, m.WithoutSchedule, m.Sites = []unscannedSite{}, []unscheduledSite{}, []siteTotals{}
	m.Overlaps, m.WithoutExplorer = []overlap{}, []idleSchedule{}
	for _, s := range a.Sites {
		site := reference(coverage.SiteRef{OrganizationID: s.OrganizationID, ID: s.ID, Name: s.Name})
		if s.IsUnscanned() {
			m.Unscanned = append(m.Unscanned, unscannedSite{site, texts(s.Unscanned), texts(s.ScannedElsewhere)})
		}
		if s.Scans == 0 {
			m.WithoutSchedule = append(m.WithoutSchedule, unscheduledSite{site, int64(s.Entries)})
		}
		m.Sites = append(m.Sites, siteTotals{
			site, float(s.Addresses), float(s.UnscannedAddresses), float(s.ExcludedAddresses), int64(s.Scans),
			int64(s.Addressless),
		})
	}
	for _, o := range a.Overlaps {
		m.Overlaps = append(m.Overlaps, overlap{reference(o.First), reference(o.Second), texts(o.Networks)})
	}
	for _, s := range a.WithoutExplorer {
		reason := "disconnected"
		if s.IsGone {
			reason = "gone"
		}
		m.WithoutExplorer = append(m.WithoutExplorer, idleSchedule{
			entity.StringOrNull(s.OrganizationID), types.StringValue(s.ID), entity.StringOrNull(s.Name),
			entity.StringOrNull(s.SiteID), types.StringValue(s.ExplorerID), entity.StringOrNull(s.ExplorerName), reason,
		})
	}
	without := a.Addressless
	m.EntriesNotAddresses = &entries{
		countsByKind(without.Networks), countsByKind(without.Scopes), countsByKind(without.Targets),
		countsByKind(without.Excludes),
	}
	t := a.Totals
	m.Totals = &totals{
		float(t.Networks), float(t.Unregistered), float(t.Uncovered), float(t.Registered), float(t.Scanned),
		float(t.Unscanned), float(t.Excluded), float(t.Overlapping),
	}
	m.Complete = types.BoolValue(a.IsComplete)
	m.areTasksCut, m.areMany = a.AreScansCut, a.AreOverlapsCut
	return m
}

func reference(s coverage.SiteRef) siteReferenceModel {
	return siteReferenceModel{entity.StringOrNull(s.OrganizationID), types.StringValue(s.ID), entity.StringOrNull(s.Name)}
}

func texts(prefixes []netip.Prefix) []string {
	out := make([]string, 0, len(prefixes))
	for _, p := range prefixes {
		out = append(out, p.String())
	}
	return out
}

// precision is that of Terraform's own numbers, in bits; IPv6 needs 129.
const precision = 512

func float(n *big.Int) *big.Float { return new(big.Float).SetPrec(precision).SetInt(n) }

func countsByKind(n coverage.EntryCount) kinds {
	return kinds{int64(n.Names), int64(n.ASNumbers), int64(n.Keywords)}
}
