package main

import (
	"fmt"
	"strings"
)

// feature is a part of the provider and the first versions that can use it; "" = none yet.
type feature struct{ name, terraform, openTofu string }

// features are from the release notes of both. All of them are in one binary: an older version does
// not ask for what it does not know.
func features() []feature {
	return []feature{
		{"resources, data sources, import by id", "1.8", "1.10"},
		{"functions", "1.8", "1.10"},
		{"ephemeral `runzero_access_token`", "1.10", "1.11"},
		{"write-only secrets", "1.11", "1.11"},
		{"import by identity", "1.12", "1.12"},
		{"actions", "1.14", ""},
		{"list resources (`terraform query`), with generated configuration", "1.14", ""},
	}
}

// Table is the features as Markdown.
func Table() string {
	var b strings.Builder
	b.WriteString("| feature | Terraform | OpenTofu |\n|---|---|---|\n")
	for _, f := range features() {
		open := f.openTofu
		if open == "" {
			open = "not yet"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", f.name, f.terraform, open)
	}
	return b.String()
}
