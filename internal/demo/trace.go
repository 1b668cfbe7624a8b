package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
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

// withoutSecrets fails if the file holds one of the secrets, as it is or as a
// form or query would hold it. The error says where and never which.
func withoutSecrets(file string, secrets []string) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("read the trace: %w", err)
	}
	defer f.Close()
	var forms [][]byte
	for _, secret := range secrets {
		forms = append(forms, []byte(secret), []byte(url.QueryEscape(secret)))
	}
	reader := bufio.NewReader(f)
	for line := 1; ; line++ {
		text, err := reader.ReadBytes('\n')
		for _, form := range forms {
			if len(form) > 0 && bytes.Contains(text, form) {
				return fmt.Errorf("line %d of %s holds a secret", line, file)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the trace: %w", err)
		}
	}
}
