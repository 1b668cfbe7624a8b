package runzero

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"time"
)

// journal keeps a note on disk for each create whose outcome is not known yet. A process that is killed cannot tell what it
// was making; the next one reads its note, and looks before it makes the same again. Without a directory, and where files
// cannot be written, there are no notes, and nothing else changes.
//
// Terraform runs a process for each configuration of a provider. What another process of the same run notes is its own business.
type journal struct{ dir, run, process string }

// note is the note about one create; the zero value is none.
type note struct {
	path string
	text entry
}

// entry is what a note holds. There is no secret in it.
type entry struct {
	Console   string    `json:"console"`
	Operation string    `json:"operation"`
	Object    string    `json:"object"`
	Run       string    `json:"run,omitempty"`     // of Terraform
	Process   string    `json:"process,omitempty"` // of the provider
	Since     time.Time `json:"since"`
	// Made are the ids of objects that look the same and were made before, by the same process; with All, the ids of all
	// objects of the kind that were there.
	Made []string `json:"made,omitempty"`
	All  bool     `json:"all,omitempty"`
}

// of is the note about a create, whether it is on disk or not.
func (j journal) of(console, operation, object string) note {
	if j.dir == "" {
		return note{}
	}
	n := note{text: entry{Console: console, Operation: operation, Object: object, Run: j.run, Process: j.process}}
	sum := sha256.Sum256([]byte(console + "\n" + operation + "\n" + object))
	n.path = filepath.Join(j.dir, "runzero-creating-"+hex.EncodeToString(sum[:12])+".json")
	return n
}

// read gives what an earlier process wrote about a create of which it did not see the end.
func (n note) read() (found entry, ok bool) {
	if n.path == "" {
		return entry{}, false
	}
	text, err := os.ReadFile(n.path)
	if err != nil || json.Unmarshal(text, &found) != nil || found.Since.IsZero() {
		return entry{}, false
	}
	if found.Run != "" && found.Run == n.text.Run && found.Process != n.text.Process {
		return entry{}, false
	}
	return found, true
}

// write puts the note on disk.
func (n note) write(since time.Time, made []string, all bool) {
	if n.path == "" {
		return
	}
	n.text.Since, n.text.Made, n.text.All = since, made, all
	text, err := json.Marshal(n.text)
	if err != nil {
		return
	}
	_ = os.WriteFile(n.path, append(text, '\n'), 0o600)
}

// remove takes the note away: the outcome is known.
func (n note) remove() {
	if n.path != "" {
		_ = os.Remove(n.path)
	}
}
