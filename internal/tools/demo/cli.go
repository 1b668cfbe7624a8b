package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// copyExample copies the files of the example, and not what someone who ran it
// in place has left there: a state of theirs would not fit our account.
func copyExample(from, to string) error {
	if err := os.Mkdir(to, 0o700); err != nil {
		return fmt.Errorf("copy the example: %w", err)
	}
	for _, pattern := range []string{"*.tf", "*.csv"} {
		files, err := filepath.Glob(filepath.Join(from, pattern))
		if err != nil {
			return fmt.Errorf("copy the example: %w", err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				return fmt.Errorf("copy the example: %w", err)
			}
			if err := os.WriteFile(filepath.Join(to, filepath.Base(file)), text, 0o600); err != nil {
				return fmt.Errorf("copy the example: %w", err)
			}
		}
	}
	return nil
}

// summary is the one line of a plan, apply or destroy that says what it did.
func summary(answer string) string {
	lines := strings.Split(answer, "\n")
	for _, line := range slices.Backward(lines) {
		for _, start := range []string{"Plan: ", "Apply complete!", "Destroy complete!", "No changes."} {
			if at := strings.Index(line, start); at >= 0 {
				return strings.TrimSpace(line[at:])
			}
		}
	}
	return "Done."
}

// plannedObjects is the number of objects that a plan creates. It fails if the
// plan does anything else: the account had nothing of the example.
func plannedObjects(answer string) (int, error) {
	found := regexp.MustCompile(`Plan: (\d+) to add, 0 to change, 0 to destroy`).FindStringSubmatch(answer)
	if found == nil {
		return 0, fmt.Errorf("the first plan does not only add: %s", summary(answer))
	}
	return strconv.Atoi(found[1])
}

// outputLines turns the answer of "output -json" into lines. The value of a
// sensitive output never appears; of a long map, the first entries do.
func outputLines(answer []byte) ([]string, error) {
	var outputs map[string]struct {
		Sensitive bool `json:"sensitive"`
		Value     any  `json:"value"`
	}
	if err := json.Unmarshal(answer, &outputs); err != nil {
		return nil, fmt.Errorf("read the outputs: %w", err)
	}
	const shown = 3
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(outputs)) {
		o := outputs[name]
		entries, isMap := o.Value.(map[string]any)
		keys := slices.Sorted(maps.Keys(entries))
		switch {
		case isMap && o.Sensitive:
			lines = append(lines, fmt.Sprintf("%s = (sensitive) %s", name, strings.Join(keys, ", ")))
		case o.Sensitive:
			lines = append(lines, name+" = (sensitive)")
		case isMap:
			lines = append(lines, fmt.Sprintf("%s = %d of them, such as", name, len(keys)))
			for _, key := range keys[:min(shown, len(keys))] {
				lines = append(lines, fmt.Sprintf("   %s = %v", key, entries[key]))
			}
		default:
			lines = append(lines, fmt.Sprintf("%s = %v", name, o.Value))
		}
	}
	return lines, nil
}
