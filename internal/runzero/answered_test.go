package runzero

import (
	"crypto/rand"
	"path/filepath"
	"testing"
	"time"
)

// What a process had made when it was killed, and had not handed over, the next one takes over, and makes no second one;
// unless it turns out to be in the state.
func TestUnsavedObjectsAreTakenOver(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := newShelf(t)
	process := func() *Client { return s.client(t, func(cfg *Config) { cfg.Journal, cfg.Run = dir, rand.Text() }) }
	notes := func() int { all, _ := filepath.Glob(filepath.Join(dir, "*")); return len(all) }
	made := func(c *Client, comment string) string {
		t.Helper()
		k, err := c.CreateKey(t.Context(), "", ptr(comment))
		if err != nil {
			t.Fatal(err)
		}
		return k.ID
	}
	killed := process()
	first, second, other := made(killed, "ci"), made(killed, "ci"), made(killed, "other")
	if notes() != 3 || killed.Unsettled() {
		t.Fatalf("%d notes; its own are none to settle", notes())
	}

	beside := s.client(t, func(cfg *Config) { cfg.Journal, cfg.Run = dir, killed.cfg.Run }) // another configuration of the same run
	if beside.Unsettled() {
		t.Error("what a process of the same run made is taken for lost")
	}
	next := process()
	if !next.Unsettled() {
		t.Fatal("what the killed process left is not seen")
	}
	next.Settle(first) // in the state
	if got := made(next, "ci"); got != second {
		t.Errorf("took %s, not %s", got, second)
	}
	if got := s.keys[1]["token"]; got != "CT1+" {
		t.Errorf("the token of the one that was taken over is %v: nobody knows it", got)
	}
	third := made(next, "ci")
	if third == first || third == second || len(s.keys) != 4 {
		t.Errorf("made %s, and the console has %d", third, len(s.keys))
	}
	next.Settle(other)
	if next.Unsettled() {
		t.Error("there is still something to settle")
	}
	next.Close()
	if n := notes(); n != 0 {
		t.Errorf("%d notes are left by a process that ended by itself", n)
	}

	// Gone meanwhile, or of another console: nothing to take over.
	lost := process()
	made(lost, "gone")
	s.keys = s.keys[:4]
	if got := made(process(), "gone"); len(s.keys) != 5 || got != s.keys[4]["id"] {
		t.Errorf("made %s, and the console has %d", got, len(s.keys))
	}
}

func TestNotesOfObjectsAreShortLived(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := newShelf(t)
	c := s.client(t, func(cfg *Config) { cfg.Journal = dir })
	c.answers.keep = time.Millisecond
	if _, err := c.CreateKey(t.Context(), "", ptr("ci")); err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		if all, _ := filepath.Glob(filepath.Join(dir, "*")); len(all) == 0 {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Error("the note is still there")
}
