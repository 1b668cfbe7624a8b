package emulator_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

func TestTemplateLife(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{ExplorersPerOrganization: 1}, func(t *testing.T, r *testConsole) {
		const base = "/account/tasks/templates"
		org := r.boot.OrganizationID
		two := id(r.do("PUT", "/account/orgs", obj{"name": "two"}).want(200).row())
		sent := obj{
			"rate": "5", "excludes": "10.0.0.1,10.0.0.2", "probes": "dns,syn", "scan-tags": "a=b",
			"credentials": missing,
		}
		tpl := r.template(obj{"name": "slow", "description": "d", "params": sent, "global": false, "acl": obj{org: "user"}})
		params, _ := tpl["params"].(map[string]any)
		for k, v := range sent {
			if params[k] != v {
				t.Errorf("param %s is %v, want %v", k, params[k], v)
			}
		}
		if params["max-attempts"] != "3" || fmt.Sprint(tpl["acl"]) != fmt.Sprint(map[string]any{org: "user"}) ||
			tpl["global"] != false || tpl["linked_task_count"] != 0.0 {
			t.Errorf("got %v", tpl)
		}
		if task := r.scan(obj{
			"targets":       "10.0.0.9",
			"scan-template": tpl["id"],
		}); task["params"].(map[string]any)["rate"] != "5" {
			t.Errorf("the scan has params %v", task["params"])
		}
		r.do("PUT", "/org/sites/Primary/scan?_oid="+two, obj{"targets": "10.0.0.9", "scan-template": tpl["id"]}).refused(
			"scan template not found")
		for _, q := range []string{"", "?search=id:" + id(tpl), "?search=slow", "?search=name:=%22slow%22"} {
			if got := find(r.do("GET", base+q, nil).want(200).rows(), "id", tpl["id"]); got == nil ||
				got["linked_task_count"] != 1.0 {
				t.Errorf("%q: %v", q, got)
			}
		}
		r.unknownField(base, 422)
		full := obj{
			"id": tpl["id"], "name": "slow2", "description": nil, "organization_id": org, "global": true,
			"acl": obj{}, "params": obj{"rate": "6"},
		}
		tpl = r.do("PUT", base, full).want(200).row()
		params, _ = tpl["params"].(map[string]any)
		if tpl["name"] != "slow2" || tpl["global"] != true || params["rate"] != "6" ||
			(params["probes"] == "dns,syn") != r.active("template-put-merges") {
			t.Errorf("got %v", tpl)
		}
		if d := tpl["description"]; d != "" && d != nil {
			t.Errorf("description %v", d)
		}
		for text, body := range map[string]obj{
			"global or ACL permissions field required": {"global": false},
			"organization not found":                   {"organization_id": missing},
			"name is required":                         {"name": ""},
			"unknown probe":                            {"params": obj{"probes": "nothing"}},
			"rate":                                     {"params": obj{"rate": "fast"}},
			"acl":                                      {"acl": obj{missing: "user"}},
		} {
			whole := merged(obj{"name": "x", "organization_id": org, "global": true, "acl": obj{}}, body)
			a := r.do("POST", base, whole)
			a.refused(text)
			if title, _ := a.row()["title"].(string); title == "request failed" {
				t.Errorf("%s: not in the title: %s", text, a.body)
			}
			r.do("PUT", base, merged(whole, obj{"id": tpl["id"]})).refused(text)
		}
		r.do("PUT", base, merged(full, obj{"id": missing})).refused("not found")
		gone := base + "/" + id(tpl)
		if got := r.do("DELETE", gone, nil).want(200).row(); got["id"] != tpl["id"] {
			t.Errorf("DELETE gave %v", got)
		}
		r.do("GET", gone, nil).want(404).refused("scan template not found")
		r.do("DELETE", gone, nil).want(404)
		r.bad("GET", base+"/x", nil).want(422)
		r.token = r.boot.OrganizationToken
		if a := r.do("GET", base, nil); a.status != 401 && a.status != 400 {
			t.Errorf("an organization token gets %d", a.status)
		}
	})
}

func TestTemplatesAreCapped(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{})
	first := r.e.AddTemplate("first", nil)
	for range 1000 {
		r.e.AddTemplate("x", nil)
	}
	rows := r.do("GET", "/account/tasks/templates", nil).want(200).rows()
	if len(rows) != 1000 || find(rows, "id", first) != nil {
		t.Errorf("%d templates, the oldest among them: %v", len(rows), find(rows, "id", first) != nil)
	}
	r.do("GET", "/account/tasks/templates/"+first, nil).want(200)
}

func TestCredentialLife(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{}, func(t *testing.T, r *testConsole) {
		const base = "/account/credentials"
		snmp := r.credential(obj{
			"name": "snmp", "type": "snmpv3_credential", "cidrs": "10.0.0.17/32, 192.168.1.0/24", "global": false,
			"acl":    obj{r.boot.OrganizationID: "user"},
			"secret": obj{"username": "u", "auth-passphrase": "hush", "color": "red"},
		})
		if fmt.Sprint(snmp["cidrs"]) != "[10.0.0.17/32 192.168.1.0/24]" || snmp["secret"] != nil ||
			fmt.Sprint(snmp["acl"]) != fmt.Sprint(map[string]any{r.boot.OrganizationID: "user"}) {
			t.Errorf("got %v", snmp)
		}
		if u := r.e.Requests()[0].Unknown; fmt.Sprint(u) != "[secret.color]" {
			t.Errorf("unknown fields %v", u)
		}
		if s := r.e.CredentialSecret(id(snmp)); s["username"] != "u" || len(s) != 2 {
			t.Error("the secret is not what was sent")
		}
		if aws := r.credential(obj{
			"type": "aws_access_secret", "cidrs": "10.0.0.0/8",
			"secret": obj{"access_key": "a", "secret_access_key": "b"},
		}); len(aws["cidrs"].([]any)) != 0 {
			t.Errorf("cidrs of a type that does not honor them: %v", aws["cidrs"])
		}
		if a := r.do("GET", base+"/"+id(snmp), nil).want(200); a.row()["name"] != "snmp" {
			t.Errorf("got %s", a.body)
		}
		for q, n := range map[string]int{
			"": 2, "?search=snmp": 1, "?search=type:aws_access_secret": 1,
			"?search=id:" + id(snmp): 1,
		} {
			if rows := r.do("GET", base+q, nil).want(200).rows(); len(rows) != n {
				t.Errorf("%q found %d", q, len(rows))
			}
		}
		ok := obj{
			"name": "x", "type": "azure_client_secret", "global": true,
			"secret": obj{"client_id": "a", "client_secret": "hush", "tenant_id": "c", "environment": "global"},
		}
		for text, body := range map[string]obj{
			"name":             {"name": ""},
			"global or acl":    {"global": false},
			"secret.tenant_id": {"secret": obj{"client_id": "a", "client_secret": "hush", "environment": "global"}},
			"secret.environment": {"secret": obj{
				"client_id": "a", "client_secret": "hush", "tenant_id": "c",
				"environment": "mars",
			}},
			"secret.client_secret": {"secret": obj{
				"client_id": "a", "client_secret": 5, "tenant_id": "c",
				"environment": "global",
			}},
			"secret is required": {"secret": nil},
			"cidrs":              {"type": "snmpv2_community", "secret": obj{"community": "hush"}, "cidrs": "10.0.0.0/33"},
			"type is required":   {"type": nil},
			"organization":       {"acl": obj{missing: "user"}},
		} {
			a := r.bad("PUT", base, merged(ok, body))
			a.refused(text)
			if containsText(a.body, "hush") {
				t.Errorf("%s: the answer repeats a secret", text)
			}
		}
		if !r.active("credential-unknown-type") {
			r.bad("PUT", base, merged(ok, obj{"type": "new_key"})).refused("new_key")
		}
		r.do("DELETE", base+"/"+id(snmp), nil).want(204)
		r.do("DELETE", base+"/"+id(snmp), nil).want(404)
		r.do("GET", base+"/"+id(snmp), nil).want(404)
		if r.e.CredentialSecret(id(snmp)) != nil {
			t.Error("the secret outlives the credential")
		}
	})
}

// TestCredentialTypes makes one credential of every type that the document names, with what it
// requires.
func TestCredentialTypes(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{})
	types := map[string][]string{
		"aws_access_secret":             {"access_key", "secret_access_key"},
		"azure_client_secret":           {"client_id", "client_secret", "tenant_id", "environment"},
		"azure_username_password":       {"client_id", "tenant_id", "username", "password"},
		"censys_search_api_key":         {"client_id", "client_secret"},
		"crowdstrike_api_key":           {"client_id", "client_secret", "api_url"},
		"custom_integration_credential": {"access_key", "access_secret"},
		"gcp_service_account_key":       {}, "google_workspace_client_secret": {"delegate"},
		"insightvm_username_password": {"api_url", "username", "password"},
		"ldap_username_password":      {"username", "password", "base_dn", "url"},
		"mecm_db_connection_string":   {"db_connection_string"},
		"meraki_api_key":              {"api_url", "api_key"}, "miradore_api_key_v1": {"hostname", "api_key"},
		"nessus_access_secret": {"api_url", "access_key", "secret_key"},
		"netbox_api_key":       {"api_url", "api_key"}, "palo_alto_api_key": {"api_key"},
		"qualys_username_password": {"api_url", "username", "password"},
		"sentinelone_api_key":      {"api_url", "api_key"}, "shodan_api_key": {"api_key"}, "snmpv2_community": {"community"},
		"snmpv3_credential": {"username"},
		"tanium_api_token":  {"api_url", "api_token"}, "tenable_access_secret": {"api_url", "access_key", "secret_key"},
		"tenable_security_center_access_secret": {"api_url", "access_key", "secret_key"},
		"vmware_username_password":              {"username", "password"},
		"wiz_client_secret":                     {"client_id", "client_secret", "auth_url", "api_url"},
		"x509_keypair":                          {"x509_certificate", "private_key"},
	}
	if len(types) != 27 {
		t.Fatalf("%d types", len(types))
	}
	for kind, keys := range types {
		secret := obj{}
		for _, k := range keys {
			secret[k] = "gcc"
		}
		r.credential(obj{"type": kind, "secret": secret})
		for _, k := range keys {
			short := maps.Clone(secret)
			delete(short, k)
			r.do("PUT", "/account/credentials",
				obj{"name": "c", "type": kind, "global": true, "secret": short}).refused("secret." + k)
		}
	}
}

func TestOwnershipLife(t *testing.T) {
	t.Parallel()
	bothWays(t, emulator.Options{}, func(t *testing.T, r *testConsole) {
		const base = "/account/assets/ownership-types"
		r.do("POST", base, []obj{{"name": "it"}, {"name": "hr", "order": 9, "hidden": true}}).want(200)
		rows := r.do("GET", base, nil).want(200).rows()
		it, hr := find(rows, "name", "it"), find(rows, "name", "hr")
		if len(rows) != 2 || it["order"] != 1.0 || hr["order"] != 9.0 || hr["hidden"] != true ||
			it["reference"] == hr["reference"] {
			t.Errorf("got %v", rows)
		}
		if got := r.do("PATCH", base+"/"+id(it), obj{"name": "it2", "hidden": true}).want(200).row(); got["name"] != "it2" ||
			got["order"] != 1.0 || got["hidden"] != true {
			t.Errorf("got %v", got)
		}
		r.do("PUT", base, []obj{{"id": it["id"], "name": "it3"}, {"id": hr["id"], "name": "hr2"}}).want(200)
		if rows = r.do("GET", base, nil).want(200).rows(); find(rows, "name", "it3") == nil ||
			find(rows, "name", "hr2")["order"] != 9.0 {
			t.Errorf("got %v", rows)
		}
		r.do("POST", base, []obj{{"name": " "}}).want(422)
		r.bad("POST", base, obj{"name": "x"}).want(400)
		r.do("PUT", base, []obj{{"id": missing, "name": "x"}}).want(404)
		r.do("PATCH", base+"/"+missing, obj{"name": "x"}).want(404)
		r.do("DELETE", base, []string{missing}).want(404)
		if rows = r.do("DELETE", base+"/"+id(it), nil).want(200).rows(); len(rows) != 1 || rows[0]["id"] != hr["id"] {
			t.Errorf("DELETE leaves %v", rows)
		}
		if rows = r.do("DELETE", base, []string{id(hr)}).want(200).rows(); len(rows) != 0 {
			t.Errorf("DELETE leaves %v", rows)
		}
		r.e.SetOwnershipLicensed(false)
		r.do("GET", base, nil).want(403)
		r.do("PATCH", base+"/"+id(it), obj{"name": "x"}).want(403)
	})
}
