package cache

import "sync"

// Row is what a listing needs to know of its items.
type Row interface {
	RowID() string
	RowOrganization() string // "" = not said
	IsDeleted() bool         // inactive or removed
}

// Listing is a collection as listed, with an index.
type Listing[T Row] struct {
	Rows []T
	// AllHaveOrganization reports that every row says which organization it belongs to.
	AllHaveOrganization bool
	// IsCut reports that the service cut the list off: it proves no absence.
	IsCut bool
	// IsMissing reports that the console does not know the call. There are no rows then.
	IsMissing bool
	// Trust counts what single reads said about this listing's absences.
	Trust *Trust

	index        map[string]int // by id
	organization map[string]int // rows by organization
}

// NewListing indexes rows. The service cuts lists off at listCap; 0 = it does not.
func NewListing[T Row](rows []T, listCap int) Listing[T] {
	l := Listing[T]{
		Rows: rows, AllHaveOrganization: true, IsCut: listCap > 0 && len(rows) >= listCap, Trust: &Trust{},
		index: make(map[string]int, len(rows)), organization: map[string]int{},
	}
	for i, r := range rows {
		l.index[r.RowID()] = i
		l.organization[r.RowOrganization()]++
		l.AllHaveOrganization = l.AllHaveOrganization && r.RowOrganization() != ""
	}
	return l
}

// Find returns a row by its id.
func (l Listing[T]) Find(id string) (T, bool) {
	i, ok := l.index[id]
	if !ok {
		var zero T
		return zero, false
	}
	return l.Rows[i], true
}

// Count is the number of rows of one organization, or with org "" of all.
func (l Listing[T]) Count(org string) int {
	if org == "" {
		return len(l.Rows)
	}
	return l.organization[org]
}

// IDs lists the ids of all rows.
func (l Listing[T]) IDs() []string {
	all := make([]string, 0, len(l.Rows))
	for id := range l.index {
		all = append(all, id)
	}
	return all
}

// Active copies the rows that are not deleted, of one organization or, with org "", of all.
func (l Listing[T]) Active(org string) []T {
	out := make([]T, 0, len(l.Rows))
	for _, r := range l.Rows {
		if !r.IsDeleted() && (org == "" || r.RowOrganization() == org) {
			out = append(out, r)
		}
	}
	return out
}

// maxConfirmations is how many absences from one listing, in one organization, are confirmed by a
// read of the object itself before the rest is believed.
const maxConfirmations = 10

// Trust is how far the absences of one listing are believed.
type Trust struct {
	mu        sync.Mutex
	confirmed map[string]int // by organization
	isBroken  bool
}

// IsEnough reports whether an absence in an organization needs no further confirmation.
func (t *Trust) IsEnough(org string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return !t.isBroken && t.confirmed[org] >= maxConfirmations
}

// Confirm notes that a single read confirmed an absence.
func (t *Trust) Confirm(org string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.confirmed == nil {
		t.confirmed = map[string]int{}
	}
	t.confirmed[org]++
}

// Break notes that an object was there although the listing lacks it.
func (t *Trust) Break() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.isBroken = true
}
