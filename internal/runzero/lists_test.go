package runzero

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/cache"
)

func ids[T cache.Row](list []T) string {
	var out []string
	for _, v := range list {
		out = append(out, v.RowID()[len(v.RowID())-1:]+"@"+v.RowOrganization()[:1])
	}
	return strings.Join(out, " ")
}

func TestTwoHundredSitesCostOneCall(t *testing.T) {
	t.Parallel()
	var list []string
	for i := range 200 {
		list = append(list, siteJSON(fmt.Sprintf("aaaaaaaa-0000-4000-8000-%012d", i), []string{org1, org2}[i%2]))
	}
	s := routes(t, map[string]string{"GET /account/sites": "[" + strings.Join(list, ",") + "]"})
	c, _ := client(t, s.URL, account())
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			if _, err := c.GetSite(context.Background(), []string{org1, org2}[i%2],
				fmt.Sprintf("aaaaaaaa-0000-4000-8000-%012d", i)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	s.expect(t, "GET /account/sites")
	if c.Usage().Calls != 1 {
		t.Errorf("%d calls counted", c.Usage().Calls)
	}
}

func TestListSites(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	named := "[" + siteJSON(site1, org1) + "," + siteJSON(site2, org2) + `,{"id":"` + item1 + `","organization_id":"` +
		org1 + `","inactive":true}]`
	s := routes(t, map[string]string{"GET /account/sites": named})
	c, _ := client(t, s.URL, account())
	all, err := c.ListSites(ctx, "", "")
	if ids(all) != "1@1 2@2" || err != nil {
		t.Error(ids(all), err)
	}
	one, err := c.ListSites(ctx, org2, "")
	if ids(one) != "2@2" || err != nil {
		t.Error(ids(one), err)
	}
	found, err := c.ListSites(ctx, org1, "name:x")
	if ids(found) != "1@1" || err != nil {
		t.Error(ids(found), err)
	}
	if got := fmt.Sprint(s.requests()); got != "[GET /account/sites GET /account/sites?search=name%3Ax]" {
		t.Error(got)
	}

	c, _ = client(t, s.URL, account(), plain)
	for range 2 {
		_, _ = c.ListSites(ctx, "", "")
	}
	if len(s.requests()) != 4 {
		t.Error("a list was kept although snapshots are off")
	}
}

// Where the account's rows do not name their organization, each organization is asked.
func TestListSitesOfAnonymousRows(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := newConsole(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/account/sites") && r.URL.Query().Has("search"):
			answer(w, `[{"id":"`+site2+`"}]`)
		case strings.HasSuffix(r.URL.Path, "/account/sites"):
			answer(w, `[{"id":"`+site1+`"},{"id":"`+site2+`"}]`)
		case strings.HasSuffix(r.URL.Path, "/account/orgs"):
			answer(w, `[{"id":"`+org1+`"},{"id":"`+org2+`"}]`)
		case r.URL.Query().Get("_oid") == org1:
			answer(w, `[{"id":"`+site1+`"}]`)
		default:
			answer(w, `[{"id":"`+site2+`"}]`)
		}
	})
	c, _ := client(t, s.URL, account())
	all, err := c.ListSites(ctx, "", "")
	if ids(all) != "1@1 2@2" || err != nil {
		t.Error(ids(all), err)
	}
	if found, err := c.ListSites(ctx, "", "x"); ids(found) != "2@2" || err != nil {
		t.Error(ids(found), err)
	}
	if len(s.requests()) != 5 {
		t.Errorf("%q", s.requests())
	}
}

func TestRecurringTasks(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	row := func(id, org, more string) string {
		return fmt.Sprintf(`{"id":%q,"organization_id":%q,"recur":true%s}`, id, org, more)
	}
	s := routes(t, map[string]string{"GET /account/tasks": "[" + row(item1, org1, "") + "," +
		row(item2, org2, `,"status":"active","params":{"targets":"defaults"}`) + "," +
		row(site1, org1, `,"status":"removed"`) + `,{"id":"` + site2 + `","organization_id":"` + org1 + `","recur":false}]`})
	c, _ := client(t, s.URL, account())
	all, err := c.ListRecurringTasks(ctx, "", "")
	if ids(all) != "1@1 2@2" || err != nil || all[1].Params["targets"] != "defaults" {
		t.Error(ids(all), err)
	}
	if one, err := c.ListRecurringTasks(ctx, org1, ""); ids(one) != "1@1" || err != nil {
		t.Error(ids(one), err)
	}
	_, _ = c.ListRecurringTasks(ctx, "", "type:scan")
	if got := fmt.Sprint(
		s.requests()); got != "[GET /account/tasks?search=recur%3At GET /account/tasks?search=recur%3At+type%3Ascan]" {
		t.Error(got)
	}
}

// The service cuts the account's list off at 1000: what it lacks is looked for in the
// organizations' own lists, one call for each.
func TestRecurringTasksBeyondTheCap(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	var many []string
	for i := range taskCap {
		many = append(many, fmt.Sprintf(`{"id":"cccccccc-0000-4000-8000-%012d","organization_id":%q,"recur":true}`, i, org2))
	}
	s := newConsole(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/account/tasks"):
			answer(w, "["+strings.Join(many, ",")+"]")
		case strings.HasSuffix(r.URL.Path, "/account/orgs"):
			answer(w, `[{"id":"`+org1+`"},{"id":"`+org2+`"}]`)
		case r.URL.Query().Get("_oid") == org1:
			answer(w, `[{"id":"`+item1+`","recur":true}]`)
		default:
			answer(w, `[]`)
		}
	})
	c, _ := client(t, s.URL, account())
	if _, err := c.GetTask(ctx, org2, "cccccccc-0000-4000-8000-000000000999"); err != nil {
		t.Error(err)
	}
	if _, err := c.GetTask(ctx, org1, "cccccccc-0000-4000-8000-000000000999"); err == nil ||
		!strings.Contains(err.Error(), "is in organization "+org2) {
		t.Error(err)
	}
	s.expect(t, "GET /account/tasks")
	for range 3 {
		if _, err := c.GetTask(ctx, org1, item1); err != nil {
			t.Error(err)
		}
	}
	s.expect(t, "GET /account/tasks", "GET /org/tasks")
	if all, err := c.ListRecurringTasks(ctx, "", ""); ids(all) != "1@1" || err != nil {
		t.Error(len(all), err)
	}
	s.expect(t, "GET /account/tasks", "GET /org/tasks", "GET /account/orgs", "GET /org/tasks")
}

func TestAssetCount(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := routes(t, map[string]string{
		"GET /account/sites": `[{"id":"` + site1 + `","organization_id":"` + org1 + `","asset_count":3},{"id":"` +
			site2 + `","organization_id":"` + org1 + `","asset_count":"0"}]`,
		"GET /account/orgs":           `[{"id":"` + org1 + `","asset_count":3}]`,
		"DELETE /org/sites/" + site2:  "204 ",
		"GET /export/org/assets.json": `{"assets":[{"id":"` + item1 + `","site_id":"` + site1 + `"}],"next_key":"k"}`,
	})
	c, ck := client(t, s.URL, account())
	expect := func(org, site string, want int64, wantExact bool) {
		t.Helper()
		if n, exact, err := c.AssetCount(ctx, org, site); n != want || exact != wantExact || err != nil {
			t.Errorf("%d %v %v, want %d %v", n, exact, err, want, wantExact)
		}
	}
	expect(org1, site1, 3, true)
	expect(org1, site2, 0, true)
	_ = c.DeleteSite(ctx, org1, site2)
	expect(org1, site1, 3, true)
	s.expect(t, "GET /account/sites", "DELETE /org/sites/"+site2) // deleting does not drop the counters
	_ = ck.sleep(ctx, countTTL+1)
	expect(org1, site1, 3, true)
	expect(org1, "", 3, true)
	expect(org2, "", 1, false) // not listed: look into the inventory
	s.expect(t, "GET /account/sites", "DELETE /org/sites/"+site2, "GET /account/sites", "GET /account/orgs",
		"GET /export/org/assets.json")
}

// Without counters the inventory decides, and a search that cannot be trusted never says "empty".
func TestAssetCountBySearch(t *testing.T) {
	t.Parallel()
	asset := func(site string) string { return `{"assets":[{"id":"` + item1 + `","site_id":"` + site + `"}]}` }
	none := `{"assets":[]}`
	for name, tt := range map[string]struct {
		bySite1, bySite2, unfiltered string
		n                            int64
		exact, ok                    bool
	}{
		"holds some":            {asset(site1), "", "", 1, false, true},
		"holds none":            {none, asset(site2), asset(site2), 0, true, true},
		"nothing anywhere":      {none, none, none, 0, true, true},
		"search finds nothing":  {none, none, asset(site2), 0, false, false},
		"search finds anything": {asset(site2), asset(site2), asset(site2), 0, false, false},
		"search misses it":      {none, none, asset(site1), 1, false, true},
		"no list":               {`{"x":1}`, "", "", 0, false, false},
	} {
		s := newConsole(t, func(w http.ResponseWriter, r *http.Request) {
			switch search := r.URL.Query().Get("search"); {
			case strings.HasSuffix(r.URL.Path, "/account/sites"):
				answer(w, "["+siteJSON(site1, org1)+"]")
			case r.URL.Query().Get("page_size") != "1":
				t.Error("more than one asset asked for")
			case strings.Contains(search, site1):
				answer(w, tt.bySite1)
			case strings.Contains(search, site2):
				answer(w, tt.bySite2)
			default:
				answer(w, tt.unfiltered)
			}
		})
		c, _ := client(t, s.URL, account())
		if n, exact, err := c.AssetCount(context.Background(), org1, site1); n != tt.n || exact != tt.exact ||
			(err == nil) != tt.ok {
			t.Errorf("%s: %d %v %v", name, n, exact, err)
		}
	}
}

func TestLicense(t *testing.T) {
	t.Parallel()
	s := script(t, `{"id":"`+item1+
		`","license_type":"platform","license_max_assets":"500","settings":{"a":[1]},"via_reseller":"true"}`)
	c, _ := client(t, s.URL, account())
	l, err := c.GetLicense(context.Background())
	if err != nil || l.Type != "platform" || *l.MaxAssets != 500 || string(l.Settings) != `{"a":[1]}` || !l.ViaReseller {
		t.Errorf("%+v %v", l, err)
	}
}

func TestExplorerDecoding(t *testing.T) {
	t.Parallel()
	s := script(t, `[{"id":"`+item1+`","organization_id":"`+org1+`","site_id":"`+ZeroUUID+
		`","connected":true,"settings":{"max_concurrent_scans":"5"},"tags":{"a":"b"}},
		{"id":"`+item2+`","organization_id":"`+org1+`","settings":null}]`)
	c, _ := client(t, s.URL, account())
	list, err := c.ListExplorers(context.Background(), "", "")
	if err != nil || len(list) != 2 || list[0].SiteID != "" || *list[0].MaxConcurrentScans != 5 ||
		list[0].Tags["a"] != "b" || list[1].MaxConcurrentScans != nil {
		t.Errorf("%+v %v", list, err)
	}
}
