package recovery

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"
	"time"
)

// pastRun is the file of another process.
type pastRun struct {
	path    string
	place   Place
	entries map[int]*Entry
	pending map[string]*Entry // by id: in no state that was read
	ids     map[string]bool   // all
	// surveyed counts, for ids that are certainly in no state, the processes that have read a whole
	// state without them, or worked on after one that had. It begins with one where the answer came
	// when Terraform was gone.
	surveyed map[string]int

	isAlive         bool // the process lives
	isOrphaned      bool // its Terraform does not
	hasEnded        bool // well
	hasBeenSurveyed bool
	isTold          bool     // of what was never answered
	unwritten       []string // ids settled here that the file does not say yet
}

// readRun reads the file of another process.
func readRun(path string, now time.Time) (*pastRun, error) {
	file, isLocked, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > maxLedger {
		return nil, errors.New("too large for a ledger")
	}
	run := &pastRun{
		path: path, isAlive: isLocked, entries: map[int]*Entry{}, pending: map[string]*Entry{},
		ids: map[string]bool{}, surveyed: map[string]int{},
	}
	run.parse(io.LimitReader(file, maxLedger))
	if run.hasEnded && !run.isAlive && now.Sub(info.ModTime()) > endedMemory {
		_ = os.Remove(path)
		return nil, errors.New("ended long ago")
	}
	return run, nil
}

// parse reads the lines of a file. A line that was cut off, by a kill in the middle of it, is left
// out.
func (r *pastRun) parse(from io.Reader) {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var l line
		if json.Unmarshal(lines.Bytes(), &l) == nil {
			r.apply(l)
		}
	}
}

func (r *pastRun) apply(l line) {
	switch {
	case l.Header != nil:
		r.place = *l.Header
	case l.Create != nil:
		r.entries[l.Number] = l.Create
	case l.ID != "" && r.entries[l.Number] != nil:
		r.entries[l.Number].ID = l.ID
		r.pending[l.ID], r.ids[l.ID] = r.entries[l.Number], true
		if r.isOrphaned {
			r.surveyed[l.ID] = 1
		}
	case l.Account != "":
		r.place.Account = l.Account
	case l.SettledID != "":
		delete(r.pending, l.SettledID)
	case l.IsSurveyed:
		r.hasBeenSurveyed = true
		for id := range r.pending {
			r.surveyed[id]++
		}
	case l.IsTold:
		r.isTold = true
	case l.IsOrphaned:
		r.isOrphaned = true
	case l.IsEnded:
		r.hasEnded = true
	}
}

// isKilled reports that the process is gone and did not end well.
func (r *pastRun) isKilled() bool { return !r.isAlive && !r.hasEnded }

// leftOver lists what the run made if it was killed, and what is certainly in no state, oldest
// first.
func (r *pastRun) leftOver() []Entry {
	if !r.isKilled() {
		return nil
	}
	var all []Entry
	for id, e := range r.pending {
		if r.surveyed[id] > 0 {
			left := *e
			left.Account, left.WasPassedOver = r.place.Account, r.surveyed[id] > 1
			all = append(all, left)
		}
	}
	slices.SortFunc(all, func(a, b Entry) int { return a.At.Compare(b.At) })
	return all
}

// unsure lists what the run made if it was killed, where it is not known whether a state has it.
func (r *pastRun) unsure() []Entry {
	if !r.isKilled() {
		return nil
	}
	var all []Entry
	for id, e := range r.pending {
		if r.surveyed[id] == 0 {
			all = append(all, *e)
		}
	}
	return all
}

// unanswered lists what was sent and what no answer is known of.
func (r *pastRun) unanswered() []Entry {
	var all []Entry
	for _, e := range r.entries {
		if e.ID == "" {
			all = append(all, *e)
		}
	}
	return all
}

// settle takes an id off the list. What is known to be left over is taken off in the file too, at
// once: the process may be killed before it can say so at its end.
func (r *pastRun) settle(id string) {
	if r.pending[id] == nil {
		return
	}
	delete(r.pending, id)
	if r.surveyed[id] > 0 {
		r.write(line{SettledID: id})
		return
	}
	r.unwritten = append(r.unwritten, id)
}

// close writes down what was settled. isSurvey says that a whole state was read: then what is left
// of the list is in none. The file goes with the last of it; what was never answered is kept until
// the run after the one that could tell of it.
func (r *pastRun) close(isSurvey bool) {
	isDone := len(r.pending) == 0 && !r.isAlive && (r.hasEnded || r.isTold || len(r.unanswered()) == 0)
	if isDone {
		_ = os.Remove(r.path)
		return
	}
	var lines []line
	for _, id := range r.unwritten {
		lines = append(lines, line{SettledID: id})
	}
	if isSurvey && !r.isAlive {
		lines = append(lines, line{IsSurveyed: true})
	}
	r.write(lines...)
}

// write adds lines to the file. If that fails, the next run finds the same once more.
func (r *pastRun) write(lines ...line) {
	if len(lines) == 0 {
		return
	}
	file, err := openAppend(r.path)
	if err != nil {
		return
	}
	defer file.Close()
	for _, l := range lines {
		if writeLine(file, l) != nil {
			return
		}
	}
}
