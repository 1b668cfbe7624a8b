package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
)

// settle makes objects that look like some of the configuration's and are others'. An organization
// is given for those that belong to one.
func (c *console) settle(organization string) error {
	defer c.isSettled.Store(true)
	for _, one := range []struct {
		method, path string
		body         any
	}{
		{http.MethodPut, "/account/keys", map[string]any{"comment": fixture.Neighbor}},
		{http.MethodPut, "/account/keys", map[string]any{"comment": fixture.Neighbor, "organization_id": organization}},
		{http.MethodPost, "/account/orgs/" + organization + "/exportTokens", map[string]any{"comment": fixture.Neighbor}},
		{http.MethodPost, "/account/api/clients", map[string]any{"name": fixture.Neighbor}},
		{http.MethodPost, "/account/assets/ownership-types", []any{map[string]any{"name": fixture.Neighbor}}},
		{http.MethodPut, "/account/credentials", map[string]any{
			"name": fixture.Neighbor, "type": "shodan_api_key", "global": true, "secret": map[string]any{"api_key": "of others"},
		}},
	} {
		if err := c.Ask(nil, one.method, one.path, one.body); err != nil {
			return err
		}
	}
	return nil
}

// meddle is what others do to the account meanwhile: a few deletions and edits of objects that
// Terraform manages. It tells what was done.
func (r *runner) meddle() ([]string, error) {
	var done []string
	for range r.model.random.IntN(4) {
		now, err := r.console.account()
		if err != nil {
			return nil, err
		}
		k := fixture.Pick(r.model, kinds()...)
		var mine []row
		for _, one := range now[k.name] {
			if !r.before.ids(k.name)[one.id()] && one.text("name") != primary {
				mine = append(mine, one)
			}
		}
		if len(mine) == 0 || k.Path == "" {
			continue
		}
		// In the order of their making: the same seed meddles alike.
		done = append(done, r.meddleWith(k, fixture.Pick(r.model, mine...)))
	}
	return done, nil
}

func (r *runner) meddleWith(k *kind, one row) string {
	what, method, body := "delete", k.Method, any(nil)
	if method == "" {
		method = http.MethodDelete
	}
	if k.Edit != nil && r.model.Chance(0.6) {
		what, method, body = "edit", http.MethodPatch, any(k.Edit(r.model))
	}
	if k.name == "user" && what == "delete" {
		r.deleted[one.text("email")]++
	}
	path := strings.NewReplacer("{id}", one.id(), "{org}", url.PathEscape(one.text("organization_id"))).Replace(k.Path)
	note := fmt.Sprintf("%s %s %s", what, k.name, one.id())
	if r.console.Ask(nil, method, path, body) != nil {
		note += " (refused)" // some variants of the console refuse more than others
	}
	return note
}
