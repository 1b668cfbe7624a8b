package organization_test

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// everything are the attributes of an organization.
func everything(c *acctest.Console) string {
	return `
	name                               = "` + c.Name("EMEA") + `"
	description                        = "all of it"
	expiration_assets_stale            = 10
	expiration_scans                   = 40
	keep_latest_integration_attributes = true`
}

// existing makes the organization that everything describes, within the first one.
func existing(c *acctest.Console) (id, parent string) {
	id, parent = c.Organization("EMEA"), c.Bootstrap().OrganizationID
	body := map[string]any{
		"name": c.Name("EMEA"), "description": "all of it", "expiration_assets_stale": "10",
		"expiration_scans": "40", "keep_latest_integration_attributes": "true",
	}
	c.CallOutside(http.MethodPatch, "/account/orgs/"+id, body)
	return id, parent
}

func TestAccOrganizationImport(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		id, _ := existing(c)
		config := c.Config(acctest.Resource(typeName, everything(c)))
		wrong := func(given, want string) resource.TestStep {
			return resource.TestStep{
				Config: config, ResourceName: address, ImportState: true, ImportStateId: given,
				ExpectError: regexp.MustCompile("(?s)" + want),
			}
		}
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{ // spaces and capitals do not matter
					Config: config, ResourceName: address, ImportState: true, ImportStateId: " " + strings.ToUpper(id),
					ImportStatePersist: true,
				},
				{
					PreConfig: c.ResetRequests, Config: config, ConfigPlanChecks: acctest.ExpectNoChange(),
					Check: c.CheckWrites(map[string]int{}),
				},
				{ResourceName: address, ImportState: true, ImportStateVerify: true},
				{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID}, // then nothing is planned
				{ // nothing but the name is in the configuration: still nothing
					Config:       c.Config(acctest.Resource(typeName, `name = "`+c.Name("EMEA")+`"`)),
					ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID,
				},
				wrong("emea", `Cannot\s+import\s+organization.*"emea"\s+is\s+not\s+a\s+UUID.*runzero_organizations\s+finds`),
				wrong(acctest.UnknownID+"/"+id, `is\s+not\s+a\s+UUID`),
				wrong(acctest.UnknownID, `Cannot\s+import\s+non-existent\s+remote\s+object`),
			},
		})
	})
}

func TestAccOrganizationImportByIdentity(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: c.Config(acctest.Resource(typeName, everything(c)))},
				{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
			},
		})
	})
}

// The acceptance tests cannot see warnings, so this one speaks to the provider itself.
func TestOrganizationGoneIsAWarning(t *testing.T) {
	ctx := t.Context()
	for _, variants := range [][]string{nil, {"other"}} {
		c := acctest.Start(t, emulator.Options{Variants: variants})
		id := c.Organization("EMEA")
		c.CallOutside(http.MethodDelete, "/account/orgs/"+id, nil)
		server, schemas := configured(ctx, t, c)

		raw, err := json.Marshal(map[string]any{"id": id, "name": "EMEA"})
		if err != nil {
			t.Fatal(err)
		}
		state, err := server.UpgradeResourceState(ctx,
			&tfprotov6.UpgradeResourceStateRequest{TypeName: typeName, RawState: &tfprotov6.RawState{JSON: raw}})
		if err != nil || len(state.Diagnostics) > 0 {
			t.Fatalf("reading the state: %v, %v", err, state.Diagnostics)
		}
		read, err := server.ReadResource(ctx,
			&tfprotov6.ReadResourceRequest{TypeName: typeName, CurrentState: state.UpgradedState})
		if err != nil {
			t.Fatal(err)
		}
		if len(read.Diagnostics) != 1 {
			t.Fatalf("got %d diagnostics, want 1: %+v", len(read.Diagnostics), read.Diagnostics)
		}
		d := read.Diagnostics[0]
		if d.Severity != tfprotov6.DiagnosticSeverityWarning ||
			!strings.Contains(d.Summary, `organization "EMEA" (`+id+`) is gone`) ||
			!strings.Contains(d.Detail, "The next apply creates it again") {
			t.Errorf("got %v %q: %q", d.Severity, d.Summary, d.Detail)
		}
		if left, err := read.NewState.Unmarshal(schemas.ResourceSchemas[typeName].ValueType()); err != nil || !left.IsNull() {
			t.Errorf("the organization is still in the state, or this is no state: %v", err)
		}
	}
}

// configured is the provider, set up as an API client, and its schemas.
func configured(
	ctx context.Context, t *testing.T,
	c *acctest.Console,
) (tfprotov6.ProviderServer, *tfprotov6.GetProviderSchemaResponse) {
	t.Helper()
	b := c.Bootstrap()
	server, err := c.FactoriesWith(map[string]string{
		"RUNZERO_BASE_URL": c.URL, "RUNZERO_CLIENT_ID": b.ClientID, "RUNZERO_CLIENT_SECRET": b.ClientSecret,
	})["runzero"]()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	kind, ok := schemas.Provider.ValueType().(tftypes.Object)
	if !ok {
		t.Fatal("the provider block is not an object")
	}
	values := map[string]tftypes.Value{}
	for name, typ := range kind.AttributeTypes {
		values[name] = tftypes.NewValue(typ, nil)
	}
	config, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: &config})
	if err != nil || len(answer.Diagnostics) > 0 {
		t.Fatalf("configuring: %v, %v", err, answer.Diagnostics)
	}
	return server, schemas
}
