package emulator

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator/inventory"
)

func datasetRoutes(kinds []string) []route {
	var out []route
	for _, d := range inventory.Datasets() {
		path := "/export/org/" + d.Name
		out = append(out,
			route{
				op: "export" + d.Noun + "JSON", method: http.MethodGet, path: path + ".json", kinds: kinds,
				handle: func(c *call) (any, error) { return exportJSON(c, d) },
			},
			route{
				op: "export" + d.Noun + "JSONL", method: http.MethodGet, path: path + ".jsonl", kinds: kinds,
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
func exportJSON(c *call, d *inventory.Dataset) (any, error) {
	x, err := c.newExport(d)
	if err != nil {
		return nil, err
	}
	if !d.IsPaged || !c.query.Has("page_size") {
		x.shuffled(c.e.rng.Int64N)
		return arrayOf(x.next), nil
	}
	size, err := strconv.ParseInt(c.query.Get("page_size"), 10, 64)
	if err != nil || size < 1 {
		return nil, badRequest("invalid page_size")
	}
	return x.page(size, c.query.Get("start_key"))
}

// export is one request for a dataset.
type export struct {
	d       *inventory.Dataset
	inv     *inventory.Inventory
	columns []inventory.Column
	q       search
	search  map[string][]inventory.Column // the columns that each field of the search looks into
	total   int64
	at      int64             // the next position
	order   func(int64) int64 // position to row
}

// aliases are names of fields in searches, with the columns that they mean where a dataset has them
// (api-behaviour 16).
func aliases() map[string][]string {
	return map[string][]string{
		"site": {"site_name", "site_id"}, "name": {"names"}, "address": {"addresses"}, "mac": {"macs"}, "org": {"org_name"},
		"organization": {"org_name"},
		"source":       {"sources"}, "protocol": {"service_protocol", "service_protocols"},
		"_asset.protocol": {"service_protocols"}, "net": {"addresses"},
		"hardware": {"hw"}, "os_eol": {"eol_os"}, "tag": {"tags"}, "comment": {"comments"},
		"port":   {"service_port", "service_ports_tcp"},
		"vendor": {"software_vendor", "mac_vendors"}, "product": {"software_product", "service_products"},
		"products": {"service_products"},
		"severity": {"vulnerability_severity"}, "domain": {"domains"}, "protocols": {"service_protocol", "service_protocols"},
		"cidr":      {"addresses"},
		"haspublic": {"has_public"}, "hasprivate": {"has_private"}, "mac_vendor": {"mac_vendors"},
		"tcp_port": {"service_ports_tcp"},
		"udp_port": {"service_ports_udp"}, "tcp_count": {"service_count_tcp"}, "udp_count": {"service_count_udp"},
		"has":       {"attribute_names"},
		"attribute": {"attribute_names"}, "enc": {"encryption"}, "auth": {"authentication"},
	}
}

// ofAsset begins the fields of an asset in searches for what belongs to it.
const ofAsset = "_asset."

// newExport reads what a call wants of a dataset.
func (c *call) newExport(d *inventory.Dataset) (*export, error) {
	return c.findIn(d, c.query.Get("search"), c.query.Get("fields"))
}

// findIn is newExport with the search and the list of fields.
func (c *call) findIn(d *inventory.Dataset, searched, fields string) (*export, error) {
	x := &export{d: d, inv: c.inventory(), search: map[string][]inventory.Column{}}
	x.order = func(i int64) int64 { return i }
	byName, all := map[string]inventory.Column{}, d.Columns()
	known := []string{}
	for _, col := range all {
		byName[col.Name] = col
		known = append(known, col.Name)
	}
	meant := map[string][]inventory.Column{}
	for alias, names := range aliases() {
		if _, own := byName[alias]; own {
			continue
		}
		for _, name := range names {
			if col, has := byName[name]; has {
				meant[alias] = append(meant[alias], col)
			}
		}
		if len(meant[alias]) > 0 {
			known = append(known, alias)
		}
	}
	q, err := c.parseSearchText(searched, d.Bare, append(known, anyAttribute)...)
	if err != nil {
		return nil, err
	}
	for _, t := range q.terms {
		for _, n := range t.fields {
			of := strings.TrimPrefix(n, ofAsset)
			col, own := byName[of]
			switch _, alias := meant[n]; {
			case alias:
				x.search[n] = meant[n]
			case own:
				x.search[n] = []inventory.Column{col}
			case meant[of] != nil:
				x.search[n] = meant[of]
			default:
				x.search[n] = []inventory.Column{inventory.Attribute(of)}
			}
		}
	}
	x.q, x.columns, x.total = q, chooseColumns(all, fields), x.inv.Rows(d)
	return x, nil
}

// chooseColumns keeps the columns asked for; what the API document calls required always comes.
func chooseColumns(all []inventory.Column, list string) []inventory.Column {
	if list == "" {
		return slices.DeleteFunc(slices.Clone(all), func(col inventory.Column) bool { return col.Hidden })
	}
	var out []inventory.Column
	want := strings.Split(list, ",")
	for i := range want {
		want[i] = strings.TrimSpace(want[i])
	}
	for _, col := range all {
		if col.Required || !col.Hidden && slices.Contains(want, col.Name) {
			out = append(out, col)
		}
	}
	return out
}

// find moves on to the next row that the search finds.
func (x *export) find(ctx context.Context) (inventory.Item, bool) {
	for ; x.at < x.total; x.at++ {
		if x.at%1024 == 0 && ctx.Err() != nil {
			return inventory.Item{}, false
		}
		r := x.inv.Item(x.d, x.order(x.at))
		if !x.d.IsRemoved(&r) && (x.q.isEmpty() || x.q.matches(x.subject(&r))) {
			return r, true
		}
	}
	return inventory.Item{}, false
}

func (x *export) next(ctx context.Context, b []byte) ([]byte, bool) {
	r, ok := x.find(ctx)
	if !ok {
		return b, false
	}
	x.at++
	for i := range x.columns {
		b = append(b, x.columns[i].Head...)
		b = x.columns[i].Append(b, &r)
	}
	if len(x.columns) > 0 {
		return append(b, '}'), true
	}
	return append(b, "{}"...), true
}

// subject reads the values that are searched back from their JSON.
func (x *export) subject(r *inventory.Item) subject {
	about := subject{}
	for name, columns := range x.search {
		for _, col := range columns {
			about[name] = append(about[name], texts(col.Append(nil, r))...)
		}
	}
	return about
}

// texts are the values in a JSON value: those of a list, and of a map its keys and its pairs.
func texts(value []byte) []string {
	switch value[0] {
	case '[':
		var list []string
		_ = json.Unmarshal(value, &list) // other lists are not searched
		return list
	case '{':
		var pairs map[string]string
		_ = json.Unmarshal(value, &pairs)
		var list []string
		for k, v := range pairs {
			list = append(list, k, k+"="+v)
		}
		return list
	case '"':
		if s, err := strconv.Unquote(string(value)); err == nil {
			return []string{s}
		}
		var s string
		_ = json.Unmarshal(value, &s) // was made by this package
		return []string{s}
	}
	return []string{string(value)}
}

// shuffled gives all positions in another order, without a table of them.
func (x *export) shuffled(random func(int64) int64) {
	if x.total < 2 {
		return
	}
	step := 1 + random(x.total-1)
	for gcd(step, x.total) != 1 {
		step++
	}
	begin := random(x.total)
	x.order = func(i int64) int64 { return (begin + i%x.total*step) % x.total }
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// page streams an object with one page of rows and the key of the next page, "" after the last.
func (x *export) page(size int64, key string) (*stream, error) {
	if key != "" {
		raw, err := base64.RawURLEncoding.DecodeString(key)
		after, err2 := strconv.ParseInt(string(raw), 10, 64)
		if err != nil || err2 != nil || after < 0 {
			return nil, badRequest("invalid start_key")
		}
		x.at = after + 1
	}
	var seen, last int64
	s := arrayOf(func(ctx context.Context, b []byte) ([]byte, bool) {
		if seen == size {
			return b, false
		}
		b, ok := x.next(ctx, b)
		if ok {
			seen, last = seen+1, x.at-1
		}
		return b, ok
	})
	s.open = fmt.Sprintf(`{%q:[`, x.d.Name)
	s.closing = func() string {
		next := ""
		if _, more := x.find(context.Background()); more {
			next = pageKey(last)
		}
		return fmt.Sprintf(`],"next_key":%q}`+"\n", next)
	}
	return s, nil
}

func pageKey(n int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(n, 10)))
}
