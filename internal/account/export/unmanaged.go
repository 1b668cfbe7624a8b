package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// Unmanaged is an object that no state owns.
type Unmanaged struct {
	Kind         string   `json:"kind"`
	Name         string   `json:"name"`
	ID           string   `json:"id"`
	ImportID     string   `json:"import_id"`
	Organization string   `json:"organization,omitempty"` // its name
	Findings     []string `json:"findings,omitempty"`
}

// Managed are the objects that states own, by type name and id.
type Managed map[string]bool

// AddState reads a state: a state file, or what "show -json" prints of a state or a plan.
func (m Managed) AddState(data []byte) error {
	var file struct {
		Version       *int            `json:"version"`
		FormatVersion string          `json:"format_version"`
		Resources     json.RawMessage `json:"resources"`
		EncryptedData json.RawMessage `json:"encrypted_data"`
		Values        *stateValues    `json:"values"`
		PriorState    *struct {
			Values *stateValues `json:"values"`
		} `json:"prior_state"`
	}
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), &file); err != nil {
		return fmt.Errorf("it is no JSON: give a state file or the output of \"terraform show -json\": %w", err)
	}
	switch {
	case file.EncryptedData != nil:
		return fmt.Errorf("the state is encrypted: give the output of \"tofu show -json\"")
	case file.FormatVersion != "":
		values := file.Values
		if file.PriorState != nil {
			values = file.PriorState.Values
		}
		if values != nil {
			values.Root.addTo(m)
		}
		return nil // an empty state has no values
	case file.Version != nil && *file.Version >= 4:
		return m.addResources(file.Resources)
	case file.Version != nil:
		return fmt.Errorf("the state has the format of version %d, before Terraform 0.12: give the output of "+
			"\"terraform show -json\"", *file.Version)
	}
	return fmt.Errorf("it is neither a state file nor the output of \"terraform show -json\"")
}

// stateValues is the part of "show -json" that lists what is there.
type stateValues struct {
	Root stateModule `json:"root_module"`
}

type stateModule struct {
	Resources []struct {
		Mode   string           `json:"mode"`
		Type   string           `json:"type"`
		Values struct{ ID any } `json:"values"`
	} `json:"resources"`
	Children []stateModule `json:"child_modules"`
}

func (s stateModule) addTo(m Managed) {
	for _, r := range s.Resources {
		if r.Mode == "managed" {
			m.add(r.Type, r.Values.ID)
		}
	}
	for _, child := range s.Children {
		child.addTo(m)
	}
}

func (m Managed) addResources(data json.RawMessage) error {
	var resources []struct {
		Mode      string
		Type      string
		Instances []struct {
			Deposed    string
			Attributes struct{ ID any }
		}
	}
	if len(data) > 0 {
		if err := json.Unmarshal(data, &resources); err != nil {
			return fmt.Errorf("the list of resources cannot be read: %w", err)
		}
	}
	for _, r := range resources {
		for _, i := range r.Instances {
			if r.Mode == "managed" && i.Deposed == "" {
				m.add(r.Type, i.Attributes.ID)
			}
		}
	}
	return nil
}

func (m Managed) add(typeName string, id any) {
	if text, ok := id.(string); ok {
		m[typeName+"."+strings.ToLower(text)] = true
	}
}

// Unmanaged are the objects that no state owns, in the order of the account; those with findings
// first.
func (a *Account) Unmanaged(managed Managed) []Unmanaged {
	orgs := map[string]string{}
	for _, o := range a.Objects {
		if o.Kind == organizationKind {
			orgs[o.ID] = o.Name
		}
	}
	found := []Unmanaged{}
	for _, o := range a.Objects {
		if managed["runzero_"+o.Kind+"."+o.ID] {
			continue
		}
		one := Unmanaged{Kind: o.Kind, Name: o.Name, ID: o.ID, ImportID: o.ImportID()}
		if o.Kind != organizationKind {
			one.Organization = orgs[o.OrganizationID]
		}
		remarks := a.kinds[o.Kind].Export.Findings
		for attribute, remark := range remarks {
			if attribute == "" || o.IsTrue(attribute) {
				one.Findings = append(one.Findings, remark)
			}
		}
		slices.Sort(one.Findings)
		found = append(found, one)
	}
	slices.SortStableFunc(found, func(x, y Unmanaged) int {
		switch isX, isY := len(x.Findings) > 0, len(y.Findings) > 0; {
		case isX && !isY:
			return -1
		case isY && !isX:
			return 1
		}
		return 0
	})
	return found
}

// WriteTable writes what no state owns for a person.
func WriteTable(to io.Writer, all []Unmanaged) error {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "KIND\tNAME\tORGANIZATION\tFINDING\tIMPORT ID")
	for _, u := range all {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", u.Kind, u.Name, u.Organization, strings.Join(u.Findings, ", "),
			u.ImportID)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write the table: %w", err)
	}
	return nil
}
