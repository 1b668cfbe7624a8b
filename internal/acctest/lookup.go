package acctest

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// UnknownID is a UUID that no object has.
const UnknownID = "11111111-1111-4111-8111-111111111111"

// Lookup says what the two data sources of one object are to find.
type Lookup struct {
	// Name and Plural are the object's, such as "site" and "sites"; Title is its name in messages.
	Name, Plural, Title string
	// By is the attribute, beside id, that finds one object.
	By string
	// In is HCL that each data source needs, such as organization_id = "...".
	In string
	// ID and Known belong to one object: its id, and a value of By that no other has.
	ID, Known string
	// Twice is a value of By that two objects have; "" where it is unique.
	Twice string
	// Calls is what one plan costs that looks up by id and by name and lists all.
	Calls map[string]int
}

// CheckCalls checks that the requests since the last reset are exactly these, by "METHOD
// operation". Without snapshots only the writes are held against it, see [Console.Snapshots].
func (c *Console) CheckCalls(want map[string]int) resource.TestCheckFunc {
	return func(*terraform.State) error {
		want, calls := maps.Clone(want), c.allCalls()
		if _, isNamed := want[Exchange]; !isNamed {
			delete(calls, Exchange)
		}
		if !c.Snapshots() {
			want, calls = writesOf(want), writesOf(calls)
		}
		maps.DeleteFunc(want, func(_ string, n int) bool { return n == 0 })
		if diff := cmp.Diff(want, calls); diff != "" {
			return fmt.Errorf("calls (-want +got):\n%s", diff)
		}
		return nil
	}
}

// Steps look the object up in every way in one plan, and then in every wrong way.
func (l Lookup) Steps(c *Console) []resource.TestStep {
	block := func(typeName, label, attributes string) string {
		return fmt.Sprintf("data \"runzero_%s\" %q {\n%s\n%s\n}\n", typeName, label, l.In, attributes)
	}
	by := func(value string) string { return fmt.Sprintf("%s = %q", l.By, value) }
	id := func(value string) string { return fmt.Sprintf("id = %q", value) }
	one, all := "data.runzero_"+l.Name, "data.runzero_"+l.Plural+".all"
	found := map[string]string{"id": l.ID, l.By: l.Known}

	cases := "counts"
	if l.By == "email" {
		cases = `does\s+not\s+count`
	}
	missing := block(l.Name, "a", id(UnknownID)) + block(l.Name, "b", by("Nowhere"))
	refused := `Cannot\s+read\s+` + l.Title + `\s+` + UnknownID + `.*No\s+` + l.Title + `\s+"Nowhere".*` + l.By +
		`\s+=\s+"Nowhere".*case\s+` + cases
	if l.Twice != "" {
		missing += block(l.Name, "c", by(l.Twice))
		refused += `.*More\s+than\s+one\s+` + l.Title + `.*` + l.By + `\s+=\s+"` + l.Twice + `".*Use\s+id`
	}
	return []resource.TestStep{
		{
			PreConfig: c.ResetRequests,
			Config:    c.Config(block(l.Name, "id", id(l.ID)), block(l.Name, "name", by(l.Known)), block(l.Plural, "all", "")),
			Check: resource.ComposeAggregateTestCheckFunc(
				c.CheckCalls(l.Calls),
				resource.TestCheckResourceAttr(one+".id", l.By, l.Known),
				resource.TestCheckResourceAttr(one+".name", "id", l.ID),
				resource.TestCheckTypeSetElemNestedAttrs(all, l.Plural+".*", found),
				Ordered(all, l.Plural, l.By),
			),
		},
		{Config: c.Config(missing), ExpectError: regexp.MustCompile("(?s)" + refused)},
		{
			Config: c.Config(block(l.Name, "a", id(l.ID)+"\n"+by(l.Known)), block(l.Name, "b", ""), block(l.Name, "c", id("HQ")),
				block(l.Plural, "d", `search = ""`)),
			ExpectError: regexp.MustCompile(
				fmt.Sprintf(
					`(?s)xactly\s+one\s+of\s+these\s+attributes.*\[id,%[1]s\].*xactly\s+one\s+of\s+these\s+attributes.*\[id,%[1]s\]`+
						`.*Invalid\s+id.*"HQ".*not\s+a\s+UUID.*search`, l.By)),
		},
	}
}

// Ordered checks that a plural data source lists by one attribute in ascending order.
func Ordered(address, list, by string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		got := Column(s, address, list, by)
		if !slices.IsSorted(got) {
			return fmt.Errorf("%s lists %v, which is not in order", address, got)
		}
		return nil
	}
}

// Listed checks which values one attribute of a list has, whatever the order.
func Listed(address, list, attribute string, want ...string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		got := Column(s, address, list, attribute)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			return fmt.Errorf("%s lists %s %q, not %q", address, attribute, got, want)
		}
		return nil
	}
}

// Column is one attribute of all elements of a list; nil for one that is not in the state.
func Column(s *terraform.State, address, list, attribute string) []string {
	r, ok := s.RootModule().Resources[address]
	if !ok {
		return nil
	}
	var values []string
	for i := 0; ; i++ {
		element := fmt.Sprintf("%s.%d.", list, i)
		if _, ok := r.Primary.Attributes[element+"id"]; !ok {
			return values
		}
		values = append(values, r.Primary.Attributes[element+attribute])
	}
}

// Has reports whether a variant of the emulator is in force. Of a real console it is what
// RUNZERO_LIVE_VARIANTS says.
func (c *Console) Has(variant string) bool { return slices.Contains(c.ActiveVariants(), variant) }
