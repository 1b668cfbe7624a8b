package entity

import (
	"slices"
	"testing"
)

// notesIn reads private data that can be read.
func notesIn(t *testing.T, private []byte) *Notes {
	t.Helper()
	notes, ok := ReadNotes(private)
	if !ok {
		t.Fatalf("the private data %s cannot be read", private)
	}
	return notes
}

func TestNotesArePrivateData(t *testing.T) {
	for name, test := range map[string]struct {
		private    []byte
		configured []string
		ok         bool
	}{
		"with what was configured": {
			privateText(t, map[string][]byte{configuredKey: []byte(`["name"]`)}), []string{"name"}, true,
		},
		"of which there are none":     {nil, nil, true},
		"with others only":            {privateText(t, map[string][]byte{"a": []byte(`1`)}), nil, true},
		"that are broken":             {[]byte(`{`), nil, false},
		"that are empty":              {[]byte(`{}`), nil, false},
		"with another broken note":    {privateText(t, map[string][]byte{"a": []byte(`{`)}), nil, false},
		"with a broken note":          {privateText(t, map[string][]byte{configuredKey: []byte(`1`)}), nil, false},
		"with a note that is no text": {privateText(t, map[string][]byte{"a": {'"', 0xff, '"'}}), nil, false},
		"with the framework's":        {privateText(t, map[string][]byte{".a": []byte(`1`)}), nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			notes, ok := ReadNotes(test.private)
			if got := notes.orNone().configured; !slices.Equal(got, test.configured) || ok != test.ok {
				t.Errorf("got %q, %t", got, ok)
			}
		})
	}
}

func TestAnObjectWithoutANoteIsImported(t *testing.T) {
	for note, want := range map[string]bool{"": true, "[]": false, `["name"]`: false} {
		var private []byte
		if note != "" {
			private = privateText(t, map[string][]byte{configuredKey: []byte(note)})
		}
		p := Plan[widgetModel]{Prior: &widgetModel{}, configured: notesIn(t, private).orNone().configured}
		if got := p.IsImported(); got != want {
			t.Errorf("note %q: got %t", note, got)
		}
		if p.Prior = nil; p.IsImported() {
			t.Errorf("note %q: what is to be made counts as imported", note)
		}
	}
}
