package inventory

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// noID is how the service writes an id that is not there (api-behaviour 0, point 8).
const noID = "00000000-0000-0000-0000-000000000000"

// appendJSON appends a value whose text may need escapes.
func appendJSON(b []byte, v any) []byte {
	text, _ := json.Marshal(v) //nolint:errchkjson // texts, and lists and maps of them
	return append(b, text...)
}

// orAdded takes the texts of an asset that was imported, or else those that follow from its number.
func orAdded(of func(a *Asset) []string, generated func(b []byte, r *Item) []byte) func(b []byte, r *Item) []byte {
	return func(b []byte, r *Item) []byte {
		if r.Added != nil && len(of(r.Added)) > 0 {
			return appendJSON(b, of(r.Added))
		}
		return generated(b, r)
	}
}

// textOrAdded is orAdded for a single text. What an import does not say is left empty.
func textOrAdded(of func(a *Asset) string, generated func(r *Item) string) func(b []byte, r *Item) []byte {
	return func(b []byte, r *Item) []byte {
		if r.Added != nil && (of(r.Added) != "" || r.Added.IntegrationID != "") {
			return appendJSON(b, of(r.Added))
		}
		return strconv.AppendQuote(b, generated(r))
	}
}

func names(b []byte, r *Item) []byte {
	return orAdded(func(a *Asset) []string { return a.Names }, listed(assetLabel))(b, r)
}

func addresses(b []byte, r *Item) []byte {
	return orAdded(func(a *Asset) []string { return a.Addresses }, listed(address))(b, r)
}

func macs(b []byte, r *Item) []byte {
	return orAdded(func(a *Asset) []string { return a.MACs }, listed(macAddress))(b, r)
}

// macAddress is a locally administered one, which follows from the number.
func macAddress(b []byte, r *Item) []byte {
	const hexDigits = "0123456789abcdef"
	b = append(b, `"02:00`...)
	for shift := 28; shift >= 4; shift -= 8 {
		n := r.number()
		b = append(b, ':', hexDigits[n>>shift&15], hexDigits[n>>(shift-4)&15])
	}
	return append(b, '"')
}

// hasPublic tells whether an asset has an address that the Internet routes.
func hasPublic(b []byte, r *Item) []byte {
	public := r.Added != nil && slices.ContainsFunc(r.Added.Addresses, func(text string) bool {
		a, err := netip.ParseAddr(text)
		return err == nil && a.IsGlobalUnicast() && !IsPrivate(a)
	})
	return strconv.AppendBool(b, public)
}

// hasPrivate tells whether an asset has an address that the Internet does not route, as all
// generated ones do.
func hasPrivate(b []byte, r *Item) []byte {
	return strconv.AppendBool(b, r.Added == nil || len(r.Added.Addresses) == 0 ||
		slices.ContainsFunc(r.Added.Addresses, isPrivateText))
}

func isPrivateText(text string) bool {
	a, err := netip.ParseAddr(text)
	return err == nil && IsPrivate(a)
}

// IsPrivate tells whether an address is one that the Internet does not route.
func IsPrivate(a netip.Addr) bool {
	shared := netip.PrefixFrom(netip.AddrFrom4([4]byte{100, 64, 0, 0}), 10)
	return a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || shared.Contains(a)
}

// Attribute is a column with what an import says of an asset under a name, for searches.
func Attribute(name string) Column {
	return Column{Hidden: true, Append: func(b []byte, r *Item) []byte {
		if r.Added != nil {
			for k, v := range r.Added.Attributes {
				if strings.EqualFold(k, name) {
					return appendJSON(b, v)
				}
			}
		}
		return append(b, "[]"...)
	}}
}

func attributeNames(b []byte, r *Item) []byte {
	if r.Added == nil || len(r.Added.Attributes) == 0 {
		return append(b, "[]"...)
	}
	return appendJSON(b, slices.Sorted(maps.Keys(r.Added.Attributes)))
}

// sourceNames are where an asset is known from.
func (r *Item) sourceNames() []string {
	if r.Added == nil || r.Added.IntegrationID == "" {
		return []string{"runzero"}
	}
	return []string{r.inv.Sources[r.Added.IntegrationID]}
}

func sources(b []byte, r *Item) []byte { return appendJSON(b, r.sourceNames()) }

// foreignAttributes are those of a custom integration, by its name (api-behaviour 13).
func foreignAttributes(b []byte, r *Item) []byte {
	if r.Added == nil || r.Added.IntegrationID == "" {
		return append(b, "{}"...)
	}
	attributes := map[string]string{"id": r.Added.ForeignID}
	for k, v := range r.Added.Attributes {
		attributes[k] = v
	}
	return appendJSON(b, map[string][]map[string]string{"@" + r.inv.Sources[r.Added.IntegrationID] + ".dev": {attributes}})
}

// services is a map by address, port and transport, as rows of assets carry it.
func services(b []byte, r *Item) []byte {
	if r.Added != nil && r.Added.IntegrationID != "" {
		return append(b, "{}"...)
	}
	var quoted [24]byte
	at := string(address(quoted[:0], r))
	at = at[1 : len(at)-1]
	b = append(b, '{')
	for i := range ServicesPerAsset {
		if i > 0 {
			b = append(b, ',')
		}
		port, transport, protocol := servicePorts()[i], serviceTransports()[i], serviceNames()[i]
		b = strconv.AppendQuote(b, at+"/"+port+"/"+transport+"/")
		b = append(b, `:{"protocol":"`+protocol+`","service.address":"`+at+`","service.port":"`+port+
			`","service.transport":"`+transport+`"}`...)
	}
	return append(b, '}')
}

func servicePorts() []string      { return []string{"22", "443", "161"} }
func serviceTransports() []string { return []string{"tcp", "tcp", "udp"} }
func serviceNames() []string      { return []string{"ssh", "http", "snmp"} }

// protocolsOf are those of all services of an asset.
func protocolsOf(b []byte, _ *Item) []byte { return append(b, `["http","snmp","ssh"]`...) }

func portsTCP(b []byte, _ *Item) []byte { return append(b, `["22","443"]`...) }

func portsUDP(b []byte, _ *Item) []byte { return append(b, `["161"]`...) }

// none is a list of texts that nothing generated has.
func none(b []byte, _ *Item) []byte { return append(b, "[]"...) }

func lastTask(b []byte, r *Item) []byte {
	id := r.inv.LastTask
	if r.Added != nil {
		id = cmp.Or(r.Added.TaskID, noID)
	}
	return strconv.AppendQuote(b, id)
}

// endOfLife is when the operating system of an asset ends, 0 = not known: every fifth has one that
// has ended.
func endOfLife(r *Item) int64 {
	if r.Added != nil || r.asset%5 != 1 {
		return 0
	}
	return r.inv.CreatedAt - 400*24*3600
}

func noteText(of func(n *Note) string) func(b []byte, r *Item) []byte {
	return func(b []byte, r *Item) []byte {
		if r.Note == nil {
			return append(b, `""`...)
		}
		return appendJSON(b, of(r.Note))
	}
}

func tags(b []byte, r *Item) []byte {
	if r.Note == nil || r.Note.Tags == nil {
		return append(b, "{}"...)
	}
	return appendJSON(b, r.Note.Tags)
}

func owners(b []byte, r *Item) []byte {
	if r.Note == nil || len(r.Note.Owners) == 0 {
		return append(b, "[]"...)
	}
	list := []string{}
	for _, o := range r.Note.Owners {
		list = append(list, o)
	}
	slices.Sort(list)
	return appendJSON(b, list)
}

func updatedAt(r *Item) int64 {
	if r.Added != nil && r.Added.UpdatedAt != 0 {
		return r.Added.UpdatedAt
	}
	return r.seen()
}

// assetOf adds what rows of assets, services and vulnerabilities say about an asset.
func (s *columnSet) assetOf() {
	s.number("created_at", func(r *Item) int64 {
		if r.Added != nil {
			return r.Added.CreatedAt
		}
		return r.seen()
	})
	s.number("updated_at", updatedAt)
	s.raw("organization_id", orgID)
	s.raw("site_id", siteID)
	s.number("first_seen", seenAt)
	s.number("last_seen", updatedAt)
	s.flag("alive", func(r *Item) bool { return r.Added != nil || r.asset%10 != 9 })
	s.constant("detected_by", `"icmp"`)
	s.raw("type", textOrAdded(func(a *Asset) string { return a.Type },
		pick("Server", "Desktop", "Laptop", "Switch", "Printer")))
	s.raw("os", textOrAdded(func(a *Asset) string { return a.OS },
		pick("Ubuntu Linux", "Microsoft Windows 11", "Apple macOS", "Cisco IOS", "HP Printer")))
	s.raw("os_version", textOrAdded(func(a *Asset) string { return a.OSVersion },
		pick("24.04", "23H2", "14.5", "17.9", "")))
	s.raw("hw", textOrAdded(func(a *Asset) string { return a.HW },
		pick("Generic", "Dell OptiPlex", "Apple MacBook Pro", "Cisco Catalyst", "HP LaserJet")))
	s.raw("names", names)
	s.raw("addresses", addresses)
	s.constant("addresses_extra", "[]")
	s.raw("macs", macs)
	s.constant("mac_vendors", "[]")
	s.raw("domains", orAdded(func(a *Asset) []string { return a.Domains },
		func(b []byte, _ *Item) []byte { return append(b, "[]"...) }))
	s.constant("service_count", strconv.Itoa(ServicesPerAsset))
	s.constant("service_count_tcp", "2")
	s.constant("service_count_udp", "1")
	s.constant("service_count_arp", "0")
	s.constant("service_count_icmp", "1")
	s.constant("lowest_ttl", "0")
	s.constant("lowest_rtt", "1000000")
	s.constant("last_agent_id", `"`+noID+`"`)
	s.raw("last_task_id", lastTask)
	s.raw("newest_mac", func(b []byte, r *Item) []byte {
		if r.Added != nil && len(r.Added.MACs) > 0 {
			return appendJSON(b, r.Added.MACs[0])
		}
		return macAddress(b, r)
	})
	s.constant("newest_mac_vendor", `""`)
	s.constant("newest_mac_age", "0")
	s.raw("comments", noteText(func(n *Note) string { return n.Comments }))
	s.raw("org_name", orgName)
	s.raw("site_name", siteName)
	s.constant("agent_name", `""`)
	s.raw("tags", tags)
	s.raw("services", services)
	s.constant("rtts", "{}")
	s.constant("credentials", "{}")
	s.constant("attributes", "{}")
	s.hide("has_public", hasPublic)
	s.hide("has_private", hasPrivate)
	s.hide("attribute_names", attributeNames)
}

func assetColumns(d *Dataset) []Column {
	s := &columnSet{d: d}
	s.need("id", assetID)
	s.assetOf()
	s.raw("organization_name", orgName)
	s.constant("scanned", "true")
	s.raw("service_ports_tcp", portsTCP)
	s.raw("service_ports_udp", portsUDP)
	s.raw("service_protocols", protocolsOf)
	s.raw("service_products", none)
	s.number("vulnerability_count", func(r *Item) int64 { return 1 - r.asset%AssetsPerVulnerability })
	s.number("risk_rank", func(r *Item) int64 { return r.asset % 5 })
	s.text("risk", func(r *Item) string { return []string{"none", "low", "medium", "high", "critical"}[r.asset%5] })
	s.number("eol_os", endOfLife)
	s.number("eol_os_ext", endOfLife)
	s.raw("sources", sources)
	s.raw("foreign_attributes", foreignAttributes)
	s.raw("criticality", noteText(func(n *Note) string { return n.Criticality }))
	s.raw("owners", owners)
	s.hide("owner", owners)
	s.hide("source_count", func(b []byte, r *Item) []byte { return strconv.AppendInt(b, int64(len(r.sourceNames())), 10) })
	return s.done()
}
