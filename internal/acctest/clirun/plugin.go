package clirun

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
)

// Address is the provider's source address without the registry's host.
const Address = "seed-84f6aeb9/runzero"

// Root is the directory of the repository.
func Root(ctx context.Context) (string, error) {
	root, err := Output(ctx, "", "go", "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return "", fmt.Errorf("find the repository: %w", err)
	}
	return root, nil
}

// Executable adds what names of programs end with here.
func Executable(name string) string {
	if runtime.GOOS == "windows" {
		return name + ".exe"
	}
	return name
}

// Version is that of a provider that is built for one run: one that the examples, which pin it,
// accept.
const Version = "0.1.0"

// BuildProvider builds the provider into dir and gives the path of the program. Where the variable
// RUNZERO_TEST_PROVIDER names one of [Version], built from this tree, that one is copied: "make
// test" builds it once, since a dozen packages need it and each build links for seconds.
func BuildProvider(ctx context.Context, root, dir, version string) (string, error) {
	program := filepath.Join(dir, Executable("terraform-provider-runzero_v"+version))
	if built := os.Getenv("RUNZERO_TEST_PROVIDER"); built != "" && version == Version {
		if err := copyProgram(built, program); err != nil {
			return "", fmt.Errorf("copy the provider: %w", err)
		}
		return program, nil
	}
	if _, err := Output(ctx, root, "go", "build", "-ldflags", "-w -X main.version="+version, "-o", program, "."); err != nil {
		return "", fmt.Errorf("build the provider: %w", err)
	}
	return program, nil
}

// InstallPlugin puts the provider where "init -plugin-dir" looks, for the
// registries that Terraform and OpenTofu assume.
func InstallPlugin(program, dir, version string) error {
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		target := filepath.Join(dir, host, filepath.FromSlash(Address), version, runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(target, 0o700); err != nil {
			return fmt.Errorf("install the provider: %w", err)
		}
		if err := copyProgram(program, filepath.Join(target, filepath.Base(program))); err != nil {
			return fmt.Errorf("install the provider: %w", err)
		}
	}
	return nil
}

func copyProgram(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o700)
	if err != nil {
		return err
	}
	if _, err = io.Copy(out, in); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}
