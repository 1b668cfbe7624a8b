package emulator_test

import (
	"fmt"
	"strings"
)

// id gives the id of a row.
func id(row map[string]any) string { s, _ := row["id"].(string); return s }

func (r *testConsole) template(more obj) map[string]any {
	r.t.Helper()
	return r.do("POST", "/account/tasks/templates",
		merged(obj{"name": "t", "organization_id": r.boot.OrganizationID, "global": true, "acl": obj{}},
			more)).want(200).row()
}

func (r *testConsole) credential(more obj) map[string]any {
	r.t.Helper()
	return r.do("PUT", "/account/credentials",
		merged(obj{"name": "c", "type": "shodan_api_key", "global": true, "secret": obj{"api_key": "k3y"}},
			more)).want(200).row()
}

func (r *testConsole) user(more obj) map[string]any {
	r.t.Helper()
	return r.do("PUT", "/account/users", merged(obj{"email": "a@example.com", "first_name": "A"}, more)).want(200).row()
}

func (r *testConsole) group(more obj) map[string]any {
	r.t.Helper()
	return r.do("POST", "/account/groups", merged(obj{"name": "g", "description": "d"}, more)).want(200).row()
}

func (r *testConsole) mapping(group any) map[string]any {
	r.t.Helper()
	return r.do("POST", "/account/sso/groups",
		obj{"group_id": group, "sso_attribute": "role", "sso_value": "a,b"}).want(200).row()
}

func (r *testConsole) ownership(names ...string) []map[string]any {
	r.t.Helper()
	var list []obj
	for _, n := range names {
		list = append(list, obj{"name": n, "reference": 40, "order": 7})
	}
	return r.do("POST", "/account/assets/ownership-types", list).want(200).rows()
}

// accountProbes are the probes of the variants of objects of the account.
func accountProbes() map[string]func(r *testConsole) any {
	put := func(r *testConsole, t map[string]any, more obj) map[string]any {
		return r.do("PUT", "/account/tasks/templates",
			merged(obj{"id": t["id"], "organization_id": r.boot.OrganizationID, "global": true, "acl": obj{}},
				more)).want(200).row()
	}
	second := func(r *testConsole) string {
		return id(r.do("PUT", "/account/orgs", obj{"name": "second"}).want(200).row())
	}
	return map[string]func(r *testConsole) any{
		"template-put-merges": func(r *testConsole) any {
			return put(r, r.template(obj{"params": obj{"rate": "5"}}), obj{"params": obj{}})["params"].(map[string]any)["rate"]
		},
		"template-name-unique": func(r *testConsole) any {
			r.template(nil)
			return r.do("POST", "/account/tasks/templates",
				obj{"name": "t", "organization_id": r.boot.OrganizationID, "global": true, "acl": obj{}}).status
		},
		"credential-name-unique": func(r *testConsole) any {
			r.credential(nil)
			return r.do("PUT", "/account/credentials",
				obj{"name": "c", "type": "shodan_api_key", "global": true, "secret": obj{"api_key": "k3y"}}).status
		},
		"credential-in-use": func(r *testConsole) any {
			c := id(r.credential(nil))
			r.template(obj{"params": obj{"credentials": c}})
			return r.do("DELETE", "/account/credentials/"+c, nil).status
		},
		"credential-unknown-type": func(
			r *testConsole,
		) any { // the document has no such type, so that the answer cannot fit it
			return r.send("PUT", "/account/credentials",
				obj{"name": "c", "type": "new_api_key", "global": true, "secret": obj{"key": "k"}}).status
		},
		"credential-cidrs-normalised": func(r *testConsole) any {
			return r.credential(obj{
				"type": "snmpv2_community", "secret": obj{"community": "public"},
				"cidrs": "10.0.0.1, 10.1.1.1/8",
			})["cidrs"]
		},
		"org-roles-merge": func(r *testConsole) any {
			two := second(r)
			u := r.user(obj{"org_roles": obj{r.boot.OrganizationID: "viewer"}})
			g := r.group(obj{"org_roles": obj{r.boot.OrganizationID: "viewer"}})
			u = r.do("PATCH", "/account/users/"+id(u), obj{"org_roles": obj{two: "admin"}}).want(200).row()
			g = r.do("PUT", "/account/groups", obj{"id": g["id"], "name": "g", "org_roles": obj{two: "admin"}}).want(200).row()
			return fmt.Sprint(len(u["org_roles"].(map[string]any)), len(g["org_roles"].(map[string]any)))
		},
		"user-email-fixed": func(r *testConsole) any {
			return r.do("PATCH", "/account/users/"+id(r.user(nil)), obj{"email": "b@example.com"}).want(200).row()["email"]
		},
		"user-email-duplicate-ok": func(r *testConsole) any {
			r.user(nil)
			return r.do("PUT", "/account/users", obj{"email": "A@example.com"}).status
		},
		"group-put-partial": func(r *testConsole) any {
			return r.do("PUT", "/account/groups", obj{"id": r.group(nil)["id"], "name": "h"}).want(200).row()["description"]
		},
		"group-delete-refused": func(r *testConsole) any {
			g := r.group(nil)
			r.mapping(g["id"])
			return r.do("DELETE", "/account/groups/"+id(g), nil).status
		},
		"collections-as-object": func(r *testConsole) any {
			r.mapping(r.group(nil)["id"])
			answer := r.do("GET", "/account/groups", nil).want(200).body
			return string(answer[:1]) + string(r.do("GET", "/account/sso/groups", nil).want(200).body[:1])
		},
		"ownership-put-replaces": func(r *testConsole) any {
			kept := r.ownership("a", "b")[0]
			r.do("PUT", "/account/assets/ownership-types", []obj{{"id": kept["id"], "name": "c"}}).want(200)
			return len(r.do("GET", "/account/assets/ownership-types", nil).want(200).rows())
		},
		"ownership-reference-server": func(r *testConsole) any { return r.ownership("a")[0]["reference"] },
		"ownership-replies-all": func(r *testConsole) any {
			r.ownership("a")
			return len(r.ownership("b"))
		},
		"integration-camel-case": func(r *testConsole) any { // as an older service answered, which the document no longer has
			return strings.Contains(string(r.send("POST", "/account/custom-integrations", obj{"name": "i"}).want(200).body),
				"createdAt")
		},
		"allowlist-rewritten": func(r *testConsole) any {
			return r.do("PATCH", "/account/settings", obj{"api_key_ip_allowlist": "198.51.100.0/24,192.0.2.1/32"}).want(
				200).row()["api_key_ip_allowlist"]
		},
		"blocked-401": func(r *testConsole) any {
			r.do("PATCH", "/account/settings", obj{"api_key_ip_allowlist": "198.51.100.0/24"}).want(200)
			return r.do("GET", "/account/orgs", nil).status
		},
		"integration-put-unknown-404": func(r *testConsole) any {
			return r.do("PUT", "/account/custom-integrations/"+missing, obj{"name": "i"}).status
		},
	}
}
