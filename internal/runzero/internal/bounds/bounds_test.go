package bounds

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

func nested(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

func TestProblem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                "",
		"null":            "",
		nested(Depth):     "",
		nested(Depth + 1): fmt.Sprintf("it nests deeper than %d levels", Depth),
		strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000): fmt.Sprintf("it nests deeper than %d levels", Depth),
		strings.Repeat("[]", 1000):                                      "",
		`{"a":"` + strings.Repeat("[", 1000) + `"}`:                     "",
		`{"a":"\"` + strings.Repeat("[,", 1000) + `\\"}`:                "",
		"]]]]" + nested(Depth):                                          "",
		"[" + strings.Repeat("0,", Elements-1) + "0]":                   "",
		"[" + strings.Repeat("0,", Elements) +
			"0]": fmt.Sprintf("a list in it has more than %d elements", Elements),
		`{"a":[` + strings.Repeat("{},", Elements) +
			`{}]}`: fmt.Sprintf("a list in it has more than %d elements", Elements),
		`"unclosed \`: "",
	} {
		if got := Problem([]byte(text)); got != want {
			t.Errorf("%.40q...: %q, want %q", text, got, want)
		}
	}
}

func TestProblemTakesLittleTime(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"quotes": strings.Repeat(`"`, Body), "backslashes": `"` + strings.Repeat(`\`, Body),
		"short lists": strings.Repeat("[],", Body/3),
	} {
		start := time.Now()
		Problem([]byte(text))
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: %s", name, took)
		}
	}
}

// FuzzProblem: what is within the bounds is so by the standard library's reading, too.
func FuzzProblem(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,{"b":"]"}]}`, nested(Depth), nested(Depth + 1), `"\u005b"`, `[1,2,3]`,
		`{"[":"{"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var v any
		if json.Unmarshal(body, &v) != nil {
			return
		}
		if got, want := Problem(body) != "", depthOf(v) > Depth; got != want {
			t.Fatalf("%s: refused is %v", body, got)
		}
	})
}

func depthOf(v any) int {
	deepest := 0
	switch v := v.(type) {
	case []any:
		for _, inner := range v {
			deepest = max(deepest, depthOf(inner))
		}
		return deepest + 1
	case map[string]any:
		for _, inner := range v {
			deepest = max(deepest, depthOf(inner))
		}
		return deepest + 1
	}
	return 0
}
