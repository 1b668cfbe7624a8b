// Command runzero-export writes what a runZero account holds as configuration for Terraform and
// OpenTofu, or names what no state owns.
//
// The credential and the console come from the same environment variables as the provider's.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// version is set by the release build.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	code, err := run(ctx, os.Args[1:], environment{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, isTerminal: isTerminal(os.Stderr),
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "runzero-export:", err)
	}
	stop()
	os.Exit(code) //nolint:gocritic // stop has been called
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
