package export

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// CheckDirectory refuses a directory that holds anything but hidden files, unless its files may be
// replaced. A directory that is not there is fine.
func CheckDirectory(dir string, canReplace bool) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && canReplace {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look into the directory: %w", err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			return fmt.Errorf("the directory %s holds files, such as %s: choose another with -out, or replace what an "+
				"earlier export wrote there with -force", dir, e.Name())
		}
	}
	return nil
}

// WriteFiles puts files into a directory: all of them or, after an error, as good as none. Each
// file is written beside its place first. Files of an earlier export that are no longer needed
// are removed.
func WriteFiles(dir string, files Files, canReplace bool) (err error) {
	if err := CheckDirectory(dir, canReplace); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(filepath.Clean(dir)), 0o755); err != nil { //nolint:gosec // configuration, no secret
		return fmt.Errorf("make the directory: %w", err)
	}
	stage, err := os.MkdirTemp(filepath.Dir(filepath.Clean(dir)), ".runzero-export-*")
	if err != nil {
		return fmt.Errorf("make the directory: %w", err)
	}
	defer func() { _ = os.RemoveAll(stage) }()
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		if err := writeFile(filepath.Join(stage, filepath.FromSlash(name)), files[name]); err != nil {
			return err
		}
	}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		if err := os.Chmod(stage, 0o755); err != nil { //nolint:gosec // configuration, no secret
			return fmt.Errorf("make the directory: %w", err)
		}
		if err := os.Rename(stage, dir); err != nil {
			return fmt.Errorf("put the directory into its place: %w", err)
		}
		return nil
	}
	for _, name := range names {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil { //nolint:gosec // configuration, no secret
			return fmt.Errorf("make a directory: %w", err)
		}
		if err := os.Rename(filepath.Join(stage, filepath.FromSlash(name)), at); err != nil {
			return fmt.Errorf("put a file into its place: %w", err)
		}
	}
	return removeOld(dir, files)
}

func writeFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // configuration, no secret
		return fmt.Errorf("make a directory: %w", err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil { //nolint:gosec // configuration, no secret
		return fmt.Errorf("write a file: %w", err)
	}
	return nil
}

// removeOld removes the files of an earlier export that this one does not have.
func removeOld(dir string, files Files) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("look into the directory: %w", err)
	}
	for _, e := range entries {
		name := e.Name()
		if _, isNew := files[name]; isNew || !strings.HasSuffix(name, ".tf") && !strings.HasSuffix(name, ".tf.json") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, name)) //nolint:gosec // a file of the directory that was asked for
		if err != nil {
			return fmt.Errorf("read an earlier file: %w", err)
		}
		if first, _, _ := bytes.Cut(data[:min(len(data), 200)], []byte(mark)); len(first) < 20 &&
			len(first) < min(len(data), 200) {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				return fmt.Errorf("remove an earlier file: %w", err)
			}
		}
	}
	return nil
}
