package main

import (
	"encoding/json"
	"fmt"
	"regexp"
)

// sensitiveValues are the texts in the sensitive outputs of "output -json".
func sensitiveValues(answer []byte) ([]string, error) {
	var outputs map[string]struct {
		Sensitive bool `json:"sensitive"`
		Value     any  `json:"value"`
	}
	if err := json.Unmarshal(answer, &outputs); err != nil {
		return nil, fmt.Errorf("read the outputs: %w", err)
	}
	var found []string
	var collect func(value any)
	collect = func(value any) {
		switch v := value.(type) {
		case string:
			found = append(found, v)
		case map[string]any:
			for _, element := range v {
				collect(element)
			}
		case []any:
			for _, element := range v {
				collect(element)
			}
		}
	}
	for _, output := range outputs {
		if output.Sensitive {
			collect(output.Value)
		}
	}
	return found, nil
}

// downloadTokens are those of the organizations in "show -json"; no output shows them.
func downloadTokens(state string) []string {
	var found []string
	for _, match := range regexp.MustCompile(`"download_token":"([^"]+)"`).FindAllStringSubmatch(state, -1) {
		found = append(found, match[1])
	}
	return found
}
