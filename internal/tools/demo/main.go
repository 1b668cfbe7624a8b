// The demo program shows the provider at work without a runZero account: it
// starts an emulated console, applies examples/complete to it, proves that a
// second plan is empty, and takes everything away again. It exits with 1 if
// any of that does not hold.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	var o options
	flag.StringVar(&o.version, "version", "0.1.0", "version that the provider is built and installed as")
	flag.StringVar(&o.cli, "cli", "", "Terraform or OpenTofu program; default: what scripts/cli.sh finds")
	flag.StringVar(&o.plugins, "plugins", "",
		"directory with the provider, in that version, as init -plugin-dir takes it; default: one is built")
	flag.StringVar(&o.trace, "trace", "", "write the TRACE log of every run to this file, and look for secrets in it")
	flag.BoolVar(&o.keep, "keep", false, "leave the console and the working directory for you to use")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "demo: unknown argument %q\n", flag.Arg(0))
		os.Exit(2)
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Stdout, o)
	interrupted := ctx.Err() != nil
	stop()
	switch {
	case err == nil:
	case interrupted:
		fmt.Fprintln(os.Stderr, "\nStopped. The console was emulated, so nothing is left behind.")
		os.Exit(130)
	default:
		fmt.Fprintf(os.Stderr, "\nThe demo failed: %v\n", err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	version string // without "v"
	cli     string // program; "" = ask scripts/cli.sh
	plugins string // directory of the provider; "" = build one
	trace   string // file for the TRACE log; "" = none
	keep    bool
}
