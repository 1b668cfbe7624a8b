package emulator

import (
	"testing"
)

// TestKindsDoNotCollide finds two kinds of objects that took the same name, table or call.
func TestKindsDoNotCollide(t *testing.T) {
	t.Parallel()
	taken := map[string]string{}
	take := func(what, kind string) {
		if other, ok := taken[what]; ok {
			t.Errorf("%s is both of %s and of %s", what, other, kind)
		}
		taken[what] = kind
	}
	for _, k := range objectKinds() {
		take("the name "+k.name, k.name)
		for _, table := range k.tables {
			take("the table "+table.name, k.name)
			take("the rows "+table.rows.String(), k.name)
		}
		for _, r := range append(k.routes, k.unpublished...) {
			take("the call "+r.method+" "+r.path, k.name)
		}
		if (k.items == nil) != (k.title == "") {
			t.Errorf("%s has a title or a listing, but not both", k.name)
		}
	}
}

// TestTablesSurviveTheStateFile saves a row of each table and looks for it by its id.
func TestTablesSurviveTheStateFile(t *testing.T) {
	t.Parallel()
	before := newState(objectKinds())
	before.groups().add(&group{ID: "1", Name: "Auditors"})
	before.Sequence = 7
	saved, err := before.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	after := newState(objectKinds())
	if err := after.UnmarshalJSON(saved); err != nil {
		t.Fatal(err)
	}
	if after.nameOf("1") != "Auditors" || after.Sequence != 7 || after.nameOf("2") != "" {
		t.Errorf("%s came back as %v", saved, after.groups().list)
	}
	if err := after.UnmarshalJSON([]byte(`{"user_groups": 1}`)); err == nil {
		t.Error("a table that is no list was read")
	}
}
