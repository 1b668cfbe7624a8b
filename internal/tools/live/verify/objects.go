package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/live"
)

// objectQuestions are about organizations, sites, tokens, and the form of answers.
func objectQuestions() []question {
	return []question{
		{
			section: "0.1", text: "an organization token and _oid of another organization",
			decides: []string{"org-token-oid-ignored"}, ask: foreignOrganization,
		},
		{
			section: "3", text: "the export token that an organization shows", decides: []string{"org-export-token-newest"},
			ask: shownExportToken,
		},
		{section: "16", text: "a search for an unknown field", decides: []string{"search-unknown-empty"}, ask: unknownField},
		{section: "0.6", text: "wrapper around single objects", decides: []string{"data-wrapper"}, ask: dataWrapper},
		{section: "0.8", text: "unset texts", decides: []string{"null-text"}, ask: unsetText},
		{
			section: "0.7", text: `PATCH of a site: description set to ""`, decides: []string{"empty-text-ignored"},
			ask: clearedText,
		},
		{section: "3", text: "expiration_* of organizations", decides: []string{"numbers-as-strings"}, ask: expirationType},
		{section: "3", text: "expiration_scans of 9999 days", decides: []string{"expiration-clamped"}, ask: longExpiration},
		{
			section: "3", text: "PATCH of an organization: parent_id", decides: []string{"org-patch-parent"},
			ask: movedOrganization,
		},
		{section: "3", text: "the name of a deleted organization", decides: []string{"org-name-reserved"}, ask: reusedName},
		{section: "3, 11", text: "lists after a deletion", decides: []string{"inactive-listed"}, ask: listedInactive},
		{
			section: "4", text: "excludes of a site, as sent or rewritten", decides: []string{"site-text-verbatim"},
			ask: verbatimExcludes,
		},
		{section: "4", text: "keys of a site's subnets", decides: []string{"subnet-key-normalised"}, ask: subnetKey},
		{
			section: "4", text: "organization_id in the list of all sites", decides: []string{"account-sites-without-org"},
			ask: siteOwner,
		},
		{section: "7", text: "created_at of a rotated key", decides: []string{"rotate-created-at"}, ask: rotatedAt},
		{section: "7", text: "first letters of export tokens", decides: []string{"export-token-xt"}, ask: exportPrefix},
		{section: "11", text: "a name that is taken", decides: []string{"duplicate-409"}, ask: takenName},
		{section: "11", text: "a token that is none", decides: []string{"problem-old"}, ask: problemForm},
		{section: "11", text: "a token of the wrong kind", decides: []string{"wrong-kind-400"}, ask: wrongKind},
		{
			section: "11", text: "usage headers with /org calls of a key", decides: []string{"usage-everywhere"},
			ask: usageHeaders,
		},
	}
}

func dataWrapper(_ context.Context, q *inquiry) (finding, error) {
	return either(bytes.HasPrefix(bytes.TrimSpace(q.made.Body), []byte(`{"data":`)), "data-wrapper", "yes", "no",
		"answer to the creation of an organization"), nil
}

// siteRow makes a site with a body of its own.
func (q *inquiry) siteRow(ctx context.Context, more object) (map[string]any, error) {
	body := object{"name": q.name("site")}
	maps.Copy(body, more)
	return q.must(ctx, http.MethodPut, "/org/sites?_oid="+q.org, body)
}

func unsetText(ctx context.Context, q *inquiry) (finding, error) {
	row, err := q.siteRow(ctx, nil)
	if err != nil {
		return finding{}, err
	}
	nulls := 0
	names := []string{"description", "scope", "excludes"}
	var lines []string
	for _, name := range names {
		lines = append(lines, fmt.Sprintf("%s %#v", name, row[name]))
		if row[name] == nil {
			nulls++
		}
	}
	evidence := strings.ReplaceAll(strings.Join(lines, ", "), "<nil>", "null")
	if nulls > 0 && nulls < len(names) {
		return odd("%s", evidence), nil
	}
	return either(nulls > 0, "null-text", "null", `""`, "new site: %s", evidence), nil
}

func clearedText(ctx context.Context, q *inquiry) (finding, error) {
	row, err := q.siteRow(ctx, object{"description": "of a test"})
	if err != nil {
		return finding{}, err
	}
	path := "/org/sites/" + text(row, "id") + "?_oid=" + q.org
	if _, err := q.must(ctx, http.MethodPatch, path, object{"description": ""}); err != nil {
		return finding{}, err
	}
	if row, err = q.must(ctx, http.MethodGet, path, nil); err != nil {
		return finding{}, err
	}
	got := text(row, "description")
	return either(got != "", "empty-text-ignored", "ignored", "cleared", "description %q", got), nil
}

func expirationType(_ context.Context, q *inquiry) (finding, error) {
	value := q.made.Row()["expiration_scans"]
	switch value.(type) {
	case string:
		return either(true, "numbers-as-strings", "texts", "", "expiration_scans %#v", value), nil
	case float64:
		return either(false, "", "", "numbers", "expiration_scans %s", plain(value)), nil
	}
	return odd("expiration_scans %s", plain(value)), nil
}

func longExpiration(ctx context.Context, q *inquiry) (finding, error) {
	answer, err := q.console.Do(ctx, http.MethodPatch, "/account/orgs/"+q.org, object{"expiration_scans": "9999"})
	if err != nil {
		return finding{}, err
	}
	got := answer.Row()["expiration_scans"]
	switch {
	case !answer.OK():
		return either(false, "", "", "refused", "%s", answer.Text()), nil
	case same(got, "1095"):
		return either(true, "expiration-clamped", "cut to 1095", "", "PATCH of an organization"), nil
	}
	return odd("expiration_scans %s", plain(got)), nil
}

func movedOrganization(ctx context.Context, q *inquiry) (finding, error) {
	answer, err := q.console.Do(ctx, http.MethodPatch, "/account/orgs/"+q.other, object{"parent_id": q.org})
	if err != nil {
		return finding{}, err
	}
	row, err := q.must(ctx, http.MethodGet, "/account/orgs/"+q.other, nil)
	if err != nil {
		return finding{}, err
	}
	got := text(row, "parent_id")
	return either(!strings.EqualFold(got, q.org), "org-patch-parent", "ignored", "honoured", "PATCH %d", answer.Status),
		nil
}

func reusedName(ctx context.Context, q *inquiry) (finding, error) {
	name := q.name("org")
	row, err := q.must(ctx, http.MethodPut, "/account/orgs", object{"name": name})
	if err != nil {
		return finding{}, err
	}
	if _, err := q.must(ctx, http.MethodDelete, "/account/orgs/"+text(row, "id"), nil); err != nil {
		return finding{}, err
	}
	answer, err := q.console.Do(ctx, http.MethodPut, "/account/orgs", object{"name": name})
	if err != nil {
		return finding{}, err
	}
	return either(!answer.OK(), "org-name-reserved", "cannot be used again", "can be used again", "%s", answer.Text()), nil
}

func listedInactive(ctx context.Context, q *inquiry) (finding, error) {
	site, err := q.siteRow(ctx, nil)
	if err != nil {
		return finding{}, err
	}
	org, err := q.must(ctx, http.MethodPut, "/account/orgs", object{"name": q.name("org")})
	if err != nil {
		return finding{}, err
	}
	key, err := q.must(ctx, http.MethodPut, "/account/keys", object{"organization_id": q.org, "comment": q.name("key")})
	if err != nil {
		return finding{}, err
	}
	q.keep(text(key, "token"))
	var lines []string
	listed, others := false, 0
	for _, one := range []struct{ title, list, path, id string }{
		{"site", "/org/sites?_oid=" + q.org, "/org/sites/" + text(site, "id") + "?_oid=" + q.org, text(site, "id")},
		{"organization", "/account/orgs", "/account/orgs/" + text(org, "id"), text(org, "id")},
		{"key", "/account/keys", "/account/keys/" + text(key, "id"), text(key, "id")},
	} {
		if _, err := q.must(ctx, http.MethodDelete, one.path, nil); err != nil {
			return finding{}, err
		}
		rows, err := q.rows(ctx, one.list)
		if err != nil {
			return finding{}, err
		}
		is := find(rows, one.id) != nil
		switch {
		case one.title == "organization":
			listed = is
		case is:
			others++ // of which nothing is known
		}
		lines = append(lines, fmt.Sprintf("%s: %t", one.title, is))
	}
	evidence := strings.Join(lines, ", ")
	if others > 0 {
		return odd("%s", evidence), nil
	}
	return either(listed, "inactive-listed", "still there", "gone", "%s", evidence), nil
}

func verbatimExcludes(ctx context.Context, q *inquiry) (finding, error) {
	const sent = "203.0.113.8, 203.0.113.9"
	row, err := q.siteRow(ctx, object{"excludes": sent})
	if err != nil {
		return finding{}, err
	}
	got := text(row, "excludes")
	if got != sent && got != strings.ReplaceAll(sent, ", ", "\n") {
		return odd("%q was sent, %q is read", sent, got), nil
	}
	return either(got == sent, "site-text-verbatim", "as sent", "one entry a line", "%q", got), nil
}

func subnetKey(ctx context.Context, q *inquiry) (finding, error) {
	const sent = "203.0.113.200"
	row, err := q.siteRow(ctx, object{"subnets": object{sent: object{}}})
	if err != nil {
		return finding{}, err
	}
	keys := slices.Sorted(maps.Keys(inside(row, "subnets")))
	if len(keys) != 1 {
		return odd("keys %v", keys), nil
	}
	return either(keys[0] != sent, "subnet-key-normalised", "normalised", "as sent", "%s", keys[0]), nil
}

func siteOwner(ctx context.Context, q *inquiry) (finding, error) {
	rows, err := q.rows(ctx, "/account/sites")
	if err != nil {
		return finding{}, err
	}
	without := 0
	for _, row := range rows {
		if text(row, "organization_id") == "" {
			without++
		}
	}
	if without > 0 && without < len(rows) || len(rows) == 0 {
		return odd("missing in %d of %d rows", without, len(rows)), nil
	}
	return either(without > 0, "account-sites-without-org", "missing", "there", "%d rows", len(rows)), nil
}

func rotatedAt(ctx context.Context, q *inquiry) (finding, error) {
	key, err := q.must(ctx, http.MethodPut, "/account/keys", object{"organization_id": q.org, "comment": q.name("key")})
	if err != nil {
		return finding{}, err
	}
	q.keep(text(key, "token"))
	if err := q.console.Sleep(ctx, 2*time.Second); err != nil { // its times are whole seconds
		return finding{}, err
	}
	again, err := q.must(ctx, http.MethodPatch, "/account/keys/"+text(key, "id")+"/rotate", nil)
	if err != nil {
		return finding{}, err
	}
	q.keep(text(again, "token"))
	return either(!same(again["created_at"], key["created_at"]), "rotate-created-at", "renewed", "kept",
		"a key that was rotated after 2 seconds"), nil
}

func exportPrefix(ctx context.Context, q *inquiry) (finding, error) {
	row, err := q.exportToken(ctx)
	if err != nil {
		return finding{}, err
	}
	token := text(row, "token")
	first := token[:min(2, len(token))]
	if first != "ET" && first != "XT" {
		return odd("%q", first), nil
	}
	return either(first == "XT", "export-token-xt", "XT", "ET", "answer to the creation"), nil
}

// taken is the answer to a name that is in use.
func (q *inquiry) taken(ctx context.Context) (live.Answer, error) {
	row, err := q.siteRow(ctx, nil)
	if err != nil {
		return live.Answer{}, err
	}
	return q.console.Do(ctx, http.MethodPut, "/org/sites?_oid="+q.org, object{"name": row["name"]})
}

func takenName(ctx context.Context, q *inquiry) (finding, error) {
	answer, err := q.taken(ctx)
	if err != nil {
		return finding{}, err
	}
	if answer.Status != http.StatusBadRequest && answer.Status != http.StatusConflict {
		return odd("second site of a name: %s", answer.Text()), nil
	}
	return either(answer.Status == http.StatusConflict, "duplicate-409", "409", "400", "second site of a name: %s",
		answer.Text()), nil
}

func problemForm(ctx context.Context, q *inquiry) (finding, error) {
	answer, err := q.console.DoAs(ctx, "CT0", http.MethodGet, "/account/license", nil)
	if err != nil {
		return finding{}, err
	}
	if answer.Status != http.StatusUnauthorized {
		return odd("a token that is none: %s", answer.Text()), nil
	}
	names := slices.Sorted(maps.Keys(answer.Row()))
	return either(!slices.Contains(names, "possible_token_types"), "problem-old", `{"error": ...}`,
		"with the kinds of tokens", "members %v", names), nil
}

func wrongKind(ctx context.Context, q *inquiry) (finding, error) {
	key, err := q.orgToken(ctx)
	if err != nil {
		return finding{}, err
	}
	answer, err := q.console.DoAs(ctx, text(key, "token"), http.MethodGet, "/account/license", nil)
	if err != nil {
		return finding{}, err
	}
	if answer.Status != http.StatusBadRequest && answer.Status != http.StatusUnauthorized {
		return odd("organization token: %s", answer.Text()), nil
	}
	return either(answer.Status == http.StatusBadRequest, "wrong-kind-400", "400", "401", "organization token: %s",
		answer.Text()), nil
}

func usageHeaders(ctx context.Context, q *inquiry) (finding, error) {
	key, err := q.orgToken(ctx)
	if err != nil {
		return finding{}, err
	}
	answer, err := q.console.DoAs(ctx, text(key, "token"), http.MethodGet, "/org/sites?_oid="+q.org, nil)
	if err != nil {
		return finding{}, err
	}
	if !answer.OK() {
		return finding{}, refused(http.MethodGet, "/org/sites", answer)
	}
	left := answer.Header.Get("X-API-Usage-Remaining")
	return either(left != "", "usage-everywhere", "there", "missing", "X-API-Usage-Remaining %q", left), nil
}
