package customintegration_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
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
	file := filepath.Join(t.TempDir(), "icon.png")
	if err := os.WriteFile(file, picture(t, 16), 0o600); err != nil {
		t.Fatal(err)
	}
	config := func(attributes string) string { return c.Config(acctest.Resource(typeName, attributes)) }
	cmdb := fmt.Sprintf("name = %q", c.Name("cmdb"))
	full := fmt.Sprintf("name = %q\ndescription = \"from the CMDB\"\nicon = filebase64(%q)", c.Name("cmdb-import"), file)
	changed := fmt.Sprintf("%s\ndescription = \"\"\nicon = %q", cmdb, large)
	var id string
	one, made := map[string]int{"PATCH updateAccountCustomIntegration": 1},
		map[string]int{"POST createAccountCustomIntegration": 1}
	update, create := acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
		acctest.ExpectAction(address, plancheck.ResourceActionCreate)
	attr := resource.TestCheckResourceAttr
	changedHolds := resource.ComposeAggregateTestCheckFunc(
		c.CheckWrites(one), c.NoReadAfterWrite("getAccountCustomIntegration"),
		resource.TestCheckResourceAttrPtr(address, "id", &id),
		attr(address, "name", c.Name("cmdb")), attr(address, "description", ""), attr(address, "icon", large),
	)
	acctest.Test(t, c, resource.TestCase{
		ProtoV6ProviderFactories: c.Factories(),
		Steps: []resource.TestStep{
			{
				PreConfig: c.ResetRequests, Config: config(full), ConfigPlanChecks: create,
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckCalls(made), acctest.Attribute(address, "id", &id),
					attr(address, "description", "from the CMDB"), attr(address, "icon", small),
					resource.TestCheckResourceAttrSet(address, "account_id"), resource.TestCheckResourceAttrSet(address, "created_at"),
				),
			},
			{
				PreConfig: c.ResetRequests, Config: config(full), ConfigPlanChecks: acctest.ExpectNoChange(),
				Check: c.CheckCalls(map[string]int{"GET getAccountCustomIntegrations": 1}),
			},
			{PreConfig: c.ResetRequests, Config: config(changed), ConfigPlanChecks: update, Check: changedHolds},
			{
				PreConfig: c.ResetRequests, Config: config(changed + "\ntimeouts = { create = \"5m\" }"), ConfigPlanChecks: update,
				Check: c.CheckWrites(map[string]int{}),
			},
			{ // drift of everything
				PreConfig: func() {
					c.CallOutside(http.MethodPatch, path+"/"+id,
						map[string]any{"name": c.Name("x"), "description": "x", "icon": small})
					c.ResetRequests()
				},
				Config: config(changed), ConfigPlanChecks: update, Check: changedHolds,
			},
			{
				PreConfig: c.ResetRequests, Config: config(cmdb + "\nicon = \"\""), ConfigPlanChecks: update,
				Check: resource.ComposeAggregateTestCheckFunc(c.CheckWrites(one), attr(address, "icon", "")),
			},
			{ // what the configuration does not name is not managed
				PreConfig: func() {
					c.CallOutside(http.MethodPatch, path+"/"+id, map[string]any{"description": "theirs", "icon": small})
				},
				Config: config(cmdb), ConfigPlanChecks: acctest.ExpectNoChange(),
			},
			{ // deleted outside
				PreConfig: func() { c.CallOutside(http.MethodDelete, path+"/"+id, nil); c.ResetRequests() },
				Config:    config(cmdb), ConfigPlanChecks: create,
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckWrites(made), acctest.Attribute(address, "id", &id), resource.TestCheckNoResourceAttr(address, "icon"),
					resource.TestCheckNoResourceAttr(address, "description"),
				),
			},
			{ResourceName: address, ImportState: true, ImportStateVerify: true},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID}, // then nothing is planned
		},
	})
}

func TestAccCustomIntegrationImport(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		icon := inBase64(picture(t, 16))
		id := makeIntegration(c, "cmdb", icon)
		config := c.Config(acctest.Resource(typeName, fmt.Sprintf("name = \"cmdb\"\nicon = %q", icon)))
		acctest.Test(t, c, resource.TestCase{
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
		acctest.Test(t, c, resource.TestCase{
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
		acctest.Test(t, c, resource.TestCase{
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
		acctest.Test(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}
