package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
)

func TestRead(t *testing.T) {
	t.Parallel()
	p, err := read("docs/guides/x.md", strings.Join([]string{
		"Text", "", "<!-- file: a/main.tf -->", "```terraform", "resource \"x\" \"y\" {}", "```", "",
		"<!-- needs: Terraform 1.14 -->", "```sh", "one", "two", "```",
		"<!-- not run: needs a real account -->", "", "````sh", "```", "````",
		"<!-- in the background -->", "```sh", "serve", "```", "<!-- not run: lost by the text below -->", "more", "```text",
		"out", "```", "",
	}, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := page{name: "docs/guides/x.md", blocks: []block{
		{line: 4, language: "terraform", text: "resource \"x\" \"y\" {}\n", file: "a/main.tf"},
		{line: 9, language: "sh", text: "one\ntwo\n", needs: "Terraform 1.14"},
		{line: 15, language: "sh", text: "```\n", notRun: "needs a real account"},
		{line: 19, language: "sh", text: "serve\n", background: true},
		{line: 24, language: "text", text: "out\n"},
	}}
	if diff := cmp.Diff(want, p, cmp.AllowUnexported(page{}, block{})); diff != "" {
		t.Error(diff)
	}
	for name, text := range map[string]string{
		"no end": "```sh\nx\n", "outside": "<!-- file: ../x -->\n```text\nx\n```\n", "another shell": "```bash\nx\n```\n",
		"absolute": "<!-- file: /x -->\n```text\nx\n```\n",
	} {
		if _, err := read("x.md", text); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if p, _ := read("docs/guides/x.md", atMark+"\n"); !p.atRepository {
		t.Error("the mark does not send the page to the repository")
	}
	if p, _ := read("README.md", ""); !p.atRepository {
		t.Error("a page of the root does not run there")
	}
}

// playing plays a page on a stage without a CLI and gives what was said.
func playing(t *testing.T, text string) (string, error) {
	t.Helper()
	p, err := read("docs/guides/x.md", text)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var out bytes.Buffer
	s := &stage{root: dir, dir: dir, home: dir, programs: dir, about: "Terraform v1.11.4", out: &out}
	err = s.play(t.Context(), p)
	return out.String(), err
}

func TestPlay(t *testing.T) {
	t.Parallel()
	output, err := playing(t,
		"<!-- file: in/a.txt -->\n```text\nit's $HOME\n```\n```sh\nx=\"$(cat in/a.txt)\"\ncd in\n```\n```sh\n[ \"$x\" = "+
			"\"it's \\$HOME\" ]\n[ -e a.txt ]\n"+
			"[ -n \"$RUNZERO_BASE_URL\" ]\n```\n<!-- needs: Terraform 1.14 -->\n```sh\nfalse\n```\n<!-- not run: for show "+
			"-->\n```sh\nfalse\n```\n"+
			"<!-- in the background -->\n```sh\necho up\nsleep 600\n```\n```sh\ntrue\n```\n")
	if err != nil {
		t.Fatal(err)
	}
	want := "ok   docs/guides/x.md:5\nok   docs/guides/x.md:9\nskip docs/guides/x.md:15: needs Terraform 1.14, this is " +
		"Terraform v1.11.4\n" +
		"skip docs/guides/x.md:19: for show\nok   docs/guides/x.md:23\nok   docs/guides/x.md:27\n"
	if diff := cmp.Diff(want, output); diff != "" {
		t.Error(diff)
	}
}

// A command that fails, an unset variable and a file that was not written stop the page, with the
// place and the output.
func TestPlayBites(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"failure":  {"```sh\ntrue\n```\n```sh\necho why >&2\nfalse\n```\n", "docs/guides/x.md:4"},
		"unset":    {"```sh\necho \"$NOT_SET\"\n```\n", "NOT_SET"},
		"no file":  {"```sh\ncat main.tf\n```\n", "main.tf"},
		"no shell": {"```sh\nif\n```\n", "docs/guides/x.md"},
	} {
		_, err := playing(t, c.text)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v does not say %q", name, err, c.want)
		}
	}
}

func TestOlder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		have, want string
		older      bool
	}{
		{"1.11.4", "1.14", true},
		{"1.14.0", "1.14", false},
		{"1.15.0-dev", "1.14", false},
		{"2.0.0", "1.14", false},
		{"1.9.0", "1.10", true},
	} {
		if got := older(c.have, c.want); got != c.older {
			t.Errorf("%s is older than %s: %v", c.have, c.want, got)
		}
	}
}

// The guides do what they say. The pages of the root are for "make doctest": they run the tests
// themselves.
func TestGuides(t *testing.T) {
	t.Parallel()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("runs the CLI: set TF_ACC=1, or use make test")
	}
	root, err := clirun.Root(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	pages, err := load(root, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	s, err := newStage(t.Context(), root, t.TempDir(), &out)
	if err != nil {
		t.Fatal(err)
	}
	played := 0
	for _, p := range pages {
		if p.atRepository {
			continue
		}
		played++
		if err := s.play(t.Context(), p); err != nil {
			t.Error(err)
		}
	}
	if played < 3 {
		t.Errorf("only %d guides have commands", played)
	}
	t.Log("\n" + out.String())
	if _, err := os.Stat(filepath.Join(s.home, ".terraform.d")); err != nil {
		t.Error(err)
	}
}
