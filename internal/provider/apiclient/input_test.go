package apiclient_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

func TestAccAPIClientWrongInput(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		id := fmt.Sprintf("client_id = %q\n", anyID)
		wrong := func(attributes, text string) acctest.InvalidConfig {
			return acctest.InvalidConfig{Attributes: attributes, Error: text}
		}
		c.ExpectRefused(t, typeName,
			wrong("", `xactly one of these attributes ... client_id,name`),
			wrong(id+`name = "CI"`, `xactly one of these attributes ... client_id,name`),
			wrong(id+"client_secret_wo = \"a\"\nclient_secret_current = \"b\"", `client_secret_wo,client_secret_current`),
			wrong("name = \"CI\"\nclient_secret_wo = \"a\"", `name,client_secret_wo`),
			wrong(`client_id = "CI"`, `not a UUID`),
			wrong(id+`client_secret_wo_version = 1`, `client_secret_wo`),
			wrong(id+"client_secret_wo = \"a\"\nrotate_early_days = 7\nrotate_after_days = 7",
				`less than rotate_after_days`),
		)
		c.ExpectRefused(t, typeName,
			wrong(id, `prove that its secret works ... client_secret_wo`),
			wrong(`name = "CI"`, `published runZero API cannot create ... client_id ... unpublished_endpoints`),
			wrong(fmt.Sprintf("client_id = %q\nclient_secret_wo = %q", b.ClientID, b.ClientSecret),
				`the API client that the provider signs in with ... Give the provider another credential`),
			acctest.InvalidConfig{
				Attributes: id + `client_secret_wo = "a"`, Provider: c.OrganizationToken(),
				Error: `runzero_api_client cannot be managed with an organization token`,
			},
		)
		c.ExpectImportRefused(t, typeName, "CI",
			`Cannot import API client ... not a UUID ... by ID: UUID of the API client`)
		c.ExpectNoCall(t)
	})
}

// A client that the provider signs in with later is not rotated: neither by an update nor by a
// destroy.
func TestAccAPIClientOwn(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newScenario(c)
		itself := c.Client(nil)
		const refused = "provider signs in with"
		life := r.lifeCycle(
			acctest.LifeCycleStep{Name: "adopted", Action: created},
			acctest.LifeCycleStep{Name: "no change", Provider: itself},
			acctest.LifeCycleStep{
				Name: "rotated", Provider: itself, Variables: acctest.Variables{"keepers": keepers("1")}, Error: refused,
			},
			acctest.LifeCycleStep{Name: "removed", Provider: itself, Removed: true, Error: refused},
			acctest.LifeCycleStep{Name: "by another again", Writes: map[string]int{}},
		)
		life.Variables["client_secret_current"], life.Variables["revoke_on_destroy"] = r.secret, true
		life.WithoutCLI = true
		life.Run(t, c)
	})
}

func TestAccAPIClientImport(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newScenario(c)
		imported := map[string]knownvalue.Check{"issued_at": knownvalue.Null()}
		maps.Copy(imported, noSecret())
		life := r.lifeCycle(
			acctest.LifeCycleStep{Name: "imported", ImportID: r.id},
			acctest.LifeCycleStep{
				Name: "no change", Variables: acctest.Variables{"client_secret_wo": r.secret}, Calls: calls(0, 0),
				Holds: imported,
			},
			acctest.LifeCycleStep{Name: "once more", Import: true},
			acctest.LifeCycleStep{
				Name:      "the first keepers are taken as they are, and the age counts from now",
				Variables: acctest.Variables{"keepers": keepers("1"), "rotate_after_days": 30}, Action: updated,
				Calls: calls(0, 0), Holds: map[string]knownvalue.Check{"rotate_at": knownvalue.NotNull()},
			},
			acctest.LifeCycleStep{
				Name: "without any secret", Variables: acctest.Variables{"keepers": keepers("2")},
				Error: "Cannot rotate API client ... neither the state nor the configuration",
			},
			acctest.LifeCycleStep{
				Name:      "with one",
				Variables: acctest.Variables{"keepers": keepers("2"), "client_secret_wo": r.secret}, Action: updated,
				Calls: calls(0, 1), Holds: r.newSecret(&r.secret),
			},
		)
		life.WithoutCLI = true
		life.Run(t, c)
	})
}

func TestAccAPIClientImportByIdentity(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newScenario(c)
		acctest.Test(t, c, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					Config:          r.provider(nil).Block() + acctest.HCL(t, "adopted"),
					ConfigVariables: acctest.Variables{"client_id": r.id, "client_secret_wo": r.secret}.ForCLI(),
					ConfigStateChecks: []statecheck.StateCheck{
						statecheck.ExpectKnownValue(address, tfjsonpath.New("id"), knownvalue.StringExact(r.id)),
					},
				},
				{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
			},
		})
	})
}

// Another API client is another object; a revoke that the state cannot carry out is said before and
// refused after.
func TestAccAPIClientReplacedAndUnrevokable(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newScenario(c)
		id, secret := c.AddAPIClient("Other")
		revoked := acctest.Variables{"client_secret_wo": r.secret, "revoke_on_destroy": true}
		life := r.lifeCycle(
			acctest.LifeCycleStep{Name: "adopted", Variables: revoked, Action: created},
			acctest.LifeCycleStep{
				Name: "revoked without a secret", Removed: true,
				Error: "Cannot delete API client ... state does not hold it ... Rotate once",
			},
			acctest.LifeCycleStep{
				Name: "not to be revoked", Variables: acctest.Variables{"client_secret_wo": r.secret}, Action: updated,
			},
			acctest.LifeCycleStep{
				Name:      "another",
				Variables: acctest.Variables{"client_id": id, "client_secret_wo": secret}, Action: replaced, Calls: calls(1, 0),
				Holds: map[string]knownvalue.Check{"client_id": knownvalue.StringExact(id)},
			},
		)
		life.WithoutCLI = true
		life.Run(t, c)
	})
}
