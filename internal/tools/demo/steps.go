package main

import (
	"fmt"
	"io"
	"time"
)

// steps prints numbered headings with the seconds that each took.
type steps struct {
	out io.Writer
	n   int
}

// do runs one step and prints its heading, before, and its time, after.
func (s *steps) do(heading string, f func() error) error {
	s.n++
	fmt.Fprintf(s.out, "\n%d. %-52s ", s.n, heading)
	start := time.Now()
	if err := f(); err != nil {
		fmt.Fprintln(s.out, "failed")
		return err
	}
	fmt.Fprintf(s.out, "%5.1f s\n", time.Since(start).Seconds())
	return nil
}

// note prints a line below the current step.
func (s *steps) note(format string, arguments ...any) {
	fmt.Fprintf(s.out, "   "+format+"\n", arguments...)
}

// block prints a heading without a number and lines below it.
func (s *steps) block(heading string, lines ...string) {
	fmt.Fprintf(s.out, "\n%s\n", heading)
	for _, line := range lines {
		fmt.Fprintf(s.out, "   %s\n", line)
	}
}

// count is a number with its noun: "1 API call", "2 API calls".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
