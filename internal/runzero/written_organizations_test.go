package runzero

import (
	"slices"
	"testing"
)

// What this client wrote counts more than a list from before: who moved away, was deleted, or came
// to be.
func TestHierarchyOverAList(t *testing.T) {
	t.Parallel()
	var h writtenOrganizations
	h.note(Organization{ID: "moved", Name: "moved"})
	h.note(Organization{ID: "deleted", Inactive: true})
	h.note(Organization{ID: "made", Name: "made", ParentID: "p"})
	var below []string
	for _, o := range h.applyTo([]Organization{
		{ID: "moved", ParentID: "p"}, {ID: "deleted", ParentID: "p"}, {ID: "stays", Name: "stays", ParentID: "p"}, {ID: "p"},
	}) {
		if o.ParentID == "p" && !o.Inactive {
			below = append(below, o.Name)
		}
	}
	slices.Sort(below)
	if !slices.Equal(below, []string{"made", "stays"}) {
		t.Errorf("below are %v", below)
	}
}
