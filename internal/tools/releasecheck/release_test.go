package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	manifestText = "{\"version\": 1, \"metadata\": {\"protocol_versions\": [\"6.0\"]}}\n"
	mockText     = "# mock data\n"
	commit       = "4f1c2b8d9e0a7364512fedcba9876543210f00ba"
)

// made is a release in memory, of programs that only say how they were built.
type made struct {
	files  map[string]string
	hidden map[string]bool // not among the checksums
}

func archiveOf(t *testing.T, mode fs.FileMode, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range files {
		header := &zip.FileHeader{Name: name, Method: zip.Deflate}
		header.SetMode(mode)
		f, err := w.CreateHeader(header)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// program writes the build settings as readSettings reads them.
func program(platform string, more ...string) string {
	system, machine, _ := strings.Cut(platform, "_")
	settings := []string{
		"GOOS=" + system, "GOARCH=" + machine, "CGO_ENABLED=0", "-trimpath=true",
		"vcs.revision=" + commit, "vcs.modified=false", "vcs.time=2026-05-04T03:02:01Z",
	}
	return strings.Join(append(settings, more...), "\n")
}

func readSettings(r io.ReaderAt) (*buildinfo.BuildInfo, error) {
	text, err := io.ReadAll(io.NewSectionReader(r, 0, 1<<20))
	if err != nil {
		return nil, err
	}
	if len(text) == 0 {
		return nil, errors.New("not a Go program")
	}
	info := &buildinfo.BuildInfo{
		GoVersion: "go1.26.8", Main: debug.Module{Path: "github.com/seed-84f6aeb9/" + project},
		Deps: []*debug.Module{
			{Path: "example.com/b", Version: "v1.0.0+incompatible", Sum: "h1:b="},
			{
				Path: "example.com/old", Version: "v1.0.0",
				Replace: &debug.Module{Path: "example.com/a", Version: "v2.0.0", Sum: "h1:a="},
			},
		},
	}
	for line := range strings.SplitSeq(string(text), "\n") {
		key, value, _ := strings.Cut(line, "=")
		info.Settings = append(info.Settings, debug.BuildSetting{Key: key, Value: value})
	}
	return info, nil
}

func newRelease(t *testing.T) made {
	t.Helper()
	m := made{
		files: map[string]string{
			project + "_1.2.3_manifest.json": manifestText, "runzero.tfmock.hcl": mockText, "runzero.opentofu.hcl": mockText,
		},
		hidden: map[string]bool{},
	}
	for _, p := range []product{emulator(), exporter()} {
		for _, platform := range p.platforms {
			m.files[p.archive("1.2.3", platform)] = archiveOf(t, 0o755,
				map[string]string{p.program("1.2.3", platform): program(platform), "LICENSE": "MPL"})
		}
	}
	for _, platform := range platforms() {
		m.archive(t, platform, 0o755, map[string]string{m.binary(platform): program(platform), "LICENSE": "MPL"})
	}
	return m
}

// newRoot is as much of the repository as a release is compared with.
func newRoot(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	put(t, filepath.Join(root, "terraform-registry-manifest.json"), manifestText)
	mocks := filepath.Join(root, "examples", "module", "tests", "mocks")
	if err := os.MkdirAll(mocks, 0o700); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(mocks, "runzero.tfmock.hcl"), mockText)
	put(t, filepath.Join(mocks, "runzero.opentofu.hcl"), mockText)
	return root
}

func (m made) binary(platform string) string {
	if strings.HasPrefix(platform, "windows") {
		return project + "_v1.2.3.exe"
	}
	return project + "_v1.2.3"
}

func (m made) archive(t *testing.T, platform string, mode fs.FileMode, files map[string]string) {
	t.Helper()
	m.files[project+"_1.2.3_"+platform+".zip"] = archiveOf(t, mode, files)
}

// write puts the files and their checksums into a directory.
func (m made) write(t *testing.T, signature string) string {
	t.Helper()
	dir := t.TempDir()
	var sums strings.Builder
	for name, text := range m.files {
		put(t, filepath.Join(dir, name), text)
		if bill := name + bomSuffix; filepath.Ext(name) == ".zip" && m.files[bill] == "" {
			_ = writeBOM(filepath.Join(dir, name), filepath.Join(dir, bill), readSettings) // of a spoilt archive there is none
			if text, err := os.ReadFile(filepath.Join(dir, bill)); err == nil && !m.hidden[bill] {
				m.files[bill] = string(text)
			}
		}
	}
	for name, text := range m.files {
		put(t, filepath.Join(dir, name), text)
		if !m.hidden[name] {
			sum := sha256.Sum256([]byte(text))
			sums.WriteString(hex.EncodeToString(sum[:]) + "  " + name + "\n")
		}
	}
	put(t, filepath.Join(dir, project+"_1.2.3_SHA256SUMS"), sums.String())
	put(t, filepath.Join(dir, project+"_1.2.3_SHA256SUMS.sig"), signature)
	return dir
}

func put(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestInspect(t *testing.T) {
	t.Parallel()
	root := newRoot(t)
	const linux, windows = "linux_amd64", "windows_amd64"
	for name, tt := range map[string]struct {
		spoil func(t *testing.T, m made) // before the checksums are made
		after func(t *testing.T, dir string)
		want  string // in the error, "" = none
	}{
		"good": {},
		"archive missing": {
			spoil: func(_ *testing.T, m made) { delete(m.files, project+"_1.2.3_freebsd_arm.zip") },
			want:  "freebsd_arm.zip is not among the checksums",
		},
		"archive not listed": {
			spoil: func(_ *testing.T, m made) { m.hidden[project+"_1.2.3_"+linux+".zip"] = true },
			want:  linux + ".zip is not among the checksums",
		},
		"archive of another build": {after: func(t *testing.T, dir string) {
			put(t, filepath.Join(dir, project+"_0.0.9_linux_amd64.zip"), "x")
		}, want: "0.0.9_linux_amd64.zip is not among"},
		"changed after the checksums": {
			after: func(t *testing.T, dir string) {
				put(t, filepath.Join(dir, project+"_1.2.3_manifest.json"), manifestText+" ")
			},
			want: "manifest.json has the checksum",
		},
		"manifest missing": {
			spoil: func(_ *testing.T, m made) { delete(m.files, project+"_1.2.3_manifest.json") },
			want:  "manifest.json is not among",
		},
		"other manifest": {
			spoil: func(_ *testing.T, m made) {
				m.files[project+"_1.2.3_manifest.json"] = strings.Replace(manifestText, "6.0", "5.0", 1)
			},
			want: "is not the repository's",
		},
		"other mock data": {
			spoil: func(_ *testing.T, m made) { m.files["runzero.tfmock.hcl"] = "" },
			want:  "runzero.tfmock.hcl is not the repository's",
		},
		"no mock data": {
			spoil: func(_ *testing.T, m made) { m.hidden["runzero.tfmock.hcl"] = true },
			want:  "runzero.tfmock.hcl is not among",
		},
		"no emulated console": {
			spoil: func(_ *testing.T, m made) { delete(m.files, "runzero-emulator_1.2.3_darwin_arm64.zip") },
			want:  "runzero-emulator_1.2.3_darwin_arm64.zip is not among",
		},
		"provider for the console": {
			spoil: func(t *testing.T, m made) {
				m.files["runzero-emulator_1.2.3_linux_amd64.zip"] = archiveOf(t, 0o755,
					map[string]string{m.binary(linux): program(linux), "LICENSE": "MPL"})
			},
			want: "does not hold runzero-emulator",
		},
		"stranger": {
			spoil: func(_ *testing.T, m made) { m.files["install.sh"] = "#!/bin/sh" },
			want:  "install.sh is among the checksums",
		},
		"no bill": {
			spoil: func(_ *testing.T, m made) { m.hidden[project+"_1.2.3_linux_arm.zip.spdx.json"] = true },
			want:  "linux_arm.zip.spdx.json is not among",
		},
		"other bill": {
			spoil: func(_ *testing.T, m made) { m.files[project+"_1.2.3_linux_arm.zip.spdx.json"] = "{}" },
			want:  "not the bill of materials",
		},
		"not signed": {after: func(t *testing.T, dir string) {
			put(t, filepath.Join(dir, project+"_1.2.3_SHA256SUMS.sig"), "")
		}, want: "not signed"},
		"two releases": {after: func(t *testing.T, dir string) {
			put(t, filepath.Join(dir, project+"_1.2.4_SHA256SUMS"), "")
		}, want: "2 files named"},
		"odd checksums": {
			after: func(t *testing.T, dir string) { put(t, filepath.Join(dir, project+"_1.2.3_SHA256SUMS"), "0  ../x\n") },
			want:  "not a checksum and a file name",
		},
		"program's name": {
			spoil: func(t *testing.T, m made) {
				m.archive(t, windows, 0o755, map[string]string{project + "_v1.2.3": program(windows)})
			},
			want: "does not hold " + project + "_v1.2.3.exe",
		},
		"more in it": {
			spoil: func(t *testing.T, m made) {
				m.archive(t, linux, 0o755, map[string]string{m.binary(linux): program(linux), ".env": "x"})
			},
			want: `holds ".env"`,
		},
		"cannot be run": {
			spoil: func(t *testing.T, m made) {
				m.archive(t, linux, 0o644, map[string]string{m.binary(linux): program(linux)})
			},
			want: "cannot be run",
		},
		"other platform": {
			spoil: func(t *testing.T, m made) {
				m.archive(t, linux, 0o755, map[string]string{m.binary(linux): program("linux_arm64")})
			},
			want: "GOARCH=arm64, not amd64",
		},
		"with C": {
			spoil: func(t *testing.T, m made) {
				m.archive(t, linux, 0o755, map[string]string{m.binary(linux): program(linux, "CGO_ENABLED=1")})
			},
			want: "CGO_ENABLED=1",
		},
		"with paths": {
			spoil: func(t *testing.T, m made) {
				m.archive(t, linux, 0o755, map[string]string{m.binary(linux): program(linux, "-trimpath=false")})
			},
			want: "-trimpath=false",
		},
		"other commit": {
			spoil: func(t *testing.T, m made) {
				m.archive(t, linux, 0o755, map[string]string{m.binary(linux): program(linux, "vcs.revision=0")})
			},
			want: "vcs.revision=0",
		},
		"local changes": {
			spoil: func(t *testing.T, m made) {
				m.archive(t, linux, 0o755, map[string]string{m.binary(linux): program(linux, "vcs.modified=true")})
			},
			want: "vcs.modified=true",
		},
		"no program": {
			spoil: func(t *testing.T, m made) { m.archive(t, linux, 0o755, map[string]string{m.binary(linux): ""}) },
			want:  "does not say how it was built",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newRelease(t)
			if tt.spoil != nil {
				tt.spoil(t, m)
			}
			dir := m.write(t, "signature")
			if tt.after != nil {
				tt.after(t, dir)
			}
			r, err := inspect(root, options{dist: dir, commit: commit, signed: true}, readSettings)
			if tt.want == "" {
				if err != nil || r.version != "1.2.3" || len(r.archives) != len(platforms()) || !r.signed {
					t.Errorf("%v: %+v", err, r)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// A snapshot has no signature, and is a good one all the same.
func TestInspectSnapshot(t *testing.T) {
	t.Parallel()
	root := newRoot(t)
	if r, err := inspect(root, options{dist: newRelease(t).write(t, "")}, readSettings); err != nil || r.signed {
		t.Errorf("%v: %+v", err, r)
	}
}

func TestBillOfMaterials(t *testing.T) {
	t.Parallel()
	dir := newRelease(t).write(t, "")
	text, err := os.ReadFile(filepath.Join(dir, project+"_1.2.3_linux_amd64.zip.spdx.json"))
	if err != nil {
		t.Fatal(err)
	}
	var doc bom
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, p := range doc.Packages {
		parts = append(parts, p.References[0].Locator+" "+p.Source)
	}
	want := []string{
		"pkg:golang/github.com/seed-84f6aeb9/" + project + "@v1.2.3 ", "pkg:golang/stdlib@1.26.8 ",
		"pkg:golang/example.com/a@v2.0.0 go.sum: h1:a=", "pkg:golang/example.com/b@v1.0.0%2Bincompatible go.sum: h1:b=",
	}
	if diff := cmp.Diff(want, parts); diff != "" {
		t.Error(diff)
	}
	if doc.Creation.Created != "2026-05-04T03:02:01Z" || len(doc.Relationships) != len(doc.Packages) {
		t.Errorf("made at %s, %d relationships", doc.Creation.Created, len(doc.Relationships))
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	if o, err := parse([]string{"-dist", "x", "-signed"}); err != nil || o.dist != "x" || !o.signed || o.bom != "" {
		t.Errorf("%+v, %v", o, err)
	}
	if _, err := parse([]string{"x"}); err == nil {
		t.Error("an argument without a flag is accepted")
	}
}
