// The sweep program deletes what the live tests left on a real console: everything whose name
// begins with "tfacc-" and which is older than a day, or with -run what one run made, and nothing
// else.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/live"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Getenv)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(os.Stderr, "%v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string, out io.Writer, getenv func(string) string) error {
	flags := flag.NewFlagSet("sweep", flag.ContinueOnError)
	guard := flags.Bool("guard", false, "only say whether the environment allows work on a real console")
	age := flags.Duration("older", 24*time.Hour,
		"leave alone what is younger, or of unknown age, because a run may still use it; not with -run")
	ended := flags.Bool("run", false, "delete what the run of "+live.VariableRun+
		" made, which has ended, whatever its age")
	dry := flags.Bool("dry", false, "say what would be deleted, and delete nothing")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	config, err := live.FromEnvironment(getenv)
	if err != nil {
		return err
	}
	if *guard {
		fmt.Fprintf(out, "console: %s\n", config.BaseURL)
		if !config.VariantsKnown {
			fmt.Fprintf(out,
				"%s is not set: the tests expect the likelier answer to each open question. make verify-live finds out.\n",
				live.VariableVariants)
		}
		return nil
	}
	client, err := config.Client()
	if err != nil {
		return err
	}
	verb := "deleted"
	if *dry {
		verb = "would be deleted"
	}
	prefix := live.Prefix
	if *ended {
		if config.Run == "" {
			return errors.New("-run needs " + live.VariableRun)
		}
		prefix, *age = config.RunPrefix(), 0
	}
	sweeper := live.Sweeper{
		Client: client, Prefix: prefix, MinAge: *age, Dry: *dry, Say: func(line string) { fmt.Fprintln(out, "  "+line) },
	}
	n, err := sweeper.Sweep(ctx)
	fmt.Fprintf(out, "%d objects %s, with %d API calls\n", n, verb, client.Usage().Calls)
	return err
}
