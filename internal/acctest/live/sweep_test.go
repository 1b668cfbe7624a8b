package live_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/live"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// account is an emulated console with an object of ours and one of others of every kind.
type account struct {
	*emulator.Emulator
	t      *testing.T
	config live.Config
}

func newAccount(t *testing.T, variants ...string) account {
	t.Helper()
	e, err := emulator.New(emulator.Options{Variants: variants})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	b := e.Bootstrap()
	env := map[string]string{
		"RUNZERO_LIVE": "1", "RUNZERO_LIVE_CONFIRM": "127.0.0.1", "RUNZERO_BASE_URL": server.URL,
		"RUNZERO_CLIENT_ID": b.ClientID, "RUNZERO_CLIENT_SECRET": b.ClientSecret,
	}
	config, err := live.FromEnvironment(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	return account{e, t, config}
}

type object = map[string]any

// make acts as a person in the console, and gives the id of what is made.
func (a account) make(method, path string, body any) string {
	a.t.Helper()
	status, answer := a.Outside(method, path, body)
	reply := live.Answer{Status: status, Body: answer}
	if !reply.OK() {
		a.t.Fatalf("%s %s: %s", method, path, reply.Text())
	}
	row := reply.Row()
	if rows := reply.Rows(); len(rows) > 0 {
		row = rows[len(rows)-1]
	}
	return fmt.Sprint(row["id"])
}

// fill makes one object of every kind, and names them all. within is the organization of those that
// need one.
func (a account) fill(name, within string) {
	a.t.Helper()
	in := "?_oid=" + within
	site := a.make("PUT", "/org/sites"+in, object{"name": name})
	a.make("PUT", "/org/sites/"+site+"/scan"+in, object{
		"targets": "example.invalid", "scan-name": name, "scan-frequency": "weekly", "scan-start": "2209032000",
		"hosted-zone-name": "auto",
	})
	credential := a.make("PUT", "/account/credentials",
		object{"name": name, "type": "shodan_api_key", "global": true, "secret": object{"api_key": "x"}})
	a.make("POST", "/account/tasks/templates", object{
		"name": name, "organization_id": within, "global": true, "acl": object{}, "params": object{"credentials": credential},
	})
	group := a.make("POST", "/account/groups", object{"name": name})
	a.make("POST", "/account/sso/groups", object{"group_id": group, "sso_attribute": "a", "sso_value": name})
	a.make("PUT", "/account/keys", object{"comment": name, "organization_id": within})
	a.make("PUT", "/account/keys", object{"comment": name})
	a.make("PUT", "/account/users", object{"email": name + "@example.com"})
	a.make("POST", "/account/custom-integrations", object{"name": name})
	a.make("POST", "/account/assets/ownership-types", []object{{"name": name}})
}

// names are the names, comments and addresses of all that is there, but for what comes with a new
// account.
func (a account) names() []string {
	a.t.Helper()
	org := a.Bootstrap().OrganizationID
	var names []string
	for _, path := range []string{
		"/org/tasks?search=recur:t&_oid=" + org, "/account/sso/groups", "/account/groups", "/account/tasks/templates",
		"/account/credentials",
		"/account/sites", "/account/keys", "/account/users", "/account/custom-integrations",
		"/account/assets/ownership-types", "/account/orgs",
	} {
		status, answer := a.Outside(http.MethodGet, path, nil)
		reply := live.Answer{Status: status, Body: answer}
		rows := reply.Rows()
		if row := reply.Row(); row["id"] != nil {
			rows = append(rows, row)
		}
		for _, row := range rows {
			if row["inactive"] == true || row["status"] == "removed" {
				continue
			}
			path, _, _ := strings.Cut(path, "?")
			for _, field := range []string{"name", "comment", "email", "sso_value"} {
				if text, ok := row[field].(string); ok && text != "" {
					names = append(names, path+" "+text)
				}
			}
		}
	}
	slices.Sort(names)
	return names
}

func (a account) sweep(prefix string, dry bool) (int, []string, error) {
	a.t.Helper()
	client, err := a.config.Client()
	if err != nil {
		a.t.Fatal(err)
	}
	var lines []string
	sweeper := live.Sweeper{
		Client: client, Prefix: prefix, Dry: dry,
		Say: func(line string) { lines = append(lines, line) },
	}
	n, err := sweeper.Sweep(a.t.Context())
	return n, lines, err
}

// What is ours goes, wherever it is and whatever uses it, and nothing else does: not even what
// merely has the prefix in its name.
func TestSweep(t *testing.T) {
	t.Parallel()
	for name, variants := range map[string][]string{"default": nil, "other": {"other"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, variants...)
			a.fill("foreign-tfacc-1", a.Bootstrap().OrganizationID)
			before := a.names()
			a.fill("tfacc-1-a", a.Bootstrap().OrganizationID)
			parent := a.make("PUT", "/account/orgs", object{"name": "tfacc-1-parent"})
			child := a.make("PUT", "/account/orgs", object{"name": "tfacc-1-child", "parent_id": parent})
			a.fill("tfacc-1-b", child)
			group := a.make("POST", "/account/groups", object{"name": "tfacc-1-c"}) // with a mapping that has another name
			a.make("POST", "/account/sso/groups", object{"group_id": group, "sso_attribute": "a", "sso_value": "b"})

			full := a.names()
			n, lines, err := a.sweep(live.Prefix, true)
			if err != nil || n != len(lines) || !slices.Equal(a.names(), full) {
				t.Errorf("a dry run says %d of %d, %v, and leaves %v", n, len(lines), err, a.names())
			}
			deleted, lines, err := a.sweep(live.Prefix, false)
			if err != nil || deleted != n {
				t.Errorf("%d are deleted, where a dry run says %d: %v", deleted, n, err)
			}
			if last := lines[len(lines)-2:]; !strings.Contains(last[0], "tfacc-1-child") ||
				!strings.Contains(last[1], "tfacc-1-parent") {
				t.Errorf("organizations go last, children first: %q", last)
			}
			if after := a.names(); !slices.Equal(after, before) {
				t.Errorf("left:\n%s\nwanted:\n%s", strings.Join(after, "\n"), strings.Join(before, "\n"))
			}
		})
	}
}

// An organization with assets stays, and is an error; the rest goes.
func TestSweepKeepsAssets(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	full := a.make("PUT", "/account/orgs", object{"name": "tfacc-1-full"})
	site := a.make("PUT", "/org/sites?_oid="+full, object{"name": "tfacc-1-site"})
	if err := a.AddAssets(full, site, 3); err != nil {
		t.Fatal(err)
	}
	a.make("PUT", "/account/orgs", object{"name": "tfacc-1-empty"})
	n, _, err := a.sweep(live.Prefix, false)
	if n != 1 || err == nil || !strings.Contains(err.Error(), `organization "tfacc-1-full"`) ||
		!strings.Contains(err.Error(), "holds assets") {
		t.Errorf("%d deleted: %v", n, err)
	}
	if status, _ := a.Outside(http.MethodGet, "/account/orgs/"+full, nil); status != http.StatusOK {
		t.Errorf("the organization with assets answers %d", status)
	}
}

// A license without a feature has nothing of it to delete.
func TestSweepWithoutLicense(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	a.SetOwnershipLicensed(false)
	_, lines, err := a.sweep(live.Prefix, false)
	if err != nil || len(lines) != 1 || !strings.Contains(lines[0], "asset ownership types are not looked at") {
		t.Errorf("%q, %v", lines, err)
	}
}

// An organization of ours that holds somebody else's organization or site stays, and so does
// theirs.
func TestSweepRespectsWhatIsSomebodyElses(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	parent := a.make("PUT", "/account/orgs", object{"name": "tfacc-1-parent"})
	child := a.make("PUT", "/account/orgs", object{"name": "Production", "parent_id": parent})
	host := a.make("PUT", "/account/orgs", object{"name": "tfacc-1-host"})
	a.make("PUT", "/org/sites?_oid="+host, object{"name": "Somebody's site"})
	a.make("PUT", "/account/orgs", object{"name": "tfacc-1-alone"})
	n, _, err := a.sweep(live.Prefix, false)
	if n != 1 || err == nil || !strings.Contains(err.Error(), `"Production"`) ||
		!strings.Contains(err.Error(), `"Somebody's site"`) {
		t.Errorf("%d deleted: %v", n, err)
	}
	for _, id := range []string{parent, child, host} {
		if status, _ := a.Outside(http.MethodGet, "/account/orgs/"+id, nil); status != http.StatusOK {
			t.Errorf("organization %s answers %d", id, status)
		}
	}
}

// A run deletes what it made itself, however young; otherwise what is young stays, because a run
// may still use it.
func TestSweepLeavesOtherRunsAlone(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	for _, name := range []string{"tfacc-aaaa-1", "tfacc-bbbb-1"} {
		a.make("PUT", "/account/orgs", object{"name": name})
		a.make("POST", "/account/groups", object{"name": name})
		a.make("POST", "/account/assets/ownership-types", []object{{"name": name}}) // of unknown age
	}
	client, err := a.config.Client()
	if err != nil {
		t.Fatal(err)
	}
	later := func() time.Time { return time.Now().Add(25 * time.Hour) }
	for _, step := range []struct {
		sweeper live.Sweeper
		want    int
	}{
		{live.Sweeper{Prefix: live.Prefix, MinAge: 24 * time.Hour}, 0},
		{live.Sweeper{Prefix: "tfacc-aaaa-"}, 3},
		{live.Sweeper{Prefix: live.Prefix, MinAge: 24 * time.Hour, Now: later}, 2},
		{live.Sweeper{Prefix: live.Prefix}, 1},
	} {
		step.sweeper.Client = client
		if n, err := step.sweeper.Sweep(t.Context()); n != step.want || err != nil {
			t.Errorf("%q, %s: %d deleted, want %d: %v", step.sweeper.Prefix, step.sweeper.MinAge, n, step.want, err)
		}
	}
}

// The names of a run have its mark, and each test its own.
func TestMarks(t *testing.T) {
	t.Parallel()
	c := live.Config{Run: "12ab"}
	if one, other := c.Mark(), c.Mark(); one == other || !strings.HasPrefix(one, "tfacc-12ab-") ||
		c.RunPrefix() != "tfacc-12ab-" {
		t.Errorf("%s, %s", one, other)
	}
	if mark := (live.Config{}).Mark(); !strings.HasPrefix(mark, live.Prefix) || len(mark) != len("tfacc-123456-") {
		t.Error(mark)
	}
}

func TestSweepNeedsItsPrefix(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	for _, prefix := range []string{"", "t", "tfacc", "Ex"} {
		if _, _, err := a.sweep(prefix, false); err == nil {
			t.Errorf("%q is swept", prefix)
		}
	}
	if n := len(a.Requests()); n > 0 {
		t.Errorf("%d calls", n)
	}
}
