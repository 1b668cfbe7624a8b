package runzero

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestAccessToken(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, tt := range map[string]struct {
		answer   string
		lifetime time.Duration // 0 = not said
		want     ErrorKind
	}{
		"good":                  {`{"access_token":"a","token_type":"bearer","expires_in":3600}`, time.Hour, 0},
		"wrapped":               {`{"data":{"access_token":"a","expires_in":"3600"}}`, time.Hour, 0},
		"no lifetime":           {`{"access_token":"a"}`, 0, 0},
		"lifetime of no sense":  {`{"access_token":"a","expires_in":-1}`, 0, 0},
		"lifetime beyond sense": {`{"access_token":"a","expires_in":9e15}`, 0, 0},
		"refused":               {`401 {"error":"invalid ` + clientSecret + `"}`, 0, KindUnauthorized},
		"no token":              {`{"expires_in":3600}`, 0, KindNotConsole},
	} {
		s := script(t, tt.answer)
		c, ck := client(t, s.URL, account())
		token, expires, err := c.AccessToken(ctx, item1, clientSecret)
		want := time.Time{}
		if tt.lifetime > 0 {
			want = ck.now().Add(tt.lifetime)
		}
		if KindOf(err) != tt.want || (err == nil) != (token == "a") || !expires.Equal(want) {
			t.Errorf("%s: %q until %s, want %s: %v", name, token, expires, want, err)
		}
		if err != nil && strings.Contains(err.Error(), clientSecret) {
			t.Errorf("%s: the error repeats the secret", name)
		}
	}
}

// The client's own access token stays what it is, and another credential has nothing to exchange.
func TestOwnAccessToken(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s, issued := tokenConsole(t, 3600, always)
	c, _ := client(t, s.URL, apiClient())
	for _, want := range []string{"t1", "t2"} {
		if got, _, err := c.OwnAccessToken(ctx); err != nil || got != want {
			t.Errorf("%q, want a fresh one, %q: %v", got, want, err)
		}
	}
	if _, err := c.FetchSite(ctx, org1, site1); err != nil || issued.Load() != 3 {
		t.Errorf("%d exchanges, want 3: the client's own is apart: %v", issued.Load(), err)
	}
	for _, cr := range []Login{{}, account(), orgToken()} {
		c, _ := client(t, "https://h", cr)
		if _, _, err := c.OwnAccessToken(ctx); KindOf(err) != KindWrongToken {
			t.Error(err)
		}
	}
}

// Each look is one call, and a removed task is a task.
func TestTaskNow(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := script(t, `{"id":"`+item1+`","status":"active"}`, `{"data":{"id":"`+item1+`","status":"removed","hidden":true}}`,
		`404 {"error":"no"}`)
	c, _ := client(t, s.URL, account())
	for _, want := range []string{"active", "removed"} {
		if got, err := c.FetchTask(ctx, org1, item1); err != nil || got.Status != want || got.OrganizationID != org1 {
			t.Errorf("%+v, want %s: %v", got, want, err)
		}
	}
	if _, err := c.FetchTask(ctx, org1, item1); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
	if n := len(s.requests()); n != 3 {
		t.Errorf("%d requests for three looks", n)
	}
	if _, err := c.FetchTask(ctx, org1, "weekly"); KindOf(err) != KindInvalid {
		t.Error(err)
	}
}
