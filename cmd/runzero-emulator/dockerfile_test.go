package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The container is built with the Go of the module, starts the program with flags that it knows,
// and listens on the port that it exposes, by whatever name it is reached.
func TestDockerfile(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	module, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	first := func(text []byte, pattern string) string {
		t.Helper()
		found := regexp.MustCompile(pattern).FindSubmatch(text)
		if found == nil {
			t.Fatalf("nothing is like %s", pattern)
		}
		return string(found[1])
	}
	if needed, has := first(module, `(?m)^go (\d+\.\d+)`), first(text, `FROM golang:(\S+) AS build`); needed != has {
		t.Errorf("it builds with Go %s, and the module needs %s", has, needed)
	}
	var command []string
	if err := json.Unmarshal([]byte(first(text, `(?m)^ENTRYPOINT (\[.*\])$`)), &command); err != nil {
		t.Fatal(err)
	}
	c, err := parse(command[1:], io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if port := first(text, `(?m)^EXPOSE (\d+)$`); c.listen != "0.0.0.0:"+port || len(c.opts.Hosts) != 1 {
		t.Errorf("it listens on %s for %v, and exposes %s", c.listen, c.opts.Hosts, port)
	}
	if !strings.Contains(string(text), " ./cmd/runzero-emulator\n") {
		t.Error("it builds another program")
	}
}
