package standin

import (
	"path"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// OwnValueModifier is implemented by a plan modifier that looks at nothing but the values of its
// own attribute: not at the whole configuration, plan or state, which have stand-ins.
type OwnValueModifier interface {
	// UsesOwnValue does nothing; it marks the modifier.
	UsesOwnValue()
}

// MeaningModifier is implemented by an [OwnValueModifier] that does nothing with a collection but
// compare it, by Equal and by the semantic equality of its type.
type MeaningModifier interface {
	OwnValueModifier
	// UsesMeaning does nothing; it marks the modifier.
	UsesMeaning()
}

// modifiersOf are the plan modifiers of an attribute; false if they cannot be found out.
func modifiersOf(a schema.Attribute) ([]any, bool) {
	v := reflect.ValueOf(a)
	if v.Kind() != reflect.Struct {
		return nil, false
	}
	list := v.FieldByName("PlanModifiers")
	if list.Kind() != reflect.Slice {
		return nil, false
	}
	all := make([]any, list.Len())
	for i := range all {
		all[i] = list.Index(i).Interface()
	}
	return all, true
}

// useOwnValues reports whether no plan modifier of an attribute, or of one below it, looks at other
// attributes.
func useOwnValues(a schema.Attribute) bool {
	modifiers, ok := modifiersOf(a)
	if !ok {
		return false
	}
	for _, modifier := range modifiers {
		if _, own := modifier.(OwnValueModifier); !own && !comparesByFramework(modifier) {
			return false
		}
	}
	nested, ok := attributesBelow(a)
	if !ok {
		return false
	}
	for _, inner := range nested {
		if !useOwnValues(inner) {
			return false
		}
	}
	return true
}

// onlyCompare reports whether the plan modifiers of a collection do nothing but compare it.
func onlyCompare(a schema.Attribute) bool {
	modifiers, ok := modifiersOf(a)
	return ok && !slices.ContainsFunc(modifiers, func(modifier any) bool {
		_, meaning := modifier.(MeaningModifier)
		return !meaning && !comparesByFramework(modifier)
	})
}

// comparesByFramework reports whether a plan modifier is the framework's own, and does nothing but
// compare the values of its attribute. One that carries a function from elsewhere may do anything.
func comparesByFramework(modifier any) bool {
	v := reflect.ValueOf(modifier)
	if v.Kind() != reflect.Struct ||
		!strings.HasPrefix(v.Type().PkgPath(), reflect.TypeFor[schema.Schema]().PkgPath()+"/") {
		return false
	}
	for i := range v.NumField() {
		switch field := v.Field(i); {
		case field.Kind() == reflect.String: // a description
		case field.Kind() != reflect.Func || !isComparison(v.Type().PkgPath(), field.Pointer()):
			return false
		}
	}
	return true
}

// isComparison reports whether a function is what RequiresReplace or RequiresReplaceIfConfigured of
// a package of the framework make. It goes by the source file: a function that the compiler has put
// into its caller has as many addresses as callers.
func isComparison(pkg string, function uintptr) bool {
	f := runtime.FuncForPC(function)
	if f == nil {
		return false
	}
	file, _ := f.FileLine(function)
	dir, name := path.Split(filepath.ToSlash(file))
	module, inside, found := strings.Cut(pkg, "terraform-plugin-framework")
	if !found || !strings.Contains(dir, module+"terraform-plugin-framework") || !strings.HasSuffix(dir, inside+"/") {
		return false
	}
	return name == "requires_replace.go" || name == "requires_replace_if_configured.go"
}
