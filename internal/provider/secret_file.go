package provider

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// fileSuffix makes of the variable of a secret the one that names a file with it, as systems that
// mount secrets do.
const fileSuffix = "_FILE"

// maxSecretFile bounds what is read of such a file, in bytes. A token has a few dozen.
const maxSecretFile = 16 << 10

// secretSetting is [settings.stringSetting] of a secret, which the environment may give as the path
// of a file too.
func (s settings) secretSetting(attribute, variable string, v types.String) (value, source string, known bool) {
	value, source, known = s.stringSetting(attribute, variable, v)
	file := s.getenv(variable + fileSuffix)
	switch {
	case file == "" || !known || !v.IsNull() && v.ValueString() != "": // the block wins over the environment
		return value, source, known
	case value != "":
		s.diags.AddAttributeError(path.Root(attribute), "A secret is given twice",
			fmt.Sprintf("Both %s and %s are set in the environment. It would be a guess which of them is meant.\n\n"+
				"Keep one and unset the other.", variable, variable+fileSuffix))
		return "", source, true
	}
	value, err := readSecret(file)
	if err != nil {
		s.diags.AddAttributeError(path.Root(attribute), "Cannot read the file of a secret",
			fmt.Sprintf("%s in the environment names the file %q: %s.\n\nGive the path of a file that holds the secret and "+
				"nothing else, and that this user may read. What a file holds is not shown here.", variable+fileSuffix, file, err))
		return "", source, true
	}
	return value, variable + fileSuffix + " in the environment", true
}

// readSecret reads a file without the line break at its end. Its errors tell nothing of what the
// file holds.
func readSecret(file string) (string, error) {
	info, err := os.Stat(file)
	if err != nil {
		return "", withoutPath(err)
	}
	if !info.Mode().IsRegular() { // a pipe that nobody writes to would block for ever
		return "", errors.New("it is no regular file")
	}
	f, err := os.Open(file) //nolint:gosec // the user names the file
	if err != nil {
		return "", withoutPath(err)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxSecretFile+1))
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return "", withoutPath(err)
	}
	secret := strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r")
	switch {
	case len(text) > maxSecretFile:
		return "", fmt.Errorf("it is larger than %d KiB", maxSecretFile>>10)
	case secret == "":
		return "", errors.New("it is empty")
	case !utf8.ValidString(secret):
		return "", errors.New("it is no text")
	}
	return secret, nil
}

// withoutPath is the reason of an error that names a file again.
func withoutPath(err error) error {
	var of *os.PathError
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}
