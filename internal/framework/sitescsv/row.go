package sitescsv

import (
	"fmt"
	"maps"
	"strings"
	"unicode"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/cidrkeys"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// row adds a row to its site.
func (p *parser) row(line int, cells []string) {
	name, at := p.cell(cells, nameColumn)
	if name == "" {
		p.fault(at, nameColumn, "the site has no name")
		return
	}
	if strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }) {
		p.fault(at, nameColumn, "the name %.80q holds a control character", name)
		return
	}
	d, known := p.sites[name]
	if !known {
		d = p.draft(name)
	}
	p.describe(d, line, cells)
	if p.has(scopeColumn) {
		d.Scope = p.networks(d.Scope, d.inScope, scopeColumn, cells)
	}
	if p.has(exclusionColumn) {
		d.Excludes = p.networks(d.Excludes, d.inExcludes, exclusionColumn, cells)
	}
	if p.has(rangesColumn) {
		p.subnets(d, cells)
	}
}

// draft starts a site: empty where the file has a column, nil where it has none.
func (p *parser) draft(name string) *draft {
	d := &draft{
		Site: Site{Name: name}, subnetIn: map[string]int{}, inScope: map[string]bool{},
		inExcludes: map[string]bool{},
	}
	if p.has(descriptionColumn) {
		d.Description = new(string)
	}
	if p.has(scopeColumn) {
		d.Scope = []string{}
	}
	if p.has(exclusionColumn) {
		d.Excludes = []string{}
	}
	if p.has(rangesColumn) {
		d.Subnets = map[string]runzero.Subnet{}
	}
	p.sites[name] = d
	p.order = append(p.order, d)
	return d
}

// describe takes the description of a row. A site has one: in one of its rows, or the same in
// several.
func (p *parser) describe(d *draft, line int, cells []string) {
	text, at := p.cell(cells, descriptionColumn)
	switch {
	case text == "" || text == *d.Description:
	case *d.Description != "":
		p.fault(at, descriptionColumn, "line %d gives the site %.80q another description", d.describedIn, d.Name)
	default:
		*d.Description, d.describedIn = text, line
	}
}

// networks adds the entries of a cell to those of other rows, whose canonical spellings are in
// seen.
func (p *parser) networks(have []string, seen map[string]bool, column string, cells []string) []string {
	text, at := p.cell(cells, column)
	for _, entry := range netset.Split(text) {
		if reason := netset.Fault(entry); reason != "" {
			p.fault(at, column, "%.80q is refused: %s", entry, reason)
			continue
		}
		if meaning := netset.Canonical(entry); !seen[meaning] {
			seen[meaning] = true
			have = append(have, entry)
		}
	}
	return have
}

// subnets adds the registered subnets of a row.
func (p *parser) subnets(d *draft, cells []string) {
	text, at := p.cell(cells, rangesColumn)
	ranges := netset.Split(text)
	tags, tagsLine := p.cell(cells, tagsColumn)
	descriptions, descriptionsLine := p.cell(cells, descriptionsColumn)
	tagsOf, ok := p.each(tagsLine, tagsColumn, tags, len(ranges))
	descriptionOf, alsoOK := p.each(descriptionsLine, descriptionsColumn, descriptions, len(ranges))
	if !ok || !alsoOK {
		return
	}
	for i, written := range ranges {
		key, reason := subnetKey(written)
		if reason != "" {
			p.fault(at, rangesColumn, "%.80q is refused: %s", written, reason)
			continue
		}
		subnet := runzero.Subnet{Description: descriptionOf[i]}
		subnet.Tags, reason = parseTags(tagsOf[i])
		if reason != "" {
			p.fault(tagsLine, tagsColumn, "%s", reason)
			continue
		}
		first, again := d.subnetIn[key]
		if again && !equal(d.Subnets[key], subnet) {
			p.fault(at, rangesColumn, "line %d gives the subnet %s other tags or another description", first, key)
			continue
		}
		if !again {
			d.Subnets[key], d.subnetIn[key] = subnet, at
		}
	}
}

func equal(a, b runzero.Subnet) bool {
	return a.Description == b.Description && maps.Equal(a.Tags, b.Tags)
}

// each parts a cell into one text for each of n subnets. A single subnet has the whole cell. An
// empty cell is empty for all.
func (p *parser) each(line int, column, text string, n int) ([]string, bool) {
	switch {
	case text == "":
		return make([]string, n), true
	case n == 0:
		p.fault(line, column, "the row has no %s that this could belong to", rangesColumn)
		return nil, false
	case n == 1:
		return []string{text}, true
	}
	parts := strings.Split(text, ";")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) == n+1 && parts[n] == "" {
		parts = parts[:n] // a semicolon after the last one
	}
	if len(parts) != n {
		p.fault(line, column,
			"there are %d values for the row's %d %s; write one for each with semicolons between them, empty for none",
			len(parts), n, rangesColumn)
		return nil, false
	}
	return parts, true
}

// subnetKey is the canonical CIDR of a subnet, or what is wrong with it.
func subnetKey(written string) (key, reason string) {
	if reason := netset.Fault(written, netset.CIDR, netset.Address); reason != "" {
		return "", reason
	}
	key, err := cidrkeys.Canonical(written)
	if err != nil {
		return "", "it is not a network in CIDR notation"
	}
	return key, ""
}

// parseTags reads "key=value" words, and words alone, with white space between them; nil for none.
// The second result says what is wrong.
func parseTags(text string) (map[string]string, string) {
	var tags map[string]string
	for word := range strings.FieldsSeq(strings.ReplaceAll(text, ";", " ")) {
		key, value, _ := strings.Cut(word, "=")
		if key == "" {
			return nil, fmt.Sprintf("%.80q is not a tag like zone=office; tags have spaces between them, and hold none", word)
		}
		if _, rest, comma := strings.Cut(value, ","); comma && strings.Contains(rest, "=") {
			return nil, fmt.Sprintf("%.80q looks like several tags; write spaces between them, not commas", word)
		}
		if before, again := tags[key]; again && before != value {
			return nil, fmt.Sprintf("the tag %.80q is there twice with different values", key)
		}
		if tags == nil {
			tags = map[string]string{}
		}
		tags[key] = value
	}
	return tags, ""
}
