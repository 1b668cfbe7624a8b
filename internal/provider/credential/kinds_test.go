package credential

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/apidoc"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
)

// schemaOf names the schema of each type's secret; the document does not link the two.
func schemaOf() map[string]string {
	return map[string]string{
		"aws_access_secret": "AWS", "azure_client_secret": "AzureClientSecret",
		"azure_username_password": "AzureUsernamePassword",
		"censys_search_api_key":   "Censys", "crowdstrike_api_key": "Crowdstrike",
		"custom_integration_credential": "CustomIntegrationScript",
		"gcp_service_account_key":       "GCP", "google_workspace_client_secret": "GoogleWorkspace",
		"insightvm_username_password": "InsightVM",
		"ldap_username_password":      "LDAP", "mecm_db_connection_string": "MECM", "meraki_api_key": "Miraki",
		"miradore_api_key_v1":  "Miradore",
		"nessus_access_secret": "Nessus", "netbox_api_key": "Netbox", "palo_alto_api_key": "PaloAltoFirewall",
		"qualys_username_password": "Qualys",
		"sentinelone_api_key":      "SentinelOne", "shodan_api_key": "Shodan", "snmpv2_community": "SNMPv2Communities",
		"snmpv3_credential": "SNMPv3",
		"tanium_api_token":  "Tanium", "tenable_access_secret": "TenableIo",
		"tenable_security_center_access_secret": "TenableSc",
		"vmware_username_password":              "VMware", "wiz_client_secret": "Wiz", "x509_keypair": "X509",
	}
}

func TestKindsAreThoseOfTheDocument(t *testing.T) {
	file, err := apidoc.Find()
	if err != nil {
		t.Skipf("the API document is not here: %v", err)
	}
	document, err := openapi3.NewLoader().LoadFromFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var types []string
	for _, name := range document.Components.Schemas["CredentialOptions"].Value.Properties["type"].Value.Enum {
		types = append(types, name.(string))
	}
	slices.Sort(types)
	if diff := cmp.Diff(types, slices.Sorted(maps.Keys(kinds()))); diff != "" {
		t.Errorf("types (-document +table):\n%s", diff)
	}
	for name, k := range kinds() {
		schema, ok := document.Components.Schemas[schemaOf()[name]+"CredentialFields"]
		if !ok {
			t.Errorf("%s: no schema of this name", name)
			continue
		}
		var required []string
		for name, value := range k.keys {
			if value.required {
				required = append(required, name)
			}
			if strings.TrimSpace(value.text) == "" {
				t.Errorf("%s has no description", name)
			}
		}
		slices.Sort(required)
		slices.Sort(schema.Value.Required)
		if !slices.Equal(required, schema.Value.Required) {
			t.Errorf("%s requires %v, the document %v", name, required, schema.Value.Required)
		}
		if diff := cmp.Diff(slices.Sorted(maps.Keys(schema.Value.Properties)), slices.Sorted(maps.Keys(k.keys))); diff != "" {
			t.Errorf("keys of %s (-document +table):\n%s", name, diff)
		}
		for key, property := range schema.Value.Properties {
			var choices []string
			for _, choice := range property.Value.Enum {
				choices = append(choices, choice.(string))
			}
			if !slices.Equal(choices, k.keys[key].choices) {
				t.Errorf("%s.%s may be %v, the document says %v", name, key, k.keys[key].choices, choices)
			}
			if example := property.Value.Example; (example == "true" || example == "false") && !k.keys[key].yesNo {
				t.Errorf("%s.%s is true or false in the document's example", name, key)
			}
		}
	}
	if len(schemaOf()) != 27 {
		t.Errorf("%d types, want 27", len(schemaOf()))
	}
}

func TestCheck(t *testing.T) {
	set := types.StringValue
	for name, test := range map[string]struct {
		kind   string
		secret map[string]types.String
		want   []string // severity, path and summary of each diagnostic
	}{
		"right": {"snmpv2_community", map[string]types.String{"community": set("hush")}, nil},
		"not known yet": {
			"azure_client_secret",
			map[string]types.String{
				"client_id": types.StringUnknown(), "client_secret": types.StringUnknown(),
				"tenant_id": set("t"), "environment": types.StringUnknown(), "multi_subscription": types.StringUnknown(),
			},
			nil,
		},
		"missing": {
			"wiz_client_secret",
			map[string]types.String{"auth_url": set("hush"), "client_id": set("hush"), "client_secret": set("hush")},
			[]string{`Error secret["api_url"] wiz_client_secret lacks the key api_url`},
		},
		"null is missing": {
			"snmpv2_community",
			map[string]types.String{"community": types.StringNull()},
			[]string{`Error secret["community"] snmpv2_community lacks the key community`},
		},
		"empty": {
			"snmpv2_community",
			map[string]types.String{"community": set("")},
			[]string{`Error secret["community"] The key community of snmpv2_community is empty`},
		},
		"optional empty": {
			"snmpv3_credential",
			map[string]types.String{"username": set("hush"), "context": set(""), "auth-protocol": types.StringNull()},
			nil,
		},
		"unknown key": {
			"shodan_api_key",
			map[string]types.String{"api_key": set("hush"), "apikey": set("hush")},
			[]string{`Error secret["apikey"] shodan_api_key has no key apikey`},
		},
		"undocumented": {
			"custom_integration_credential",
			map[string]types.String{"access_key": set("hush"), "access_secret": set("hush"), "region": set("hush")},
			[]string{`Warning secret["region"] custom_integration_credential is not documented to have the key region`},
		},
		"not a choice": {
			"azure_client_secret",
			map[string]types.String{
				"client_id": set("hush"), "client_secret": set("hush"), "tenant_id": set("hush"),
				"environment": set("hush"),
			},
			[]string{`Error secret["environment"] Wrong value of the key environment of azure_client_secret`},
		},
		"not a yes or no": {
			"vmware_username_password",
			map[string]types.String{"username": set("hush"), "password": set("hush"), "insecure": set("hush")},
			[]string{`Error secret["insecure"] The key insecure of vmware_username_password is a yes or no`},
		},
		"nothing": {"gcp_service_account_key", nil, []string{`Error secret The secret is empty`}},
	} {
		t.Run(name, func(t *testing.T) {
			secret, diags := types.MapValueFrom(context.Background(), types.StringType, test.secret)
			if test.secret == nil {
				secret, diags = types.MapValueFrom(context.Background(), types.StringType, map[string]string{})
			}
			if diags.HasError() {
				t.Fatal(diags)
			}
			kinds()[test.kind].check(test.kind, path.Root("secret"), secret, &diags)
			for _, d := range diags {
				if strings.Contains(d.Summary()+d.Detail(), "hush") {
					t.Error("the message holds a value of the secret")
				}
			}
			if diff := cmp.Diff(test.want, summaries(diags)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWarnings(t *testing.T) {
	ctx := context.Background()
	var s resource.SchemaResponse
	entity.NewResource(spec()).Schema(ctx, resource.SchemaRequest{}, &s)
	for name, test := range map[string]struct {
		kind  string
		cidrs []string
		want  []string
	}{
		"unknown type": {
			"brand_new",
			[]string{"10.0.0.1"},
			[]string{"Warning type Unknown type of credential: brand_new"},
		},
		"cidrs that do nothing": {
			"wiz_client_secret",
			[]string{"10.0.0.1"},
			[]string{"Warning cidrs cidrs has no effect on wiz_client_secret"},
		},
		"cidrs that do something": {"snmpv3_credential", []string{"10.0.0.1"}, nil},
		"no cidrs":                {"wiz_client_secret", nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			config := tfsdk.State{Schema: s.Schema, Raw: tftypes.NewValue(s.Schema.Type().TerraformType(ctx), nil)}
			diags := config.SetAttribute(ctx, path.Root("type"), test.kind)
			if test.cidrs != nil {
				diags.Append(config.SetAttribute(ctx, path.Root("cidrs"), netset.From(test.cidrs...))...)
			}
			if diags.HasError() {
				t.Fatal(diags)
			}
			var resp resource.ValidateConfigResponse
			fits{}.ValidateResource(ctx, resource.ValidateConfigRequest{Config: tfsdk.Config{Schema: s.Schema, Raw: config.Raw}},
				&resp)
			if diff := cmp.Diff(test.want, summaries(resp.Diagnostics)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
		})
	}
}

// summaries is severity, path and summary of each diagnostic.
func summaries(diags diag.Diagnostics) []string {
	var all []string
	for _, d := range diags {
		at := ""
		if placed, ok := d.(diag.DiagnosticWithPath); ok {
			at = placed.Path().String()
		}
		all = append(all, d.Severity().String()+" "+at+" "+d.Summary())
	}
	return all
}

func TestReferenceNamesEveryTypeAndKey(t *testing.T) {
	page := reference()
	for name, k := range kinds() {
		row := page[max(strings.Index(page, "| `"+name+"`"), 0):]
		row, _, _ = strings.Cut(row, "\n")
		for key, value := range k.keys {
			want := "`" + key + "`"
			if value.required {
				want = "**" + want + "**"
			}
			if !strings.Contains(row, want) {
				t.Errorf("the row of %s lacks %s", name, want)
			}
		}
	}
}
