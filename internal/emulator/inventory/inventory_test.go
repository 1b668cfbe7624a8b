package inventory_test

import (
	"encoding/json"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator/inventory"
)

// row writes one row with all columns that are shown.
func row(t *testing.T, d *inventory.Dataset, r inventory.Item) map[string]any {
	t.Helper()
	var b []byte
	for _, c := range d.Columns() {
		b = c.Append(append(b, c.Head...), &r)
	}
	var values map[string]any
	if err := json.Unmarshal(append(b, '}'), &values); err != nil {
		t.Fatalf("a row of %s is no JSON: %v", d.Name, err)
	}
	return values
}

// TestRowsFollowFromTheContents reads every row of every dataset twice.
func TestRowsFollowFromTheContents(t *testing.T) {
	t.Parallel()
	contents := inventory.Contents{
		Organization: inventory.NewPlace("0a", `a "quoted" name`), CreatedAt: 1_700_000_000, Generated: 100,
		Site: inventory.NewPlace("1a", "Primary"), Sites: map[string]inventory.Place{"1b": inventory.NewPlace("1b", "Lab")},
		Added: []*inventory.Asset{{ID: "2a", SiteID: "1b", Names: []string{"db"}, Addresses: []string{"8.8.8.8"}}},
	}
	first, again := inventory.New(contents), inventory.New(contents)
	for _, d := range inventory.Datasets() {
		ids := map[string]bool{}
		for n := range first.Rows(d) {
			r, same := first.Item(d, n), again.Item(d, n)
			if d.KeyOf(&r) != d.KeyOf(&same) || ids[d.KeyOf(&r)] {
				t.Fatalf("row %d of %s has the id %s", n, d.Name, d.KeyOf(&r))
			}
			ids[d.KeyOf(&r)] = true
			row(t, d, r)
		}
		if len(ids) == 0 {
			t.Errorf("%s has no rows", d.Name)
		}
	}
}

func TestAddedAssets(t *testing.T) {
	t.Parallel()
	inv := inventory.New(inventory.Contents{
		Organization: inventory.NewPlace("0a", "Example"), Generated: 1,
		Site: inventory.NewPlace("1a", "Primary"), Sites: map[string]inventory.Place{"1b": inventory.NewPlace("1b", "Lab")},
		Added:   []*inventory.Asset{{ID: "2a", SiteID: "1b", Names: []string{"db"}, Addresses: []string{"8.8.8.8"}}},
		Notes:   map[string]inventory.Note{"2a": {ID: "2a", Comments: "on loan", Deleted: true}},
		Removed: map[string]bool{},
	})
	assets := inventory.Datasets()[0]
	if n := inv.Rows(assets); n != 2 {
		t.Fatalf("%d rows", n)
	}
	generated, added := inv.Item(assets, 0), inv.Item(assets, 1)
	if assets.IsRemoved(&generated) || !assets.IsRemoved(&added) || added.AssetID() != "2a" {
		t.Errorf("got %+v", added)
	}
	values := row(t, assets, added)
	if values["site_name"] != "Lab" || values["comments"] != "on loan" || values["has_public"] != true {
		t.Errorf("got %v", values)
	}
}
