package emulator

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
)

func exportKind() objectKind {
	return objectKind{
		name:   "export",
		routes: exportRoutes(exportTokenKinds()),
	}
}

func exportRoutes(kinds []string) []route {
	out := append(datasetRoutes(kinds),
		route{
			op: "exportSitesCSV", method: http.MethodGet, path: "/export/org/sites.csv", kinds: kinds,
			handle: exportSitesCSV,
		})
	for _, d := range []struct {
		name, op string
		rows     func(*call) ([]object, error)
	}{
		{"sites", "Sites", (*call).exportedSites},
		{"tasks", "Tasks", (*call).exportedTasks},
	} {
		path := "/export/org/" + d.name
		out = append(out,
			route{
				op: "export" + d.op + "JSON", method: http.MethodGet, path: path + ".json", kinds: kinds,
				handle: func(c *call) (any, error) {
					return d.rows(c)
				},
			},
			route{
				op: "export" + d.op + "JSONL", method: http.MethodGet, path: path + ".jsonl", kinds: kinds,
				handle: func(c *call) (any, error) {
					rows, err := d.rows(c)
					if err != nil {
						return nil, err
					}
					return linesOf(each(rows)), nil
				},
			},
		)
	}
	return out
}

func (c *call) exportedSites() ([]object, error) {
	got, err := c.siteRows(func(st *site) bool { return st.OrgID == c.org.ID && !st.Inactive })
	return c.selected(got, err)
}

// exportedTasks are not held to the cap of lists.
func (c *call) exportedTasks() ([]object, error) {
	got, err := c.taskRows(func(t *task) bool { return t.OrgID == c.org.ID }, 0)
	return c.selected(got, err)
}

// selected keeps the fields asked for in rows of a list.
func (c *call) selected(got any, err error) ([]object, error) {
	rows, _ := got.([]object)
	for i := range rows {
		rows[i] = c.fieldsOf(rows[i])
	}
	return rows, err
}

// fieldsOf keeps only the fields asked for; what the API document calls required always comes.
func (c *call) fieldsOf(r object) object {
	want := c.query.Get("fields")
	if want == "" {
		return r
	}
	out := object{"id": r["id"]}
	if name, ok := r["name"]; ok {
		out["name"] = name
	}
	for f := range strings.SplitSeq(want, ",") {
		if v, ok := r[strings.TrimSpace(f)]; ok {
			out[strings.TrimSpace(f)] = v
		}
	}
	return out
}

// paged cuts one page out of rows that are numbered in ascending order.
func (c *call) paged(name string, rows []object, at []int64) (any, error) {
	size, err := strconv.Atoi(c.query.Get("page_size"))
	if err != nil || size < 1 {
		return nil, badRequest("invalid page_size")
	}
	start := 0
	if k := c.query.Get("start_key"); k != "" {
		raw, err := base64.RawURLEncoding.DecodeString(k)
		after, err2 := strconv.ParseInt(string(raw), 10, 64)
		if err != nil || err2 != nil {
			return nil, badRequest("invalid start_key")
		}
		for start < len(at) && at[start] <= after {
			start++
		}
	}
	end, next := min(start+size, len(rows)), ""
	if end < len(rows) {
		next = pageKey(at[end-1])
	}
	page := rows[start:end]
	if page == nil {
		page = []object{}
	}
	return plain{name: page, "next_key": next}, nil
}
