package main

import (
	"bytes"
	"context"
	"net/http"
	"strings"
)

// peopleQuestions are about users, groups and SSO group mappings. No user of these gets mail: the
// address is one that nobody can have.
func peopleQuestions() []question {
	return []question{
		{section: "9", text: "PATCH of a user: email", decides: []string{"user-email-fixed"}, ask: movedUser},
		{section: "9", text: "second user of an e-mail address", decides: []string{"user-email-duplicate-ok"}, ask: twinUser},
		{
			section: "9", text: "PUT of a group: description not sent", decides: []string{"group-put-partial"},
			ask: partialGroup,
		},
		{
			section: "9", text: "deletion of a group that a mapping uses", decides: []string{"group-delete-refused"},
			ask: usedGroup,
		},
		{
			section: "9", text: "list of exactly one group or mapping", decides: []string{"collections-as-object"},
			ask: listOfOne,
		},
	}
}

const (
	usersPath    = "/account/users"
	groupsPath   = "/account/groups"
	mappingsPath = "/account/sso/groups"
)

func (q *inquiry) user(ctx context.Context) (map[string]any, error) {
	return q.must(ctx, http.MethodPut, usersPath,
		object{"email": q.name("user") + "@example.com", "org_default_role": "none"})
}

func movedUser(ctx context.Context, q *inquiry) (finding, error) {
	row, err := q.user(ctx)
	if err != nil {
		return finding{}, err
	}
	path, to := usersPath+"/"+text(row, "id"), q.name("user")+"@example.com"
	answer, err := q.console.Do(ctx, http.MethodPatch, path, object{"email": to})
	if err != nil {
		return finding{}, err
	}
	if row, err = q.must(ctx, http.MethodGet, path, nil); err != nil {
		return finding{}, err
	}
	return either(!strings.EqualFold(text(row, "email"), to), "user-email-fixed", "ignored", "honoured", "PATCH %d",
		answer.Status), nil
}

func twinUser(ctx context.Context, q *inquiry) (finding, error) {
	row, err := q.user(ctx)
	if err != nil {
		return finding{}, err
	}
	answer, err := q.console.Do(ctx, http.MethodPut, usersPath,
		object{"email": text(row, "email"), "org_default_role": "none"})
	return either(answer.OK(), "user-email-duplicate-ok", "answers the user", "refused", "%s", answer.Text()), err
}

func (q *inquiry) group(ctx context.Context) (map[string]any, error) {
	return q.must(ctx, http.MethodPost, groupsPath,
		object{"name": q.name("group"), "description": "of a test", "org_default_role": "none"})
}

func (q *inquiry) mapping(ctx context.Context, group map[string]any) (map[string]any, error) {
	return q.must(ctx, http.MethodPost, mappingsPath,
		object{"group_id": group["id"], "sso_attribute": q.name("attribute"), "sso_value": q.name("value")})
}

func partialGroup(ctx context.Context, q *inquiry) (finding, error) {
	row, err := q.group(ctx)
	if err != nil {
		return finding{}, err
	}
	if _, err := q.must(ctx, http.MethodPut, groupsPath, object{"id": row["id"], "name": row["name"]}); err != nil {
		return finding{}, err
	}
	if row, err = q.must(ctx, http.MethodGet, groupsPath+"/"+text(row, "id"), nil); err != nil {
		return finding{}, err
	}
	got := text(row, "description")
	return either(got != "", "group-put-partial", "kept", "cleared", "description %q", got), nil
}

func usedGroup(ctx context.Context, q *inquiry) (finding, error) {
	group, err := q.group(ctx)
	if err != nil {
		return finding{}, err
	}
	if _, err := q.mapping(ctx, group); err != nil {
		return finding{}, err
	}
	answer, err := q.console.Do(ctx, http.MethodDelete, groupsPath+"/"+text(group, "id"), nil)
	return either(!answer.OK(), "group-delete-refused", "refused", "accepted", "%s", answer.Text()), err
}

// listOfOne needs a list that holds one object, and nothing of others is taken out of it.
func listOfOne(ctx context.Context, q *inquiry) (finding, error) {
	for _, path := range []string{mappingsPath, groupsPath} {
		if err := q.reduce(ctx, path); err != nil {
			return finding{}, err
		}
		answer, err := q.console.Do(ctx, http.MethodGet, path, nil)
		if err != nil {
			return finding{}, err
		}
		body := bytes.TrimSpace(answer.Body)
		switch {
		case !answer.OK():
			return finding{}, refused(http.MethodGet, path, answer)
		case answer.Row()["id"] != nil:
			return either(true, "collections-as-object", "the bare object", "", "GET %s", path), nil
		case len(answer.Rows()) == 1:
			return either(false, "", "", "a list", "GET %s", path), nil
		case len(body) == 0 || body[0] != '[':
			return odd("GET %s: neither a list nor an object with an id", path), nil
		}
	}
	return finding{}, notAsked("the account has other groups and mappings")
}

// reduce makes sure that of our groups or mappings there is exactly one.
func (q *inquiry) reduce(ctx context.Context, path string) error {
	rows, err := q.rows(ctx, path)
	if err != nil {
		return err
	}
	left := 0
	for _, row := range rows {
		name := text(row, "name") + text(row, "sso_value")
		if !strings.HasPrefix(name, q.mark) {
			continue
		}
		if left++; left == 1 {
			continue
		}
		if _, err := q.must(ctx, http.MethodDelete, path+"/"+text(row, "id"), nil); err != nil {
			return err
		}
	}
	if left > 0 {
		return nil
	}
	group, err := q.group(ctx)
	if err == nil && path == mappingsPath {
		_, err = q.mapping(ctx, group)
	}
	return err
}
