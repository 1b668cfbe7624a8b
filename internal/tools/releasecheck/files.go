package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const project = "terraform-provider-runzero"

// platforms are those that the Terraform registry expects of a provider, as the names of archives
// have them.
func platforms() []string {
	return []string{
		"darwin_amd64", "darwin_arm64",
		"freebsd_386", "freebsd_amd64", "freebsd_arm", "freebsd_arm64",
		"linux_386", "linux_amd64", "linux_arm", "linux_arm64",
		"windows_386", "windows_amd64", "windows_arm64",
	}
}

// release is a directory whose files are in order.
type release struct {
	dir      string
	version  string            // without "v"
	archives map[string]string // file name by platform
	signed   bool
}

// inspect checks all files of a release. The error joins everything that is wrong.
func inspect(root string, o options, read reader) (release, error) {
	r := release{dir: o.dist, archives: map[string]string{}}
	found, err := filepath.Glob(filepath.Join(o.dist, project+"_*_SHA256SUMS"))
	if err != nil {
		return r, err
	}
	if len(found) != 1 {
		return r, fmt.Errorf("it holds %d files named %s_VERSION_SHA256SUMS, not 1", len(found), project)
	}
	r.version = strings.TrimSuffix(strings.TrimPrefix(filepath.Base(found[0]), project+"_"), "_SHA256SUMS")
	if !regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`).MatchString(r.version) {
		return r, fmt.Errorf("%q is not a version", r.version)
	}
	sums, err := readSums(found[0])
	if err != nil {
		return r, err
	}

	var problems []error
	add := func(err error) {
		if err != nil {
			problems = append(problems, err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		add(sameSum(filepath.Join(o.dist, name), sums[name]))
	}
	manifest := fmt.Sprintf("%s_%s_manifest.json", project, r.version)
	if _, listed := sums[manifest]; !listed {
		add(fmt.Errorf("%s is not among the checksums", manifest))
	}
	add(sameManifest(root, filepath.Join(o.dist, manifest)))
	expected := []string{manifest}
	for _, platform := range platforms() {
		archive := fmt.Sprintf("%s_%s_%s.zip", project, r.version, platform)
		expected = append(expected, archive, archive+bomSuffix)
		if _, listed := sums[archive]; !listed {
			add(fmt.Errorf("%s is not among the checksums", archive))
			continue
		}
		if _, listed := sums[archive+bomSuffix]; !listed {
			add(fmt.Errorf("%s is not among the checksums", archive+bomSuffix))
		}
		r.archives[platform] = archive
		program, err := open(filepath.Join(o.dist, archive), r.version, platform, read)
		if add(err); err == nil {
			add(program.check(o.commit))
			add(sameBOM(filepath.Join(o.dist, archive), program, r.version))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		if !slices.Contains(expected, name) {
			add(fmt.Errorf("%s is among the checksums, and no part of a release", name))
		}
	}
	add(noOthers(o.dist, sums))
	if signature, err := os.Stat(found[0] + ".sig"); err == nil && signature.Size() > 0 {
		r.signed = true
	} else if o.signed {
		add(errors.New("the checksums are not signed"))
	}
	return r, errors.Join(problems...)
}

// readSums reads lines as sha256sum writes them: the checksum and the name of a file.
func readSums(file string) (map[string]string, error) {
	text, err := os.ReadFile(file) //nolint:gosec // a file of the release that is checked
	if err != nil {
		return nil, err
	}
	line := regexp.MustCompile(`^([0-9a-f]{64})  ([\w.-]+)$`)
	sums := map[string]string{}
	for scanner := bufio.NewScanner(bytes.NewReader(text)); scanner.Scan(); {
		parts := line.FindStringSubmatch(scanner.Text())
		if parts == nil {
			return nil, fmt.Errorf("%s holds a line that is not a checksum and a file name: %q", filepath.Base(file),
				scanner.Text())
		}
		if _, twice := sums[parts[2]]; twice {
			return nil, fmt.Errorf("%s names %s twice", filepath.Base(file), parts[2])
		}
		sums[parts[2]] = parts[1]
	}
	return sums, nil
}

// sameSum checks a file's SHA-256.
func sameSum(file, want string) error {
	f, err := os.Open(file) //nolint:gosec // a file of the release that is checked
	if err != nil {
		return err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return fmt.Errorf("read %s: %w", filepath.Base(file), err)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != want {
		return fmt.Errorf("%s has the checksum %s, not %s", filepath.Base(file), got, want)
	}
	return nil
}

// sameManifest checks that the manifest is the repository's: without it the registry takes the
// provider for one of protocol 5, and nobody can install it.
func sameManifest(root, file string) error {
	want, err := os.ReadFile(filepath.Join(root, "terraform-registry-manifest.json")) //nolint:gosec // a file of this repository
	if err != nil {
		return err
	}
	got, err := os.ReadFile(file) //nolint:gosec // a file of the release that is checked
	if err != nil {
		return err
	}
	if !bytes.Equal(got, want) {
		return fmt.Errorf("%s is not the repository's terraform-registry-manifest.json", filepath.Base(file))
	}
	return nil
}

// noOthers checks that the directory has no archive that the checksums do not name: it would be
// from another build.
func noOthers(dir string, sums map[string]string) error {
	found, err := filepath.Glob(filepath.Join(dir, "*.zip"))
	if err != nil {
		return err
	}
	for _, file := range found {
		if _, listed := sums[filepath.Base(file)]; !listed {
			return fmt.Errorf("%s is not among the checksums", filepath.Base(file))
		}
	}
	return nil
}
