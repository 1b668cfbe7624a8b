package repository

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestLinks follows every link inside of the repository's pages: the file must be there, and so
// must the heading.
func TestLinks(t *testing.T) {
	t.Parallel()
	root := repository(t)
	all := map[string]string{}
	for name, text := range pages(t, filepath.Join(root, "docs")) {
		all["docs/"+name] = text
	}
	for name, text := range pages(t, filepath.Join(root, "dev-docs")) {
		all["dev-docs/"+name] = text
	}
	for _, name := range []string{"README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		all[name] = string(text)
	}
	there := func(file string) bool {
		_, err := os.Stat(filepath.Join(root, filepath.FromSlash(file)))
		return err == nil
	}
	followed := 0
	for name, text := range all {
		for _, link := range linksIn(text) {
			followed++
			if problem := follow(name, link, all, there); problem != "" {
				t.Errorf("%s: %s", name, problem)
			}
		}
	}
	if followed < 50 {
		t.Errorf("only %d links were found", followed)
	}
}

func TestLinksBite(t *testing.T) {
	t.Parallel()
	all := map[string]string{"docs/resources/r.md": "# Top\n", "docs/guides/a.md": "## What `it` costs\n<a id=\"nested\"></a>\n"}
	there := func(file string) bool { return all[file] != "" || file == "examples" }
	for link, wrong := range map[string]bool{
		"../guides/a.md": false, "../guides/a.md#what-it-costs": false, "../guides/a.md#nested": false,
		"../../examples": false, "#top": false, "https://example.com/x": false, registryDocs + "guides/a": false,
		"../guides/b.md": true, "../guides/a.md#costs": true, "a.md": true, "#bottom": true, "/docs/index.md": true,
		"http://example.com": true, registryDocs + "guides/b": true,
	} {
		if problem := follow("docs/resources/r.md", link, all, there); (problem != "") != wrong {
			t.Errorf("%s: %q", link, problem)
		}
	}
	if follow("docs/index.md", "guides/a.md", all, there) == "" {
		t.Error("the index page has a link that no registry follows")
	}
	if got := linksIn(
		"[a](b.md) `[c](d.md)`\n```\n[e](f.md)\n```\n![g](h.png) [i](j.md#k \"title\") <https://l.example>"); strings.Join(
		got, " ") != "b.md h.png j.md#k" {
		t.Errorf("found %v", got)
	}
}

// linksIn are the targets of a page's links and pictures, without those in code.
func linksIn(text string) []string {
	text = regexp.MustCompile("(?s)(\\A|\n)```.*?\n```").ReplaceAllString(text, "\n")
	text = regexp.MustCompile("`[^`\n]*`").ReplaceAllStringFunc(text, func(code string) string {
		return strings.NewReplacer("[", "", "]", "").Replace(code)
	})
	var all []string
	for _, m := range regexp.MustCompile(`\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)`).FindAllStringSubmatch(text, -1) {
		all = append(all, m[1])
	}
	return all
}

// registryDocs is where the Terraform registry shows docs/.
const registryDocs = "https://registry.terraform.io/providers/seed-84f6aeb9/runzero/latest/docs/"

// follow says what is wrong with a link of a page, "" if nothing is.
func follow(page, link string, all map[string]string, there func(string) bool) string {
	file, heading, _ := strings.Cut(link, "#")
	switch {
	case page == "docs/index.md" && !strings.HasPrefix(link, "https://") && file != "":
		return link + " is dead in a registry, which shows this page one level higher: write its address there"
	case strings.HasPrefix(link, registryDocs):
		if file = "docs/" + strings.TrimPrefix(file, registryDocs) + ".md"; !there(file) {
			return link + " leads nowhere"
		}
		return ""
	case strings.HasPrefix(link, "https://"):
		return "" // another site's
	case strings.Contains(link, ":"), strings.HasPrefix(link, "/"):
		return link + " is neither a page of the repository nor https"
	case file == "":
		file = page
	default:
		file = path.Join(path.Dir(page), file)
	}
	if !there(file) {
		return link + " leads nowhere"
	}
	if text, read := all[file]; heading != "" && read && !anchorsOf(text)[heading] {
		return link + " leads to no heading"
	}
	return ""
}

// anchorsOf are what a link may name on a page: its headings, as GitHub writes them, and its
// anchors.
func anchorsOf(text string) map[string]bool {
	all := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^#+ +(.+?)\s*$`).FindAllStringSubmatch(text, -1) {
		name := strings.ToLower(m[1])
		name = regexp.MustCompile(`[^\p{L}\p{N}_ -]`).ReplaceAllString(name, "")
		all[strings.ReplaceAll(name, " ", "-")] = true
	}
	for _, m := range regexp.MustCompile(`<a id="([^"]+)">`).FindAllStringSubmatch(text, -1) {
		all[m[1]] = true
	}
	return all
}
