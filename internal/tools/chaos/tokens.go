package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// proof is a call that only the bearer of one secret can make.
type proof struct {
	secret, method, path, body string
}

// proofOf is the call that proves the secret of an object; false for an object that has none.
func proofOf(o managed) (proof, bool) {
	organization := "?_oid=" + url.QueryEscape(o.text("organization_id"))
	token := o.text("token")
	switch o.kind {
	case "api_token":
		if strings.HasPrefix(token, "OT") {
			return proof{secret: token, method: http.MethodGet, path: "/org" + organization}, true
		}
		return proof{secret: token, method: http.MethodGet, path: "/account/orgs"}, true
	case "export_token":
		return proof{secret: token, method: http.MethodGet, path: "/export/org/sites.json" + organization}, true
	case "api_client":
		secret := o.text("client_secret")
		form := url.Values{
			"grant_type": {"client_credentials"}, "client_id": {o.text("client_id")},
			"client_secret": {secret},
		}
		return proof{secret: secret, method: http.MethodPost, path: "/account/api/token", body: form.Encode()}, true
	}
	return proof{}, false
}

// tryTokens uses every secret in the state once: it must be known, and work.
func (c *console) tryTokens(ctx context.Context, s state) findings {
	var found findings
	for _, address := range slices.Sorted(maps.Keys(s.objects)) {
		p, ok := proofOf(s.objects[address])
		switch {
		case !ok:
		case p.secret == "":
			found.add("token", "%s has no secret in the state", address)
		default:
			if err := c.prove(ctx, p); err != nil {
				found.add("token", "the secret of %s does not work: %v", address, err)
			}
		}
	}
	return found
}

// prove makes the call past the record of requests that the provider made.
func (c *console) prove(ctx context.Context, p proof) error {
	r := httptest.NewRequestWithContext(ctx, p.method, c.URL()+emulator.Prefix+p.path, strings.NewReader(p.body))
	r.RemoteAddr = "127.0.0.1:1" // the allowlist covers it
	if p.body == "" {
		r.Header.Set("Authorization", "Bearer "+p.secret)
	} else {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	c.Emulator.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		return fmt.Errorf("%s %s answered %d", p.method, p.path, w.Code)
	}
	return nil
}
