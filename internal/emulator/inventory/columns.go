package inventory

import (
	"strconv"
)

// Column is one field of a dataset. It writes its value as JSON.
type Column struct {
	Name     string
	Head     string // what comes before the value in a row
	Required bool   // comes even if the caller does not name it
	Hidden   bool   // for searches alone
	Append   func(b []byte, r *Item) []byte
}

// columnSet collects the columns of a dataset.
type columnSet struct {
	d    *Dataset
	list []Column
}

func (s *columnSet) raw(name string, add func(b []byte, r *Item) []byte) {
	s.list = append(s.list, Column{Name: name, Head: `,"` + name + `":`, Append: add})
}

// need is raw for a field that the API document requires.
func (s *columnSet) need(name string, add func(b []byte, r *Item) []byte) {
	s.raw(name, add)
	s.list[len(s.list)-1].Required = true
}

// hide is raw for a field that can be searched and does not show.
func (s *columnSet) hide(name string, add func(b []byte, r *Item) []byte) {
	s.raw(name, add)
	s.list[len(s.list)-1].Hidden = true
}

// text is for plain ASCII without quotes.
func (s *columnSet) text(name string, of func(r *Item) string) {
	s.raw(name, func(b []byte, r *Item) []byte { return strconv.AppendQuote(b, of(r)) })
}

func (s *columnSet) constant(name, json string) {
	s.raw(name, func(b []byte, _ *Item) []byte { return append(b, json...) })
}

func (s *columnSet) number(name string, of func(r *Item) int64) {
	s.raw(name, func(b []byte, r *Item) []byte { return strconv.AppendInt(b, of(r), 10) })
}

// numbered is a text that ends in a number, within what comes before and after.
func (s *columnSet) numbered(name, before, after string, of func(r *Item) int64) {
	s.raw(name, func(b []byte, r *Item) []byte {
		return append(strconv.AppendInt(append(b, before...), of(r), 10), after...)
	})
}

func (s *columnSet) flag(name string, of func(r *Item) bool) {
	s.raw(name, func(b []byte, r *Item) []byte { return strconv.AppendBool(b, of(r)) })
}

// Values that several datasets have.

func assetID(b []byte, r *Item) []byte { return r.appendID(b, idAsset, 0) }

// rowID gives ids of a dataset's own rows.
func (s *columnSet) rowID() func(b []byte, r *Item) []byte {
	mark := s.d.mark
	return func(b []byte, r *Item) []byte { return r.appendID(b, idRow, mark) }
}

func orgID(b []byte, r *Item) []byte {
	return append(append(append(b, '"'), r.inv.Organization.ID...), '"')
}

func siteID(b []byte, r *Item) []byte { return append(append(append(b, '"'), r.Site.ID...), '"') }

func orgName(b []byte, r *Item) []byte { return append(b, r.inv.Organization.quoted...) }

func siteName(b []byte, r *Item) []byte { return append(b, r.Site.quoted...) }

func seenAt(r *Item) int64 { return r.seen() }

func address(b []byte, r *Item) []byte {
	n := r.number()
	b = append(b, `"10.`...)
	b = append(strconv.AppendInt(b, n/62500%250, 10), '.')
	b = append(strconv.AppendInt(b, n/250%250, 10), '.')
	return append(strconv.AppendInt(b, 1+n%250, 10), '"')
}

// listed puts a value into a list of one.
func listed(one func(b []byte, r *Item) []byte) func(b []byte, r *Item) []byte {
	return func(b []byte, r *Item) []byte { return append(one(append(b, '['), r), ']') }
}

func assetLabel(b []byte, r *Item) []byte {
	Head := `"HOST-`
	if r.Added == nil {
		Head = `"ASSET-`
	}
	return append(strconv.AppendInt(append(b, Head...), r.number(), 10), '"')
}

// pick takes one of several values by the number of the asset; assets of AddAssets always have the
// first.
func pick(values ...string) func(r *Item) string {
	return func(r *Item) string {
		if r.Added != nil {
			return values[0]
		}
		return values[r.asset%int64(len(values))]
	}
}

// done joins the columns: the first one opens the row.
func (s *columnSet) done() []Column {
	s.list[0].Head = "{" + s.list[0].Head[1:]
	return s.list
}
