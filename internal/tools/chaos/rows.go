package main

import "github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"

// row is one object as the console's state file holds it.
type row map[string]any

func (r row) id() string { return r.text("id") }

func (r row) text(name string) string {
	s, _ := r[name].(string)
	return s
}

// at finds a value by names with dots between them.
func (r row) at(path string) any { return fixture.At(r, path) }
