package site_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

// covers checks what the console itself holds: the scope and the registered subnets
// together, so that it does not matter which CIDRs it moved.
func covers(c *acctest.Console, org string, id *string, want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		row := c.CallOutside(http.MethodGet, "/org/sites/"+*id+"?_oid="+org, nil)
		scope, _ := row["scope"].(string)
		got := strings.Fields(strings.ReplaceAll(scope, ",", " "))
		subnets, _ := row["subnets"].(map[string]any)
		for key := range subnets {
			if !slices.Contains(got, key) {
				got = append(got, key)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			return fmt.Errorf("the console covers %v, want %v", got, want)
		}
		return nil
	}
}

// The service may move CIDRs from the scope to the subnets. That is no difference
// and loses nothing, whether Terraform manages the subnets or not.
func TestAccSiteMovedNetworks(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		config := func(attributes string) string {
			return c.Config(acctest.Resource("runzero_site", "organization_id = \""+org+"\"\nname = \"Moved\"\n"+attributes))
		}
		register := func(id string, key string, more map[string]any) {
			row := c.CallOutside(http.MethodGet, "/org/sites/"+id+"?_oid="+org, nil)
			subnets, _ := row["subnets"].(map[string]any)
			if subnets == nil {
				subnets = map[string]any{}
			}
			subnets[key] = more
			c.CallOutside(http.MethodPatch, "/org/sites/"+id+"?_oid="+org, map[string]any{"name": "Moved", "subnets": subnets})
		}
		var id string
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					Config:           config(`scope = ["10.1.0.0/16", "10.2.0.0/16", "10.3.0.1"]`),
					ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
					Check: resource.ComposeTestCheckFunc(acctest.Attribute(address, "id", &id),
						covers(c, org, &id, "10.1.0.0/16", "10.2.0.0/16", "10.3.0.1")),
				},
				{ // somebody registers a subnet that Terraform does not manage: it stays
					PreConfig:        func() { register(id, "10.9.0.0/24", map[string]any{"description": "Lab"}) },
					Config:           config(`scope = ["10.1.0.0/16", "10.2.0.0/16", "10.3.0.1"]`),
					ConfigPlanChecks: acctest.ExpectNoChange(),
				},
				{ // one goes, one comes
					Config:           config(`scope = ["10.2.0.0/16", "10.3.0.1", "10.4.0.0/16"]`),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
					Check:            covers(c, org, &id, "10.2.0.0/16", "10.3.0.1", "10.4.0.0/16", "10.9.0.0/24"),
				},
				{ // now managed: the scope is not lost with the old subnets
					Config: config(`scope   = ["10.2.0.0/16", "10.3.0.1", "10.4.0.0/16"]
						subnets = { "10.9.0.0/24" = { description = "Lab" }, "10.8.0.0/24" = {} }`),
					ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
					Check:            covers(c, org, &id, "10.2.0.0/16", "10.3.0.1", "10.4.0.0/16", "10.8.0.0/24", "10.9.0.0/24"),
				},
				{
					Config: config(`scope   = ["10.2.0.0/16"]
						subnets = { "10.8.0.0/24" = {} }`),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
					Check:            covers(c, org, &id, "10.2.0.0/16", "10.8.0.0/24"),
				},
				{
					Config:           config("scope = []\nsubnets = {}"),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
					Check:            covers(c, org, &id),
				},
			},
		})
	})
}

func TestAccSiteImport(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		b := c.Bootstrap()
		provider := c.ProviderBlock(fmt.Sprintf("client_id = %q\nclient_secret = %q\norganization_id = %q", b.ClientID,
			b.ClientSecret, org))
		for name, attributes := range map[string]string{
			"minimal": ``,
			"scope":   `scope = ["10.1.0.0/16", "10.3.0.1"]`,
			"full": `description = "All"
				scope    = ["10.1.0.0/16", "example.com"]
				excludes = ["10.1.1.0/24"]
				subnets  = { "192.0.2.0/24" = { description = "DMZ", tags = { zone = "dmz" } } }`,
		} {
			t.Run(name, func(t *testing.T) {
				config := provider + acctest.Resource("runzero_site", fmt.Sprintf("name = %q\n%s", name, attributes))
				acctest.TestWithoutCLI(t, c, resource.TestCase{
					ProtoV6ProviderFactories: c.Factories(),
					Steps: []resource.TestStep{
						{Config: config, ConfigPlanChecks: acctest.ExpectEmptyPlanAfter()},
						{
							Config: config, ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID,
							ImportStateIdFunc: acctest.ImportID(address, "organization_id", "id"),
						},
						{
							Config: config, ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID,
							ImportStateIdFunc: acctest.ImportID(address, "id"),
						},
					},
				})
			})
		}
	})
}

func TestAccSiteImportByIdentity(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		config := c.Config(acctest.Resource("runzero_site",
			"organization_id = \""+c.Bootstrap().OrganizationID+"\"\nname = \"Berlin\""))
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: config},
				{
					Config: config, ResourceName: address, ImportState: true,
					ImportStateKind: resource.ImportBlockWithResourceIdentity,
				},
			},
		})
	})
}
