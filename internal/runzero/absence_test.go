package runzero

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

func TestAbsence(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	orgRow := func(id string) string { return fmt.Sprintf(`{"id":%q,"name":"n"}`, id) }
	orgs := "[" + orgRow(org1) + "," + orgRow(org2) + "]"
	getSite := func(c *Client) error { _, err := c.GetSite(ctx, org1, site1); return err }
	getOrg := func(c *Client) error { _, err := c.GetOrganization(ctx, org1); return err }
	getKey := func(c *Client) error { _, err := c.GetKey(ctx, item1); return err }
	getExport := func(c *Client) error { _, err := c.GetExportToken(ctx, org1, item1); return err }
	getTask := func(c *Client) error { _, err := c.GetTask(ctx, org1, item1); return err }
	getExplorer := func(c *Client) error { _, err := c.GetExplorer(ctx, org1, item1); return err }
	getZone := func(c *Client) error { _, err := c.GetHostedZone(ctx, org1, item1); return err }

	const (
		found = "found"
		gone  = "gone"
		fails = "fails"
	)
	sites, accountOrgs, oneSite := "GET /account/sites", "GET /account/orgs", "GET /org/sites/"+site1
	exports := "GET /account/orgs/" + org1 + "/exportTokens"
	agents, ownAgents := "GET /account/agents", "GET /org/explorers"
	tasks, oneTask := "GET /account/tasks", "GET /org/tasks/"+item1
	task := func(status string) string {
		return `{"id":"` + item1 + `","organization_id":"` + org1 + `","status":"` + status + `"}`
	}
	for name, tt := range map[string]struct {
		answers map[string]string
		read    func(*Client) error
		want    string
		calls   []string
		cr      Credential
		change  []func(*Config)
	}{
		"site listed":              {map[string]string{sites: "[" + siteJSON(site1, org1) + "]"}, getSite, found, []string{sites}, account(), nil},
		"site among others":        {map[string]string{sites: "[" + siteJSON(site2, org1) + "]"}, getSite, gone, []string{sites}, account(), nil},
		"site inactive":            {map[string]string{sites: `[{"id":"` + site1 + `","organization_id":"` + org1 + `","inactive":true}]`}, getSite, gone, []string{sites}, account(), nil},
		"site elsewhere":           {map[string]string{sites: "[" + siteJSON(site1, org2) + "]"}, getSite, fails, []string{sites}, account(), nil},
		"none, organization gone":  {map[string]string{sites: "[]", accountOrgs: "[" + orgRow(org2) + "]"}, getSite, gone, []string{sites, accountOrgs}, account(), nil},
		"none, no organizations":   {map[string]string{sites: "[]", accountOrgs: "[]"}, getSite, fails, []string{sites, accountOrgs}, account(), nil},
		"none, still readable":     {map[string]string{sites: "[]", accountOrgs: orgs, oneSite: siteJSON(site1, org1)}, getSite, found, []string{sites, accountOrgs, oneSite}, account(), nil},
		"none, 404":                {map[string]string{sites: "[" + siteJSON(site2, org2) + "]", accountOrgs: orgs, oneSite: "404 {}"}, getSite, gone, []string{sites, accountOrgs, oneSite}, account(), nil},
		"none, 400":                {map[string]string{sites: "[]", accountOrgs: orgs, oneSite: "400 {}"}, getSite, gone, []string{sites, accountOrgs, oneSite}, account(), nil},
		"none, 404 page":           {map[string]string{sites: "[]", accountOrgs: orgs, oneSite: "404 <html>"}, getSite, fails, []string{sites, accountOrgs, oneSite}, account(), nil},
		"none, 403":                {map[string]string{sites: "[]", accountOrgs: orgs, oneSite: "403 {}"}, getSite, fails, []string{sites, accountOrgs, oneSite}, account(), nil},
		"list is a page":           {map[string]string{sites: "<html>"}, getSite, fails, []string{sites}, account(), nil},
		"list refused":             {map[string]string{sites: `403 {}`}, getSite, fails, []string{sites}, account(), nil},
		"rows without home":        {map[string]string{sites: `[{"id":"` + site1 + `"}]`, "GET /org/sites": `[{"id":"` + site1 + `"}]`}, getSite, found, []string{sites, "GET /org/sites"}, account(), nil},
		"account list unknown":     {map[string]string{sites: `404 {}`, "GET /org/sites": `[{"id":"` + site2 + `"}]`}, getSite, gone, []string{sites, "GET /org/sites"}, account(), nil},
		"plain: one read":          {map[string]string{oneSite: siteJSON(site1, org1)}, getSite, found, []string{oneSite}, account(), []func(*Config){plain}},
		"plain: 404":               {map[string]string{oneSite: "404 {}"}, getSite, gone, []string{oneSite}, account(), []func(*Config){plain}},
		"plain: 400 and not there": {map[string]string{oneSite: "400 {}", sites: "[" + siteJSON(site2, org1) + "]"}, getSite, gone, []string{oneSite, sites}, account(), []func(*Config){plain}},
		"plain: 400 but listed":    {map[string]string{oneSite: "400 {}", sites: "[" + siteJSON(site1, org1) + "]"}, getSite, found, []string{oneSite, sites}, account(), []func(*Config){plain}},
		"foreign token: 404":       {map[string]string{oneSite: "404 {}", "GET /org": orgRow(org2)}, getSite, fails, []string{oneSite, "GET /org"}, orgToken(), []func(*Config){plain}},
		"own token: 404":           {map[string]string{oneSite: "404 {}", "GET /org": orgRow(org1)}, getSite, gone, []string{oneSite, "GET /org"}, orgToken(), []func(*Config){plain}},
		"foreign token: list":      {map[string]string{"GET /org/sites": "[" + siteJSON(site2, org2) + "]"}, getSite, fails, []string{"GET /org/sites"}, orgToken(), nil},
		"foreign token: bare list": {map[string]string{"GET /org/sites": `[{"id":"` + site2 + `"}]`, "GET /org": orgRow(org2)}, getSite, fails, []string{"GET /org/sites", "GET /org"}, orgToken(), nil},
		"own token: list":          {map[string]string{"GET /org/sites": `[{"id":"` + site2 + `"}]`, "GET /org": orgRow(org1)}, getSite, gone, []string{"GET /org/sites", "GET /org"}, orgToken(), nil},

		"organization listed":  {map[string]string{accountOrgs: orgs}, getOrg, found, []string{accountOrgs}, account(), nil},
		"organization absent":  {map[string]string{accountOrgs: "[" + orgRow(org2) + "]"}, getOrg, gone, []string{accountOrgs}, account(), nil},
		"no organizations":     {map[string]string{accountOrgs: "[]"}, getOrg, fails, []string{accountOrgs}, account(), nil},
		"organization idle":    {map[string]string{accountOrgs: `[{"id":"` + org1 + `","inactive":true}]`}, getOrg, gone, []string{accountOrgs}, account(), nil},
		"own organization":     {map[string]string{"GET /org": orgRow(org1)}, getOrg, found, []string{"GET /org"}, orgToken(), nil},
		"foreign organization": {map[string]string{"GET /org": orgRow(org2)}, getOrg, fails, []string{"GET /org"}, orgToken(), nil},

		"key listed":   {map[string]string{"GET /account/keys": `[{"id":"` + item1 + `"}]`}, getKey, found, []string{"GET /account/keys"}, account(), nil},
		"key absent":   {map[string]string{"GET /account/keys": `[{"id":"` + item2 + `"}]`}, getKey, gone, []string{"GET /account/keys"}, account(), nil},
		"key inactive": {map[string]string{"GET /account/keys": `[{"id":"` + item1 + `","inactive":true}]`}, getKey, gone, []string{"GET /account/keys"}, account(), nil},
		"no keys, 404": {map[string]string{"GET /account/keys": `null`, "GET /account/keys/" + item1: "404 {}"}, getKey, gone, []string{"GET /account/keys", "GET /account/keys/" + item1}, account(), nil},
		"no keys, 200": {map[string]string{"GET /account/keys": `[]`, "GET /account/keys/" + item1: `{"data":{"id":"` + item1 + `"}}`}, getKey, found, []string{"GET /account/keys", "GET /account/keys/" + item1}, account(), nil},

		"export token absent":    {map[string]string{exports: `[{"id":"` + item2 + `"}]`}, getExport, gone, []string{exports}, account(), nil},
		"export organization":    {map[string]string{exports: `[]`, accountOrgs: "[" + orgRow(org2) + "]"}, getExport, gone, []string{exports, accountOrgs}, account(), nil},
		"export list 404, gone":  {map[string]string{exports: `404 {}`, accountOrgs: "[" + orgRow(org2) + "]"}, getExport, gone, []string{exports, accountOrgs}, account(), nil},
		"export list 404, alive": {map[string]string{exports: `404 {}`, accountOrgs: orgs}, getExport, fails, []string{exports, accountOrgs}, account(), nil},
		"export none, 404":       {map[string]string{exports: `[]`, accountOrgs: orgs, exports + "/" + item1: "404 {}"}, getExport, gone, []string{exports, accountOrgs, exports + "/" + item1}, account(), nil},

		"task listed":        {map[string]string{tasks: "[" + task("active") + "]"}, getTask, found, []string{tasks}, account(), nil},
		"task removed":       {map[string]string{tasks: "[" + task("removed") + "]"}, getTask, gone, []string{tasks}, account(), nil},
		"task not listed":    {map[string]string{tasks: "[]", oneTask: task("paused")}, getTask, found, []string{tasks, oneTask}, account(), nil},
		"task not, removed":  {map[string]string{tasks: "[]", oneTask: task("removed")}, getTask, gone, []string{tasks, oneTask}, account(), nil},
		"task not, 404":      {map[string]string{tasks: "[]", oneTask: "404 {}"}, getTask, gone, []string{tasks, oneTask}, account(), nil},
		"task not, 500":      {map[string]string{tasks: "[]", oneTask: "501 {}"}, getTask, fails, []string{tasks, oneTask}, account(), nil},
		"plain task removed": {map[string]string{oneTask: task("removed")}, getTask, gone, []string{oneTask}, account(), []func(*Config){plain}},

		"explorer among others": {map[string]string{agents: `[{"id":"` + item2 + `","organization_id":"` + org1 + `"}]`}, getExplorer, gone, []string{agents}, account(), nil},
		"explorer, none listed": {map[string]string{agents: `[]`, ownAgents: `[{"id":"` + item1 + `"}]`}, getExplorer, found, []string{agents, ownAgents}, account(), nil},
		"explorer, none at all": {map[string]string{agents: `[]`, ownAgents: `[]`}, getExplorer, gone, []string{agents, ownAgents}, account(), nil},

		"zone absent":     {map[string]string{"GET /org/hosted-zones": `[{"id":"` + item2 + `"}]`}, getZone, gone, []string{"GET /org/hosted-zones"}, account(), nil},
		"zone, none, 404": {map[string]string{"GET /org/hosted-zones": `[]`, "GET /org/hosted-zones/" + item1: "404 {}"}, getZone, gone, []string{"GET /org/hosted-zones", "GET /org/hosted-zones/" + item1}, account(), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := routes(t, tt.answers)
			c, _ := client(t, s.URL, tt.cr, append(tt.change, noRetries)...)
			err := tt.read(c)
			got := fails
			if err == nil {
				got = found
			} else if errors.Is(err, ErrNotFound) {
				got = gone
			}
			if got != tt.want {
				t.Errorf("%s (%v), want %s", got, err, tt.want)
			}
			s.expect(t, tt.calls...)
		})
	}
}

func TestDelete(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	sites, del := "GET /account/sites", "DELETE /org/sites/"+site1
	others := "[" + siteJSON(site2, org1) + "]"
	for name, tt := range map[string]struct {
		answers map[string]string
		ok      bool
		calls   []string
	}{
		"done":                {map[string]string{del: "204 "}, true, []string{del}},
		"done, with a body":   {map[string]string{del: `{"ok":true}`}, true, []string{del}},
		"gone already":        {map[string]string{del: "404 {}"}, true, []string{del}},
		"login page":          {map[string]string{del: "<html>", sites: "[" + siteJSON(site1, org1) + "]"}, false, []string{del, sites}},
		"404 page":            {map[string]string{del: "404 <html>"}, false, []string{del}},
		"400, gone":           {map[string]string{del: "400 {}", sites: others}, true, []string{del, sites}},
		"400, there":          {map[string]string{del: "400 {}", sites: "[" + siteJSON(site1, org1) + "]"}, false, []string{del, sites}},
		"lost, gone":          {map[string]string{del: "502 {}", sites: others}, true, []string{del, sites}},
		"lost, there":         {map[string]string{del: "502 {}", sites: "[" + siteJSON(site1, org1) + "]"}, false, []string{del, sites}},
		"lost, cannot tell":   {map[string]string{del: "502 {}", sites: "403 {}"}, false, []string{del, sites}},
		"refused by the role": {map[string]string{del: "403 {}"}, false, []string{del}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := routes(t, tt.answers)
			c, _ := client(t, s.URL, account(), noRetries)
			if err := c.DeleteSite(ctx, org1, site1); (err == nil) != tt.ok {
				t.Errorf("got %v", err)
			}
			s.expect(t, tt.calls...)
		})
	}
}

func TestOrganizationTokenGuard(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := routes(t, map[string]string{
		"GET /org":       `{"id":"` + org2 + `","name":"Other"}`,
		"PUT /org/sites": siteJSON(site1, org2),
	})
	c, _ := client(t, s.URL, orgToken())
	for name, write := range map[string]func() error{
		"create site": func() error { _, err := c.CreateSite(ctx, org1, SiteInput{}); return err },
		"update site": func() error { _, err := c.UpdateSite(ctx, org1, site1, SiteInput{}); return err },
		"delete site": func() error { return c.DeleteSite(ctx, org1, site1) },
		"scan":        func() error { _, err := c.CreateScan(ctx, org1, site1, nil); return err },
		"update task": func() error { _, err := c.UpdateTask(ctx, org1, item1, TaskInput{}); return err },
		"stop task":   func() error { _, err := c.StopTask(ctx, org1, item1); return err },
	} {
		err := write()
		if KindOf(err) != KindWrongToken || errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.expect(t, "GET /org")
	if _, err := c.CreateSite(ctx, org2, SiteInput{}); err != nil {
		t.Error(err)
	}
	s.expect(t, "GET /org", "PUT /org/sites")
	if list, err := c.ListOrganizations(ctx, ""); err != nil || len(list) != 1 || list[0].ID != org2 {
		t.Error(list, err)
	}
	s.expect(t, "GET /org", "PUT /org/sites")
}
