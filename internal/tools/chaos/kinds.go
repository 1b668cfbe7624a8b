package main

// kind is a kind of resource: how to make up one, and how the console keeps it.
type kind struct {
	name, short string
	weight      int // how often one is added, beside the others
	limit       int // of them in one configuration, 0 = any number
	// make gives random attributes, nil where what it needs is missing. Some are left out at times.
	make func(*model, *object) map[string]any
	// groups are the attributes that change together.
	groups [][]string
	// valid, if set, checks attributes after a group of them changed.
	valid func(map[string]any) bool

	// table is where the console's state file keeps them.
	table string
	// live tells whether a row counts as there; nil = always, unless inactive.
	live func(row) bool
	// fields tells how a row shows an attribute.
	fields map[string]field
	// path is the call that deletes one outside of Terraform, with {id} and, for its organization,
	// {org}; empty = none. verb is its method, DELETE if empty.
	path, verb string
	// edit is a change that someone else could make, as the body of a PATCH of path; nil = none.
	edit func(*model) map[string]any
}

// kinds are all of them, in an order in which each finds what it needs.
func kinds() []*kind {
	return append(append(inventoryKinds(), accessKinds()...), peopleKinds()...)
}

// inventoryKinds are organizations and what is scanned and how.
func inventoryKinds() []*kind {
	return []*kind{
		{
			name: "organization", short: "o", weight: 2, limit: 12, make: makeOrganization,
			groups: [][]string{{"name"}, {"description"}, {"parent_id"}, {"expiration_scans"}, {"expiration_assets_stale"}},
			table:  "organizations", path: "/account/orgs/{id}",
			fields: map[string]field{
				"name": same("name"), "description": same("description"), "parent_id": same("parent_id"),
				"expiration_scans":        same("expirations.expiration_scans"),
				"expiration_assets_stale": same("expirations.expiration_assets_stale"),
			},
			edit: editDescription,
		},
		{
			name: "site", short: "s", weight: 6, make: makeSite,
			groups: [][]string{{"name"}, {"description"}, {"scope"}, {"excludes"}, {"subnets"}, {"organization_id"}},
			table:  "sites", path: "/org/sites/{id}?_oid={org}",
			fields: map[string]field{
				"name": same("name"), "description": same("description"), "organization_id": same("organization_id"),
				"scope": set("scope"), "excludes": set("excludes"),
				"subnets": same("subnets"),
			},
			edit: func(*model) map[string]any { return map[string]any{"scope": "203.0.113.99", "description": "edited"} },
		},
		{
			name: "scan_template", short: "t", weight: 2, make: makeTemplate,
			groups: [][]string{{"name"}, {"description"}, {"acl"}, {"rate"}, {"tcp_ports"}},
			table:  "templates", path: "/account/tasks/templates/{id}",
			fields: map[string]field{
				"name": same("name"), "description": same("description"), "global": same("global"), "acl": same("acl"),
				"rate":      number("params.rate"),
				"tcp_ports": same("params.tcp-ports"),
			},
		},
		{
			name: "explorer", short: "x", weight: 1, make: makeExplorer,
			groups: [][]string{{"site_id"}, {"max_concurrent_scans"}},
			table:  "explorers",
			fields: map[string]field{
				"name": same("name"), "site_id": same("site_id"),
				"max_concurrent_scans": {path: "max_concurrent_scans", read: atLeastOne},
			},
		},
		{
			name: "scan_schedule", short: "r", weight: 5, make: makeSchedule, valid: validSchedule,
			groups: [][]string{
				{"name"},
				{"description"},
				{"frequency"},
				{"rate"},
				{"paused"},
				{"start_time"},
				{"targets"},
				{"template_id"},
				{"tags"},
				{"site_id", "organization_id", "explorer_id", "hosted_zone", "targets"},
				{"hosted_zone"},
			},
			table: "tasks", live: func(r row) bool { return r["recur"] == true && r["status"] != "removed" },
			path: "/org/tasks/{id}/stop?_oid={org}", verb: "POST",
			fields: map[string]field{
				"name": same("name"), "description": same("description"), "frequency": same("recur_frequency"),
				"site_id":         same("site_id"),
				"organization_id": same("organization_id"), "explorer_id": same("agent_id"), "template_id": same("template_id"),
				"rate":       number("params.rate"),
				"start_time": instant("start_time"), "targets": set("params.targets"),
				"paused": {path: "status", read: func(v any) any { return v == "paused" }},
			},
		},
		{
			name: "traffic_sampling", short: "f", weight: 2, make: makeSampling,
			groups: [][]string{
				{"name"}, {"description"}, {"site_id"}, {"explorer_id"}, {"interfaces"}, {"targets"}, {"excludes"}, {"tags"},
			},
			table: "tasks", live: func(r row) bool { return r["type"] == "sample" && r["status"] == "active" },
			path: "/org/tasks/{id}/stop?_oid={org}", verb: "POST",
			fields: map[string]field{
				"name": same("name"), "description": same("description"), "site_id": same("site_id"),
				"explorer_id": same("agent_id"), "targets": set("params.targets"), "excludes": set("params.excludes"),
			},
		},
	}
}

// accessKinds are tokens and what guards the API.
func accessKinds() []*kind {
	token := map[string]field{"comment": same("comment"), "organization_id": same("organization_id")}
	return []*kind{
		{
			name: "api_token", short: "k", weight: 4, make: makeToken,
			groups: [][]string{{"comment"}, {"organization_id"}, {"rotate_after_days"}},
			table:  "keys", path: "/account/keys/{id}", fields: token,
		},
		{
			name: "export_token", short: "e", weight: 3, make: makeToken,
			groups: [][]string{{"comment"}, {"organization_id"}, {"rotate_after_days"}},
			table:  "export_tokens", path: "/account/orgs/{org}/exportTokens/{id}", fields: token,
		},
		{
			name: "api_client", short: "c", weight: 2, make: makeClient, groups: [][]string{{"name"}},
			table: "clients", path: "/account/api/clients/{id}", fields: map[string]field{"name": same("name")},
		},
		{
			name: "api_allowlist", short: "a", weight: 1, limit: 1, make: makeAllowlist, groups: [][]string{{"addresses"}},
			table: "account", live: func(r row) bool { return r["api_key_ip_allowlist"] != nil },
			fields: map[string]field{"addresses": set("api_key_ip_allowlist")},
		},
		{
			name: "credential", short: "p", weight: 3, make: makeCredential,
			groups: [][]string{{"name"}, {"global", "acl"}, {"type", "secret", "cidrs"}},
			table:  "credentials", path: "/account/credentials/{id}",
			fields: map[string]field{
				"name": same("name"), "type": same("type"), "global": same("global"), "acl": same("acl"),
				"cidrs": set("cidrs"), "secret": same("secret"),
			},
		},
	}
}

// peopleKinds are people and what describes assets.
func peopleKinds() []*kind {
	roles := map[string]field{
		"org_default_role": same("org_default_role"),
		"org_roles":        {path: "org_roles", form: asRoles},
	}
	with := func(more map[string]field) map[string]field {
		for name, f := range roles {
			more[name] = f
		}
		return more
	}
	return []*kind{
		{
			name: "user", short: "u", weight: 3, make: makeUser,
			groups: [][]string{{"email"}, {"first_name"}, {"last_name"}, {"org_default_role"}, {"org_roles"}, {"superuser"}},
			table:  "users", path: "/account/users/{id}",
			fields: with(map[string]field{
				"email": same("email"), "first_name": same("first_name"),
				"last_name": same("last_name"), "superuser": same("client_admin"),
			}),
			edit: func(*model) map[string]any { return map[string]any{"first_name": "Edited"} },
		},
		{
			name: "group", short: "g", weight: 3, make: makeGroup,
			groups: [][]string{{"name"}, {"description"}, {"org_default_role"}, {"org_roles"}, {"expires_at"}},
			table:  "user_groups", path: "/account/groups/{id}",
			fields: with(map[string]field{
				"name": same("name"), "description": same("description"),
				"expires_at": instant("expires_at"),
			}),
		},
		{
			name: "sso_group_mapping", short: "m", weight: 3, make: makeMapping,
			groups: [][]string{{"group_id"}, {"sso_attribute"}, {"sso_value"}, {"description"}},
			table:  "sso_group_mappings", path: "/account/sso/groups/{id}",
			fields: map[string]field{
				"group_id": same("group_id"), "sso_attribute": same("sso_attribute"),
				"sso_value": same("sso_value"), "description": same("description"),
			},
		},
		{
			name: "asset_ownership_type", short: "w", weight: 2, make: makeOwnership,
			groups: [][]string{{"name"}, {"order"}, {"hidden"}},
			table:  "ownership_types", path: "/account/assets/ownership-types/{id}",
			fields: map[string]field{"name": same("name"), "order": same("order"), "hidden": same("hidden")},
			edit:   func(m *model) map[string]any { return map[string]any{"order": 100 + m.random.IntN(100)} },
		},
		{
			name: "custom_integration", short: "i", weight: 2, make: makeIntegration,
			groups: [][]string{{"name"}, {"description"}, {"icon"}},
			table:  "custom_integrations", path: "/account/custom-integrations/{id}",
			fields: map[string]field{"name": same("name"), "description": same("description"), "icon": same("icon")},
			edit:   editDescription,
		},
	}
}

// atLeastOne is how the console answers a limit that nobody has set, which it keeps as zero.
func atLeastOne(v any) any {
	if n, ok := v.(float64); ok {
		return max(n, 1)
	}
	return v
}

func editDescription(*model) map[string]any { return map[string]any{"description": "edited"} }
