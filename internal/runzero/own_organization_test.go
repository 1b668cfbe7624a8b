package runzero

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// TestOwnOrganization: an organization token updates the organization that it belongs to, and no
// other; whose it is, is asked first. What is read afterwards is what was written.
func TestOwnOrganization(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	var name atomic.Value
	name.Store("Old")
	s := newConsole(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPatch {
			body, _ := io.ReadAll(r.Body)
			if got := r.URL.Query().Get("_oid"); got != org1 || string(body) != `{"name":"New"}` {
				t.Errorf("sent %s for %s", body, got)
			}
			name.Store("New")
		}
		answer(w, fmt.Sprintf(`{"id":%q,"name":%q}`, org1, name.Load()))
	})
	c, _ := client(t, s.URL, orgToken())
	_, err := c.UpdateOrganization(ctx, org2, OrganizationInput{Name: ptr("New")})
	wantKind(t, err, KindWrongToken)
	s.expect(t, "GET /org")
	if o, err := c.UpdateOrganization(ctx, strings.ToUpper(org1), OrganizationInput{Name: ptr("New")}); err != nil ||
		o.Name != "New" {
		t.Errorf("updated: %v, %v", o, err)
	}
	s.expect(t, "GET /org", "PATCH /org")
	if o, err := c.GetOrganization(ctx, org1); err != nil || o.Name != "New" {
		t.Errorf("read: %v, %v", o, err)
	}
	_, err = c.CreateOrganization(ctx, OrganizationInput{Name: ptr("Another")})
	wantKind(t, err, KindWrongToken)
	wantKind(t, c.DeleteOrganization(ctx, org1), KindWrongToken)
	s.expect(t, "GET /org", "PATCH /org", "GET /org")
}

// The answer to the update is lost: the organization is looked at, and not written again.
func TestLostUpdateOfTheOwnOrganization(t *testing.T) {
	t.Parallel()
	s := newConsole(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPatch {
			panic(http.ErrAbortHandler)
		}
		answer(w, fmt.Sprintf(`{"id":%q,"name":"Own","expiration_scans":30}`, org1))
	})
	c, _ := client(t, s.URL, orgToken())
	days := int64(30)
	o, err := c.UpdateOrganization(context.Background(), org1, OrganizationInput{ExpirationScans: &days})
	if err != nil || o.Name != "Own" {
		t.Errorf("%v, %v", o, err)
	}
	s.expect(t, "GET /org", "PATCH /org", "GET /org")
}
