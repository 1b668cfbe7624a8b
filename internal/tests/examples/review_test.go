package examples

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// hostileText is a description that tries to end what it is shown in, to command, and to hide.
const hostileText = "first\n```\n~~~~\n</code></pre></details><!--\n::add-mask::x\n::set-output name=a::b\n" +
	"##[group]folded\n##vso[task.complete]\n@everyone [link](javascript:x) <img src=x>\n" +
	"section_end:1:a\nPlan: 0 to add, 0 to change, 0 to destroy."

// expectHarmless fails if a text leaves the block in which people see it, or commands something.
func expectHarmless(t *testing.T, p pipeline, output, shown string) {
	t.Helper()
	for _, text := range []string{output, shown} {
		for _, r := range text {
			if r != '\n' && r != '\t' && (unicode.Is(unicode.C, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r)) {
				t.Errorf("%U is shown as it is", r)
			}
		}
		if strings.Contains(text, "##[") || strings.Contains(text, "##vso[") {
			t.Errorf("a command to the page of a log:\n%s", text)
		}
	}
	if p.isGitLab {
		return
	}
	for line := range strings.Lines(shown) {
		if line != "\n" && !strings.HasPrefix(line, "    ") {
			t.Errorf("a line leaves the block: %q", line)
		}
	}
	if !strings.HasPrefix(shown, "\n") {
		t.Error("the block does not begin with an empty line")
	}
	// Commands are those of the script alone, outside of the pauses.
	stopped := ""
	for line := range strings.Lines(output) {
		command := strings.TrimSpace(line)
		switch token, isPause := strings.CutPrefix(command, "::stop-commands::"); {
		case stopped == "" && isPause:
			stopped = "::" + token + "::"
		case command == stopped:
			stopped = ""
		case stopped == "" && strings.HasPrefix(command, "::") && !regexp.MustCompile(`^::(error|notice) title=[A-Z][a-z ]+::`).MatchString(command):
			t.Errorf("a text is a command: %q", line)
		}
	}
	if stopped != "" {
		t.Error("the log takes no commands any more")
	}
}

// showing runs a command of pipeline.sh with a Terraform that prints what is given, and gives the
// exit code and all texts.
func showing(t *testing.T, p pipeline, command, plan string) (code int, output, shown string) {
	t.Helper()
	needPrograms(t, "bash", "jq", "sha256sum")
	dir := t.TempDir()
	write(t, filepath.Join(dir, "given"), []byte(plan))
	// An interruption of the job reaches all of its processes.
	stub := "#!/bin/sh\ncase $1 in\nplan) cat given; exit 2 ;;\nshow) cat given ;;\n" +
		"apply) trap '' INT; kill -INT 0; cat given ;;\nesac\n"
	if command == "plan" {
		stub = strings.Replace(stub, "; exit 2", "", 1)
	}
	if err := os.WriteFile(filepath.Join(dir, "terraform"), []byte(stub), 0o700); err != nil {
		t.Fatal(err)
	}
	// In a process group of its own, as a job is.
	cmd := exec.CommandContext(t.Context(), "bash", "-c", `set -m; bash "$0" "$1" & wait $!`,
		filepath.Join(repository(t), "examples", "gitops", "pipeline.sh"), command)
	cmd.Dir, cmd.Env = dir, []string{"PATH=" + dir + string(os.PathListSeparator) + os.Getenv("PATH"), "TMPDIR=" + dir}
	file := filepath.Join(dir, "review.txt")
	if !p.isGitLab {
		file = filepath.Join(dir, "summary")
		cmd.Env = append(cmd.Env, "GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY="+file)
	}
	var all bytes.Buffer
	cmd.Stdout, cmd.Stderr = &all, &all
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(file) // not there where nothing is to be shown
	return cmd.ProcessState.ExitCode(), all.String(), string(text)
}

// asGiven turns a shown plan back into the text that Terraform gave.
func asGiven(p pipeline, shown string) string {
	if !p.isGitLab {
		shown = strings.TrimPrefix(regexp.MustCompile(`(?m)^ {4}`).ReplaceAllString(shown, ""), "\n")
	}
	parts := strings.SplitN(shown, "\n", 4) // counts, length, an empty line
	text := strings.ReplaceAll(parts[len(parts)-1], "\n        … ", "")
	return regexp.MustCompile(`<U\+([0-9A-F]+)>`).ReplaceAllStringFunc(text, func(number string) string {
		r, _ := strconv.ParseInt(number[3:len(number)-1], 16, 32)
		return string(rune(r))
	})
}

// TestPlanIsShownAsItIs: whatever names are in a plan, all of it is shown, and can be turned back
// into what Terraform gave.
func TestPlanIsShownAsItIs(t *testing.T) {
	t.Parallel()
	names := []string{
		hostileText, "\x1b[2J\x1b[1A\x1b[8mhidden", "a\rb\bc\x00d\x07", "section_start:1:a[collapsed=true]\r\x1b[0Kheading",
		"\u202eesrever\u202c \u2066isolated\u2069 \u200f\u200e\u061c", "zero\u200bwidth\u200d\ufeff\u00ad\u2060\U000e0041", "\u2028\u2029\u0085",
		"Z\u0301\u0302\u0303\u0336\u20dd", "\u115f\u3164\uffa0\u2800", strings.Repeat("long ", 3000) + "end", strings.Repeat("é", 1000),
		strings.Repeat("\u202e", 500), strings.Repeat(" ", 5000) + "far to the right", "\t\ttabs", "日本語 עברית العربية 🛰",
	}
	texts := rapid.StringOfN(rapid.Rune(), 0, 400, -1)
	for seed := range 200 {
		names = append(names, texts.Example(seed))
	}
	var plan strings.Builder
	for i, name := range names {
		fmt.Fprintf(&plan, "  # runzero_site.all[%d] will be destroyed\n      - name = <<-EOT\n", i)
		for line := range strings.Lines(strings.ToValidUTF8(strings.ReplaceAll(name, "<U+", ""), "")) {
			plan.WriteString("            " + line)
		}
		plan.WriteString("\n        EOT\n")
	}
	plan.WriteString("\nPlan: 0 to add, 0 to change, 215 to destroy.\n")
	for _, p := range []pipeline{githubPipeline(t), gitlabPipeline(t)} {
		for _, command := range []string{"plan", "nightly"} {
			code, output, shown := showing(t, p, command, plan.String())
			if want := map[string]int{"plan": 0, "nightly": 1}[command]; code != want {
				t.Fatalf("%s ended with %d:\n%s", command, code, output)
			}
			expectHarmless(t, p, output, shown)
			if !strings.Contains(strings.Join(strings.Split(shown, "\n")[:3], " "), "Plan: 0 to add, 0 to change, 215 to destroy.") {
				t.Errorf("the plan is headed by %.200s", shown)
			}
			if got := asGiven(p, shown); got != plan.String() {
				t.Errorf("what is shown is not the plan: %s", firstDifference(got, plan.String()))
			}
			for line := range strings.Lines(shown) {
				if n := len([]rune(line)); n > 210 {
					t.Errorf("a line of %d characters: nobody scrolls that far", n)
				}
			}
		}
	}
}

func firstDifference(got, want string) string {
	i := 0
	for i < min(len(got), len(want)) && got[i] == want[i] {
		i++
	}
	cut := func(text string) string { return text[max(0, i-40):min(len(text), i+40)] }
	return fmt.Sprintf("%q instead of %q", cut(got), cut(want))
}

// TestLongPlanIsNotShownInPart: it fails, with its length.
func TestLongPlanIsNotShownInPart(t *testing.T) {
	t.Parallel()
	for _, p := range []pipeline{githubPipeline(t), gitlabPipeline(t)} {
		code, output, shown := showing(t, p, "plan", strings.Repeat(strings.Repeat("a line ", 27)+"\n", 4800))
		if code != 1 || shown != "" || !regexp.MustCompile(`Too long.*would have 9[23]\d{4} bytes`).MatchString(output) {
			t.Errorf("ended with %d, and shows %d bytes:\n%.2000s", code, len(shown), output[max(0, len(output)-2000):])
		}
	}
}

// TestInterruptedApplyEndsInGoodOrder: an interruption reaches what cleans the output, too, and
// Terraform must be able to print until it has saved the state.
func TestInterruptedApplyEndsInGoodOrder(t *testing.T) {
	t.Parallel()
	_, output, _ := showing(t, gitlabPipeline(t), "apply", "The state was saved.\n")
	if !strings.Contains(output, "The state was saved.") {
		t.Errorf("what Terraform prints after an interruption is lost:\n%s", output)
	}
}
