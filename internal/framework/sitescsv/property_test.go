package sitescsv_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/sitescsv"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// write is the opposite of Parse: all columns, one row for a site.
func write(sites []sitescsv.Site) string {
	var out strings.Builder
	w := csv.NewWriter(&out)
	row := func(cells ...string) {
		if err := w.Write(cells); err != nil {
			panic(err) // a strings.Builder takes everything
		}
	}
	row(sitescsv.Columns()...)
	for _, s := range sites {
		var ranges, tags, descriptions []string
		for _, key := range slices.Sorted(maps.Keys(s.Subnets)) {
			subnet := s.Subnets[key]
			var words []string
			for _, name := range slices.Sorted(maps.Keys(subnet.Tags)) {
				words = append(words, name+"="+subnet.Tags[name])
			}
			ranges, tags, descriptions = append(ranges, key), append(tags, strings.Join(words, " ")),
				append(descriptions, subnet.Description)
		}
		row(s.Name, *s.Description, strings.Join(s.Scope, ", "), strings.Join(s.Excludes, "\n"),
			strings.Join(ranges, "; "), strings.Join(tags, "; "), strings.Join(descriptions, "; "))
	}
	w.Flush()
	return out.String()
}

func TestParseUndoesWrite(t *testing.T) {
	t.Parallel()
	line := rapid.StringMatching(`([A-Za-z",/'äß.]( ?[A-Za-z0-9",/'äß.:-]){0,12})?`)
	network := rapid.Custom(func(t *rapid.T) string {
		bits := rapid.IntRange(8, 32).Draw(t, "bits")
		addr := netip.AddrFrom4([4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "octets")))
		return netip.PrefixFrom(addr, bits).Masked().String()
	})
	networks := rapid.SliceOfNDistinct(network, 0, 4, netset.Canonical)
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfDistinct(line.Filter(func(s string) bool { return s != "" }), rapid.ID[string]).Draw(t, "names")
		want := make([]sitescsv.Site, 0, len(names))
		for _, name := range names {
			s := sitescsv.Site{Name: name, Description: text(line.Draw(t, "description")), Subnets: map[string]runzero.Subnet{}}
			s.Scope, s.Excludes = networks.Draw(t, "scope"), networks.Draw(t, "excludes")
			for _, key := range networks.Draw(t, "subnets") {
				one := runzero.Subnet{Description: line.Draw(t, "description")}
				if tags := rapid.MapOf(rapid.StringMatching(`[a-z]{1,4}`), rapid.StringMatching(`[a-z0-9=.-]{0,4}`)).Draw(t,
					"tags"); len(tags) > 0 {
					one.Tags = tags
				}
				s.Subnets[key] = one
			}
			want = append(want, s)
		}
		file := write(want)
		got, err := sitescsv.Parse(file)
		if err != nil {
			t.Fatalf("%v in\n%s", err, file)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("- is wanted:\n%s\nof\n%s", diff, file)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add(header + "A,text,10.0.0.0/8; host,10.0.0.1 - 10.0.0.9,10.0.0.0/24;10.1.0.0/24,a=1;b=2,x;y\n")
	f.Add("name,scope\r\n\"A\n\",::/0\r\n")
	f.Add("\ufeffName,,\nA,,\nA,,x\n")
	f.Add("name;scope\nA;b\n")
	f.Add("name\n\"")
	f.Fuzz(func(t *testing.T, in string) {
		sites, err := sitescsv.Parse(in)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "line ") || len(err.Error()) > 8000 {
				t.Fatalf("%q: the error names no line or is endless: %v", in, err)
			}
			return
		}
		seen := map[string]bool{}
		for i, s := range sites {
			if s.Name == "" || seen[s.Name] {
				t.Fatalf("%q: two or no sites %q", in, s.Name)
			}
			seen[s.Name] = true
			for _, entry := range slices.Concat(s.Scope, s.Excludes) {
				if reason := netset.Fault(entry); reason != "" {
					t.Fatalf("%q: holds %q: %s", in, entry, reason)
				}
			}
			for key := range s.Subnets {
				if prefix, err := netip.ParsePrefix(key); err != nil || prefix.Masked().String() != key {
					t.Fatalf("%q: the subnet %q is not canonical", in, key)
				}
			}
			if s.Description == nil {
				sites[i].Description = text("")
			}
		}
		// What was read can be written with one row for each site and reads the same, if no text holds a
		// separator.
		if strings.Contains(in, ";") {
			return
		}
		again, err := sitescsv.Parse(write(sites))
		if err != nil || len(again) != len(sites) {
			t.Fatalf("%q: written again it is %d sites instead of %d: %v", in, len(again), len(sites), err)
		}
		for i, s := range sites {
			if fmt.Sprint(s.Scope, s.Excludes) != fmt.Sprint(again[i].Scope, again[i].Excludes) ||
				!maps.EqualFunc(s.Subnets, again[i].Subnets, func(a, b runzero.Subnet) bool {
					return a.Description == b.Description && maps.Equal(a.Tags, b.Tags)
				}) {
				t.Fatalf("%q: %v, then %v", in, s, again[i])
			}
		}
	})
}
