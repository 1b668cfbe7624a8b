package emulator

import (
	"strconv"
)

// column is one field of a dataset. It writes its value as JSON.
type column struct {
	name     string
	head     string // what comes before the value in a row
	required bool   // comes even if fields does not name it
	hidden   bool   // for searches alone
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

// hide is raw for a field that can be searched and does not show.
func (s *columnSet) hide(name string, add func(b []byte, r *item) []byte) {
	s.raw(name, add)
	s.list[len(s.list)-1].hidden = true
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

// pick takes one of several values by the number of the asset; assets of AddAssets always have the
// first.
func pick(values ...string) func(r *item) string {
	return func(r *item) string {
		if r.added != nil {
			return values[0]
		}
		return values[r.asset%int64(len(values))]
	}
}

// done joins the columns: the first one opens the row.
func (s *columnSet) done() []column {
	s.list[0].head = "{" + s.list[0].head[1:]
	return s.list
}
