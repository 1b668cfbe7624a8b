package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// ready is the line that tells a script where the console is and how to sign in.
type ready struct {
	URL string `json:"url"`
	emulator.Bootstrap
	Accounts      []emulator.Bootstrap `json:"accounts,omitempty"`       // all of them, where there are several
	CACertificate string               `json:"ca_certificate,omitempty"` // path of a PEM file
}

// keepRequests is how many requests the program keeps in memory, for the page to show the newest;
// all of them are in the -log.
const keepRequests = 10000

type config struct {
	listen   string
	explicit bool // -listen was given
	logFile  string
	variants string
	tls      bool
	opts     emulator.Options
}

func parse(args []string, stderr io.Writer) (*config, error) {
	c := &config{opts: emulator.Options{Hosts: []string{}}}
	f := flag.NewFlagSet("runzero-emulator", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&c.listen, "listen", "127.0.0.1:0", "address to listen on; without it only this machine can connect")
	f.StringVar(&c.logFile, "log", "", "file for one JSON line per request")
	f.DurationVar(&c.opts.Latency, "latency", 0, "wait this long before each answer")
	f.IntVar(&c.opts.DailyLimit, "daily-limit", emulator.DefaultDailyLimit, "API calls a day that the license allows")
	f.IntVar(&c.opts.Burst, "burst", emulator.DefaultBurst, "requests that one address may make within -window")
	f.DurationVar(&c.opts.Window, "window", emulator.DefaultWindow, "see -burst")
	faultFlags(f, &c.opts)
	f.DurationVar(&c.opts.TokenLifetime, "token-lifetime", emulator.DefaultTokenLifetime, "life of an OAuth access token")
	f.Uint64Var(&c.opts.Seed, "seed", 0,
		"makes faults and list order repeatable for a caller that makes one request after the other")
	f.StringVar(&c.variants, "variant", "",
		"comma-separated `names` of answers to give the other way round; \"list\" explains them")
	f.StringVar(&c.opts.StateFile, "state", "", "file to load the state from and save it to; it holds the tokens")
	f.IntVar(&c.opts.ExplorersPerOrganization, "explorers", 1,
		"connected Explorers in the first organization; others have none until one registers, see POST /_explorers")
	f.IntVar(&c.opts.NewOrganizationExplorers, "new-explorers", 0,
		"connected Explorers that register with every new organization by themselves")
	f.IntVar(&c.opts.Inventory, "inventory", 0, "assets that each organization has from the start, for exports")
	f.BoolVar(&c.opts.Unpublished, "unpublished", false,
		"also serve /account/settings and /account/api/clients, which the published API does not have")
	f.IntVar(&c.opts.Accounts, "accounts", 1,
		"accounts at this address, each with credentials of its own; the ready line lists them")
	f.DurationVar(&c.opts.ClockAhead, "clock-ahead", 0,
		"how far the console's clock is ahead of this machine's; negative = behind")
	f.Func("host",
		"`name` by which callers may address the console besides its IP addresses and localhost, * = any; may be repeated",
		func(name string) error {
			c.opts.Hosts = append(c.opts.Hosts, name)
			return nil
		})
	f.BoolVar(&c.tls, "tls", false, "serve HTTPS with a self-signed certificate")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if f.NArg() > 0 {
		return nil, fmt.Errorf("unexpected argument %q", f.Arg(0))
	}
	f.Visit(func(fl *flag.Flag) { c.explicit = c.explicit || fl.Name == "listen" })
	if c.variants != "" {
		c.opts.Variants = strings.Split(c.variants, ",")
	}
	c.opts.RunSchedules, c.opts.KeepRequests = true, keepRequests
	return c, nil
}

// faultFlags defines what goes wrong, and for which requests.
func faultFlags(f *flag.FlagSet, o *emulator.Options) {
	for _, r := range []struct {
		to         *float64
		name, text string
	}{
		{&o.FailRate, "fail-rate", "share of requests (0 to 1) that fail with a 5xx before any work"},
		{&o.DropBeforeRate, "drop-before-rate", "share of requests whose connection is closed before any work"},
		{
			&o.HTMLRate, "html-rate",
			"share of requests that a proxy answers with a page before any work: half with status 502, half with 200",
		},
		{&o.UnavailableRate, "unavailable-rate", "share of requests that answer 503 before any work"},
		{&o.ThrottleRate, "throttle-rate", "share of requests that answer 429 without usage headers before any work"},
		{&o.ForbiddenRate, "forbidden-rate", "share of requests that a proxy answers with its 403 page before any work"},
		{
			&o.DeleteAnswerRate, "delete-answer-rate",
			"share of deletes that a gateway answers, see -delete-answer, while nothing is deleted",
		},
		{
			&o.CreateErrorRate, "create-error-rate",
			`share of creates that answer 200 with {"error": ...} while nothing is made`,
		},
		{
			&o.GatewayTimeoutRate, "gateway-timeout-rate",
			"share of requests that a gateway answers with its 504 page while the console does the work -late-by later",
		},
		{&o.DropAfterRate, "drop-after-rate", "share of requests whose work is done but whose answer is lost"},
		{&o.FailAfterRate, "fail-after-rate", "share of requests whose work is done but which answer 500 or 503"},
		{&o.TruncateRate, "truncate-rate", "share of answers that are cut in the middle"},
		{&o.SlowRate, "slow-rate", "share of requests whose work is done at once but whose answer comes -slow-by later"},
		{&o.OtherIDRate, "other-id-rate", "share of answers whose rows have the ids of other objects"},
		{&o.OtherOrganizationRate, "other-organization-rate", "share of answers whose rows name another organization"},
		{&o.BadIDRate, "bad-id-rate", "share of answers whose rows have ids that are no UUIDs"},
		{
			&o.RevokeRate, "revoke-rate",
			"share of requests with an OAuth access token whose token is revoked before they are authorized",
		},
	} {
		f.Float64Var(r.to, r.name, 0, r.text)
	}
	f.DurationVar(&o.SlowBy, "slow-by", emulator.DefaultSlowBy, "see -slow-rate")
	f.DurationVar(&o.LateBy, "late-by", emulator.DefaultLateBy, "see -gateway-timeout-rate")
	f.Func("delete-answer",
		"comma-separated `kinds` of answers to deletes: 404, 410, error (200 with an error); all of them by default",
		func(text string) error {
			o.DeleteAnswers = strings.Split(text, ",")
			return nil
		})
	f.Func("fault-only",
		"`rule` \"[KIND] [METHOD] [/PATH]\" for the requests that faults may hit, such as \"PUT /account/keys\"; may "+
			"be repeated", func(rule string) error {
			o.FaultOnly = append(o.FaultOnly, rule)
			return nil
		})
	f.DurationVar(&o.ListLag, "list-lag", 0, "how long it takes until lists and exports show a change")
	f.BoolVar(&o.LagGets, "lag-gets", false, "reads of single objects lag as lists do")
	f.BoolVar(&o.LoseRotations, "lose-rotations", false,
		"let faults lose the answer to a rotation of an API client's secret too, which cannot be got back")
}

// run serves until the context ends; the state is saved then.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	c, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	if c.variants == "list" {
		return listVariants(stdout)
	}
	if c.logFile != "" {
		log, err := os.OpenFile(c.logFile, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
		if err != nil {
			return fmt.Errorf("opening the request log: %w", err)
		}
		defer func() { _ = log.Close() }()
		c.opts.Log = log
	}
	e, err := emulator.New(c.opts)
	if err != nil {
		return err
	}
	ln, err := listen(ctx, c)
	if err != nil {
		return err
	}
	line := ready{URL: "http://" + reachable(ln.Addr()), Bootstrap: e.Bootstrap()}
	if all := e.Accounts(); len(all) > 1 {
		for _, a := range all {
			line.Accounts = append(line.Accounts, a.Bootstrap())
		}
	}
	if c.tls {
		secured, path, err := selfSigned(ln)
		if err != nil {
			_ = ln.Close()
			return err
		}
		defer func() { _ = os.Remove(path) }()
		ln, line.CACertificate = secured, path
		line.URL = "https://" + reachable(ln.Addr())
	}
	if err := json.NewEncoder(stdout).Encode(line); err != nil {
		_ = ln.Close()
		return fmt.Errorf("printing the ready line: %w", err)
	}
	return serve(ctx, e, ln)
}

func serve(ctx context.Context, e *emulator.Emulator, ln net.Listener) error {
	srv := &http.Server{Handler: e, ReadHeaderTimeout: 10 * time.Second}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(ln) }()
	select {
	case err := <-done:
		return errors.Join(fmt.Errorf("serving: %w", err), e.Save())
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := srv.Shutdown(stop); err != nil {
		_ = srv.Close()
	}
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		return errors.Join(fmt.Errorf("serving: %w", err), e.Save())
	}
	return e.Save()
}

// listen opens the port. Another address than loopback has to be asked for, because the page shows
// the account to anyone.
func listen(ctx context.Context, c *config) (net.Listener, error) {
	host, _, err := net.SplitHostPort(c.listen)
	if err != nil {
		return nil, fmt.Errorf("-listen %q is not HOST:PORT: %w", c.listen, err)
	}
	if host == "" {
		return nil, fmt.Errorf("-listen %q would listen on every address; name one, for example 127.0.0.1%s or 0.0.0.0%s",
			c.listen, c.listen, c.listen)
	}
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", c.listen)
	if err != nil {
		return nil, fmt.Errorf("listening on %s: %w", c.listen, err)
	}
	if a, ok := ln.Addr().(*net.TCPAddr); ok && !a.IP.IsLoopback() && !c.explicit {
		_ = ln.Close()
		return nil, fmt.Errorf("%s is not a loopback address; say so with -listen", c.listen)
	}
	return ln, nil
}

// reachable is the address to put into the URL: an unspecified one cannot be called.
func reachable(a net.Addr) string {
	t, ok := a.(*net.TCPAddr)
	if ok && t.IP.IsUnspecified() {
		return fmt.Sprintf("127.0.0.1:%d", t.Port)
	}
	return a.String()
}

func listVariants(w io.Writer) error {
	for _, v := range emulator.KnownVariants() {
		alone := ""
		if v.Alone {
			alone = ", not part of other"
		}
		if _, err := fmt.Fprintf(w, "%-28s %s (section %s%s)\n", v.Name, v.Text, v.Section, alone); err != nil {
			return fmt.Errorf("listing variants: %w", err)
		}
	}
	_, err := fmt.Fprintf(w, "%-28s %s\n", "other",
		"all of them that can be together; a leading - takes one out: other,-gone-400")
	if err != nil {
		return fmt.Errorf("listing variants: %w", err)
	}
	return nil
}
