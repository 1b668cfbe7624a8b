package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
)

// state is everything the account holds. Secrets are in the clear: the state file is as precious as
// a password.
type state struct {
	Account     account       `json:"account"`
	Usage       usage         `json:"usage"`
	First       firstIDs      `json:"first"`
	Mails       []sentMail    `json:"mails,omitempty"`
	Uninstalled []uninstalled `json:"uninstalled_explorers,omitempty"`
	Sequence    int64         `json:"sequence"`
	Reserved    []string      `json:"reserved_organization_names,omitempty"`

	kinds  []tableKind
	tables map[reflect.Type]anyTable // by the type of a row
}

// newState is an account that holds nothing yet.
func newState(kinds []objectKind) *state {
	s := &state{kinds: tableKinds(kinds), tables: map[reflect.Type]anyTable{}}
	for _, k := range s.kinds {
		s.tables[k.rows] = k.make()
	}
	return s
}

// stateFields are the members of a state without its tables.
type stateFields state

// MarshalJSON writes the tables beside the other members.
func (s *state) MarshalJSON() ([]byte, error) {
	out, err := json.Marshal((*stateFields)(s))
	if err != nil {
		return nil, fmt.Errorf("emulator: encoding the account: %w", err)
	}
	out = out[:len(out)-1]
	for _, k := range s.kinds {
		rows, err := s.tables[k.rows].MarshalJSON()
		if err != nil {
			return nil, fmt.Errorf("emulator: encoding %s: %w", k.name, err)
		}
		out = append(append(append(append(out, `,"`...), k.name...), `":`...), rows...)
	}
	return append(out, '}'), nil
}

// UnmarshalJSON reads what MarshalJSON wrote. A table that is not there stays empty.
func (s *state) UnmarshalJSON(data []byte) error {
	if err := json.Unmarshal(data, (*stateFields)(s)); err != nil {
		return fmt.Errorf("emulator: decoding the account: %w", err)
	}
	var tables map[string]json.RawMessage
	if err := json.Unmarshal(data, &tables); err != nil {
		return fmt.Errorf("emulator: decoding the tables: %w", err)
	}
	for _, k := range s.kinds {
		if rows := tables[k.name]; rows != nil {
			if err := s.tables[k.rows].UnmarshalJSON(rows); err != nil {
				return fmt.Errorf("emulator: decoding %s: %w", k.name, err)
			}
		}
	}
	return nil
}

// account is the customer, and what the license allows.
type account struct {
	ID               string         `json:"id"`
	Name             string         `json:"name"`
	CreatedAt        int64          `json:"created_at"`
	MaxOrganizations int            `json:"license_max_orgs"` // 0 = as many as wanted
	Settings         map[string]any `json:"settings"`
	NoOwnership      bool           `json:"license_without_ownership,omitempty"`
	License          map[string]any `json:"license,omitempty"`              // fields of the license that are not as usual
	Allowlist        string         `json:"api_key_ip_allowlist,omitempty"` // comma-separated, empty = off
}

// firstIDs names the seeded objects, for Bootstrap.
type firstIDs struct {
	Organization    string `json:"organization"`
	AccountKey      string `json:"account_key"`
	OrganizationKey string `json:"organization_key"`
	ExportToken     string `json:"export_token"`
	Client          string `json:"client"`
}

// next numbers things in the order of their creation.
func (s *state) next() int64 {
	s.Sequence++
	return s.Sequence
}

func loadState(path string, kinds []objectKind) (*state, error) {
	if path == "" {
		return nil, nil //nolint:nilnil // no file means: seed
	}
	data, err := os.ReadFile(path) //nolint:gosec // the path is the operator's
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // a file that will be written by Save
	}
	if err != nil {
		return nil, fmt.Errorf("emulator: reading the state file: %w", err)
	}
	st := newState(kinds)
	if err := json.Unmarshal(data, st); err != nil {
		return nil, fmt.Errorf("emulator: the state file %s is not one that this program wrote: %w", path, err)
	}
	if st.Account.ID == "" || len(st.organizations().list) == 0 {
		return nil, fmt.Errorf("emulator: the state file %s holds no account", path)
	}
	return st, nil
}

// complete adds what a loaded state lacks: the first user, and the inventory asked for.
func (s *state) complete(opts Options) {
	if len(s.users().list) == 0 {
		s.addFirstUser(opts.Now())
	}
	for _, o := range s.organizations().list {
		if !o.Inactive {
			s.fill(o, opts.Inventory)
		}
	}
}

// Save writes the state of each account to its file, whole or not at all, readable by the owner
// alone: the first one to Options.StateFile, the second one to that name with ".2" behind it, and
// so on. Late work is done before. Without a file it does nothing.
func (e *Emulator) Save() error {
	e.FinishLateWork()
	for _, a := range e.accounts {
		if err := a.saveAccount(); err != nil {
			return err
		}
	}
	return nil
}

func (e *Emulator) saveAccount() error {
	if e.opts.StateFile == "" {
		return nil
	}
	e.mu.Lock()
	data, err := json.MarshalIndent(e.state, "", "  ")
	e.mu.Unlock()
	if err != nil {
		return fmt.Errorf("emulator: encoding the state: %w", err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(e.opts.StateFile), ".runzero-emulator-*") // made with mode 0600
	if err != nil {
		return fmt.Errorf("emulator: saving the state: %w", err)
	}
	_, err = tmp.Write(append(data, '\n'))
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(tmp.Name(), e.opts.StateFile)
	}
	if err != nil {
		_ = os.Remove(tmp.Name())
		return fmt.Errorf("emulator: saving the state: %w", err)
	}
	return nil
}
