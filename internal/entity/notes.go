package entity

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Notes are what the envelope wrote into the private data of an object. Nil are those of an object
// without private data.
type Notes struct {
	configured []string // see configuredKey
	account    accountRecord
	refreshed  []byte // see refreshedKey
}

// ReadNotes reads private data as the framework keeps them: a JSON object of bytes that are JSON.
// It is false where the framework would not hand on the data as they are: it refuses what is
// broken, and keeps notes of its own, by keys that begin with a dot, which it takes out again. It
// is also false where the note of what was configured is broken.
func ReadNotes(private []byte) (*Notes, bool) {
	if len(private) == 0 {
		return nil, true
	}
	var all map[string][]byte
	if json.Unmarshal(private, &all) != nil || len(all) == 0 {
		return nil, false
	}
	for key, value := range all {
		if strings.HasPrefix(key, ".") || !utf8.Valid(value) || !json.Valid(value) {
			return nil, false
		}
	}
	notes := &Notes{refreshed: all[refreshedKey]}
	if text := all[configuredKey]; len(text) > 0 && json.Unmarshal(text, &notes.configured) != nil {
		return nil, false
	}
	_ = json.Unmarshal(all[accountKey], &notes.account) // a broken note binds to no account
	return notes, true
}

// orNone are the notes, or empty ones where there are none.
func (n *Notes) orNone() Notes {
	if n == nil {
		return Notes{}
	}
	return *n
}
