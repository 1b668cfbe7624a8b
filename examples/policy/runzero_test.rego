# The rules on plans with one change each: "opa test policy".
package runzero_test

import data.runzero
import rego.v1

# plan has one change. What is unknown is given by the code, unless a test says otherwise.
plan(kind, actions, before, after, unknown) := {
	"resource_changes": [{
		"address": sprintf("%s.x", [kind]),
		"mode": "managed",
		"type": kind,
		"name": "x",
		"change": {"actions": actions, "before": before, "after": after, "after_unknown": unknown},
	}],
	"configuration": {"root_module": {"resources": [{
		"mode": "managed",
		"type": kind,
		"name": "x",
		"expressions": {attribute: {"references": ["local.x"]} | some attribute, _ in unknown},
	}]}},
}

created(kind, after, unknown) := plan(kind, ["create"], null, after, unknown)

is_refused(input_plan, rule) if {
	denied := runzero.deny with input as input_plan
	count(denied) == 1
	some sentence in denied
	endswith(sentence, sprintf("(rule %s)", [rule]))
}

is_allowed(input_plan) if {
	denied := runzero.deny with input as input_plan
	count(denied) == 0
}

# Flags that are to be false, and whose rules differ in nothing else.
flags := {
	["runzero_organization", "force_destroy", "force_destroy"],
	["runzero_site", "force_destroy", "force_destroy"],
	["runzero_user", "superuser", "superuser"],
	["runzero_scan_schedule", "paused", "paused_scan"],
}

test_flag_that_is_set_is_refused if {
	every flag in flags {
		is_refused(created(flag[0], {flag[1]: true}, {}), flag[2])
		is_refused(plan(flag[0], ["update"], {flag[1]: false}, {flag[1]: true}, {}), flag[2])
		is_refused(plan(flag[0], ["create", "delete"], {flag[1]: false}, {flag[1]: true}, {}), flag[2])
	}
}

test_flag_that_is_not_set_is_allowed if {
	every flag in flags {
		is_allowed(created(flag[0], {flag[1]: false}, {}))
		is_allowed(created(flag[0], {flag[1]: null}, {}))
		is_allowed(created(flag[0], {}, {}))
		is_allowed(plan(flag[0], ["update"], {flag[1]: true}, {flag[1]: false}, {}))
	}
}

test_flag_that_nobody_knows_is_refused if {
	every flag in flags {
		is_refused(created(flag[0], {}, {flag[1]: true}), flag[2])
	}
}

test_flag_that_is_left_to_the_service_is_allowed if {
	every flag in flags {
		changed := created(flag[0], {}, {flag[1]: true})
		is_allowed(json.patch(changed, [{"op": "replace", "path": "/configuration/root_module/resources/0/expressions", "value": {}}]))
	}
}

test_flag_that_a_module_leaves_open_is_refused if {
	changed := created("runzero_user", {}, {"superuser": true})
	is_refused(
		object.union(changed, {"configuration": {"root_module": {"module_calls": {"people": {"module": changed.configuration.root_module}}}}}),
		"superuser",
	)
}

test_what_stays_as_it_is_is_allowed if {
	every flag in flags {
		is_allowed(plan(flag[0], ["no-op"], {flag[1]: true}, {flag[1]: true}, {}))
	}
	is_allowed(plan("runzero_api_token", ["no-op"], {}, {}, {}))
	is_allowed(plan("runzero_api_allowlist", ["no-op"], {"addresses": []}, {"addresses": []}, {}))
}

test_what_is_only_read_or_given_up_is_allowed if {
	is_allowed(plan("runzero_user", ["read"], null, {"superuser": true}, {}))
	is_allowed(plan("runzero_user", ["forget"], {"superuser": true}, null, {}))
	changed := created("runzero_user", {"superuser": true}, {})
	is_allowed(json.patch(changed, [{"op": "replace", "path": "/resource_changes/0/mode", "value": "data"}]))
}

test_what_is_imported_is_judged if {
	changed := plan("runzero_user", ["no-op"], {"superuser": true}, {"superuser": true}, {})
	is_refused(json.patch(changed, [{"op": "add", "path": "/resource_changes/0/change/importing", "value": {"id": "1"}}]), "superuser")
}

test_deletion if {
	is_allowed(plan("runzero_site", ["delete"], {"force_destroy": false}, null, {}))
	is_allowed(plan("runzero_site", ["delete"], {"force_destroy": null}, null, {}))
	is_allowed(plan("runzero_user", ["delete"], {"superuser": true}, null, {}))
	is_allowed(plan("runzero_scan_schedule", ["delete"], {"paused": true}, null, {}))
	is_allowed(plan("runzero_api_token", ["delete"], {}, null, {}))
	is_refused(plan("runzero_site", ["delete"], {"force_destroy": true}, null, {}), "force_destroy")
	is_refused(plan("runzero_site", ["delete", "create"], {"force_destroy": true}, {"force_destroy": false}, {}), "force_destroy")
	is_refused(plan("runzero_api_allowlist", ["delete"], {"addresses": ["192.0.2.1"]}, null, {}), "open_allowlist")
}

test_token_of_the_account_has_to_be_rotated if {
	is_refused(created("runzero_api_token", {}, {}), "account_token")
	is_refused(created("runzero_api_token", {"organization_id": null, "rotate_after_days": null}, {}), "account_token")
	is_refused(created("runzero_api_token", {"organization_id": null}, {"rotate_after_days": true}), "account_token")
	is_refused(plan("runzero_api_token", ["update"], {"rotate_after_days": 90}, {"rotate_after_days": null}, {}), "account_token")
	is_allowed(created("runzero_api_token", {"organization_id": null, "rotate_after_days": 90}, {}))
}

test_token_of_an_organization_may_stay if {
	is_allowed(created("runzero_api_token", {"organization_id": "8d1f"}, {}))
	is_allowed(created("runzero_api_token", {"rotate_after_days": null}, {"organization_id": true}))
	is_allowed(created("runzero_export_token", {"rotate_after_days": null}, {}))
}

test_allowlist if {
	is_allowed(created("runzero_api_allowlist", {"addresses": ["192.0.2.0/24", "198.51.100.10", "2001:db8::/32"]}, {}))
	is_allowed(plan("runzero_api_allowlist", ["update"], {"addresses": ["0.0.0.0/0"]}, {"addresses": ["192.0.2.0/30"]}, {}))
	is_refused(created("runzero_api_allowlist", {"addresses": ["192.0.2.0/24", "0.0.0.0/0"]}, {}), "open_allowlist")
	is_refused(created("runzero_api_allowlist", {"addresses": ["::/0"]}, {}), "open_allowlist")
	is_refused(created("runzero_api_allowlist", {"addresses": []}, {}), "open_allowlist")
	is_refused(created("runzero_api_allowlist", {}, {"addresses": true}), "open_allowlist")
	is_refused(created("runzero_api_allowlist", {"addresses": ["192.0.2.0/24", null]}, {"addresses": [false, true]}), "open_allowlist")
	is_refused(plan("runzero_api_allowlist", ["delete", "create"], {"addresses": ["192.0.2.1"]}, {"addresses": ["::/0"]}, {}), "open_allowlist")
}

test_exception_lets_one_address_pass_one_rule if {
	changed := created("runzero_user", {"superuser": true}, {})
	is_allowed(changed) with data.exceptions as {"superuser": ["runzero_user.x"]}
	is_refused(changed, "superuser") with data.exceptions as {"superuser": ["runzero_user.y"], "paused_scan": ["runzero_user.x"]}
}

test_plan_of_nothing_is_allowed if {
	is_allowed({"format_version": "1.2"})
	is_allowed({"resource_changes": []})
}
