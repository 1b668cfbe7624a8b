package repository

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

const (
	codeWidth    = 120 // columns, a tab counts as one
	commentWidth = 100
)

// wideLines are the lines of a file that are too wide: comments on lines of their own, and all
// others.
func wideLines(name, text string) (code, comments []string) {
	number := 0
	for line := range strings.Lines(text) {
		number++
		width := utf8.RuneCountInString(strings.TrimSuffix(line, "\n"))
		at := fmt.Sprintf("%s:%d: %d columns", name, number, width)
		isComment := strings.HasPrefix(strings.TrimSpace(line), "// ") && !strings.Contains(line, "://")
		switch {
		case isComment && width > commentWidth:
			comments = append(comments, at)
		case width > codeWidth:
			code = append(code, at)
		}
	}
	return code, comments
}

// TestLinesFitTheScreen: comments fit the width that dev-docs/naming.md gives, and code does but
// for one line in a hundred, which a long text or address may need.
func TestLinesFitTheScreen(t *testing.T) {
	t.Parallel()
	for _, isTest := range []bool{false, true} {
		var wide []string
		lines := 0
		for name, text := range texts(t) {
			if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") != isTest {
				continue
			}
			lines += strings.Count(text, "\n")
			code, comments := wideLines(name, text)
			wide = append(wide, code...)
			for _, at := range comments {
				t.Errorf("%s in a comment, at most %d", at, commentWidth)
			}
		}
		if lines < 20_000 {
			t.Errorf("only %d lines read: the test looks in the wrong place", lines)
		}
		if len(wide)*100 > lines {
			slices.Sort(wide)
			t.Errorf("%d of %d lines are wider than %d columns, at most one in a hundred:\n%s",
				len(wide), lines, codeWidth, strings.Join(wide, "\n"))
		}
	}
}

func TestWidthRuleBites(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 95)
	code, comments := wideLines("sample.go", strings.Join([]string{
		"\t// " + long + "x", "\t// " + long + "xx", // 100 and 101 columns
		"// https://example.com/" + long,
		long + "a := 1 // twenty-five co", long + "a := 1 // twenty-five col", long + "a := 1 // twenty-five cols", "",
	}, "\n"))
	if want := []string{"sample.go:2: 101 columns"}; !slices.Equal(comments, want) {
		t.Errorf("comments %q, want %q", comments, want)
	}
	if want := []string{"sample.go:6: 121 columns"}; !slices.Equal(code, want) {
		t.Errorf("code %q, want %q", code, want)
	}
}
