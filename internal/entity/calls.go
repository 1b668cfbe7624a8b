package entity

// Calls says what an object costs: the API calls of each thing that Terraform does with one object
// of its kind, written as "PATCH /org/sites/{site_id}", with the paths of the published API
// document. The docs pages print it, and tests hold it against that document and against what the
// provider really sends.
type Calls struct {
	// List reads all objects of the kind at once: the first where the credential sees the whole
	// account, the second with an organization token. A run makes it once for all of them.
	List []string
	// Read asks for one object by itself: where a list does not have it, and with snapshot_reads =
	// false.
	Read []string
	// Create, Update, Rotate and Delete are made once for each object. None: the object has no such
	// step, or it costs nothing.
	Create, Update, Rotate, Delete []string
	// Invoke is what an action or an ephemeral resource calls.
	Invoke []string
	// Beyond are calls of the opt-in endpoints that the published document does not have.
	Beyond []string
	// Notes say in Markdown sentences what the lists above cannot.
	Notes string
}

// Published are all calls of the object that the API document must have.
func (c Calls) Published() []string {
	var all []string
	for _, some := range [][]string{c.List, c.Read, c.Create, c.Update, c.Rotate, c.Delete, c.Invoke} {
		all = append(all, some...)
	}
	return all
}
