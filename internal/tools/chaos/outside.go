package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// settle makes objects that look like some of the configuration's and are others'. An organization
// is given for those that belong to one.
func (c *console) settle(organization string) error {
	defer c.isSettled.Store(true)
	for _, one := range []struct {
		method, path string
		body         any
	}{
		{http.MethodPut, "/account/keys", map[string]any{"comment": neighbor}},
		{http.MethodPut, "/account/keys", map[string]any{"comment": neighbor, "organization_id": organization}},
		{http.MethodPost, "/account/orgs/" + organization + "/exportTokens", map[string]any{"comment": neighbor}},
		{http.MethodPost, "/account/api/clients", map[string]any{"name": neighbor}},
		{http.MethodPost, "/account/assets/ownership-types", []any{map[string]any{"name": neighbor}}},
		{http.MethodPut, "/account/credentials", map[string]any{
			"name": neighbor, "type": "shodan_api_key", "global": true, "secret": map[string]any{"api_key": "of others"},
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
		k := pick(r.model, kinds()...)
		var mine []row
		for _, one := range now[k.name] {
			if !r.before.ids(k.name)[one.id()] && one.text("name") != primary {
				mine = append(mine, one)
			}
		}
		if len(mine) == 0 || k.path == "" {
			continue
		}
		// In the order of their making: the same seed meddles alike.
		done = append(done, r.meddleWith(k, pick(r.model, mine...)))
	}
	return done, nil
}

func (r *runner) meddleWith(k *kind, one row) string {
	what, method, body := "delete", k.verb, any(nil)
	if method == "" {
		method = http.MethodDelete
	}
	if k.edit != nil && r.model.chance(0.6) {
		what, method, body = "edit", http.MethodPatch, any(k.edit(r.model))
	}
	if k.name == "user" && what == "delete" {
		r.deleted[one.text("email")]++
	}
	path := strings.NewReplacer("{id}", one.id(), "{org}", url.PathEscape(one.text("organization_id"))).Replace(k.path)
	note := fmt.Sprintf("%s %s %s", what, k.name, one.id())
	if r.console.Ask(nil, method, path, body) != nil {
		note += " (refused)" // some variants of the console refuse more than others
	}
	return note
}
