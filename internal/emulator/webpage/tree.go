package webpage

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"
)

// How much of the organizations the page shows. A line is a site, a subnet or a schedule.
const (
	linesOpen    = 300  // organizations are open from the start while they have no more lines together
	linesShown   = 5000 // lines of all organizations together; beyond it sites are left out and counted
	subnetsShown = 100  // subnets of one site
	rowsShown    = 200  // rows of every other table
)

// branch is an organization at its place in the tree, with as much of it as the page shows.
type branch struct {
	Organization
	Level   int  // 1 = has no parent
	Open    bool // from the start
	Subnets int
	Rows    []siteRow // by name
	Missing int       // sites that are left out
}

// siteRow is a site with its recurring scans.
type siteRow struct {
	Site
	Schedules []Schedule
}

func (s siteRow) lines() int {
	return 1 + min(len(s.Subnets), subnetsShown) + len(s.Schedules)
}

// grow puts organizations into the order of the tree, every level by name, and deals out the lines
// of the page.
func grow(organizations []Organization) []branch {
	known := map[string]bool{}
	for _, o := range organizations {
		known[o.ID] = true
	}
	children := map[string][]Organization{}
	for _, o := range organizations {
		parent := o.ParentID
		if !known[parent] {
			parent = ""
		}
		children[parent] = append(children[parent], o)
	}
	var tree []branch
	lines := 0
	var below func(parent string, level int)
	below = func(parent string, level int) {
		slices.SortFunc(children[parent], func(a, b Organization) int { return byName(a.Name, b.Name) })
		for _, o := range children[parent] {
			b := branch{Organization: o, Level: level}
			lines = b.fill(lines)
			b.Open = lines <= linesOpen
			tree = append(tree, b)
			below(o.ID, level+1)
		}
	}
	below("", 1)
	return tree
}

// fill adds the sites while the page has lines left, and returns the lines in use.
func (b *branch) fill(lines int) int {
	schedules := map[string][]Schedule{}
	for _, s := range b.Schedules {
		schedules[s.SiteID] = append(schedules[s.SiteID], s)
	}
	sites := slices.Clone(b.Sites)
	slices.SortFunc(sites, func(x, y Site) int { return byName(x.Name, y.Name) })
	for _, s := range sites {
		b.Subnets += len(s.Subnets)
		row := siteRow{Site: s, Schedules: schedules[s.ID]}
		if b.Missing > 0 || lines+row.lines() > linesShown {
			b.Missing++
			continue
		}
		lines += row.lines()
		row.Subnets = slices.SortedStableFunc(slices.Values(row.Subnets), byNetwork)
		slices.SortFunc(row.Schedules, func(x, y Schedule) int { return byName(x.Name, y.Name) })
		b.Rows = append(b.Rows, row)
	}
	return lines
}

// byNetwork puts 10.9.0.0/24 before 10.10.0.0/24, and what is not a network first.
func byNetwork(a, b Subnet) int {
	x, _ := netip.ParsePrefix(a.CIDR)
	y, _ := netip.ParsePrefix(b.CIDR)
	return x.Compare(y)
}

func byName(a, b string) int {
	return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b))
}
