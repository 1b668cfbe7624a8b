package runzero

import (
	"context"
	"slices"
	"sync"
)

// hierarchy is what this client wrote of the organizations' hierarchy: newer than any list that is at hand.
type hierarchy struct {
	mu      sync.Mutex
	written map[string]Organization // by id; an inactive one was deleted
}

func (h *hierarchy) note(o Organization) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.written == nil {
		h.written = map[string]Organization{}
	}
	h.written[o.ID] = o
}

// over puts what was written over the rows of a list.
func (h *hierarchy) over(rows []Organization) []Organization {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := make([]Organization, 0, len(rows))
	listed := map[string]bool{}
	for _, o := range rows {
		if newer, ok := h.written[o.ID]; ok {
			o = newer
		}
		listed[o.ID] = true
		all = append(all, o)
	}
	for id, o := range h.written {
		if !listed[id] {
			all = append(all, o)
		}
	}
	return all
}

// OrganizationsBelow gives the names of the organizations whose parent is the given one, sorted. It is not documented what
// becomes of them when their parent is deleted. It answers from the list that [Client.AssetCount] uses, and from what this
// client has written since. A credential of one organization sees none.
func (c *Client) OrganizationsBelow(ctx context.Context, orgID string) ([]string, error) {
	if err := c.checkIDs(opOrg, &orgID); err != nil {
		return nil, err
	}
	if !c.accountWide() {
		return nil, nil
	}
	l, err := c.countOrgs.get(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, o := range c.hierarchy.over(l.rows) {
		if o.ParentID == orgID && !o.Inactive {
			names = append(names, o.Name)
		}
	}
	slices.Sort(names)
	return names, nil
}
