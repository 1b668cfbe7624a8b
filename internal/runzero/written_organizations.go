package runzero

import (
	"context"
	"slices"
	"sync"
)

// writtenOrganizations are what this client wrote of the organizations' hierarchy: newer than any
// list that is at hand.
type writtenOrganizations struct {
	mu      sync.Mutex
	written map[string]Organization // by id; an inactive one was deleted
}

func (w *writtenOrganizations) note(o Organization) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.written == nil {
		w.written = map[string]Organization{}
	}
	w.written[o.ID] = o
}

// find gives an organization as this client wrote it last.
func (w *writtenOrganizations) find(id string) (Organization, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	o, ok := w.written[id]
	return o, ok && !o.Inactive
}

// applyTo puts what was written over the rows of a list.
func (w *writtenOrganizations) applyTo(rows []Organization) []Organization {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := make([]Organization, 0, len(rows))
	isListed := map[string]bool{}
	for _, o := range rows {
		if newer, ok := w.written[o.ID]; ok {
			o = newer
		}
		isListed[o.ID] = true
		all = append(all, o)
	}
	for id, o := range w.written {
		if !isListed[id] {
			all = append(all, o)
		}
	}
	return all
}

// OrganizationsBelow gives the names of the organizations whose parent is the given one, sorted. It
// is not documented what becomes of them when their parent is deleted. It answers from the list
// that [Client.AssetCount] uses, and from what this client has written since. A credential of one
// organization sees none.
func (c *Client) OrganizationsBelow(ctx context.Context, orgID string) ([]string, error) {
	if err := c.conn.CheckIDs(opOrg, &orgID); err != nil {
		return nil, err
	}
	if !c.isAccountWide() {
		return nil, nil
	}
	l, err := organizations.counted().lists(c).account.Get(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, o := range c.written.applyTo(l.Rows) {
		if o.ParentID == orgID && !o.Inactive {
			names = append(names, o.Name)
		}
	}
	slices.Sort(names)
	return names, nil
}
