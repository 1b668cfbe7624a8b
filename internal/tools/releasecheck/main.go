// The releasecheck program checks the files of a release as somebody who downloads them would:
// names, checksums, what is in each archive and how its program was built. Then it installs the
// archive of this platform, as it is, and runs the demo with it. It exits with 1 if anything is
// missing or wrong. While a release is built, it writes the bills of materials.
package main

import (
	"cmp"
	"context"
	"debug/buildinfo"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
)

func main() {
	o, err := parse(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err == nil {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		err = run(ctx, os.Stdout, o)
		stop()
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "releasecheck: %v\n", err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	dist   string // directory with the files
	cli    string // program; "" = ask scripts/cli.sh
	commit string // that the programs must be built from; "" = any
	signed bool   // the checksums must have a signature beside them; gpg verifies it
	bom    string // archive whose bill of materials is to be written; "" = check a release
	to     string // file for that bill
}

func parse(arguments []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("releasecheck", flag.ContinueOnError)
	flags.StringVar(&o.dist, "dist", "dist", "directory with the files of a release")
	flags.StringVar(&o.cli, "cli", "", "Terraform or OpenTofu program; default: what scripts/cli.sh finds")
	flags.StringVar(&o.commit, "commit", "",
		"commit that the programs must be built from, without local changes; default: not looked at")
	flags.BoolVar(&o.signed, "signed", false,
		"the checksums must have a signature beside them (which gpg --verify judges)")
	flags.StringVar(&o.bom, "bom", "", "only write the bill of materials of this archive")
	flags.StringVar(&o.to, "to", "", "file for the bill of materials; default: the archive's name with "+bomSuffix)
	if err := flags.Parse(arguments); err != nil {
		return options{}, err
	}
	if flags.NArg() > 0 {
		return options{}, fmt.Errorf("unknown argument %q", flags.Arg(0))
	}
	return o, nil
}

// run checks the files and tries the archive of this platform. The error names everything that is
// wrong with the files, or the first step of the trial that does not hold.
func run(ctx context.Context, out io.Writer, o options) error {
	if o.bom != "" {
		return writeBOM(o.bom, cmp.Or(o.to, o.bom+bomSuffix), buildinfo.Read)
	}
	root, err := clirun.Root(ctx)
	if err != nil {
		return err
	}
	files, err := inspect(root, o, buildinfo.Read)
	if err != nil {
		return fmt.Errorf("%s is not a release:\n%w", o.dist, err)
	}
	fmt.Fprintf(out,
		"%s %s: %d archives, and %d each of %s and %s, with the right names, checksums, contents, build settings and bills of materials\n",
		project, files.version, len(files.archives), len(emulator().platforms), emulator().name,
		exporter().name)
	if !files.signed {
		fmt.Fprintln(out, "   The checksums are not signed: the release workflow does that.")
	}
	return try(ctx, out, root, files, o)
}
