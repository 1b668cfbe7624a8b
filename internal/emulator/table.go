package emulator

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
)

// row is anything that is kept in a table.
type row interface{ Key() string }

// table keeps rows in the order of their creation, found by id. It is saved as a plain array.
type table[T row] struct {
	list        []T
	byID        map[string]T
	displayName func(T) string // nil = the rows have no name
}

// anyTable is a table whatever its rows are.
type anyTable interface {
	json.Marshaler
	json.Unmarshaler
	nameOf(id string) string
}

// tableOf finds the table of a row type. Every one of these is in the registry, see objectKinds.
func tableOf[T row](s *state) *table[T] {
	return s.tables[reflect.TypeFor[T]()].(*table[T]) //nolint:forcetypeassert // newState made it so
}

// nameOf is what people call the row with an id, empty for an unknown id.
func (t *table[T]) nameOf(id string) string {
	if v, ok := t.get(id); ok && t.displayName != nil {
		return t.displayName(v)
	}
	return ""
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
func (t *table[T]) MarshalJSON() ([]byte, error) {
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
	*t = table[T]{displayName: t.displayName}
	for _, v := range list {
		t.add(v)
	}
	return nil
}
