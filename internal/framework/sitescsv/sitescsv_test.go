package sitescsv_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/sitescsv"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

const header = "name,description,scope,exclusion,subnet_ranges,subnet_tags,subnet_descriptions\n"

func text(s string) *string { return &s }

func TestParse(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, in string
		want     []sitescsv.Site
	}{
		{"all columns", header +
			`Berlin,Head office,"10.16.0.0/20, berlin.example.com",10.16.14.1 - 10.16.14.9,10.16.0.0/22; 10.16.4.0/23,zone=office floor=1-4; zone=,Office; ` + "\n", []sitescsv.Site{{
			Name: "Berlin", Description: text("Head office"), Scope: []string{"10.16.0.0/20", "berlin.example.com"},
			Excludes: []string{"10.16.14.1-10.16.14.9"},
			Subnets: map[string]runzero.Subnet{
				"10.16.0.0/22": {Description: "Office", Tags: map[string]string{"zone": "office", "floor": "1-4"}},
				"10.16.4.0/23": {Tags: map[string]string{"zone": ""}},
			},
		}}},
		{"one subnet in a row, as observed", header +
			"Lab,,,,10.0.0.0/24,a=1 b=2,First; the old one\nLab,,,,2001:DB8::/64,,\nOther,,,,,,\n", []sitescsv.Site{
			{Name: "Lab", Description: text(""), Scope: []string{}, Excludes: []string{}, Subnets: map[string]runzero.Subnet{
				"10.0.0.0/24":   {Description: "First; the old one", Tags: map[string]string{"a": "1", "b": "2"}},
				"2001:db8::/64": {},
			}},
			{
				Name: "Other", Description: text(""), Scope: []string{}, Excludes: []string{},
				Subnets: map[string]runzero.Subnet{},
			},
		}},
		{"rows add up", "scope,name,description\n10.0.0.1,A,\n\"10.0.0.1/32\n10.0.0.2\",A,Text\n,A,Text\n", []sitescsv.Site{
			{Name: "A", Description: text("Text"), Scope: []string{"10.0.0.1", "10.0.0.2"}},
		}},
		{
			"only names, with a mark at the start, and what spreadsheets leave", "\ufeff Name ,,\r\n  B ,,\r\n\r\n,,\r\nA,,\r\n",
			[]sitescsv.Site{{Name: "B"}, {Name: "A"}},
		},
		{
			"an address is a subnet of one", "name,subnet_ranges\nA,10.0.0.1\n",
			[]sitescsv.Site{{Name: "A", Subnets: map[string]runzero.Subnet{"10.0.0.1/32": {}}}},
		},
		{"one cell for all tags", "name,subnet_ranges,subnet_tags\nA,10.0.0.0/24,a=1; b=x=y\n", []sitescsv.Site{
			{Name: "A", Subnets: map[string]runzero.Subnet{"10.0.0.0/24": {Tags: map[string]string{"a": "1", "b": "x=y"}}}},
		}},
		{
			"a semicolon at the end", "name,subnet_ranges,subnet_descriptions\nA,10.0.0.0/24;10.0.1.0/24;,a;b;\n",
			[]sitescsv.Site{
				{Name: "A", Subnets: map[string]runzero.Subnet{
					"10.0.0.0/24": {Description: "a"},
					"10.0.1.0/24": {Description: "b"},
				}},
			},
		},
		{
			"the same subnet twice, the same", "name,subnet_ranges,subnet_tags\nA,10.0.0.0/24,a=1\nA,10.0.0.0/24,a=1\n",
			[]sitescsv.Site{
				{Name: "A", Subnets: map[string]runzero.Subnet{"10.0.0.0/24": {Tags: map[string]string{"a": "1"}}}},
			},
		},
		{"no sites", header, []sitescsv.Site{}},
	} {
		got, err := sitescsv.Parse(test.in)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: - is wanted:\n%s", test.name, diff)
		}
	}
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ in, want string }{
		{"", "line 1: there is no header; the columns are name, description"},
		{"\n\nnam\n", `line 3: there is no column "nam"; the columns are name`},
		{"name;scope\nA;10.0.0.0/8\n", "line 1: the columns must have commas between them"},
		{"name,scope,Name\n", "line 1: the column name is there twice"},
		{"scope\n", "line 1: the column name is missing"},
		{"name,subnet_tags\n", "line 1: the column subnet_tags says nothing without the column subnet_ranges"},
		{header + "A,,10.0.0.0/8\n", "line 2: the row has 3 cells, and the header has 7"},
		{"name,\nA,x\n", "line 2: cell 2 has no column name"},
		{header + "A,,,,,,\n,text,,,,,\n", "line 3, name: the site has no name"},
		{"name\n\"A\x1b[31mB\"\n", `line 2, name: the name "A\x1b[31mB" holds a control character`},
		{
			header + "A,,10.0.0.1/80,,,,\n",
			`line 2, scope: "10.0.0.1/80" is refused: the prefix length /80 is not between /0 and /32`,
		},
		{header + "A,\"two\nlines\",,10.0.0.300,,,\n", `line 3, exclusion: "10.0.0.300" is refused`},
		{
			header + "A,,,,10.0.0.0-10.0.0.255,,\n",
			`line 2, subnet_ranges: "10.0.0.0-10.0.0.255" is refused: it is of the kind range`,
		},
		{header + "A,,,,10.0.0.0/33,,\n", `line 2, subnet_ranges: "10.0.0.0/33" is refused`},
		{header + "A,,,,,zone=office,\n", "line 2, subnet_tags: the row has no subnet_ranges"},
		{
			header + "A,,,,10.0.0.0/24 10.0.1.0/24,,Office\n",
			"line 2, subnet_descriptions: there are 1 values for the row's 2 subnet_ranges",
		},
		{header + "A,,,,10.0.0.0/24,owner=Net =Team,\n", `line 2, subnet_tags: "=Team" is not a tag like zone=office`},
		{header + "A,,,,10.0.0.0/24,\"a=1,b=2\",\n", "line 2, subnet_tags: \"a=1,b=2\" looks like several tags"},
		{header + "A,,,,10.0.0.0/24,a=1 a=2,\n", `line 2, subnet_tags: the tag "a" is there twice`},
		{header + "A,one,,,,,\nB,,,,,,\nA,two,,,,,\n", `line 4, description: line 2 gives the site "A" another description`},
		{
			header + "A,,,,10.0.0.0/24,,x\nA,,,,10.0.0.0/24,,y\n",
			"line 3, subnet_ranges: line 2 gives the subnet 10.0.0.0/24 other tags",
		},
		{header + "A,5\" disk,,,,,\n", "line 2: a quotation mark stands inside a cell"},
		{header + "A,,,,,,\nB,\"open,,,,,\n", "line 3: a quoted cell does not end"},
	} {
		sites, err := sitescsv.Parse(test.in)
		if err == nil || !strings.HasPrefix(err.Error(), test.want) || sites != nil {
			t.Errorf("%q:\n got %v\nwant %s", test.in, err, test.want)
		}
	}
}

func TestAllMistakesAreListed(t *testing.T) {
	t.Parallel()
	_, err := sitescsv.Parse("name,scope\nA,10.0.0.300\n,\nB,x y_ 10.0.0.0/8 country4:US\n,10.0.0.0/8\n" +
		strings.Repeat("C,10.0.0.0/\n", 20))
	if err == nil {
		t.Fatal("no error")
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 11 || !strings.HasPrefix(lines[0], "line 2, scope") || !strings.HasPrefix(lines[1], "line 5, name") ||
		lines[10] != "and 12 more mistakes" {
		t.Errorf("%d lines:\n%s", len(lines), err)
	}
}

// Files of a single site with tens of thousands of rows come out of address management; the work
// must grow with the rows alone.
func TestManyRowsOfOneSite(t *testing.T) {
	t.Parallel()
	var in strings.Builder
	in.WriteString(header)
	const rows = 100_000
	for i := range rows {
		fmt.Fprintf(&in, "HQ,,10.%d.%d.%d/32,172.16.0.0/%d,10.%[1]d.%[2]d.%[3]d/32,zone=%[1]d DMZ,\n", i>>16, i>>8&255, i&255,
			12+i%8)
	}
	start := time.Now()
	sites, err := sitescsv.Parse(in.String())
	took := time.Since(start)
	if err != nil || len(sites) != 1 || len(sites[0].Scope) != rows || len(sites[0].Subnets) != rows ||
		len(sites[0].Excludes) != 8 {
		t.Fatalf("%d sites, %v", len(sites), err)
	}
	if _, ok := sites[0].Subnets["10.0.0.1/32"].Tags["DMZ"]; !ok {
		t.Errorf("a tag of one word is lost: %v", sites[0].Subnets["10.0.0.1/32"])
	}
	if t.Log(took); took > 20*time.Second {
		t.Errorf("took %s", took)
	}
}
