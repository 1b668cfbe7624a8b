package scantemplate_test

import (
	"fmt"
	"maps"
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

const (
	address = "runzero_scan_template.test"
	base    = "/account/tasks/templates"
)

func quoted(s string) string { return fmt.Sprintf("%q", s) }

// body is the HCL of attributes with some changed: name, value, name, value; "" takes one away.
func body(attributes map[string]string, change ...string) string {
	all := maps.Clone(attributes)
	for i := 0; i+1 < len(change); i += 2 {
		all[change[i]] = change[i+1]
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if all[name] != "" {
			lines = append(lines, name+" = "+all[name])
		}
	}
	return strings.Join(lines, "\n")
}

// options is every scan option with a value.
func options() map[string]string {
	return map[string]string{
		"excludes": `["10.0.9.0/24"]`, "tags": `{ owner = "net", tier = "1" }`,
		"rate": "2000", "max_host_rate": "50", "passes": "2", "max_attempts": "2", "max_sockets": "1024",
		"max_group_size": "2048",
		"max_ttl":        "64", "tos": "8", "tcp_ports": quoted("1-1000,5000-6000"), "tcp_excludes": quoted("9100-9107"),
		"udp_ports": quoted("53,161"),
		"max_hosts": "5000", "max_duration": quoted("4h"), "nameservers": `["10.0.0.53", "10.0.1.53"]`,
		"probes":      `["arp", "echo", "syn"]`,
		"screenshots": "false", "host_ping": "true", "host_ping_probes": `["arp", "echo"]`, "subnet_ping": "true",
		"subnet_ping_net_size": "256",
		"subnet_ping_probes":   `["arp"]`, "subnet_ping_sample_rate": "5", "probe_options": `{ "dns-port" = "5353" }`,
	}
}

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
		org, other := c.Bootstrap().OrganizationID, c.Organization("Other")
		attributes := options()
		attributes["name"], attributes["description"], attributes["acl"] = quoted(c.Name("Servers")), quoted("all of it"),
			`{ "`+org+`" = "user", "`+other+`" = "none" }`
		attributes["organization_id"] = quoted(org)
		config := func(change ...string) string {
			return c.Config(acctest.Resource("runzero_scan_template", body(attributes, change...)))
		}
		changed := []string{
			"name", quoted(c.Name("All servers")), "description", `""`, "global", "true", "acl", "{}", "tags",
			`{ owner = "soc" }`, "excludes", `["10.0.8.0/24"]`,
			"rate", "3000", "max_host_rate", "60", "passes", "3", "max_attempts", "4", "max_sockets", "512", "max_group_size",
			"1024", "max_ttl", "65", "tos", "0",
			"tcp_ports", quoted("1-100"), "tcp_excludes", quoted("99"), "udp_ports", quoted("53"), "max_hosts", "6000",
			"max_duration", quoted("5h"),
			"nameservers", `["10.0.1.53"]`, "probes", `["arp"]`, "screenshots", "true", "host_ping", "false", "host_ping_probes",
			`["echo"]`, "subnet_ping", "false",
			"subnet_ping_net_size", "128", "subnet_ping_probes", `["echo"]`, "subnet_ping_sample_rate", "7", "probe_options",
			`{ "dns-port" = "54", "snmp-port" = "162" }`,
		}
		var id string
		update, replace := acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
			acctest.ExpectAction(address, plancheck.ResourceActionDestroyBeforeCreate)
		put := map[string]int{
			"GET getAccountScanTemplates":   3,
			"PUT updateAccountScanTemplate": 1,
		} // refresh, before the write, refresh
		steps := []resource.TestStep{
			{
				PreConfig: c.ResetRequests, Config: config(),
				ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckCalls(map[string]int{"POST createAccountScanTemplate": 1}), acctest.Attribute(address, "id", &id),
					resource.TestCheckResourceAttr(address, "global", "false"),
				),
			},
			{Config: config(), ConfigPlanChecks: acctest.ExpectNoChange()},
			{ // other spellings of the same
				PreConfig:        c.ResetRequests,
				Config:           config("tcp_ports", quoted("5000-6000, 1-1000"), "probes", `["syn", "echo", "arp"]`),
				ConfigPlanChecks: acctest.ExpectNoChange(), Check: c.CheckWrites(map[string]int{}),
			},
			{ // everything in place, in one write; a parameter set in the console survives
				PreConfig: func() {
					edit(t, c, nil, map[string]any{"snmp-comms": "public"})
					c.ResetRequests()
				},
				Config: config(changed...), ConfigPlanChecks: update,
				Check: resource.ComposeAggregateTestCheckFunc(
					sent(c, put), resource.TestCheckResourceAttrPtr(address, "id", &id),
					resource.TestCheckResourceAttr(address, "acl.%", "0"), resource.TestCheckResourceAttr(address, "description", ""),
					resource.TestCheckResourceAttr(address, "probe_options.%", "2"),
					func(*terraform.State) error {
						params := only(t, c)["params"].(map[string]any)
						if params["snmp-comms"] != "public" || params["scan-tags"] != "owner=soc" || params["rate"] != "3000" {
							return fmt.Errorf("params are %v", params)
						}
						return nil
					},
				),
			},
			{ // a setting of the provider's own
				PreConfig: c.ResetRequests, Config: config(append(changed, "timeouts", `{ read = "1m" }`)...),
				ConfigPlanChecks: update,
				Check:            c.CheckWrites(map[string]int{}),
			},
			{ // not managed any more: nothing happens, but that it stays global is said
				Config:           config(append(changed, "global", "", "description", "", "acl", "{ \""+org+"\" = \"user\" }")...),
				ConfigPlanChecks: update, Check: resource.TestCheckResourceAttr(address, "global", "true"),
			},
			{Config: config(), ConfigPlanChecks: replace}, // a probe option is taken away
			{ // drift
				PreConfig: func() {
					edit(t, c, map[string]any{"name": c.Name("Edited"), "acl": map[string]any{}, "global": true},
						map[string]any{"rate": "1", "tos": "9"})
				},
				Config: config("global", "false"), ConfigPlanChecks: update,
			},
			{ // deleted outside
				PreConfig: func() { c.CallOutside(http.MethodDelete, base+"/"+fmt.Sprint(only(t, c)["id"]), nil) },
				Config:    config(), ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
			},
		}
		for _, change := range [][2]string{{"organization_id", quoted(other)}, {"rate", ""}, {"tags", ""}} {
			steps = append(steps, resource.TestStep{Config: config(change[:]...), ConfigPlanChecks: replace})
			attributes[change[0]] = change[1]
		}
		acctest.Test(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}

// sent is [acctest.Console.Made] for an update: exactly one write, and one read before it.
// Refreshes read too, once a plan. Reads are of the list, or without snapshots of the template
// alone.
func sent(c *acctest.Console, want map[string]int) resource.TestCheckFunc {
	return func(*terraform.State) error {
		got := c.Calls()
		single := got["GET getAccountScanTemplate"]
		if !c.Snapshots() {
			single = got["GET getAccountScanTemplates"]
		}
		if single > 0 || got["PUT updateAccountScanTemplate"] != 1 || acctest.Total(got) > acctest.Total(want) {
			return fmt.Errorf("calls %v, want at most %v", got, want)
		}
		return nil
	}
}

func TestAccScanTemplateImport(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		c.NeedsLicense(base)
		org := c.Bootstrap().OrganizationID
		attributes := map[string]string{
			"name": quoted(c.Name("Servers")), "acl": `{ "` + org + `" = "user" }`,
			"rate": "1500", "tags": `{ owner = "net" }`, "probe_options": `{ "dns-port" = "5353" }`,
		}
		config := func(change ...string) string {
			return c.Config(acctest.Resource("runzero_scan_template", body(attributes, change...)))
		}
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: config(), Check: resource.TestCheckResourceAttr(address, "organization_id", org)}, // the first of the acl
				{
					Config: config(), ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID,
					ImportStateIdFunc: acctest.ImportID(address, "id"),
				},
			},
		})
		id := fmt.Sprint(c.CallOutside(http.MethodPost, base, map[string]any{
			"name": c.Name("Console's"), "organization_id": org, "global": true, "acl": map[string]any{},
			"params": map[string]any{"rate": "700", "scan-tags": "a=b", "snmp-comms": "public"},
		})["id"])
		theirs := fmt.Sprintf("name = %q\nglobal = true", c.Name("Console's"))
		imported := c.Config(acctest.Resource("runzero_scan_template", theirs))
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: imported, ResourceName: address, ImportState: true, ImportStateId: id, ImportStatePersist: true},
				{
					PreConfig: c.ResetRequests, Config: imported, ConfigPlanChecks: acctest.ExpectNoChange(),
					Check: resource.ComposeTestCheckFunc(
						c.CheckCalls(map[string]int{"GET getAccountScanTemplates": 1}),
						resource.TestCheckResourceAttr(address, "rate", "700"), resource.TestCheckResourceAttr(address, "tags.a", "b"),
						resource.TestCheckResourceAttr(address, "secret_probe_options.snmp-comms", "public"),
					),
				},
				{ // what the configuration does not name stays as it is, also when another option changes
					Config:           c.Config(acctest.Resource("runzero_scan_template", theirs+"\nrate = 800")),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
					Check: resource.ComposeTestCheckFunc(resource.TestCheckResourceAttr(address, "tags.a", "b"),
						resource.TestCheckResourceAttr(address, "secret_probe_options.snmp-comms", "public")),
				},
			},
		})
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			Steps: []resource.TestStep{
				{Config: config("name", quoted(c.Name("Again")))},
				{
					Config: config("name", quoted(c.Name("Again"))), ResourceName: address, ImportState: true,
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
		)
		c.ExpectRefused(t, "runzero_scan_template",
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
		)
		steps := []resource.TestStep{
			refused(c, `created\s+in\s+an\s+organization.*Set\s+organization_id\s+here`, "name = \"x\"\nglobal = true"),
			refused(c, `probes|unknown\s+probe`, free+`probes = ["nothing"]`),
		}
		if c.Has("template-name-unique") {
			id := fmt.Sprint(c.CallOutside(http.MethodPost, base,
				map[string]any{"name": "taken", "organization_id": org, "global": true, "acl": map[string]any{}})["id"])
			steps = append(steps, refused(c, `this\s+name\s+already.*terraform\s+import\s+runzero_scan_template\.NAME\s+`+id,
				"name = \"taken\"\nglobal = true\norganization_id = \""+org+"\""))
		}
		steps = append(steps, resource.TestStep{
			Config: c.ProviderBlock(`organization_token = "`+c.Bootstrap().OrganizationToken+`"`) +
				acctest.Resource("runzero_scan_template", free),
			ExpectError: pattern(`cannot\s+be\s+managed\s+with\s+an\s+organization\s+token`),
		})
		acctest.Test(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}
