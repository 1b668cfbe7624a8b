package scantemplate_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

const (
	address = "runzero_scan_template.test"
	base    = "/account/tasks/templates"
)

// only is the one template of the test that there is, as the console has it.
func only(t *testing.T, c *acctest.Console) map[string]any {
	t.Helper()
	rows := slices.DeleteFunc(c.List(base), func(row map[string]any) bool {
		return !strings.HasPrefix(fmt.Sprint(row["name"]), c.Name(""))
	})
	if len(rows) != 1 {
		t.Fatalf("%d templates, want 1", len(rows))
	}
	return rows[0]
}

// edit changes one template outside of Terraform, keeping what is not named.
func edit(t *testing.T, c *acctest.Console, fields, params map[string]any) {
	t.Helper()
	row := only(t, c)
	maps.Copy(row["params"].(map[string]any), params)
	maps.Copy(row, fields)
	c.CallOutside(http.MethodPut, base, row)
}

func TestAccScanTemplate(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		c.NeedsLicense(base)
		var id string
		org := c.Bootstrap().OrganizationID
		text, size, none := knownvalue.StringExact, knownvalue.MapSizeExact, map[string]int{}
		const update = plancheck.ResourceActionUpdate
		acctest.LifeCycle{
			Address: address, ID: &id,
			Variables: acctest.Variables{"organization": org, "other": c.Organization("Other")},
			Steps: []acctest.LifeCycleStep{
				{
					Name: "create", Config: "full", Action: plancheck.ResourceActionCreate,
					Calls: map[string]int{"POST createAccountScanTemplate": 1},
					Holds: map[string]knownvalue.Check{"global": knownvalue.Bool(false)},
				},
				{Name: "no change", Config: "full"},
				{
					Name: "respelled", Config: "full", Writes: none,
					Variables: acctest.Variables{"tcp_ports": "5000-6000, 1-1000", "probes": []string{"syn", "echo", "arp"}},
				},
				{ // everything in place, in one write; a parameter set in the console survives
					Name: "changed", Action: update,
					Outside: func() { edit(t, c, nil, map[string]any{"snmp-comms": "public"}) },
					Holds:   map[string]knownvalue.Check{"acl": size(0), "description": text(""), "probe_options": size(2)},
					Check: func() error {
						params := only(t, c)["params"].(map[string]any)
						if params["snmp-comms"] != "public" || params["scan-tags"] != "owner=soc" || params["rate"] != "3000" {
							return fmt.Errorf("params are %v", params)
						}
						return sent(c)
					},
				},
				{ // a setting of the provider's own
					Name: "timeouts", Config: "changed", Action: update, Writes: none,
					Variables: acctest.Variables{"timeouts": map[string]string{"read": "1m"}},
				},
				{ // nothing happens, but that it stays global is said
					Name: "unmanaged", Config: "changed", Action: update,
					Variables: acctest.Variables{"description": nil, "global": nil, "acl": map[string]string{org: "user"}},
					Holds:     map[string]knownvalue.Check{"global": knownvalue.Bool(true)},
				},
				{Name: "a probe option is taken away", Config: "full", Action: plancheck.ResourceActionDestroyBeforeCreate},
				{
					Name: "drift", Config: "full", Variables: acctest.Variables{"global": false}, Action: update,
					Outside: func() {
						edit(t, c, map[string]any{"name": c.Name("Edited"), "acl": map[string]any{}, "global": true},
							map[string]any{"rate": "1", "tos": "9"})
					},
				},
				{
					Name: "deleted outside", Config: "full", Action: plancheck.ResourceActionCreate,
					Outside: func() { c.CallOutside(http.MethodDelete, base+"/"+id, nil) },
				},
			},
		}.Run(t, c)
	})
}

// sent checks the calls of an update: one write, and one read before it. Refreshes read too, once a
// plan. Reads are of the list, or without snapshots of the template alone.
func sent(c *acctest.Console) error {
	got := c.Calls()
	single := got["GET getAccountScanTemplate"]
	if !c.Snapshots() {
		single = got["GET getAccountScanTemplates"]
	}
	const most = 4 // refresh, before the write, the write, refresh
	if single > 0 || got["PUT updateAccountScanTemplate"] != 1 || acctest.Total(got) > most {
		return fmt.Errorf("calls %v, want one write and no more than %d calls", got, most)
	}
	return nil
}

func TestAccScanTemplateReplaced(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		c.NeedsLicense(base)
		org, other := c.Bootstrap().OrganizationID, c.Organization("Other")
		const replace = plancheck.ResourceActionDestroyBeforeCreate
		given := func(home string, rate, tags any) acctest.Variables {
			return acctest.Variables{"home": home, "rate": rate, "tags": tags}
		}
		tags := map[string]string{"owner": "net", "tier": "1"}
		acctest.LifeCycle{
			Address: address, Config: "full", Variables: acctest.Variables{"organization": org, "other": other},
			WithoutCLI: true,
			Steps: []acctest.LifeCycleStep{
				{
					Name: "create", Variables: given(org, 2000, tags),
					Action: plancheck.ResourceActionCreate,
				},
				{Name: "another organization", Variables: given(other, 2000, tags), Action: replace},
				{Name: "no rate", Variables: given(other, nil, tags), Action: replace},
				{Name: "no tags", Variables: given(other, nil, nil), Action: replace},
			},
		}.Run(t, c)
	})
}

func TestAccScanTemplateImport(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		c.NeedsLicense(base)
		org := c.Bootstrap().OrganizationID
		acctest.LifeCycle{
			Address: address, Config: "template", Variables: acctest.Variables{"organization": org}, WithoutCLI: true,
			Steps: []acctest.LifeCycleStep{
				{ // in the first organization of the acl
					Name: "create", Action: plancheck.ResourceActionCreate,
					Holds: map[string]knownvalue.Check{"organization_id": knownvalue.StringExact(org)},
				},
				{
					Name: "import", Import: true, ImportsBy: func(id string) string { return id },
					ImportIgnores: []string{ // what the service filled in
						"max_attempts", "max_group_size", "max_host_rate", "max_sockets", "max_ttl", "passes", "screenshots",
						"subnet_ping_net_size", "subnet_ping_sample_rate", "tos",
					},
				},
			},
		}.Run(t, c)
	})
}

// What the configuration of an imported template does not name stays as it is, also when another
// option changes.
func TestAccScanTemplateTakenOver(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		c.NeedsLicense(base)
		id := fmt.Sprint(c.CallOutside(http.MethodPost, base, map[string]any{
			"name": c.Name("Console's"), "organization_id": c.Bootstrap().OrganizationID, "global": true,
			"acl":    map[string]any{},
			"params": map[string]any{"rate": "700", "scan-tags": "a=b", "snmp-comms": "public"},
		})["id"])
		holds := func(rate int64) map[string]knownvalue.Check {
			text, partial := knownvalue.StringExact, knownvalue.MapPartial
			return map[string]knownvalue.Check{
				"rate": knownvalue.Int64Exact(rate), "tags": partial(map[string]knownvalue.Check{"a": text("b")}),
				"secret_probe_options": partial(map[string]knownvalue.Check{"snmp-comms": text("public")}),
			}
		}
		acctest.LifeCycle{
			Address: address, Config: "template", WithoutCLI: true,
			Steps: []acctest.LifeCycleStep{
				{Name: "import", ImportID: id},
				{
					Name: "no change", Calls: map[string]int{"GET getAccountScanTemplates": 1},
					Holds: holds(700),
				},
				{
					Name: "rate", Variables: acctest.Variables{"rate": 800},
					Action: plancheck.ResourceActionUpdate, Holds: holds(800),
				},
			},
		}.Run(t, c)
	})
}

func TestAccScanTemplateImportByIdentity(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		c.NeedsLicense(base)
		config := c.Config(acctest.HCL(t, "template"))
		given := acctest.Variables{
			"prefix": c.Name(""), "organization": c.Bootstrap().OrganizationID,
		}.ForCLI()
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			Steps: []resource.TestStep{
				{Config: config, ConfigVariables: given},
				{
					Config: config, ConfigVariables: given, ResourceName: address, ImportState: true,
					ImportStateKind: resource.ImportBlockWithResourceIdentity,
				},
			},
		})
	})
}

func TestAccScanTemplateWrong(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		free := `acl = { "` + org + `" = "user" }` + "\n" + `name = "x"` + "\n"
		c.ExpectRefused(t, "runzero_scan_template",
			acctest.InvalidConfig{Attributes: `name = "x"`, Error: `global = true or a non-empty acl`},
			acctest.InvalidConfig{
				Attributes: "name = \"x\"\nglobal = false\nacl = {}",
				Error:      `acl ... name organizations in acl`,
			},
			acctest.InvalidConfig{Attributes: "name = \"x\"\nacl = { HQ = \"user\" }", Error: `acl ... "HQ" ... not a UUID`},
			acctest.InvalidConfig{
				Attributes: free + `probe_options = { "snmp-comms" = "public" }`,
				Error:      `snmp-comms ... secret_probe_options`,
			},
			acctest.InvalidConfig{
				Attributes: free + `probe_options = { "scan-tags" = "a=b" }`,
				Error:      `probe_options ... Use the attribute`,
			},
			acctest.InvalidConfig{
				Attributes: free + `tags = { a = "b c" }`,
				Error:      `tags ... its value "b c" holds a space`,
			},
			acctest.InvalidConfig{Attributes: free + `max_ttl = 256`, Error: `max_ttl ... between`},
			acctest.InvalidConfig{
				Attributes: "name = \"x\"\nglobal = true", Error: `created in an organization ... Set organization_id here`,
			},
			acctest.InvalidConfig{Attributes: free + `probes = ["nothing"]`, Error: `unknown probe: nothing`, Applied: true},
			acctest.InvalidConfig{
				Attributes: free, Provider: c.OrganizationToken(), Error: `cannot be managed with an organization token`,
			},
		)
		if c.Has("template-name-unique") {
			id := fmt.Sprint(c.CallOutside(http.MethodPost, base,
				map[string]any{"name": "taken", "organization_id": org, "global": true, "acl": map[string]any{}})["id"])
			c.ExpectRefused(t, "runzero_scan_template", acctest.InvalidConfig{
				Attributes: "name = \"taken\"\nglobal = true\norganization_id = \"" + org + "\"", Applied: true,
				Error: `this name already ... terraform import runzero_scan_template.NAME ` + id,
			})
		}
	})
}
