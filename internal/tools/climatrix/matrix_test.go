package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestCount(t *testing.T) {
	t.Parallel()
	r, err := count(strings.NewReader(`{"Action":"start","Package":"p"}
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:12: Terraform CLI version 1.11.4 is below minimum version 1.12.0: skipping test\n"}
{"Action":"skip","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p","Test":"TestB"}
{"Action":"fail","Package":"q","Test":"TestB/x"}
{"Action":"skip","Package":"q","Test":"TestC"}
{"Action":"pass","Package":"p"}
`))
	if err != nil || r.passed != 1 || r.failed != 1 || r.skipped != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	r.name, r.took = "Terraform v1.11.4", 90*time.Second
	got := summary([]result{r})
	for _, want := range []string{
		"| Terraform v1.11.4 | 2 | 1 | 1 | 2 | 90 |",
		"skipped 1: Terraform CLI version 1.11.4 is below minimum version 1.12.0\n", "skipped 1: no reason given",
	} {
		if !strings.Contains(got+"\n", want) {
			t.Errorf("the summary lacks %q:\n%s", want, got)
		}
	}
	if _, err := count(strings.NewReader("{broken")); err == nil {
		t.Error("a broken line was taken")
	}
}

// The guide shows the same table as the program.
func TestFeatureTableIsInTheDocs(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "guides", "versions.md"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), Table()) {
		t.Errorf(
			"docs/guides/versions.md does not hold this table; put it into templates/guides/versions.md.tmpl and run make "+
				"generate:\n%s", Table())
	}
}
