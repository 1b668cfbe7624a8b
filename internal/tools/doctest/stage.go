package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// stage is what all pages find: a home with the provider installed, Terraform or OpenTofu on PATH.
type stage struct {
	root, dir, home, programs string
	environment               []string
	about                     string // the CLI's name and version
	tofu                      bool   // whether OpenTofu is there, under its own name
	out                       io.Writer
}

func newStage(ctx context.Context, root, dir string, out io.Writer) (*stage, error) {
	s := &stage{root: root, dir: dir, home: filepath.Join(dir, "home"), programs: filepath.Join(dir, "bin"), out: out}
	for _, d := range []string{s.home, s.programs} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, fmt.Errorf("make a place for the pages: %w", err)
		}
	}
	// Go keeps its caches under HOME; the pages get those that are there.
	for _, name := range []string{
		"GOPATH", "GOCACHE", "GOMODCACHE", "GOPROXY", "GOSUMDB", "GONOSUMDB", "GOFLAGS",
		"GOTOOLCHAIN",
	} {
		value, err := clirun.Output(ctx, root, "go", "env", name)
		if err != nil {
			return nil, err
		}
		s.environment = append(s.environment, name+"="+value)
	}
	s.environment = append(s.environment, "PATH="+s.programs+string(os.PathListSeparator)+os.Getenv("PATH"))
	program, err := clirun.BuildProvider(ctx, root, dir, clirun.Version)
	if err != nil {
		return nil, err
	}
	if err := clirun.InstallPlugin(program, filepath.Join(s.home, ".terraform.d", "plugins"), clirun.Version); err != nil {
		return nil, err
	}
	cli, err := clirun.Find(ctx, root, out)
	if err != nil {
		return nil, err
	}
	found, err := clirun.NewCLI(ctx, cli, "", clirun.Environment(dir, dir))
	if err != nil {
		return nil, err
	}
	s.about = found.Name
	names := map[string]string{"terraform": cli}
	if strings.HasPrefix(s.about, "OpenTofu") {
		names["tofu"] = cli
	} else if tofu := builtTofu(root); tofu != "" {
		names["tofu"] = tofu
	}
	s.tofu = names["tofu"] != ""
	for name, program := range names {
		if err := os.Symlink(program, filepath.Join(s.programs, name)); err != nil {
			return nil, fmt.Errorf("put %s on PATH: %w", name, err)
		}
	}
	return s, nil
}

// builtTofu is an OpenTofu on PATH, or one that an earlier make matrix built.
func builtTofu(root string) string {
	if program, err := exec.LookPath("tofu"); err == nil {
		return program
	}
	built, err := filepath.Glob(filepath.Join(root, ".bin", "tofu-v*"))
	if err != nil {
		return ""
	}
	for _, program := range built {
		if !strings.HasSuffix(program, ".log") {
			return program
		}
	}
	return ""
}

// missing says why a need is not met, "" if it is.
func (s *stage) missing(needs string) string {
	name, version, _ := strings.Cut(needs, " ")
	if name == "OpenTofu" && version == "" && s.tofu {
		return ""
	}
	if cli, have, ok := strings.Cut(s.about, " v"); ok && cli == name && (version == "" || !older(have, version)) {
		return ""
	}
	return fmt.Sprintf("needs %s, this is %s", needs, s.about)
}

// older compares versions by their first two numbers.
func older(have, want string) bool {
	numbers := func(version string) (n [2]int) {
		for i, text := range strings.SplitN(version, ".", 3) {
			if i < 2 {
				n[i], _ = strconv.Atoi(text) // 0 for what is no number
			}
		}
		return n
	}
	a, b := numbers(have), numbers(want)
	return a[0] < b[0] || a[0] == b[0] && a[1] < b[1]
}

// play runs one page and says what became of each block.
func (s *stage) play(ctx context.Context, p page) error {
	work := s.root
	if !p.atRepository {
		var err error
		if work, err = os.MkdirTemp(s.dir, "page-"); err != nil {
			return fmt.Errorf("make a directory for %s: %w", p.name, err)
		}
	}
	console, err := emulator.New(emulator.Options{ExplorersPerOrganization: 1})
	if err != nil {
		return fmt.Errorf("start a console for %s: %w", p.name, err)
	}
	server := httptest.NewServer(console)
	defer server.Close()
	b := console.Bootstrap()
	status := filepath.Join(s.dir, regexp.MustCompile(`\W`).ReplaceAllString(p.name, "-")+".status")
	environment := append(clirun.Environment(s.home, s.dir, s.environment...),
		"RUNZERO_BASE_URL="+server.URL, "RUNZERO_CLIENT_ID="+b.ClientID, "RUNZERO_CLIENT_SECRET="+b.ClientSecret,
		statusVariable+"="+status)
	text, skipped := p.script(s.missing)

	cmd := clirun.Command(ctx, "sh", "-s")
	cmd.Dir, cmd.Env, cmd.Stdin = work, environment, strings.NewReader(text)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	failure := cmd.Start()
	if failure == nil {
		failure = cmd.Wait()
		clirun.KillGroup(cmd.Process) // what ran in the background, and what that had started
	}
	began, ended, err := progress(status)
	if err != nil {
		return err
	}
	for _, one := range p.blocks {
		if !one.runs() {
			continue
		}
		if reason := skipped[one.line]; reason != "" {
			fmt.Fprintf(s.out, "skip %s:%d: %s\n", p.name, one.line, reason)
		} else if ended[one.line] {
			fmt.Fprintf(s.out, "ok   %s:%d\n", p.name, one.line)
		}
	}
	if failure != nil {
		return fmt.Errorf("%s:%d: %w\n%s", p.name, last(began), failure, tail(output.String(), 60))
	}
	return nil
}

// progress reads what a script noted: the blocks that it began, in order, and those that it ended.
func progress(file string) (began []int, ended map[int]bool, err error) {
	ended = map[int]bool{}
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil, ended, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read how far the page came: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		var what string
		var n int
		if _, err := fmt.Sscanf(line, "%s %d", &what, &n); err != nil {
			return nil, nil, fmt.Errorf("read how far the page came: %w", err)
		}
		if what == "begin" {
			began = append(began, n)
		} else {
			ended[n] = true
		}
	}
	return began, ended, nil
}

func last(all []int) int {
	if len(all) == 0 {
		return 0
	}
	return all[len(all)-1]
}

// tail are the last lines of a text.
func tail(text string, lines int) string {
	all := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}
