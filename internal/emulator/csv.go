package emulator

import (
	"bytes"
	"encoding/csv"
	"maps"
	"slices"
	"strings"
)

// csvType is the content type of exports as comma-separated values.
const csvType = "text/csv; charset=utf-8"

// exportSitesCSV has the columns of the console's file of sites (api-behaviour 4).
func exportSitesCSV(c *call) (any, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write([]string{
		"name", "description", "scope", "exclusion", "subnet_ranges", "subnet_tags",
		"subnet_descriptions",
	}) // to memory
	for _, st := range c.s.sites().list {
		if st.OrgID != c.org.ID || st.Inactive {
			continue
		}
		nets := slices.Sorted(maps.Keys(st.Subnets))
		var tags, descriptions []string
		for _, n := range nets {
			var pairs []string
			for _, k := range sortedKeys(st.Subnets[n].Tags) {
				pairs = append(pairs, k+"="+st.Subnets[n].Tags[k])
			}
			tags, descriptions = append(tags, strings.Join(pairs, " ")), append(descriptions, str(st.Subnets[n].Description))
		}
		_ = w.Write([]string{
			st.Name, str(st.Description), strings.Join(entries(str(st.Scope)), "\n"),
			strings.Join(entries(str(st.Excludes)), "\n"),
			strings.Join(nets, "\n"), strings.Join(tags, "\n"), strings.Join(descriptions, "\n"),
		})
	}
	w.Flush()
	return text{csvType, b.String()}, nil
}
