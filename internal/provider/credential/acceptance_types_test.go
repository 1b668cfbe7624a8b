package credential_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

// typed is a type of credential with a right secret, and what is said when its first key is
// missing.
type typed struct{ name, secret, missing string }

// everyType lists the types with all keys that the API document requires. The first pair of a
// secret is the one left out.
func everyType() []typed {
	lacks := func(of, key string) string { return of + ` lacks the key ` + key }
	return []typed{
		{
			"aws_access_secret",
			`access_key = "a", secret_access_key = "b", regions = "us-west-1, us-east-2", use_cross_account_org = true, role = "runzero"`, `aws_access_secret lacks the key access_key ... needs access_key in secret: access key id ... secret_access_key (required)`,
		},
		{
			"azure_client_secret", `client_id = "a", client_secret = "b", tenant_id = "c", environment = "gcc_high"`,
			`azure_client_secret lacks the key client_id ... tenant_id (required)`,
		},
		{
			"azure_username_password", `username = "a", password = "b", client_id = "c", tenant_id = "d"`,
			`azure_username_password lacks the key username`,
		},
		{
			"censys_search_api_key", `client_id = "a", client_secret = "b", api_url = "https://search.censys.io"`,
			`censys_search_api_key lacks the key client_id`,
		},
		{
			"crowdstrike_api_key", `api_url = "example.crowdstrike.com", client_id = "a", client_secret = "b"`,
			`crowdstrike_api_key lacks the key api_url`,
		},
		{
			"custom_integration_credential", `access_key = "a", access_secret = "b"`,
			lacks("custom_integration_credential", "access_key"),
		},
		{
			"gcp_service_account_key", `private_key = "a", client_email = "b", cross_project = false`,
			"",
		}, // the document requires no key
		{
			"google_workspace_client_secret", `delegate = "a", private_key = "b", customer_id = "c"`,
			lacks("google_workspace_client_secret", "delegate"),
		},
		{
			"insightvm_username_password",
			`api_url = "https://ivm.example:3780", username = "a", password = "b", insecure = true`,
			lacks("insightvm_username_password", "api_url"),
		},
		{
			"ldap_username_password",
			`base_dn = "dc=example", url = "ldap://example.com:389", username = "a", password = "b", legacy_tls = "false"`,
			lacks("ldap_username_password", "base_dn"),
		},
		{
			"mecm_db_connection_string", `db_connection_string = "a"`,
			lacks("mecm_db_connection_string", "db_connection_string"),
		},
		{"meraki_api_key", `api_key = "a", api_url = "b"`, lacks("meraki_api_key", "api_key")},
		{"miradore_api_key_v1", `hostname = "a", api_key = "b"`, lacks("miradore_api_key_v1", "hostname")},
		{
			"nessus_access_secret", `secret_key = "a", access_key = "b", api_url = "c", thumbprints = "IP=SHA256:B64HASH"`,
			lacks("nessus_access_secret", "secret_key"),
		},
		{"netbox_api_key", `api_url = "a", api_key = "b"`, lacks("netbox_api_key", "api_url")},
		{"palo_alto_api_key", `api_key = "a"`, lacks("palo_alto_api_key", "api_key")},
		{
			"qualys_username_password", `password = "a", username = "b", api_url = "c"`,
			lacks("qualys_username_password", "password"),
		},
		{"sentinelone_api_key", `api_url = "a", api_key = "b"`, lacks("sentinelone_api_key", "api_url")},
		{"shodan_api_key", `api_key = "a"`, lacks("shodan_api_key", "api_key")},
		{"snmpv2_community", `community = "public,private"`, lacks("snmpv2_community", "community")},
		{
			"snmpv3_credential",
			`username = "a", "auth-protocol" = "sha", "auth-passphrase" = "b", "privacy-protocol" = "aes", "privacy-passphrase" = "c", context = "vlan-32"`, lacks("snmpv3_credential", "username"),
		},
		{"tanium_api_token", `api_token = "a", api_url = "b"`, lacks("tanium_api_token", "api_token")},
		{
			"tenable_access_secret", `access_key = "a", secret_key = "b", api_url = "c"`,
			lacks("tenable_access_secret", "access_key"),
		},
		{
			"tenable_security_center_access_secret", `api_url = "a", access_key = "b", secret_key = "c", insecure = "false"`,
			lacks("tenable_security_center_access_secret", "api_url"),
		},
		{
			"vmware_username_password", `username = "a", password = "b", thumbprints = "IP=SHA256:B64HASH"`,
			lacks("vmware_username_password", "username"),
		},
		{
			"wiz_client_secret", `auth_url = "https://auth.app.wiz.io/", api_url = "a", client_id = "b", client_secret = "c"`,
			lacks("wiz_client_secret", "auth_url"),
		},
		{"x509_keypair", `private_key = "a", x509_certificate = "b"`, lacks("x509_keypair", "private_key")},
	}
}

func TestAccCredentialOfEveryType(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		var right []string
		var wrong []acctest.InvalidConfig
		for _, of := range everyType() {
			const attributes = "type = %q\nname = %q\nglobal = true\nsecret = { %s }"
			right = append(right, fmt.Sprintf("resource \"runzero_credential\" %q {\n"+attributes+"\n}\n", of.name, of.name,
				of.name, of.secret))
			if of.missing != "" {
				_, rest, _ := strings.Cut(of.secret, ", ")
				wrong = append(wrong, acctest.InvalidConfig{
					Attributes: fmt.Sprintf(attributes, of.name, of.name, rest), Error: of.missing,
				})
			}
		}
		if len(right) != 27 || len(wrong) != 26 {
			t.Fatalf("%d types, %d with required keys; want 27 and 26", len(right), len(wrong))
		}
		acctest.TestWithoutCLI(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: []resource.TestStep{
			{
				PreConfig: c.ResetRequests, Config: c.Config(right...), ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
				Check: c.CheckCalls(map[string]int{"PUT createAccountCredential": 27}),
			},
			{
				PreConfig: c.ResetRequests, Config: c.Config(right...), ConfigPlanChecks: acctest.ExpectNoChange(),
				Check: c.CheckCalls(map[string]int{"GET getAccountCredentials": 1}),
			},
		}})
		c.ExpectRefused(t, "runzero_credential", wrong...)
	})
}

func TestAccCredentialWrong(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		free := func(of, more string) string {
			return fmt.Sprintf("type = %q\nname = \"x\"\nglobal = true\n%s", of, more)
		}
		const shodan = "shodan_api_key"
		c.ExpectRefused(t, "runzero_credential",
			acctest.InvalidConfig{
				Attributes: free(shodan, `secret = { api_key = "a", apikey = "b" }`),
				Error:      `secret ... keys of a credential of type shodan_api_key are api_key (required)`,
			},
			acctest.InvalidConfig{
				Attributes: free("azure_client_secret",
					`secret = { client_id = "a", client_secret = "b", tenant_id = "c", environment = "moon" }`),
				Error: `one of: global, gcc, gcc_high, dod`,
			},
			acctest.InvalidConfig{Attributes: free("vmware_username_password",
				`secret = { username = "a", password = "b", insecure = "maybe" }`), Error: `true or false`},
			acctest.InvalidConfig{Attributes: free("gcp_service_account_key", `secret = {}`), Error: `private_key_id`},
			acctest.InvalidConfig{
				Attributes: free("snmpv2_community", "secret = { community = \"a\" }\ncidrs = []"),
				Error:      `cidrs`,
			},
			acctest.InvalidConfig{Attributes: free(shodan, "secret = { api_key = \"a\" }\nacl = {}"), Error: `acl`},
		)
		c.ExpectRefused(t, "runzero_credential",
			acctest.InvalidConfig{Attributes: free(shodan, ""), Error: `credential has no secret`, Applied: true},
			acctest.InvalidConfig{
				Attributes: free(shodan, `secret = { api_key = "a" }`), Provider: c.OrganizationToken(), Applied: true,
				Error: `cannot be managed with an organization token`,
			},
			acctest.InvalidConfig{Attributes: free(shodan, `secret_wo = { api_key = "a" }`), Error: `secret_wo_version`},
			acctest.InvalidConfig{
				Attributes: free(shodan,
					"secret = { api_key = \"a\" }\nsecret_wo = { api_key = \"a\" }\nsecret_wo_version = 1"),
				Error: `secret,secret_wo`,
			},
			acctest.InvalidConfig{Attributes: free("wiz_client_secret",
				"secret_wo = { auth_url = \"a\" }\nsecret_wo_version = 1"), Error: `needs api_url in secret_wo`},
		)
		if c.Has("credential-name-unique") {
			id := fmt.Sprint(c.CallOutside(http.MethodPut, base,
				map[string]any{"name": "x", "type": shodan, "global": true, "secret": map[string]any{"api_key": "a"}})["id"])
			c.ExpectRefused(t, "runzero_credential", acctest.InvalidConfig{
				Attributes: free(shodan, `secret = { api_key = "a" }`), Applied: true,
				Error: `this name already ... terraform import runzero_credential.NAME ` + id,
			})
		}
	})
}

// A type that the provider does not know is planned; it is not applied here, as the API document
// would not have it.
func TestAccCredentialOfUnknownType(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		acctest.TestWithoutCLI(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: []resource.TestStep{
			{Config: c.Config(acctest.HCL(t, "plan")), PlanOnly: true, ExpectNonEmptyPlan: true},
		}})
	})
}

// Where networks have no effect the service drops them: no reason to replace the credential for
// ever.
func TestAccCredentialDroppedNetworks(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		acctest.LifeCycle{
			Address: address, WithoutCLI: true,
			Steps: []acctest.LifeCycleStep{{
				Name: "credential", Action: plancheck.ResourceActionCreate,
				Holds: map[string]knownvalue.Check{"cidrs": knownvalue.SetSizeExact(1)},
			}},
		}.Run(t, c)
	})
}

// TestAccCredentialSecretFromElsewhere plans a secret that is known only after another resource is
// made.
func TestAccCredentialSecretFromElsewhere(t *testing.T) {
	acctest.RunOnce(t, func(t *testing.T, c *acctest.Console) {
		acctest.LifeCycle{
			Address: address,
			Steps: []acctest.LifeCycleStep{{
				Name: "late", Action: plancheck.ResourceActionCreate,
				Holds: map[string]knownvalue.Check{
					"secret": knownvalue.MapExact(map[string]knownvalue.Check{"api_key": knownvalue.StringExact("late")}),
				},
			}},
		}.Run(t, c)
	})
}
