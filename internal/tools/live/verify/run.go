package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/live"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// The variables of questions that need something of the user's own.
const (
	variableClient = "RUNZERO_LIVE_THROWAWAY_CLIENT_ID"
	variableSecret = "RUNZERO_LIVE_THROWAWAY_CLIENT_SECRET" //nolint:gosec // the name of a variable
	variableGroup  = "RUNZERO_LIVE_EXPLORER_GROUP"          // ORGANIZATION_ID/GROUP_ID
)

const usage = `verify asks a real console what its API document leaves open, with objects of its own that it deletes again.
It costs about 150 API calls. Without the variables of its guard it says which they are, and sends nothing.
Two questions need something of yours:
  ` + variableClient + `, ` + variableSecret + `
      an API client that may die: its secret is rotated, and the new one thrown away
  ` + variableGroup + `=ORGANIZATION_ID/GROUP_ID
      a group of Explorers: a site and a schedule for 2040 are made in its organization, and deleted again`

// hooks let a test play with time.
type hooks struct {
	sleep func(context.Context, time.Duration) error
}

// inquiry is one run: a console, the objects that questions share, and what must not be printed.
type inquiry struct {
	console *live.Console
	client  *runzero.Client
	getenv  func(string) string
	say     func(format string, a ...any)
	mark    string // begins all names
	number  int    // of names so far
	secrets []string

	org, other string            // throwaway organizations
	made       live.Answer       // the answer that org was created with
	key        map[string]any    // an organization token of org
	sites      map[string]string // throwaway sites by use
	schedule   *schedule
}

// cleaningTime is how long cleaning up may take, after a Ctrl-C too.
const cleaningTime = 5 * time.Minute

func run(
	ctx context.Context, arguments []string, out, progress io.Writer, getenv func(string) string, h hooks,
) (err error) {
	flags := flag.NewFlagSet("verify", flag.ContinueOnError)
	flags.SetOutput(progress)
	flags.Usage = func() { fmt.Fprintln(progress, usage) }
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	config, err := live.FromEnvironment(getenv)
	if err != nil {
		return err
	}
	q := &inquiry{getenv: getenv, mark: config.Mark(), sites: map[string]string{}}
	q.say = func(format string, a ...any) { fmt.Fprintf(progress, format+"\n", a...) }
	if q.client, err = config.Client(); err != nil {
		return err
	}
	if q.console, err = config.Open(); err != nil {
		return err
	}
	if h.sleep != nil {
		q.console.Sleep = h.sleep
	}
	q.say("console: %s; what is made there is named %s..., and deleted again", config.BaseURL, q.mark)
	defer func() { err = errors.Join(err, q.clean(ctx)) }()
	if err := q.prepare(ctx); err != nil {
		return err
	}
	var asked []asked
	for _, one := range questions() {
		if ctx.Err() != nil {
			return fmt.Errorf("stopped: %w", ctx.Err())
		}
		asked = append(asked, q.ask(ctx, one))
	}
	q.report(out, config.BaseURL, asked)
	return nil
}

// prepare makes the two organizations that the questions are asked in.
func (q *inquiry) prepare(ctx context.Context) error {
	for _, id := range []*string{&q.org, &q.other} {
		made, err := q.console.Do(ctx, "PUT", "/account/orgs", object{"name": q.name("org")})
		if err != nil {
			return err
		}
		if !made.OK() {
			return fmt.Errorf("an organization to work in cannot be made: %s; the account must be allowed to have two more",
				made.Text())
		}
		if *id = text(made.Row(), "id"); *id == "" {
			return errors.New("an organization was made, and the answer holds no id: is this a runZero console?")
		}
		if q.made.Status == 0 {
			q.made = made
		}
	}
	return nil
}

// clean deletes all that this run has made, also when it was interrupted.
func (q *inquiry) clean(ctx context.Context) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), cleaningTime)
	defer stop()
	n, err := live.Sweeper{Client: q.client, Prefix: q.mark}.Sweep(ctx)
	if err != nil {
		return fmt.Errorf("something is left on the console; make testacc-live ARGS=-sweep deletes it: %w", err)
	}
	q.say("%d objects deleted; %d API calls in all", n, int64(q.console.Calls())+q.client.Usage().Calls)
	return nil
}

// name is a new name that says whose it is.
func (q *inquiry) name(what string) string {
	q.number++
	return fmt.Sprintf("%s%s%d", q.mark, what, q.number)
}

// ask asks one question. Whatever goes wrong is an answer, too.
func (q *inquiry) ask(ctx context.Context, one question) asked {
	a := asked{question: one}
	found, err := one.ask(ctx, q)
	var no notAsked
	switch {
	case errors.As(err, &no):
		a.found = plainFinding("not asked", string(no))
	case err != nil:
		a.found = plainFinding("no answer", err.Error())
	default:
		a.found, a.isSettled = found, !found.mixed
	}
	a.found.evidence = q.hide(a.found.evidence)
	return a
}

// hide takes secrets out of a text.
func (q *inquiry) hide(s string) string {
	for _, secret := range q.secrets {
		s = strings.ReplaceAll(s, secret, "[secret]")
	}
	return s
}

// keep remembers a secret, so that no text shows it, and gives it back.
func (q *inquiry) keep(secret string) string {
	if secret != "" {
		q.secrets = append(q.secrets, secret)
	}
	return secret
}

// notAsked is why a question was not asked.
type notAsked string

func (n notAsked) Error() string { return string(n) }

// must makes a call that has to succeed, and returns its object.
func (q *inquiry) must(ctx context.Context, method, path string, body any) (map[string]any, error) {
	answer, err := q.console.Do(ctx, method, path, body)
	if err != nil {
		return nil, err
	}
	if !answer.OK() {
		return nil, refused(method, path, answer)
	}
	return answer.Row(), nil
}

// refused is the error of a call that the console did not do; of one that license or role forbid,
// it is why nothing was asked.
func refused(method, path string, answer live.Answer) error {
	path, _, _ = strings.Cut(path, "?")
	output := fmt.Sprintf("%s %s: %s", method, path, answer.Text())
	if answer.Status == 403 {
		return notAsked(output)
	}
	return errors.New(output)
}

// rows makes a call that answers with a list.
func (q *inquiry) rows(ctx context.Context, path string) ([]map[string]any, error) {
	answer, err := q.console.Do(ctx, "GET", path, nil)
	if err != nil {
		return nil, err
	}
	if !answer.OK() {
		return nil, refused("GET", path, answer)
	}
	if list := answer.Rows(); list != nil {
		return list, nil
	}
	if row := answer.Row(); row["id"] != nil { // one object instead of a list of one
		return []map[string]any{row}, nil
	}
	return nil, nil
}

// object is a body to send.
type object = map[string]any

// text is a member of an object as text; "" if it is not there, null or no text.
func text(row map[string]any, name string) string {
	s, _ := row[name].(string)
	return s
}

// inside is a member of an object that is an object.
func inside(row map[string]any, name string) map[string]any {
	m, _ := row[name].(map[string]any)
	return m
}

// find is the row with an id, nil if there is none.
func find(rows []map[string]any, id string) map[string]any {
	for _, row := range rows {
		if strings.EqualFold(text(row, "id"), id) && id != "" {
			return row
		}
	}
	return nil
}
