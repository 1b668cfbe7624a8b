// Package acctest runs acceptance tests: the real Terraform or OpenTofu, the
// provider in this process, and an emulated console whose every request and
// answer is judged by the published API document. Those that use [RunLive] also
// run on a real console, when the environment asks for one.
package acctest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/apidoc"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// Console is an emulated console under test, and the provider that talks to it. In tests that use
// [RunLive] it may be a real one.
type Console struct {
	*emulator.Emulator // nil for a real console
	// URL is its address.
	URL string

	real *realConsole // nil for an emulated one

	t       *testing.T
	single  bool         // the provider asks for each object by itself
	direct  bool         // tables of steps run without a CLI
	onlyCLI bool         // nothing runs without a CLI
	offset  atomic.Int64 // how far the clock is ahead, in nanoseconds
	wrap    atomic.Pointer[func(http.Handler) http.Handler]
	// onSleep is called whenever an action waits.
	onSleep atomic.Pointer[func(context.Context, time.Duration)]
	serving *server // the last one that was spoken to without a CLI
}

// setting are the switches of one run of the matrix.
type setting struct {
	name     string
	variants []string
	single   bool // snapshot_reads = false
	direct   bool // [Test] speaks to the provider without a CLI
	onlyCLI  bool // so does not even [TestWithoutCLI]
}

// settingsVariable names the variable that chooses settings, separated by commas.
const settingsVariable = "RUNZERO_TEST_SETTINGS"

// matrix is the emulator's default and everything the other way round. The variable
// RUNZERO_TEST_SETTINGS chooses others: "no-snapshots" is the default console and a provider with
// snapshot_reads = false, "default-cli" and "other-cli" are the two with all steps through the CLI.
func matrix() ([]setting, error) {
	known := []setting{
		{name: "default"},
		{name: "other", variants: []string{"other"}, direct: true},
		{name: "no-snapshots", single: true},
		{name: "default-cli", onlyCLI: true},
		{name: "other-cli", variants: []string{"other"}, onlyCLI: true},
	}
	names := os.Getenv(settingsVariable)
	if names == "" {
		return known[:2], nil
	}
	var chosen []setting
	for name := range strings.SplitSeq(names, ",") {
		i := slices.IndexFunc(known, func(s setting) bool { return s.name == name })
		if i < 0 {
			return nil, fmt.Errorf("%s: no setting %q; there are default, other, no-snapshots, default-cli, other-cli",
				settingsVariable, name)
		}
		chosen = append(chosen, known[i])
	}
	return chosen, nil
}

// Run runs a test under each setting of the emulator, side by side. It is skipped
// without TF_ACC, which make test sets.
func Run(t *testing.T, test func(t *testing.T, c *Console)) {
	t.Helper()
	RunWith(t, emulator.Options{ExplorersPerOrganization: 1}, test)
}

// RunWith is [Run] with the emulator's options, to which each setting adds its variants.
func RunWith(t *testing.T, options emulator.Options, test func(t *testing.T, c *Console)) {
	t.Helper()
	runSettings(t, options, math.MaxInt, test)
}

// RunOnce is [Run] under the first setting alone, for what must be seen through the CLI and does
// not depend on what the console answers.
func RunOnce(t *testing.T, test func(t *testing.T, c *Console)) {
	t.Helper()
	RunOnceWith(t, emulator.Options{ExplorersPerOrganization: 1}, test)
}

// RunOnceWith is [RunOnce] with the emulator's options.
func RunOnceWith(t *testing.T, options emulator.Options, test func(t *testing.T, c *Console)) {
	t.Helper()
	runSettings(t, options, 1, test)
}

// runSettings runs a test under the first settings of the matrix.
func runSettings(t *testing.T, options emulator.Options, most int, test func(t *testing.T, c *Console)) {
	t.Helper()
	needsAcceptance(t)
	onlyEmulated(t)
	t.Parallel()
	chosen, err := matrix()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range chosen[:min(most, len(chosen))] {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			of := options
			of.Variants = append(slices.Clone(options.Variants), s.variants...)
			c := Start(t, of)
			c.single, c.direct, c.onlyCLI = s.single, s.direct, s.onlyCLI
			test(t, c)
		})
	}
}

func needsAcceptance(t *testing.T) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance test: set TF_ACC=1, or use make test")
	}
}

// Start starts a console that stops with the test.
func Start(t *testing.T, options emulator.Options) *Console {
	t.Helper()
	onlyEmulated(t)
	c := &Console{t: t}
	options.Now = c.Now
	e, err := emulator.New(options)
	if err != nil {
		t.Fatal(err)
	}
	c.Emulator = e
	c.serve(judged(t, e, options.Unpublished, func(violation string) {
		t.Errorf("against the API document: %s", violation)
	}))
	return c
}

// serve makes a handler the console, behind what [Console.Intercept] puts in front of it.
func (c *Console) serve(handler http.Handler) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wrap := c.wrap.Load(); wrap != nil {
			(*wrap)(handler).ServeHTTP(w, r)
			return
		}
		handler.ServeHTTP(w, r)
	}))
	c.t.Cleanup(server.Close)
	c.URL = server.URL
}

// Intercept puts a handler in front of the console: a proxy, a fault. nil takes it away.
func (c *Console) Intercept(wrap func(next http.Handler) http.Handler) {
	if wrap == nil {
		c.wrap.Store(nil)
		return
	}
	c.wrap.Store(&wrap)
}

// Now is the clock of both the provider and the console.
func (c *Console) Now() time.Time { return time.Now().Add(time.Duration(c.offset.Load())) }

// Advance turns that clock forward.
func (c *Console) Advance(d time.Duration) {
	c.t.Helper()
	if c.real != nil && d != 0 {
		c.t.Fatal("the clock of a real console cannot be turned: this part of the test is for the emulated one")
	}
	c.offset.Add(int64(d))
}

var judge = sync.OnceValues(func() (*apidoc.Judge, error) {
	path, err := apidoc.Find()
	if err != nil {
		return nil, err
	}
	return apidoc.Load(path)
})

// judged holds all traffic against the API document, where it is there, and reports violations. The
// endpoints that a console may have beyond it are let through.
func judged(t *testing.T, next http.Handler, unpublished bool, report func(violation string)) http.Handler {
	t.Helper()
	j, err := judge()
	if err != nil {
		t.Logf("traffic is not held against the API document: %v", err)
		return next
	}
	var beyond []apidoc.Option
	if unpublished {
		beyond = append(beyond, apidoc.Beyond("/account/settings", "/account/api/clients"))
	}
	return j.Wrap(next, report, beyond...)
}

// Factories gives the provider, reading nothing from this process's environment.
func (c *Console) Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return c.FactoriesWith(nil)
}

// FactoriesWith is [Console.Factories] with an environment.
func (c *Console) FactoriesWith(env map[string]string) map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"runzero": cliServers(c.options(env)),
	}
}

// options are those of a provider under test, with an environment of its own.
func (c *Console) options(env map[string]string) provider.Options {
	return provider.Options{
		Version: "test", Now: c.Now, Sleep: c.sleep, Getenv: func(name string) string {
			if value := env[name]; value != "" || name != "RUNZERO_SNAPSHOT_READS" || !c.single {
				return cmp.Or(value, c.environment(name))
			}
			return "false"
		},
	}
}

// Snapshots reports whether the provider reads objects from their collections' lists. Where it does
// not, checks of how many calls were made count the writes only: the others count the calls of
// snapshots.
func (c *Console) Snapshots() bool { return !c.single }

// Config is a configuration with the provider set up as an API client, in front of the given HCL.
// On a real console the credential comes from the environment, and stands in no file.
func (c *Console) Config(hcl ...string) string { return c.ConfigWith("", hcl...) }

// ConfigWith is [Console.Config] with more settings in the provider block.
func (c *Console) ConfigWith(settings string, hcl ...string) string {
	if c.real == nil {
		b := c.Bootstrap()
		settings = fmt.Sprintf("client_id = %q\nclient_secret = %q\n", b.ClientID, b.ClientSecret) + settings
	}
	return c.ProviderBlock(settings) + strings.Join(hcl, "\n")
}

// ProviderBlock is a provider block for this console with the given settings.
func (c *Console) ProviderBlock(settings string) string {
	return fmt.Sprintf("provider \"runzero\" {\n  base_url = %q\n  %s\n}\n\n", c.URL, settings)
}

// CallOutside acts outside of Terraform, as a person in the console; it fails the test when
// refused.
func (c *Console) CallOutside(method, path string, body any) map[string]any {
	c.t.Helper()
	status, answer := c.Outside(method, path, body)
	if status >= 300 {
		c.t.Fatalf("outside %s %s: status %d: %s", method, path, status, answer)
	}
	object := map[string]any{}
	if len(answer) > 0 && answer[0] == '{' {
		if err := json.Unmarshal(answer, &object); err != nil {
			c.t.Fatalf("outside %s %s: %v", method, path, err)
		}
	}
	if data, ok := object["data"].(map[string]any); ok {
		return data
	}
	return object
}

// Organization makes an organization outside of Terraform and gives its id. Its name is that of
// [Console.Name].
func (c *Console) Organization(name string) string {
	c.t.Helper()
	return c.made(fmt.Sprint(c.CallOutside(http.MethodPut, "/account/orgs", map[string]any{"name": c.Name(name)})["id"]))
}

// Site makes a site outside of Terraform and gives its id. Its name is that of [Console.Name].
func (c *Console) Site(org, name string) string {
	c.t.Helper()
	return fmt.Sprint(c.CallOutside(http.MethodPut, "/org/sites?_oid="+org, map[string]any{"name": c.Name(name)})["id"])
}

// Exchange is the exchange of an API client's secret for an access token. [Console.Calls] leaves it
// out, [Console.CheckCalls] counts it where it is named, be it with 0.
const Exchange = "POST getAPIToken"

// Calls counts the requests since the last reset by "METHOD operation", leaving out
// the exchange of the API client's secret for an access token.
func (c *Console) Calls() map[string]int {
	counts := c.allCalls()
	delete(counts, Exchange)
	return counts
}

// allCalls is [Console.Calls] with nothing left out.
func (c *Console) allCalls() map[string]int {
	counts := map[string]int{}
	for _, r := range c.Requests() {
		name := r.Operation
		if name == "" {
			name = r.Path
		}
		counts[r.Method+" "+name]++
	}
	return counts
}

// Writes is [Console.Calls] without reads.
func (c *Console) Writes() map[string]int { return writesOf(c.Calls()) }

func writesOf(counts map[string]int) map[string]int {
	writes := maps.Clone(counts)
	maps.DeleteFunc(writes, func(name string, _ int) bool { return strings.HasPrefix(name, "GET ") })
	return writes
}

// Total adds up counts.
func Total(counts map[string]int) int {
	n := 0
	for _, name := range slices.Collect(maps.Keys(counts)) {
		n += counts[name]
	}
	return n
}

// Resource is the HCL of the resource TYPE.test with the given attributes.
func Resource(typeName, attributes string) string {
	return fmt.Sprintf("resource %q \"test\" {\n%s\n}\n", typeName, attributes)
}

// Data is the HCL of the data source TYPE.test with the given attributes.
func Data(typeName, attributes string) string {
	return fmt.Sprintf("data %q \"test\" {\n%s\n}\n", typeName, attributes)
}

// List reads a list outside of Terraform.
func (c *Console) List(path string) []map[string]any {
	c.t.Helper()
	status, answer := c.Outside(http.MethodGet, path, nil)
	var rows []map[string]any
	if err := json.Unmarshal(answer, &rows); status >= 300 || err != nil {
		c.t.Fatalf("outside GET %s: status %d: %v: %s", path, status, err, answer)
	}
	return rows
}
