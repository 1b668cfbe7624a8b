package repository

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	yaml "github.com/oasdiff/yaml3"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/tools/gendocs/mocks"
)

// TestReleaseKeepsItsPromises is about .goreleaser.yml: what the registries need, and what makes a
// release one that others can check and build again.
func TestReleaseKeepsItsPromises(t *testing.T) {
	t.Parallel()
	for _, problem := range releaseProblems(readFile(t, filepath.Join(repository(t), ".goreleaser.yml"))) {
		t.Error(problem)
	}
}

func TestReleaseRulesBite(t *testing.T) {
	t.Parallel()
	good := readFile(t, filepath.Join(repository(t), ".goreleaser.yml"))
	for name, tt := range map[string]struct{ from, to, want string }{
		"good":             {"", "", ""},
		"with C":           {"CGO_ENABLED=0", "CGO_ENABLED=1", "CGO_ENABLED=0"},
		"paths":            {"-trimpath, ", "", "-trimpath"},
		"other modules":    {", -mod=readonly", "", "-mod=readonly"},
		"no commit":        {", -buildvcs=true", "", "-buildvcs=true"},
		"no version":       {"-X main.version={{ .Version }}", "", "main.version"},
		"today":            {`mod_timestamp: "{{ .CommitTimestamp }}"`, "", "mod_timestamp"},
		"platform missing": {"windows, freebsd]", "freebsd]", "windows"},
		"program's name":   {`binary: "{{ .ProjectName }}_v`, `binary: "{{ .ProjectName }}-v`, "binary"},
		"archive's name":   {"{{ .Os }}_{{ .Arch }}", "{{ .Os }}-{{ .Arch }}", "archives"},
		"not zip":          {"formats: [zip]", "formats: [tar.gz]", "zip"},
		"no bills":         {"artifacts: archive", "artifacts: source", "bill of materials"},
		"weak sums":        {"algorithm: sha256", "algorithm: md5", "sha256"},
		"sums' name":       {"_SHA256SUMS", "_checksums", "SHA256SUMS"},
		"manifest unsummed": {
			"extra_files:\n    - glob: terraform-registry-manifest.json",
			"extra_files:\n    - glob: LICENSE", "manifest",
		},
		"manifest not there": {"prerelease: auto\n  extra_files:", "prerelease: auto\n  no_files:", "manifest"},
		"no mock data":       {"    - glob: examples/module/tests/mocks/runzero.tfmock.hcl\n", "", "mock data"},
		"console with C": {
			"runzero-emulator\n    env:\n      - CGO_ENABLED=0", "runzero-emulator\n    env:\n      - CGO_ENABLED=1", "CGO_ENABLED=0",
		},
		"console missing":    {"goos: [linux, darwin, windows]", "goos: [linux]", "five platforms"},
		"two in one archive": {"ids: [provider]", "ids: [provider, emulator]", "the provider's"},
		"other console":      {"runzero-emulator_{{ .Version }}", "emulator_{{ .Version }}", "named after it"},
		"not signed":         {"artifacts: checksum", "artifacts: none", "signature"},
		"signed otherwise":   {`"--detach-sign"`, `"--clear-sign"`, "signature"},
		"at once":            {"draft: true", "draft: false", "draft"},
		"elsewhere":          {"owner: seed-84f6aeb9", "owner: somebody", "somebody"},
		"hooks":              {"version: 2\n", "version: 2\nbefore: {hooks: [go mod tidy]}\n", "hook"},
		"not YAML":           {"version: 2", "version: [", "YAML"},
	} {
		changed := strings.Replace(good, tt.from, tt.to, 1)
		if tt.from != "" && changed == good {
			t.Errorf("%s: %q is not there to be changed", name, tt.from)
		}
		got := strings.Join(releaseProblems(changed), "; ")
		if (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

// releaseProblems checks the settings of GoReleaser.
func releaseProblems(text string) []string {
	type file struct {
		Glob string `yaml:"glob"`
		Name string `yaml:"name_template"`
	}
	var settings struct {
		Project string         `yaml:"project_name"`
		Before  map[string]any `yaml:"before"`
		Builds  []struct {
			ID        string           `yaml:"id"`
			Main      string           `yaml:"main"`
			Env       []string         `yaml:"env"`
			Flags     []string         `yaml:"flags"`
			Linker    []string         `yaml:"ldflags"`
			Timestamp string           `yaml:"mod_timestamp"`
			Systems   []string         `yaml:"goos"`
			Machines  []string         `yaml:"goarch"`
			Ignore    []map[string]any `yaml:"ignore"`
			Binary    string           `yaml:"binary"`
			Hooks     map[string]any   `yaml:"hooks"`
		} `yaml:"builds"`
		Archives []struct {
			IDs     []string `yaml:"ids"`
			Formats []string `yaml:"formats"`
			Name    string   `yaml:"name_template"`
		} `yaml:"archives"`
		Bills []struct {
			Artifacts string `yaml:"artifacts"`
		} `yaml:"sboms"`
		Sums struct {
			Algorithm string `yaml:"algorithm"`
			Name      string `yaml:"name_template"`
			Files     []file `yaml:"extra_files"`
		} `yaml:"checksum"`
		Signs []struct {
			Artifacts string   `yaml:"artifacts"`
			Command   string   `yaml:"cmd"`
			Arguments []string `yaml:"args"`
		} `yaml:"signs"`
		Release struct {
			Github map[string]string `yaml:"github"`
			Draft  bool              `yaml:"draft"`
			Files  []file            `yaml:"extra_files"`
		} `yaml:"release"`
	}
	if err := yaml.Unmarshal([]byte(text), &settings); err != nil {
		return []string{".goreleaser.yml is not YAML: " + err.Error()}
	}
	if len(settings.Builds) != 3 || len(settings.Archives) != 3 || len(settings.Bills) != 1 || len(settings.Signs) != 1 {
		return []string{".goreleaser.yml must have three builds, three kinds of archive, one of bill and one signature"}
	}
	var problems []string
	must := func(holds bool, problem string) {
		if !holds {
			problems = append(problems, ".goreleaser.yml: "+problem)
		}
	}
	build, archive, signature := settings.Builds[0], settings.Archives[0], settings.Signs[0]
	for _, b := range settings.Builds {
		must(settings.Before == nil && b.Hooks == nil, "a hook could change what is built after it was checked")
		must(slices.Contains(b.Env, "CGO_ENABLED=0"), "env must hold CGO_ENABLED=0: the program must not need a C library")
		for _, flag := range []string{"-trimpath", "-mod=readonly", "-buildvcs=true"} {
			must(slices.Contains(b.Flags, flag), "flags must hold "+flag)
		}
		must(b.Timestamp == "{{ .CommitTimestamp }}",
			"mod_timestamp must be the commit's: the same commit gives the same bytes")
	}
	must(build.ID == "provider" && build.Main == "" && slices.Equal(archive.IDs, []string{build.ID}),
		"the first build and archive must be the provider's")
	for i, name := range []string{"emulator", "export"} {
		beside, packed := settings.Builds[i+1], settings.Archives[i+1]
		program := "runzero-" + name
		must(beside.ID == name && beside.Main == "./cmd/"+program && beside.Binary == program &&
			slices.Equal(packed.IDs, []string{name}), fmt.Sprintf("build and archive %d must be those of %s", i+2, program))
		must(slices.Equal(beside.Systems, []string{"linux", "darwin", "windows"}) &&
			slices.Equal(beside.Machines, []string{"amd64", "arm64"}) && len(beside.Ignore) == 1,
			program+" is built for five platforms")
		must(packed.Name == program+"_{{ .Version }}_{{ .Os }}_{{ .Arch }}" &&
			slices.Equal(packed.Formats, []string{"zip"}), "archives of "+program+" must be zip files named after it")
	}
	must(strings.Contains(strings.Join(build.Linker, " "), "-X main.version={{ .Version }}"),
		"ldflags must set main.version")
	must(build.Binary == "{{ .ProjectName }}_v{{ .Version }}", "binary must be named as the registries expect")
	for _, system := range []string{"linux", "darwin", "windows", "freebsd"} {
		must(slices.Contains(build.Systems, system), system+" is missing")
	}
	for _, machine := range []string{"amd64", "arm64", "386", "arm"} {
		must(slices.Contains(build.Machines, machine), machine+" is missing")
	}
	must(len(build.Ignore) == 3, "only three platforms are left out")
	must(slices.Equal(archive.Formats, []string{"zip"}), "archives must be zip files")
	must(archive.Name == "{{ .ProjectName }}_{{ .Version }}_{{ .Os }}_{{ .Arch }}",
		"archives must be named as the registries expect")
	must(settings.Bills[0].Artifacts == "archive", "each archive needs a bill of materials")
	must(settings.Sums.Algorithm == "sha256" && settings.Sums.Name == "{{ .ProjectName }}_{{ .Version }}_SHA256SUMS",
		"checksums must be sha256, in a file named ..._SHA256SUMS")
	manifest := file{"terraform-registry-manifest.json", "{{ .ProjectName }}_{{ .Version }}_manifest.json"}
	must(slices.Contains(settings.Sums.Files, manifest), "the manifest must be among the checksums")
	must(slices.Contains(settings.Release.Files, manifest), "the manifest must be among the files of the release")
	for _, path := range []string{mocks.TerraformPath, mocks.OpenTofuPath} {
		must(slices.Contains(settings.Sums.Files, file{Glob: path}) && slices.Contains(settings.Release.Files, file{Glob: path}),
			"the mock data must be among the checksums and the files of the release")
	}
	must(signature.Artifacts == "checksum" && signature.Command == "gpg" &&
		slices.Contains(signature.Arguments, "--detach-sign"), "the checksums need a detached signature")
	must(settings.Release.Draft, "a release must stay a draft until what was uploaded has been checked")
	owner := settings.Release.Github["owner"] + "/" + settings.Release.Github["name"]
	must(module == "github.com/"+owner && strings.HasSuffix(owner, "/"+settings.Project),
		fmt.Sprintf("the release goes to %s", owner))
	return problems
}

func TestReleaseNotes(t *testing.T) {
	t.Parallel()
	root := repository(t)
	changelog := filepath.Join(t.TempDir(), "CHANGELOG.md")
	text := "## 0.3.0 (Unreleased)\n\nFEATURES:\n\n* soon\n\n## 0.2.0 (May 4, 2026)\n\nBUG FIXES:\n\n* mended\n\n## " +
		"0.1.10 (May 3, 2026)\n\n## 0.1.1 (May 2, 2026)\n\n* first\n"
	if err := os.WriteFile(changelog, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for version, want := range map[string]string{
		"0.2.0": "\nBUG FIXES:\n\n* mended\n", "0.1.1": "\n* first\n",
		"0.3.0": "unreleased", "0.1.10": "empty", "0.1": "no section", "0.4.0": "no section",
	} {
		output, err := exec.CommandContext(t.Context(), "sh", filepath.Join(root, "scripts", "release-notes.sh"), version,
			changelog).CombinedOutput()
		if (err == nil) != strings.HasPrefix(want, "\n") || !strings.Contains(string(output), want) ||
			strings.Contains(string(output), "##") {
			t.Errorf("%s: %v, %q; want %q", version, err, output, want)
		}
	}
}
