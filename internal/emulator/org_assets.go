package emulator

import "github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator/inventory"

// An organization's inventory is its generated assets, which are computed from their number alone,
// and after them those of AddAssets. The generated ones are in the first site that the organization
// ever had, and go with it.

func (s *state) orgAssets(o *organization) int {
	return s.generatedLeft(o) + len(s.assets().where(func(a *inventory.Asset) bool { return a.OrgID == o.ID }))
}

// generatedLeft is how many of an organization's generated assets have not been deleted.
func (s *state) generatedLeft(o *organization) int {
	if o.Inventory == 0 {
		return 0
	}
	return int(o.Inventory) - len(s.assetNotes().where(func(n *inventory.Note) bool { return n.Deleted && n.OrgID == o.ID }))
}

func (s *state) allAssets() int {
	n := len(s.assets().list)
	for _, o := range s.organizations().list {
		n += s.generatedLeft(o)
	}
	return n
}

// fill gives an organization its generated assets.
func (s *state) fill(o *organization, n int) {
	st, ok := s.sites().first(func(st *site) bool { return st.OrgID == o.ID && !st.Inactive })
	if ok && n > 0 {
		o.Inventory, o.InventorySite = int64(n), st.ID
	}
}

// inventory copies what an export needs to know of the organization that the call is about.
func (c *call) inventory() *inventory.Inventory {
	o := c.org
	contents := inventory.Contents{
		Organization: inventory.NewPlace(o.ID, o.Name), CreatedAt: o.CreatedAt, Generated: o.Inventory,
		Sites: map[string]inventory.Place{}, Sources: map[string]string{},
		Added: c.s.assets().where(func(a *inventory.Asset) bool { return a.OrgID == o.ID }),
	}
	for _, st := range c.s.sites().list {
		if st.OrgID == o.ID {
			contents.Sites[st.ID] = inventory.NewPlace(st.ID, st.Name)
		}
	}
	contents.Site = contents.Sites[o.InventorySite]
	contents.LastTask = orZero(c.s.holdings(o.InventorySite)[o.InventorySite].lastTask)
	c.s.copyNotes(&contents)
	return inventory.New(contents)
}
