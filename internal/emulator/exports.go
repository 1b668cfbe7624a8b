package emulator

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// asset is one thing of the inventory, which appears by scanning: the API cannot create one, see AddAssets.
type asset struct {
	ID        string `json:"id"`
	OrgID     string `json:"organization_id"`
	SiteID    string `json:"site_id"`
	Number    int64  `json:"number"`
	CreatedAt int64  `json:"created_at"`
}

func (a *asset) key() string { return a.ID }

func (s *state) assetCount(is func(*asset) bool) int { return len(s.Assets.where(is)) }

func exportRoutes(kinds []string) []route {
	return []route{
		{op: "exportAssetsJSON", method: http.MethodGet, path: "/export/org/assets.json", kinds: kinds, handle: exportAssets},
		{op: "exportAssetsJSONL", method: http.MethodGet, path: "/export/org/assets.jsonl", kinds: kinds, handle: func(c *call) (any, error) {
			rows, _, err := c.exportedAssets()
			return jsonLines(rows), err
		}},
		{op: "exportSitesJSON", method: http.MethodGet, path: "/export/org/sites.json", kinds: kinds, handle: func(c *call) (any, error) {
			return c.exportedSites()
		}},
		{op: "exportSitesJSONL", method: http.MethodGet, path: "/export/org/sites.jsonl", kinds: kinds, handle: func(c *call) (any, error) {
			rows, err := c.exportedSites()
			return jsonLines(rows), err
		}},
	}
}

func (c *call) assetRow(a *asset) object {
	site, org := "", ""
	if st, ok := c.s.Sites.get(a.SiteID); ok {
		site = st.Name
	}
	if o, ok := c.s.Orgs.get(a.OrgID); ok {
		org = o.Name
	}
	return object{
		"id": a.ID, "organization_id": a.OrgID, "site_id": a.SiteID, "site_name": site, "organization_name": org,
		"created_at": a.CreatedAt, "updated_at": a.CreatedAt, "first_seen": a.CreatedAt, "last_seen": a.CreatedAt, "scanned": true, "alive": true,
		"detected_by": "icmp", "type": "Server", "os": "Ubuntu Linux", "os_version": "24.04", "hw": "Generic", "names": []string{assetName(a)},
		"addresses": []string{fmt.Sprintf("10.%d.%d.%d", a.Number/62500%250, a.Number/250%250, 1+a.Number%250)}, "addresses_extra": []string{}, "macs": []string{},
	}
}

func assetName(a *asset) string { return fmt.Sprintf("HOST-%d", a.Number) }

// exportedAssets are the assets that the search finds, oldest first, with the position of each.
func (c *call) exportedAssets() ([]object, []int64, error) {
	q, err := parseSearch(c.query.Get("search"), "id", "site", "site_id", "name", "names", "alive", "type", "os", "organization_id", "first_seen", "last_seen", "created_at")
	if err != nil {
		return nil, nil, err
	}
	var rows []object
	var at []int64
	for _, a := range c.s.Assets.list {
		if a.OrgID != c.org.ID {
			continue
		}
		seen := fmt.Sprintf("%d/%d", a.CreatedAt, c.unix())
		about := subject{
			"id": {a.ID}, "site_id": {a.SiteID}, "name": {assetName(a)}, "names": {assetName(a)}, "alive": {"true"}, "type": {"Server"}, "os": {"Ubuntu Linux"},
			"organization_id": {a.OrgID}, "first_seen": {seen}, "last_seen": {seen}, "created_at": {seen},
		}
		if st, ok := c.s.Sites.get(a.SiteID); ok {
			about["site"] = []string{st.Name, st.ID}
		}
		if q.matches(about, "name", "os") {
			rows, at = append(rows, c.fieldsOf(c.assetRow(a))), append(at, a.Number)
		}
	}
	return rows, at, nil
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

// exportAssets answers an array, or with page_size an object with a page and the key of the next one.
func exportAssets(c *call) (any, error) {
	rows, at, err := c.exportedAssets()
	if err != nil {
		return nil, err
	}
	if !c.query.Has("page_size") {
		return rows, nil
	}
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
		next = base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(at[end-1], 10)))
	}
	page := rows[start:end]
	if page == nil {
		page = []object{}
	}
	return plain{"assets": page, "next_key": next}, nil
}

func (c *call) exportedSites() ([]object, error) {
	got, err := c.siteRows(func(st *site) bool { return st.OrgID == c.org.ID && !st.Inactive })
	if err != nil {
		return nil, err
	}
	rows, _ := got.([]object)
	for i := range rows {
		rows[i] = c.fieldsOf(rows[i])
	}
	return rows, nil
}

func jsonLines(rows []object) text {
	var buf bytes.Buffer
	for _, r := range rows {
		line, err := json.Marshal(r)
		if err == nil { // rows hold nothing but JSON types
			buf.Write(line)
			buf.WriteByte('\n')
		}
	}
	return text{"application/x-ndjson; charset=utf-8", buf.String()}
}
