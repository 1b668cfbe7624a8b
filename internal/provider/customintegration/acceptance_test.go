package customintegration_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

const (
	typeName = "runzero_custom_integration"
	address  = "runzero_custom_integration.test"
	path     = "/account/custom-integrations"
)

// picture is a PNG file of that size.
func picture(t *testing.T, side int) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, side, side))); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func inBase64(file []byte) string { return base64.StdEncoding.EncodeToString(file) }

// makeIntegration creates an integration outside of Terraform and gives its id.
func makeIntegration(c *acctest.Console, name, icon string) string {
	return fmt.Sprint(c.CallOutside(http.MethodPost, path,
		map[string]any{"name": c.Name(name), "description": "all of " + name, "icon": icon})["id"])
}

func TestAccCustomIntegration(t *testing.T) { acctest.RunLive(t, lifeOfAnIntegration) }

func lifeOfAnIntegration(t *testing.T, c *acctest.Console) {
	t.Helper()
	c.NeedsLicense(path)
	small, large := inBase64(picture(t, 16)), inBase64(picture(t, 256))
	withSmall, withLarge := acctest.Variables{"icon": small}, acctest.Variables{"icon": large}
	var id string
	const created, updated = "POST createAccountCustomIntegration", "PATCH updateAccountCustomIntegration"
	text, one := knownvalue.StringExact, map[string]int{updated: 1}
	edit := func(fields map[string]any) func() {
		return func() { c.CallOutside(http.MethodPatch, path+"/"+id, fields) }
	}
	changed := acctest.LifeCycleStep{
		Name: "changed", Variables: withLarge, Action: plancheck.ResourceActionUpdate, Writes: one,
		Unasked: []string{"getAccountCustomIntegration"},
		Holds: map[string]knownvalue.Check{
			"name": text(c.Name("cmdb")), "description": text(""), "icon": text(large),
		},
	}
	drift := changed
	drift.Name, drift.Config = "drift of everything", "changed"
	drift.Outside = edit(map[string]any{"name": c.Name("x"), "description": "x", "icon": small})
	acctest.LifeCycle{
		Address: address, ID: &id,
		Steps: []acctest.LifeCycleStep{
			{
				Name: "create", Config: "full", Variables: withSmall, Action: plancheck.ResourceActionCreate,
				Calls: map[string]int{created: 1},
				Holds: map[string]knownvalue.Check{
					"description": text("from the CMDB"), "icon": text(small), "account_id": knownvalue.NotNull(),
					"created_at": knownvalue.NotNull(),
				},
			},
			{
				Name: "no change", Config: "full", Variables: withSmall,
				Calls: map[string]int{"GET getAccountCustomIntegrations": 1},
			},
			changed,
			{Name: "timeouts", Variables: withLarge, Action: plancheck.ResourceActionUpdate, Writes: map[string]int{}},
			drift,
			{
				Name: "without_icon", Action: plancheck.ResourceActionUpdate, Writes: one,
				Holds: map[string]knownvalue.Check{"icon": text("")},
			},
			{
				Name: "what the configuration does not name is not managed", Config: "minimal",
				Outside: edit(map[string]any{"description": "theirs", "icon": small}),
			},
			{
				Name: "deleted outside", Config: "minimal",
				Outside: func() { c.CallOutside(http.MethodDelete, path+"/"+id, nil) },
				Action:  plancheck.ResourceActionCreate, Writes: map[string]int{created: 1},
				Holds: map[string]knownvalue.Check{"icon": knownvalue.Null(), "description": knownvalue.Null()},
			},
			{Name: "import", Import: true},
		},
	}.Run(t, c)
}

func TestAccCustomIntegrationImport(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		icon := inBase64(picture(t, 16))
		id := makeIntegration(c, "cmdb", icon)
		config := c.Config(acctest.Resource(typeName, fmt.Sprintf("name = \"cmdb\"\nicon = %q", icon)))
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: config, ResourceName: address, ImportState: true, ImportStateId: id, ImportStatePersist: true},
				{
					PreConfig: c.ResetRequests, Config: config, ConfigPlanChecks: acctest.ExpectNoChange(),
					Check: c.CheckWrites(map[string]int{}),
				},
				{
					Config: config, ResourceName: address, ImportState: true, ImportStateId: "cmdb",
					ExpectError: regexp.MustCompile(`(?s)is\s+not\s+a\s+UUID.*runzero_custom_integrations\s+finds`),
				},
			},
		})
	})
}

func TestAccCustomIntegrationImportByIdentity(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: c.Config(acctest.Resource(typeName, `name = "cmdb"`))},
				{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
			},
		})
	})
}

func TestAccCustomIntegrationRefused(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		id := makeIntegration(c, "taken", "")
		icon := func(given string) string { return fmt.Sprintf("name = \"a\"\nicon = %q", given) }
		c.ExpectRefused(t,
			typeName,
			acctest.InvalidConfig{Attributes: icon("icon.png"), Error: `icon ... not base64 ... filebase64`},
			acctest.InvalidConfig{Attributes: icon(inBase64(picture(t, 300))), Error: `icon ... 300 by 300 pixels`},
			acctest.InvalidConfig{
				Attributes: icon(inBase64([]byte("GIF89a, and so on"))),
				Error:      `icon ... not a PNG file but looks like image/gif`,
			},
		)
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					Config: c.Config(acctest.Resource(typeName, `name = "taken"`)),
					ExpectError: regexp.MustCompile(
						`(?s)Cannot\s+create\s+custom\s+integration\s+"taken".*name\s+=\s+"taken".*already\s+exists.*of\s+this\s+name\s+already.*terraform\s+import\s+` +
							`runzero_custom_integration.NAME\s+` + id),
				},
			},
		})
	})
}

func TestAccCustomIntegrationData(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		icon := inBase64(picture(t, 16))
		id := makeIntegration(c, "cmdb", icon)
		makeIntegration(c, "dhcp", "")
		steps := acctest.Lookup{
			Name: "custom_integration", Plural: "custom_integrations", Title: `custom\s+integration`, By: "name", ID: id,
			Known: "cmdb",
			Calls: map[string]int{"GET getAccountCustomIntegrations": 1},
		}.Steps(c)
		const one, all = "data.runzero_custom_integration.test", "data.runzero_custom_integrations.test"
		steps = append(steps, resource.TestStep{
			PreConfig: c.ResetRequests,
			Config: c.Config(acctest.Data("runzero_custom_integration", `name = "cmdb"`),
				acctest.Data("runzero_custom_integrations", `search = "OF dhcp"`)),
			Check: resource.ComposeAggregateTestCheckFunc(
				c.CheckCalls(map[string]int{"GET getAccountCustomIntegrations": 1}),
				acctest.Listed(all, "custom_integrations", "name", "dhcp"),
				resource.TestCheckNoResourceAttr(all, "custom_integrations.0.icon"),
				resource.TestCheckResourceAttr(one, "icon", icon),
				resource.TestCheckResourceAttr(one, "description", "all of cmdb"),
				resource.TestCheckResourceAttrSet(one, "account_id"), resource.TestCheckResourceAttrSet(one, "created_at"),
			),
		})
		acctest.TestWithoutCLI(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}
