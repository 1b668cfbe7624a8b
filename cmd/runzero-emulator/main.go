// Command runzero-emulator serves an emulated runZero console, for trying the provider without an
// account.
//
// When it is ready it prints one JSON line on standard output with its URL and one credential of
// each kind. A browser on that URL shows the state of the account. It ends on SIGINT and SIGTERM.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "runzero-emulator:", err)
		stop()
		os.Exit(1) //nolint:gocritic // stop has been called
	}
}
