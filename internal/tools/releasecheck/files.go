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
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/tools/gendocs/mocks"
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

// product is a program of a release: its archives are named after it.
type product struct {
	name      string
	platforms []string
}

func provider() product { return product{project, platforms()} }

// emulator is the emulated console, for the machines on which modules are tested.
func emulator() product {
	return product{
		"runzero-emulator", []string{"darwin_amd64", "darwin_arm64", "linux_amd64", "linux_arm64", "windows_amd64"},
	}
}

// exporter is what writes an account as configuration.
func exporter() product { return product{"runzero-export", emulator().platforms} }

// products are all programs of a release.
func products() []product { return []product{provider(), emulator(), exporter()} }

func (p product) archive(version, platform string) string {
	return fmt.Sprintf("%s_%s_%s.zip", p.name, version, platform)
}

// program is the name of the program in an archive.
func (p product) program(version, platform string) string {
	name := p.name
	if name == project {
		name += "_v" + version // as the registries expect
	}
	if strings.HasPrefix(platform, "windows_") {
		name += ".exe"
	}
	return name
}

// productOf reads the name of an archive.
func productOf(archive string) (p product, version, platform string, err error) {
	for _, p := range products() {
		if rest, ok := strings.CutPrefix(strings.TrimSuffix(archive, ".zip"), p.name+"_"); ok {
			if version, platform, ok = strings.Cut(rest, "_"); ok {
				return p, version, platform, nil
			}
		}
	}
	return product{}, "", "", fmt.Errorf("%s is not named like an archive of a release", archive)
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
	var expected []string
	for name, source := range map[string]string{
		fmt.Sprintf("%s_%s_manifest.json", project, r.version): "terraform-registry-manifest.json",
		path.Base(mocks.TerraformPath):                         mocks.TerraformPath,
		path.Base(mocks.OpenTofuPath):                          mocks.OpenTofuPath,
	} {
		expected = append(expected, name)
		if _, listed := sums[name]; !listed {
			add(fmt.Errorf("%s is not among the checksums", name))
		}
		add(sameFile(filepath.Join(root, filepath.FromSlash(source)), filepath.Join(o.dist, name), source))
	}
	for _, p := range products() {
		for _, platform := range p.platforms {
			archive := p.archive(r.version, platform)
			expected = append(expected, archive, archive+bomSuffix)
			if _, listed := sums[archive]; !listed {
				add(fmt.Errorf("%s is not among the checksums", archive))
				continue
			}
			if _, listed := sums[archive+bomSuffix]; !listed {
				add(fmt.Errorf("%s is not among the checksums", archive+bomSuffix))
			}
			if p.name == project {
				r.archives[platform] = archive
			}
			program, err := open(filepath.Join(o.dist, archive), read)
			if add(err); err == nil {
				add(program.check(o.commit))
				add(sameBOM(filepath.Join(o.dist, archive), program, r.version))
			}
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

// sameFile checks that a file of the release is one of the repository. Without its manifest the
// registry takes the provider for one of protocol 5, and nobody can install it.
func sameFile(source, file, name string) error {
	want, err := os.ReadFile(source) //nolint:gosec // a file of this repository
	if err != nil {
		return err
	}
	got, err := os.ReadFile(file) //nolint:gosec // a file of the release that is checked
	if err != nil {
		return err
	}
	if !bytes.Equal(got, want) {
		return fmt.Errorf("%s is not the repository's %s", filepath.Base(file), name)
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
