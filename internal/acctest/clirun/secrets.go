package clirun

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
)

// WithoutSecrets fails if the file holds one of the secrets, as it is or as a
// form or query would hold it. The error says where and never which.
func WithoutSecrets(file string, secrets []string) error {
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
