package runzero

import (
	"context"
	"errors"
	"testing"
)

func TestWritesDropSnapshotsBeforeAndAfter(t *testing.T) {
	t.Parallel()
	s := routes(t, map[string]string{
		"GET /account/sites":                       "[" + siteJSON(site1, org1) + "]",
		"PATCH /org/sites/" + site1:                siteJSON(site1, org1),
		"PUT /account/orgs":                        `{"id":"` + org2 + `","name":"n"}`,
		"GET /account/agents":                      `[{"id":"` + item1 + `","organization_id":"` + org1 + `"}]`,
		"GET /account/keys":                        `[{"id":"` + item1 + `"}]`,
		"PATCH /account/orgs/" + org1:              `{"id":"` + org1 + `"}`,
		"DELETE /org/sites/" + site2:               "204 ",
		"DELETE /account/keys/" + item2:            "204 ",
		"DELETE /account/orgs/" + org2:             "204 ",
		"GET /account/orgs":                        `[{"id":"` + org1 + `"}]`,
		"GET /account/custom-integrations":         `[{"id":"` + item1 + `"}]`,
		"PATCH /account/keys/" + item1 + "/rotate": `{"id":"` + item1 + `","token":"x"}`,
	})
	c, _ := client(t, s.URL, account())
	ctx := context.Background()
	reads := func() {
		t.Helper()
		for range 2 {
			_, err1 := c.GetSite(ctx, org1, site1)
			_, err2 := c.GetExplorer(ctx, org1, item1)
			_, err3 := c.GetAPIToken(ctx, item1)
			_, err4 := c.GetCustomIntegration(ctx, item1) // names no organization
			if err := errors.Join(err1, err2, err3, err4); err != nil {
				t.Fatal(err)
			}
		}
	}
	check := func(write func() error, want ...string) {
		t.Helper()
		reads()
		s.mu.Lock()
		s.seen = nil
		s.mu.Unlock()
		if err := write(); err != nil {
			t.Fatal(err)
		}
		reads()
		s.expect(t, want...)
	}
	check(func() error { _, err := c.UpdateSite(ctx, org1, site1, SiteInput{}); return err }, "PATCH /org/sites/"+site1,
		"GET /account/sites")
	check(func() error { return c.DeleteSite(ctx, org1, site2) }, "DELETE /org/sites/"+site2, "GET /account/sites")
	check(func() error { _, err := c.CreateOrganization(ctx, OrganizationInput{}); return err },
		"PUT /account/orgs", "GET /account/sites", "GET /account/agents")
	check(func() error { return c.DeleteOrganization(ctx, org2) },
		"DELETE /account/orgs/"+org2, "GET /account/sites", "GET /account/agents", "GET /account/keys")
	check(func() error { _, err := c.UpdateOrganization(ctx, org1, OrganizationInput{}); return err },
		"PATCH /account/orgs/"+org1)
	check(func() error { _, err := c.RotateAPIToken(ctx, item1); return err }, "PATCH /account/keys/"+item1+"/rotate",
		"GET /account/keys")
	check(func() error { return c.DeleteAPIToken(ctx, item2) }, "DELETE /account/keys/"+item2, "GET /account/keys")
}

// What a caller does to a result must not show up in another's.
func TestResultsShareNoMaps(t *testing.T) {
	t.Parallel()
	s := routes(t, map[string]string{
		"GET /account/sites": `[{"id":"` + site1 + `","organization_id":"` + org1 +
			`","subnets":{"10.0.0.0/8":{"tags":{"a":"b"}}}}]`,
	})
	c, _ := client(t, s.URL, account())
	a, err := c.GetSite(context.Background(), org1, site1)
	if err != nil {
		t.Fatal(err)
	}
	a.Subnets["10.0.0.0/8"].Tags["a"] = "changed"
	delete(a.Subnets, "10.0.0.0/8")
	b, _ := c.ListSites(context.Background(), org1, "")
	if b[0].Subnets["10.0.0.0/8"].Tags["a"] != "b" {
		t.Error("a result is shared")
	}
}
