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
	CACertificate string `json:"ca_certificate,omitempty"` // path of a PEM file
}

// keepRequests is how many requests the program keeps in memory, for the page to show the newest; all of them are in the -log.
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
	c := &config{}
	f := flag.NewFlagSet("runzero-emulator", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&c.listen, "listen", "127.0.0.1:0", "address to listen on; without it only this machine can connect")
	f.StringVar(&c.logFile, "log", "", "file for one JSON line per request")
	f.DurationVar(&c.opts.Latency, "latency", 0, "wait this long before each answer")
	f.IntVar(&c.opts.DailyLimit, "daily-limit", emulator.DefaultDailyLimit, "API calls a day that the licence allows")
	f.IntVar(&c.opts.Burst, "burst", emulator.DefaultBurst, "requests that one address may make within -window")
	f.DurationVar(&c.opts.Window, "window", emulator.DefaultWindow, "see -burst")
	f.Float64Var(&c.opts.FailRate, "fail-rate", 0, "share of requests (0 to 1) that fail with a 5xx before any work")
	f.Float64Var(&c.opts.DropBeforeRate, "drop-before-rate", 0, "share of requests whose connection is closed before any work")
	f.Float64Var(&c.opts.HTMLRate, "html-rate", 0, "share of requests that a proxy answers with a page before any work: half with status 502, half with 200")
	f.Float64Var(&c.opts.DropAfterRate, "drop-after-rate", 0, "share of requests whose work is done but whose answer is lost")
	f.Float64Var(&c.opts.FailAfterRate, "fail-after-rate", 0, "share of requests whose work is done but which answer 500 or 503")
	f.Float64Var(&c.opts.TruncateRate, "truncate-rate", 0, "share of answers that are cut in the middle")
	f.Float64Var(&c.opts.SlowRate, "slow-rate", 0, "share of requests whose work is done at once but whose answer comes -slow-by later")
	f.DurationVar(&c.opts.SlowBy, "slow-by", emulator.DefaultSlowBy, "see -slow-rate")
	f.Float64Var(&c.opts.RevokeRate, "revoke-rate", 0, "share of requests with an OAuth access token whose token is revoked before they are authorised")
	f.BoolVar(&c.opts.LoseRotations, "lose-rotations", false, "let faults lose the answer to a rotation of an API client's secret too, which cannot be got back")
	f.DurationVar(&c.opts.TokenLifetime, "token-lifetime", emulator.DefaultTokenLifetime, "life of an OAuth access token")
	f.Uint64Var(&c.opts.Seed, "seed", 0, "makes faults and list order repeatable for a caller that makes one request after the other")
	f.StringVar(&c.variants, "variant", "", "comma-separated `names` of answers to give the other way round; \"list\" explains them")
	f.StringVar(&c.opts.StateFile, "state", "", "file to load the state from and save it to; it holds the tokens")
	f.IntVar(&c.opts.ExplorersPerOrganization, "explorers", 1, "connected Explorers in each organization")
	f.IntVar(&c.opts.Inventory, "inventory", 0, "assets that each organization has from the start, for exports")
	f.BoolVar(&c.opts.Unpublished, "unpublished", false, "also serve /account/settings and /account/api/clients, which the published API does not have")
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

// listen opens the port. Another address than loopback has to be asked for, because the page shows the account to anyone.
func listen(ctx context.Context, c *config) (net.Listener, error) {
	host, _, err := net.SplitHostPort(c.listen)
	if err != nil {
		return nil, fmt.Errorf("-listen %q is not HOST:PORT: %w", c.listen, err)
	}
	if host == "" {
		return nil, fmt.Errorf("-listen %q would listen on every address; name one, for example 127.0.0.1%s or 0.0.0.0%s", c.listen, c.listen, c.listen)
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
	_, err := fmt.Fprintf(w, "%-28s %s\n", "other", "all of them that can be together; a leading - takes one out: other,-gone-400")
	if err != nil {
		return fmt.Errorf("listing variants: %w", err)
	}
	return nil
}
