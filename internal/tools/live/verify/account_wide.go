package main

import (
	"context"
	"net/http"
)

// The questions of this file are about what concerns the account as a whole.

func foreignOrganization(ctx context.Context, q *inquiry) (finding, error) {
	key, err := q.orgToken(ctx)
	if err != nil {
		return finding{}, err
	}
	other, err := q.must(ctx, http.MethodPut, "/account/orgs", object{"name": q.name("org")})
	if err != nil {
		return finding{}, err
	}
	answer, err := q.console.DoAs(ctx, text(key, "token"), http.MethodGet, "/org?_oid="+text(other, "id"), nil)
	if err != nil {
		return finding{}, err
	}
	if answer.OK() && text(answer.Row(), "id") != q.org {
		return odd("the token reads another organization than its own"), nil
	}
	return either(answer.OK(), "org-token-oid-ignored", "ignored", "refused", "status %d", answer.Status), nil
}

func shownExportToken(ctx context.Context, q *inquiry) (finding, error) {
	if _, err := q.exportToken(ctx); err != nil {
		return finding{}, err
	}
	newest, err := q.exportToken(ctx)
	if err != nil {
		return finding{}, err
	}
	row, err := q.must(ctx, http.MethodGet, "/account/orgs/"+q.org, nil)
	if err != nil {
		return finding{}, err
	}
	shows := q.keep(text(row, "export_token"))
	if shows == "" {
		return odd("export_token is empty"), nil
	}
	return either(shows == text(newest, "token"), "org-export-token-newest", "the newest", "another", "of at least two"),
		nil
}

func unknownField(ctx context.Context, q *inquiry) (finding, error) {
	answer, err := q.console.Do(ctx, http.MethodGet, "/account/orgs?search=tfacc_unknown:1", nil)
	if err != nil {
		return finding{}, err
	}
	if answer.OK() && len(answer.Rows()) > 0 {
		return odd("it finds %d organizations", len(answer.Rows())), nil
	}
	return either(answer.OK(), "search-unknown-empty", "finds nothing", "refused", "status %d", answer.Status), nil
}
