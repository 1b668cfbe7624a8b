package emulator

import (
	"net/http"
	"strconv"
)

// dataset is one kind of export that is generated from the inventory. It has perAsset rows for
// every asset, or one row for every everyNth asset.
type dataset struct {
	name               string // in the path, and of the list in a page
	op                 string // the noun of the operationIds
	mark               byte   // tells its ids from those of other datasets
	perAsset, everyNth int64
	paged              bool
	bare               []string // fields that a search word without a field looks into
	removable          bool     // rows can be deleted by themselves
	columns            func(d *dataset) []column
}

// servicesPerAsset and the like say how much inventory an asset brings; rows of organizations and
// sites count the same way.
const (
	servicesPerAsset         = 3
	softwarePerAsset         = 2
	assetsPerVulnerability   = 2
	assetsPerWireless        = 10
	assetsPerCertificate     = 4
	assetsPerDirectoryUser   = 5
	assetsPerDirectoryGroup  = 20
	assetsPerFinding         = 100
	usersPerGroup            = assetsPerDirectoryGroup / assetsPerDirectoryUser
	vulnerabilityServicePort = 443
)

func datasets() []*dataset {
	return []*dataset{
		{
			name: "assets", op: "Assets", mark: 1, perAsset: 1, paged: true, bare: []string{"names", "os"},
			columns: assetColumns,
		},
		{
			name: "services", op: "Services", mark: 2, perAsset: servicesPerAsset, paged: true, removable: true,
			bare: []string{"names", "service_protocol"}, columns: serviceColumns,
		},
		{
			name: "software", op: "Software", mark: 3, perAsset: softwarePerAsset, paged: true,
			bare: []string{"software_product"}, columns: softwareColumns,
		},
		{
			name: "vulnerabilities", op: "Vulnerabilities", mark: 4, everyNth: assetsPerVulnerability, paged: true,
			bare: []string{"vulnerability_name"}, columns: vulnerabilityColumns,
		},
		{
			name: "wireless", op: "Wireless", mark: 5, everyNth: assetsPerWireless, paged: true, removable: true,
			bare: []string{"essid"}, columns: wirelessColumns,
		},
		{
			name: "certificates", op: "Certificates", mark: 6, everyNth: assetsPerCertificate, bare: []string{"cn"},
			columns: certificateColumns,
		},
		{
			name: "users", op: "DirectoryUsers", mark: 7, everyNth: assetsPerDirectoryUser,
			bare: []string{"directory_user_name"}, columns: directoryUserColumns,
		},
		{
			name: "groups", op: "DirectoryGroups", mark: 8, everyNth: assetsPerDirectoryGroup,
			bare: []string{"directory_group_name"}, columns: directoryGroupColumns,
		},
		{
			name: "findings", op: "Findings", mark: 9, everyNth: assetsPerFinding, bare: []string{"name"},
			columns: findingColumns,
		},
	}
}

func datasetRoutes(kinds []string) []route {
	var out []route
	for _, d := range datasets() {
		path := "/export/org/" + d.name
		out = append(out,
			route{
				op: "export" + d.op + "JSON", method: http.MethodGet, path: path + ".json", kinds: kinds,
				handle: d.exportJSON,
			},
			route{
				op: "export" + d.op + "JSONL", method: http.MethodGet, path: path + ".jsonl", kinds: kinds,
				handle: func(c *call) (any, error) {
					x, err := c.newExport(d)
					if err != nil {
						return nil, err
					}
					return linesOf(x.next), nil
				},
			},
		)
	}
	return out
}

// exportJSON answers an array in any order or, where the document has pages, an object with one
// page.
func (d *dataset) exportJSON(c *call) (any, error) {
	x, err := c.newExport(d)
	if err != nil {
		return nil, err
	}
	if !d.paged || !c.query.Has("page_size") {
		x.shuffled(c.e.rng.Int64N)
		return arrayOf(x.next), nil
	}
	size, err := strconv.ParseInt(c.query.Get("page_size"), 10, 64)
	if err != nil || size < 1 {
		return nil, badRequest("invalid page_size")
	}
	return x.page(size, c.query.Get("start_key"))
}

func serviceColumns(d *dataset) []column {
	of := func(values []string) func(r *item) string {
		return func(r *item) string { return values[r.n%servicesPerAsset] }
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

func softwareColumns(d *dataset) []column {
	s := &columnSet{d: d}
	s.need("id", s.rowID())
	s.raw("software_id", s.rowID())
	s.raw("software_asset_id", assetID)
	s.raw("software_organization_id", orgID)
	s.constant("software_source_id", "1")
	s.number("software_created_at", seenAt)
	s.number("software_updated_at", seenAt)
	s.text("software_vendor", func(r *item) string { return []string{"openbsd", "nginx"}[r.n%softwarePerAsset] })
	s.text("software_product", func(r *item) string { return []string{"openssh", "nginx"}[r.n%softwarePerAsset] })
	s.numbered("software_version", `"9.`, `"`, func(r *item) int64 { return r.asset % 10 })
	s.constant("software_part", `"a"`)
	s.constant("software_attributes", "{}")
	return s.done()
}

func vulnerabilityColumns(d *dataset) []column {
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
	s.numbered("vulnerability_name", `"Weakness `, `"`, func(r *item) int64 { return r.n % 1000 })
	s.numbered("vulnerability_cve", `"CVE-2025-`, `"`, func(r *item) int64 { return 10000 + r.n%1000 })
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

func wirelessColumns(d *dataset) []column {
	s := &columnSet{d: d}
	s.need("id", s.rowID())
	s.number("created_at", seenAt)
	s.number("last_seen", seenAt)
	s.raw("organization_id", orgID)
	s.raw("site_id", siteID)
	s.numbered("essid", `"office-`, `"`, func(r *item) int64 { return r.n % 100 })
	s.numbered("bssid", `"02:00:00:00:00:`, `"`, func(r *item) int64 { return 10 + r.n%90 })
	s.constant("type", `"infrastructure"`)
	s.constant("authentication", `"wpa2-psk"`)
	s.constant("encryption", `"aes"`)
	s.number("signal", func(r *item) int64 { return r.n % 101 })
	s.constant("channels", `"6"`)
	s.raw("org_name", orgName)
	s.raw("site_name", siteName)
	s.constant("data", "{}")
	return s.done()
}

func certificateColumns(d *dataset) []column {
	const year = 365 * 24 * 3600
	s := &columnSet{d: d}
	s.need("id", s.rowID())
	s.need("organization_id", orgID)
	s.constant("type", `"x509"`)
	s.number("created_at", seenAt)
	s.number("updated_at", seenAt)
	s.numbered("cn", `"host-`, `.example.com"`, func(r *item) int64 { return r.asset })
	s.numbered("names", `["host-`, `.example.com"]`, func(r *item) int64 { return r.asset })
	s.flag("self_signed", func(r *item) bool { return r.n%3 == 0 })
	s.constant("hidden", "false")
	s.number("validity_start", seenAt)
	s.number("validity_end", func(r *item) int64 { return r.seen() + year })
	s.constant("public_key_bits", "2048")
	s.constant("public_key_algorithm", `"rsaEncryption"`)
	s.constant("is_ca", "false")
	return s.done()
}

func directoryUserColumns(d *dataset) []column {
	number := func(r *item) int64 { return r.n }
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
	s.hide("suspended", func(b []byte, _ *item) []byte { return append(b, "false"...) })
	return s.done()
}

func directoryGroupColumns(d *dataset) []column {
	number := func(r *item) int64 { return r.n }
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

func findingColumns(d *dataset) []column {
	s := &columnSet{d: d}
	s.need("id", s.rowID())
	s.need("organization_id", orgID)
	s.constant("category", `"exposure"`)
	s.numbered("finding_code", `"rz-finding-`, `"`, func(r *item) int64 { return r.n })
	s.numbered("name", `"Finding `, `"`, func(r *item) int64 { return r.n })
	s.constant("description", `"A service is reachable that should not be."`)
	s.number("created_at", seenAt)
	s.number("updated_at", seenAt)
	s.number("last_detected_at", seenAt)
	s.constant("instance_count", "1")
	s.text("risk_rank", pick("info", "low", "medium", "high", "critical"))
	s.number("risk_rank_value", func(r *item) int64 {
		if r.added != nil {
			return 0
		}
		return r.asset % 5
	})
	return s.done()
}
