package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator/inventory"
)

// row is anything that is kept in a table.
type row interface{ Key() string }

// table keeps rows in the order of their creation, found by id. It is saved as a plain array.
type table[T row] struct {
	list []T
	byID map[string]T
}

func (t *table[T]) add(v T) {
	if t.byID == nil {
		t.byID = map[string]T{}
	}
	t.list = append(t.list, v)
	t.byID[v.Key()] = v
}

func (t *table[T]) get(id string) (T, bool) {
	v, ok := t.byID[strings.ToLower(id)]
	return v, ok
}

// first returns the oldest row that meets the condition.
func (t *table[T]) first(is func(T) bool) (T, bool) {
	for _, v := range t.list {
		if is(v) {
			return v, true
		}
	}
	var none T
	return none, false
}

func (t *table[T]) where(is func(T) bool) []T {
	var out []T
	for _, v := range t.list {
		if is(v) {
			out = append(out, v)
		}
	}
	return out
}

func (t *table[T]) removeIf(is func(T) bool) {
	t.list = slices.DeleteFunc(t.list, func(v T) bool {
		if is(v) {
			delete(t.byID, v.Key())
			return true
		}
		return false
	})
}

// remove takes out one row; an unknown id does nothing.
func (t *table[T]) remove(id string) {
	t.removeIf(func(v T) bool { return v.Key() == id })
}

// MarshalJSON writes the rows as an array, oldest first.
func (t table[T]) MarshalJSON() ([]byte, error) {
	if t.list == nil {
		return []byte("[]"), nil
	}
	return json.Marshal(t.list)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (t *table[T]) UnmarshalJSON(data []byte) error {
	var list []T
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	*t = table[T]{}
	for _, v := range list {
		t.add(v)
	}
	return nil
}

// state is everything the account holds. Secrets are in the clear: the state file is as precious as
// a password.
type state struct {
	Account             account                    `json:"account"`
	Usage               usage                      `json:"usage"`
	First               firstIDs                   `json:"first"`
	Orgs                table[*organization]       `json:"organizations"`
	Sites               table[*site]               `json:"sites"`
	APITokens           table[*apiToken]           `json:"keys"`
	ExportTokens        table[*exportToken]        `json:"export_tokens"`
	Clients             table[*apiClient]          `json:"clients"`
	Access              table[*accessToken]        `json:"access_tokens"`
	Explorers           table[*explorer]           `json:"explorers"`
	ExplorerGroups      table[*explorerGroup]      `json:"explorer_groups"`
	Zones               table[*hostedZone]         `json:"hosted_zones"`
	ScanTemplates       table[*scanTemplate]       `json:"templates"`
	Tasks               table[*task]               `json:"tasks"`
	Assets              table[*inventory.Asset]    `json:"assets"`
	AssetNotes          table[*inventory.Note]     `json:"asset_notes"`
	RemovedRows         table[*removedRow]         `json:"removed_rows"`
	Uploads             table[*upload]             `json:"uploads"`
	Credentials         table[*credential]         `json:"credentials"`
	Users               table[*user]               `json:"users"`
	Groups              table[*group]              `json:"user_groups"`
	SSOGroupMappings    table[*ssoGroupMapping]    `json:"sso_group_mappings"`
	AssetOwnershipTypes table[*assetOwnershipType] `json:"ownership_types"`
	CustomIntegrations  table[*customIntegration]  `json:"custom_integrations"`
	Events              table[*event]              `json:"events"`
	Mails               []sentMail                 `json:"mails,omitempty"`
	Uninstalled         []uninstalled              `json:"uninstalled_explorers,omitempty"`
	Sequence            int64                      `json:"sequence"`
	Reserved            []string                   `json:"reserved_organization_names,omitempty"`
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

func loadState(path string) (*state, error) {
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
	st := &state{}
	if err := json.Unmarshal(data, st); err != nil {
		return nil, fmt.Errorf("emulator: the state file %s is not one that this program wrote: %w", path, err)
	}
	if st.Account.ID == "" || len(st.Orgs.list) == 0 {
		return nil, fmt.Errorf("emulator: the state file %s holds no account", path)
	}
	return st, nil
}

// complete adds what a loaded state lacks: the first user, and the inventory asked for.
func (s *state) complete(opts Options) {
	if len(s.Users.list) == 0 {
		s.addFirstUser(opts.Now())
	}
	for _, o := range s.Orgs.list {
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
