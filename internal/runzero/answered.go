package runzero

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// keepAnswered is how long a note about an object that was just made is kept: by then Terraform has long put it into the state.
const keepAnswered = 5 * time.Second

// answers keeps a note on disk for each object that was just made. Between the service's answer and Terraform's state lies a
// moment in which the process can be killed; the next one then finds the object by its id. What Terraform turns out to have in
// its state is settled. Notes of the same run are by a process that is alive, or was until now. Without a directory there are no notes.
type answers struct {
	dir, console, run string
	keep              time.Duration

	mu      sync.Mutex
	loaded  bool
	left    []answered             // by earlier processes, and not settled
	pending map[string]*time.Timer // ours, by path
}

// answered is one note. There is no secret in it.
type answered struct {
	Console   string `json:"console"`
	Operation string `json:"operation"`
	Object    string `json:"object"`
	ID        string `json:"id"`
	Run       string `json:"run,omitempty"` // of Terraform

	path string
}

const answeredFiles = "runzero-created-"

// load reads once what earlier processes left. Call it with the lock held.
func (a *answers) load() {
	if a.loaded || a.dir == "" {
		return
	}
	a.loaded = true
	files, err := filepath.Glob(filepath.Join(a.dir, answeredFiles+"*.json"))
	if err != nil {
		return
	}
	for _, file := range files {
		n := answered{path: file}
		text, err := os.ReadFile(file) //nolint:gosec // a note in the directory of notes
		if err != nil || json.Unmarshal(text, &n) != nil || n.Console != a.console || !ValidUUID(n.ID) || n.Run != "" && n.Run == a.run {
			continue
		}
		a.left = append(a.left, n)
	}
}

// note writes that an object was made, for a while.
func (a *answers) note(operation, object, id string) {
	if a.dir == "" {
		return
	}
	n := answered{Console: a.console, Operation: operation, Object: object, ID: id, Run: a.run}
	sum := sha256.Sum256([]byte(a.console + "\n" + id))
	file := filepath.Join(a.dir, answeredFiles+hex.EncodeToString(sum[:12])+".json")
	text, err := json.Marshal(n)
	if err != nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.load() // before our own are there
	if os.WriteFile(file, append(text, '\n'), 0o600) != nil {
		return
	}
	if a.pending == nil {
		a.pending = map[string]*time.Timer{}
	}
	a.pending[file] = time.AfterFunc(a.keep, func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.pending, file)
		_ = os.Remove(file)
	})
}

// take gives an object of this kind that an earlier process made, and that is in no state that was seen since.
func (a *answers) take(operation, object string) (id string, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.load()
	i := slices.IndexFunc(a.left, func(n answered) bool { return n.Operation == operation && n.Object == object })
	if i < 0 {
		return "", false
	}
	return a.left[i].ID, true
}

// settle takes the note about an object away.
func (a *answers) settle(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.load()
	a.left = slices.DeleteFunc(a.left, func(n answered) bool {
		if n.ID == id {
			_ = os.Remove(n.path)
		}
		return n.ID == id
	})
}

func (a *answers) unsettled() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.load()
	return len(a.left) > 0
}

// close takes our own notes away: a process that ends by itself has handed over everything.
func (a *answers) close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for file, timer := range a.pending {
		timer.Stop()
		_ = os.Remove(file)
	}
	a.pending = nil
}

// Unsettled reports whether an earlier process that was killed may have made objects that are in no state. If so, tell
// [Client.Settle] of every object that is in one, before anything is created.
func (c *Client) Unsettled() bool { return c.answers.unsettled() }

// Settle says that an object is in a state.
func (c *Client) Settle(id string) { c.answers.settle(normalID(id)) }

// Close ends the client's use of the disk, when a process ends by itself.
func (c *Client) Close() { c.answers.close() }

// unsaved gives the object of the create's kind that an earlier process made, with the service's answer, and could not hand over.
func unsaved[T row](ctx context.Context, c *Client, m making[T]) (v T, found bool, err error) {
	for {
		id, ok := c.answers.take(m.op.id, m.key)
		if !ok {
			return v, false, nil
		}
		all, err := m.list(ctx)
		if err != nil {
			return v, false, err
		}
		i := slices.IndexFunc(all, func(one T) bool { return one.rowID() == id && !one.rowGone() && m.ours(one) })
		if i < 0 && m.most > 0 && len(all) >= m.most {
			return v, false, c.cutOff(m.op, len(all))
		}
		c.answers.settle(id)
		if i >= 0 && !c.births.claimed(id) {
			return all[i], true, nil
		}
	}
}
