# Five rules for plans, over what "terraform show -json" prints.
#
# A plan is judged by what it does: objects that it makes, changes or takes over, and deletions where a rule says so. What it leaves
# alone is not refused. A value that the code gives and nobody knows before the apply is refused, because nobody can review it.
# exceptions.json names what may break a rule all the same.
package runzero

import rego.v1

# deny has a sentence for each refusal. The plan passes if it is empty.
deny contains sentence if {
	some finding in findings
	not is_excepted(finding)
	sentence := sprintf("%s %s (rule %s)", [finding.address, finding.problem, finding.rule])
}

is_excepted(finding) if finding.address in data.exceptions[finding.rule]

# Deleting an organization or a site with force_destroy deletes its assets and their history.
findings contains {"rule": "force_destroy", "address": change.address, "problem": problem} if {
	some change in made
	some problem in problems_if_true(change, "force_destroy", "may be destroyed with all its assets")
}

findings contains {"rule": "force_destroy", "address": change.address, "problem": "is destroyed with all its assets"} if {
	some change in deleted
	change.change.before.force_destroy == true
}

# A token of the account opens everything. One that is never renewed does so for whoever has found it once.
findings contains {"rule": "account_token", "address": change.address, "problem": problem} if {
	some change in made
	change.type == "runzero_api_token"
	not has_organization(change)
	object.get(change.change.after, "rotate_after_days", null) == null
	problem := "is a token of the whole account that is not known to be rotated"
}

# A superuser may do everything in the whole account.
findings contains {"rule": "superuser", "address": change.address, "problem": problem} if {
	some change in made
	change.type == "runzero_user"
	some problem in problems_if_true(change, "superuser", "gets all rights in the whole account")
}

# The API is open to every address if the allowlist holds a network of all addresses, or is empty, or is destroyed.
findings contains {"rule": "open_allowlist", "address": change.address, "problem": problem} if {
	some change in made
	change.type == "runzero_api_allowlist"
	some address in change.change.after.addresses
	regex.match(`/0+$`, address)
	problem := sprintf("lets every address use the API: %s", [address])
}

findings contains {"rule": "open_allowlist", "address": change.address, "problem": "switches the allowlist off"} if {
	some change in made
	change.type == "runzero_api_allowlist"
	count(change.change.after.addresses) == 0
}

findings contains {"rule": "open_allowlist", "address": change.address, "problem": "has addresses that nobody knows yet"} if {
	some change in made
	change.type == "runzero_api_allowlist"
	is_unknown(change, "addresses")
}

findings contains {"rule": "open_allowlist", "address": change.address, "problem": "switches the allowlist off"} if {
	some change in deleted
	change.type == "runzero_api_allowlist"
	not "create" in change.change.actions
}

# A recurring scan that is paused finds nothing, and nobody notices.
findings contains {"rule": "paused_scan", "address": change.address, "problem": problem} if {
	some change in made
	change.type == "runzero_scan_schedule"
	some problem in problems_if_true(change, "paused", "does not scan")
}

# made are the objects that are created, changed or imported.
made contains change if {
	some change in input.resource_changes
	change.mode == "managed"
	some action in change.change.actions
	action in {"create", "update"}
}

made contains change if {
	some change in input.resource_changes
	change.mode == "managed"
	is_object(change.change.importing)
}

# deleted are the objects that are deleted, to be made anew or not.
deleted contains change if {
	some change in input.resource_changes
	change.mode == "managed"
	"delete" in change.change.actions
}

problems_if_true(change, attribute, problem) := {problem} if {
	change.change.after[attribute] == true
} else := {sprintf("has a value of %s that nobody knows yet", [attribute])} if {
	is_unknown(change, attribute)
} else := set()

# The organization of a token may be made by the same plan, and is not known then.
has_organization(change) if is_string(change.change.after.organization_id)

has_organization(change) if is_unknown(change, "organization_id")

# is_unknown is true for a value that the code gives. What the code leaves to the service is not known either, and is the service's
# default.
is_unknown(change, attribute) if {
	walk(change.change.after_unknown[attribute], [_, true])
	in_code[[change.type, change.name, attribute]]
}

in_code contains [resource.type, resource.name, attribute] if {
	walk(input.configuration, [_, resource])
	resource.mode == "managed"
	some attribute, _ in resource.expressions
}
