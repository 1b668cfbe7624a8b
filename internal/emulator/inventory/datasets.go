package inventory

import (
	"strconv"
)

// Dataset is one kind of export that is generated from the inventory. It has perAsset rows for
// every asset, or one row for every everyNth asset.
type Dataset struct {
	Name               string   // in the path, and of the list in a page
	Noun               string   // of the operationIds
	IsPaged            bool     // can be asked for page by page
	Bare               []string // fields that a search word without a field looks into
	mark               byte     // tells its ids from those of other datasets
	perAsset, everyNth int64
	removable          bool // rows can be deleted by themselves
	columns            func(d *Dataset) []Column
}

// ServicesPerAsset and the like say how much inventory an asset brings; rows of organizations and
// sites count the same way.
const (
	ServicesPerAsset         = 3
	SoftwarePerAsset         = 2
	AssetsPerVulnerability   = 2
	assetsPerWireless        = 10
	assetsPerCertificate     = 4
	assetsPerDirectoryUser   = 5
	assetsPerDirectoryGroup  = 20
	assetsPerFinding         = 100
	usersPerGroup            = assetsPerDirectoryGroup / assetsPerDirectoryUser
	vulnerabilityServicePort = 443
)

// Datasets returns all of them, in the order of the API document.
func Datasets() []*Dataset {
	return []*Dataset{
		{
			Name: "assets", Noun: "Assets", mark: 1, perAsset: 1, IsPaged: true, Bare: []string{"names", "os"},
			columns: assetColumns,
		},
		{
			Name: "services", Noun: "Services", mark: 2, perAsset: ServicesPerAsset, IsPaged: true, removable: true,
			Bare: []string{"names", "service_protocol"}, columns: serviceColumns,
		},
		{
			Name: "software", Noun: "Software", mark: 3, perAsset: SoftwarePerAsset, IsPaged: true,
			Bare: []string{"software_product"}, columns: softwareColumns,
		},
		{
			Name: "vulnerabilities", Noun: "Vulnerabilities", mark: 4, everyNth: AssetsPerVulnerability, IsPaged: true,
			Bare: []string{"vulnerability_name"}, columns: vulnerabilityColumns,
		},
		{
			Name: "wireless", Noun: "Wireless", mark: 5, everyNth: assetsPerWireless, IsPaged: true, removable: true,
			Bare: []string{"essid"}, columns: wirelessColumns,
		},
		{
			Name: "certificates", Noun: "Certificates", mark: 6, everyNth: assetsPerCertificate, Bare: []string{"cn"},
			columns: certificateColumns,
		},
		{
			Name: "users", Noun: "DirectoryUsers", mark: 7, everyNth: assetsPerDirectoryUser,
			Bare: []string{"directory_user_name"}, columns: directoryUserColumns,
		},
		{
			Name: "groups", Noun: "DirectoryGroups", mark: 8, everyNth: assetsPerDirectoryGroup,
			Bare: []string{"directory_group_name"}, columns: directoryGroupColumns,
		},
		{
			Name: "findings", Noun: "Findings", mark: 9, everyNth: assetsPerFinding, Bare: []string{"name"},
			columns: findingColumns,
		},
	}
}

// Columns returns the fields of a row in their order, those for searches alone included.
func (d *Dataset) Columns() []Column { return d.columns(d) }

func serviceColumns(d *Dataset) []Column {
	of := func(values []string) func(r *Item) string {
		return func(r *Item) string { return values[r.n%ServicesPerAsset] }
	}
	s := &columnSet{d: d}
	s.need("service_id", s.rowID())
	s.need("id", assetID)
	s.raw("service_asset_id", assetID)
	s.number("service_created_at", seenAt)
	s.number("service_updated_at", seenAt)
	s.raw("service_address", address)
	s.text("service_transport", of(serviceTransports()))
	s.text("service_port", of(servicePorts()))
	s.text("service_protocol", of(serviceNames()))
	s.constant("service_vhost", `""`)
	s.constant("service_summary", `""`)
	s.constant("service_data", "{}")
	s.assetOf()
	s.hide("service_protocols", protocolsOf)
	s.hide("service_products", none)
	s.hide("service_ports_tcp", portsTCP)
	s.hide("service_ports_udp", portsUDP)
	s.hide("banner", none)
	s.hide("sources", sources)
	return s.done()
}

func softwareColumns(d *Dataset) []Column {
	s := &columnSet{d: d}
	s.need("id", s.rowID())
	s.raw("software_id", s.rowID())
	s.raw("software_asset_id", assetID)
	s.raw("software_organization_id", orgID)
	s.constant("software_source_id", "1")
	s.number("software_created_at", seenAt)
	s.number("software_updated_at", seenAt)
	s.text("software_vendor", func(r *Item) string { return []string{"openbsd", "nginx"}[r.n%SoftwarePerAsset] })
	s.text("software_product", func(r *Item) string { return []string{"openssh", "nginx"}[r.n%SoftwarePerAsset] })
	s.numbered("software_version", `"9.`, `"`, func(r *Item) int64 { return r.asset % 10 })
	s.constant("software_part", `"a"`)
	s.constant("software_attributes", "{}")
	return s.done()
}

func vulnerabilityColumns(d *Dataset) []Column {
	s := &columnSet{d: d}
	s.need("id", assetID)
	s.raw("vulnerability_id", s.rowID())
	s.raw("vulnerability_asset_id", assetID)
	s.raw("vulnerability_organization_id", orgID)
	s.constant("vulnerability_source_id", "1")
	s.number("vulnerability_created_at", seenAt)
	s.number("vulnerability_updated_at", seenAt)
	s.raw("vulnerability_service_address", address)
	s.constant("vulnerability_service_transport", `"tcp"`)
	s.constant("vulnerability_service_port", strconv.Itoa(vulnerabilityServicePort))
	s.numbered("vulnerability_name", `"Weakness `, `"`, func(r *Item) int64 { return r.n % 1000 })
	s.numbered("vulnerability_cve", `"CVE-2025-`, `"`, func(r *Item) int64 { return 10000 + r.n%1000 })
	s.text("vulnerability_severity", pick("critical", "high", "medium", "low", "info"))
	s.constant("vulnerability_attributes", "{}")
	s.assetOf()
	s.hide("service_protocols", protocolsOf)
	s.hide("service_products", none)
	s.hide("service_ports_tcp", portsTCP)
	s.hide("service_ports_udp", portsUDP)
	s.hide("banner", none)
	s.hide("sources", sources)
	return s.done()
}

func wirelessColumns(d *Dataset) []Column {
	s := &columnSet{d: d}
	s.need("id", s.rowID())
	s.number("created_at", seenAt)
	s.number("last_seen", seenAt)
	s.raw("organization_id", orgID)
	s.raw("site_id", siteID)
	s.numbered("essid", `"office-`, `"`, func(r *Item) int64 { return r.n % 100 })
	s.numbered("bssid", `"02:00:00:00:00:`, `"`, func(r *Item) int64 { return 10 + r.n%90 })
	s.constant("type", `"infrastructure"`)
	s.constant("authentication", `"wpa2-psk"`)
	s.constant("encryption", `"aes"`)
	s.number("signal", func(r *Item) int64 { return r.n % 101 })
	s.constant("channels", `"6"`)
	s.raw("org_name", orgName)
	s.raw("site_name", siteName)
	s.constant("data", "{}")
	return s.done()
}

func certificateColumns(d *Dataset) []Column {
	const year = 365 * 24 * 3600
	s := &columnSet{d: d}
	s.need("id", s.rowID())
	s.need("organization_id", orgID)
	s.constant("type", `"x509"`)
	s.number("created_at", seenAt)
	s.number("updated_at", seenAt)
	s.numbered("cn", `"host-`, `.example.com"`, func(r *Item) int64 { return r.asset })
	s.numbered("names", `["host-`, `.example.com"]`, func(r *Item) int64 { return r.asset })
	s.flag("self_signed", func(r *Item) bool { return r.n%3 == 0 })
	s.constant("hidden", "false")
	s.number("validity_start", seenAt)
	s.number("validity_end", func(r *Item) int64 { return r.seen() + year })
	s.constant("public_key_bits", "2048")
	s.constant("public_key_algorithm", `"rsaEncryption"`)
	s.constant("is_ca", "false")
	return s.done()
}

func directoryUserColumns(d *Dataset) []Column {
	number := func(r *Item) int64 { return r.n }
	s := &columnSet{d: d}
	s.need("id", s.rowID())
	s.raw("directory_user_id", s.rowID())
	s.raw("directory_user_organization_id", orgID)
	s.raw("directory_user_site_id", siteID)
	s.constant("directory_user_source_id", "1")
	s.number("directory_user_created_at", seenAt)
	s.number("directory_user_updated_at", seenAt)
	s.numbered("directory_user_name", `"user`, `"`, number)
	s.numbered("directory_user_display_name", `"User `, `"`, number)
	s.numbered("directory_user_email", `"user`, `@example.com"`, number)
	s.constant("directory_user_attributes", "{}")
	s.hide("sources", none)
	s.hide("attribute_names", none)
	s.hide("suspended", func(b []byte, _ *Item) []byte { return append(b, "false"...) })
	return s.done()
}

func directoryGroupColumns(d *Dataset) []Column {
	number := func(r *Item) int64 { return r.n }
	s := &columnSet{d: d}
	s.need("id", s.rowID())
	s.raw("directory_group_id", s.rowID())
	s.raw("directory_group_organization_id", orgID)
	s.raw("directory_group_site_id", siteID)
	s.constant("directory_group_source_id", "1")
	s.number("directory_group_created_at", seenAt)
	s.number("directory_group_updated_at", seenAt)
	s.numbered("directory_group_name", `"group`, `"`, number)
	s.constant("directory_group_user_count", strconv.Itoa(usersPerGroup))
	s.constant("directory_group_attributes", "{}")
	s.hide("sources", none)
	s.hide("attribute_names", none)
	return s.done()
}

func findingColumns(d *Dataset) []Column {
	s := &columnSet{d: d}
	s.need("id", s.rowID())
	s.need("organization_id", orgID)
	s.constant("category", `"exposure"`)
	s.numbered("finding_code", `"rz-finding-`, `"`, func(r *Item) int64 { return r.n })
	s.numbered("name", `"Finding `, `"`, func(r *Item) int64 { return r.n })
	s.constant("description", `"A service is reachable that should not be."`)
	s.number("created_at", seenAt)
	s.number("updated_at", seenAt)
	s.number("last_detected_at", seenAt)
	s.constant("instance_count", "1")
	s.text("risk_rank", pick("info", "low", "medium", "high", "critical"))
	s.number("risk_rank_value", func(r *Item) int64 {
		if r.Added != nil {
			return 0
		}
		return r.asset % 5
	})
	return s.done()
}
