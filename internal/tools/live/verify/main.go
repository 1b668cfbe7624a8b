// The verify program asks a real console what the published API document does not say, with objects
// of its own that it deletes again. It prints the answers, and the variants of the emulated console
// that answer like it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr, os.Getenv, hooks{})
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(os.Stderr, "%v\n", err)
		os.Exit(1)
	}
}
