// The rego program does for tests what the program of the Open Policy Agent does for users: it
// runs the tests of rules, and evaluates rules over a document. It is made of the same library,
// and takes half the time to build.
//
//	rego test DIRECTORY
//	rego eval --stdin-input --data DIRECTORY --fail-defined --format pretty QUERY
//
// Exit codes are those of opa: 0 is a success, 1 a query with a result or an error, 2 a test that
// failed.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/tester"
)

const (
	exitDone   = 0
	exitError  = 1
	exitFailed = 2
)

func main() {
	code, err := run(context.Background(), os.Args[1:], os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintf(os.Stderr, "rego: %v\n", err)
	}
	os.Exit(code)
}

func run(ctx context.Context, args []string, in io.Reader, out io.Writer) (int, error) {
	switch {
	case len(args) == 2 && args[0] == "test":
		return test(ctx, args[1], out)
	case len(args) > 1 && args[0] == "eval":
		return evaluate(ctx, args[1:], in, out)
	}
	return exitError, errors.New("usage: rego test DIRECTORY, or rego eval [options] QUERY")
}

// test runs all tests below a directory and names those that fail.
func test(ctx context.Context, directory string, out io.Writer) (int, error) {
	results, err := tester.Run(ctx, directory)
	if err != nil {
		return exitError, fmt.Errorf("run the tests of %s: %w", directory, err)
	}
	failed := 0
	for _, result := range results {
		if !result.Pass() {
			failed++
			_, _ = fmt.Fprintln(out, result)
		}
	}
	_, _ = fmt.Fprintf(out, "%d passed, %d failed\n", len(results)-failed, failed)
	if failed > 0 || len(results) == 0 {
		return exitFailed, nil
	}
	return exitDone, nil
}

// evaluate prints each result of a query over the document that it reads.
func evaluate(ctx context.Context, args []string, in io.Reader, out io.Writer) (int, error) {
	f := flag.NewFlagSet("eval", flag.ContinueOnError)
	f.Bool("stdin-input", true, "the document comes from standard input")
	f.String("format", "pretty", "`format` of the results")
	data := f.String("data", "", "`directory` of rules and data")
	failsIfDefined := f.Bool("fail-defined", false, "exit with 1 if there is a result")
	if err := f.Parse(args); err != nil {
		return exitError, err
	}
	var document any
	if err := json.NewDecoder(in).Decode(&document); err != nil {
		return exitError, fmt.Errorf("read the document: %w", err)
	}
	results, err := rego.New(
		rego.Query(f.Arg(0)), rego.Load([]string{*data}, nil), rego.Input(document),
	).Eval(ctx)
	if err != nil {
		return exitError, fmt.Errorf("evaluate %s: %w", f.Arg(0), err)
	}
	for _, result := range results {
		for _, expression := range result.Expressions {
			_, _ = fmt.Fprintln(out, expression.Value)
		}
	}
	if *failsIfDefined && len(results) > 0 {
		return exitError, nil
	}
	return exitDone, nil
}
