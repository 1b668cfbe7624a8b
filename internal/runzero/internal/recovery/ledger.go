package recovery

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Place says whose ledgers belong together. A file of another console, account, workspace,
// directory or backend is about another state, and is left alone.
type Place struct {
	Console   string `json:"console"`
	Account   string `json:"account,omitempty"` // "" = not known when the process began
	Workspace string `json:"workspace"`
	Directory string `json:"directory"`         // where Terraform runs
	Backend   string `json:"backend,omitempty"` // a digest of the backend's settings
}

// matches reports whether two places are one. An account that is not known on one side does not
// count.
func (p Place) matches(other Place) bool {
	if p.Account == "" || other.Account == "" {
		p.Account, other.Account = "", ""
	}
	return p == other
}

// Entry is an object that a process made, or was making.
type Entry struct {
	Kind         string    `json:"kind"` // the Terraform name without "runzero_"
	Organization string    `json:"organization,omitempty"`
	Path         string    `json:"path,omitempty"` // of the list that has it, where that is not published
	Name         string    `json:"name"`
	At           time.Time `json:"at"`              // when it was sent
	IsExact      bool      `json:"exact,omitempty"` // At is by the service's clock, else by that of this machine
	ID           string    `json:"-"`               // "" = no answer was seen
	Account      string    `json:"-"`               // "" = not known
	// WasPassedOver: a run that could have taken it over has ended without.
	WasPassedOver bool `json:"-"`
}

// line is one line of a ledger file; one of its parts is set.
type line struct {
	Header    *Place `json:"header,omitempty"`
	Number    int    `json:"number,omitempty"` // of the entry that Create begins, or ID completes
	Create    *Entry `json:"create,omitempty"`
	ID        string `json:"id,omitempty"`
	Account   string `json:"account,omitempty"`
	SettledID string `json:"settled,omitempty"` // an id that is in a state, taken over, or gone
	// IsSurveyed: a whole state was read, and does not have what is not settled by now.
	IsSurveyed bool `json:"surveyed,omitempty"`
	IsTold     bool `json:"told,omitempty"`     // what was never answered has been spoken of
	IsOrphaned bool `json:"orphaned,omitempty"` // Terraform is gone
	IsEnded    bool `json:"ended,omitempty"`    // the process ended well
}

const (
	ledgerPrefix = "runzero-ledger-"
	ledgerSuffix = ".jsonl"
	// maxLedger is far more than any run writes: a larger file is not ours.
	maxLedger = 32 << 20
	// endedMemory is how long the file of a process that ended well is kept for what its state may
	// lack. Of a state that it could not write Terraform speaks itself.
	endedMemory = 24 * time.Hour
	// dyingPatience is how long a run waits for a provider whose Terraform is gone to finish its last
	// call.
	dyingPatience = time.Minute
)

// LedgerConfig is what a ledger needs.
type LedgerConfig struct {
	Dir   string // Terraform's data directory, which need not exist; "" = no ledger
	Place Place
	// ReadsWholeState is true where this run of Terraform reads the whole state: no -target, no saved
	// plan.
	ReadsWholeState bool
	Now             func() time.Time
}

// Ledger is the file of one provider process in Terraform's data directory, and what it makes of
// the files of others. The file is locked as long as its process lives; only then others leave it
// alone. It is append-only, holds no secret, and is right without a clean end, because Terraform
// kills its providers. Nothing is removed when a process ends: Terraform writes its state after
// that. A file goes when all its ids are settled.
type Ledger struct {
	config LedgerConfig

	mu       sync.Mutex
	file     *os.File // this process's own, once something was made
	path     string
	number   int
	failure  error // why there is no file
	reported bool

	isLoaded bool
	others   []*pastRun
	seen     map[string]bool // ids that a state has, while another process lives
	creates  int             // of this process
	account  string
}

// NewLedger makes a ledger. Nothing is read or written yet.
func NewLedger(c LedgerConfig) *Ledger { return &Ledger{config: c, account: c.Place.Account} }

// Begin notes a create that is about to be sent.
func (l *Ledger) Begin(e Entry) Pending {
	if l.config.Dir == "" {
		return Pending{}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.load() // before a file of this process is there
	l.creates++
	if l.file == nil && l.failure == nil {
		l.open()
	}
	l.number++
	l.append(line{Number: l.number, Create: &e})
	return Pending{ledger: l, number: l.number}
}

// Pending is a create that is noted.
type Pending struct {
	ledger *Ledger
	number int
}

// Finish notes the id of the object that was made.
func (p Pending) Finish(id string) {
	if p.ledger == nil {
		return
	}
	p.ledger.mu.Lock()
	defer p.ledger.mu.Unlock()
	p.ledger.append(line{Number: p.number, ID: id})
}

// SetAccount notes the account, when an answer has said it.
func (l *Ledger) SetAccount(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.account == id {
		return
	}
	l.account = id
	if l.file != nil {
		l.append(line{Account: id})
	}
}

// Failure is why no ledger can be kept, the first time it is asked; nil if one is.
func (l *Ledger) Failure() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.reported {
		return nil
	}
	l.reported = l.failure != nil
	return l.failure
}

// open makes the process's own file; the mutex is held.
func (l *Ledger) open() {
	file, err := createLocked(l.config.Dir)
	if err != nil {
		l.failure = err
		return
	}
	l.file, l.path = file, file.Name()
	place := l.config.Place
	place.Account = l.account
	l.append(line{Header: &place})
}

// append writes a line to the process's own file; the mutex is held.
func (l *Ledger) append(entry line) {
	if l.file == nil {
		return
	}
	if err := writeLine(l.file, entry); err != nil && l.failure == nil {
		l.failure = err
	}
}

func writeLine(file *os.File, entry line) error {
	text, err := json.Marshal(entry)
	if err != nil {
		return err
	}
	_, err = file.Write(append(text, '\n'))
	return err
}

// load reads once what other processes left; the mutex is held.
func (l *Ledger) load() {
	if l.isLoaded || l.config.Dir == "" {
		return
	}
	l.isLoaded = true
	files, err := os.ReadDir(l.config.Dir)
	if err != nil {
		return // the directory does not exist yet
	}
	for _, f := range files {
		name := f.Name()
		if !strings.HasPrefix(name, ledgerPrefix) || !strings.HasSuffix(name, ledgerSuffix) || !f.Type().IsRegular() {
			continue
		}
		run, err := readRun(filepath.Join(l.config.Dir, name), l.config.Now())
		if err != nil || !run.place.matches(l.config.Place) {
			continue
		}
		l.others = append(l.others, run)
	}
}

// Unsettled lists what processes that did not end have made and what no state has. It is known only
// after a run has read its whole state, or where the answer came when Terraform was gone already.
func (l *Ledger) Unsettled() []Entry {
	return l.entries((*pastRun).leftOver)
}

// Unsure lists what killed processes have made, where no run has read its whole state since: a
// state may have it.
func (l *Ledger) Unsure() []Entry {
	return l.entries((*pastRun).unsure)
}

// Unanswered lists what processes that are gone were making when they were killed, without knowing
// an id. It proves nothing.
func (l *Ledger) Unanswered() []Entry {
	return l.entries(func(run *pastRun) []Entry {
		if !run.isKilled() || run.isTold {
			return nil
		}
		return run.unanswered()
	})
}

// entries collects what the files of this account say.
func (l *Ledger) entries(of func(*pastRun) []Entry) []Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.load()
	var all []Entry
	for _, run := range l.others {
		if l.isOurs(run) {
			all = append(all, of(run)...)
		}
	}
	return all
}

// TellUnanswered notes that [Ledger.Unanswered] has been spoken of.
func (l *Ledger) TellUnanswered() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, run := range l.others {
		if run.isKilled() && !run.isTold && l.isOurs(run) && len(run.unanswered()) > 0 {
			run.isTold = true
			run.write(line{IsTold: true})
		}
	}
}

// Knows reports whether an id stands in the file of another process: then it is known what became
// of it.
func (l *Ledger) Knows(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.others, func(run *pastRun) bool { return run.ids[id] })
}

// isOurs reports whether a file is about this account, as far as both are known; the mutex is held.
func (l *Ledger) isOurs(run *pastRun) bool {
	return run.place.Account == "" || l.account == "" || run.place.Account == l.account
}

// Settle notes that an object is in a state, or taken over, or gone: nothing of it is left over.
func (l *Ledger) Settle(id string) {
	if l.config.Dir == "" || id == "" {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.load()
	for _, run := range l.others {
		if run.isAlive {
			if l.seen == nil {
				l.seen = map[string]bool{}
			}
			l.seen[id] = true
		}
		run.settle(id)
	}
}

// HasOthers reports whether any other process's file is there, so that objects of a state have to
// be settled.
func (l *Ledger) HasOthers() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.load()
	return len(l.others) > 0
}

// Close notes how the process ends. isClean is false where Terraform is gone. A process that made
// nothing and was shown a whole state marks what it did not find there; the one that made something
// after it, what it did not take over.
func (l *Ledger) Close(isClean bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file != nil {
		if isClean {
			l.append(line{IsEnded: true})
		}
		_ = l.file.Close()
		l.file = nil
	}
	if !l.isLoaded {
		return
	}
	l.refresh()
	for _, run := range l.others {
		run.close(isClean && l.config.ReadsWholeState && (l.creates == 0 || run.hasBeenSurveyed))
	}
}

// Orphan notes that Terraform is gone and this process is about to end.
func (l *Ledger) Orphan() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.append(line{IsOrphaned: true})
}

// refresh reads the files of processes that were alive once more; the mutex is held.
func (l *Ledger) refresh() {
	for i, run := range l.others {
		if !run.isAlive {
			continue
		}
		if newer, err := readRun(run.path, l.config.Now()); err == nil {
			for id := range l.seen {
				newer.settle(id)
			}
			l.others[i] = newer
		}
	}
}

// isSomebodyDying reports whether a process of this place still finishes a call although its
// Terraform is gone.
func (l *Ledger) isSomebodyDying() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.load()
	l.refresh()
	return slices.ContainsFunc(l.others, func(run *pastRun) bool { return run.isAlive && run.isOrphaned })
}

func createLocked(dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // Terraform's own directory, with its own rights
		return nil, fmt.Errorf("the data directory cannot be made: %w", err)
	}
	file, err := os.CreateTemp(dir, ledgerPrefix+"*"+ledgerSuffix) // readable by its owner only
	if err != nil {
		return nil, fmt.Errorf("the data directory cannot be written: %w", err)
	}
	path := file.Name()
	_ = file.Close()
	file, err = os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0o600) //nolint:gosec // made above
	if err == nil {
		if err = lockFile(file); err == nil {
			return file, nil
		}
		_ = file.Close()
	}
	_ = os.Remove(path)
	return nil, fmt.Errorf("the data directory cannot hold a locked file: %w", err)
}
