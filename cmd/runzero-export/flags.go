package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/account/export"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// config is what the flags say.
type config struct {
	out           string
	organization  string
	only          []string
	settingsPath  string
	format        export.Format
	hasImports    bool
	prunesDefault bool
	canReplace    bool
	isUnmanaged   bool
	states        []string // files of -unmanaged
	reportFile    string
}

const usage = `runzero-export writes what a runZero account holds as configuration for Terraform and OpenTofu.

  runzero-export -out DIR                  writes an account, with an import block for each object
  runzero-export -imports=false -out DIR   writes it for another account: no ids, secrets as variables
  runzero-export -report FILE              writes one HTML page for a person: organizations, sites, what is not
                                           scanned, tokens, users, quota; no secrets
  runzero-export -unmanaged STATE...       names what no state owns; files, output of "show -json", or - for stdin

The credential and the console come from the provider's environment variables: RUNZERO_CLIENT_ID and
RUNZERO_CLIENT_SECRET, or RUNZERO_ACCOUNT_TOKEN, or RUNZERO_ORG_TOKEN for one organization; RUNZERO_BASE_URL.

It reads each collection of the account with one call, and export tokens with one call for each organization.
It changes nothing at the console.

Exit codes: 0 done, 1 error or something could not be read, 2 something is unmanaged.

`

// parse reads the arguments.
func parse(args []string, stderr io.Writer) (*config, error) {
	c := &config{}
	f := flag.NewFlagSet("runzero-export", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.Usage = func() {
		_, _ = io.WriteString(stderr, usage)
		f.PrintDefaults()
	}
	f.StringVar(&c.out, "out", "runzero", "`directory` to write to")
	f.StringVar(&c.organization, "organization", "", "`id` of the only organization to read")
	only := f.String("only", "", "comma-separated `kinds` of objects, such as site,scan_schedule; default all of "+
		strings.Join(export.KindNames(provider.Registry()), ", "))
	format := f.String("format", string(export.HCL), "`syntax` of the files: hcl or json; of -unmanaged: a table, or json")
	f.BoolVar(&c.hasImports, "imports", true, "write an import block for each object; false for another account")
	f.BoolVar(&c.prunesDefault, "prune-defaults", true, "leave out what is as the service makes it")
	f.BoolVar(&c.canReplace, "force", false, "replace the files of an earlier export in the directory")
	f.BoolVar(&c.isUnmanaged, "unmanaged", false,
		"write no files; name the objects that none of the states after the flags owns")
	f.StringVar(&c.reportFile, "report", "", "write no configuration, but a page in HTML to this `file`")
	f.StringVar(&c.settingsPath, "account-settings", "",
		"`path` of the console's account settings, such as /account/settings, which the published API does not have; "+
			"then the allowlist is exported, too")
	if err := f.Parse(args); err != nil {
		return nil, err //nolint:wrapcheck // it has been printed
	}
	c.format = export.Format(*format)
	if *only != "" {
		c.only = strings.Split(*only, ",")
	}
	c.organization = strings.ToLower(c.organization)
	if c.isUnmanaged {
		c.states = f.Args()
	}
	err := c.check(f.NArg(), f.Arg(0))
	return c, err
}

// check refuses arguments that mean nothing together.
func (c *config) check(arguments int, first string) error {
	switch {
	case !c.isUnmanaged && arguments > 0:
		return fmt.Errorf("unexpected argument %q", first)
	case c.isUnmanaged && arguments == 0:
		return errors.New("-unmanaged needs the states: files, or - for standard input")
	case c.format != export.HCL && c.format != export.JSON:
		return fmt.Errorf("-format is %q; there are hcl and json", c.format)
	case c.organization != "" && !runzero.ValidUUID(c.organization):
		return fmt.Errorf("-organization %q is not a UUID; the console shows the id on the organization's page", c.organization)
	case c.reportFile != "" && (c.isUnmanaged || c.organization != "" || len(c.only) > 0):
		return errors.New("-report shows all that the credential sees; it takes no -unmanaged, -organization or -only")
	case c.out == "":
		return errors.New("-out names no directory")
	}
	return nil
}
