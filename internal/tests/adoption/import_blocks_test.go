package adoption_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// finder is the example that finds everything and writes import blocks.
func finder(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "examples", "adopt", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// hostileNames would break out of a string, a comment, a heredoc or a template, or make no name.
func hostileNames() []string {
	return []string{
		"\"\n}\nimport {\n  to = runzero_site.evil\n  id = \"x\"\n}\n#", "*/ } /*", "// \r\n}", "\nEOT\n}", "EOT",
		`${file("/etc/passwd")} %{ for x in y }`, `\`, "\u2028}", "\u202eevil", "\u0301mark first",
		"\U0001d400\U0001d41d\U0001d426\U0001d422\U0001d427", "\u3164", "Zu\u0308rich", "Z\u00fcrich", "Z\u00dcRICH",
		strings.Repeat("\u00e4", 300), "__", "a-b_c", "a b c",
		`{"b": 1.0,  "a": ["<&>"]}`, // the CLI generates a call of jsonencode, which spells it another way
	}
}

// makeHostile makes objects with such names, and several with one name.
func makeHostile(c *acctest.Console) {
	org := c.Bootstrap().OrganizationID
	for _, name := range hostileNames() {
		c.CallOutside(http.MethodPut, "/account/keys", map[string]any{"organization_id": org, "comment": name})
		group := c.CallOutside(http.MethodPost, "/account/groups",
			map[string]any{"name": "group " + name, "org_default_role": "viewer"})
		c.CallOutside(http.MethodPost, "/account/sso/groups",
			map[string]any{"group_id": group["id"], "sso_attribute": name, "sso_value": name})
	}
	for i, name := range hostileNames() { // also with subnets, and as text that is JSON in another spelling
		c.CallOutside(http.MethodPut, "/org/sites?_oid="+org, map[string]any{
			"name": fmt.Sprintf("site %d %s", i%3, name), "description": "$${x} %%{y} $$${z} " + name,
			"subnets": map[string]any{fmt.Sprintf("10.99.%d.0/24", i): map[string]any{
				"description": name, "tags": map[string]any{"k" + name: name, "json": `{"b": 1,  "a": "<&>"}`},
			}},
		})
	}
	for range 3 {
		c.CallOutside(http.MethodPost, "/account/orgs/"+org+"/exportTokens", map[string]any{"comment": "again"})
	}
}

// block is an import block.
type block struct{ kind, name, id string }

// importBlocks reads a text that may hold import blocks and nothing else.
func importBlocks(t *testing.T, text string) []block {
	t.Helper()
	file, problems := hclsyntax.ParseConfig([]byte(text), "imports.tf", hcl.InitialPos)
	if problems.HasErrors() {
		t.Fatalf("the import blocks cannot be read: %v", problems)
	}
	body := file.Body.(*hclsyntax.Body)
	if len(body.Attributes) > 0 {
		t.Errorf("beside the blocks there are attributes: %v", body.Attributes)
	}
	var all []block
	for _, b := range body.Blocks {
		to, id := b.Body.Attributes["to"], b.Body.Attributes["id"]
		if b.Type != "import" || len(b.Labels) > 0 || len(b.Body.Blocks) > 0 || len(b.Body.Attributes) != 2 ||
			to == nil || id == nil {
			t.Errorf("%s is no import block of one address and one id", b.Range())
			continue
		}
		address, problems := hcl.AbsTraversalForExpr(to.Expr)
		value, more := id.Expr.Value(nil)
		if problems.HasErrors() || more.HasErrors() || len(address) != 2 {
			t.Errorf("%s: %v %v", b.Range(), problems, more)
			continue
		}
		all = append(all, block{
			kind: address.RootName(), name: address[1].(hcl.TraverseAttr).Name,
			id: value.AsString(),
		})
	}
	return all
}

// TestAdoptByImportBlocks takes over an account with every kind of object and hostile names as the
// guide says, with what every CLI has: the example writes import blocks, the CLI the configuration,
// and the plan after the apply is empty. Nobody edits anything.
func TestAdoptByImportBlocks(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	c := furnishedConsole(t)
	makeHostile(c)
	a.console, a.url = c.Emulator, c.URL
	find, adopted := a.directory("find", finder(t)), a.directory("adopted", "")
	about, _, _ := strings.Cut(first(t, find), "\n")
	start := time.Now()
	lap := func() time.Duration {
		took := time.Since(start).Round(100 * time.Millisecond)
		start = time.Now()
		return took
	}
	a.console.ResetRequests()
	mustRun(t, find, "apply", "-auto-approve")
	calls := map[string]map[string]int{"to find them": a.calls()}
	imports := mustRun(t, find, "output", "-raw", "imports")
	toFind := lap()
	blocks := importBlocks(t, imports)

	write(t, adopted, "imports.tf", imports)
	write(t, adopted, "sites.tf", mustRun(t, find, "output", "-raw", "sites"))
	mustRun(t, adopted, "fmt", "-check", "imports.tf")
	mustRun(t, adopted, "fmt", "sites.tf")
	if n := a.plan(adopted, "-generate-config-out=generated.tf"); n != len(blocks) {
		t.Errorf("%d objects are imported, and there are %d blocks", n, len(blocks))
	}
	calls["to plan their import"] = a.calls()
	toPlan := lap()
	a.adopt(adopted)
	t.Logf("%s: %d objects; %d calls and %s to find them, %d calls and %s to plan their import, %s to apply and plan again",
		about, len(blocks), sum(calls["to find them"]), toFind, sum(calls["to plan their import"]), toPlan, lap())
	organizations := len(c.List("/account/orgs"))
	for when, counts := range calls {
		checkCalls(t, when, counts, organizations)
	}
	checkBlocks(t, c, blocks)
}

// checkBlocks compares import blocks with what the account holds: all of it, each once, under a
// name of its own that says what it is.
func checkBlocks(t *testing.T, c *acctest.Console, blocks []block) {
	t.Helper()
	addresses, ids, kinds := map[string]string{}, map[string]int{}, map[string]int{}
	for _, b := range blocks {
		address := b.kind + "." + b.name
		if addresses[address] != "" {
			t.Errorf("two objects are called %s", address)
		}
		addresses[address] = b.id
		ids[b.id[strings.LastIndex(b.id, "/")+1:]]++
		kinds[b.kind]++
	}
	for _, e := range provider.Registry() {
		if name := e.Object.TypeName(); e.Resource != nil && e.ListResource != nil && kinds[name] == 0 {
			t.Errorf("the example finds no %s; add it, or something to the furnished account", name)
		}
	}
	paths := []string{
		"/account/orgs", "/account/sites", "/account/agents", "/account/tasks?search=recur:t", "/account/tasks/templates",
		"/account/credentials", "/account/users", "/account/groups", "/account/sso/groups", "/account/keys",
		"/account/assets/ownership-types", "/account/custom-integrations",
	}
	for _, org := range c.List("/account/orgs") {
		paths = append(paths, fmt.Sprintf("/account/orgs/%s/exportTokens", org["id"]))
	}
	for _, path := range paths {
		for _, row := range c.List(path) {
			if n := ids[fmt.Sprint(row["id"])]; n != 1 {
				t.Errorf("%s: %q (%s) has %d import blocks", path, row["name"], row["id"], n)
			}
		}
	}
	t.Logf("%d kinds: %v", len(kinds), kinds)
}

// TestBlockNamesAreIdentifiers: whatever character the example leaves in the name of a block may
// stand there, in all of Unicode.
func TestBlockNamesAreIdentifiers(t *testing.T) {
	t.Parallel()
	text := finder(t)
	pattern := regexp.MustCompile(`rest += "/(\(.*\)\+)/"`).FindStringSubmatch(text)
	_, list, isThere := strings.Cut(text, "scripts = join(\"\", [")
	if pattern == nil || !isThere {
		t.Fatal("the example does not say what a name loses")
	}
	list, _, _ = strings.Cut(list, "]")
	scripts := strings.Join(regexp.MustCompile(`\\\\x\{\w+\}-\\\\x\{\w+\}`).FindAllString(list, -1), "")
	lost := regexp.MustCompile("^" + strings.ReplaceAll(strings.ReplaceAll(pattern[1], "${local.scripts}", scripts),
		`\\`, `\`) + "$")
	refused, left := 0, 0
	for r := range rune(unicode.MaxRune + 1) {
		char := string(r)
		if lost.MatchString(char) || r >= 0xd800 && r < 0xe000 {
			continue
		}
		left++
		if !hclsyntax.ValidIdentifier("a"+char) || unicode.IsLetter(r) && !hclsyntax.ValidIdentifier(char) {
			if refused++; refused < 20 {
				t.Errorf("%U %s is left in a name and may not stand there", r, char)
			}
		}
	}
	if left < 10000 {
		t.Errorf("only %d characters may stand in a name", left)
	}
	t.Logf("%d characters are left, %d must not be", left, refused)
}
