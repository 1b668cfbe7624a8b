package reference

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// group is a heading of the registry's table of contents, and the objects and functions below it:
// the same as in README. An object brings all its pages along: `site` has those of `sites`, of the
// list resource and of actions such as `site_...` too.
type group struct {
	title   string
	objects []string
}

// groups are all of them. A page of none is an error.
func groups() []group {
	return []group{
		{"Tenants and networks", []string{
			"organization", "site", "parse_sites_csv", "cidr",
		}},
		{"Access for programs", []string{
			"api_token", "export_token", "api_client", "api_allowlist", "access_token", "token_kind", "allowlist",
		}},
		{"Scans", []string{
			"scan", "scan_coverage", "credential", "explorer", "hosted_zone", "task", "traffic_sampling",
		}},
		{"People", []string{"user", "group", "sso_group_mapping"}},
		{"Inventory", []string{"asset", "custom_integration", "inventory"}},
		{"The account", []string{"license", "event", "console"}},
	}
}

// groupOf is the title of the group of a page, which is named after what it is about.
func groupOf(page string) (string, bool) {
	for _, g := range groups() {
		for _, object := range g.objects {
			if page == object || page == object+"s" || strings.HasPrefix(page, object+"_") {
				return g.title, true
			}
		}
	}
	return "", false
}

// subcategory is the line of a page's head that names its group.
var subcategory = regexp.MustCompile(`(?m)^subcategory: ""$`)

// addGroups puts each page of docs that has a place in a group there. The guides and the index
// page have headings of their own in a registry.
func addGroups(docs string) error {
	return filepath.WalkDir(docs, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Dir(file) == docs || filepath.Base(filepath.Dir(file)) == "guides" {
			return err
		}
		page := strings.TrimSuffix(entry.Name(), ".md")
		title, ok := groupOf(page)
		if !ok {
			return fmt.Errorf("the page %s belongs to no group: give it one in groups.go, and in README", page)
		}
		text, err := os.ReadFile(file) //nolint:gosec // in the directory that was just made
		if err != nil {
			return fmt.Errorf("read the page %s: %w", page, err)
		}
		at := subcategory.FindIndex(text)
		if at == nil {
			return fmt.Errorf("the page %s has no place for its group", page)
		}
		text = []byte(string(text[:at[0]]) + fmt.Sprintf("subcategory: %q", title) + string(text[at[1]:]))
		//nolint:gosec // in the directory that was just made, where nobody else writes
		if err := os.WriteFile(file, text, 0o600); err != nil {
			return fmt.Errorf("write the page %s: %w", page, err)
		}
		return nil
	})
}
