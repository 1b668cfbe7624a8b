package repository_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/tools/gendocs/reference"
)

var addToFrozen = flag.Bool("freeze", false, "add what is new to the frozen schemas")

const frozenFile = "testdata/schemas.txt"

// TestSchemasAreFrozen keeps configurations that work today working: what is in
// testdata/schemas.txt may be added to, and not taken away from. Each line is an attribute with
// its type and mode; "replace" is a change that may force replacement.
func TestSchemasAreFrozen(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(frozenFile)
	if err != nil && !*addToFrozen {
		t.Fatal(err)
	}
	now := surface(t)
	frozen := readSurface(string(text))
	broken, added := compareSurfaces(frozen, now)
	for _, problem := range broken {
		t.Error(problem)
	}
	switch {
	case len(broken) > 0:
		t.Errorf(
			"Users' configurations and states depend on these. Undo it; or, for a new major version, edit "+
				"internal/tests/repository/%s by hand and say so in CHANGELOG.md.", frozenFile)
	case len(added) > 0 && *addToFrozen:
		if err := os.WriteFile(frozenFile, []byte(writeSurface(now)), 0o600); err != nil {
			t.Fatal(err)
		}
	case len(added) > 0:
		t.Errorf(
			"new: %s\n\nFrom now on users rely on it. To freeze it: go test ./internal/tests/repository -run "+
				"TestSchemasAreFrozen -freeze", strings.Join(added, "\n     "))
	}
}

// The gate bites: each kind of breakage is found, and an addition is none.
func TestFreezeBites(t *testing.T) {
	t.Parallel()
	before := readSurface(
		"resource runzero_site name: string required\nresource runzero_site scope: set(string) optional computed\nfunction " +
			"token_kind: (string) string\n")
	for name, tt := range map[string]struct{ after, want string }{
		"the same": {
			"resource runzero_site name: string required\nresource runzero_site scope: set(string) optional " +
				"computed\nfunction token_kind: (string) string\n", "",
		},
		"removed": {
			"resource runzero_site name: string required\nfunction token_kind: (string) string\n",
			"scope is gone",
		},
		"renamed": {
			"resource runzero_site label: string required\nresource runzero_site scope: set(string) optional " +
				"computed\nfunction token_kind: (string) string\n", "name is gone",
		},
		"retyped": {
			"resource runzero_site name: number required\nresource runzero_site scope: set(string) optional " +
				"computed\nfunction token_kind: (string) string\n", "number required",
		},
		"now required": {
			"resource runzero_site name: string required\nresource runzero_site scope: set(string) required\nfunction " +
				"token_kind: (string) string\n", "was set(string) optional computed",
		},
		"now replaces": {
			"resource runzero_site name: string required replace\nresource runzero_site scope: set(string) optional " +
				"computed\nfunction token_kind: (string) string\n", "string required replace",
		},
		"signature": {
			"resource runzero_site name: string required\nresource runzero_site scope: set(string) optional " +
				"computed\nfunction token_kind: (string, string) string\n", "token_kind",
		},
		"new and no harm": {
			"resource runzero_site name: string required\nresource runzero_site scope: set(string) optional " +
				"computed\nresource runzero_site new: string optional\nfunction token_kind: (string) string\n", "",
		},
		"new and needed": {
			"resource runzero_site name: string required\nresource runzero_site scope: set(string) optional " +
				"computed\nresource runzero_site new: string required\nfunction token_kind: (string) string\n", "new is required",
		},
		"less replacing": {
			"resource runzero_site name: string optional\nresource runzero_site scope: set(string) optional " +
				"computed\nfunction token_kind: (string) string\n", "",
		},
	} {
		broken, _ := compareSurfaces(before, readSurface(tt.after))
		if got := strings.Join(broken, "\n"); (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

// compareSurfaces gives what breaks users, and what is new.
func compareSurfaces(frozen, now map[string]string) (broken, added []string) {
	owners := map[string]bool{} // "resource runzero_site" is no new one
	for name := range frozen {
		owners[owner(name)] = true
	}
	for _, name := range slices.Sorted(maps.Keys(frozen)) {
		was := frozen[name]
		is, exists := now[name]
		switch {
		case !exists:
			broken = append(broken, name+" is gone: configurations that use it fail")
		case !compatible(was, is):
			broken = append(broken, fmt.Sprintf("%s is %s, and was %s", name, is, was))
		case was != is:
			added = append(added, name+": "+is)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if _, exists := frozen[name]; exists {
			continue
		}
		if owners[owner(name)] && slices.Contains(strings.Fields(now[name]), "required") && !strings.Contains(name, ".") {
			broken = append(broken, name+" is required: configurations without it fail")
			continue
		}
		added = append(added, name+": "+now[name])
	}
	return broken, added
}

func owner(name string) string {
	words := strings.Fields(name)
	return strings.Join(words[:min(2, len(words))], " ")
}

// compatible reports whether a configuration and a state that suited one attribute suit the other.
// Less may be asked for, and fewer changes may replace; nothing else may differ.
func compatible(was, is string) bool {
	if was == is {
		return true
	}
	a, b := strings.Fields(was), strings.Fields(is)
	if a[0] != b[0] || strings.HasPrefix(was, "(") {
		return false
	}
	lacks := func(words []string, word string) bool { return !slices.Contains(words, word) }
	switch {
	case lacks(a, "replace") && !lacks(b, "replace"), lacks(a, "required") && !lacks(b, "required"):
		return false
	case !lacks(a, "computed") && lacks(b, "computed"), lacks(a, "write-only") != lacks(b, "write-only"):
		return false
	}
	mayBeSet := lacks(a, "optional") && lacks(a, "required") || !lacks(b, "optional") || !lacks(b, "required")
	return mayBeSet && (lacks(a, "optional") || !lacks(b, "optional"))
}

func readSurface(text string) map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(text) {
		if name, rest, ok := strings.Cut(strings.TrimSpace(line), ": "); ok {
			all[name] = rest
		}
	}
	return all
}

func writeSurface(all map[string]string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(&b, "%s: %s\n", name, all[name])
	}
	return b.String()
}

// surface is all that users can write or refer to.
func surface(t *testing.T) map[string]string {
	t.Helper()
	text, err := reference.Schemas(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	type attribute struct {
		Type       json.RawMessage `json:"type"`
		NestedType *struct {
			Attributes  map[string]json.RawMessage `json:"attributes"`
			NestingMode string                     `json:"nesting_mode"`
		} `json:"nested_type"`
		Required  bool `json:"required"`
		Optional  bool `json:"optional"`
		Computed  bool `json:"computed"`
		Sensitive bool `json:"sensitive"`
		WriteOnly bool `json:"write_only"`

		RequiredForImport bool `json:"required_for_import"`
		OptionalForImport bool `json:"optional_for_import"`
	}
	type kind map[string]struct {
		Block struct {
			Attributes map[string]json.RawMessage `json:"attributes"`
		} `json:"block"`
		Attributes map[string]json.RawMessage `json:"attributes"`
	}
	var doc struct {
		Providers map[string]struct {
			Provider           json.RawMessage            `json:"provider"`
			Resources          kind                       `json:"resource_schemas"`
			DataSources        kind                       `json:"data_source_schemas"`
			EphemeralResources kind                       `json:"ephemeral_resource_schemas"`
			ListResources      kind                       `json:"list_resource_schemas"`
			Actions            kind                       `json:"action_schemas"`
			Identities         kind                       `json:"resource_identity_schemas"`
			Functions          map[string]json.RawMessage `json:"functions"`
		} `json:"provider_schemas"`
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	replaces, err := reference.Replaces(t.Context(), filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	replaced := map[string]bool{}
	for kind, attributes := range replaces {
		for name := range attributes {
			replaced["resource "+kind+" "+name] = true
		}
	}
	all := map[string]string{}
	var walk func(prefix string, attributes map[string]json.RawMessage)
	walk = func(prefix string, attributes map[string]json.RawMessage) {
		for name, raw := range attributes {
			var a attribute
			if err := json.Unmarshal(raw, &a); err != nil {
				t.Fatal(err)
			}
			typed := plainType(a.Type)
			if a.NestedType != nil {
				typed = a.NestedType.NestingMode + "(object)"
				walk(prefix+name+".", a.NestedType.Attributes)
			}
			words := []string{typed}
			for _, mode := range []struct {
				is   bool
				word string
			}{
				{a.Required || a.RequiredForImport, "required"},
				{a.Optional || a.OptionalForImport, "optional"},
				{a.Computed, "computed"},
				{a.Sensitive, "sensitive"},
				{a.WriteOnly, "write-only"},
				{replaced[prefix+name], "replace"},
			} {
				if mode.is {
					words = append(words, mode.word)
				}
			}
			all[prefix+name] = strings.Join(words, " ")
		}
	}
	for _, p := range doc.Providers {
		var own struct {
			Block struct {
				Attributes map[string]json.RawMessage `json:"attributes"`
			} `json:"block"`
		}
		if err := json.Unmarshal(p.Provider, &own); err != nil {
			t.Fatal(err)
		}
		walk("provider runzero ", own.Block.Attributes)
		for word, of := range map[string]kind{
			"resource": p.Resources, "data": p.DataSources, "ephemeral": p.EphemeralResources, "list": p.ListResources,
			"action": p.Actions, "identity": p.Identities,
		} {
			for name, s := range of {
				walk(word+" "+name+" ", s.Block.Attributes)
				walk(word+" "+name+" ", s.Attributes)
			}
		}
		for name, raw := range p.Functions {
			var f struct {
				Return     json.RawMessage `json:"return_type"`
				Parameters []struct {
					Type json.RawMessage `json:"type"`
				} `json:"parameters"`
				Variadic *struct {
					Type json.RawMessage `json:"type"`
				} `json:"variadic_parameter"`
			}
			if err := json.Unmarshal(raw, &f); err != nil {
				t.Fatal(err)
			}
			var parameters []string
			for _, parameter := range f.Parameters {
				parameters = append(parameters, plainType(parameter.Type))
			}
			if f.Variadic != nil {
				parameters = append(parameters, plainType(f.Variadic.Type)+"...")
			}
			all["function "+name] = "(" + strings.Join(parameters, ", ") + ") " + plainType(f.Return)
		}
	}
	if len(all) < 500 {
		t.Fatalf("only %d attributes found: the schemas were not read right", len(all))
	}
	return all
}

// plainType writes a type as one word, as a configuration does.
func plainType(raw json.RawMessage) string {
	var v any
	if len(raw) == 0 || json.Unmarshal(raw, &v) != nil {
		return "object"
	}
	var write func(any) string
	write = func(v any) string {
		list, ok := v.([]any)
		if !ok || len(list) != 2 {
			return fmt.Sprint(v)
		}
		if members, ok := list[1].(map[string]any); ok {
			var parts []string
			for _, name := range slices.Sorted(maps.Keys(members)) {
				parts = append(parts, name+"="+write(members[name]))
			}
			return fmt.Sprintf("%v(%s)", list[0], strings.Join(parts, ","))
		}
		return fmt.Sprintf("%v(%s)", list[0], write(list[1]))
	}
	return write(v)
}
