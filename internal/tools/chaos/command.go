package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// outcome is what one command with -json said.
type outcome struct {
	counts     counts
	failures   []string // the diagnostics of errors, one each
	messages   []string // all diagnostics
	unreadable []string // lines that are not JSON: a plugin that crashed says so there
}

// counts are the figures of a run.
type counts struct {
	created, updated, replaced, destroyed    int
	requests, retries, adopted, settledCount int
	applies, failed, secrets                 int
	logged                                   int // requests in the trace, those of checks included
	faults                                   map[string]int
}

func (c *counts) operations() int { return c.created + c.updated + c.replaced + c.destroyed }

func (c *counts) add(more counts) {
	c.created += more.created
	c.updated += more.updated
	c.replaced += more.replaced
	c.destroyed += more.destroyed
	c.requests += more.requests
	c.retries += more.retries
	c.adopted += more.adopted
	c.settledCount += more.settledCount
	c.applies += more.applies
	c.failed += more.failed
	c.secrets += more.secrets
	c.logged += more.logged
	if c.faults == nil {
		c.faults = map[string]int{}
	}
	for kind, n := range more.faults {
		c.faults[kind] += n
	}
}

// event is one line of -json.
type event struct {
	Type       string `json:"type"`
	Diagnostic struct {
		Severity string `json:"severity"`
		Summary  string `json:"summary"`
		Detail   string `json:"detail"`
		Address  string `json:"address"`
	} `json:"diagnostic"`
	Change struct {
		Resource resourceAddress `json:"resource"`
		Action   string          `json:"action"`
	} `json:"change"`
	Hook struct {
		Resource resourceAddress `json:"resource"`
		Action   string          `json:"action"`
	} `json:"hook"`
}

type resourceAddress struct {
	Address string `json:"addr"`
}

// readOutcome reads what a command with -json said.
func readOutcome(output string) outcome {
	var o outcome
	replaces := map[string]bool{}
	for line := range strings.Lines(output) {
		line = strings.TrimSpace(line)
		var e event
		if line == "" {
			continue
		}
		if json.Unmarshal([]byte(line), &e) != nil {
			o.unreadable = append(o.unreadable, line)
			continue
		}
		switch {
		case e.Type == "planned_change" && e.Change.Action == "replace":
			replaces[e.Change.Resource.Address] = true
		case e.Type == "apply_complete":
			o.counts.done(e.Hook.Action, replaces[e.Hook.Resource.Address])
		case e.Type == "diagnostic":
			d := e.Diagnostic
			text := strings.TrimSpace(d.Address + ": " + d.Summary + "\n" + d.Detail)
			o.messages = append(o.messages, text)
			if d.Severity == "error" {
				o.failures = append(o.failures, text)
			}
		}
	}
	return o
}

// done counts one operation; a replacement counts once, when its second half is done.
func (c *counts) done(action string, replaces bool) {
	switch {
	case action == "create" && replaces:
		c.replaced++
	case action == "create":
		c.created++
	case action == "update":
		c.updated++
	case action == "delete" && !replaces:
		c.destroyed++
	}
}

// explained are the errors that faults may end in once all retries are used up, each with the fault
// that it takes: the console could not be reached or failed, something else answered in its place,
// or a call's access token and the one fetched instead were both revoked.
func explained(failure string, faults map[string]int) bool {
	switch {
	case strings.Contains(failure,
		"The console could not be reached or failed; the request was repeated as often as is safe"),
		strings.Contains(failure, "It is not known whether the API client exists now"):
		return total(faults) > 0
	case strings.Contains(failure, "the provider attribute base_url") &&
		strings.Contains(failure, "not from the runZero API"),
		strings.Contains(failure, "this console has no such endpoint"):
		return faults[emulator.FaultHTML] > 0
	case strings.Contains(failure, "still has organizations below it"),
		strings.Contains(failure, "SSO group mapping") && strings.Contains(failure, "was there when the plan was made"):
		// Somebody put it below, or into, what the same run deletes; Terraform knows no order then. The
		// next apply finds the rest.
		return true
	case strings.Contains(strings.ToLower(failure), "credential refused"):
		return faults[emulator.FaultRevoke] > 1
	}
	return false
}

// wrong are errors that no fault may cause, whatever else they say.
var wrong = regexp.MustCompile(
	`(?i)inconsistent (result|final plan)|unexpected new value|panic|plugin (crashed|did not respond)|plugin\.\(\*GRPC|root object was|unknown after apply`)

// judge fails for an error that the faults during the command do not explain.
func (o outcome) judge(faults map[string]int) error {
	var errs []error
	for _, line := range o.unreadable {
		if wrong.MatchString(line) || strings.Contains(line, "Error") {
			errs = append(errs, fmt.Errorf("the command said: %s", line))
		}
	}
	for _, f := range o.failures {
		if wrong.MatchString(f) || !explained(f, faults) {
			errs = append(errs, fmt.Errorf("an error that no fault explains: %s", f))
		}
	}
	return errors.Join(errs...)
}

// attempt is the client's note in the log about one request, and which try it was.
var attempt = regexp.MustCompile(`runZero API call:.*\battempt=(\d+)`)

// readTrace counts retries, and writes whose lost answer was made up for.
func readTrace(file string) (c counts, err error) {
	f, err := os.Open(file)
	if err != nil {
		return c, fmt.Errorf("read the trace: %w", err)
	}
	defer f.Close()
	reader := bufio.NewReaderSize(f, 1<<20)
	for {
		line, err := reader.ReadBytes('\n')
		if match := attempt.FindSubmatch(line); match != nil {
			c.logged++
			if n, convErr := strconv.Atoi(string(match[1])); convErr == nil && n > 1 {
				c.retries++
			}
		}
		switch {
		case bytes.Contains(line, []byte("runZero object found after a lost answer")):
			c.adopted++
		case bytes.Contains(line, []byte("runZero write found carried out after a lost answer")):
			c.settledCount++
		}
		if errors.Is(err, io.EOF) {
			return c, nil
		}
		if err != nil {
			return c, fmt.Errorf("read the trace: %w", err)
		}
	}
}
