// Package furnished fills an emulated account as years of use do: every kind of object, some two
// hundred of them, and names that people give.
package furnished

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"net/http"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// account is an account that is being filled. After an error nothing more is done.
type account struct {
	*emulator.Emulator

	err error
}

// Fill fills the account of a console.
func Fill(e *emulator.Emulator) error {
	a := &account{Emulator: e}
	a.fill()
	return a.err
}

// call makes a call as a person does in the console, and gives the id in its answer.
func (a *account) call(method, path string, body any) string {
	if a.err != nil {
		return ""
	}
	status, answer := a.Outside(method, path, body)
	if status >= http.StatusMultipleChoices {
		a.err = fmt.Errorf("%s %s answered %d: %s", method, path, status, answer)
		return ""
	}
	var one struct {
		ID   string              `json:"id"`
		Data struct{ ID string } `json:"data"`
	}
	if json.Unmarshal(answer, &one) != nil {
		return ""
	}
	return one.ID + one.Data.ID
}

type object = map[string]any

// OddNames are names that people, or enemies, give.
func OddNames() []string {
	return []string{
		"Zürich – Süd", "東京", "Сайт Москва", "10.0.0.0/8", "for", "null", "count", "${var.secret}", "%{ if true }",
		`say "hi" \o/`, "   spaces   inside  ", "🏭 Werk", "🏭", "Anna's office", "a/b\\c", "x = 1 }", "# not a comment",
		"<<EOT", "provider", "Ünïcödé", "مكتب", "1st floor", "import", "-dash-", "_under_",
		"a very long name that goes on and on and on until nobody wants to read it any more, and then some",
	}
}

func (a *account) fill() {
	first := a.Bootstrap().OrganizationID
	emea := a.organization("EMEA", "", object{"description": "Europe, Middle East, Africa"})
	dach := a.organization("DACH", emea, object{"expiration_scans": "30"})
	a.organization("Wien", dach, object{"keep_latest_integration_attributes": "true"})
	orgs := []string{first, emea, dach}
	for _, name := range []string{"account", "x_override", "Günter & Söhne", "${path.module}", "東京本社"} {
		orgs = append(orgs, a.organization(name, "", nil))
	}
	var sites []string
	for i, name := range OddNames() {
		org := orgs[i%3]
		sites = append(sites, a.call(http.MethodPut, "/org/sites?_oid="+org, object{
			"name": name, "description": "line one\nline two of " + name, "scope": "198.51.100.7, host.example.com",
		}))
	}
	for i := range 90 {
		subnets := object{}
		for n := range i % 5 {
			subnets[fmt.Sprintf("10.%d.%d.0/24", i, n)] = object{
				"description": fmt.Sprintf("Floor %d", n), "tags": object{"floor": fmt.Sprint(n), "for": "x", "a b": "${c}"},
			}
		}
		a.call(http.MethodPut, "/org/sites?_oid="+orgs[i%len(orgs)], object{
			"name": fmt.Sprintf("Branch %d", i/len(orgs)), "subnets": subnets, "excludes": "10.0.0.1, 10.0.0.2",
		})
	}
	a.people(orgs)
	a.scans(first, orgs, sites[0])
	a.tokens(orgs)
}

func (a *account) organization(name, parent string, more object) string {
	body := object{"name": name}
	if parent != "" {
		body["parent_id"] = parent
	}
	for key, v := range more {
		body[key] = v
	}
	return a.call(http.MethodPut, "/account/orgs", body)
}

func (a *account) people(orgs []string) {
	for i := range 30 {
		a.call(http.MethodPut, "/account/users", object{
			"email": fmt.Sprintf("user%02d@example.com", i), "first_name": "User", "last_name": OddNames()[i%20],
			"org_default_role": "viewer", "client_admin": i == 7,
			"org_roles": object{orgs[i%3]: "admin", orgs[3]: "user"},
		})
	}
	for i, name := range OddNames()[:12] {
		group := a.call(http.MethodPost, "/account/groups", object{
			"name": name, "org_default_role": "viewer", "org_roles": object{orgs[i%3]: "user"},
		})
		a.call(http.MethodPost, "/account/sso/groups", object{
			"group_id": group, "sso_attribute": "department", "sso_value": name,
		})
		a.call(http.MethodPost, "/account/assets/ownership-types", []object{{"name": name}})
	}
	var icon bytes.Buffer
	if err := png.Encode(&icon, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil && a.err == nil {
		a.err = err
	}
	for i := range 5 {
		a.call(http.MethodPost, "/account/custom-integrations", object{
			"name": fmt.Sprintf("cmdb-%d", i), "icon": base64.StdEncoding.EncodeToString(icon.Bytes()),
		})
	}
	for i := range 8 {
		a.call(http.MethodPut, "/account/credentials", object{
			"name": fmt.Sprintf("Switches %d", i), "type": "snmpv2_community", "acl": object{orgs[i%3]: "user"},
			"secret": object{"community": "public"}, "cidrs": "10.0.0.0/8",
		})
	}
}

func (a *account) scans(first string, orgs []string, site string) {
	var explorer string
	if a.err == nil {
		explorer = a.AddExplorer(first, "BERLIN-1")
	}
	for i := range 10 {
		template := a.call(http.MethodPost, "/account/tasks/templates", object{
			"name": fmt.Sprintf("Gentle %d", i), "organization_id": orgs[i%3], "global": true, "acl": object{},
			"params": object{"rate": "500", "snmp-comms": "public", "dns-port": "53"},
		})
		where, value := "agent", explorer
		if i%3 == 0 {
			where, value = "hosted-zone-id", "auto"
		}
		body := object{
			"targets": "www.example.com", "scan-name": fmt.Sprintf("Weekly %d", i/2), "scan-frequency": "weekly",
			"scan-start": "2051222400", "rate": "700", "scan-tags": "owner=net team=x", "scan-template": template,
		}
		if i%2 == 0 {
			delete(body, "scan-template")
		}
		body[where] = value
		a.call(http.MethodPut, "/org/sites/"+site+"/scan?_oid="+first, body)
	}
	a.call(http.MethodPut, "/org/sites/"+site+"/sample?_oid="+first,
		object{"explorer": explorer, "interfaces": "eth2,eth3"})
}

func (a *account) tokens(orgs []string) {
	for i, org := range orgs {
		a.call(http.MethodPut, "/account/keys", object{"organization_id": org, "comment": fmt.Sprintf("Pipeline %d", i/2)})
		a.call(http.MethodPost, "/account/orgs/"+org+"/exportTokens", object{"comment": "CMDB import"})
	}
	a.call(http.MethodPut, "/account/keys", object{"comment": ""})
}
