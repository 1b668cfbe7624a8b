package emulator

import (
	"fmt"
	"slices"
	"strings"
)

// Variant is one question about the service that is not settled. By default the emulator gives the
// likelier answer; with the variant it gives the other one, which Text describes.
type Variant struct {
	Name    string
	Text    string
	Section string // of api-behaviour
	Alone   bool   // not part of "other": it excludes a variant that is, or contradicts stronger evidence
}

// KnownVariants returns all variants, sorted by name.
func KnownVariants() []Variant {
	all := []Variant{
		{
			Name: "data-wrapper", Section: "0.6",
			Text: `reads and writes of a site and the creation of an organization answer {"data": ...}`,
		},
		{Name: "site-cidrs-move", Section: "0.2", Text: "CIDRs in a site's scope move to its registered subnets"},
		{
			Name: "site-text-verbatim", Section: "4",
			Text: "scope and excludes of a site are kept as they were sent, not rewritten one entry a line",
		},
		{
			Name: "subnet-key-normalised", Section: "4",
			Text: "subnet keys are normalised: host bits cleared, a single address gets its prefix length",
		},
		{
			Name: "key-token-masked", Section: "7",
			Text: "reads of keys and export tokens show a masked token instead of an empty one",
		},
		{Name: "key-token-full", Section: "7", Alone: true, Text: "reads of keys and export tokens show the whole token"},
		{Name: "account-sites-without-org", Section: "4", Text: "items of /account/sites do not name their organization"},
		{
			Name: "account-lists-missing", Section: "12", Alone: true,
			Text: "an older console: /account/sites, /account/tasks and /account/agents answer 404",
		},
		{Name: "gone-400", Section: "11", Text: "a missing site or organization answers 400 instead of 404"},
		{
			Name: "removed-task-404", Section: "5",
			Text: "reading a removed task answers 404 instead of the row with status removed",
		},
		{Name: "removed-listed", Section: "5", Alone: true, Text: "lists of tasks still show removed and hidden ones"},
		{
			Name: "task-patch-wide", Section: "5",
			Text: "PATCH of a task honours recur_frequency, start_time, agent_id, site_id, template_id and grace_period",
		},
		{Name: "task-description-fixed", Section: "5", Alone: true, Text: "PATCH of a task ignores description"},
		{
			Name: "params-empty-removes", Section: "14.4",
			Text: `"" for a key of a task's params removes the key instead of storing ""`,
		},
		{
			Name: "sample-stop-removes", Section: "5",
			Text: "stopping a traffic sampling removes it, as a recurring scan, instead of leaving it stopped",
		},
		{
			Name: "sample-stop-processes", Section: "5", Alone: true,
			Text: "a traffic sampling that is stopped ends as processed instead of stopped",
		},
		{
			Name: "sample-interfaces-hidden", Section: "5",
			Text: "the params of a traffic sampling do not show its interfaces",
		},
		{Name: "scan-tags-in-params", Section: "5", Text: "scan-tags is echoed in the params of the task"},
		{Name: "explorer-group-echo", Section: "5", Text: "explorer-group-id is echoed in the params of the task"},
		{
			Name: "targets-verbatim", Section: "5",
			Text: "targets and excludes of a task read back as sent, not separated by single spaces",
		},
		{
			Name: "targets-resolved", Section: "5", Alone: true,
			Text: `targets "defaults" reads back as the site's scope at that time`,
		},
		{
			Name: "org-export-token-newest", Section: "3",
			Text: "the row of an organization shows the newest of its export tokens instead of the oldest",
		},
		{
			Name: "org-token-oid-ignored", Section: "0.1",
			Text: "an organization token with _oid of another organization reads its own instead of answering 403",
		},
		{
			Name: "search-unknown-empty", Section: "16",
			Text: "a search for an unknown field or value finds nothing instead of answering 400",
		},
		{Name: "org-patch-parent", Section: "3", Text: "PATCH of an organization ignores parent_id"},
		{
			Name: "org-name-reserved", Section: "3", Alone: true,
			Text: "the name of a deleted organization cannot be used again",
		},
		{Name: "inactive-listed", Section: "3, 11", Text: "lists still show deleted organizations, with inactive true"},
		{Name: "null-text", Section: "0.8", Text: `unset texts read back as null instead of ""`},
		{Name: "empty-text-ignored", Section: "0.7", Alone: true, Text: `"" in a PATCH does not clear a text`},
		{
			Name: "numbers-as-strings", Section: "3", Alone: true,
			Text: "expiration_* of organizations read back as strings, as they are sent",
		},
		{
			Name: "expiration-clamped", Section: "3", Alone: true,
			Text: "expiration_* above three years are cut to 1095 days instead of refused",
		},
		{Name: "rotate-created-at", Section: "7", Text: "rotating a key or export token renews its created_at"},
		{Name: "export-token-xt", Section: "7", Text: "export tokens start with XT instead of ET"},
		{Name: "oauth-rotate-kills-token", Section: "1", Text: "rotating a client's secret ends its access tokens"},
		{Name: "oauth-old-secret-lives", Section: "1", Text: "the old secret of a rotated client still works for an hour"},
		{Name: "wrong-kind-400", Section: "11", Text: "a token of the wrong kind answers 400 instead of 401"},
		{Name: "duplicate-409", Section: "3, 4", Text: "a name that is taken answers 409 instead of 400"},
		{
			Name: "problem-old", Section: "11",
			Text: `a bad token is answered as in 2022: {"error": "API Key Not Found"}, plain text on exports`,
		},
		{Name: "retry-after", Section: "11", Text: "the burst 429 carries Retry-After"},
		{Name: "burst-usage", Section: "11", Text: "the burst 429 carries usage headers with calls remaining"},
		{
			Name: "usage-everywhere", Section: "11",
			Text: "usage headers also come with successful /org and /export calls of keys",
		},
		{
			Name: "explorer-all-sites-refused", Section: "10",
			Text: "an Explorer cannot be moved back to all sites with the zero UUID",
		},
		{
			Name: "template-put-merges", Section: "6",
			Text: "a key left out of the params of a template's PUT keeps its value instead of going back to the default",
		},
		{Name: "template-name-unique", Section: "6", Text: "names of scan templates are unique"},
		{Name: "credential-name-unique", Section: "8", Text: "names of credentials are unique"},
		{Name: "credential-in-use", Section: "8", Text: "a credential that a task or template names cannot be deleted"},
		{
			Name: "credential-unknown-type", Section: "8",
			Text: "credentials of types that the API document does not name are accepted",
		},
		{
			Name: "credential-cidrs-normalised", Section: "8",
			Text: "cidrs of credentials are normalised: host bits cleared, a single address gets its prefix length",
		},
		{
			Name: "org-roles-merge", Section: "9",
			Text: "org_roles in the PATCH of a user and the PUT of a group are merged into the roles there are",
		},
		{Name: "user-email-fixed", Section: "9", Text: "PATCH of a user ignores email"},
		{
			Name: "user-email-duplicate-ok", Section: "9", Alone: true,
			Text: "creating a user whose e-mail exists changes and answers that user instead of a 4xx",
		},
		{
			Name: "group-put-partial", Section: "9",
			Text: "PUT of a group or SSO mapping leaves fields alone that were not sent",
		},
		{
			Name: "group-delete-refused", Section: "9",
			Text: "a group that an SSO mapping uses cannot be deleted; else its mappings go with it",
		},
		{
			Name: "collections-as-object", Section: "9",
			Text: "lists of groups and SSO mappings answer the bare object when there is exactly one",
		},
		{Name: "ownership-put-replaces", Section: "9", Text: "bulk PUT of ownership types deletes those that were not sent"},
		{
			Name: "ownership-reference-server", Section: "9",
			Text: "reference of an ownership type is always set by the server",
		},
		{
			Name: "ownership-replies-all", Section: "9",
			Text: "bulk POST and PUT of ownership types answer all types, not only those written",
		},
		{
			Name: "bulk-status-without-count", Section: "16",
			Text: "bulk changes of tags and criticality of assets do not say how many there were",
		},
		{
			Name: "integration-camel-case", Section: "9", Alone: true,
			Text: "custom integrations have clientId, createdAt and the like; the API document says otherwise since 2026",
		},
		{
			Name: "integration-put-unknown-404", Section: "9",
			Text: "PUT of a custom integration with an unknown id answers 404 instead of making it",
		},
		{
			Name: "allowlist-rewritten", Section: "2",
			Text: "the API key IP address allowlist reads back in order and in canonical form",
		},
		{Name: "blocked-401", Section: "2", Text: "a caller that the allowlist blocks gets 401 instead of 403"},
	}
	slices.SortFunc(all, func(a, b Variant) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Variants returns the names of all known variants, sorted. KnownVariants explains them.
func Variants() []string {
	var names []string
	for _, v := range KnownVariants() {
		names = append(names, v.Name)
	}
	return names
}

// Variants returns the names of all known variants, sorted, the same as the function of that name.
func (e *Emulator) Variants() []string { return Variants() }

// ActiveVariants returns the names of the variants in force in this console, sorted.
func (e *Emulator) ActiveVariants() []string {
	var names []string
	for name, on := range e.variants {
		if on {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// exclusive lists variants that answer the same question.
func exclusive() [][2]string {
	return [][2]string{
		{"key-token-masked", "key-token-full"},
		{"removed-task-404", "removed-listed"},
		{"sample-stop-removes", "sample-stop-processes"},
	}
}

func chooseVariants(names []string) (map[string]bool, error) {
	known := KnownVariants()
	chosen := map[string]bool{}
	for _, name := range names {
		name = strings.TrimSpace(name)
		bare := strings.TrimPrefix(name, "-")
		switch {
		case name == "":
		case name == "other":
			for _, v := range known {
				if !v.Alone {
					chosen[v.Name] = true
				}
			}
		case !slices.ContainsFunc(known, func(v Variant) bool { return v.Name == bare }):
			return nil, fmt.Errorf("emulator: unknown variant %q; known are other, %s", name, strings.Join(Variants(), ", "))
		default:
			chosen[bare] = bare == name
		}
	}
	for _, pair := range exclusive() {
		if chosen[pair[0]] && chosen[pair[1]] {
			return nil, fmt.Errorf("emulator: variants %s and %s exclude each other", pair[0], pair[1])
		}
	}
	return chosen, nil
}
