package emulator

import (
	"strconv"
)

// column is one field of a dataset. It writes its value as JSON.
type column struct {
	name     string
	head     string // what comes before the value in a row
	required bool   // comes even if fields does not name it
	add      func(b []byte, r *item) []byte
}

// columnSet collects the columns of a dataset.
type columnSet struct {
	d    *dataset
	list []column
}

func (s *columnSet) raw(name string, add func(b []byte, r *item) []byte) {
	s.list = append(s.list, column{name: name, head: `,"` + name + `":`, add: add})
}

// need is raw for a field that the API document requires.
func (s *columnSet) need(name string, add func(b []byte, r *item) []byte) {
	s.raw(name, add)
	s.list[len(s.list)-1].required = true
}

// text is for plain ASCII without quotes.
func (s *columnSet) text(name string, of func(r *item) string) {
	s.raw(name, func(b []byte, r *item) []byte { return strconv.AppendQuote(b, of(r)) })
}

func (s *columnSet) constant(name, json string) {
	s.raw(name, func(b []byte, _ *item) []byte { return append(b, json...) })
}

func (s *columnSet) number(name string, of func(r *item) int64) {
	s.raw(name, func(b []byte, r *item) []byte { return strconv.AppendInt(b, of(r), 10) })
}

// numbered is a text that ends in a number, within what comes before and after.
func (s *columnSet) numbered(name, before, after string, of func(r *item) int64) {
	s.raw(name, func(b []byte, r *item) []byte {
		return append(strconv.AppendInt(append(b, before...), of(r), 10), after...)
	})
}

func (s *columnSet) flag(name string, of func(r *item) bool) {
	s.raw(name, func(b []byte, r *item) []byte { return strconv.AppendBool(b, of(r)) })
}

// Values that several datasets have.

func assetID(b []byte, r *item) []byte { return r.appendID(b, idAsset, 0) }

// rowID gives ids of a dataset's own rows.
func (s *columnSet) rowID() func(b []byte, r *item) []byte {
	mark := s.d.mark
	return func(b []byte, r *item) []byte { return r.appendID(b, idRow, mark) }
}

func orgID(b []byte, r *item) []byte { return append(append(append(b, '"'), r.inv.org.id...), '"') }

func siteID(b []byte, r *item) []byte { return append(append(append(b, '"'), r.site.id...), '"') }

func orgName(b []byte, r *item) []byte { return append(b, r.inv.org.quoted...) }

func siteName(b []byte, r *item) []byte { return append(b, r.site.quoted...) }

func seenAt(r *item) int64 { return r.seen() }

func address(b []byte, r *item) []byte {
	n := r.number()
	b = append(b, `"10.`...)
	b = append(strconv.AppendInt(b, n/62500%250, 10), '.')
	b = append(strconv.AppendInt(b, n/250%250, 10), '.')
	return append(strconv.AppendInt(b, 1+n%250, 10), '"')
}

// listed puts a value into a list of one.
func listed(one func(b []byte, r *item) []byte) func(b []byte, r *item) []byte {
	return func(b []byte, r *item) []byte { return append(one(append(b, '['), r), ']') }
}

func assetLabel(b []byte, r *item) []byte {
	head := `"HOST-`
	if r.added == nil {
		head = `"ASSET-`
	}
	return append(strconv.AppendInt(append(b, head...), r.number(), 10), '"')
}

// pick takes one of several values by the number of the asset; assets of AddAssets always have the first.
func pick(values ...string) func(r *item) string {
	return func(r *item) string {
		if r.added != nil {
			return values[0]
		}
		return values[r.asset%int64(len(values))]
	}
}

// assetOf adds what rows of services and vulnerabilities say about their asset.
func (s *columnSet) assetOf() {
	s.number("created_at", seenAt)
	s.number("updated_at", seenAt)
	s.raw("organization_id", orgID)
	s.raw("site_id", siteID)
	s.number("first_seen", seenAt)
	s.number("last_seen", seenAt)
	s.flag("alive", func(r *item) bool { return r.added != nil || r.asset%10 != 9 })
	s.constant("detected_by", `"icmp"`)
	s.text("type", pick("Server", "Desktop", "Laptop", "Switch", "Printer"))
	s.text("os", pick("Ubuntu Linux", "Microsoft Windows 11", "Apple macOS", "Cisco IOS", "HP Printer"))
	s.text("os_version", pick("24.04", "23H2", "14.5", "17.9", ""))
	s.text("hw", pick("Generic", "Dell OptiPlex", "Apple MacBook Pro", "Cisco Catalyst", "HP LaserJet"))
	s.raw("names", listed(assetLabel))
	s.raw("addresses", listed(address))
	s.constant("addresses_extra", "[]")
	s.constant("macs", "[]")
	s.raw("org_name", orgName)
	s.raw("site_name", siteName)
	s.constant("tags", "{}")
}

// done joins the columns: the first one opens the row.
func (s *columnSet) done() []column {
	s.list[0].head = "{" + s.list[0].head[1:]
	return s.list
}
