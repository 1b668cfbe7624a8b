package export

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

func TestNamesAreThoseThatAPersonWouldGive(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Berlin HQ": "berlin_hq", "Zürich – Süd": "zurich_sud", "Straße": "strasse", "東京": "東京", "Йод": "йод",
		"10.0.0.0/8": "site_10_0_0_0_8", "null": "site_null", "🏭": "site_0e4f2c51", "": "site_0e4f2c51",
		"Anna's office": "annas_office", "${x}": "x", "a\nb": "a_b",
	} {
		got := blockName(Object{Kind: "site", Name: name, ID: "0e4f2c51-5d7b-4c3a-9a52-7f1a3a2b1c0d"})
		if got != want || !hclsyntax.ValidIdentifier(got) {
			t.Errorf("%q is named %q, not %q", name, got, want)
		}
	}
}

func TestNamesDependOnObjectsAlone(t *testing.T) {
	t.Parallel()
	objects := []Object{
		{Kind: "organization", Name: "Acme", ID: "11111111-a", OrganizationID: "11111111-a"},
		{Kind: "organization", Name: "Other", ID: "22222222-a", OrganizationID: "22222222-a"},
		{Kind: "site", Name: "Primary", ID: "33333333-a", OrganizationID: "11111111-a"},
		{Kind: "site", Name: "Primary", ID: "44444444-a", OrganizationID: "22222222-a"},
		{Kind: "user", Name: "Primary", ID: "55555555-a"},
		{Kind: "group", Name: "Ops", ID: "66666666-a"},
		{Kind: "group", Name: "ops", ID: "77777777-a"},
		{Kind: "group", Name: "OPS", ID: "77777777-b"},
	}
	want := map[string]string{
		"11111111-a": "acme", "22222222-a": "other", "33333333-a": "acme_primary", "44444444-a": "other_primary",
		"55555555-a": "primary", "66666666-a": "ops_66666666", "77777777-a": "ops_77777777_77777777_a",
		"77777777-b": "ops_77777777_77777777_b",
	}
	for range 2 {
		if diff := cmp.Diff(want, nameBlocks(objects)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		slices.Reverse(objects)
	}
}

func TestNumbersCompareByValue(t *testing.T) {
	t.Parallel()
	texts := []string{"10.0.10.0/24", "b", "10.0.2.0/24", "a", "10.0.2.0/8"}
	slices.SortFunc(texts, compareTexts)
	if want := []string{"10.0.2.0/8", "10.0.2.0/24", "10.0.10.0/24", "a", "b"}; !slices.Equal(texts, want) {
		t.Errorf("got %v", texts)
	}
}
