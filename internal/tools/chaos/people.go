package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
)

// people work at the console by hand: they make what looks like the actors' objects.
type people struct {
	console *console
	random  *rand.Rand
	created map[string]string // kinds by id
	byKind  account           // as they made it
}

func (p *people) owns(id string) bool { return p.created[id] != "" }

// rows are what they made of a kind.
func (p *people) rows(kind string) []row { return p.byKind[kind] }

// work makes some objects, one after the other.
func (p *people) work(ctx context.Context, site string) error {
	organization := p.console.Bootstrap().OrganizationID
	for range 4 {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(300+p.random.IntN(1500)) * time.Millisecond):
		}
		kind, method, path, body := p.next(organization, site)
		id, err := p.console.make(method, path, body)
		if err != nil {
			continue // the name is taken
		}
		if err := p.remember(kind, id); err != nil {
			return err
		}
	}
	return nil
}

// next is what they make: something like the actors' objects. What could be taken for one of them,
// were it alike, has another description.
func (p *people) next(organization, site string) (kind, method, path string, body map[string]any) {
	const byHand = "made by hand"
	name := fmt.Sprintf("Shared %d", p.random.IntN(sharedNames))
	switch p.random.IntN(6) {
	case 0:
		return "api_token", http.MethodPut, "/account/keys", map[string]any{"comment": fixture.Neighbor}
	case 1:
		path = "/account/orgs/" + organization + "/exportTokens"
		return "export_token", http.MethodPost, path, map[string]any{"comment": "SIEM"}
	case 2:
		return "api_client", http.MethodPost, "/account/api/clients", map[string]any{"name": fixture.Neighbor}
	case 3:
		body = map[string]any{"name": name, "description": byHand, "org_default_role": "viewer"}
		return "group", http.MethodPost, "/account/groups", body
	case 4:
		body = map[string]any{"name": name, "description": byHand}
		return "site", http.MethodPut, "/org/sites?_oid=" + organization, body
	}
	return "scan_schedule", http.MethodPut, "/org/sites/" + site + "/scan?_oid=" + organization, map[string]any{
		"scan-name": name, "scan-description": byHand, "scan-frequency": "weekly", "scan-start": "1925667600",
		"hosted-zone-name": "auto", "targets": "www.example.com",
	}
}

// remember keeps what an object is like.
func (p *people) remember(kind, id string) error {
	if p.created == nil {
		p.created, p.byKind = map[string]string{}, account{}
	}
	p.created[id] = kind
	now, err := p.console.account()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(now[kind], func(r row) bool { return r.id() == id })
	if i < 0 {
		return fmt.Errorf("the %s %s, just made by hand, is not there", kind, id)
	}
	p.byKind[kind] = append(p.byKind[kind], now[kind][i])
	return nil
}

// make makes an object outside of Terraform, and gives its id.
func (c *console) make(method, path string, body any) (string, error) {
	status, answer := c.Outside(method, path, body)
	if status >= http.StatusMultipleChoices {
		return "", fmt.Errorf("%s %s answered %d: %s", method, path, status, answer)
	}
	c.rememberAll(answer)
	var made map[string]any
	if err := json.Unmarshal(answer, &made); err != nil {
		return "", fmt.Errorf("%s %s: %w", method, path, err)
	}
	if data, ok := made["data"].(map[string]any); ok {
		made = data
	}
	for _, name := range []string{"id", "api_client_id"} {
		if id, ok := made[name].(string); ok {
			return id, nil
		}
	}
	return "", fmt.Errorf("%s %s: the answer holds no id", method, path)
}

// drop deletes an object outside of Terraform. One that is gone already is none of the caller's
// worries.
func (c *console) drop(k *kind, r row) error {
	method := k.Method
	if method == "" {
		method = http.MethodDelete
	}
	path := strings.NewReplacer("{id}", r.id(), "{org}", url.PathEscape(r.text("organization_id"))).Replace(k.Path)
	if status, answer := c.Outside(method, path, nil); status >= http.StatusMultipleChoices &&
		status != http.StatusNotFound {
		return fmt.Errorf("%s %s answered %d: %s", method, path, status, answer)
	}
	return nil
}

// digest stands for a text that may hold secrets.
func digest(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }
