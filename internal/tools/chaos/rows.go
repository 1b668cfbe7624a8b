package main

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// row is one object as the console's state file holds it.
type row map[string]any

func (r row) id() string { return r.text("id") }

func (r row) text(name string) string {
	s, _ := r[name].(string)
	return s
}

// at finds a value by names with dots between them.
func (r row) at(path string) any {
	var v any = map[string]any(r)
	for name := range strings.SplitSeq(path, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[name]
	}
	return v
}

// field tells where a row holds an attribute, and how to read both so that they can be compared.
type field struct {
	path string
	// form brings a value of the configuration, and of the row where read is nil, into one form.
	form func(any) any
	read func(any) any
}

func same(path string) field    { return field{path: path} }
func set(path string) field     { return field{path: path, form: asSet} }
func number(path string) field  { return field{path: path, form: asNumber} }
func instant(path string) field { return field{path: path, form: asInstant} }

// differs compares an attribute of the configuration with the row; both are shown in the text,
// which is empty if they are alike.
func (f field) differs(want any, r row) string {
	form := f.form
	if form == nil {
		form = func(v any) any { return v }
	}
	got := r.at(f.path)
	if f.read != nil {
		got = f.read(got)
	} else {
		got = form(got)
	}
	a, b := canonical(form(want)), canonical(got)
	if a == b {
		return ""
	}
	return fmt.Sprintf("configured %s, the console holds %s", a, b)
}

// canonical is a text that equal values share. Null, empty and none are the same to the service.
func canonical(v any) string {
	switch v := v.(type) {
	case nil:
		return `""`
	case map[string]any:
		if len(v) == 0 {
			return `""`
		}
	case []any:
		if len(v) == 0 {
			return `""`
		}
	}
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// asSet reads a list, or a text with entries between commas, spaces or lines.
func asSet(v any) any {
	var all []string
	switch v := v.(type) {
	case string:
		all = strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(", \n", r) })
	case []any:
		for _, one := range v {
			all = append(all, fmt.Sprint(one))
		}
	}
	slices.Sort(all)
	list := []any{}
	for _, one := range slices.Compact(all) {
		list = append(list, one)
	}
	return list
}

func asNumber(v any) any {
	switch v := v.(type) {
	case string:
		if n, err := strconv.ParseFloat(v, 64); err == nil {
			return n
		}
	case int:
		return float64(v)
	}
	return v
}

// asInstant reads seconds or RFC 3339.
func asInstant(v any) any {
	switch v := v.(type) {
	case float64:
		if v == 0 {
			return nil
		}
		return int64(math.Round(v))
	case string:
		if at, err := time.Parse(time.RFC3339, v); err == nil {
			return at.Unix()
		}
	}
	return v
}

// asRoles reads roles by organization; "none" is the same as no role.
func asRoles(v any) any {
	roles, ok := v.(map[string]any)
	if !ok {
		return v
	}
	some := map[string]any{}
	for organization, role := range roles {
		if role != "none" {
			some[organization] = role
		}
	}
	return some
}
