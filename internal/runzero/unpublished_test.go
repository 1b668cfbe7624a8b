package runzero

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestUnpublishedPaths(t *testing.T) {
	t.Parallel()
	s := script(t, `{"a":"b"}`)
	c, _ := client(t, s.URL, account())
	for _, bad := range []string{
		"", "account/settings", "https://h/x", "//h/x", "/", "/a/../../admin", "/a/./b", "/a//b", "/a?x=1", "/a#b", "/a%2fb",
		"/a b",
		"/a\\b", "/a/{id}", "/org/settings", "/org", "/export/x", "/api/v1.0", "/api/v1.0/../x",
		"/" + strings.Repeat("x", 300), "/a\n", "/ä",
	} {
		if _, err := c.AccountSettings(context.Background(), bad); KindOf(err) != KindInvalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
	s.expect(t)
	for _, good := range []string{"/account/settings", "/api/v1.0/account/settings", "/account/settings.json"} {
		if got, err := c.AccountSettings(context.Background(), good); err != nil || got["a"] != "b" {
			t.Errorf("%q: %v %v", good, got, err)
		}
	}
	s.expect(t, "GET /account/settings", "GET /account/settings", "GET /account/settings.json")
	c, _ = client(t, s.URL, orgToken())
	if _, err := c.AccountSettings(context.Background(), "/account/settings"); KindOf(err) != KindWrongToken {
		t.Error(err)
	}
}

func TestNoSuchEndpoint(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for reply, missing := range map[string]bool{
		"404 {}": true, "404 <html>": true, "<html>": true, "405 {}": true, "501 {}": true, "302 <html>": true,
		`"text"`: true,
		"403 {}": false, `401 {"error":"no"}`: false, "500 {}": false, "400 {}": false, "502 <html>": false, "drop": false,
	} {
		calls := map[string]func(*Client) error{
			"read": func(c *Client) error { _, err := c.AccountSettings(ctx, "/account/settings"); return err },
			"change": func(c *Client) error {
				_, err := c.PatchAccountSettings(ctx, "/account/settings", "k", "v")
				return err
			},
			"list":   func(c *Client) error { _, err := c.ListAPIClients(ctx, "/account/settings"); return err },
			"create": func(c *Client) error { _, _, err := c.CreateAPIClient(ctx, "/account/settings", "n"); return err },
			"delete": func(c *Client) error { return c.DeleteAPIClient(ctx, "/account/settings", item1) },
		}
		for name, call := range calls {
			if reply == `"text"` && (name == "create" || name == "delete") {
				continue // may have been carried out
			}
			c, _ := client(t, script(t, reply).URL, account(), noRetries)
			err := call(c)
			if err == nil || errors.Is(err, ErrNotFound) || KindOf(err) == KindNotFound ||
				errors.Is(err, ErrNoSuchEndpoint) != missing {
				t.Errorf("%s of %s: %v", name, reply, err)
			}
			if missing && (!strings.Contains(err.Error(), "this console has no such endpoint at /account/settings") ||
				LostAnswer(err)) {
				t.Errorf("%s of %s: %v", name, reply, err)
			}
		}
	}
}

func TestPatchAccountSettings(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	var body string
	reply := `{"data":{"api_key_ip_allowlist":"192.0.2.1"}}`
	s := newConsole(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			answer(w, `{"api_key_ip_allowlist":"read"}`)
			return
		}
		b, _ := io.ReadAll(r.Body)
		body = string(b)
		if reply == "" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		answer(w, reply)
	})
	c, _ := client(t, s.URL, account())
	got, err := c.PatchAccountSettings(ctx, "/account/settings", "api_key_ip_allowlist", "192.0.2.1")
	if err != nil || got["api_key_ip_allowlist"] != "192.0.2.1" || body != `{"api_key_ip_allowlist":"192.0.2.1"}` {
		t.Error(got, body, err)
	}
	reply = ""
	got, err = c.PatchAccountSettings(ctx, "/account/settings", "k", "")
	if err != nil || got["api_key_ip_allowlist"] != "read" || body != `{"k":""}` {
		t.Error(got, body, err)
	}
	p, g := "PATCH /account/settings", "GET /account/settings"
	s.expect(t, p, p, g)
}

func TestListedAPIClients(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	const path = "/account/api/clients"
	list, del := "GET "+path, "DELETE "+path+"/"+item1
	s := routes(t, map[string]string{
		list:           `{"clients":[{"id":"` + item1 + `","name":"n","created_at":1576300370}]}`,
		"POST " + path: `{"api_client_id":"` + item2 + `","api_client_secret":"` + newSecret + `"}`,
		del:            "204 ",
	})
	c, _ := client(t, s.URL, account())
	for range 2 {
		if got, err := c.ListAPIClients(ctx, path); err != nil || len(got) != 1 || got[0].Name != "n" ||
			got[0].CreatedAt.Unix() != 1576300370 {
			t.Error(got, err)
		}
	}
	made, secret, err := c.CreateAPIClient(ctx, path, "new")
	if err != nil || made.ID != item2 || made.Name != "new" || secret != newSecret {
		t.Error(made, err)
	}
	if err := c.DeleteAPIClient(ctx, path, item1); err != nil {
		t.Error(err)
	}
	s.expect(t, list, "POST "+path, del)

	// "Not found" on delete: the list tells a missing client from a missing endpoint.
	for rows, ok := range map[string]bool{"[]": true, `[{"id":"` + item1 + `"}]`: false, "404 {}": false} {
		s := routes(t, map[string]string{list: rows, del: "404 {}"})
		c, _ := client(t, s.URL, account())
		if err := c.DeleteAPIClient(ctx, path, item1); (err == nil) != ok || !ok && !errors.Is(err, ErrNoSuchEndpoint) {
			t.Errorf("%s: %v", rows, err)
		}
	}
	c, _ = client(t, script(t, `{"id":"`+item1+`"}`).URL, account())
	if _, _, err := c.CreateAPIClient(ctx, path, "n"); !LostAnswer(err) {
		t.Errorf("an API client without a secret: %v", err)
	}
}
