package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// bomSuffix ends the name of an archive's bill of materials.
const bomSuffix = ".spdx.json"

// The types below are the part of SPDX 2.3 that a bill needs, with the names of its JSON form.
type (
	bom struct {
		Version       string         `json:"spdxVersion"`
		DataLicense   string         `json:"dataLicense"`
		ID            string         `json:"SPDXID"`
		Name          string         `json:"name"`
		Namespace     string         `json:"documentNamespace"`
		Creation      creation       `json:"creationInfo"`
		Packages      []part         `json:"packages"`
		Relationships []relationship `json:"relationships"`
	}
	creation struct {
		Created  string   `json:"created"`
		Creators []string `json:"creators"`
	}
	part struct {
		ID         string      `json:"SPDXID"`
		Name       string      `json:"name"`
		Version    string      `json:"versionInfo"`
		File       string      `json:"packageFileName,omitempty"`
		Location   string      `json:"downloadLocation"`
		Analyzed   bool        `json:"filesAnalyzed"`
		Checksums  []checksum  `json:"checksums,omitempty"`
		Source     string      `json:"sourceInfo,omitempty"`
		Concluded  string      `json:"licenseConcluded"`
		Declared   string      `json:"licenseDeclared"`
		Copyright  string      `json:"copyrightText"`
		References []reference `json:"externalRefs"`
	}
	checksum struct {
		Algorithm string `json:"algorithm"`
		Value     string `json:"checksumValue"`
	}
	reference struct {
		Category string `json:"referenceCategory"`
		Type     string `json:"referenceType"`
		Locator  string `json:"referenceLocator"`
	}
	relationship struct {
		Element string `json:"spdxElementId"`
		Type    string `json:"relationshipType"`
		To      string `json:"relatedSpdxElement"`
	}
)

// writeBOM writes the bill of an archive beside it.
func writeBOM(archive, document string, read reader) error {
	_, version, _, err := productOf(filepath.Base(archive))
	if err != nil {
		return err
	}
	program, err := open(archive, read)
	if err != nil {
		return err
	}
	text, err := billOf(archive, program, version)
	if err != nil {
		return err
	}
	return os.WriteFile(document, text, 0o644) //nolint:gosec // to be published
}

// sameBOM checks that the bill beside an archive is the archive's.
func sameBOM(archive string, program built, version string) error {
	want, err := billOf(archive, program, version)
	if err != nil {
		return err
	}
	got, err := os.ReadFile(archive + bomSuffix) //nolint:gosec // a file of the release that is checked
	if err != nil {
		return err
	}
	if !bytes.Equal(got, want) {
		return fmt.Errorf("%s is not the bill of materials of %s", filepath.Base(archive)+bomSuffix, program.archive)
	}
	return nil
}

// billOf makes the bill of an archive: the archive itself, and each module that Go says its program
// is made of. The same archive gives the same bytes; licenses other than our own are not claimed to
// be known.
func billOf(archive string, program built, version string) ([]byte, error) {
	content, err := os.ReadFile(archive) //nolint:gosec // a file of the release
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	digest := hex.EncodeToString(sum[:])
	created, err := time.Parse(time.RFC3339, program.settings["vcs.time"])
	if err != nil {
		created = program.modified // built without a repository
	}
	repository := "https://" + program.info.Main.Path
	const whole = "SPDXRef-archive"
	doc := bom{
		Version: "SPDX-2.3", DataLicense: "CC0-1.0", ID: "SPDXRef-DOCUMENT", Name: program.archive,
		Namespace: fmt.Sprintf("%s/spdx/%s-%s", repository, program.archive, digest),
		Creation: creation{
			Created:  created.UTC().Format(time.RFC3339),
			Creators: []string{"Tool: " + project + "-release-" + version},
		},
		Packages: []part{{
			ID: whole, Name: program.product.name, Version: version, File: program.archive,
			Location:  fmt.Sprintf("%s/releases/download/v%s/%s", repository, version, program.archive),
			Checksums: []checksum{{"SHA256", digest}}, Concluded: "MPL-2.0", Declared: "MPL-2.0", Copyright: "NOASSERTION",
			References: []reference{purl(program.info.Main.Path, "v"+version)},
		}},
		Relationships: []relationship{{"SPDXRef-DOCUMENT", "DESCRIBES", whole}},
	}
	modules := []*debug.Module{{Path: "stdlib", Version: strings.TrimPrefix(program.info.GoVersion, "go")}}
	for _, m := range program.info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		modules = append(modules, m)
	}
	slices.SortFunc(modules[1:], func(a, b *debug.Module) int { return cmp.Compare(a.Path, b.Path) })
	for i, m := range modules {
		id := fmt.Sprintf("SPDXRef-module-%d", i)
		source := ""
		if m.Sum != "" {
			source = "go.sum: " + m.Sum
		}
		doc.Packages = append(doc.Packages, part{
			ID: id, Name: m.Path, Version: m.Version, Location: "NOASSERTION", Source: source,
			Concluded: "NOASSERTION", Declared: "NOASSERTION", Copyright: "NOASSERTION",
			References: []reference{purl(m.Path, m.Version)},
		})
		doc.Relationships = append(doc.Relationships, relationship{whole, "CONTAINS", id})
	}
	text, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the bill of %s: %w", program.archive, err)
	}
	return append(text, '\n'), nil
}

// purl names a Go module as databases of vulnerabilities do.
func purl(path, version string) reference {
	return reference{"PACKAGE-MANAGER", "purl", "pkg:golang/" + path + "@" + strings.ReplaceAll(version, "+", "%2B")}
}
