package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// firstQuestions are those that api-behaviour 14 wants asked first, but for the last, which comes
// at the end.
func firstQuestions() []question {
	return []question{
		{section: "14.1", text: "keys of settings in the license", ask: licenseSettings},
		{
			section: "14.2", text: "token in a GET of keys and export tokens",
			decides: []string{"key-token-masked", "key-token-full"}, ask: readTokens,
		},
		{section: "14.3", text: "CIDRs in the scope of a new site", decides: []string{"site-cidrs-move"}, ask: movedCIDRs},
		{
			section: "14.4", text: "PATCH of a task: recur_frequency, start_time, grace_period, site_id",
			decides: []string{"task-patch-wide"}, ask: widePatch,
		},
		{
			section: "14.4", text: `PATCH of a task: a key of params set to ""`, decides: []string{"params-empty-removes"},
			ask: emptyParam,
		},
		{
			section: "14.5", text: "a stopped recurring task", decides: []string{"removed-task-404", "removed-listed"},
			ask: stoppedTask,
		},
		{section: "14.5", text: "GET of a deleted site and organization", decides: []string{"gone-400"}, ask: deletedParents},
		{
			section: "14.6", text: "org_roles in the PATCH of a user and the PUT of a group",
			decides: []string{"org-roles-merge"}, ask: mergedRoles,
		},
		{
			section: "14.7", text: "bulk PUT of ownership types, one left out", decides: []string{"ownership-put-replaces"},
			ask: bulkOwnership,
		},
		{
			section: "14.8", text: "old secret and access token of a rotated API client",
			decides: []string{"oauth-old-secret-lives", "oauth-rotate-kills-token"}, ask: rotatedClient,
		},
		{section: "14.9", text: "explorer-group-id in the task", decides: []string{"explorer-group-echo"}, ask: groupEcho},
	}
}

// lastQuestions are those about what happened on the way.
func lastQuestions() []question {
	return []question{
		{
			section: "14.10", text: "the 429 of the limit of 5 minutes", decides: []string{"retry-after", "burst-usage"},
			ask: burstRefusal,
		},
	}
}

func licenseSettings(ctx context.Context, q *inquiry) (finding, error) {
	row, err := q.must(ctx, "GET", "/account/license", nil)
	if err != nil {
		return finding{}, err
	}
	settings := inside(row, "settings")
	if settings == nil {
		return plainFinding("no settings", "the license has no object of that name"), nil
	}
	return plainFinding(fmt.Sprintf("%d keys", len(settings)), strings.Join(slices.Sorted(maps.Keys(settings)), ", ")), nil
}

// shown says how a read shows a secret.
func shown(secret, read string) string {
	switch read {
	case "":
		return "empty"
	case secret:
		return "in full"
	}
	return "masked"
}

func (q *inquiry) orgToken(ctx context.Context) (map[string]any, error) {
	if q.key != nil {
		return q.key, nil
	}
	key, err := q.must(ctx, "PUT", "/account/keys", object{"organization_id": q.org, "comment": q.name("key")})
	if err == nil {
		q.keep(text(key, "token"))
		q.key = key
	}
	return key, err
}

func readTokens(ctx context.Context, q *inquiry) (finding, error) {
	key, err := q.orgToken(ctx)
	if err != nil {
		return finding{}, err
	}
	export, err := q.exportToken(ctx)
	if err != nil {
		return finding{}, err
	}
	keyAgain, err := q.must(ctx, "GET", "/account/keys/"+text(key, "id"), nil)
	if err != nil {
		return finding{}, err
	}
	exportAgain, err := q.must(ctx, "GET", "/account/orgs/"+q.org+"/exportTokens/"+text(export, "id"), nil)
	if err != nil {
		return finding{}, err
	}
	ofKey, ofExport := shown(text(key, "token"), text(keyAgain, "token")),
		shown(text(export, "token"), text(exportAgain, "token"))
	f := plainFinding(ofKey, fmt.Sprintf("key: %s, export token: %s", ofKey, ofExport))
	switch {
	case ofKey != ofExport:
		f.answer, f.mixed = "differs", true
	case ofKey == "masked":
		f.variants = []string{"key-token-masked"}
	case ofKey == "in full":
		f.variants = []string{"key-token-full"}
	}
	return f, nil
}

func (q *inquiry) exportToken(ctx context.Context) (map[string]any, error) {
	row, err := q.must(ctx, "POST", "/account/orgs/"+q.org+"/exportTokens", object{"comment": q.name("export")})
	if err == nil {
		q.keep(text(row, "token"))
	}
	return row, err
}

func movedCIDRs(ctx context.Context, q *inquiry) (finding, error) {
	row, err := q.must(ctx, "PUT", "/org/sites?_oid="+q.org,
		object{"name": q.name("site"), "scope": "203.0.113.0/28\n203.0.113.99"})
	if err != nil {
		return finding{}, err
	}
	subnets := slices.Sorted(maps.Keys(inside(row, "subnets")))
	stays, moved := strings.Contains(text(row, "scope"), "203.0.113.0/28"), slices.Contains(subnets, "203.0.113.0/28")
	evidence := fmt.Sprintf("scope %q, subnets %v", text(row, "scope"), subnets)
	if stays == moved {
		return odd("%s", evidence), nil
	}
	return either(moved, "site-cidrs-move", "move to subnets", "stay in scope", "%s", evidence), nil
}

func deletedParents(ctx context.Context, q *inquiry) (finding, error) {
	site, err := q.site(ctx, "gone")
	if err != nil {
		return finding{}, err
	}
	org, err := q.must(ctx, "PUT", "/account/orgs", object{"name": q.name("org")})
	if err != nil {
		return finding{}, err
	}
	var status []int
	var lines []string
	for _, path := range []string{"/org/sites/" + site + "?_oid=" + q.org, "/account/orgs/" + text(org, "id")} {
		if _, err := q.must(ctx, "DELETE", path, nil); err != nil {
			return finding{}, err
		}
		answer, err := q.console.Do(ctx, "GET", path, nil)
		if err != nil {
			return finding{}, err
		}
		status, lines = append(status, answer.Status), append(lines, answer.Text())
	}
	evidence := fmt.Sprintf("site: %s, organization: %s", lines[0], lines[1])
	if status[0] != status[1] || status[0] != http.StatusNotFound && status[0] != http.StatusBadRequest {
		return odd("%s", evidence), nil
	}
	return either(status[0] == http.StatusBadRequest, "gone-400", "400", "404", "%s", evidence), nil
}

func mergedRoles(ctx context.Context, q *inquiry) (finding, error) {
	first, second := object{q.org: "viewer"}, object{q.other: "viewer"}
	user, err := q.must(ctx, "PUT", "/account/users",
		object{"email": q.name("user") + "@example.com", "org_default_role": "none", "org_roles": first})
	if err != nil {
		return finding{}, err
	}
	group, err := q.must(ctx, "POST", "/account/groups",
		object{"name": q.name("group"), "org_default_role": "none", "org_roles": first})
	if err != nil {
		return finding{}, err
	}
	userPath, groupPath := "/account/users/"+text(user, "id"), "/account/groups/"+text(group, "id")
	if _, err := q.must(ctx, "PATCH", userPath, object{"org_roles": second}); err != nil {
		return finding{}, err
	}
	change := object{"id": group["id"], "name": group["name"], "org_default_role": "none", "org_roles": second}
	if _, err := q.must(ctx, "PUT", "/account/groups", change); err != nil {
		return finding{}, err
	}
	var kept []bool
	for _, path := range []string{userPath, groupPath} {
		row, err := q.must(ctx, "GET", path, nil)
		if err != nil {
			return finding{}, err
		}
		role := text(inside(row, "org_roles"), q.org)
		kept = append(kept, role != "" && role != "none")
	}
	evidence := fmt.Sprintf("the role that was not sent again is kept: user %t, group %t", kept[0], kept[1])
	if kept[0] != kept[1] {
		return odd("%s", evidence), nil
	}
	return either(kept[0], "org-roles-merge", "merged", "replaced", "%s", evidence), nil
}

func rotatedClient(ctx context.Context, q *inquiry) (finding, error) {
	id, secret := q.getenv(variableClient), q.keep(q.getenv(variableSecret))
	if id == "" || secret == "" {
		return finding{}, notAsked("set " + variableClient + " and " + variableSecret + ": an API client that may die")
	}
	if strings.EqualFold(id, q.getenv("RUNZERO_CLIENT_ID")) {
		return finding{}, notAsked(variableClient + " is the API client that this program itself signs in with")
	}
	access, _, err := q.client.AccessToken(ctx, id, secret)
	if err != nil {
		return finding{}, err
	}
	q.keep(access)
	renewed, err := q.client.RotateAPIClient(ctx, id, secret)
	if err != nil {
		return finding{}, err
	}
	q.keep(renewed)
	answer, err := q.console.DoAs(ctx, access, "GET", "/account/license", nil)
	if err != nil {
		return finding{}, err
	}
	var f finding
	switch {
	case answer.OK():
		f.answer = "token lives"
	case answer.Status == http.StatusUnauthorized:
		f.answer, f.variants = "token dies", []string{"oauth-rotate-kills-token"}
	default:
		return odd("the access token from before: %s", answer.Text()), nil
	}
	switch err := q.client.ExchangeAPIClient(ctx, id, secret); {
	case err == nil:
		f.answer += ", old secret lives"
		f.variants = append(f.variants, "oauth-old-secret-lives")
	case runzero.KindOf(err) == runzero.KindUnauthorized:
		f.answer += ", old secret dies"
	default:
		return finding{}, err
	}
	f.evidence = fmt.Sprintf("GET with the access token from before: %d; the new secret was thrown away", answer.Status)
	return f, nil
}

func groupEcho(ctx context.Context, q *inquiry) (finding, error) {
	org, group, ok := strings.Cut(q.getenv(variableGroup), "/")
	if !ok || !runzero.ValidUUID(org) || !runzero.ValidUUID(group) {
		return finding{}, notAsked("set " + variableGroup +
			"=ORGANIZATION_ID/GROUP_ID: no call can make a group; a site and a schedule for 2040 are made there")
	}
	site, err := q.must(ctx, "PUT", "/org/sites?_oid="+org, object{"name": q.name("site")})
	if err != nil {
		return finding{}, err
	}
	task, err := q.scanIn(ctx, org, text(site, "id"), object{"explorer-group-id": group})
	if err != nil {
		return finding{}, err
	}
	if inside(task, "params")["explorer-group-id"] == nil {
		for name, value := range task {
			if s, ok := value.(string); ok && strings.EqualFold(s, group) {
				return odd("not in params, but in %s", name), nil
			}
		}
	}
	return either(inside(task, "params")["explorer-group-id"] != nil, "explorer-group-echo", "in params", "nowhere",
		"answer to createScan"), nil
}

func burstRefusal(_ context.Context, q *inquiry) (finding, error) {
	refusal := q.console.Limited()
	if refusal == nil {
		return finding{}, notAsked("the limit did not show itself, and is not worth provoking")
	}
	after, left := refusal.Header.Get("Retry-After"), refusal.Header.Get("X-API-Usage-Remaining")
	f := plainFinding(fmt.Sprintf("Retry-After %q", after), fmt.Sprintf("remaining %q, body: %s", left, refusal.Text()))
	if after != "" {
		f.variants = append(f.variants, "retry-after")
	}
	if left != "" {
		f.variants = append(f.variants, "burst-usage")
	}
	return f, nil
}

func bulkOwnership(ctx context.Context, q *inquiry) (finding, error) {
	there, err := q.rows(ctx, ownershipPath)
	if err != nil {
		return finding{}, err
	}
	if len(there) > 0 {
		return finding{}, notAsked(fmt.Sprintf("the account has %d ownership types, which the call might delete", len(there)))
	}
	kept, err := q.ownershipType(ctx, nil)
	if err != nil {
		return finding{}, err
	}
	left, err := q.ownershipType(ctx, nil)
	if err != nil {
		return finding{}, err
	}
	if there, err = q.rows(ctx, ownershipPath); err != nil {
		return finding{}, err
	}
	if len(there) != 2 {
		return finding{}, errors.New("somebody else works on the ownership types")
	}
	if _, err := q.must(ctx, "PUT", ownershipPath, []object{{"id": kept["id"], "name": kept["name"]}}); err != nil {
		return finding{}, err
	}
	if there, err = q.rows(ctx, ownershipPath); err != nil {
		return finding{}, err
	}
	return either(find(there, text(left, "id")) == nil, "ownership-put-replaces", "replaces", "updates",
		"%d of 2 types are left", len(there)), nil
}

const ownershipPath = "/account/assets/ownership-types"

// ownershipType makes a type, and returns it as the answer has it.
func (q *inquiry) ownershipType(ctx context.Context, more object) (map[string]any, error) {
	rows, _, err := q.ownershipTypes(ctx, more)
	return rows, err
}

func (q *inquiry) ownershipTypes(ctx context.Context, more object) (made map[string]any, replied int, err error) {
	body := object{"name": q.name("owner")}
	maps.Copy(body, more)
	answer, err := q.console.Do(ctx, "POST", ownershipPath, []object{body})
	if err != nil {
		return nil, 0, err
	}
	if !answer.OK() {
		return nil, 0, refused("POST", ownershipPath, answer)
	}
	for _, row := range answer.Rows() {
		if row["name"] == body["name"] {
			return row, len(answer.Rows()), nil
		}
	}
	return nil, 0, errors.New("the answer to the POST of an ownership type does not hold it")
}
