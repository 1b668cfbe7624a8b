package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// managed is one object in the Terraform state.
type managed struct {
	kind   string // without runzero_
	key    string
	values map[string]any
}

func (o managed) address() string { return "runzero_" + o.kind + "." + o.key }

func (o managed) text(name string) string {
	s, _ := o.values[name].(string)
	return s
}

// state is the Terraform state by address, and the sensitive texts in it.
type state struct {
	objects map[string]managed
	secrets []string
}

// readState reads what "show -json" says.
func readState(text string) (state, error) {
	var shown struct {
		Values struct {
			Root struct {
				Resources []struct {
					Type      string         `json:"type"`
					Name      string         `json:"name"`
					Values    map[string]any `json:"values"`
					Sensitive map[string]any `json:"sensitive_values"`
				} `json:"resources"`
			} `json:"root_module"`
		} `json:"values"`
	}
	s := state{objects: map[string]managed{}}
	if err := json.Unmarshal([]byte(text), &shown); err != nil {
		return s, fmt.Errorf("read the state: %w", err)
	}
	for _, r := range shown.Values.Root.Resources {
		o := managed{kind: r.Type[len("runzero_"):], key: r.Name, values: r.Values}
		s.objects[o.address()] = o
		s.secrets = append(s.secrets, sensitive(r.Values, r.Sensitive)...)
	}
	return s, nil
}

// readStateFile reads a state as it is kept.
func readStateFile(text []byte) (state, error) {
	s := state{objects: map[string]managed{}}
	if len(bytes.TrimSpace(text)) == 0 {
		return s, nil // nothing was ever applied
	}
	var file struct {
		Resources []struct {
			Mode, Type, Name string
			Instances        []struct{ Attributes map[string]any }
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return s, fmt.Errorf("read the state: %w", err)
	}
	for _, r := range file.Resources {
		for _, one := range r.Instances {
			if r.Mode == "managed" {
				o := managed{kind: strings.TrimPrefix(r.Type, "runzero_"), key: r.Name, values: one.Attributes}
				s.objects[o.address()] = o
			}
		}
	}
	return s, nil
}

// sensitive are the texts of a value that its mask marks.
func sensitive(value, mask any) []string {
	if mask == true {
		return texts(value)
	}
	var all []string
	switch mask := mask.(type) {
	case map[string]any:
		values, _ := value.(map[string]any)
		for name, m := range mask {
			all = append(all, sensitive(values[name], m)...)
		}
	case []any:
		values, _ := value.([]any)
		for i, m := range mask {
			if i < len(values) {
				all = append(all, sensitive(values[i], m)...)
			}
		}
	}
	return all
}

// texts are all texts in a value.
func texts(value any) []string {
	var all []string
	switch v := value.(type) {
	case string:
		all = append(all, v)
	case map[string]any:
		for _, one := range v {
			all = append(all, texts(one)...)
		}
	case []any:
		for _, one := range v {
			all = append(all, texts(one)...)
		}
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// resolveText puts the values of other objects in for references in a text.
func (s state) resolveText(text string) string {
	return reference.ReplaceAllStringFunc(text, func(found string) string {
		match := reference.FindStringSubmatch(found)
		return s.objects[match[1]].text(match[2])
	})
}

// resolve puts the values of other objects in for all references in a value.
func (s state) resolve(value any) any {
	switch v := value.(type) {
	case string:
		return s.resolveText(v)
	case map[string]any:
		all := make(map[string]any, len(v))
		for name, one := range v {
			all[s.resolveText(name)] = s.resolve(one)
		}
		return all
	case []any:
		all := make([]any, 0, len(v))
		for _, one := range v {
			all = append(all, s.resolve(one))
		}
		return all
	}
	return value
}
