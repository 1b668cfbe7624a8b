package runzero

import (
	"context"
	"strings"
	"testing"
)

// TestCountMatches counts as far as it is told to.
func TestCountMatches(t *testing.T) {
	t.Parallel()
	s := routes(t, map[string]string{
		"GET /export/org/assets.jsonl": strings.Repeat(`{"id":"`+item1+`"}`+"\n", 5),
	})
	c, _ := client(t, s.URL, account())
	for _, one := range []struct {
		limit, want int64
		isMore      bool
	}{{0, 5, false}, {5, 5, false}, {6, 5, false}, {4, 4, true}, {1, 1, true}} {
		n, isMore, err := c.CountMatches(context.Background(), org1, "os:windows", one.limit)
		if n != one.want || isMore != one.isMore || err != nil {
			t.Errorf("at most %d: %d, %t, %v", one.limit, n, isMore, err)
		}
	}
	want := "GET /export/org/assets.jsonl?_oid=" + org1 + "&fields=id&search=os%3Awindows"
	if got := s.requests()[0]; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestBulkUpdateOfAssets: the number of changed assets is told where the answer has it, and an
// answer of success that speaks of an error is none.
func TestBulkUpdateOfAssets(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := routes(t, map[string]string{
		"PATCH /org/assets/bulk/tags":        `{"updated_asset_count":"7"}`,
		"PATCH /org/assets/bulk/criticality": `{}`,
		"PATCH /org/assets/bulk/owners":      `{"error":"the search is broken"}`,
	})
	c, _ := client(t, s.URL, account())
	if n, err := c.SetAssetTags(ctx, org1, "a", "b=c -d"); err != nil || n == nil || *n != 7 {
		t.Errorf("tags: %v, %v", n, err)
	}
	if n, err := c.SetAssetCriticality(ctx, org1, "a", "high"); err != nil || n != nil {
		t.Errorf("criticality: %v, %v", n, err)
	}
	if _, err := c.SetAssetOwners(ctx, org1, "a", map[string]string{item1: "it"}); err == nil ||
		!strings.Contains(err.Error(), "the search is broken") {
		t.Errorf("owners: %v", err)
	}
}
