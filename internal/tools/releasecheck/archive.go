package main

import (
	"archive/zip"
	"bytes"
	"debug/buildinfo"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"
)

// largest bounds what is unpacked of an archive; the provider is a tenth of it.
const largest = 256 << 20

// reader reads what Go wrote into a program: [buildinfo.Read].
type reader func(io.ReaderAt) (*buildinfo.BuildInfo, error)

// built is the program of an archive.
type built struct {
	product  product
	archive  string // file name
	platform string
	info     *buildinfo.BuildInfo
	settings map[string]string
	modified time.Time // as the archive has it
}

// open reads the program of an archive. The archive must hold it and the license, and nothing else.
func open(file string, read reader) (built, error) {
	p, version, platform, err := productOf(filepath.Base(file))
	b := built{product: p, archive: filepath.Base(file), platform: platform, settings: map[string]string{}}
	if err != nil {
		return b, err
	}
	archive, err := zip.OpenReader(file)
	if err != nil {
		return b, fmt.Errorf("%s: %w", b.archive, err)
	}
	defer archive.Close()
	binary := p.program(version, platform)
	var program *zip.File
	var problems []error
	for _, f := range archive.File {
		switch f.Name {
		case binary:
			program = f
			if f.Mode().Perm() != 0o755 {
				problems = append(problems, fmt.Errorf("%s: %s has the mode %s, so it cannot be run", b.archive, f.Name, f.Mode()))
			}
		case "LICENSE":
		default:
			problems = append(problems, fmt.Errorf("%s holds %q, which is no part of it", b.archive, f.Name))
		}
	}
	if program == nil {
		return b, errors.Join(append(problems, fmt.Errorf("%s does not hold %s", b.archive, binary))...)
	}
	b.modified = program.Modified
	content, err := program.Open()
	if err != nil {
		return b, fmt.Errorf("%s: %w", b.archive, err)
	}
	defer content.Close()
	text, err := io.ReadAll(io.LimitReader(content, largest))
	if err != nil {
		return b, fmt.Errorf("%s: %w", b.archive, err)
	}
	if b.info, err = read(bytes.NewReader(text)); err != nil {
		return b,
			errors.Join(append(problems, fmt.Errorf("%s: the program does not say how it was built: %w", b.archive, err))...)
	}
	for _, s := range b.info.Settings {
		b.settings[s.Key] = s.Value
	}
	return b, errors.Join(problems...)
}

// check compares what Go wrote into the program with what a release promises: built for the
// platform, without C, without paths of the machine that built it, and, if a commit is given, from
// that one.
func (b built) check(commit string) error {
	system, architecture, _ := strings.Cut(b.platform, "_")
	want := [][2]string{{"GOOS", system}, {"GOARCH", architecture}, {"CGO_ENABLED", "0"}, {"-trimpath", "true"}}
	if commit != "" {
		want = append(want, [2]string{"vcs.revision", commit}, [2]string{"vcs.modified", "false"})
	}
	var problems []error
	for _, setting := range want {
		if got := b.settings[setting[0]]; got != setting[1] {
			problems = append(problems, fmt.Errorf("%s: the program was built with %s=%s, not %s", b.archive, setting[0], got,
				setting[1]))
		}
	}
	if !strings.HasSuffix(b.info.Main.Path, "/"+project) {
		problems = append(problems, fmt.Errorf("%s: the program is %s", b.archive, b.info.Main.Path))
	}
	return errors.Join(problems...)
}
