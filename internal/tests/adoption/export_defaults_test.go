package adoption_test

import (
	"bytes"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/account/export"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// readAccount reads an account in this process.
func readAccount(t *testing.T, env map[string]string, options export.Options) (*export.Account, error) {
	t.Helper()
	var backend atomic.Pointer[entity.Backend]
	server, ok := provider.NewServer(provider.Options{
		Version: "test", Getenv: func(name string) string { return env[name] },
		Configured: func(b *entity.Backend) { backend.Store(b) },
	})().(export.Server)
	if !ok {
		t.Fatal("the provider has no lists")
	}
	return export.Read(t.Context(),
		export.Source{Server: server, Entries: provider.Registry(), Backend: backend.Load}, options)
}

func accountEnvironment(c *acctest.Console) map[string]string {
	return map[string]string{
		"RUNZERO_BASE_URL": c.URL, "RUNZERO_ACCOUNT_TOKEN": c.Bootstrap().AccountToken, "RUNZERO_MAX_RETRIES": "0",
	}
}

// TestDefaultsAreWhatTheServiceMakes: an object that is created with nothing but what must be said
// is written with nothing else. So each default is one, and none is missing.
func TestDefaultsAreWhatTheServiceMakes(t *testing.T) {
	t.Parallel()
	c := acctest.Start(t, emulator.Options{})
	org := c.Organization("Tenant")
	explorer := c.AddExplorer(org, "BERLIN")
	site := c.Site(org, "Berlin")
	c.CallOutside(http.MethodPut, "/account/users", map[string]any{
		"email": "new@example.com", "first_name": "N", "last_name": "N",
	})
	c.CallOutside(http.MethodPost, "/account/groups", map[string]any{"name": "New"})
	c.CallOutside(http.MethodPost, "/account/custom-integrations", map[string]any{"name": "new"})
	c.CallOutside(http.MethodPost, "/account/assets/ownership-types", []map[string]any{{"name": "New"}})
	c.CallOutside(http.MethodPut, "/account/credentials", map[string]any{
		"name": "New", "type": "snmpv2_community", "secret": map[string]any{"community": "public"},
		"acl": map[string]any{org: "user"},
	})
	c.CallOutside(http.MethodPost, "/account/tasks/templates", map[string]any{
		"name": "New", "organization_id": org, "global": false, "acl": map[string]any{org: "user"}, "params": map[string]any{},
	})
	c.CallOutside(http.MethodPut, "/org/sites/"+site+"/scan?_oid="+org, map[string]any{
		"targets": "www.example.com", "scan-name": "New", "scan-frequency": "daily", "agent": explorer,
	})
	account, err := readAccount(t, accountEnvironment(c), export.Options{})
	if err != nil || len(account.Problems) > 0 {
		t.Fatal(err, account)
	}
	files, err := account.Configuration(export.Settings{Format: export.HCL, HasImports: true})
	if err != nil {
		t.Fatal(err)
	}
	all := string(slices.Concat(files["account.tf"], files["tenant.tf"]))
	for block, said := range map[string][]string{
		"runzero_organization": {"name"}, "runzero_site": {"name", "organization_id"},
		"runzero_user": {"email", "first_name", "last_name"}, "runzero_group": {"name"},
		"runzero_custom_integration": {"name"}, "runzero_asset_ownership_type": {"name", "order", "reference"},
		"runzero_credential":    {"acl", "name", "type"},
		"runzero_scan_template": {"acl", "name", "organization_id"},
		"runzero_explorer":      {"explorer_id", "organization_id"},
		"runzero_scan_schedule": {
			"explorer_id", "frequency", "name", "organization_id", "site_id", "start_time", "targets",
		},
	} {
		name := map[string]string{
			"runzero_organization": "tenant", "runzero_site": "berlin", "runzero_user": "new_example_com",
			"runzero_explorer": "berlin",
		}[block]
		if name == "" {
			name = "new"
		}
		_, body, found := strings.Cut(all, `resource "`+block+`" "`+name+`" {`)
		body, _, _ = strings.Cut(body, "\n}")
		var got []string
		for _, m := range regexp.MustCompile(`(?m)^  (\w+) *=`).FindAllStringSubmatch(body, -1) {
			got = append(got, m[1])
		}
		slices.Sort(got)
		if extra := slices.DeleteFunc(got, func(a string) bool { return slices.Contains(said, a) }); len(extra) > 0 || !found {
			t.Errorf("%s.%s (found: %t) also says %v:%s", block, name, found, extra, body)
		}
	}
}

// TestIDsAreReferences holds the registry to its tables: an attribute that holds ids of exported
// objects has its place in the table of its object.
func TestIDsAreReferences(t *testing.T) {
	t.Parallel()
	c := acctest.Start(t, emulator.Options{})
	objects := c.Objects(t.Context(), c.Client(nil))
	excused := map[string]string{
		"explorer.explorer_id":            "it is the object's own",
		"scan_schedule.explorer_group_id": "no object stands for a group of Explorers",
		"api_client.client_id":            "no list has API clients",
	}
	for _, e := range provider.Registry() {
		if e.Resource == nil {
			continue
		}
		for _, a := range objects.Attributes(e.Object.TypeName()) {
			isID := strings.HasSuffix(a.Name, "_id") || a.Name == "org_roles" || a.Name == "acl"
			if !isID || a.Name == "organization_id" || !a.Optional && !a.Required ||
				excused[e.Object.Name+"."+a.Name] != "" {
				continue
			}
			if e.Object.Export.References[a.Name] == "" {
				t.Errorf("%s.%s holds ids, and export.go does not say of what", e.Object.TypeName(), a.Name)
			}
		}
	}
}

// TestExportsOfWhatGoesWrong: refusals are listed and the rest is read, an outage ends it, and an
// organization token gives its own organization.
func TestExportsOfWhatGoesWrong(t *testing.T) {
	t.Parallel()
	c := acctest.Start(t, emulator.Options{})
	other := c.Organization("Other")
	answer := func(path string, status int) {
		c.Intercept(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, path) {
					w.Header().Set("Content-Type", "application/json")
					w.WriteHeader(status)
					_, _ = w.Write([]byte(`{"title":"refused","detail":"not included in your license"}`))
					return
				}
				next.ServeHTTP(w, r)
			})
		})
	}
	answer("/account/users", http.StatusForbidden)
	account, err := readAccount(t, accountEnvironment(c), export.Options{})
	if err != nil || len(account.Problems) != 1 || account.Problems[0].Kind != "user" || len(account.Objects) < 5 {
		t.Errorf("a refusal: %v, %+v", err, account)
	}
	answer("/account/groups", http.StatusBadGateway)
	if account, err := readAccount(t, accountEnvironment(c), export.Options{}); err == nil {
		t.Errorf("an outage gave %d objects", len(account.Objects))
	}
	c.Intercept(nil)
	wrong := accountEnvironment(c)
	wrong["RUNZERO_ACCOUNT_TOKEN"] = "CT" + strings.Repeat("0", 30)
	if _, err := readAccount(t, wrong, export.Options{}); err == nil {
		t.Error("a wrong credential was taken")
	}
	one := map[string]string{"RUNZERO_BASE_URL": c.URL, "RUNZERO_ORG_TOKEN": c.Bootstrap().OrganizationToken}
	account, err = readAccount(t, one, export.Options{})
	if err != nil || len(account.Problems) > 0 || !slices.Contains(account.Skipped, "users") {
		t.Fatalf("an organization token: %v, %+v", err, account)
	}
	for _, o := range account.Objects {
		if o.OrganizationID != c.Bootstrap().OrganizationID {
			t.Errorf("an organization token gave %s %q of %s", o.Kind, o.Name, o.OrganizationID)
		}
	}
	account, err = readAccount(t, accountEnvironment(c), export.Options{Organization: other})
	if err != nil || len(account.Objects) != 2 {
		t.Errorf("one organization: %v, %+v", err, account)
	}
	account, err = readAccount(t, accountEnvironment(c), export.Options{Only: []string{"site"}})
	if err != nil {
		t.Fatal(err)
	}
	files, err := account.Configuration(export.Settings{Format: export.JSON})
	if text := files["account.tf.json"]; err != nil || !bytes.Contains(text, []byte(other)) {
		t.Errorf("an id that refers to nothing exported is lost: %v: %s", err, text)
	}
	if _, err := readAccount(t, accountEnvironment(c), export.Options{Only: []string{"nothing"}}); err == nil {
		t.Error("an unknown kind was taken")
	}
}
